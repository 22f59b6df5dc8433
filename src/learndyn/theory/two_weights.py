r"""The network with two weights, :math:`\hat y = w_1 w_2 x`, solved exactly.

The data enter through two numbers: the input moment :math:`c = \overline{x^2}` and the
least-squares slope :math:`\beta = \overline{x y} / \overline{x^2}`. The loss is the mean squared
error, :math:`L = c\,(w_1 w_2 - \beta)^2 + L_{\min}`.
"""

from __future__ import annotations

import numpy as np

from learndyn.shapes import ArrayLike, LossPath, Matrices, Settings, Weights
from learndyn.validation import (
    as_array,
    common_settings,
    float_array,
    non_negative,
    positive,
    real_number,
    weight_array,
)


def imbalance(weights: ArrayLike) -> Settings:
    r"""Return :math:`\Delta = w_1^2 - w_2^2`, which gradient flow conserves.

    Implements :eq:`eq-two-weights-imbalance`.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, 2)
        The two weights.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The imbalance.

    Raises
    ------
    TypeError
        If `weights` does not hold floats.
    ValueError
        If the last axis does not hold two weights or a number is not finite.

    Examples
    --------
    >>> float(imbalance([3.0, 2.0]))
    5.0
    """
    first, second = _pair(weights, name="weights")
    # the product form loses no digits when the two weights are nearly equal in size
    return np.asarray((first - second) * (first + second))


def imbalance_factor(
    weights: ArrayLike, *, input_moment: float, slope: float, learning_rate: ArrayLike
) -> Settings:
    r"""Return the factor by which one step of gradient descent multiplies the imbalance.

    Implements :eq:`eq-two-weights-imbalance-step`, :math:`1 - \eta^2 g^2` with
    :math:`g = 2c\,(w_1 w_2 - \beta)`. It is exact at any learning rate.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, 2)
        The two weights before the step.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope.
    learning_rate : array_like of float, shape (\*setting)
        :math:`\eta`; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The factor, at most 1. It is negative after a step so long that the smaller weight becomes
        the larger one in size, and below -1 after one so long that the imbalance grows.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number is not finite, or one that must be positive is not.

    Examples
    --------
    >>> float(imbalance_factor([1.0, 1.0], input_moment=1.0, slope=2.0, learning_rate=0.25))
    0.75
    """
    first, second = _pair(weights, name="weights")
    moment, beta = _data(input_moment, slope)
    pull = 2 * moment * (first * second - beta)
    rate = positive(learning_rate, name="learning_rate")
    common_settings(weights=pull.shape, learning_rate=rate.shape)
    step = rate * pull
    return np.asarray((1 - step) * (1 + step))


def predict_imbalance(
    weights: ArrayLike, *, input_moment: float, slope: float, learning_rate: ArrayLike
) -> LossPath:
    r"""Return the imbalance at each step of gradient descent, from the first one and the pulls.

    Multiplies the initial imbalance by the factors of :eq:`eq-two-weights-imbalance-step`.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, step, 2)
        The recorded weights; beyond step 0 only their product is used.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope.
    learning_rate : array_like of float, shape (\*setting)
        :math:`\eta`; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting, step)
        The imbalance that the law predicts.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number is not finite, or one that must be positive is not.

    Examples
    --------
    >>> path = [[2.0, 1.0], [1.9, 0.8]]
    >>> predict_imbalance(path, input_moment=0.5, slope=1.0, learning_rate=0.1).round(4)
    array([3.  , 2.97])
    """
    path = weight_array(weights, name="weights", count=2)
    if path.ndim < 2:
        raise ValueError(f"weights must have a step axis before the last, got shape {path.shape}.")
    rate = positive(learning_rate, name="learning_rate")
    settings = common_settings(weights=path.shape[:-2], learning_rate=rate.shape)
    rate = rate[..., np.newaxis]
    factors = imbalance_factor(
        path[..., :-1, :], input_moment=input_moment, slope=slope, learning_rate=rate
    )
    first = np.broadcast_to(imbalance(path[..., :1, :]), (*settings, 1))
    return np.concatenate([first, first * np.cumprod(factors, axis=-1)], axis=-1)


