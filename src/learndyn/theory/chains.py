r"""Balanced chains of :math:`D` equal weights, :math:`\hat y = w^D x`, solved exactly.

The data enter through the input moment :math:`c = \overline{x^2}` and the least-squares slope
:math:`\beta`, here positive. Weights that start equal stay equal, so the product :math:`P = w^D`
alone tells the state, and gradient flow of the mean squared error moves it by
:math:`\dot P = 2 c D\, P^{2 - 2/D} (\beta - P)`.
"""

from __future__ import annotations

import numpy as np
from scipy.special import hyp2f1

from learndyn.shapes import ArrayLike, Settings
from learndyn.validation import (
    common_settings,
    positive,
    real_number,
    whole_number,
    whole_numbers,
)


def flow_time(
    initial_product: ArrayLike,
    final_product: ArrayLike,
    *,
    depth: ArrayLike,
    input_moment: float,
    slope: float,
) -> Settings:
    r"""Return how long gradient flow takes from one product of the weights to another.

    Implements :eq:`eq-depth-flow-time`: the integral of :math:`dP / \dot P`, which is a Gauss
    hypergeometric function of :math:`P/\beta` below the slope and of :math:`\beta/P` above it.

    Parameters
    ----------
    initial_product, final_product : array_like of float, shape (\*setting)
        Products at the start and at the end, positive, both below or both above the slope, and the
        final one between the initial one and the slope.
    depth : array_like of int, shape (\*setting)
        :math:`D`, the number of weights, 1 or more.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Times in units of steps times learning rate, 0 or more.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If a number is not positive, or the flow does not pass from one product to the other.

    Notes
    -----
    The time grows like a logarithm as the final product approaches the slope, and so do the errors:
    they stay below 1e-9 of the time while the gap is above 1e-6 of the slope.

    References
    ----------
    A. M. Saxe, J. L. McClelland and S. Ganguli, ICLR 2014, for two weights.

    Examples
    --------
    >>> time = flow_time(0.5, 0.75, depth=1, input_moment=0.5, slope=1.0)
    >>> print(f"{time:.4f}")
    0.6931
    """
    start = positive(initial_product, name="initial_product")
    end = positive(final_product, name="final_product")
    depths = whole_numbers(depth, name="depth", minimum=1)
    moment, beta = _data(input_moment, slope)
    # the flow approaches the slope and never crosses it
    passes = ((start <= end) & (end < beta)) | ((start >= end) & (end > beta))
    if not np.all(passes):
        rule = f"between initial_product and the slope {beta:g}, which the flow does not reach"
        raise ValueError(f"final_product must lie {rule}, got {start} to {end}.")
    common_settings(products=passes.shape, depth=depths.shape)
    first, last, power = np.broadcast_arrays(start / beta, end / beta, 2 - 2 / depths)
    span = _antiderivative(last, power) - _antiderivative(first, power)
    return np.asarray(span / (2 * moment * depths * beta**power))


def plateau_time(
    initial_product: ArrayLike, *, depth: ArrayLike, input_moment: float, slope: float
) -> Settings:
    r"""Return the leading part of the time that gradient flow spends near the saddle.

    Implements :eq:`eq-depth-plateau`, the limit of `flow_time` for small initial products: it
    differs from the time to any given product below the slope by no more than a constant.

    Parameters
    ----------
    initial_product : array_like of float, shape (\*setting)
        Products at the start, positive and below the slope.
    depth : array_like of int, shape (\*setting)
        :math:`D`, the number of weights, 2 or more: a single weight has no saddle.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Times in units of steps times learning rate.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If a number is not positive, `depth` is below 2, or a product is not below the slope.

    Examples
    --------
    >>> float(plateau_time(0.25, depth=4, input_moment=0.5, slope=1.0))
    1.0
    """
    start = positive(initial_product, name="initial_product")
    depths = whole_numbers(depth, name="depth", minimum=2)
    moment, beta = _data(input_moment, slope)
    if not np.all(start < beta):
        raise ValueError(f"initial_product must be below the slope {beta:g}, got {start}.")
    common_settings(initial_product=start.shape, depth=depths.shape)
    logarithmic = np.log(beta / start) / (4 * moment * beta)
    deeper = np.maximum(depths, 3)
    algebraic = start ** (2 / deeper - 1) / (2 * moment * (deeper - 2) * beta)
    return np.asarray(np.where(depths == 2, logarithmic, algebraic))


