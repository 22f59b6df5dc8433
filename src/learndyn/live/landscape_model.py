"""Fates of starts in the plane of two weights: what is certain about a run, and when.

This module is in the live subset (see `learndyn.live.translate`). The loss is
c*(w1*w2 - beta)**2, where the data give c (`input_moment`) and beta (`slope`), which is positive.
"""

from __future__ import annotations

import math

from learndyn.live.contracts import Data

# How many steps a start is followed before it counts as not settled.
PATIENCE = 400


def safe_rate(w1: float, w2: float, data: Data) -> float:
    """Return the rate below which descent surely ends where flow does (see `learndyn.theory`).

    Parameters
    ----------
    w1, w2 : float
        The weights from which descent goes on.
    data : mapping
        ``input_moment`` and ``slope``.

    Returns
    -------
    float
        The rate.
    """
    slope: float = data["slope"]
    moment: float = data["input_moment"]
    imbalance = (w1 - w2) * (w1 + w2)
    reach = slope + abs(w1 * w2 - slope)
    return 1.0 / (moment * math.sqrt(imbalance * imbalance + 4.0 * reach * reach))


def largest_edge(data: Data) -> float:
    """Return the stability edge of the flattest solutions: beyond it no run can settle.

    Parameters
    ----------
    data : mapping
        ``input_moment`` and ``slope``.

    Returns
    -------
    float
        The rate.
    """
    edge: float = 1.0 / (2.0 * data["input_moment"] * data["slope"])
    return edge


def half_axes(rate: float, data: Data) -> list[float]:
    """Return the half axes of the ellipse that no step of descent crosses.

    Parameters
    ----------
    rate : float
        Learning rate, below twice the largest edge.
    data : mapping
        ``input_moment`` and ``slope``.

    Returns
    -------
    list of float
        The half axis along w1 = w2, then that along w1 = -w2.
    """
    kappa = data["input_moment"] * rate * data["slope"]
    square = 2.0 / (data["input_moment"] * rate)
    return [math.sqrt(square * (1.0 + kappa)), math.sqrt(square * (1.0 - kappa))]


def is_outside(w1: float, w2: float, rate: float, data: Data) -> bool:
    """Tell whether weights lie on or outside the ellipse that no step of descent crosses.

    Parameters
    ----------
    w1, w2 : float
        The weights.
    rate : float
        Learning rate, below twice the largest edge.
    data : mapping
        ``input_moment`` and ``slope``.

    Returns
    -------
    bool
        Whether they do.
    """
    along, across = half_axes(rate, data)
    a = (w1 + w2) / along
    b = (w1 - w2) / across
    return a * a + b * b >= 2.0


def fate(w1: float, w2: float, rate: float, data: Data) -> int:
    """Say how descent from a start ends, as far as that is certain.

    Parameters
    ----------
    w1, w2 : float
        The start.
    rate : float
        Learning rate, below twice the largest edge.
    data : mapping
        ``input_moment`` and ``slope``.

    Returns
    -------
    int
        1 or -1: on the branch of positive or of negative weights; 0: in the saddle; 2: nothing
        certain within 400 steps; 3: outside the ellipse, never to come in.
    """
    if is_outside(w1, w2, rate, data):
        return 3
    if w1 == -w2:
        return 0
    if rate >= largest_edge(data):
        return 2
    for _ in range(PATIENCE):
        if rate < safe_rate(w1, w2, data):
            return 1 if w1 > -w2 else -1
        pull = 2.0 * data["input_moment"] * (w1 * w2 - data["slope"])
        w1, w2 = w1 - rate * (pull * w2), w2 - rate * (pull * w1)
    return 2


def fate_map(count: int, reach: float, rate: float, data: Data) -> list[list[int]]:
    """Say how descent ends from each cell of a square around the origin.

    Parameters
    ----------
    count : int
        Cells in a row; an even number.
    reach : float
        Half the width of the square.
    rate : float
        Learning rate, below twice the largest edge.
    data : mapping
        ``input_moment`` and ``slope``.

    Returns
    -------
    list of list of int
        For each row, from the lowest second weight up, the fate of the centre of each cell.
    """
    rows = [[0 for _ in range(count)] for _ in range(count)]
    last = count - 1
    for i in range(count):
        w1 = reach * (2.0 * i - last) / count
        # a quarter is enough: weights may change places, and both may change their signs
        for j in range(last - i, i + 1):
            code = fate(w1, reach * (2.0 * j - last) / count, rate, data)
            opposite = -code if abs(code) == 1 else code
            rows[j][i] = code
            rows[i][j] = code
            rows[last - j][last - i] = opposite
            rows[last - i][last - j] = opposite
    return rows
