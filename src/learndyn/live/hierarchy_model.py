"""Features that run down a tree: drawn one by one, and their spectrum in closed form.

This module is in the live subset (see `learndyn.live.translate`). A tree has `levels` levels and
`branching` children at each node; a feature is a sign that flips with a probability on each edge.
"""

from __future__ import annotations

import math

# The generator of Lehmer, Park and Miller: its products stay below 2**53, so that it is exact.
MODULUS = 2147483647.0
FACTOR = 48271.0


def eigenvalues(levels: int, branching: int, flip: float) -> list[float]:
    """Return the different eigenvalues of the second moments of the items.

    Parameters
    ----------
    levels, branching : int
        The tree; 1 level or more, 2 branches or more.
    flip : float
        Probability of a flip on an edge.

    Returns
    -------
    list of float
        One for each level, from the root to the leaves.
    """
    shared = (1.0 - 2.0 * flip) * (1.0 - 2.0 * flip)
    values = [0.0 for _ in range(levels + 1)]
    power = 1.0
    total = 0.0
    for level in range(levels, 0, -1):
        total = total + (1.0 - shared) * power
        values[level] = total
        power = power * branching * shared
    values[0] = total + power
    return values


def multiplicity(level: int, branching: int) -> int:
    """Return how often an eigenvalue occurs.

    Parameters
    ----------
    level : int
        Its place in `eigenvalues`.
    branching : int
        Children of each node.

    Returns
    -------
    int
        Once for the root, then (b - 1)*b**(level - 1) times.
    """
    count = 1
    for i in range(level):
        count = count * (branching - 1 if i == 0 else branching)
    return count


def draw(seed: float, count: int, levels: int, branching: int, flip: float) -> dict:
    """Draw features one by one, and measure what they put into each level.

    Parameters
    ----------
    seed : float
        Where the random numbers begin: a whole number from 1 to 2147483646.
    count : int
        How many features.
    levels, branching : int
        The tree.
    flip : float
        Probability of a flip on an edge.

    Returns
    -------
    dict
        The ``signs`` of the last feature, a list for each level of the tree, and the ``measured``
        second moments, the mean over the features and over the modes of each level.
    """
    state = seed
    signs: list[list[float]] = []
    measured = [0.0 for _ in range(levels + 1)]
    for _ in range(count):
        signs = []
        parents = [1.0]
        for level in range(levels + 1):
            row: list[float] = []
            for i in range(len(parents) * (1 if level == 0 else branching)):
                state = _next(state)
                threshold = 0.5 if level == 0 else flip
                inherited = parents[math.floor(i / branching)] if level > 0 else 1.0
                row.append(-inherited if state / MODULUS < threshold else inherited)
            signs.append(row)
            parents = row
        _add_energies(measured, signs[levels], branching)
    for level in range(levels + 1):
        measured[level] = measured[level] / (count * multiplicity(level, branching))
    return {"signs": signs, "measured": measured}


def _next(state: float) -> float:
    """Return the next number of the generator."""
    product = FACTOR * state
    return product - MODULUS * math.floor(product / MODULUS)


def _add_energies(energies: list[float], leaves: list[float], branching: int) -> None:
    """Add the squared projections of one feature on the modes of each level."""
    sums = leaves
    size = 1.0
    for level in range(len(energies) - 1, 0, -1):
        parents = []
        for node in range(math.floor(len(sums) / branching)):
            total = 0.0
            squares = 0.0
            for child in range(branching):
                value = sums[node * branching + child]
                total = total + value
                squares = squares + value * value
            # the squared distance of the children's sums from their mean, per leaf of a child
            energies[level] = energies[level] + (squares - total * total / branching) / size
            parents.append(total)
        sums = parents
        size = size * branching
    energies[0] = energies[0] + sums[0] * sums[0] / size
