r"""Which minima of a chain gradient descent can settle at, and what it does just beyond.

A chain of :math:`D` weights has the loss :math:`L = c\,(P - \beta)^2 + L_{\min}`, where
:math:`P = w_1 \cdots w_D`. A minimum is *balanced* if all its weights are equal in size. Learning
rates are often given as a multiple of the stability edge of the balanced minimum, the *rate ratio*.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from learndyn.shapes import ArrayLike, Matrices, Settings, Weights
from learndyn.theory.chains import flow_time
from learndyn.validation import positive, real_number, weight_array, whole_number, whole_numbers


def hessian_at_minimum(weights: ArrayLike, *, input_moment: float) -> Matrices:
    r"""Return the matrix of second derivatives of the loss at a minimum of a chain.

    Implements :eq:`eq-learning-rate-hessian`.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, weight)
        The minimum: weights whose product is the least-squares slope; none of them zero.
    input_moment : float
        :math:`c`, the mean squared input; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting, weight, weight)
        The Hessian, of rank one.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number is not finite, a weight is zero or `input_moment` is not
        positive.

    Examples
    --------
    >>> hessian_at_minimum([2.0, 1.0], input_moment=0.5)
    array([[1., 2.], [2., 4.]])
    """
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    others = _products_of_others(weights)
    return np.asarray(2 * moment * others[..., :, np.newaxis] * others[..., np.newaxis, :])


def sharpness_at_minimum(weights: ArrayLike, *, input_moment: float) -> Settings:
    r"""Return the largest curvature of the loss at a minimum of a chain.

    Implements :eq:`eq-learning-rate-sharpness`. All other curvatures are zero.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, weight)
        The minimum: weights whose product is the least-squares slope; none of them zero.
    input_moment : float
        :math:`c`, the mean squared input; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The sharpness; no run settles at a minimum with a rate above 2 over it.

    Raises
    ------
    TypeError, ValueError
        As in `hessian_at_minimum`.

    Examples
    --------
    >>> float(sharpness_at_minimum([2.0, 1.0], input_moment=0.5))
    5.0
    """
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    return np.asarray(2 * moment * np.sum(_products_of_others(weights) ** 2, axis=-1))


def stability_edge(depth: ArrayLike, *, input_moment: float, slope: float) -> Settings:
    r"""Return the learning rate beyond which no minimum of a chain can hold the weights.

    Implements :eq:`eq-learning-rate-edge`: 2 over the sharpness of the balanced minimum, which is
    the flattest of all.

    Parameters
    ----------
    depth : array_like of int, shape (\*setting)
        :math:`D`, the number of weights, 1 or more.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The learning rate.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If `depth` is below 1 or a number is not positive.

    Examples
    --------
    >>> float(stability_edge(2, input_moment=0.5, slope=2.0))
    0.5
    """
    depths = whole_numbers(depth, name="depth", minimum=1)
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    beta = real_number(slope, name="slope", above_zero=True)
    return np.asarray(1 / (moment * depths * beta ** (2 - 2 / depths)))


def cycle_amplitude(rate_ratio: ArrayLike, *, depth: int) -> Settings:
    r"""Return how far a chain of equal weights swings to either side just above its edge.

    Implements :eq:`eq-learning-rate-amplitude`, the leading order of the stable two-cycle. The
    data drop out of it.

    Parameters
    ----------
    rate_ratio : array_like of float, shape (\*setting)
        Learning rates as multiples of the stability edge, 1 or more.
    depth : int
        :math:`D`, the number of weights, 2 or more: a single weight has no cycle.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Half the distance of the two values of the weights, as a fraction of the weights at the
        minimum.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If `depth` is below 2 or a ratio below 1.

    Notes
    -----
    The error is of the order of the ratio minus 1, relative to the amplitude.

    References
    ----------
    L. Chen and J. Bruna, ICML 2023, for the condition on the derivatives of any loss.

    Examples
    --------
    >>> print(f"{float(cycle_amplitude(1.01, depth=2)):.3f}")
    0.050
    """
    depth = whole_number(depth, name="depth", minimum=2)
    ratio = positive(rate_ratio, name="rate_ratio")
    if (ratio < 1).any():
        raise ValueError(f"rate_ratio must be 1 or more, got {ratio[ratio < 1].flat[0]}.")
    return np.asarray(np.sqrt(3 * (ratio - 1) / (2 * (depth - 1) * (5 * depth - 4))))


def rate_of_cycle(dip: float, *, depth: int) -> float:
    r"""Return the rate at which a chain of equal weights has a two-cycle of a given size.

    Implements :eq:`eq-learning-rate-cycle`, exact at any size: the pulls on the two sides are
    equal and opposite, and the rate makes one step as long as the cycle is wide.

    Parameters
    ----------
    dip : float
        How far the lower of the two products lies below the slope, as a fraction of the slope;
        between 0 and 1. On this side the loss of the cycle is larger.
    depth : int
        :math:`D`, the number of weights, 2 or more.

    Returns
    -------
    float
        The learning rate as a multiple of the stability edge; above 1.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If `depth` is below 2 or `dip` not between 0 and 1.

    Notes
    -----
    The cycle is stable only near the edge; beyond it exists and is not approached. Rounding is
    amplified as the dip shrinks, and stays below 1e-8 of the rate for dips above 1e-6.

    Examples
    --------
    >>> print(f"{rate_of_cycle(0.5, depth=2):.4f}")
    1.2361
    """
    depth = whole_number(depth, name="depth", minimum=2)
    dip = real_number(dip, name="dip", above_zero=True)
    if dip >= 1:
        raise ValueError(f"dip must be below 1, got {dip}.")
    power = 1 - 1 / depth
    pull = dip * (1 - dip) ** power
    # a rise as large as the dip has the stronger pull, so that the rise sought is smaller
    rise = brentq(lambda rise: rise * (1 + rise) ** power - pull, 0.0, dip, xtol=1e-16, rtol=1e-14)
    width = np.expm1(np.log1p(rise) / depth) - np.expm1(np.log1p(-dip) / depth)
    return float(depth * width / (2 * pull))


def descent_steps(
    initial_product: ArrayLike,
    final_product: ArrayLike,
    *,
    learning_rate: ArrayLike,
    depth: ArrayLike,
    input_moment: float,
    slope: float,
) -> Settings:
    r"""Return how many steps gradient descent takes from one product of equal weights to another.

    Implements :eq:`eq-learning-rate-steps`: the flow time over the rate, and the delay of finite
    steps, which stay behind the flow while it gains speed and gain on it while it slows down.

    Parameters
    ----------
    initial_product, final_product : array_like of float, shape (\*setting)
        Products at the start and at the end, as in `learndyn.theory.chains.flow_time`.
    learning_rate : array_like of float, shape (\*setting)
        Positive step sizes, meant to be at most half the stability edge.
    depth : array_like of int, shape (\*setting)
        :math:`D`, the number of weights, 1 or more.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The number of steps, not rounded.

    Raises
    ------
    TypeError, ValueError
        As in `learndyn.theory.chains.flow_time`, and if a rate is not positive.

    Notes
    -----
    The error is of the first order of the rate. What is left out there is the overshooting at
    rates above half the edge, of some steps.

    Examples
    --------
    >>> steps = descent_steps(
    ...     0.5, 0.75, learning_rate=0.01, depth=1, input_moment=0.5, slope=1.0
    ... )
    >>> print(f"{steps:.2f}")  # (1 - 0.01) ** n = 1/2
    68.97
    """
    rate = positive(learning_rate, name="learning_rate")
    time = flow_time(
        initial_product, final_product, depth=depth, input_moment=input_moment, slope=slope
    )
    first, last = (np.asarray(product, float) for product in (initial_product, final_product))
    power = 1 - 1 / np.asarray(depth)
    # of the speeds of the weights only the ratio counts
    gain = np.log((slope - last) / (slope - first)) + power * np.log(last / first)
    return np.asarray(time / rate + gain / 2)


def _products_of_others(weights: ArrayLike) -> Weights:
    """Return the product of all other weights for each weight of a minimum."""
    minimum = weight_array(weights, name="weights")
    if (minimum == 0).any():
        raise ValueError("weights must not be zero at a minimum, got 0.0.")
    return np.asarray(minimum.prod(axis=-1, keepdims=True) / minimum)
