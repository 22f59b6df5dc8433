"""What the demo of the perceptron says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import numerals
from learndyn.live import perceptron_model as model
from learndyn.live.contracts import State

NAMES = ["sigmoid", "tanh", "ReLU", "leaky ReLU"]


def describe(planes: list[list[float]], points: dict, state: State) -> str:
    """Say where the origin and the points lie, and what the activation does at the boundary.

    Parameters
    ----------
    planes : list of list of float
        What `learndyn.live.perceptron_model.half_planes` returns.
    points : dict
        Lists ``x``, ``y`` and ``label``.
    state : mapping of str to float
        The controls.

    Returns
    -------
    str
        Four short sentences.
    """
    total = len(points["x"])
    right = model.count_right(planes, points)
    count = "All" if right == total else f"{right} of"
    verdict = f"{count} {total} points are on the side of their class."
    origin = _origin(planes[0][2], state["size"])
    return f"{verdict} {origin} {_shape(planes)}{_rise(state['activation'], state['size'])}"


def table(planes: list[list[float]], size: float) -> list[list[str]]:
    """List weights, bias and the signed distance of the origin for each half-plane.

    Parameters
    ----------
    planes : list of list of float
        What `learndyn.live.perceptron_model.half_planes` returns.
    size : float
        Length of the weights.

    Returns
    -------
    list of list of str
        A row for each.
    """
    rows = []
    for j in range(len(planes)):
        row = [f"{j + 1}"]
        for value in [size * planes[j][0], size * planes[j][1], size * planes[j][2], planes[j][2]]:
            row.append(numerals.fixed(value, 3))
        rows.append(row)
    return rows


def _origin(offset: float, size: float) -> str:
    """Say where the origin lies."""
    if offset == 0.0:
        return "The boundary passes through the origin, b = 0."
    side = "positive" if offset > 0.0 else "negative"
    far = numerals.significant(abs(offset), 3)
    ratio = f"b/|w| = {numerals.significant(offset, 3)}"
    score = numerals.significant(size * offset, 3)
    return f"The origin lies {far} from the boundary on its {side} side: b = {score}, {ratio}."


def _shape(planes: list[list[float]]) -> str:
    """Say what the half-planes have in common, if there are several."""
    if len(planes) == 1:
        return ""
    if planes[0][2] <= 0.0:
        return "No point lies in all of these half-planes. "
    if len(planes) == 2:
        return "Two opposite half-planes leave a strip, open at both ends. "
    far = numerals.significant(2.0 * planes[0][2], 3)
    return f"Three leave a triangle, which ends {far} from the origin. "


def _rise(kind: float, size: float) -> str:
    """Say what the output is at the boundary, and how fast it rises across it."""
    name = NAMES[int(kind)]
    level = numerals.significant(model.activation(kind, 0.0), 2)
    if kind >= 2.0:
        below = numerals.significant(size * model.derivative(kind, 0.0), 2)
        above = numerals.significant(size, 2)
        return f"With {name} its slope across the boundary jumps from {below} to {above}."
    slope = numerals.significant(size * model.derivative(kind, 0.0), 2)
    start = f"With {name} the output is {level} on the boundary"
    return f"{start} and rises there by |w|φ′(0) = {slope} for each unit of distance."
