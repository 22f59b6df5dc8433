"""Which rates a chain can use, and how many steps it needs: the theory of `chain_model`'s runs.

This module is in the live subset (see `learndyn.live.translate`). Everything is in units of the
target and of the stability edge: the ratio r of the product of the weights to the slope, and the
rate ratio k. Gradient flow then needs T(r)/(2k) steps, where T is an integral over ln r.
"""

from __future__ import annotations

import math

from learndyn.live import chain_model as model
from learndyn.live.contracts import Data

# Intervals of Simpson's rule; the integrands are smooth.
INTERVALS = 32
# Beyond this distance in ln r the integrands are known, or too small to count.
FAR = 20.0
# Halvings of the interval in which the upper end is sought.
BISECTIONS = 24


def success_gap(threshold: float, data: Data) -> float:
    """Return how far from 1 the ratio may be while the loss is below the threshold.

    Parameters
    ----------
    threshold : float
        The loss to stay below.
    data : mapping
        ``input_moment``, ``slope`` and ``noise_floor``.

    Returns
    -------
    float
        The relative distance; below 1.
    """
    slope: float = data["slope"]
    return math.sqrt((threshold - data["noise_floor"]) / data["input_moment"]) / slope


def travel(log_ratio: float, depth: int, gap: float) -> float:
    """Return the integral T from a start to the band of success, 0 within it.

    Parameters
    ----------
    log_ratio : float
        Natural logarithm of the ratio at the start.
    depth : int
        How many weights the chain has.
    gap : float
        What `success_gap` returns.

    Returns
    -------
    float
        Twice the number of steps at the stability edge.
    """
    q = 1.0 - 2.0 / depth
    low = math.log(1.0 - gap)
    high = math.log(1.0 + gap)
    if log_ratio > high:
        # e^(-qu) / (e^u - 1)
        return _simpson(high, min(log_ratio, FAR), -q - 1.0)
    if log_ratio >= low:
        return 0.0
    # e^(-qu) / (1 - e^u) is e^(-qu), integrated here, and a bounded rest
    wait = low - log_ratio
    if depth != 2:
        wait = (math.exp(-q * log_ratio) - math.exp(-q * low)) / q
    return wait + _simpson(-low, min(-log_ratio, FAR), q - 1.0)


def predicted_steps(log_ratio: float, depth: int, rate_ratio: float, gap: float) -> float:
    """Return the number of steps of a start outside the band, without rounding.

    Parameters
    ----------
    log_ratio : float
        Natural logarithm of the ratio at the start.
    depth : int
        How many weights the chain has.
    rate_ratio : float
        Learning rate over the stability edge.
    gap : float
        What `success_gap` returns.

    Returns
    -------
    float
        Flow time over rate, and half the logarithm of the ratio of the pulls at both ends.
    """
    end = math.log(1.0 - gap) if log_ratio < 0.0 else math.log(1.0 + gap)
    pulls = math.log(gap) - math.log(abs(1.0 - math.exp(log_ratio)))
    pulls = pulls + (1.0 - 1.0 / depth) * (end - log_ratio)
    return travel(log_ratio, depth, gap) / (2.0 * rate_ratio) + 0.5 * pulls


def window(weight: float, depth: int, num_steps: int, gap: float, slope: float) -> list[float]:
    """Return the rate ratios between which success is predicted.

    Parameters
    ----------
    weight : float
        The value of each weight at the start, positive.
    depth : int
        How many weights the chain has.
    num_steps : int
        The budget of steps.
    gap : float
        What `success_gap` returns.
    slope : float
        The least-squares slope, positive.

    Returns
    -------
    list of float
        The lower and the upper end; where the first is not below the second, no rate is predicted
        to succeed.
    """
    log_ratio = depth * math.log(weight) - math.log(slope)
    low = travel(log_ratio, depth, gap) / (2.0 * num_steps)
    high = 1.0
    if log_ratio > math.log(1.0 + gap) and depth > 1:
        high = min(1.0, _first_step_limit(log_ratio, depth, num_steps, gap))
    return [low, high]


def edges(weight: float, depths: list[float], num_steps: int, gap: float, data: Data) -> dict:
    """Return the ends of the window as learning rates, for several depths.

    Parameters
    ----------
    weight : float
        The value of each weight at the start, positive.
    depths : list of float
        Whole numbers of weights.
    num_steps : int
        The budget of steps.
    gap : float
        What `success_gap` returns.
    data : mapping
        ``input_moment`` and ``slope``.

    Returns
    -------
    dict
        Lists ``low`` and ``high``.
    """
    low: list[float] = []
    high: list[float] = []
    for value in depths:
        depth = int(value)
        edge = model.stability_edge(depth, data)
        ends = window(weight, depth, num_steps, gap, data["slope"])
        low.append(edge * ends[0])
        high.append(edge * ends[1])
    return {"low": low, "high": high}


def _first_step_limit(log_ratio: float, depth: int, num_steps: int, gap: float) -> float:
    """Return the rate ratio whose first step leads down to where the budget just suffices."""
    q = 1.0 - 2.0 / depth
    # a first step at rate ratio k multiplies the weights by 1 - k * pull
    pull = 2.0 / depth * (math.exp(log_ratio) - 1.0) * math.exp(q * log_ratio)
    if depth == 2:
        # no plateau waits for two weights; their limit is the step that does not shrink them
        return 2.0 / pull
    good = 0.0
    bad = 1.0 / pull
    for _ in range(BISECTIONS):
        middle = 0.5 * (good + bad)
        landing = log_ratio + depth * math.log(1.0 - middle * pull)
        if travel(landing, depth, gap) < 2.0 * middle * (num_steps - 1.0):
            good = middle
        else:
            bad = middle
    return good


def _simpson(start: float, end: float, exponent: float) -> float:
    """Integrate e^(exponent*v) / (1 - e^-v) over v, the distance from ln r = 0."""
    if end <= start:
        return 0.0
    # in ln v the integrand is smooth, although it grows like 1/v towards 0
    first = math.log(start)
    width = (math.log(end) - first) / INTERVALS
    total = 0.0
    for i in range(INTERVALS + 1):
        v = math.exp(first + width * i)
        weight = 4.0 if i % 2 == 1 else 2.0
        if i == 0 or i == INTERVALS:
            weight = 1.0
        total = total + weight * v * math.exp(exponent * v) / (1.0 - math.exp(-v))
    return total * width / 3.0
