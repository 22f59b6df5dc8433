"""Very wide networks with random weights: lengths, correlations and squared gradients by layer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from learndyn.activations import Activation
from learndyn.shapes import ArrayLike, Settings
from learndyn.theory.gaussian import gaussian_nodes
from learndyn.validation import float_array, non_negative, positive, whole_number

# Lengths of tanh to nine digits up to 2 and five at 5, slopes to seven and four.
_NUM_NODES = 128
# With tanh a distance shrinks to 0.6 or less per layer for bias variances of 0.05 or more, and more
# slowly towards the corner of the critical line.
_NUM_STEPS = 100_000
_TOLERANCE = 1e-14


class LayerTheory(NamedTuple):
    r"""What is predicted for each layer.

    Attributes
    ----------
    lengths, correlations, factors : ndarray of float64, shape (\*setting, layer)
        Length of an input, correlation of two, and the factor by which the activation of this layer
        and the weights of the next multiply small squared changes.
    """

    lengths: Settings
    correlations: Settings
    factors: Settings

    @property
    def gradients(self) -> Settings:
        r"""Squared gradients of each layer relative to the last, shape (\*setting, layer)."""
        backwards = np.cumprod(self.factors[..., -2::-1], axis=-1)
        last = np.ones_like(self.factors[..., :1])
        return np.concatenate([backwards[..., ::-1], last], axis=-1)


def length_map(
    length: ArrayLike,
    *,
    activation: Activation,
    weight_variance: ArrayLike,
    bias_variance: ArrayLike,
    num_nodes: int = _NUM_NODES,
) -> Settings:
    r"""Return the length of the next layer, the mean square of what its units receive.

    Implements :eq:`eq-edge-of-chaos-length`.

    Parameters
    ----------
    length : array_like, shape (\*setting)
        :math:`q_{l-1}`, zero or more.
    activation : Activation
        The activation.
    weight_variance, bias_variance : array_like, shape (\*setting)
        :math:`\sigma_w^2`, the variance of a weight times the fan-in, and :math:`\sigma_b^2`; zero
        or more.
    num_nodes : int, optional
        Nodes of the Gauss-Hermite rule.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        :math:`q_l`.

    Raises
    ------
    TypeError, ValueError
        If an argument is negative, not finite, or does not fit the others.

    Notes
    -----
    For smooth activations the error falls exponentially with the square root of the number of
    nodes, more slowly where ``length`` is large; for rectifiers, which have a corner, like one over
    the number.

    Examples
    --------
    >>> from learndyn.activations import IDENTITY
    >>> float(length_map(3.0, activation=IDENTITY, weight_variance=2.0, bias_variance=0.5).round(9))
    6.5
    """
    places, weights = gaussian_nodes(num_nodes)
    q = non_negative(length, name="length")
    slope = non_negative(weight_variance, name="weight_variance")
    values = activation.function(np.sqrt(q)[..., np.newaxis] * places)
    shift = non_negative(bias_variance, name="bias_variance")
    return np.asarray(slope * (values**2 @ weights) + shift)


def fixed_length(
    *, activation: Activation, weight_variance: ArrayLike, bias_variance: ArrayLike
) -> Settings:
    r"""Return the length that the layers of a deep network settle at, started at length 1.

    Implements :eq:`eq-edge-of-chaos-fixed`.

    Parameters
    ----------
    activation : Activation
        The activation.
    weight_variance, bias_variance : array_like, shape (\*setting)
        :math:`\sigma_w^2` and :math:`\sigma_b^2`, zero or more.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        :math:`q^*`.

    Raises
    ------
    TypeError, ValueError
        If an argument is negative or not finite, or if a length does not settle: it grows without
        bound, or more slowly than exponentially towards its limit.

    Notes
    -----
    The map is iterated until it moves no length by more than 1e-14 of itself or of one.

    Examples
    --------
    >>> from learndyn.activations import IDENTITY
    >>> q = fixed_length(activation=IDENTITY, weight_variance=0.5, bias_variance=1.0)
    >>> round(float(q), 9)
    2.0
    """
    q = np.ones(np.broadcast_shapes(np.shape(weight_variance), np.shape(bias_variance)))
    for _ in range(_NUM_STEPS):
        following = length_map(
            q,
            activation=activation,
            weight_variance=weight_variance,
            bias_variance=bias_variance,
        )
        if np.all(np.abs(following - q) <= _TOLERANCE * np.maximum(1.0, q)):
            return following
        if np.max(following) > 1e100:
            break
        q = following
    raise ValueError(
        "weight_variance and bias_variance must let the length settle, got "
        f"{np.max(weight_variance):g} and {np.max(bias_variance):g} at most."
    )


def correlation_map(
    correlation: ArrayLike,
    *,
    length: ArrayLike,
    activation: Activation,
    weight_variance: ArrayLike,
    bias_variance: ArrayLike,
    num_nodes: int = _NUM_NODES,
) -> Settings:
    r"""Return the correlation of two inputs in the next layer, for two inputs of one length.

    Implements :eq:`eq-edge-of-chaos-correlation`.

    Parameters
    ----------
    correlation : array_like, shape (\*setting)
        :math:`c_{l-1}`, from -1 to 1.
    length : array_like, shape (\*setting)
        :math:`q_{l-1}` of both, positive.
    activation : Activation
        The activation.
    weight_variance, bias_variance : array_like, shape (\*setting)
        :math:`\sigma_w^2` and :math:`\sigma_b^2`, zero or more and not both zero.
    num_nodes : int, optional
        Nodes of the Gauss-Hermite rule, in each of two dimensions.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        :math:`c_l`, covariance over length.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.

    Notes
    -----
    Costs the square of `num_nodes` for each setting. Accuracy as in `length_map`; the rule turns
    with the correlation, so that rectifiers lose another digit. `leaky_relu_correlation` is exact.

    Examples
    --------
    >>> from learndyn.activations import IDENTITY
    >>> options = {"activation": IDENTITY, "weight_variance": 1.0, "bias_variance": 1.0}
    >>> round(float(correlation_map(0.5, length=1.0, **options)), 9)
    0.75
    """
    c = _correlations(correlation)[..., np.newaxis, np.newaxis]
    places, weights = gaussian_nodes(num_nodes)
    q = positive(length, name="length")
    size = np.sqrt(q)[..., np.newaxis]
    slope = non_negative(weight_variance, name="weight_variance")
    shift = non_negative(bias_variance, name="bias_variance")
    first = activation.function(size * places)
    partner = c * places[:, np.newaxis] + np.sqrt(1 - c**2) * places
    second = activation.function(size[..., np.newaxis] * partner) @ weights
    following = slope * (first**2 @ weights) + shift
    if np.any(following == 0):
        raise ValueError("weight_variance must be positive where bias_variance is 0, got 0.0.")
    # rounding must not lead beyond 1, which the next layer would refuse
    ratio = (slope * (first * second @ weights) + shift) / following
    return np.asarray(np.clip(ratio, -1, 1))


def perturbation_factor(
    length: ArrayLike,
    *,
    activation: Activation,
    weight_variance: ArrayLike,
    num_nodes: int = _NUM_NODES,
) -> Settings:
    r"""Return the factor by which a layer multiplies small squared changes, and squared gradients.

    Implements :eq:`eq-edge-of-chaos-chi`.

    Parameters
    ----------
    length : array_like, shape (\*setting)
        Length :math:`q` of the layer, zero or more.
    activation : Activation
        The activation.
    weight_variance : array_like, shape (\*setting)
        :math:`\sigma_w^2`, zero or more.
    num_nodes : int, optional
        Nodes of the Gauss-Hermite rule.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        :math:`\chi`; at the fixed length the slope of the correlation map at 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is negative or not finite.

    Examples
    --------
    >>> from learndyn.activations import TANH
    >>> round(float(perturbation_factor(0.0, activation=TANH, weight_variance=1.5)), 9)
    1.5
    """
    places, weights = gaussian_nodes(num_nodes)
    q = non_negative(length, name="length")
    slopes = activation.derivative(np.sqrt(q)[..., np.newaxis] * places)
    return np.asarray(non_negative(weight_variance, name="weight_variance") * (slopes**2 @ weights))


def predict_layers(
    correlation: ArrayLike,
    *,
    depth: int,
    activation: Activation,
    weight_variance: ArrayLike,
    bias_variance: ArrayLike,
) -> LayerTheory:
    r"""Predict all layers of a very wide network for two inputs of mean square 1.

    Parameters
    ----------
    correlation : array_like, shape (\*setting)
        Correlation of the inputs, from -1 to 1.
    depth : int
        Number of layers of weights, 1 or more.
    activation : Activation
        The activation.
    weight_variance, bias_variance : array_like, shape (\*setting)
        :math:`\sigma_w^2` and :math:`\sigma_b^2`; the first positive.

    Returns
    -------
    LayerTheory
        Lengths, correlations and factors, layer by layer. The first layer is linear in the inputs.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.

    Examples
    --------
    >>> from learndyn.activations import IDENTITY
    >>> options = {"activation": IDENTITY, "weight_variance": 2.0, "bias_variance": 0.0}
    >>> predict_layers(0.5, depth=3, **options).lengths.round(9)
    array([2., 4., 8.])
    """
    count = whole_number(depth, name="depth", minimum=1)
    slope = positive(weight_variance, name="weight_variance")
    shift = non_negative(bias_variance, name="bias_variance")
    q = slope + shift
    c = (slope * _correlations(correlation) + shift) / q
    q = np.broadcast_to(q, np.shape(c))
    lengths, correlations, factors = [], [], []
    for _ in range(count):
        lengths.append(q)
        correlations.append(c)
        factors.append(perturbation_factor(q, activation=activation, weight_variance=slope))
        c = correlation_map(
            c, length=q, activation=activation, weight_variance=slope, bias_variance=shift
        )
        q = length_map(q, activation=activation, weight_variance=slope, bias_variance=shift)
    return LayerTheory(*(np.stack(rows, axis=-1) for rows in (lengths, correlations, factors)))


def critical_point(length: ArrayLike, *, activation: Activation) -> tuple[Settings, Settings]:
    r"""Return the variances at which a length is a fixed point and the slope is 1.

    Implements :eq:`eq-edge-of-chaos-critical`.

    Parameters
    ----------
    length : array_like, shape (\*setting)
        Length :math:`q`, zero or more.
    activation : Activation
        An odd activation whose derivative is not zero everywhere, such as tanh.

    Returns
    -------
    tuple of ndarray of float64, shape (\*setting)
        :math:`\sigma_w^2` and :math:`\sigma_b^2`.

    Raises
    ------
    TypeError, ValueError
        If `length` is negative or not finite.

    Examples
    --------
    >>> from learndyn.activations import TANH
    >>> [round(float(value), 4) for value in critical_point(0.57, activation=TANH)]
    [1.7609, 0.05]
    """
    q = non_negative(length, name="length")
    factor = perturbation_factor(q, activation=activation, weight_variance=1.0)
    weight_variance = np.asarray(1 / factor)
    carried = length_map(
        q, activation=activation, weight_variance=weight_variance, bias_variance=0.0
    )
    # Poincare's inequality forbids a negative difference but for rounding
    return weight_variance, np.asarray(np.maximum(q - carried, 0.0))


def depth_scale(slope: ArrayLike) -> Settings:
    r"""Return the number of layers in which a distance to a fixed point changes by a factor e.

    Implements :eq:`eq-edge-of-chaos-depth`.

    Parameters
    ----------
    slope : array_like, shape (\*setting)
        Slope of the map at its fixed point, positive and not 1.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        :math:`\xi`, in layers.

    Raises
    ------
    TypeError, ValueError
        If a slope is not positive or equals 1, where the approach is not exponential.

    Examples
    --------
    >>> float(depth_scale(np.exp(-0.25)).round(9))
    4.0
    """
    slopes = positive(slope, name="slope")
    if np.any(slopes == 1):
        raise ValueError("slope must differ from 1, got 1.0.")
    return np.asarray(1 / np.abs(np.log(slopes)))


def _correlations(value: ArrayLike) -> Settings:
    """Return correlations after checking that they are such."""
    c = float_array(value, name="correlation")
    if np.any(np.abs(c) > 1):
        raise ValueError(f"correlation must lie from -1 to 1, got {c[np.abs(c) > 1].flat[0]}.")
    return c
