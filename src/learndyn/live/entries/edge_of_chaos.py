"""The demo of the chapter on the edge of chaos."""

from __future__ import annotations

import numpy as np

from learndyn.activations import TANH
from learndyn.live import edge_of_chaos
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced
from learndyn.theory.mean_field import critical_point


def _critical_line() -> Data:
    """Tabulate the critical line up to the top of the plane."""
    lengths = np.linspace(0.0, 2.5, 101)
    weights, biases = critical_point(lengths, activation=TANH)
    inside = biases < edge_of_chaos.TOP
    end = float(np.interp(edge_of_chaos.TOP, biases, weights))
    return {
        "sw": [*(round(float(value), 4) for value in weights[inside]), round(end, 4)],
        "sb": [*(round(float(value), 5) for value in biases[inside]), edge_of_chaos.TOP],
    }


DEMO = Demo(
    name="edge-of-chaos",
    title="Two inputs through a deep random network",
    view=edge_of_chaos.view,
    data=_critical_line,
    controls=(
        Control("sw", "Weight variance σ_w²", evenly_spaced(0.1, 4.0, count=79), 1.75, decimals=2),
        Control("sb", "Bias variance σ_b²", evenly_spaced(0.0, 0.5, count=51), 0.05, decimals=2),
        Control(
            "c0", "Correlation of the inputs", (0.0, 0.2, 0.4, 0.6, 0.8, 0.95), 0.6, decimals=2
        ),
        Control("kind", "Units", (0.0, 1.0), 0.0, names=("tanh", "ReLU")),
        Control("net", "Network", (1.0, 2.0, 3.0, 4.0, 5.0), 1.0, decimals=0),
    ),
    layout="lead",
)
