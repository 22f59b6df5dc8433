r"""The loss of two weights seen from above: basins, waits beside the saddle, rates that stay safe.

Everything here is about the loss :math:`L = c\,(w_1 w_2 - \beta)^2 + L_{\min}`. Its symmetric
coordinates are :math:`a = (w_1 + w_2)/\sqrt2` and :math:`b = (w_1 - w_2)/\sqrt2`.
"""

from __future__ import annotations

import numpy as np

from learndyn.shapes import ArrayLike, Settings, StepCounts
from learndyn.theory.two_weights import imbalance
from learndyn.validation import (
    common_settings,
    float_array,
    non_negative,
    positive,
    real_number,
    weight_array,
    whole_number,
)


def gradient_norm(weights: ArrayLike, *, input_moment: float, slope: float) -> Settings:
    r"""Return the length of the gradient, which is the speed of gradient flow.

    Implements :eq:`eq-landscape-speed`: :math:`2\sqrt{c\,(L - L_{\min})}\,|w|`.

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
    ndarray of float64, shape (\*setting)
        The length.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number is not finite, or `input_moment` is not positive.

    Examples
    --------
    >>> float(gradient_norm([3.0, 4.0], input_moment=0.5, slope=10.0))
    10.0
    """
    pair = weight_array(weights, name="weights", count=2)
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    distance = np.abs(pair.prod(axis=-1) - real_number(slope, name="slope"))
    return np.asarray(2 * moment * distance * np.hypot(pair[..., 0], pair[..., 1]))


def flow_branch(weights: ArrayLike, *, slope: float) -> StepCounts:
    r"""Say on which branch of the solutions gradient flow from each start ends.

    Implements :eq:`eq-landscape-branch`, and its mirror image for a negative slope.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, 2)
        The starts.
    slope : float
        :math:`\beta`, the least-squares slope; not 0.

    Returns
    -------
    ndarray of int64, shape (\*setting)
        1 for the branch on which the first weight is positive, -1 for the other one, and 0 for
        starts that lead into the saddle.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number is not finite, or the slope is 0.

    Examples
    --------
    >>> flow_branch([[2.0, -1.0], [-2.0, 1.0], [1.0, -1.0]], slope=1.0)
    array([ 1, -1,  0])
    """
    first, second = np.moveaxis(weight_array(weights, name="weights", count=2), -1, 0)
    partner = -np.sign(_slope(slope)) * second
    above, below = np.greater(first, partner), np.less(first, partner)
    return np.asarray(above.astype(np.int64) - below.astype(np.int64))


def saddle_delay(
    distance: ArrayLike, *, difference: ArrayLike, input_moment: float, slope: float
) -> Settings:
    r"""Return how long gradient flow that starts near the stable manifold takes half the way.

    Implements :eq:`eq-landscape-delay`, the limit for small distances of the time at which the
    product of the weights reaches :math:`\beta/2`.

    Parameters
    ----------
    distance : array_like of float, shape (\*setting)
        :math:`|a|` at the start, the distance from the line :math:`w_1 = -w_2`; positive.
    difference : array_like of float, shape (\*setting)
        :math:`b` at the start, the place along the line.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The time, in steps times learning rate. Its error is of the order of the distance squared.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If shapes do not fit, or a number is not finite or not positive where it must be.

    Examples
    --------
    >>> time = saddle_delay([0.01, 0.001], difference=0.0, input_moment=0.5, slope=1.0)
    >>> (time / np.log(10)).round(3)
    array([2.151, 3.151])
    """
    gap = positive(distance, name="distance")
    along = float_array(difference, name="difference")
    common_settings(distance=gap.shape, difference=along.shape)
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    beta = real_number(slope, name="slope", above_zero=True)
    return np.asarray(
        np.log(2 * beta / (gap * np.hypot(along, np.sqrt(2 * beta)))) / (2 * moment * beta)
    )


def safe_learning_rate(weights: ArrayLike, *, input_moment: float, slope: float) -> Settings:
    r"""Return the rate below which gradient descent surely ends where gradient flow does.

    Implements :eq:`eq-landscape-safe`. Below it the loss falls at every step and the weights stay
    on their side of the saddle's stable manifold. Beyond it they may do so, too.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, 2)
        The starts.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope; not 0.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The rate, 2 over the largest sharpness that the run can meet at a solution.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number is not finite, `input_moment` is not positive, or the slope
        is 0.

    Examples
    --------
    >>> float(safe_learning_rate([3.0, 1.0], input_moment=0.5, slope=1.0))
    0.2
    """
    pair = weight_array(weights, name="weights", count=2)
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    beta = _slope(slope)
    reach = abs(beta) + np.abs(pair.prod(axis=-1) - beta)
    return np.asarray(1 / (moment * np.hypot(imbalance(pair), 2 * reach)))


def boundary_ratio(
    weights: ArrayLike, *, input_moment: float, slope: float, learning_rate: ArrayLike
) -> Settings:
    r"""Say whether weights lie inside the ellipse that gradient descent cannot cross.

    Implements :eq:`eq-landscape-ellipse`: the left-hand side over the right-hand side.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, 2)
        The weights.
    input_moment : float
        :math:`c`, the mean squared input; positive.
    slope : float
        :math:`\beta`, the least-squares slope.
    learning_rate : array_like of float, shape (\*setting)
        :math:`\eta`; positive and below :math:`1/(c|\beta|)`.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Below 1 for weights inside, which stay there for ever; above 1 for those that never come in.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, a number is not finite, or a rate is outside its range.

    Examples
    --------
    >>> boundary_ratio([[1.0, 1.0], [2.0, 2.0]], input_moment=1.0, slope=1.0, learning_rate=0.5)
    array([0.33333333, 1.33333333])
    """
    first, second = np.moveaxis(weight_array(weights, name="weights", count=2), -1, 0)
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    beta = real_number(slope, name="slope")
    rate = positive(learning_rate, name="learning_rate")
    common_settings(weights=first.shape, learning_rate=rate.shape)
    kappa = moment * rate * beta
    if np.any(np.abs(kappa) >= 1):
        largest = 1 / (moment * abs(beta))
        raise ValueError(f"learning_rate must be below {largest:.4g}, got {np.max(rate):.4g}.")
    squares = (first + second) ** 2 / (1 + kappa) + (first - second) ** 2 / (1 - kappa)
    return np.asarray(moment * rate * squares / 4)


def slope_standard_error(noise_std: float, *, num_samples: int, input_moment: float) -> float:
    r"""Return by how much the least-squares slope scatters over draws of the noise.

    Implements :eq:`eq-landscape-noise`, :math:`\sigma/\sqrt{N c}`, for inputs that stay the same.

    Parameters
    ----------
    noise_std : float
        :math:`\sigma`, the standard deviation of the noise of each target; 0 or more.
    num_samples : int
        :math:`N`, 1 or more.
    input_moment : float
        :math:`c`, the mean squared input; positive.

    Returns
    -------
    float
        The standard deviation of the slope.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If a number is outside its range.

    Examples
    --------
    >>> slope_standard_error(0.5, num_samples=25, input_moment=0.25)
    0.2
    """
    noise = non_negative(real_number(noise_std, name="noise_std"), name="noise_std")
    count = whole_number(num_samples, name="num_samples", minimum=1)
    moment = real_number(input_moment, name="input_moment", above_zero=True)
    return float(noise / np.sqrt(count * moment))


def _slope(slope: float) -> float:
    """Check a slope that must not vanish."""
    beta = real_number(slope, name="slope")
    if beta == 0:
        raise ValueError("slope must not be 0, where the solutions are no hyperbola.")
    return beta
