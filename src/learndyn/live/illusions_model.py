"""What a network believes of one item when the reader's feature is its last output.

This module is in the live subset (see `learndyn.live.translate`). A feature is a list of +1 and
-1; group means and overlaps run from all items to the item alone.
"""

from __future__ import annotations

import math

from learndyn.live import eigen
from learndyn.live import similarity_model as model
from learndyn.live.contracts import Data


def believe(feature: list[float], item: int, data: Data) -> list[float]:
    """Train the network on all features, the reader's included, and ask it about one item.

    Parameters
    ----------
    feature : list of float
        +1 for the items that have it, -1 for the others.
    item : int
        The item.
    data : mapping
        What `learndyn.live.entries.illusions.illusions_data` returns.

    Returns
    -------
    list of float
        The prediction of the feature at each step.
    """
    count = len(feature)
    table = []
    for i in range(count):
        row = data["targets"][i][:]
        for j in range(count):
            row[j] = row[j] + feature[i] * feature[j]
        table.append(row)
    found = eigen.eigen(table)
    values = [math.sqrt(square) for square in found["values"]]
    vectors = found["vectors"]
    path = model.descend(
        _start(feature, vectors, values, data), values, data["pace"], data["num_steps"]
    )
    shares = model.products(vectors, [feature])
    beliefs = []
    for strengths in path:
        total = 0.0
        for k in range(count):
            heard = 0.0
            for m in range(count):
                heard = heard + strengths[k][m] * shares[m][0] / values[m]
            total = total + vectors[k][item] * heard
        beliefs.append(total)
    return beliefs


def _start(feature: list[float], vectors: list, values: list[float], data: Data) -> list:
    """Return the strengths from which the modes grow, those of the mean of both layers."""
    count = len(feature)
    cross = []
    second = []
    for i in range(count):
        cross_row = []
        second_row = []
        for j in range(count):
            cross_row.append(data["cross"][i][j] + data["probe_first"][i] * feature[j])
            both = data["probe_second"][i] * feature[j] + data["probe_second"][j] * feature[i]
            own = data["probe"] * feature[i] * feature[j]
            second_row.append(data["second"][i][j] + both + own)
        cross.append(cross_row)
        second.append(second_row)
    ones = _in_modes(data["first"], vectors)
    mixed = _in_modes(cross, vectors)
    others = _in_modes(second, vectors)
    start = []
    for k in range(count):
        row = []
        for m in range(count):
            pairs = mixed[k][m] / values[m] + mixed[m][k] / values[k]
            row.append((ones[k][m] + pairs + others[k][m] / (values[k] * values[m])) / 4.0)
        start.append(row)
    return start


def _in_modes(matrix: list, vectors: list) -> list:
    """Write a matrix between items as one between modes."""
    return model.products(model.products(vectors, model.transposed(matrix)), vectors)


def group_means(feature: list[float], item: int) -> list[float]:
    """Return the plateaus of the belief: means over the groups of 8, 4, 2 and 1 around the item.

    Parameters
    ----------
    feature : list of float
        +1 or -1 for each of 8 items.
    item : int
        The item.

    Returns
    -------
    list of float
        The means.

    Examples
    --------
    >>> group_means([-1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0], 0)
    [-0.25, 0.5, 0.0, -1.0]
    """
    means = []
    size = len(feature)
    while size >= 1:
        first = item - item % size
        total = 0.0
        for i in range(first, first + size):
            total = total + feature[i]
        means.append(total / size)
        size = size // 2
    return means


def expected(means: list[float], step: float, data: Data) -> float:
    """Return the belief that theory expects at a step.

    Parameters
    ----------
    means : list of float
        What `group_means` returns.
    step : float
        The step.
    data : mapping
        The theory of the levels.

    Returns
    -------
    float
        The belief.
    """
    total = 0.0
    before = 0.0
    for level in range(len(means)):
        total = total + (means[level] - before) * model.learned(level, step, data)
        before = means[level]
    return total


def turns(means: list[float], data: Data) -> list:
    """Return where theory expects the belief to turn.

    Parameters
    ----------
    means : list of float
        What `group_means` returns.
    data : mapping
        The theory of the levels.

    Returns
    -------
    list of list of float
        Step and height of each extremum.
    """
    out = []
    last = -1
    for level in range(len(means)):
        overlap = means[level] - (means[level - 1] if level > 0 else 0.0)
        if overlap != 0.0:
            if last >= 0:
                before = means[last] - (means[last - 1] if last > 0 else 0.0)
                if before * overlap < 0.0:
                    out.append(_turn(last, before, level, overlap, means[last], data))
            last = level
    return out


def _turn(
    first: int, before: float, second: int, overlap: float, plateau: float, data: Data
) -> list[float]:
    """Find the extremum between a level that is nearly learned and one that has hardly begun."""
    pace = data["pace"]
    decay = -math.log(1.0 - 2.0 * pace * data["level_values"][first])
    growth = model.growth(data["level_values"][second], data)
    early = data["level_times"][first]
    late = data["level_times"][second]
    ratio = math.log(abs(before) * decay / (abs(overlap) * growth))
    step = (decay * early + growth * late + ratio) / (decay + growth)
    lacking = before * math.exp(-decay * (step - early))
    begun = overlap * math.exp(growth * (step - late))
    return [step, plateau - lacking + begun]
