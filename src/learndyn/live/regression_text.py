"""What the demo of regression says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import numerals
from learndyn.live import regression_model as model
from learndyn.live.contracts import Data

# A loss this close to the noise floor, as a fraction of it, counts as having reached it.
NEAR = 0.01


def describe(run: dict, step: int, centre: float, rate: float, data: Data) -> str:
    """Say how far the run is, and what the two directions of the loss do.

    Parameters
    ----------
    run : dict
        What `learndyn.live.regression_model.descend` returns.
    step : int
        The step to look at.
    centre : float
        The mean of the inputs.
    rate : float
        Learning rate.
    data : mapping
        ``noise_floor`` of the data.

    Returns
    -------
    str
        Three or four short sentences.
    """
    shown = min(step, len(run["losses"]) - 1)
    slope = numerals.significant(run["slopes"][shown], 3)
    intercept = numerals.significant(run["intercepts"][shown], 3)
    loss = numerals.significant(run["losses"][shown], 3)
    floor = numerals.significant(data["noise_floor"], 3)
    place = f"At step {shown}: slope {slope}, intercept {intercept}, loss {loss} (floor {floor})."
    return f"{_outcome(run, step, centre, rate, data)} {place} {_directions(centre, rate)}"


def table(run: dict, exact: list[float], step: int, num_steps: int) -> list[list[str]]:
    """List some steps of the run, the one looked at among them.

    Parameters
    ----------
    run : dict
        What `learndyn.live.regression_model.descend` returns.
    exact : list of float
        The losses by the formula.
    step : int
        The step to look at.
    num_steps : int
        The length of a run that does not diverge.

    Returns
    -------
    list of list of str
        Step, slope, intercept, loss, loss by the formula.
    """
    rows = []
    steps = [0, 1, 2, 5, 10, 20, 40, 80, num_steps, step]
    for k in range(len(run["losses"])):
        if k in steps:
            row = [f"{k}"]
            for value in [run["slopes"][k], run["intercepts"][k], run["losses"][k], exact[k]]:
                row.append(numerals.significant(value, 4))
            rows.append(row)
    if run["diverged"] >= 0:
        rows.append([f"{run['diverged']}", "diverged", "", "above 10¹²", ""])
    return rows


def settled_since(run: dict, data: Data) -> int:
    """Return the step since which the loss stays near the floor, to the end of the run.

    Parameters
    ----------
    run : dict
        What `learndyn.live.regression_model.descend` returns.
    data : mapping
        ``noise_floor`` of the data.

    Returns
    -------
    int
        The step; the number of records for a run that is not near at its end.
    """
    since = len(run["losses"])
    while since > 0 and run["losses"][since - 1] <= (1.0 + NEAR) * data["noise_floor"]:
        since = since - 1
    return since


def _outcome(run: dict, step: int, centre: float, rate: float, data: Data) -> str:
    """Say how things stand at a step."""
    if run["diverged"] >= 0:
        if step >= run["diverged"]:
            return f"Diverged at step {run['diverged']}: the loss left all bounds."
        return f"On the way to divergence at step {run['diverged']}."
    since = settled_since(run, data)
    if rate * model.steepness(centre) >= 1.0:
        return "Not settled."
    if since <= step:
        return f"Arrived: within 1 % of the floor since step {since}."
    return "Still on its way."


def _directions(centre: float, rate: float) -> str:
    """Compare the learning rate with the edge, and say what a step leaves of each error."""
    mu = model.steepness(centre)
    edge = numerals.significant(1.0 / mu, 3)
    steep = numerals.significant(1.0 - 2.0 * rate * mu, 3)
    flat = numerals.significant(1.0 - 2.0 * rate / mu, 3)
    text = f"The rate {numerals.significant(rate, 2)} is {_side(rate * mu)} the edge {edge}."
    if centre == 0.0:
        return f"{text} The inputs are centred: each step multiplies every error by {steep}."
    return f"{text} Each step multiplies the steep error by {steep} and the flat one by {flat}."


def _side(ratio: float) -> str:
    """Say on which side of the edge a rate is."""
    if ratio < 1.0:
        return "below"
    return "above" if ratio > 1.0 else "at"
