"""The demo of the chapter on two weights."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import fit_line, noisy_line
from learndyn.live import two_weights
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced

NUM_STEPS = 211.0


def _learning_rates() -> tuple[float, ...]:
    """List rates to 2: handy ones for each decade, then close together where the edge lies."""
    small = [step * decade for decade in (0.001, 0.01, 0.1) for step in (1, 1.5, 2, 3, 4, 5, 7)]
    close = evenly_spaced(0.32, 0.98, count=34)
    large = evenly_spaced(1.0, 2.0, count=11)
    return (*sorted({round(rate, 4) for rate in small if 0.002 <= rate < 0.32}), *close, *large)


def _data() -> Data:
    """Fit the points of the chapter; the drawing needs them to three decimals only."""
    samples = noisy_line(73, slope=2.0, noise_std=0.2, rng=np.random.default_rng(2021))
    fit = fit_line(samples.x, samples.y)
    return {
        "input_moment": fit.input_moment,
        "slope": fit.slope,
        "noise_floor": fit.noise_floor,
        "num_steps": NUM_STEPS,
        "x": [round(float(x), 3) for x in samples.x],
        "y": [round(float(y), 3) for y in samples.y],
    }


_WEIGHTS = evenly_spaced(-2.5, 2.5, count=101)

DEMO = Demo(
    name="two-weights",
    title="Gradient descent on two weights",
    view=two_weights.view,
    data=_data,
    controls=(
        Control("w1", "Start w₁", _WEIGHTS, 1.4, decimals=2),
        Control("w2", "Start w₂", _WEIGHTS, -1.6, decimals=2),
        Control("rate", "Learning rate", _learning_rates(), 0.02, digits=2),
        Control(
            "step", "Step", evenly_spaced(0.0, NUM_STEPS, count=212), 211.0, decimals=0, play=True
        ),
    ),
    layout="lead",
)
