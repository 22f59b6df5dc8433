"""What leaky rectifiers do to the size of a signal, on average, and to correlations of inputs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from learndyn.shapes import ArrayLike, Settings
from learndyn.validation import float_array, real_number, whole_number

Layers = Float[np.ndarray, " _"]


class UnitMoments(NamedTuple):
    """Moments of a leaky rectifier's activity, for a standard normal pre-activation.

    Attributes
    ----------
    mean, second, variance : float
        Mean, second moment and variance of the activity.
    """

    mean: float
    second: float
    variance: float


def unit_moments(negative_slope: float) -> UnitMoments:
    r"""Return mean, second moment and variance of an activity.

    Implements :eq:`eq-leaky-relu-mean` and :eq:`eq-leaky-relu-moment`.

    Parameters
    ----------
    negative_slope : float
        :math:`\alpha`, the slope below zero.

    Returns
    -------
    UnitMoments
        For a pre-activation of mean 0 and variance 1; the mean holds for normal ones, the second
        moment for all symmetric ones.

    Raises
    ------
    TypeError, ValueError
        If `negative_slope` is not one finite number.

    Examples
    --------
    >>> unit_moments(1.0)
    UnitMoments(mean=0.0, second=1.0, variance=1.0)
    """
    slope = real_number(negative_slope, name="negative_slope")
    mean = (1 - slope) / math.sqrt(2 * math.pi)
    second = (1 + slope**2) / 2
    return UnitMoments(mean, second, second - mean**2)


def leaky_gain(negative_slope: float) -> float:
    r"""Return the gain that keeps the second moment, :math:`\sqrt{2/(1+\alpha^2)}`.

    Implements :eq:`eq-leaky-relu-gain`.

    Parameters
    ----------
    negative_slope : float
        :math:`\alpha`, the slope below zero.

    Returns
    -------
    float
        The gain :math:`g^*`.

    Raises
    ------
    TypeError, ValueError
        If `negative_slope` is not one finite number.

    Examples
    --------
    >>> leaky_gain(1.0)
    1.0
    """
    return 1 / math.sqrt(unit_moments(negative_slope).second)


def layer_factors(num_layers: int, *, negative_slope: float) -> Layers:
    r"""Return what each layer leaves of a second moment, in a network with a linear head.

    Implements :math:`c_l` of :eq:`eq-leaky-relu-forward`.

    Parameters
    ----------
    num_layers : int
        :math:`D`, the number of layers of weights, 1 or more.
    negative_slope : float
        :math:`\alpha`, the slope of the hidden units below zero.

    Returns
    -------
    ndarray of float64, shape (layer,)
        :math:`(1 + \alpha^2)/2` for the hidden layers, and 1 for the head.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> layer_factors(3, negative_slope=0.0)
    array([0.5, 0.5, 1. ])
    """
    factors = np.ones(whole_number(num_layers, name="num_layers", minimum=1))
    factors[:-1] = unit_moments(negative_slope).second
    return factors


def spread_constant(negative_slope: float) -> float:
    r"""Return :math:`\kappa`: n units add :math:`\kappa/n` to the relative spread of a signal.

    Implements :eq:`eq-leaky-relu-spread`.

    Parameters
    ----------
    negative_slope : float
        :math:`\alpha`, the slope below zero.

    Returns
    -------
    float
        :math:`\kappa`, from 2 for linear units to 5 for rectifiers.

    Raises
    ------
    TypeError, ValueError
        If `negative_slope` is not one finite number.

    Examples
    --------
    >>> spread_constant(1.0), spread_constant(0.0)
    (2.0, 5.0)
    """
    slope = real_number(negative_slope, name="negative_slope")
    # the fourth moment of a standard normal is 3, and half of them lie on each side
    return 6 * (1 + slope**4) / (1 + slope**2) ** 2 - 1


def death_probability(widths: Sequence[int]) -> float:
    r"""Return how often a network of rectifiers has a dead layer, for one input that is not zero.

    Implements :eq:`eq-leaky-relu-dead`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units of the hidden layers, 1 or more each.

    Returns
    -------
    float
        :math:`1 - \prod_l (1 - 2^{-n_l})`.

    Raises
    ------
    TypeError, ValueError
        If a width is not an integer of 1 or more.

    Examples
    --------
    >>> death_probability([1, 2])
    0.625
    """
    sizes = [whole_number(width, name="widths", minimum=1) for width in widths]
    # a network is alive with a probability near 1, so the logarithm keeps the digits
    return -math.expm1(sum(math.log1p(-(2.0**-size)) for size in sizes))


def leaky_relu_correlation(correlation: ArrayLike, *, negative_slope: float) -> Settings:
    r"""Return the correlation of two inputs behind a layer of leaky rectifiers without biases.

    Implements :eq:`eq-edge-of-chaos-leaky`.

    Parameters
    ----------
    correlation : array_like, shape (\*setting)
        Correlation before it, from -1 to 1.
    negative_slope : float
        :math:`\alpha`; 0 is the rectifier.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Correlation after it, for any variance of the weights.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its range.

    References
    ----------
    For the rectifier, Y. Cho and L. K. Saul, "Kernel methods for deep learning" (2009).

    Examples
    --------
    >>> float(leaky_relu_correlation(0.0, negative_slope=0.0) * np.pi)  # 1/pi for right angles
    1.0
    """
    c = float_array(correlation, name="correlation")
    if np.any(np.abs(c) > 1):
        raise ValueError(f"correlation must lie from -1 to 1, got {c[np.abs(c) > 1].flat[0]}.")
    a = real_number(negative_slope, name="negative_slope")
    excess = np.sqrt(1 - c**2) - c * np.arccos(c)
    return np.asarray(np.clip(c + (1 - a) ** 2 / (np.pi * (1 + a**2)) * excess, -1, 1))
