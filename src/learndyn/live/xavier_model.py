"""A linear network with random weights, drawn in the page, and what theory says of it.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live.contracts import Data

# The generator of Lehmer, Park and Miller: its products stay below 2**53, so that it is exact.
MODULUS = 2147483647.0
FACTOR = 48271.0


def layer_widths(first: float, last: float, layers: int) -> list[int]:
    """Return widths that go from the first to the last in steps of equal ratio.

    Parameters
    ----------
    first, last : float
        Widths of the input and of the output.
    layers : int
        Number of layers of weights.

    Returns
    -------
    list of int
        The widths, one more than layers.
    """
    out = []
    for i in range(layers + 1):
        share = i / layers
        width = math.exp(math.log(first) * (1.0 - share) + math.log(last) * share)
        out.append(math.floor(width + 0.5))
    return out


def weight_variance(inputs: int, outputs: int, fan: float, gain: float) -> float:
    """Return the variance of the weights of a layer.

    Parameters
    ----------
    inputs, outputs : int
        Numbers of units before and behind it.
    fan : float
        What divides: 0 the inputs, 1 the average, 2 the outputs.
    gain : float
        A factor on the standard deviation.

    Returns
    -------
    float
        The variance.
    """
    divisor = 0.5 * (inputs + outputs)
    if fan == 0.0:
        divisor = 1.0 * inputs
    elif fan == 2.0:
        divisor = 1.0 * outputs
    return gain * gain / divisor


def expected(widths: list[int], fan: float, gain: float, backward: bool) -> list[float]:
    """Return the expected second moments, relative to that of the given signal.

    Parameters
    ----------
    widths : list of int
        Numbers of units from the input to the output.
    fan, gain : float
        As in `weight_variance`.
    backward : bool
        Whether for derivatives, given at the output, instead of activities, given at the input.

    Returns
    -------
    list of float
        One for each layer of units, from the input on.
    """
    layers = len(widths) - 1
    out = [1.0]
    for i in range(layers):
        k = layers - 1 - i if backward else i
        variance = weight_variance(widths[k], widths[k + 1], fan, gain)
        out.append(out[i] * variance * (widths[k + 1] if backward else widths[k]))
    return reverse(out) if backward else out


def spread(widths: list[int], backward: bool, data: Data) -> dict:
    """Return where nine networks in ten lie, relative to the expectation.

    Parameters
    ----------
    widths : list of int
        Numbers of units from the input to the output.
    backward : bool
        As in `expected`.
    data : mapping
        By width ``log_mean`` and ``log_variance`` of one layer's factor, and ``reach``, how many
        standard deviations the band extends.

    Returns
    -------
    dict
        Lists ``low`` and ``high``, one number for each layer of units, from the input on.
    """
    met = reverse(widths) if backward else widths
    low = [1.0]
    high = [1.0]
    mean = 0.0
    variance = 0.0
    for width in met[1:]:
        mean = mean + data["log_mean"][width]
        variance = variance + data["log_variance"][width]
        low.append(math.exp(mean - data["reach"] * math.sqrt(variance)))
        high.append(math.exp(mean + data["reach"] * math.sqrt(variance)))
    return {"low": reverse(low) if backward else low, "high": reverse(high) if backward else high}


def measure(widths: list[int], fan: float, gain: float, seed: float) -> dict:
    """Draw one network with normal weights, and send signals through it.

    Parameters
    ----------
    widths : list of int
        Numbers of units from the input to the output.
    fan, gain : float
        As in `weight_variance`.
    seed : float
        Which network, a whole number from 1 on. The input and the derivatives by the outputs are
        the same in all networks of the same widths: ones.

    Returns
    -------
    dict
        Lists ``forward`` and ``backward`` of second moments, from the input on.
    """
    layers = len(widths) - 1
    state = _start(seed)
    matrices = []
    for k in range(layers):
        deviation = math.sqrt(weight_variance(widths[k], widths[k + 1], fan, gain))
        rows = []
        for _ in range(widths[k + 1]):
            drawn = normal_row(state, widths[k])
            state = drawn["state"]
            rows.append([deviation * number for number in drawn["numbers"]])
        matrices.append(rows)
    signal = [1.0 for _ in range(widths[0])]
    forward = [1.0]
    for k in range(layers):
        signal = [_dot(row, signal) for row in matrices[k]]
        forward.append(_dot(signal, signal) / widths[k + 1])
    signal = [1.0 for _ in range(widths[layers])]
    backward = [1.0]
    for i in range(layers):
        k = layers - 1 - i
        signal = _back(matrices[k], signal, widths[k])
        backward.append(_dot(signal, signal) / widths[k])
    return {"forward": forward, "backward": reverse(backward)}


def normal_row(state: float, count: int) -> dict:
    """Draw normal numbers by the method of Box and Muller.

    Parameters
    ----------
    state : float
        Where the random numbers go on.
    count : int
        How many.

    Returns
    -------
    dict
        The ``numbers``, and the ``state`` behind them.
    """
    numbers: list[float] = []
    while len(numbers) < count:
        state = _next(state)
        radius = math.sqrt(-2.0 * math.log(state / MODULUS))
        state = _next(state)
        angle = 2.0 * math.pi * state / MODULUS
        numbers.append(radius * math.cos(angle))
        if len(numbers) < count:
            numbers.append(radius * math.sin(angle))
    return {"numbers": numbers, "state": state}


def reverse(values: list) -> list:
    """Return the values in the other order.

    Parameters
    ----------
    values : list
        Any values.

    Returns
    -------
    list
        A new list.
    """
    count = len(values)
    return [values[count - 1 - i] for i in range(count)]


def _start(seed: float) -> float:
    """Return a state far from those of other seeds."""
    state = 20210521.0 + 7654321.0 * seed
    for _ in range(5):
        state = _next(state)
    return state


def _next(state: float) -> float:
    """Return the next number of the generator."""
    product = FACTOR * state
    return product - MODULUS * math.floor(product / MODULUS)


def _dot(first: list[float], second: list[float]) -> float:
    """Return the sum of products."""
    total = 0.0
    for i in range(len(first)):
        total = total + first[i] * second[i]
    return total


def _back(rows: list[list[float]], signal: list[float], count: int) -> list[float]:
    """Multiply by the transposed matrix."""
    out = [0.0 for _ in range(count)]
    for i in range(len(rows)):
        for j in range(count):
            out[j] = out[j] + rows[i][j] * signal[i]
    return out
