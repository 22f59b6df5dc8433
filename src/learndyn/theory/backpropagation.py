"""What backpropagation costs, how well difference quotients check it, what weight decay does."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from learndyn.shapes import ArrayLike, Settings
from learndyn.validation import non_negative, positive, whole_number, whole_numbers


def matrix_multiplications(widths: Sequence[int], *, num_samples: int) -> tuple[int, int]:
    r"""Count the multiplications in the matrix products of a forward and of a backward pass.

    Implements :eq:`eq-backpropagation-cost`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the input to the output; two or more, each 1 or more.
    num_samples : int
        :math:`N`, 1 or more.

    Returns
    -------
    forward, backward : int
        One multiplication for each sample and weight, and twice as many without those that would
        give the derivatives by the inputs.

    Raises
    ------
    TypeError, ValueError
        If a number is not an integer or too small, or there are fewer than two widths.

    Examples
    --------
    >>> matrix_multiplications([2, 3, 1], num_samples=10)
    (90, 120)
    """
    counts = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(counts) < 2:
        raise ValueError(f"widths must name two or more layers of units, got {list(widths)}.")
    samples = whole_number(num_samples, name="num_samples", minimum=1)
    weights = [n_in * n_out for n_in, n_out in itertools.pairwise(counts)]
    return samples * sum(weights), samples * (2 * sum(weights) - weights[0])


def difference_error(
    step: ArrayLike, *, third_derivative: ArrayLike, value_error: ArrayLike
) -> Settings:
    r"""Return the largest error of a central difference quotient.

    Implements :eq:`eq-backpropagation-difference`.

    Parameters
    ----------
    step : array_like of float
        :math:`h`, positive.
    third_derivative : array_like of float
        :math:`M`, the largest size of the third derivative between the two points; 0 or more.
    value_error : array_like of float
        :math:`e`, by how much each of the two values may be off; 0 or more.

    Returns
    -------
    ndarray of float64
        :math:`M h^2/6 + e/h`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> float(difference_error(0.5, third_derivative=6.0, value_error=0.125))
    0.5
    """
    distance = positive(step, name="step")
    bend = non_negative(third_derivative, name="third_derivative")
    error = non_negative(value_error, name="value_error")
    return np.asarray(bend * distance**2 / 6 + error / distance)


def best_difference_step(*, third_derivative: ArrayLike, value_error: ArrayLike) -> Settings:
    r"""Return the step at which the largest error of a central difference quotient is smallest.

    Implements :eq:`eq-backpropagation-best-step`; the error there is :math:`3e/(2h^\ast)`.

    Parameters
    ----------
    third_derivative : array_like of float
        :math:`M`, positive.
    value_error : array_like of float
        :math:`e`, positive.

    Returns
    -------
    ndarray of float64
        :math:`h^\ast = (3e/M)^{1/3}`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> float(best_difference_step(third_derivative=3.0, value_error=0.001))
    0.1
    """
    bend = positive(third_derivative, name="third_derivative")
    error = positive(value_error, name="value_error")
    return np.asarray(np.cbrt(3 * error / bend))


def decay_factor(step: ArrayLike, *, learning_rate: ArrayLike, weight_decay: ArrayLike) -> Settings:
    r"""Return what weight decay alone leaves of a weight after some steps.

    Implements :eq:`eq-backpropagation-decay`.

    Parameters
    ----------
    step : array_like of int
        :math:`t`, 0 or more.
    learning_rate : array_like of float
        :math:`\eta`, positive.
    weight_decay : array_like of float
        :math:`\lambda`, 0 or more.

    Returns
    -------
    ndarray of float64
        :math:`(1 - \eta\lambda)^t`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> decay_factor([0, 1, 2], learning_rate=0.5, weight_decay=1.0)
    array([1.  , 0.5 , 0.25])
    """
    count = whole_numbers(step, name="step", minimum=0)
    rate = positive(learning_rate, name="learning_rate")
    decay = non_negative(weight_decay, name="weight_decay")
    return np.asarray((1 - rate * decay) ** count)
