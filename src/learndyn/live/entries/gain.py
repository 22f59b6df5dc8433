"""The demo of the chapter on leaky rectifiers: the course's network, drawn many times."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

from learndyn.activations import leaky_relu
from learndyn.live import gain
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced

WIDTHS = (3072, 128, 64, 32, 3)
SLOPES = evenly_spaced(0.0, 1.0, count=11)
NUM_NETS = 40


@cache
def _measured() -> tuple[list[list[float]], list[list[float]]]:
    """Average second moments over networks with variance 1 over the fan-in, for each slope."""
    rng = np.random.default_rng(2021)
    x = rng.standard_normal(WIDTHS[0])
    x *= np.sqrt(WIDTHS[0] / (x @ x))
    ahead, back = np.zeros((2, len(SLOPES), len(WIDTHS)))
    for _ in range(NUM_NETS):
        layers = [rng.standard_normal((b, a)) / np.sqrt(a) for a, b in pairwise(WIDTHS)]
        for index, slope in enumerate(SLOPES):
            sizes, derivatives = _one_network(layers, x, slope)
            ahead[index] += sizes
            back[index] += derivatives
    # four digits are more than a pixel
    return tuple(  # type: ignore[return-value]
        [[float(f"{value:.4g}") for value in row / NUM_NETS] for row in table]
        for table in (ahead, back)
    )


def _one_network(layers: list[np.ndarray], x: np.ndarray, slope: float) -> np.ndarray:
    """Return mean squares of activities, and of the Jacobian of outputs by them."""
    unit, h = leaky_relu(slope), x
    sizes, masks = [np.mean(h**2)], []
    for index, weights in enumerate(layers):
        z = weights @ h
        is_last = index == len(layers) - 1
        masks.append(np.ones_like(z) if is_last else unit.derivative(z))
        h = z if is_last else unit.function(z)
        sizes.append(np.mean(h**2))
    jacobian = np.eye(len(h))
    found = [1.0]
    for weights, mask in zip(layers[::-1], masks[::-1], strict=True):
        jacobian = (jacobian * mask) @ weights
        found.append(len(h) * np.mean(jacobian**2))
    return np.array([sizes, found[::-1]])


def _data() -> Data:
    """Give the page what was measured; all else it computes."""
    ahead, back = _measured()
    return {
        "widths": [float(width) for width in WIDTHS],
        "slopes": list(SLOPES),
        "forward": ahead,
        "backward": back,
    }


DEMO = Demo(
    name="gain",
    title="Second moments forwards and backwards",
    view=gain.view,
    data=_data,
    controls=(
        Control("gain", "Gain g", evenly_spaced(0.8, 2.0, count=61), 1.0, decimals=2),
        Control("slope", "Slope α", SLOPES, 0.1, decimals=1),
        Control("fan", "Divided by", (0.0, 1.0, 2.0), 0.0, names=("fan-in", "average", "fan-out")),
    ),
    layout="grid",
)
