"""The demo of the chapter on the landscape."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import fit_line
from learndyn.live import landscape
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced


def _data() -> Data:
    """Fit the chapter's ten points on y = x, which have no noise."""
    x = np.linspace(0.0, 1.0, 10)
    fit = fit_line(x, x)
    numbers = {"input_moment": fit.input_moment, "slope": fit.slope, "noise_floor": 0.0}
    return {**numbers, "num_steps": 100.0}


_WEIGHTS = evenly_spaced(-2.5, 2.5, count=101)

DEMO = Demo(
    name="landscape",
    title="The landscape of two weights",
    view=landscape.view,
    data=_data,
    controls=(
        Control("w1", "Start w₁", _WEIGHTS, 0.55, decimals=2),
        Control("w2", "Start w₂", _WEIGHTS, -0.45, decimals=2),
        Control("rate", "Learning rate", evenly_spaced(0.05, 1.6, count=32), 0.15, decimals=2),
        Control(
            "show",
            "Show",
            (0.0, 1.0, 2.0, 3.0),
            2.0,
            names=("loss", "arrows", "both", "fates"),
        ),
        Control("step", "Step", evenly_spaced(0.0, 100.0, count=101), 100.0, decimals=0, play=True),
    ),
    layout="lead",
)
