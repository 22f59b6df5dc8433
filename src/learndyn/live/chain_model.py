"""Gradient descent and theory for chains of equal weights.

This module is in the live subset (see `learndyn.live.translate`). A chain of D equal weights w is
the network w**D*x with the loss c*(w**D - beta)**2 + floor, where the data give c
(`input_moment`), beta (`slope`) and the `noise_floor`.
"""

from __future__ import annotations

import math

from learndyn.live.contracts import Data

# The loss at which a run counts as diverged, as in `learndyn.trajectory`.
DIVERGENCE_LIMIT = 1e12


def descend(weight: float, depth: int, rate: float, num_steps: int, data: Data) -> dict:
    """Run gradient descent on all weights of a chain, which stay equal.

    Parameters
    ----------
    weight : float
        The value of each weight at step 0.
    depth : int
        How many weights the chain has.
    rate : float
        Learning rate.
    num_steps : int
        How many steps.
    data : mapping
        The three numbers above.

    Returns
    -------
    dict
        Lists ``weights`` and ``losses`` by step, and ``diverged``: the step at which the loss left
        all bounds, which is not recorded, or -1.
    """
    weights: list[float] = []
    losses: list[float] = []
    ceiling = DIVERGENCE_LIMIT
    for step in range(num_steps + 1):
        others = power(weight, depth - 1)
        error = weight * others - data["slope"]
        loss = data["input_moment"] * error * error + data["noise_floor"]
        if step == 0:
            ceiling = max(ceiling, loss)
        # written so that a loss that is not a number ends the run as well
        if not loss <= ceiling:
            return {"weights": weights, "losses": losses, "diverged": step}
        weights.append(weight)
        losses.append(loss)
        weight = weight - rate * (2.0 * data["input_moment"] * error * others)
    return {"weights": weights, "losses": losses, "diverged": -1}


def settling_step(run: dict, threshold: float) -> int:
    """Return the step from which on the loss stays below a threshold, or -1.

    Parameters
    ----------
    run : dict
        What `descend` returns.
    threshold : float
        The loss to stay below.

    Returns
    -------
    int
        The first step of the last stretch below it; -1 for a run that ends above or diverges.
    """
    if run["diverged"] >= 0:
        return -1
    since = len(run["losses"])
    while since > 0 and run["losses"][since - 1] < threshold:
        since = since - 1
    return since if since < len(run["losses"]) else -1


def stability_edge(depth: int, data: Data) -> float:
    """Return the largest learning rate that settles at the minimum with equal weights.

    It is 2 over the sharpness 2*c*D*beta**(2 - 2/D).

    Parameters
    ----------
    depth : int
        How many weights the chain has.
    data : mapping
        The three numbers above; the slope must be positive.

    Returns
    -------
    float
        The learning rate.
    """
    slope: float = data["slope"]
    squared = slope * slope * math.exp(-2.0 * math.log(slope) / depth)
    moment: float = data["input_moment"]
    return 1.0 / (moment * depth * squared)


def power(base: float, exponent: int) -> float:
    """Return a whole power by repeated multiplication, which every machine rounds alike.

    Parameters
    ----------
    base : float
        Any number.
    exponent : int
        0 or more.

    Returns
    -------
    float
        The power.
    """
    result = 1.0
    # from the highest binary digit down: square, and multiply where the digit is 1
    bit = 1
    while 2 * bit <= exponent:
        bit = 2 * bit
    while bit >= 1:
        result = result * result
        if exponent >= bit:
            result = result * base
            exponent = exponent - bit
        bit = bit // 2
    return result
