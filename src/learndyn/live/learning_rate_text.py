"""What the demo of the learning rate says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import chain_model as model
from learndyn.live import numerals
from learndyn.live.contracts import Data

# A run whose last products all stay below this fraction of beta is beside the saddle.
NEAR_SADDLE = 0.01
# So many last steps are looked at; a success younger than that is called luck above the edge.
LAST = 40


def describe(run: dict, depth: int, ratio: float, data: Data) -> str:
    """Say what the rate means near the minimum, what the run does, and what theory expects.

    Parameters
    ----------
    run : dict
        What `learndyn.live.chain_model.descend` returns.
    depth : int
        How many weights the chain has.
    ratio : float
        The rate as a multiple of the edge.
    data : mapping
        As `learndyn.live.entries.learning_rate.learning_rate_data` returns it.

    Returns
    -------
    str
        Some short sentences.
    """
    edge: float = data["edges"][data["depths"].index(depth)]
    rate = numerals.significant(ratio * edge, 3)
    chain = "1 weight" if depth == 1 else f"{depth} weights"
    place = f"Rate {rate}, {numerals.fixed(ratio, 3)} times the edge"
    place = f"{place} {numerals.significant(edge, 3)} of {chain}: {_near_minimum(ratio)}"
    return f"{place} {_outcome(run, depth, ratio, data)} {_theory(run, depth, ratio, data)}"


def expected_steps(depth: int, ratio: float, data: Data) -> float:
    """Return how many steps theory expects before success, at rates that do not overshoot.

    Parameters
    ----------
    depth : int
        How many weights the chain has.
    ratio : float
        The rate as a multiple of the edge.
    data : mapping
        As in `describe`.

    Returns
    -------
    float
        Flow time over the rate, and the delay of finite steps.
    """
    i = data["depths"].index(depth)
    time: float = data["times"][i]
    delay: float = data["delays"][i]
    edge: float = data["edges"][i]
    return time / (ratio * edge) + delay


def period(run: dict, depth: int) -> int:
    """Return after how many steps the last products of a run repeat.

    Parameters
    ----------
    run : dict
        What `learndyn.live.chain_model.descend` returns.
    depth : int
        How many weights the chain has.

    Returns
    -------
    int
        1, 2, 4, 8 or 16; 0 if none of them, to a thousandth.
    """
    weights = run["weights"]
    count = len(weights)
    for steps in [1, 2, 4, 8, 16]:
        if count > LAST + steps:
            largest = 0.0
            for i in range(count - LAST, count):
                change = abs(weights[i] - weights[i - steps])
                largest = max(largest, depth * change / max(abs(weights[i]), 0.001))
            if largest < 0.001:
                return steps
    return 0


def table(run: dict, depth: int, data: Data) -> list[list[str]]:
    """List some steps of the run, the last ones among them.

    Parameters
    ----------
    run : dict
        What `learndyn.live.chain_model.descend` returns.
    depth : int
        How many weights the chain has.
    data : mapping
        As in `describe`.

    Returns
    -------
    list of list of str
        Step, weight, product over beta, loss.
    """
    rows = []
    last = len(run["weights"]) - 1
    steps = [0, 1, 2, 3, 5, 10, 20, 50, 100, 150, 200, 300, 400, 500, last - 1, last]
    for k in range(last + 1):
        if k in steps:
            product = model.power(run["weights"][k], depth) / data["slope"]
            row = [f"{k}"]
            for value in [run["weights"][k], product, run["losses"][k]]:
                row.append(numerals.significant(value, 4))
            rows.append(row)
    if run["diverged"] >= 0:
        rows.append([f"{run['diverged']}", "diverged", "", "above 10¹²"])
    return rows


def _near_minimum(ratio: float) -> str:
    """Say what the rate does to a small distance from the minimum."""
    if ratio < 0.5:
        return "near the minimum the weights keep to one side."
    if ratio == 0.5:
        return "near the minimum one step takes a small distance away almost entirely."
    if ratio < 1.0:
        return "near the minimum the weights jump across it, each time less far."
    if ratio == 1.0:
        return "near the minimum every jump is about as long as the last one."
    return "the minimum cannot hold the weights."


def _outcome(run: dict, depth: int, ratio: float, data: Data) -> str:
    """Say what the run does in the end."""
    if run["diverged"] >= 0:
        return f"The run diverges at step {run['diverged']}."
    last = len(run["losses"]) - 1
    threshold = numerals.significant(data["success_loss"], 1)
    settled = model.settling_step(run, data["success_loss"])
    if settled >= 0:
        stays = f"The loss stays below {threshold} from step {settled} on"
        if ratio <= 1.0:
            return f"{stays}."
        if settled > last - LAST:
            return f"{stays}, by luck: it ends before it is thrown out again."
        return f"{stays}: the jumps go on, but they are small."
    if _is_beside_saddle(run, depth, data):
        if _largest_product(run, depth, 0) < NEAR_SADDLE * data["slope"]:
            return f"After {last} steps the weights are still beside the saddle."
        return "A jump has thrown the weights to the saddle, where nothing moves them for long."
    if ratio < 1.0:
        loss = numerals.significant(run["losses"][last], 3)
        return f"After {last} steps the run is still on its way, at loss {loss}."
    return _unsettled(run, depth, ratio)


def _unsettled(run: dict, depth: int, ratio: float) -> str:
    """Say how a run moves that neither settles nor is lost."""
    last = len(run["losses"]) - 1
    if depth == 1 and ratio > 1.0:
        loss = numerals.significant(run["losses"][last], 3)
        return f"Every jump is longer than the last one; the loss at step {last} is {loss}."
    low = min(run["losses"][last], run["losses"][last - 1])
    high = max(run["losses"][last], run["losses"][last - 1])
    repeats = period(run, depth)
    for i in range(last - LAST, last):
        if repeats != 2:
            low = min(low, run["losses"][i])
            high = max(high, run["losses"][i])
    span = f"losses between {numerals.significant(low, 2)} and {numerals.significant(high, 2)}"
    if repeats == 2:
        ends = f"{numerals.significant(low, 2)} and {numerals.significant(high, 2)}"
        return f"It jumps between two places for ever, with losses {ends}."
    if repeats > 2:
        return f"It repeats itself every {repeats} steps, with {span}."
    return f"The last {LAST} steps do not repeat themselves, with {span}."


def _theory(run: dict, depth: int, ratio: float, data: Data) -> str:
    """Say what theory predicts, where it does."""
    if ratio <= 1.0:
        expected = expected_steps(depth, ratio, data)
        steps = max(1, math.ceil(expected))
        knows = "Flow time" if ratio <= 0.5 else "Flow time, which knows of no jumps,"
        text = f"{knows} predicts success at step {steps}"
        return f"{text}, later than the run goes." if steps > data["num_steps"] else f"{text}."
    if depth == 1:
        return "One weight has no cycle: theory lets its distance grow without bound."
    if run["diverged"] < 0 and period(run, depth) == 2:
        last = len(run["weights"]) - 1
        minimum = data["minima"][data["depths"].index(depth)]
        width = abs(run["weights"][last] - run["weights"][last - 1]) / minimum
        swing = math.sqrt(1.5 * (ratio - 1.0) / ((depth - 1.0) * (5.0 * depth - 4.0)))
        measured = numerals.significant(50.0 * width, 3)
        predicted = numerals.significant(100.0 * swing, 3)
        text = f"At the end the weights swing by {measured} % to either side"
        return f"{text}; the formula gives {predicted} %."
    return "So far above the edge the formula for the two-cycle says nothing."


def _is_beside_saddle(run: dict, depth: int, data: Data) -> bool:
    """Whether the last products are all nearly zero."""
    first = max(0, len(run["weights"]) - LAST)
    small: bool = _largest_product(run, depth, first) < NEAR_SADDLE * data["slope"]
    return small


def _largest_product(run: dict, depth: int, first: int) -> float:
    """Return the largest size of a product from a step on."""
    largest = 0.0
    for i in range(first, len(run["weights"])):
        largest = max(largest, abs(run["weights"][i]))
    return model.power(largest, depth)
