"""All live demos of the book. A new one is a live module with a `view`, and an entry here."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import ITEMS, fit_line, noisy_line
from learndyn.live import hierarchy_data, illusions, similarity, two_weights
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo

NUM_STEPS = 211.0


def find(name: str) -> Demo:
    """Return the demo with a name.

    Parameters
    ----------
    name : str
        Name in the directive, for instance ``two-weights``.

    Returns
    -------
    Demo
        The demo.

    Raises
    ------
    ValueError
        If there is none; the message lists those that exist.

    Examples
    --------
    >>> [control.key for control in find("two-weights").controls]
    ['w1', 'w2', 'rate', 'step']
    """
    if name not in CATALOGUE:
        raise ValueError(f"there is no live demo {name!r}; known are {', '.join(CATALOGUE)}.")
    return CATALOGUE[name]


def _even(first: float, last: float, *, count: int) -> tuple[float, ...]:
    """List evenly spaced values, free of rounding noise."""
    return tuple(round(float(value), 9) + 0.0 for value in np.linspace(first, last, count))


def _learning_rates() -> tuple[float, ...]:
    """List rates to 2: handy ones for each decade, then close together where the edge lies."""
    small = [step * decade for decade in (0.001, 0.01, 0.1) for step in (1, 1.5, 2, 3, 4, 5, 7)]
    close = _even(0.32, 0.98, count=34)
    large = _even(1.0, 2.0, count=11)
    return (*sorted({round(rate, 4) for rate in small if 0.002 <= rate < 0.32}), *close, *large)


def _two_weights_data() -> Data:
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


_WEIGHTS = _even(-2.5, 2.5, count=101)

CATALOGUE = {
    demo.name: demo
    for demo in [
        Demo(
            name="two-weights",
            title="Gradient descent on two weights",
            view=two_weights.view,
            data=_two_weights_data,
            controls=(
                Control("w1", "Start w₁", _WEIGHTS, 1.4, decimals=2),
                Control("w2", "Start w₂", _WEIGHTS, -1.6, decimals=2),
                Control("rate", "Learning rate", _learning_rates(), 0.02, digits=2),
                Control(
                    "step", "Step", _even(0.0, NUM_STEPS, count=212), 211.0, decimals=0, play=True
                ),
            ),
            layout="lead",
        ),
        Demo(
            name="similarity",
            title="Similarities in the hidden layer of a network that learns a hierarchy",
            view=similarity.view,
            data=hierarchy_data.similarity_data,
            controls=(
                Control("cosine", "Cosines", (0.0, 1.0), 0.0, switch=True),
                Control("item", "Item", _even(0.0, 7.0, count=8), 0.0, names=ITEMS),
                Control("step", "Step", _even(0.0, 250.0, count=251), 125.0, decimals=0, play=True),
            ),
            layout="lead",
        ),
        Demo(
            name="illusions",
            title="What a network believes of an exception",
            view=illusions.view,
            data=hierarchy_data.illusions_data,
            controls=(
                *(
                    Control(f"f{i}", name, (-1.0, 1.0), float(sign), switch=True)
                    for i, (name, sign) in enumerate(
                        zip(hierarchy_data.NAMES[:-1], hierarchy_data.HAS_BONES, strict=True)
                    )
                ),
                Control(
                    "item", "Item", _even(0.0, 7.0, count=8), 0.0, names=hierarchy_data.NAMES[:-1]
                ),
                Control("step", "Step", _even(0.0, 250.0, count=251), 123.0, decimals=0, play=True),
            ),
            layout="stack",
            name_labels=(*(f"Item {i}" for i in range(1, 9)), "Feature"),
            switches=hierarchy_data.NAMES[-1],
        ),
    ]
}
