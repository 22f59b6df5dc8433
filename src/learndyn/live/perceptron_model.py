"""Half-planes that are turned copies of one, and activations with their derivatives.

This module is in the live subset (see `learndyn.live.translate`). A half-plane is a list of three
numbers: the unit vector across its boundary, pointing inwards, and the signed distance of the
origin. Activations go by number: 0 sigmoid, 1 tanh, 2 ReLU, 3 leaky ReLU.
"""

from __future__ import annotations

import math

from learndyn.live.contracts import State

# Slope of the leaky rectifier below zero.
LEAK = 0.1
# Distances closer to zero than this are rounding.
ROUNDING = 1e-9


def half_planes(state: State) -> list[list[float]]:
    """List the half-planes: the first by a point and a direction, the others turned about 0.

    Parameters
    ----------
    state : mapping of str to float
        ``a1`` and ``a2``, a point of the boundary; ``angle`` of the weights in degrees; ``units``.

    Returns
    -------
    list of list of float
        Unit vector and signed distance of the origin, for each.
    """
    turn = math.pi * state["angle"] / 180.0
    offset = -(math.cos(turn) * state["a1"] + math.sin(turn) * state["a2"])
    if abs(offset) < ROUNDING:
        offset = 0.0
    planes = []
    for j in range(int(state["units"])):
        angle = turn + 2.0 * math.pi * j / state["units"]
        planes.append([math.cos(angle), math.sin(angle), offset])
    return planes


def distance(planes: list[list[float]], x: float, y: float) -> float:
    """Return the smallest signed distance of a point; positive in all half-planes together.

    Parameters
    ----------
    planes : list of list of float
        What `half_planes` returns.
    x, y : float
        The point.

    Returns
    -------
    float
        The distance.
    """
    least = planes[0][0] * x + planes[0][1] * y + planes[0][2]
    for plane in planes:
        least = min(least, plane[0] * x + plane[1] * y + plane[2])
    return least


def region(planes: list[list[float]], reach: float) -> list[list[float]]:
    """Cut the half-planes out of a square around the origin.

    Parameters
    ----------
    planes : list of list of float
        What `half_planes` returns.
    reach : float
        Half the width of the square.

    Returns
    -------
    list of list of float
        The corners of what is left, in order; none if nothing is.
    """
    corners = [[-reach, -reach], [reach, -reach], [reach, reach], [-reach, reach]]
    for plane in planes:
        kept: list[list[float]] = []
        for i in range(len(corners)):
            here = corners[i]
            there = corners[(i + 1) % len(corners)]
            inside = plane[0] * here[0] + plane[1] * here[1] + plane[2]
            ahead = plane[0] * there[0] + plane[1] * there[1] + plane[2]
            if inside > 0.0:
                kept.append(here)
            if (inside > 0.0) != (ahead > 0.0):
                part = inside / (inside - ahead)
                x = here[0] + part * (there[0] - here[0])
                kept.append([x, here[1] + part * (there[1] - here[1])])
        corners = kept
    return corners


def activation(kind: float, z: float) -> float:
    """Return what a unit makes of its score.

    Parameters
    ----------
    kind : float
        Number of the activation.
    z : float
        The score.

    Returns
    -------
    float
        Its output.
    """
    if kind == 0.0:
        return _sigmoid(z)
    if kind == 1.0:
        return math.tanh(z)
    if z > 0.0:
        return z
    return LEAK * z if kind == 3.0 else 0.0


def derivative(kind: float, z: float) -> float:
    """Return the slope of an activation; that of a rectifier at zero is taken from the left.

    Parameters
    ----------
    kind : float
        Number of the activation.
    z : float
        The score.

    Returns
    -------
    float
        The slope.
    """
    if kind == 0.0:
        return _sigmoid(z) * _sigmoid(-z)
    if kind == 1.0:
        return 4.0 * _sigmoid(2.0 * z) * _sigmoid(-2.0 * z)
    if z > 0.0:
        return 1.0
    return LEAK if kind == 3.0 else 0.0


def count_right(planes: list[list[float]], points: dict) -> int:
    """Count the points that lie on the side of their class.

    Parameters
    ----------
    planes : list of list of float
        What `half_planes` returns.
    points : dict
        Lists ``x``, ``y`` and ``label``, which is 1 for points that belong inside.

    Returns
    -------
    int
        How many.
    """
    count = 0
    for i in range(len(points["x"])):
        if is_right(planes, points, i):
            count = count + 1
    return count


def is_right(planes: list[list[float]], points: dict, i: int) -> bool:
    """Tell whether a point lies on the side of its class.

    Parameters
    ----------
    planes : list of list of float
        What `half_planes` returns.
    points : dict
        As in `count_right`.
    i : int
        Which point.

    Returns
    -------
    bool
        Whether it does.
    """
    inside = distance(planes, points["x"][i], points["y"][i]) > 0.0
    wanted: bool = points["label"][i] == 1.0
    return inside == wanted


def _sigmoid(z: float) -> float:
    """Return the logistic function without large exponentials."""
    if z >= 0.0:
        return 1.0 / (1.0 + math.exp(-z))
    return math.exp(z) / (1.0 + math.exp(z))
