"""How large signals are in a network with random weights: forwards, backwards, and how sure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from scipy.special import digamma, ndtri, polygamma

from learndyn.shapes import ArrayLike
from learndyn.theory.intervals import Interval
from learndyn.validation import non_negative, real_number, whole_number

# One number for each layer of units, the input among them, and one for each layer of weights.
Moments = Float[np.ndarray, " moment"]
PerLayer = Float[np.ndarray, " layer"]


def forward_moments(
    widths: Sequence[int],
    *,
    weight_variances: ArrayLike,
    input_moment: float,
    factors: ArrayLike = 1.0,
) -> Moments:
    r"""Return the expected second moment of each layer, from the input to the output.

    Implements :eq:`eq-xavier-forward` for linear layers and :eq:`eq-leaky-relu-forward` for others:
    :math:`\mathrm E\,q_l = c_l\, n_{l-1} s_l^2\, \mathrm E\,q_{l-1}`, for one input and weights
    that are independent with mean zero. Exact at any width.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units :math:`n_0, \dots, n_D`.
    weight_variances : array_like of float, shape (layer,)
        :math:`s_1^2, \dots, s_D^2`; see `learndyn.initialization.weight_variances`.
    input_moment : float
        :math:`q_0`, the mean of the squares of the input's entries; 0 or more.
    factors : array_like of float, a number or shape (layer,), optional
        :math:`c_l`, the mean square behind the activation divided by that before it: 1 for linear
        layers; see `learndyn.theory.leaky_relu.layer_factors`.

    Returns
    -------
    ndarray of float64, shape (moment,)
        :math:`q_0` and the expectations of :math:`q_1, \dots, q_D`, behind the activations.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, negative, or there is not one variance for each layer.

    Examples
    --------
    >>> forward_moments([3, 2, 4], weight_variances=[1 / 3, 1.0], input_moment=5.0)
    array([ 5.,  5., 10.])
    """
    counts, gains = _layers(widths, weight_variances, factors)
    start = non_negative(real_number(input_moment, name="input_moment"), name="input_moment")
    return np.asarray(start * np.concatenate([[1.0], np.cumprod(counts[:-1] * gains)]))


def backward_moments(
    widths: Sequence[int],
    *,
    weight_variances: ArrayLike,
    output_moment: float,
    factors: ArrayLike = 1.0,
) -> Moments:
    r"""Return the expected second moment of the derivatives by each layer.

    Implements :eq:`eq-xavier-backward` for linear layers and :eq:`eq-leaky-relu-backward` for
    others: :math:`\mathrm E\,p_{l-1} = c_l\, n_l s_l^2\, \mathrm E\,p_l`, for derivatives by the
    outputs that do not depend on the weights. Exact at any width.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units :math:`n_0, \dots, n_D`.
    weight_variances : array_like of float, shape (layer,)
        :math:`s_1^2, \dots, s_D^2`.
    output_moment : float
        :math:`p_D`, the mean of the squares of the derivatives by the outputs; 0 or more.
    factors : array_like of float, a number or shape (layer,), optional
        :math:`c_l`, the mean square of the slope of a layer's activation: 1 for linear layers.

    Returns
    -------
    ndarray of float64, shape (moment,)
        The expectations of :math:`p_0, \dots, p_{D-1}`, and :math:`p_D`, from the input on.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, negative, or there is not one variance for each layer.

    Examples
    --------
    >>> backward_moments([3, 2, 4], weight_variances=[1 / 3, 1.0], output_moment=3.0)
    array([ 8., 12.,  3.])
    """
    counts, gains = _layers(widths, weight_variances, factors)
    end = non_negative(real_number(output_moment, name="output_moment"), name="output_moment")
    return np.asarray(end * np.concatenate([np.cumprod((counts[1:] * gains)[::-1])[::-1], [1.0]]))


def relative_variances(widths: Sequence[int]) -> Moments:
    r"""Return the variance of each layer's second moment divided by its squared expectation.

    Implements :eq:`eq-xavier-fluctuation` for linear layers with independent normal weights:
    :math:`\prod_{k \le l} (1 + 2/n_k) - 1`. Backwards the widths are met in the other order.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the signal's start to its end, for instance
        :math:`n_0, \dots, n_D`; the first is that of the given signal, and does not count.

    Returns
    -------
    ndarray of float64, shape (moment,)
        The relative variances, beginning with 0.

    Raises
    ------
    TypeError, ValueError
        If a width is not an integer or below 1, or there are fewer than two.

    Examples
    --------
    >>> relative_variances([7, 2, 2])
    array([0., 1., 3.])
    """
    counts = _widths(widths)
    return np.concatenate([[0.0], np.cumprod(1 + 2 / counts[1:]) - 1])


def typical_moments(widths: Sequence[int], *, confidence: float) -> Interval:
    r"""Return where the second moments of most networks lie, relative to their expectations.

    Implements :eq:`eq-xavier-typical` for linear layers with independent normal weights: the
    logarithm of :math:`q_l / \mathrm E\,q_l` is a sum of independent terms, one for each layer,
    with mean :math:`\psi(n/2) - \ln(n/2)` and variance :math:`\psi'(n/2)` for a layer of
    :math:`n` units. The bounds treat the sum as normal.

    Parameters
    ----------
    widths : sequence of int
        As in `relative_variances`.
    confidence : float
        The share of networks between the bounds, above 0 and below 1.

    Returns
    -------
    Interval
        Geometric mean and bounds for each layer, an array of shape (moment,) each, all beginning
        with 1.

    Raises
    ------
    TypeError, ValueError
        If a width is not an integer or below 1, there are fewer than two, or the confidence is
        outside its range.

    Notes
    -----
    Mean and variance of the logarithm are exact; the bounds are close from a few layers, or from
    some ten units, on.

    Examples
    --------
    >>> middle = typical_moments([5, 2, 2], confidence=0.9).mean
    >>> np.round(middle, 4)  # exp(-0.5772) for each layer of two units
    array([1.    , 0.5615, 0.3152])
    """
    counts = _widths(widths)
    share = real_number(confidence, name="confidence")
    if not 0 < share < 1:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence}.")
    factors = np.array([(0.0, 0.0), *(log_factor(int(count)) for count in counts[1:])])
    center, variance = np.cumsum(factors, axis=0).T
    spread = np.sqrt(variance)
    reach = float(ndtri((1 + share) / 2)) * spread
    return Interval(np.exp(center), np.exp(center - reach), np.exp(center + reach))


def log_factor(width: int) -> tuple[float, float]:
    r"""Return mean and variance of the logarithm of one layer's random factor.

    Implements :eq:`eq-xavier-log`: given the layer before, a linear layer with normal weights
    multiplies the expected second moment by :math:`\chi^2_n/n`.

    Parameters
    ----------
    width : int
        :math:`n`, the number of units that the layer computes, 1 or more.

    Returns
    -------
    tuple of float
        :math:`\psi(n/2) - \ln(n/2)`, near :math:`-1/n`, and :math:`\psi'(n/2)`, near
        :math:`2/n`.

    Raises
    ------
    TypeError, ValueError
        If `width` is not an integer or below 1.

    Examples
    --------
    >>> mean, variance = log_factor(2)  # an exponential law: Euler's constant and pi^2/6
    >>> round(mean, 4), round(variance, 4)
    (-0.5772, 1.6449)
    """
    half = whole_number(width, name="width", minimum=1) / 2
    return float(digamma(half) - np.log(half)), float(polygamma(1, half))


def _widths(widths: Sequence[int]) -> Moments:
    """Return the widths as floats after checking them."""
    counts = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(counts) < 2:
        raise ValueError(f"widths must name two or more layers of units, got {list(widths)}.")
    return np.array(counts, dtype=float)


def _layers(
    widths: Sequence[int], weight_variances: ArrayLike, factors: ArrayLike
) -> tuple[Moments, PerLayer]:
    """Return widths, and variances times factors, after checking that they belong together."""
    counts = _widths(widths)
    variances = non_negative(weight_variances, name="weight_variances")
    activations = non_negative(factors, name="factors")
    shape = (counts.size - 1,)
    rule = f"must hold one number for each of the {counts.size - 1} layers"
    if variances.shape != shape:
        raise ValueError(f"weight_variances {rule}, got shape {variances.shape}.")
    if activations.shape not in ((), shape):
        raise ValueError(f"factors {rule}, or one for all, got shape {activations.shape}.")
    return counts, np.asarray(variances * activations)
