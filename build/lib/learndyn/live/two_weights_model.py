"""Gradient descent, gradient flow and levels of the loss for two weights.

This module is in the live subset (see `learndyn.live.translate`). The network is w1*w2*x, its
loss c*(w1*w2 - beta)**2 + floor, where the data give c (`input_moment`), beta (`slope`) and the
`noise_floor`.
"""

from __future__ import annotations

import math

from learndyn.live.contracts import Data

# The loss at which a run counts as diverged, as in `learndyn.trajectory`.
DIVERGENCE_LIMIT = 1e12


def descend(start: list[float], rate: float, data: Data) -> dict:
    """Run gradient descent, both weights updated at once.

    Parameters
    ----------
    start : list of float
        The two weights at step 0.
    rate : float
        Learning rate.
    data : mapping
        The three numbers above, and ``num_steps``.

    Returns
    -------
    dict
        Lists ``w1``, ``w2`` and ``losses`` by step, and ``diverged``: the step at which the loss
        left all bounds, which is not recorded, or -1.
    """
    w1, w2 = start
    firsts: list[float] = []
    seconds: list[float] = []
    losses: list[float] = []
    ceiling = DIVERGENCE_LIMIT
    for step in range(int(data["num_steps"]) + 1):
        error = w1 * w2 - data["slope"]
        loss = data["input_moment"] * error * error + data["noise_floor"]
        if step == 0:
            ceiling = max(ceiling, loss)
        # written so that a loss that is not a number ends the run as well
        if not loss <= ceiling:
            return {"w1": firsts, "w2": seconds, "losses": losses, "diverged": step}
        firsts.append(w1)
        seconds.append(w2)
        losses.append(loss)
        pull = 2.0 * data["input_moment"] * error
        w1, w2 = w1 - rate * (pull * w2), w2 - rate * (pull * w1)
    return {"w1": firsts, "w2": seconds, "losses": losses, "diverged": -1}


def flow_end(start: list[float], slope: float) -> list[float]:
    """Return the weights at which gradient flow ends.

    The flow conserves D = w1**2 - w2**2, so it ends where its hyperbola meets w1*w2 = beta; from
    the lines w1 = ±w2 whose product has the other sign it ends in the saddle.

    Parameters
    ----------
    start : list of float
        The two weights at the start.
    slope : float
        The least-squares slope beta; not 0.

    Returns
    -------
    list of float
        The two weights at the end.
    """
    w1, w2 = start
    imbalance = (w1 - w2) * (w1 + w2)
    if imbalance == 0.0 and w1 * w2 * slope <= 0.0:
        return [0.0, 0.0]
    # the larger weight keeps its sign, because its square cannot fall below |D|
    larger = math.sqrt(
        0.5 * (abs(imbalance) + math.sqrt(imbalance * imbalance + 4.0 * slope * slope))
    )
    if imbalance >= 0.0:
        larger = larger if w1 > 0.0 else -larger
        return [larger, slope / larger]
    larger = larger if w2 > 0.0 else -larger
    return [slope / larger, larger]


def flow_path(start: list[float], slope: float, count: int) -> list[list[float]]:
    """Return points along the path of gradient flow, from the start to its end.

    Parameters
    ----------
    start : list of float
        The two weights at the start.
    slope : float
        The least-squares slope beta; not 0.
    count : int
        How many pieces the path is divided into.

    Returns
    -------
    list of list of float
        All first weights, then all second weights.
    """
    w1, w2 = start
    imbalance = (w1 - w2) * (w1 + w2)
    end = flow_end(start, slope)
    firsts = []
    seconds = []
    for i in range(count + 1):
        part = i / count
        # the smaller weight moves evenly; the larger one follows from the conserved imbalance
        if imbalance >= 0.0:
            small = w2 + (end[1] - w2) * part
            large = math.sqrt(small * small + imbalance)
            firsts.append(large if w1 > 0.0 else -large)
            seconds.append(small)
        else:
            small = w1 + (end[0] - w1) * part
            large = math.sqrt(small * small - imbalance)
            firsts.append(small)
            seconds.append(large if w2 > 0.0 else -large)
    return [firsts, seconds]


def sharpness(start: list[float], data: Data) -> float:
    """Return the curvature of the loss where gradient flow from a start ends.

    It is 2*c*sqrt(4*beta**2 + D**2) with the conserved D = w1**2 - w2**2, unless the flow ends in
    the saddle.

    Parameters
    ----------
    start : list of float
        The two weights at the start.
    data : mapping
        The three numbers above.

    Returns
    -------
    float
        The curvature; descent cannot settle there at a rate above 2 over it.
    """
    end = flow_end(start, data["slope"])
    input_moment: float = data["input_moment"]
    return 2.0 * input_moment * (end[0] * end[0] + end[1] * end[1])


def hyperbola(product: float, reach: float, sign: float, count: int) -> list[list[float]]:
    """List points with w1*w2 = product from edge to edge of a square, where w1 has one sign.

    Parameters
    ----------
    product : float
        The product of the weights; not 0.
    reach : float
        Half the width of the square around the origin.
    sign : float
        1.0 or -1.0: the sign of the first weight.
    count : int
        How many pieces each half of the curve is divided into.

    Returns
    -------
    list of list of float
        All first weights, then all second weights.
    """
    firsts = []
    seconds = []
    vertex = math.sqrt(abs(product))
    other = sign if product > 0.0 else -sign
    for i in range(-count, count + 1):
        # quadratic spacing puts the points where the curve bends
        large = vertex + (reach - vertex) * (i / count) * (i / count)
        small = abs(product) / large
        firsts.append(sign * (small if i < 0 else large))
        seconds.append(other * (large if i < 0 else small))
    return [firsts, seconds]
