"""What the demo of two weights says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import numerals
from learndyn.live import two_weights_model as model
from learndyn.live.contracts import Data

# A product this close to beta, as a fraction of beta, counts as having reached it.
NEAR = 0.01


def describe(run: dict, step: int, rate: float, data: Data) -> str:
    """Say what has happened up to a step, and what the learning rate has to do with it.

    Parameters
    ----------
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.
    step : int
        The step to look at.
    rate : float
        Learning rate.
    data : mapping
        ``input_moment``, ``slope`` and ``noise_floor``.

    Returns
    -------
    str
        Three short sentences.
    """
    shown = min(step, len(run["losses"]) - 1)
    product = numerals.significant(run["w1"][shown] * run["w2"][shown], 3)
    loss = numerals.significant(run["losses"][shown], 3)
    slope = numerals.significant(data["slope"], 3)
    floor = numerals.significant(data["noise_floor"], 3)
    before = numerals.significant(_imbalance(run, 0), 3)
    now = numerals.significant(_imbalance(run, shown), 3)
    reached = f"At step {shown}: w₁w₂ = {product} (β = {slope}), loss {loss} (floor {floor})"
    reached = f"{reached}, imbalance {now} (at the start {before})."
    return f"{_outcome(run, step, rate, data)} {reached} {_rate_remark(run, step, rate, data)}"


def table(run: dict, step: int, num_steps: int) -> list[list[str]]:
    """List some steps of the run, the one looked at among them.

    Parameters
    ----------
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.
    step : int
        The step to look at.
    num_steps : int
        The length of a run that does not diverge.

    Returns
    -------
    list of list of str
        Step, both weights, their product, loss.
    """
    rows = []
    steps = [0, 1, 2, 5, 10, 20, 50, 100, 150, num_steps, step]
    for k in range(len(run["losses"])):
        if k in steps:
            w1 = run["w1"][k]
            w2 = run["w2"][k]
            row = [f"{k}"]
            for value in [w1, w2, w1 * w2, run["losses"][k]]:
                row.append(numerals.significant(value, 4))
            rows.append(row)
    if run["diverged"] >= 0:
        rows.append([f"{run['diverged']}", "diverged", "", "", "above 10¹²"])
    return rows


def _imbalance(run: dict, step: int) -> float:
    """Return w1**2 - w2**2 at a step."""
    w1: float = run["w1"][step]
    w2: float = run["w2"][step]
    return (w1 - w2) * (w1 + w2)


def _outcome(run: dict, step: int, rate: float, data: Data) -> str:
    """Say how things stand at a step."""
    w1 = run["w1"][0]
    w2 = run["w2"][0]
    if run["diverged"] >= 0:
        if step >= run["diverged"]:
            return f"Diverged at step {run['diverged']}: the loss left all bounds."
        return f"On the way to divergence at step {run['diverged']}."
    if w1 == 0.0 and w2 == 0.0:
        return "Nothing moves: the start is the saddle, where the gradient is zero."
    if w1 == -w2:
        return "On the saddle's stable manifold: no step leads off the line w₁ = −w₂."
    if _has_converged(run, step, rate, data):
        return f"Converged: within 1 % of β since step {_settled_since(run, data['slope'])}."
    if _is_near(run, step, data["slope"]):
        return "Within 1 % of β at this step, but it does not stay there."
    if rate > 2.0 / model.sharpness([w1, w2], data):
        return "Not settled."
    return "Still on its way."


def _is_near(run: dict, step: int, slope: float) -> bool:
    """Whether the product has reached the slope at a step."""
    near: bool = abs(run["w1"][step] * run["w2"][step] - slope) <= NEAR * abs(slope)
    return near


def _settled_since(run: dict, slope: float) -> int:
    """Return the step since which the product stays near the slope, to the end of the run."""
    since = len(run["losses"])
    while since > 0:
        if not _is_near(run, since - 1, slope):
            return since
        since = since - 1
    return since


def _has_converged(run: dict, step: int, rate: float, data: Data) -> bool:
    """Whether the run has settled by a step, at a solution that can hold it."""
    if run["diverged"] >= 0 or _settled_since(run, data["slope"]) > step:
        return False
    last = len(run["losses"]) - 1
    return rate < 2.0 / model.sharpness([run["w1"][last], run["w2"][last]], data)


def _rate_remark(run: dict, step: int, rate: float, data: Data) -> str:
    """Compare the learning rate with the stability edge."""
    start = [run["w1"][0], run["w2"][0]]
    if start[0] == -start[1]:
        return "The exact flow ends in the saddle."
    edge = 2.0 / model.sharpness(start, data)
    facts = f"the stability edge 2/λ = {numerals.significant(edge, 3)} where the exact flow ends"
    rate_text = f"The rate {numerals.significant(rate, 2)}"
    diverged = run["diverged"] >= 0
    if rate <= edge:
        below = "just below" if rate > 0.99 * edge else "below"
        tail = ", but the start is steeper than that end: the steps overshoot." if diverged else "."
        return f"{rate_text} is {below} {facts}{tail}"
    times = "just above" if rate < 1.01 * edge else f"{numerals.significant(rate / edge, 3)} times"
    if _has_converged(run, step, rate, data):
        last = len(run["losses"]) - 1
        own_edge = 2.0 / model.sharpness([run["w1"][last], run["w2"][last]], data)
        found = "descent was thrown to a flatter solution, whose edge is"
        return f"{rate_text} is {times} {facts}: {found} {numerals.significant(own_edge, 3)}."
    return f"{rate_text} is {times} {facts}: too long a step to settle there."