def fastest_depth(
    final_product: float,
    *,
    initial_weight: float,
    max_depth: int,
    input_moment: float,
    slope: float,
) -> int:
    r"""Return the depth at which equal weights reach a product soonest under gradient flow.

    Parameters
    ----------
    final_product : float
        The product to reach; above the initial weight and below the slope.
    initial_weight : float
        The value of all weights at the start; above 0 and at most 1, so that deeper chains start
        at smaller products.
    max_depth : int
        The largest depth to try, 1 or more.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope; positive.

    Returns
    -------
    int
        The depth with the smallest `flow_time`, the smallest such depth if there are several.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If a number is outside the range stated.

    Examples
    --------
    >>> fastest_depth(1.9, initial_weight=1.0, max_depth=20, input_moment=0.5, slope=2.0)
    20
    """
    weight = real_number(initial_weight, name="initial_weight", above_zero=True)
    if weight > 1:
        raise ValueError(f"initial_weight must be at most 1, got {weight:g}.")
    depths = np.arange(1, whole_number(max_depth, name="max_depth", minimum=1) + 1)
    end = real_number(final_product, name="final_product", above_zero=True)
    times = flow_time(weight**depths, end, depth=depths, input_moment=input_moment, slope=slope)
    return int(depths[np.argmin(times)])


def sharpness_at_balanced_minimum(depth: int, *, input_moment: float, slope: float) -> float:
    r"""Return the largest curvature of the loss where all weights equal :math:`\beta^{1/D}`.

    Implements :eq:`eq-learning-rate-flattest`, with equality.

    It is :math:`2 c D\, \beta^{2 - 2/D}`: there the Hessian is :math:`2c\, v v^T`, and :math:`v`
    holds the product of all other weights, :math:`\beta^{1 - 1/D}`, :math:`D` times.

    Parameters
    ----------
    depth : int
        :math:`D`, the number of weights, 1 or more.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope; positive.

    Returns
    -------
    float
        The sharpness; gradient descent settles there only at rates below 2 over it.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If `depth` is below 1 or a number is not positive.

    Examples
    --------
    >>> sharpness_at_balanced_minimum(2, input_moment=0.5, slope=2.0)
    4.0
    """
    depth = whole_number(depth, name="depth", minimum=1)
    moment, beta = _data(input_moment, slope)
    return float(2 * moment * depth * beta ** (2 - 2 / depth))


def _antiderivative(ratio: Settings, power: Settings) -> Settings:
    """Integrate 1 / (s^power (1 - s)) in s = P/beta, on either side of its pole at 1."""
    below = ratio < 1
    inside, inverse = np.where(below, ratio, 0.5), np.where(below, 0.5, 1 / ratio)
    # s = 1/u turns the integrand into u^(power - 1) / (1 - u)
    return np.asarray(np.where(below, _integral(inside, 1 - power), _integral(inverse, power)))


def _integral(end: Settings, exponent: ArrayLike) -> Settings:
    """Integrate s^(exponent - 1) / (1 - s); exponent 0 stands for a logarithm."""
    other = np.where(exponent == 0, 1.0, exponent)
    series = end**other / other * hyp2f1(1, other, 1 + other, end)
    return np.asarray(np.where(exponent == 0, np.log(end / (1 - end)), series))


def _data(input_moment: float, slope: float) -> tuple[float, float]:
    """Check the two numbers that stand for the data."""
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    return moment, real_number(slope, name="slope", above_zero=True)
