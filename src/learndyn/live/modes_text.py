"""What the demo of modes says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import modes_model as model
from learndyn.live import numerals
from learndyn.live.contracts import Data

# The formula is for weak starts: below this part of the final strength.
WEAK = 1e-3


def describe(run: dict, step: int, rate: float, scale: float, data: Data) -> str:
    """Say how much is learned at a step, what theory predicts, and how the rate compares.

    Parameters
    ----------
    run : dict
        What `learndyn.live.modes_model.descend` returns.
    step : int
        The step to look at.
    rate, scale : float
        Learning rate and scale of the start.
    data : mapping
        As in `learndyn.live.modes_model`.

    Returns
    -------
    str
        Three sentences.
    """
    if run["diverged"] >= 0 and step >= run["diverged"]:
        state = f"Diverged at step {run['diverged']}: the loss left all bounds."
    else:
        past = 0
        for k in range(len(data["values"])):
            if is_half_learned(run, step, k, data):
                past = past + 1
        loss = _loss_text(run["losses"][step])
        state = f"At step {step} the loss is {loss}; modes past one half: {past} of 8."
        if run["diverged"] >= 0:
            state = f"On the way to divergence at step {run['diverged']}. {state}"
    return f"{state} {_prediction(rate, scale, data)} {_limit_remark(rate, data)}"


def table(run: dict, step: int, rate: float, scale: float, data: Data) -> list[list[str]]:
    """List the modes: strength now and at the end, half-learning time measured and predicted.

    Parameters
    ----------
    run : dict
        What `learndyn.live.modes_model.descend` returns.
    step : int
        The step to look at.
    rate, scale : float
        Learning rate and scale of the start.
    data : mapping
        As in `learndyn.live.modes_model`.

    Returns
    -------
    list of list of str
        One row for each mode.
    """
    shown = min(step, len(run["losses"]) - 1)
    count = len(data["values"])
    rows = []
    for k in range(count):
        strengths = model.strength_path(run, k, count)
        found = first_passage(strengths, 0.5 * data["values"][k])
        predicted = half_learning_time(k, rate, scale, data)
        rows.append(
            [
                f"{k}",
                numerals.fixed(data["values"][k], 1),
                numerals.significant(strengths[shown], 3),
                numerals.fixed(found, 1) if found >= 0.0 else "–",
                numerals.fixed(predicted, 1) if predicted >= 0.0 else "–",
            ]
        )
    return rows


def is_half_learned(run: dict, step: int, k: int, data: Data) -> bool:
    """Tell whether a mode is past one half at a step.

    Parameters
    ----------
    run : dict
        What `learndyn.live.modes_model.descend` returns.
    step : int
        The step.
    k : int
        Which mode.
    data : mapping
        As in `learndyn.live.modes_model`.

    Returns
    -------
    bool
        Whether it is.
    """
    count = len(data["values"])
    past: bool = run["totals"][step][k * count + k] >= 0.5 * data["values"][k]
    return past


def first_passage(path: list[float], level: float) -> float:
    """Return when a path first reaches a level, between two steps, or -1.

    Parameters
    ----------
    path : list of float
        The values at each step.
    level : float
        The level.

    Returns
    -------
    float
        The step, interpolated; 0 if it begins there.
    """
    for i in range(len(path)):
        if path[i] >= level:
            if i == 0:
                return 0.0
            return i - 1 + (level - path[i - 1]) / (path[i] - path[i - 1])
    return -1.0


def has_weak_start(scale: float, data: Data) -> bool:
    """Tell whether every mode starts far below its final strength, as the theory supposes.

    Parameters
    ----------
    scale : float
        Scale of the start.
    data : mapping
        As in `learndyn.live.modes_model`.

    Returns
    -------
    bool
        Whether it does.
    """
    for k in range(len(data["values"])):
        if model.initial_strength(scale, k, data) > WEAK * data["values"][k]:
            return False
    return True


def half_learning_time(k: int, rate: float, scale: float, data: Data) -> float:
    """Return the step at which theory has a mode learned to one half, or -1 for a strong start.

    Parameters
    ----------
    k : int
        Which mode.
    rate, scale : float
        Learning rate and scale of the start.
    data : mapping
        As in `learndyn.live.modes_model`.

    Returns
    -------
    float
        The step.
    """
    if not has_weak_start(scale, data):
        return -1.0
    value: float = data["values"][k]
    ratio = value / model.initial_strength(scale, k, data)
    return math.log(ratio - 1.0) / model.growth_rate(value, rate, data)


def _loss_text(loss: float) -> str:
    """Write a loss with three decimals, or with two digits where those say little."""
    if 0.001 <= loss < 1000.0:
        return numerals.fixed(loss, 3)
    return numerals.significant(loss, 2)


def _prediction(rate: float, scale: float, data: Data) -> str:
    """Say when the first and the last mode should be learned."""
    if not has_weak_start(scale, data):
        return "This start is not weak, so the theory of single modes says nothing here."
    first = numerals.fixed(half_learning_time(0, rate, scale, data), 1)
    last = 0.0
    for k in range(len(data["values"])):
        last = max(last, half_learning_time(k, rate, scale, data))
    tail = f"the last one at step {numerals.fixed(last, 1)}"
    return f"In theory the first mode passes one half at step {first} and {tail}."


def _limit_remark(rate: float, data: Data) -> str:
    """Compare the learning rate with the stability limit."""
    limit = data["entries"] / (2.0 * data["values"][0])
    known = f"the stability limit NM/(2s₀) = {numerals.fixed(limit, 1)}"
    name = f"The rate {numerals.fixed(rate, 0)}"
    if rate > limit:
        return f"{name} is above {known}: no solution can hold it."
    return f"{name} is {numerals.fixed(rate / limit, 3)} of {known}."
