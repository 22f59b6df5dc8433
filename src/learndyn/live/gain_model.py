"""Second moments in a network of leaky rectifiers, on average over its weights.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

FAN_IN = 0
AVERAGE = 1


def kept(slope: float, gain: float) -> float:
    """Return what a layer as wide as the one before leaves of a second moment.

    Parameters
    ----------
    slope, gain : float
        Slope below zero, and gain.

    Returns
    -------
    float
        The factor, 1 for the gain that keeps the second moment.
    """
    return gain * gain * (1.0 + slope * slope) / 2.0


def scales(widths: list[float], gain: float, fan: int) -> list[float]:
    """Return the variance of the weights of each layer, times its fan-in.

    Parameters
    ----------
    widths : list of float
        Numbers of units from the inputs to the outputs.
    gain : float
        Gain of the hidden layers; the head has 1.
    fan : int
        0 for the fan-in, 1 for the mean of both fans, 2 for the fan-out.

    Returns
    -------
    list of float
        One for each layer of weights.
    """
    out = []
    last = len(widths) - 2
    for i in range(last + 1):
        size = 1.0 if i == last else gain * gain
        fans = widths[i + 1]
        if fan == FAN_IN:
            fans = widths[i]
        elif fan == AVERAGE:
            fans = (widths[i] + widths[i + 1]) / 2.0
        out.append(size * widths[i] / fans)
    return out


def forward(slope: float, factors: list[float]) -> list[float]:
    """Return the second moment of each layer's activities.

    Parameters
    ----------
    slope : float
        Slope below zero.
    factors : list of float
        What `scales` returns.

    Returns
    -------
    list of float
        One for each layer, 1 for the inputs.
    """
    out = [1.0]
    for i in range(len(factors)):
        left = 1.0 if i == len(factors) - 1 else kept(slope, 1.0)
        out.append(out[i] * factors[i] * left)
    return out


def backward(widths: list[float], slope: float, factors: list[float]) -> list[float]:
    """Return the second moment of the derivatives by each layer's activities.

    Parameters
    ----------
    widths : list of float
        Numbers of units.
    slope : float
        Slope below zero.
    factors : list of float
        What `scales` returns.

    Returns
    -------
    list of float
        One for each layer, 1 for the outputs.
    """
    out = [1.0 for width in widths]
    for step in range(len(factors)):
        i = len(factors) - 1 - step
        left = 1.0 if i == len(factors) - 1 else kept(slope, 1.0)
        out[i] = out[i + 1] * factors[i] * widths[i + 1] / widths[i] * left
    return out


def scaled(plain: list[float], factors: list[float], backwards: bool) -> list[float]:
    """Turn what was measured with variance 1 over the fan-in into what other weights give.

    Parameters
    ----------
    plain : list of float
        Second moments of each layer.
    factors : list of float
        What `scales` returns.
    backwards : bool
        Whether they are those of derivatives.

    Returns
    -------
    list of float
        The same for the scaled weights, exactly: the units are homogeneous.
    """
    out = []
    for layer in range(len(plain)):
        value = plain[layer]
        for i in range(len(factors)):
            if (i >= layer) == backwards:
                value = value * factors[i]
        out.append(value)
    return out
