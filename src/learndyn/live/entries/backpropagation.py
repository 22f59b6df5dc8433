"""The network and the sliders of the demo of backpropagation."""

from __future__ import annotations

from learndyn.live import backpropagation
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced

#: Multiples of a quarter, which floats hold without rounding: a sum can be zero exactly.
WEIGHTS = evenly_spaced(-2.0, 2.0, count=17)


def network() -> Data:
    """Return what the sliders do not set.

    Returns
    -------
    mapping
        ``biases`` of the hidden units and the ``target``.

    Examples
    --------
    >>> network()["target"]
    1.0
    """
    return {"biases": [0.5, -0.5], "target": 1.0}


DEMO = Demo(
    name="backpropagation",
    title="Values and derivatives in a network with two hidden units",
    view=backpropagation.view,
    data=network,
    controls=(
        Control("w1", "Weight w₁", WEIGHTS, 1.0, decimals=2),
        Control("w2", "Weight w₂", WEIGHTS, -0.75, decimals=2),
        Control("v1", "Weight v₁", WEIGHTS, 1.5, decimals=2),
        Control("v2", "Weight v₂", WEIGHTS, 1.0, decimals=2),
        Control("x", "Input x", WEIGHTS, 1.0, decimals=2),
        Control("step", "Step h", (0.0625, 0.125, 0.25, 0.5, 1.0), 0.5, digits=3),
        Control(
            "which",
            "Derivative by",
            evenly_spaced(0.0, 3.0, count=4),
            0.0,
            names=("w₁", "w₂", "v₁", "v₂"),
        ),
        Control("relu", "Rectifiers", (0.0, 1.0), 0.0, switch=True),
    ),
    layout="grid",
)
