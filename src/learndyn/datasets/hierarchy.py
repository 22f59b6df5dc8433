"""Features of items that share ancestors in a tree: branching diffusion, and a table made by hand.

A feature is a sign. It begins at the root, where both signs are equally likely, and runs down the
tree; on each edge it flips with a given probability. Items are the leaves, so that items with a
recent common ancestor tend to share their features.
"""

from __future__ import annotations

import math

import numpy as np

from learndyn.rng import generator
from learndyn.shapes import Events, Matrix, Words
from learndyn.validation import real_number, whole_number

#: The eight items of the course, in the order of the leaves.
ITEMS = ("Goldfish", "Tuna", "Robin", "Canary", "Rose", "Daisy", "Pine", "Oak")

#: Features typed by hand, +1 for yes, one row for each of `ITEMS`. They are not sampled.
HAND_MADE = {
    "can grow": (1, 1, 1, 1, 1, 1, 1, 1),
    "is a mammal": (-1, -1, -1, -1, -1, -1, -1, -1),
    "has leaves": (-1, -1, -1, -1, 1, 1, 1, 1),
    "can move": (1, 1, 1, 1, -1, -1, -1, -1),
    "has a trunk": (-1, -1, -1, -1, -1, -1, 1, 1),
    "can fly": (-1, -1, 1, 1, -1, -1, -1, -1),
    "can swim": (1, 1, -1, -1, -1, -1, -1, -1),
    "has a stem": (-1, -1, -1, -1, 1, 1, -1, -1),
    "is warm-blooded": (-1, 1, 1, 1, -1, -1, -1, -1),
    "can flower": (-1, -1, -1, -1, 1, 1, -1, 1),
}

#: Random numbers are drawn in steps of one over this; what falls on a boundary is drawn finer.
STEPS = 65536


def sample_features(
    num_features: int,
    *,
    levels: int,
    branching: int,
    flip_probability: float,
    rng: np.random.Generator,
) -> Matrix:
    """Draw features of the leaves of a tree by branching diffusion.

    Parameters
    ----------
    num_features : int
        How many independent features, 1 or more.
    levels : int
        How many levels the tree has below its root, 0 or more.
    branching : int
        How many children each node has, 1 or more; there are ``branching**levels`` items.
    flip_probability : float
        Probability, from 0 to 1, that a feature changes its sign on an edge.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray of float64, shape (item, feature)
        +1 or -1.

    Raises
    ------
    TypeError
        If a count is not an integer or `rng` is not a generator.
    ValueError
        If a count is too small or the probability is outside its range.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> features = sample_features(5, levels=2, branching=3, flip_probability=0.0, rng=rng)
    >>> features.shape, bool((features == features[0]).all())
    ((9, 5), True)
    """
    num_features = whole_number(num_features, name="num_features", minimum=1)
    levels = whole_number(levels, name="levels", minimum=0)
    branching = whole_number(branching, name="branching", minimum=1)
    probability = real_number(flip_probability, name="flip_probability")
    if not 0 <= probability <= 1:
        raise ValueError(f"flip_probability must lie between 0 and 1, got {probability:g}.")
    source = generator(rng, name="rng")
    is_negative = _draw_events(1, num_features, 0.5, source)
    for _ in range(levels):
        inherited = np.repeat(is_negative, branching, axis=0)
        is_negative = inherited ^ _draw_events(len(inherited), num_features, probability, source)
    # in small integers first: choosing floats by random booleans takes twenty times as long
    return (1 - 2 * is_negative.view(np.int8)).astype(np.float64)


def _draw_events(rows: int, columns: int, probability: float, rng: np.random.Generator) -> Events:
    """Draw events of exactly this probability, most of them from two bytes each."""
    threshold = math.floor(probability * STEPS)
    draws = _draw_words(rows, columns, rng)
    events = draws < threshold
    # within the step that holds the probability, a finer draw decides
    undecided = draws == threshold
    count = np.count_nonzero(undecided)
    if count:
        events[undecided] = rng.random(count) < probability * STEPS - threshold
    return events


def _draw_words(rows: int, columns: int, rng: np.random.Generator) -> Words:
    """Draw numbers below STEPS; four at once are the same sequence in half the time."""
    if columns % 4:
        return rng.integers(0, STEPS, size=(rows, columns), dtype=np.uint16)
    quarter = rng.integers(0, STEPS**4, size=(rows, columns // 4), dtype=np.uint64)
    return quarter.astype("<u8", copy=False).view("<u2")
