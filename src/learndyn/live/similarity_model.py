"""A two-layer linear network in training, as what its modes do to each other.

This module is in the live subset (see `learndyn.live.translate`). The strengths are a symmetric
matrix P in the basis of the target's modes, with the values s: a step of gradient descent from
matched layers turns it into (1 + h E) P (1 + h E), where E = S - P. Matrices are lists of rows.
"""

from __future__ import annotations

import math

from learndyn.live.contracts import Data


def descend(start: list, values: list[float], pace: float, num_steps: int) -> list:
    """Run gradient descent.

    Parameters
    ----------
    start : list of list of float
        P at step 0.
    values : list of float
        Singular values of the target.
    pace : float
        Size h of a matrix step.
    num_steps : int
        How many steps.

    Returns
    -------
    list of list of list of float
        P at each step.
    """
    count = len(values)
    path = [start]
    for _ in range(num_steps):
        now = path[-1]
        factor = []
        for i in range(count):
            row = []
            for j in range(count):
                gap = (values[i] if i == j else 0.0) - now[i][j]
                row.append((1.0 if i == j else 0.0) + pace * gap)
            factor.append(row)
        # both matrices are symmetric, so that rows serve as columns
        half = products(factor, now)
        path.append(products(half, factor))
    return path


def products(first: list, second: list) -> list:
    """Multiply each row of a matrix with each row of another.

    Parameters
    ----------
    first, second : list of list of float
        The matrices, with rows of the same length.

    Returns
    -------
    list of list of float
        The first times the transposed second.

    Examples
    --------
    >>> products([[1.0, 2.0]], [[3.0, 4.0], [0.0, 1.0]])
    [[11.0, 2.0]]
    """
    out = []
    for one in first:
        row = []
        for other in second:
            total = 0.0
            for k in range(len(one)):
                total = total + one[k] * other[k]
            row.append(total)
        out.append(row)
    return out


def transposed(matrix: list) -> list:
    """Exchange rows and columns.

    Parameters
    ----------
    matrix : list of list of float
        The matrix.

    Returns
    -------
    list of list of float
        Its transpose.

    Examples
    --------
    >>> transposed([[1.0, 2.0], [3.0, 4.0]])
    [[1.0, 3.0], [2.0, 4.0]]
    """
    out = []
    for j in range(len(matrix[0])):
        out.append([row[j] for row in matrix])
    return out


def learned(level: int, step: float, data: Data) -> float:
    """Return the fraction of a level that theory expects to be learned at a step.

    Parameters
    ----------
    level : int
        The level of the tree.
    step : float
        The step.
    data : mapping
        ``level_values`` and ``level_times``, singular values and half-learning times of the levels,
        and ``pace``, the size h of a matrix step.

    Returns
    -------
    float
        From 0 to 1.
    """
    rate = growth(data["level_values"][level], data)
    return 1.0 / (1.0 + math.exp(-rate * (step - data["level_times"][level])))


def growth(value: float, data: Data) -> float:
    """Return the rate at which a weak mode grows.

    Parameters
    ----------
    value : float
        Its singular value.
    data : mapping
        ``pace``, the size h of a matrix step.

    Returns
    -------
    float
        2 ln(1 + h s).
    """
    pace: float = data["pace"]
    return 2.0 * math.log(1.0 + pace * value)
