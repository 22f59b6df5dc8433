"""All live demos of the book, in the order of its chapters.

A new one is a live module with a `view`, and a module of `learndyn.live.entries` with its `DEMO`.
"""

from __future__ import annotations

from learndyn.live.demos import Demo
from learndyn.live.entries import (
    backpropagation,
    depth,
    edge_of_chaos,
    gain,
    hierarchy,
    illusions,
    landscape,
    learning_rate,
    modes,
    perceptron,
    playground,
    register_game,
    regression,
    similarity,
    softmax,
    spiral,
    transforms,
    two_weights,
    xavier,
)

_ENTRIES = (
    two_weights,
    landscape,
    depth,
    learning_rate,
    register_game,
    playground,
    regression,
    hierarchy,
    modes,
    similarity,
    illusions,
    perceptron,
    backpropagation,
    softmax,
    spiral,
    transforms,
    xavier,
    gain,
    edge_of_chaos,
)

CATALOGUE: dict[str, Demo] = {entry.DEMO.name: entry.DEMO for entry in _ENTRIES}


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
