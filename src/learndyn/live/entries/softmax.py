"""The demo of the loss of a classifier."""

from __future__ import annotations

from learndyn.live import softmax
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced

_LOGITS = evenly_spaced(-6.0, 6.0, count=49)


def _data() -> Data:
    """List where the loss is drawn; all else the page computes."""
    return {"positions": list(evenly_spaced(-6.0, 6.0, count=61))}


DEMO = Demo(
    name="softmax",
    title="Probabilities, loss and gradient of three logits",
    view=softmax.view,
    data=_data,
    controls=(
        Control("z0", "Logit z₀", _LOGITS, 2.0, decimals=2),
        Control("z1", "Logit z₁", _LOGITS, 1.0, decimals=2),
        Control("z2", "Logit z₂", _LOGITS, -1.0, decimals=2),
        Control("label", "Right class", (0.0, 1.0, 2.0), 1.0, decimals=0),
        Control("added", "Added to all", (-1000.0, -100.0, 0.0, 100.0, 1000.0), 0.0, decimals=0),
    ),
    layout="grid",
)
