"""The demo of the chapter on Xavier: what the band needs, and the sliders."""

from __future__ import annotations

import functools

import numpy as np

from learndyn.live import xavier
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced
from learndyn.theory.signal_propagation import log_factor

SIZES = (4.0, 8.0, 16.0, 32.0)
#: Standard deviations around the mean that hold nine tenths of a normal law.
REACH = 1.6448536269514722


@functools.cache
def xavier_data() -> Data:
    """Compute what one layer of each width does to the logarithm of a second moment.

    Returns
    -------
    mapping
        ``log_mean`` and ``log_variance`` by width (0 for no units), and ``reach``.
    """
    factors = [log_factor(width) for width in range(1, int(max(SIZES)) + 1)]
    means, variances = np.transpose([(0.0, 0.0), *factors])
    return {
        "log_mean": [float(f"{value:.12g}") for value in means],
        "log_variance": [float(f"{value:.12g}") for value in variances],
        "reach": REACH,
    }


DEMO = Demo(
    name="xavier",
    title="Signals in a linear network with random weights",
    view=xavier.view,
    data=xavier_data,
    controls=(
        Control("first", "Inputs, n₀", SIZES, 32.0, decimals=0),
        Control("last", "Outputs, n_D", SIZES, 4.0, decimals=0),
        Control("layers", "Layers, D", evenly_spaced(1.0, 12.0, count=12), 6.0, decimals=0),
        Control(
            "fan",
            "Variance divided by",
            (0.0, 1.0, 2.0),
            1.0,
            names=("inputs", "average", "outputs"),
        ),
        Control("gain", "Gain", evenly_spaced(0.7, 1.4, count=8), 1.0, decimals=1),
        Control("seed", "Network", evenly_spaced(1.0, 30.0, count=30), 1.0, decimals=0, play=True),
    ),
    layout="grid",
)
