"""What a layer of leaky rectifiers does to the size of a signal, on average over the weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

import numpy as np
from jaxtyping import Float

from learndyn.shapes import ArrayLike
from learndyn.validation import non_negative, real_number, whole_number

Layers = Float[np.ndarray, " _"]

#: Which fan divides the square of the gain: that of the inputs, of the outputs, or their mean.
Fan = Literal["in", "out", "average"]


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


def weight_variances(widths: Sequence[int], *, gain: float, fan: Fan) -> Layers:
    r"""Return the variance of the weights of each layer, with gain 1 on the linear head.

    Implements :eq:`eq-leaky-relu-choices`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs, two or more.
    gain : float
        Gain :math:`g` of the hidden layers, zero or more.
    fan : {"in", "out", "average"}
        Which number of units divides :math:`g^2`.

    Returns
    -------
    ndarray of float64, shape (layer,)
        :math:`s_l^2` of the layers 1 to D.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> weight_variances([8, 2, 4], gain=2.0, fan="in")
    array([0.5, 0.5])
    """
    sizes = _sizes(widths)
    size = float(non_negative(real_number(gain, name="gain"), name="gain"))
    if fan not in get_args(Fan):
        raise ValueError(f"fan must be 'in', 'out' or 'average', got {fan!r}.")
    fans = {"in": sizes[:-1], "out": sizes[1:], "average": (sizes[:-1] + sizes[1:]) / 2}
    gains = np.full(len(sizes) - 1, size)
    gains[-1] = 1.0
    return np.asarray(gains**2 / fans[fan])


def forward_moments(
    widths: Sequence[int], *, variances: ArrayLike, negative_slope: float
) -> Layers:
    r"""Return the mean second moment of each layer's activities, as a multiple of the inputs'.

    Implements :eq:`eq-leaky-relu-forward`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs.
    variances : array_like of float, shape (layer,)
        Variances :math:`s_l^2` of the weights.
    negative_slope : float
        Slope of the hidden units below zero.

    Returns
    -------
    ndarray of float64, shape (layer,)
        :math:`\mathrm{E}\,q_l / q_0` for l from 0 to D.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> forward_moments([4, 2, 1], variances=[0.5, 0.5], negative_slope=0.0)
    array([1., 1., 1.])
    """
    factors = _layer_factors(variances, negative_slope, sizes=_sizes(widths))
    steps = factors * _sizes(widths)[:-1]
    return np.concatenate([[1.0], np.cumprod(steps)])


def backward_moments(
    widths: Sequence[int], *, variances: ArrayLike, negative_slope: float
) -> Layers:
    r"""Return the mean second moment of the derivatives by activities, relative to the outputs'.

    Implements :eq:`eq-leaky-relu-backward`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs.
    variances : array_like of float, shape (layer,)
        Variances :math:`s_l^2` of the weights.
    negative_slope : float
        Slope of the hidden units below zero.

    Returns
    -------
    ndarray of float64, shape (layer,)
        :math:`\mathrm{E}\,p_l / \mathrm{E}\,p_D` for l from 0 to D.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> backward_moments([4, 2, 1], variances=[1.0, 1.0], negative_slope=0.0)
    array([1., 1., 1.])
    """
    factors = _layer_factors(variances, negative_slope, sizes=_sizes(widths))
    steps = factors * _sizes(widths)[1:]
    return np.concatenate([np.cumprod(steps[::-1])[::-1], [1.0]])


def spread_constant(negative_slope: float) -> float:
    r"""Return :math:`k`: a layer of n units adds :math:`k/n` to the relative spread of a signal.

    Implements :eq:`eq-leaky-relu-spread`.

    Parameters
    ----------
    negative_slope : float
        :math:`\alpha`, the slope below zero.

    Returns
    -------
    float
        :math:`k`, from 2 for linear units to 5 for rectifiers.

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


def _sizes(widths: Sequence[int]) -> Layers:
    """Check the widths, and return them as floats."""
    sizes = [whole_number(int(width), name="widths", minimum=1) for width in widths]
    if len(sizes) < 2:
        raise ValueError(f"widths must have 2 entries or more, got {list(widths)}.")
    return np.array(sizes, dtype=float)


def _layer_factors(variances: ArrayLike, negative_slope: float, *, sizes: Layers) -> Layers:
    """Return each layer's weight variance times what its units leave; the head is linear."""
    layers = non_negative(variances, name="variances")
    if layers.shape != (len(sizes) - 1,):
        raise ValueError(f"variances must have {len(sizes) - 1} entries, got shape {layers.shape}.")
    left = np.full(len(layers), unit_moments(negative_slope).second)
    left[-1] = 1.0
    return np.asarray(layers * left)
