"""Forward and backward through a network with one input, two hidden units and one output.

This module is in the live subset (see `learndyn.live.translate`). There is one sample, so that the
loss is the square of the error. Weights are listed as those of the two hidden units, then those of
the output.
"""

from __future__ import annotations

import math

from learndyn.live.contracts import Data


def forward(weights: list[float], x: float, relu: bool, data: Data) -> dict:
    """Compute the network from its input to its loss.

    Parameters
    ----------
    weights : list of float
        Two weights of the hidden units, two of the output.
    x : float
        The input.
    relu : bool
        Whether the units are rectifiers; otherwise they are hyperbolic tangents.
    data : mapping
        ``biases`` of the hidden units and the ``target``.

    Returns
    -------
    dict
        Lists ``sums`` and ``units`` of the hidden layer; ``output``, ``error`` and ``loss``.
    """
    sums = [weights[j] * x + data["biases"][j] for j in range(2)]
    units = []
    for z in sums:
        if relu:
            units.append(max(z, 0.0))
        else:
            units.append(math.tanh(z))
    output = weights[2] * units[0] + weights[3] * units[1]
    error = output - data["target"]
    return {"sums": sums, "units": units, "output": output, "error": error, "loss": error * error}


def backward(weights: list[float], x: float, relu: bool, run: dict) -> dict:
    """Compute all derivatives of the loss from its end to its beginning.

    Parameters
    ----------
    weights : list of float
        As in `forward`.
    x : float
        The input.
    relu : bool
        As in `forward`.
    run : dict
        What `forward` returned.

    Returns
    -------
    dict
        ``output``, the derivative by the output; lists ``units``, ``slopes`` and ``sums`` of the
        hidden layer: derivatives by what a unit computes, of its activation, and by what it
        receives; and ``weights``.
    """
    delta = 2.0 * run["error"]
    units = [delta * weights[2 + j] for j in range(2)]
    slopes = [_slope(run["sums"][j], run["units"][j], relu) for j in range(2)]
    sums = [units[j] * slopes[j] for j in range(2)]
    by_weights = [sums[0] * x, sums[1] * x, delta * run["units"][0], delta * run["units"][1]]
    return {"output": delta, "units": units, "slopes": slopes, "sums": sums, "weights": by_weights}


def loss_at(
    weights: list[float], which: int, value: float, x: float, relu: bool, data: Data
) -> float:
    """Return the loss with another value of one weight.

    Parameters
    ----------
    weights : list of float
        As in `forward`.
    which : int
        Which weight.
    value : float
        Its value.
    x : float
        The input.
    relu : bool
        As in `forward`.
    data : mapping
        As in `forward`.

    Returns
    -------
    float
        The loss.
    """
    moved = weights[:]
    moved[which] = value
    loss: float = forward(moved, x, relu, data)["loss"]
    return loss


def quotient(
    weights: list[float], which: int, step: float, x: float, relu: bool, data: Data
) -> float:
    """Return the central difference quotient of the loss.

    Parameters
    ----------
    weights : list of float
        As in `forward`.
    which : int
        Which weight is moved.
    step : float
        How far to each side.
    x : float
        The input.
    relu : bool
        As in `forward`.
    data : mapping
        As in `forward`.

    Returns
    -------
    float
        The quotient.
    """
    ahead = loss_at(weights, which, weights[which] + step, x, relu, data)
    behind = loss_at(weights, which, weights[which] - step, x, relu, data)
    return (ahead - behind) / (2.0 * step)


def third_derivative(weights: list[float], which: int, x: float, relu: bool, run: dict) -> float:
    """Return the third derivative of the loss by one weight, away from a kink.

    Parameters
    ----------
    weights : list of float
        As in `forward`.
    which : int
        Which weight.
    x : float
        The input.
    relu : bool
        As in `forward`.
    run : dict
        What `forward` returned.

    Returns
    -------
    float
        The derivative; 0 where the loss is a parabola.
    """
    if relu or which > 1:
        return 0.0
    unit = run["units"][which]
    first = 1.0 - unit * unit
    second = -2.0 * unit * first
    third = first * (6.0 * unit * unit - 2.0)
    v: float = weights[2 + which]
    bends = 6.0 * (v * x * first) * (v * x * x * second)
    total: float = bends + 2.0 * run["error"] * (v * x * x * x * third)
    return total


def _slope(z: float, unit: float, relu: bool) -> float:
    """Return the derivative of the activation; that of the rectifier at 0 is 0."""
    if relu:
        return 1.0 if z > 0.0 else 0.0
    return 1.0 - unit * unit
