"""Random networks of leaky rectifiers: how large signals are, forwards and backwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from learndyn.activations import leaky_relu
from learndyn.initialization import Law, draw_weights
from learndyn.rng import generator
from learndyn.shapes import ArrayLike
from learndyn.validation import non_negative, real_number, whole_number

Moments = Float[np.ndarray, "net layer"]
Weights = Float[np.ndarray, "net _ _"]

# Weights of one layer that are in memory at once.
_MEMORY = 2**20


@dataclass(frozen=True, eq=False)
class Signals:
    """What random networks do to one input, and to derivatives on their way back.

    Attributes
    ----------
    forward : ndarray of float64, shape (net, layer)
        Second moments of the activities of the layers 0 to D, as multiples of the inputs'.
    backward : ndarray of float64, shape (net, layer)
        Second moments of the derivatives of the loss by them, for derivatives by the outputs that
        are uncorrelated and have mean 0 and variance 1.
    """

    forward: Moments
    backward: Moments


def random_signals(
    widths: Sequence[int],
    *,
    weight_variances: ArrayLike,
    negative_slope: float,
    num_networks: int,
    law: Law,
    rng: np.random.Generator,
    slope_at_zero: float | None = None,
) -> Signals:
    r"""Draw networks without biases, and measure second moments in each of them.

    The input is the same for all. Backwards the mean over the derivatives by the outputs is taken
    exactly: it is the mean square of the entries of the Jacobian of outputs by activities, times
    the number of outputs.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs, two or more.
    weight_variances : array_like of float, shape (layer,)
        Variance of the weights of each layer.
    negative_slope : float
        Slope of the hidden units below zero; the last layer is linear.
    num_networks : int
        How many networks.
    law : {"normal", "uniform"}
        Distribution of the weights.
    rng : numpy.random.Generator
        Source of randomness.
    slope_at_zero : float, optional
        What is taken for the derivative at zero; without it the slope below zero.

    Returns
    -------
    Signals
        Second moments of all networks.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> ones = random_signals(
    ...     [3, 1], weight_variances=[0.0], negative_slope=0.1, num_networks=2, law="normal",
    ...     rng=np.random.default_rng(0),
    ... )
    >>> ones.forward
    array([[1., 0.],
           [1., 0.]])
    """
    sizes = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(sizes) < 2:
        raise ValueError(f"widths must name two or more layers of units, got {list(widths)}.")
    given = non_negative(weight_variances, name="weight_variances")
    if given.shape != (len(sizes) - 1,):
        rule = f"must hold one number for each of the {len(sizes) - 1} layers"
        raise ValueError(f"weight_variances {rule}, got shape {given.shape}.")
    slope = real_number(negative_slope, name="negative_slope")
    at_zero = slope if slope_at_zero is None else real_number(slope_at_zero, name="slope_at_zero")
    count = whole_number(num_networks, name="num_networks", minimum=1)
    source = generator(rng, name="rng")
    x = source.standard_normal(sizes[0])
    x *= np.sqrt(sizes[0] / (x @ x))
    largest = max(a * b for a, b in pairwise(sizes))
    group = max(1, min(count, _MEMORY // largest))
    forward, backward = [], []
    for first in range(0, count, group):
        nets = min(group, count - first)
        layers = [
            draw_weights(a, b, variance=float(variance), law=law, rng=source, num_networks=nets)
            for variance, (a, b) in zip(given, pairwise(sizes), strict=True)
        ]
        ahead, back = _measure(layers, x, slope, at_zero)
        forward.append(ahead)
        backward.append(back)
    return Signals(np.concatenate(forward), np.concatenate(backward))


def _measure(
    layers: list[Weights], x: np.ndarray, slope: float, at_zero: float
) -> tuple[Moments, Moments]:
    """Return second moments of activities, and of derivatives by them, layer by layer."""
    unit = leaky_relu(slope)
    h = np.broadcast_to(x, (len(layers[0]), len(x)))
    sizes, masks = [np.mean(h**2, axis=1)], []
    for index, weights in enumerate(layers):
        z = np.matmul(weights, h[..., np.newaxis])[..., 0]
        is_last = index == len(layers) - 1
        masks.append(np.ones_like(z) if is_last else _derivative(z, slope, at_zero))
        h = z if is_last else unit.function(z)
        sizes.append(np.mean(h**2, axis=1))
    num_outputs = h.shape[1]
    jacobian = np.broadcast_to(np.eye(num_outputs), (len(h), num_outputs, num_outputs))
    found = [num_outputs * np.mean(jacobian**2, axis=(1, 2))]
    for weights, mask in zip(layers[::-1], masks[::-1], strict=True):
        jacobian = (jacobian * mask[:, np.newaxis]) @ weights
        found.append(num_outputs * np.mean(jacobian**2, axis=(1, 2)))
    return np.stack(sizes, axis=1), np.stack(found[::-1], axis=1)


def _derivative(z: np.ndarray, slope: float, at_zero: float) -> np.ndarray:
    """Return the derivative of the leaky rectifier, with a convention at zero."""
    return np.where(z == 0, at_zero, np.where(z > 0, 1.0, slope))
