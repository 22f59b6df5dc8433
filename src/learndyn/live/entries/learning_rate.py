"""The demo of the chapter on the learning rate: its data, and steps measured at build time."""

from __future__ import annotations

import numpy as np

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.live import learning_rate
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo
from learndyn.theory import stability

DEPTHS = (1, 2, 5, 10, 20, 30, 50)
INITIAL_WEIGHT = 0.9
NUM_STEPS = 600
SUCCESS_LOSS = 0.02


def rate_ratios() -> tuple[float, ...]:
    """List rates as multiples of the edge, close together where the edge is.

    Returns
    -------
    tuple of float
        Rising values from 0.05 to 2.5.

    Examples
    --------
    >>> 1.005 in rate_ratios()
    True
    """
    parts = [
        np.arange(5, 90, 5) / 100,
        np.arange(90, 99, 2) / 100,
        np.arange(990, 1050, 5) / 1000,
        np.arange(105, 130, 1) / 100,
        np.arange(130, 251, 5) / 100,
    ]
    return tuple(float(value) for value in np.concatenate(parts))


def learning_rate_data() -> Data:
    """Fit the points of the chapter, and train at all rates and depths of the demo.

    Returns
    -------
    mapping
        The numbers of the data and of the runs; for each depth the stability ``edges`` and the
        ``minima``, the ``ranges`` of weights to draw, the ``steps`` to success at each rate (-1
        without success), and the two terms of their prediction, the flow ``times`` and
        ``delays``. Roots and powers are taken here: browsers may round them otherwise.
    """
    samples = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
    fit = fit_line(samples.x, samples.y)
    numbers = {"input_moment": fit.input_moment, "slope": fit.slope}
    ratios = np.array(rate_ratios())
    edges = stability.stability_edge(DEPTHS, **numbers)
    runs = chains.train_equal(
        INITIAL_WEIGHT,
        samples.x,
        samples.y,
        depth=np.array(DEPTHS)[:, np.newaxis],
        learning_rate=edges[:, np.newaxis] * ratios,
        num_steps=NUM_STEPS,
    )
    reach = np.sqrt((SUCCESS_LOSS - fit.noise_floor) / fit.input_moment)
    # at two rates, to tell the term that falls with the rate from the one that does not
    steps = [
        stability.descent_steps(
            INITIAL_WEIGHT**depth,
            fit.slope - reach,
            learning_rate=np.array([1.0, 0.5]),
            depth=depth,
            **numbers,
        )
        for depth in DEPTHS
    ]
    minima = fit.slope ** (1 / np.array(DEPTHS))
    low, high = (minima * part ** (1 / np.array(DEPTHS)) for part in (0.02, 2.4))
    return {
        **numbers,
        "noise_floor": fit.noise_floor,
        "initial_weight": INITIAL_WEIGHT,
        "num_steps": NUM_STEPS,
        "success_loss": SUCCESS_LOSS,
        "depths": list(DEPTHS),
        "ratios": list(rate_ratios()),
        "edges": edges.tolist(),
        "minima": minima.tolist(),
        "ranges": np.stack([np.minimum(low, 0.88), high], axis=-1).tolist(),
        "steps": runs.settling_step(SUCCESS_LOSS).tolist(),
        "times": [float(half - one) for one, half in steps],
        "delays": [float(2 * one - half) for one, half in steps],
    }


DEMO = Demo(
    name="learning-rate",
    title="A chain of equal weights at any learning rate",
    view=learning_rate.view,
    data=learning_rate_data,
    controls=(
        Control("rate", "Rate / edge", rate_ratios(), 0.9, decimals=3),
        Control("depth", "Weights", tuple(map(float, DEPTHS)), 50.0, decimals=0),
    ),
    layout="lead",
)