def gradient_flow(
    time: ArrayLike, *, initial_weights: ArrayLike, input_moment: float, slope: float
) -> Weights:
    r"""Return the weights of gradient flow, :math:`\dot w = -\nabla L`, at any time.

    Implements :eq:`eq-two-weights-flow`, for the sum and for the difference of the weights. No
    term of either is negative and none is computed by a difference, so that no digits cancel there.

    Parameters
    ----------
    time : array_like of float, shape (\*time)
        Times, 0 or more, in units of steps times learning rate; infinity gives the end point.
    initial_weights : array_like of float, shape (2,)
        The weights at time 0.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope.

    Returns
    -------
    ndarray of float64, shape (\*time, 2)
        The weights.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number other than a time is not finite, one that must be positive is
        not, or the weights are outside the range below.

    Notes
    -----
    Valid for every start, the saddle and the lines that lead into it included, and for every slope
    between 1e-75 and 1e75 in size, and 0.
    Sum and difference of the weights have to be 0 or between 1e-75 and 1e75 in size, so that their
    fourth powers are numbers. A weight much smaller than its partner is known to 1e-16 of the
    partner's size, since it is half the difference of sum and difference.

    References
    ----------
    A. M. Saxe, J. L. McClelland and S. Ganguli, ICLR 2014: the balanced case, and in appendix A
    the time as a function of the place for any other.

    Examples
    --------
    >>> gradient_flow(np.inf, initial_weights=[1.0, 0.5], input_moment=1.0, slope=0.5)
    array([1. , 0.5])
    """
    start = float_array(initial_weights, name="initial_weights", ndim=1)
    first, second = _pair(start, name="initial_weights")
    moment, beta = _data(input_moment, slope)
    instants = _times(time)
    total, difference = float(first + second) / np.sqrt(2), float(first - second) / np.sqrt(2)
    if not all(_in_range(size) for size in (total, difference, beta)):
        rule = "sum and difference 0 or between 1e-75 and 1e75 in size, like slope"
        raise ValueError(f"initial_weights must have {rule}, got {start} and slope {beta:g}.")
    a = _follow_riccati(instants, start=total, partner=difference, moment=moment, beta=beta)
    b = _follow_riccati(instants, start=difference, partner=total, moment=moment, beta=-beta)
    return np.stack([(a + b) / np.sqrt(2), (a - b) / np.sqrt(2)], axis=-1)


def hessian(weights: ArrayLike, *, input_moment: float, slope: float) -> Matrices:
    r"""Return the matrix of second derivatives of the loss.

    Implements :eq:`eq-two-weights-hessian`.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, 2)
        The two weights.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope.

    Returns
    -------
    ndarray of float64, shape (\*setting, 2, 2)
        The Hessian, symmetric.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number is not finite, or `input_moment` is not positive.

    Examples
    --------
    >>> hessian([0.0, 0.0], input_moment=0.5, slope=2.0)
    array([[ 0., -2.],
           [-2.,  0.]])
    """
    first, second = _pair(weights, name="weights")
    moment, beta = _data(input_moment, slope)
    mixed = 2 * first * second - beta
    rows = [[second * second, mixed], [mixed, first * first]]
    return 2 * moment * np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def sharpness_at_minimum(imbalance: ArrayLike, *, input_moment: float, slope: float) -> Settings:
    r"""Return the largest curvature of the loss at the solutions with a given imbalance.

    Implements :eq:`eq-two-weights-sharpness`. The same number is the rate at which gradient flow
    approaches such a solution, and a learning rate above 2 over it cannot settle there.

    Parameters
    ----------
    imbalance : array_like of float, shape (\*setting)
        :math:`\Delta = w_1^2 - w_2^2` at the solution.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        :math:`2c\sqrt{\Delta^2 + 4\beta^2}`, in units of loss over weight squared.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a number is not finite or `input_moment` is not positive.

    Examples
    --------
    >>> float(sharpness_at_minimum(0.0, input_moment=0.5, slope=2.0))
    4.0
    """
    moment, beta = _data(input_moment, slope)
    return np.asarray(2 * moment * np.hypot(float_array(imbalance, name="imbalance"), 2 * beta))


def _follow_riccati(
    time: Settings, *, start: float, partner: float, moment: float, beta: float
) -> Settings:
    """Solve a' = -2c(p - beta)a, p = (a^2 - b^2)/2, with a b constant, for a(t).

    The square A = a^2 obeys A' = -2c(A - upper)(A + lower) with upper * lower = (a b)^2, and that
    gives the smaller of the two without a difference.
    """
    if start == 0:
        return np.zeros_like(time)
    square, constant = start**2, (start * partner) ** 2
    half_gap = np.hypot(beta, start * partner)
    if half_gap == 0:
        return np.asarray(start / np.sqrt(1 + 2 * moment * square * time))
    large = abs(beta) + half_gap
    upper, lower = (large, constant / large) if beta >= 0 else (constant / large, large)
    exponent = -4 * moment * half_gap * time
    decay, growth = np.exp(exponent), -np.expm1(exponent)
    numerator = square * (upper + lower * decay) + constant * growth
    denominator = square * growth + lower + upper * decay
    return np.asarray(np.copysign(np.sqrt(numerator / denominator), start))


def _in_range(number: float) -> bool:
    """Whether the fourth power of a number is a number."""
    return bool(number == 0 or 1e-75 <= abs(number) <= 1e75)


def _pair(weights: ArrayLike, *, name: str) -> tuple[Settings, Settings]:
    """Check and split the two weights."""
    first, second = np.moveaxis(weight_array(weights, name=name, count=2), -1, 0)
    return np.asarray(first), np.asarray(second)


def _data(input_moment: float, slope: float) -> tuple[float, float]:
    """Check the two numbers that stand for the data."""
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    return moment, real_number(slope, name="slope")


def _times(time: ArrayLike) -> Settings:
    """Check times: zero or more, infinity allowed."""
    instants = as_array(time, name="time")
    if instants.dtype.kind != "f":
        return non_negative(instants, name="time")
    endless = np.isposinf(instants)
    return np.where(endless, np.inf, non_negative(np.where(endless, 0.0, instants), name="time"))
