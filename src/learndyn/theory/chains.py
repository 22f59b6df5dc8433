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
from learndyn.validation import positive, real_number, whole_number


def flow_time(
    initial_product: ArrayLike,
    final_product: ArrayLike,
    *,
    depth: int,
    input_moment: float,
    slope: float,
) -> Settings:
    r"""Return how long gradient flow takes from one product of the weights to another.

    With :math:`a = 2 - 2/D`, :math:`2cD\,t = \int dP / (P^a (\beta - P))`, which is a Gauss
    hypergeometric function of :math:`P/\beta` below the slope and of :math:`\beta/P` above it.

    Parameters
    ----------
    initial_product, final_product : array_like of float, shape (\*setting)
        Products at the start and at the end, positive, both below or both above the slope, and the
        final one between the initial one and the slope.
    depth : int
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
    depth = whole_number(depth, name="depth", minimum=1)
    moment, beta = _data(input_moment, slope)
    # the flow approaches the slope and never crosses it
    passes = ((start <= end) & (end < beta)) | ((start >= end) & (end > beta))
    if not np.all(passes):
        rule = f"between initial_product and the slope {beta:g}, which the flow does not reach"
        raise ValueError(f"final_product must lie {rule}, got {start} to {end}.")
    power = 2 - 2 / depth
    first, last = np.asarray(start / beta), np.asarray(end / beta)
    span = _antiderivative(last, power) - _antiderivative(first, power)
    return np.asarray(span / (2 * moment * depth * beta**power))


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


def _antiderivative(ratio: Settings, power: float) -> Settings:
    """Integrate 1 / (s^power (1 - s)) in s = P/beta, on either side of its pole at 1."""
    if power == 1:
        return np.asarray(np.log(ratio / np.abs(1 - ratio)))
    below = ratio < 1
    inside = np.where(below, ratio, 0.5)
    inverse = np.where(below, 0.5, 1 / ratio)
    rest = 1 - power
    left = inside**rest / rest * hyp2f1(1, rest, 1 + rest, inside)
    # s = 1/u turns the integrand into u^(power - 1) / (1 - u)
    right = _from_above(inverse, power)
    return np.asarray(np.where(below, left, right))


def _from_above(inverse: Settings, power: float) -> Settings:
    """Integrate u^(power - 1) / (1 - u) from 0 to u."""
    if power == 0:
        return np.asarray(np.log(inverse / (1 - inverse)))
    return np.asarray(inverse**power / power * hyp2f1(1, power, 1 + power, inverse))


def _data(input_moment: float, slope: float) -> tuple[float, float]:
    """Check the two numbers that stand for the data."""
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    return moment, real_number(slope, name="slope", above_zero=True)
