"""Signals in linear networks with random weights, layer by layer, forwards and backwards."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from learndyn.initialization import Fan, Law, draw_layers
from learndyn.rng import generator
from learndyn.shapes import ArrayLike, Matrix
from learndyn.validation import float_array, whole_number

# Numbers that are held at once: about 30 MB of weights.
_BLOCK = 4_000_000


class Signals(NamedTuple):
    r"""Second moments of many networks.

    Attributes
    ----------
    forward : ndarray of float64, shape (network, layer)
        :math:`q_0, \dots, q_D`, means of the squares of what each layer computes; the first is
        that of the input.
    backward : ndarray of float64, shape (network, layer)
        :math:`p_0, \dots, p_D`, means of the squares of the derivatives by what each layer
        computes; the last is that of the derivatives by the outputs.
    """

    forward: Matrix
    backward: Matrix


def measure_signals(
    widths: Sequence[int],
    *,
    x: ArrayLike,
    output_gradient: ArrayLike,
    fan: Fan,
    law: Law,
    gain: float,
    num_networks: int,
    rng: np.random.Generator,
) -> Signals:
    """Draw linear networks, and send an input forwards and a gradient backwards through each.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the input to the output.
    x : array_like of float, shape (in,) or (network, in)
        The input, the same for all networks or one for each.
    output_gradient : array_like of float, shape (out,) or (network, out)
        Derivatives of the loss by the outputs, which do not depend on the weights.
    fan, gain : str and float
        The rule for the variance of the weights; see `learndyn.initialization.weight_variances`.
    law : {"normal", "uniform"}
        The law of a weight.
    num_networks : int
        How many networks, 1 or more.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Signals
        Second moments forwards and backwards, of the same networks.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or the sizes of the signals do not fit the widths.

    Examples
    --------
    >>> signals = measure_signals(
    ...     [4, 4, 4], x=np.ones(4), output_gradient=2 * np.ones(4), fan="in", law="normal",
    ...     gain=1.0, num_networks=3, rng=np.random.default_rng(0),
    ... )
    >>> signals.forward.shape, float(signals.forward[0, 0]), float(signals.backward[0, -1])
    ((3, 3), 1.0, 4.0)
    """
    total = whole_number(num_networks, name="num_networks", minimum=1)
    source = generator(rng, name="rng")
    start = _rows(x, total, widths[0], name="x")
    end = _rows(output_gradient, total, widths[-1], name="output_gradient")
    size = sum(a * b for a, b in pairwise(widths))
    block = max(1, _BLOCK // max(1, size))
    parts = []
    for first in range(0, total, block):
        chosen = slice(first, min(first + block, total))
        layers = draw_layers(
            widths, fan=fan, law=law, gain=gain, rng=source, num_networks=chosen.stop - first
        )
        parts.append((_passed(start[chosen], layers), _passed_back(end[chosen], layers)))
    return Signals(*(np.concatenate(moments) for moments in zip(*parts, strict=True)))


def _rows(values: ArrayLike, total: int, size: int, *, name: str) -> Matrix:
    """Return a row for each network."""
    array = float_array(values, name=name)
    if array.shape not in ((size,), (total, size)):
        rule = f"must have shape ({size},) or ({total}, {size})"
        raise ValueError(f"{name} {rule}, got {array.shape}.")
    return np.broadcast_to(array, (total, size))


def _passed(signal: Matrix, layers: list) -> Matrix:
    """Send one signal through each network, and return mean squares."""
    moments = [np.mean(signal**2, axis=1)]
    for weights in layers:
        signal = (weights @ signal[:, :, np.newaxis])[:, :, 0]
        moments.append(np.mean(signal**2, axis=1))
    return np.stack(moments, axis=1)


def _passed_back(signal: Matrix, layers: list) -> Matrix:
    """Send one signal back through each network, and return mean squares in forward order."""
    transposed = [weights.swapaxes(1, 2) for weights in reversed(layers)]
    return _passed(signal, transposed)[:, ::-1]
