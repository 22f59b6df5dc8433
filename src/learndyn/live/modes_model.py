"""Gradient descent on a linear network with one hidden layer, exact for any start.

This module is in the live subset (see `learndyn.live.translate`). The network is the one of the
chapter, with 8 inputs, 30 hidden units and 10 000 outputs, in coordinates: of its inputs the modes
v_k, of its outputs the modes u_k first, and then the directions in which the second layer starts
outside them. Matrices are flat lists, row after row. `before` (hidden, mode) is W1 V, and `after`
(direction, hidden) holds the rows of W2 in the coordinates of the outputs.
"""

from __future__ import annotations

import math

from learndyn.live.contracts import Data

# The loss at which a run counts as diverged, as in `learndyn.trajectory`.
DIVERGENCE_LIMIT = 1e12
# Up to this scale the directions outside the modes change no digit of a float: one step moves them
# by h*scale**2 < 1e-18 of themselves.
NEGLIGIBLE = 1e-8
# The last run, which is the next one too if only the step shown has changed.
LAST = {"rate": 0.0, "scale": 0.0, "data": {}, "run": {}}


def cached_run(rate: float, scale: float, data: Data) -> dict:
    """Return what `descend` returns, computed anew only for another rate, scale or data.

    Parameters
    ----------
    rate : float
        Learning rate.
    scale : float
        By which the start is multiplied.
    data : mapping
        As in `descend`.

    Returns
    -------
    dict
        The run.
    """
    if LAST["data"] is not data or LAST["rate"] != rate or LAST["scale"] != scale:
        LAST["run"] = descend(rate, scale, data)
        LAST["data"] = data
        LAST["rate"] = rate
        LAST["scale"] = scale
    run: dict = LAST["run"]  # type: ignore[assignment]
    return run


def descend(rate: float, scale: float, data: Data) -> dict:
    """Run gradient descent on both layers.

    Parameters
    ----------
    rate : float
        Learning rate.
    scale : float
        By which the start is multiplied.
    data : mapping
        Singular values ``values``, the starts ``before`` and ``after`` at scale 1, the number of
        ``hidden`` units, ``num_steps``, and ``entries``: over how many numbers the loss is a mean.

    Returns
    -------
    dict
        For each step ``befores``, ``totals`` (direction, mode) and ``losses``; and ``diverged``,
        the step at which the loss left all bounds, which is not recorded, or -1.
    """
    values = data["values"]
    count = len(values)
    hidden = int(data["hidden"])
    rows = count if scale <= NEGLIGIBLE else int(len(data["after"]) / hidden)
    pace = 2.0 * rate / data["entries"]
    before = [scale * entry for entry in data["before"]]
    after = [scale * entry for entry in data["after"][: rows * hidden]]
    befores: list[list[float]] = []
    totals: list[list[float]] = []
    losses: list[float] = []
    ceiling = DIVERGENCE_LIMIT
    for step in range(int(data["num_steps"]) + 1):
        total = multiply(after, before, rows, hidden, count)
        errors = _errors(total, values)
        loss = _sum_of_squares(errors) / data["entries"]
        if step == 0:
            ceiling = max(ceiling, loss)
        # written so that a loss that is not a number ends the run as well
        if not loss <= ceiling:
            return {"befores": befores, "totals": totals, "losses": losses, "diverged": step}
        befores.append(before)
        totals.append(total)
        losses.append(loss)
        moves = [pace * error for error in errors]
        new_before = before[:]
        new_after = after[:]
        _move(new_before, new_after, before, after, moves, count)
        before = new_before
        after = new_after
    return {"befores": befores, "totals": totals, "losses": losses, "diverged": -1}


def multiply(
    left: list[float], right: list[float], rows: int, inner: int, columns: int
) -> list[float]:
    """Return the product of two matrices.

    Parameters
    ----------
    left, right : list of float
        The matrices, of shape (rows, inner) and (inner, columns).
    rows, inner, columns : int
        Their sizes.

    Returns
    -------
    list of float
        The product, of shape (rows, columns).
    """
    out = []
    for i in range(rows):
        for k in range(columns):
            total = 0.0
            at = k
            for j in range(i * inner, i * inner + inner):
                total = total + left[j] * right[at]
                at = at + columns
            out.append(total)
    return out


def strength_path(run: dict, k: int, count: int) -> list[float]:
    """Return the strength of a mode in the total map at each step.

    Parameters
    ----------
    run : dict
        What `descend` returns.
    k : int
        Which mode.
    count : int
        How many modes there are.

    Returns
    -------
    list of float
        Its strengths.
    """
    return [total[k * count + k] for total in run["totals"]]


