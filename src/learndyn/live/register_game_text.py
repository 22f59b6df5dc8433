"""What the game of registered rates says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import chain_model as model
from learndyn.live import chain_window as theory
from learndyn.live import numerals
from learndyn.live.contracts import Data

# A run that succeeds only in the last steps, and was below the threshold before, had luck.
LAST_STEPS = 30


def describe(run: dict, depth: int, rate: float, kept: list[dict], data: Data) -> str:
    """Say how the run ends, what to do next and, when all is registered, how good it was.

    Parameters
    ----------
    run : dict
        What `learndyn.live.chain_model.descend` returns.
    depth : int
        How many weights the chain has.
    rate : float
        Learning rate.
    kept : list of dict
        For each depth ``depth``, ``rate`` and ``steps``, the last -1 where nothing is registered.
    data : mapping
        As for `learndyn.live.register_game.view`.

    Returns
    -------
    str
        A few short sentences.
    """
    count = 0
    for point in kept:
        if point["steps"] >= 0:
            count = count + 1
    outcome = _outcome(run, data)
    text = f"Depth {depth}, rate {numerals.fixed(rate, 4)}: {outcome}"
    if count == len(kept):
        return f"{_summary(kept, data)} {text}"
    if model.settling_step(run, data["threshold"]) >= 0:
        text = f"{text} Is there a rate that gets there sooner? When you think not, register it."
    return f"{text} Registered: {count} of {len(kept)} depths."


def table(kept: list[dict], done: bool, data: Data) -> list[list[str]]:
    """List what is registered and, after the last depth, what theory and slider allow.

    Parameters
    ----------
    kept : list of dict
        As for `describe`.
    done : bool
        Whether all depths are registered.
    data : mapping
        As for `learndyn.live.register_game.view`.

    Returns
    -------
    list of list of str
        Depth, rate, steps, stability edge, fewest steps of all rates of the slider.
    """
    rows = []
    for i in range(len(kept)):
        depth = kept[i]["depth"]
        row = [f"{depth}", "", "", "", ""]
        if kept[i]["steps"] >= 0:
            row[1] = numerals.fixed(kept[i]["rate"], 4)
            row[2] = f"{kept[i]['steps']}"
        if done:
            row[3] = numerals.fixed(model.stability_edge(depth, data), 4)
            row[4] = numerals.fixed(data["fewest"][i], 0)
        rows.append(row)
    return rows


def steps_at_edge(depth: int, gap: float, data: Data) -> float:
    """Return the steps that flow time predicts at the stability edge.

    Parameters
    ----------
    depth : int
        How many weights the chain has.
    gap : float
        What `learndyn.live.chain_window.success_gap` returns.
    data : mapping
        The initial ``weight`` and the ``slope``.

    Returns
    -------
    float
        The number of steps, at least 1.
    """
    log_ratio = depth * math.log(data["weight"]) - math.log(data["slope"])
    return max(1.0, theory.predicted_steps(log_ratio, depth, 1.0, gap))


def _outcome(run: dict, data: Data) -> str:
    """Say how a run ends."""
    threshold: float = data["threshold"]
    losses = run["losses"]
    settled = model.settling_step(run, threshold)
    level = numerals.significant(threshold, 1)
    was_below = False
    end = settled if settled >= 0 else len(losses)
    for i in range(end):
        was_below = was_below or losses[i] < threshold
    if run["diverged"] >= 0:
        return f"the loss leaves all bounds at step {run['diverged']}."
    if settled >= 0:
        text = f"the loss stays below {level} from step {settled} on."
        if was_below and settled > len(losses) - LAST_STEPS:
            return f"{text} It was below before and left again, so this looks like luck."
        return text
    last = numerals.significant(losses[len(losses) - 1], 2)
    if was_below:
        return f"the loss gets below {level} but does not stay there; it ends at {last}."
    return f"the loss does not get below {level} in {len(losses) - 1} steps; it ends at {last}."


def _summary(kept: list[dict], data: Data) -> str:
    """Compare all registered rates with the fastest ones, and with theory."""
    total = 0.0
    fewest = 0.0
    matched = 0
    beyond = 0
    for i in range(len(kept)):
        steps = 1.0 * kept[i]["steps"]
        total = total + steps
        fewest = fewest + data["fewest"][i]
        if steps <= data["fewest"][i]:
            matched = matched + 1
        if kept[i]["rate"] > model.stability_edge(kept[i]["depth"], data):
            beyond = beyond + 1
    sums = f"{numerals.fixed(total, 0)} steps in all, where {numerals.fixed(fewest, 0)} suffice"
    text = f"All depths are registered. You took {sums}"
    text = f"{text}; at {matched} of {len(kept)} depths no rate of the slider is faster."
    rule = "The dashed curves are the stability edge and the steps that flow time predicts there."
    if beyond > 0:
        rule = f"{rule} Rates beyond the edge do not settle: at {beyond} of your depths it was luck"
        rule = f"{rule} or a hop within the band of success."
    return f"{text} {rule}"
