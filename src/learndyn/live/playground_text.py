"""What the playground says: what theory predicts, what happened, and the table of the run.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import chain_model as model
from learndyn.live import chain_window as theory
from learndyn.live import numerals
from learndyn.live.contracts import Data, State

# Products below this fraction of the target are on the plateau: the loss hardly differs there.
PLATEAU = 0.05
# How many of the last steps tell whether the loss still falls.
TAIL = 20


def describe(run: dict, state: State, data: Data) -> str:
    """Say where the chain starts, what theory predicts, and what happened.

    Parameters
    ----------
    run : dict
        What `learndyn.live.chain_model.descend` returns.
    state : mapping of str to float
        ``depth``, ``rate`` and initial weight ``w``.
    data : mapping
        As for `learndyn.live.playground.view`.

    Returns
    -------
    str
        Three or four short sentences.
    """
    depth = int(state["depth"])
    log_ratio = depth * math.log(state["w"]) - math.log(data["slope"])
    product = numerals.significant(math.exp(log_ratio) * data["slope"], 2)
    target = numerals.significant(data["slope"], 3)
    noun = "weight" if depth == 1 else "weights"
    each = numerals.fixed(state["w"], 2)
    start = f"{depth} {noun} of {each} make the product {product}; the target is {target}."
    forecast = _forecast(log_ratio, depth, state, data)
    outcome = _outcome(run, depth, data)
    if model.settling_step(run, data["threshold"]) >= 0 and not _is_predicted(
        log_ratio, state, data
    ):
        outcome = f"{outcome} Such islands lie beyond the predicted window."
    return f"{start} {forecast} {outcome}"


def table(run: dict, depth: int) -> list[list[str]]:
    """List some steps of the run.

    Parameters
    ----------
    run : dict
        What `learndyn.live.chain_model.descend` returns.
    depth : int
        How many weights the chain has.

    Returns
    -------
    list of list of str
        Step, weight, product, loss.
    """
    rows = []
    for k in [0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 400, 600]:
        if k < len(run["losses"]):
            w = run["weights"][k]
            row = [f"{k}"]
            for value in [w, model.power(w, depth), run["losses"][k]]:
                row.append(numerals.significant(value, 3))
            rows.append(row)
    if run["diverged"] >= 0:
        rows.append([f"{run['diverged']}", "diverged", "", "out of bounds"])
    return rows


def _forecast(log_ratio: float, depth: int, state: State, data: Data) -> str:
    """Say what theory predicts for the rate."""
    gap = theory.success_gap(data["threshold"], data)
    num_steps = int(data["num_steps"])
    ends = theory.window(state["w"], depth, num_steps, gap, data["slope"])
    edge = model.stability_edge(depth, data)
    low = numerals.significant(edge * ends[0], 2)
    high = numerals.significant(edge * ends[1], 2)
    relative = state["rate"] / edge
    if log_ratio >= math.log(1.0 - gap) and log_ratio <= math.log(1.0 + gap):
        return f"Predicted: a success from the start, at rates up to {high}."
    if ends[0] >= ends[1]:
        return f"Predicted: no rate succeeds in {num_steps} steps."
    text = f"Predicted: success at rates from {low} to {high};"
    if relative < ends[0]:
        return f"{text} yours is too low."
    if relative > ends[1]:
        return f"{text} yours is too high."
    if log_ratio > 0.0:
        return f"{text} yours lies within."
    steps = max(1.0, theory.predicted_steps(log_ratio, depth, relative, gap))
    return f"{text} yours needs about {numerals.fixed(steps, 0)} steps."


def _is_predicted(log_ratio: float, state: State, data: Data) -> bool:
    """Whether the rate lies in the predicted window, up to the precision of the prediction."""
    depth = int(state["depth"])
    gap = theory.success_gap(data["threshold"], data)
    ends = theory.window(state["w"], depth, int(data["num_steps"]), gap, data["slope"])
    relative = state["rate"] / model.stability_edge(depth, data)
    return 0.99 * ends[0] <= relative <= 1.05 * ends[1]


def _outcome(run: dict, depth: int, data: Data) -> str:
    """Say how the run ends."""
    losses = run["losses"]
    level = numerals.significant(data["threshold"], 1)
    if run["diverged"] >= 0:
        return f"What happens: it diverges; the loss leaves all bounds at step {run['diverged']}."
    settled = model.settling_step(run, data["threshold"])
    if settled >= 0:
        return f"What happens: the loss stays below {level} from step {settled} on."
    last = len(losses) - 1
    product = model.power(run["weights"][last], depth)
    ends = f"after {last} steps the loss is {numerals.significant(losses[last], 2)}"
    if abs(product) < PLATEAU * data["slope"]:
        small = numerals.significant(product, 1)
        return (
            f"What happens: {ends} and the product {small}; it waits on the plateau of the saddle."
        )
    low = min(losses[last - TAIL :])
    high = max(losses[last - TAIL :])
    if low == losses[last] and high == losses[last - TAIL]:
        return f"What happens: {ends} and still falling."
    between = f"between {numerals.significant(low, 2)} and {numerals.significant(high, 2)}"
    return f"What happens: {ends}; it keeps jumping {between}."