def initial_strength(scale: float, k: int, data: Data) -> float:
    """Return the strength from which a mode starts to grow, |W1 v + W2' u|**2 / 4.

    Parameters
    ----------
    scale : float
        By which the start is multiplied.
    k : int
        Which mode.
    data : mapping
        As in `descend`.

    Returns
    -------
    float
        The strength.
    """
    count = len(data["values"])
    hidden = int(data["hidden"])
    total = 0.0
    for j in range(hidden):
        factor = data["before"][j * count + k] + data["after"][k * hidden + j]
        total = total + factor * factor
    return 0.25 * scale * scale * total


def growth_rate(value: float, rate: float, data: Data) -> float:
    """Return the rate 2 ln(1 + h s) at which a weak mode grows.

    Parameters
    ----------
    value : float
        Its singular value s.
    rate : float
        Learning rate.
    data : mapping
        As in `descend`.

    Returns
    -------
    float
        The rate per step.
    """
    pace: float = 2.0 * rate / data["entries"]
    return 2.0 * math.log(1.0 + pace * value)


def logistic(step: float, value: float, start: float, growth: float) -> float:
    """Return the strength of a mode by the formula.

    Parameters
    ----------
    step : float
        The step.
    value, start, growth : float
        Its final strength, its initial one, and its growth rate.

    Returns
    -------
    float
        The strength.
    """
    return value * start / (start + (value - start) * math.exp(-growth * step))


def similarities(before: list[float], data: Data) -> list[float]:
    """Return the dot products of the hidden activities of all pairs of items.

    Parameters
    ----------
    before : list of float
        W1 V at one step.
    data : mapping
        As in `descend`, and ``patterns`` (item, mode): V.

    Returns
    -------
    list of float
        Row after row.
    """
    count = len(data["values"])
    hidden = int(data["hidden"])
    items = int(len(data["patterns"]) / count)
    activities = multiply(data["patterns"], transpose(before, hidden, count), items, count, hidden)
    flipped = transpose(activities, items, hidden)
    return multiply(activities, flipped, items, hidden, items)


def predictions(total: list[float], data: Data) -> list[float]:
    """Return what the network predicts for some features of all items.

    Parameters
    ----------
    total : list of float
        The total map at one step (direction, mode).
    data : mapping
        As in `descend`, ``patterns`` (item, mode), and ``features`` (feature, direction).

    Returns
    -------
    list of float
        Row after row, one for each item.
    """
    count = len(data["values"])
    items = int(len(data["patterns"]) / count)
    directions = int(len(data["after"]) / int(data["hidden"]))
    shown = int(len(data["features"]) / directions)
    kept = int(len(total) / count)
    rows = []
    for i in range(items):
        for m in range(shown):
            answer = 0.0
            for d in range(kept):
                part = 0.0
                for k in range(count):
                    part = part + total[d * count + k] * data["patterns"][i * count + k]
                answer = answer + data["features"][m * directions + d] * part
            rows.append(answer)
    return rows


def transpose(matrix: list[float], rows: int, columns: int) -> list[float]:
    """Return the transpose of a matrix.

    Parameters
    ----------
    matrix : list of float
        The matrix, of shape (rows, columns).
    rows, columns : int
        Its sizes.

    Returns
    -------
    list of float
        The transpose.
    """
    return [matrix[i * columns + k] for k in range(columns) for i in range(rows)]


def _errors(total: list[float], values: list[float]) -> list[float]:
    """Return the target, which is diagonal, minus the total map."""
    errors = [-entry for entry in total]
    for k in range(len(values)):
        at = k * len(values) + k
        errors[at] = values[k] - total[at]
    return errors


def _sum_of_squares(entries: list[float]) -> float:
    """Return the sum of the squares."""
    total = 0.0
    for entry in entries:
        total = total + entry * entry
    return total


def _move(
    new_before: list[float],
    new_after: list[float],
    before: list[float],
    after: list[float],
    moves: list[float],
    count: int,
) -> None:
    """Move both layers, in place: each by the moves times the other layer."""
    hidden = int(len(before) / count)
    for i in range(int(len(moves) / count)):
        for j in range(hidden):
            at = i * hidden + j
            weight = after[at]
            change = 0.0
            here = j * count
            for there in range(i * count, i * count + count):
                change = change + moves[there] * before[here]
                new_before[here] = new_before[here] + moves[there] * weight
                here = here + 1
            new_after[at] = new_after[at] + change
