"""What the demo of the landscape says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import landscape_model as model
from learndyn.live import numerals
from learndyn.live.contracts import Data


def describe(run: dict, shown: int, rate: float, data: Data) -> str:
    """Say where flow and descent end, what the rate allows, and how things stand at a step.

    Parameters
    ----------
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.
    shown : int
        The step to look at, one of those recorded.
    rate : float
        Learning rate.
    data : mapping
        ``input_moment``, ``slope`` and ``num_steps``.

    Returns
    -------
    str
        A few short sentences.
    """
    w1 = run["w1"][shown]
    w2 = run["w2"][shown]
    product = numerals.significant(w1 * w2, 3)
    loss = numerals.significant(run["losses"][shown], 3)
    now = numerals.significant(imbalance(run, shown), 3)
    kept = numerals.significant(imbalance(run, 0), 3)
    place = (
        f"At step {shown}: w₁w₂ = {product}, loss {loss}, imbalance {now} (the flow keeps {kept})."
    )
    return f"{_ends(run, rate, data)} {_remark(run, rate, data)} {place}"


def table(run: dict, shown: int, data: Data) -> list[list[str]]:
    """List some steps of the run, the one looked at among them.

    Parameters
    ----------
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.
    shown : int
        The step to look at, one of those recorded.
    data : mapping
        ``num_steps``.

    Returns
    -------
    list of list of str
        Step, both weights, their product, loss, imbalance.
    """
    rows = []
    steps = [0, 1, 2, 3, 5, 10, 20, 40, int(data["num_steps"]), shown]
    for k in range(len(run["losses"])):
        if k in steps:
            w1 = run["w1"][k]
            w2 = run["w2"][k]
            row = [f"{k}"]
            for value in [w1, w2, w1 * w2, run["losses"][k], imbalance(run, k)]:
                row.append(numerals.significant(value, 4))
            rows.append(row)
    if run["diverged"] >= 0:
        rows.append([f"{run['diverged']}", "diverged", "", "", "above 10¹²", ""])
    return rows


def imbalance(run: dict, step: int) -> float:
    """Return w1**2 - w2**2 at a step.

    Parameters
    ----------
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.
    step : int
        One of the steps recorded.

    Returns
    -------
    float
        The imbalance.
    """
    w1: float = run["w1"][step]
    w2: float = run["w2"][step]
    return (w1 - w2) * (w1 + w2)


def crossings(run: dict) -> list[int]:
    """List the steps that cross the watershed w1 = -w2.

    Parameters
    ----------
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.

    Returns
    -------
    list of int
        The step after each crossing.
    """
    found = []
    for k in range(1, len(run["w1"])):
        if _side(run, k) * _side(run, k - 1) < 0:
            found.append(k)
    return found


def _side(run: dict, step: int) -> int:
    """Return the sign of w1 + w2 at a step."""
    w1 = run["w1"][step]
    w2 = run["w2"][step]
    return 1 if w1 > -w2 else (-1 if w1 < -w2 else 0)


def _certain_since(run: dict, rate: float, data: Data) -> int:
    """Return the first step from which the rate is safe, or -1."""
    for k in range(len(run["w1"])):
        if rate < model.safe_rate(run["w1"][k], run["w2"][k], data):
            return k
    return -1


def _ends(run: dict, rate: float, data: Data) -> str:
    """Say where flow and descent end."""
    w1 = run["w1"][0]
    w2 = run["w2"][0]
    side = _side(run, 0)
    diverged = f"descent diverges at step {run['diverged']}"
    if w1 == 0.0 and w2 == 0.0:
        return "The start is the saddle, where nothing moves."
    if w1 * w2 == data["slope"]:
        return "The start is a solution, where nothing moves."
    if side == 0:
        flow = "The start lies on the watershed: the flow ends in the saddle"
        if run["diverged"] >= 0:
            return f"{flow}; {diverged}."
        if model.is_outside(w1, w2, rate, data):
            return f"{flow}; descent jumps to and fro on the line."
        return f"{flow}, and so does descent."
    branch = "positive" if side > 0 else "negative"
    flow = f"The flow from here ends on the branch of {branch} weights"
    if run["diverged"] >= 0:
        return f"{flow}; {diverged}."
    since = _certain_since(run, rate, data)
    if since < 0:
        return f"{flow}; descent has not settled after {len(run['w1']) - 1} steps."
    jumps = crossings(run)
    if len(jumps) == 0:
        return f"{flow}, and so does descent."
    times = f"crosses the watershed at step {jumps[0]}"
    if len(jumps) > 1:
        times = f"crosses the watershed {len(jumps)} times"
    place = "there, too" if _side(run, since) == side else "on the other branch"
    return f"{flow}; descent {times} and ends {place}."


def _remark(run: dict, rate: float, data: Data) -> str:
    """Say what is certain about this rate."""
    w1 = run["w1"][0]
    w2 = run["w2"][0]
    text = f"The rate {numerals.fixed(rate, 2)}"
    if model.is_outside(w1, w2, rate, data):
        return f"{text} puts the start outside the ellipse of bounded runs."
    edge = model.largest_edge(data)
    if rate >= edge:
        return f"{text} is beyond the edge {numerals.significant(edge, 3)} of every solution."
    safe = model.safe_rate(w1, w2, data)
    side = "below" if rate < safe else "above"
    return f"{text} is {side} this start's safe rate, {numerals.significant(safe, 3)}."
