"""The demo of the chapter on width and depth: a small network and a spiral."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import spiral as draw_spiral
from learndyn.live import spiral
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo

NUM_ARMS = 4
NUM_POINTS = 12
NUM_STEPS = 60
NUM_STARTS = 5
WIDEST = 6
RATES = (0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3)


def spiral_data() -> Data:
    """Draw the points, and the numbers from which the starts are made.

    Returns
    -------
    mapping
        What `learndyn.live.spiral.view` needs.
    """
    rng = np.random.default_rng(2021)
    drawn = draw_spiral(NUM_POINTS + 1, num_arms=NUM_ARMS, noise_std=0.16, rng=rng)
    # the arms begin at the same point, which belongs to none
    kept = np.hypot(*drawn.points.T) > 0
    # weights and biases of three hidden layers
    largest = 2 * WIDEST**2 + (2 + 3 + NUM_ARMS) * WIDEST + NUM_ARMS
    return {
        "x": drawn.points[kept].round(4).ravel().tolist(),
        "labels": drawn.labels[kept].tolist(),
        "num_classes": float(NUM_ARMS),
        "num_steps": float(NUM_STEPS),
        "starts": rng.uniform(-1, 1, (NUM_STARTS, largest)).round(4).tolist(),
    }


def _controls() -> tuple[Control, ...]:
    """Return the sliders."""
    steps = tuple(float(step) for step in range(NUM_STEPS + 1))
    return (
        Control("hidden", "Hidden layers", (1.0, 2.0, 3.0), 2.0, decimals=0),
        Control("width", "Width", tuple(float(n) for n in range(2, WIDEST + 1)), 6.0, decimals=0),
        Control("smooth", "Activation", (0.0, 1.0), 0.0, names=("rectifier", "tanh")),
        Control("rate", "Learning rate", RATES, 0.1, digits=1),
        Control("start", "Start", tuple(float(n) for n in range(NUM_STARTS)), 0.0, decimals=0),
        Control("step", "Step", steps, float(NUM_STEPS), decimals=0, play=True),
    )


DEMO = Demo(
    name="spiral",
    title="A small network learns to tell the arms of a spiral apart",
    view=spiral.view,
    data=spiral_data,
    controls=_controls(),
    layout="grid",
)
