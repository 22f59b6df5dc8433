"""The points and the sliders of the demo of regression."""

from __future__ import annotations

import numpy as np

from learndyn.live import regression
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo

NUM_POINTS = 24
NUM_STEPS = 120


def points() -> Data:
    """Draw points around a line, their inputs scaled to mean 0 and mean square 1.

    Returns
    -------
    mapping
        Inputs ``u`` and targets ``y`` to three decimals, for the drawing; of the points before
        rounding the ``slope`` of the best line, the mean ``level`` of y and the ``noise_floor``;
        and ``num_steps``.

    Examples
    --------
    >>> data = points()
    >>> bool(abs(np.mean(data["u"])) < 1e-3)
    True
    """
    rng = np.random.default_rng(2021)
    u = np.sort(rng.uniform(-1.0, 1.0, NUM_POINTS))
    u = (u - u.mean()) / u.std()
    y = 1.0 + 0.8 * u + 0.3 * rng.standard_normal(NUM_POINTS)
    slope, level = float(np.mean(u * y)), float(np.mean(y))
    return {
        "u": [round(float(value), 3) for value in u],
        "y": [round(float(value), 3) for value in y],
        "slope": slope,
        "level": level,
        "noise_floor": float(np.mean((y - level - slope * u) ** 2)),
        "num_steps": float(NUM_STEPS),
    }


def controls() -> tuple[Control, ...]:
    """Return the sliders.

    Returns
    -------
    tuple of Control
        Start, centre of the inputs, learning rate and step.

    Examples
    --------
    >>> [control.key for control in controls()]
    ['slope', 'intercept', 'centre', 'rate', 'step']
    """
    starts = tuple(round(0.25 * i - 2.5, 2) for i in range(21))
    small = [round(0.01 * i, 2) for i in range(1, 30)]
    large = [round(0.3 + 0.05 * i, 2) for i in range(17)]
    return (
        Control("slope", "Start slope", starts, -1.5, decimals=2),
        Control("intercept", "Start intercept", starts, 2.0, decimals=2),
        Control("centre", "Input mean", tuple(0.25 * i for i in range(13)), 2.0, decimals=2),
        Control("rate", "Learning rate", (*small, *large), 0.15, digits=2),
        Control(
            "step",
            "Step",
            tuple(float(i) for i in range(NUM_STEPS + 1)),
            float(NUM_STEPS),
            decimals=0,
            play=True,
        ),
    )


DEMO = Demo(
    name="regression",
    title="Gradient descent on the slope and the intercept of a line",
    view=regression.view,
    data=points,
    controls=controls(),
    layout="lead",
)
