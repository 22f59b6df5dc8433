r"""Gradient descent on a linear network without a hidden layer, solved exactly.

With the singular values :math:`\sigma_k` and right singular vectors :math:`q_k` of the inputs
:math:`X`, the error of the weights in the direction :math:`q_k` is multiplied by
:math:`1 - h\sigma_k^2` in each step. Rate :math:`\eta` on the mean over :math:`N` samples and
:math:`M` outputs takes matrix steps of size :math:`h = 2\eta/(NM)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn.shapes import ArrayLike, Layers, LossPath, Matrix, Settings, StepCounts
from learndyn.validation import (
    finite_result,
    float_array,
    positive,
    real_number,
    whole_number,
    whole_numbers,
)


@dataclass(frozen=True, eq=False)
class _Directions:
    """A problem in the coordinates in which its directions are independent."""

    solution: Matrix
    error: Matrix
    basis: Matrix
    sizes: Settings
    floor: float


def contraction_factors(x: ArrayLike, *, step_size: ArrayLike) -> Settings:
    r"""Return by what one step multiplies the error in each direction: :math:`1 - h\sigma_k^2`.

    Parameters
    ----------
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    step_size : array_like of float, shape (\*setting)
        :math:`h`; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting, mode)
        The factors, by falling :math:`\sigma_k`; beyond :math:`\pm 1` the error grows.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> contraction_factors([[2.0, 0.0], [0.0, 1.0]], step_size=0.1)
    array([0.6, 0.9])
    """
    sizes = np.linalg.svd(float_array(x, name="x", ndim=2), compute_uv=False)
    return np.asarray(1 - np.multiply.outer(positive(step_size, name="step_size"), sizes**2))


def stability_edge(x: ArrayLike, *, num_outputs: int) -> float:
    r"""Return the learning rate below which gradient descent converges: :math:`NM/\sigma_1^2`.

    Implements :eq:`eq-regression-edge`.

    Parameters
    ----------
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row; not all zero.
    num_outputs : int
        :math:`M`; 1 or more.

    Returns
    -------
    float
        The learning rate.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> stability_edge([[2.0, 0.0], [0.0, 1.0]], num_outputs=1)
    0.5
    """
    inputs = float_array(x, name="x", ndim=2)
    outputs = whole_number(num_outputs, name="num_outputs", minimum=1)
    largest = float(np.linalg.norm(inputs, 2))
    if largest == 0:
        raise ValueError("x must not hold zeros only.")
    return len(inputs) * outputs / largest**2


def descent_path(
    step: ArrayLike,
    *,
    initial_weights: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    learning_rate: float,
) -> Layers:
    r"""Return the weights after given numbers of steps of gradient descent.

    Implements :eq:`eq-regression-path`.

    Parameters
    ----------
    step : array_like of int, shape (step,)
        Numbers of steps, 0 or more.
    initial_weights : array_like of float, shape (out, in)
        The start.
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.
    learning_rate : float
        :math:`\eta`; positive.

    Returns
    -------
    ndarray of float64, shape (step, out, in)
        The weights.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated, shapes do not fit each other, or the rate is so
        large that results leave the range of floats.

    Examples
    --------
    >>> options = {"initial_weights": [[0.0]], "x": [[1.0]], "y": [[8.0]], "learning_rate": 0.25}
    >>> descent_path([0, 1, 2], **options).ravel()
    array([0., 4., 6.])
    """
    times = whole_numbers(step, name="step", minimum=0)
    problem = _separate(initial_weights, x, y)
    factors = _factors(problem, times, learning_rate, np.size(y))
    # what lies outside the inputs' directions stays at its start
    start = float_array(initial_weights, name="initial_weights")
    with np.errstate(over="ignore", invalid="ignore"):
        moved = problem.error[np.newaxis] * (factors - 1)[:, np.newaxis, :]
        path = start + moved @ problem.basis
    return finite_result(path, name="learning_rate", inputs=learning_rate)


def loss_curve(
    step: ArrayLike,
    *,
    initial_weights: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    learning_rate: float,
) -> LossPath:
    r"""Return the loss after given numbers of steps of gradient descent.

    Implements :eq:`eq-regression-loss-curve`.

    Parameters
    ----------
    step : array_like of int, shape (step,)
        Numbers of steps, 0 or more.
    initial_weights : array_like of float, shape (out, in)
        The start.
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.
    learning_rate : float
        :math:`\eta`; positive.

    Returns
    -------
    ndarray of float64, shape (step,)
        The losses.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated, shapes do not fit each other, or the rate is so
        large that results leave the range of floats.

    Examples
    --------
    >>> options = {"initial_weights": [[0.0]], "x": [[1.0]], "y": [[8.0]], "learning_rate": 0.25}
    >>> loss_curve([0, 1, 2], **options)
    array([64., 16.,  4.])
    """
    times = whole_numbers(step, name="step", minimum=0)
    problem = _separate(initial_weights, x, y)
    factors = _factors(problem, times, learning_rate, np.size(y))
    # what each direction adds to the loss at the start
    excess = problem.sizes**2 * np.sum(problem.error**2, axis=0) / np.size(y)
    with np.errstate(over="ignore", invalid="ignore"):
        losses = problem.floor + factors**2 @ excess
    return finite_result(losses, name="learning_rate", inputs=learning_rate)


def _separate(initial_weights: ArrayLike, x: ArrayLike, y: ArrayLike) -> _Directions:
    """Find the directions of the inputs, the solution and the start's error in them."""
    inputs = float_array(x, name="x", ndim=2)
    targets = float_array(y, name="y", ndim=2)
    start = float_array(initial_weights, name="initial_weights", ndim=2)
    if len(inputs) != len(targets):
        rule = f"as many rows as x, {len(inputs)}, one for each sample"
        raise ValueError(f"y must have {rule}, got shape {targets.shape}.")
    expected = (targets.shape[1], inputs.shape[1])
    if start.shape != expected:
        rule = f"shape {expected}, one row for each output and one column for each input"
        raise ValueError(f"initial_weights must have {rule}, got {start.shape}.")
    left, sizes, right = np.linalg.svd(inputs, full_matrices=False)
    kept = sizes > sizes[0] * np.finfo(float).eps * max(inputs.shape)
    left, sizes, right = left[:, kept], sizes[kept], right[kept]
    solution = targets.T @ left / sizes
    residual = targets - left @ (left.T @ targets)
    floor = float(np.mean(residual**2))
    return _Directions(solution, start @ right.T - solution, right, sizes, floor)


def _factors(problem: _Directions, times: StepCounts, rate: float, num_entries: int) -> Matrix:
    """Return the powers by which the error in each direction has shrunk, (step, mode)."""
    pace = 2 * real_number(rate, name="learning_rate", above_zero=True) / num_entries
    with np.errstate(over="ignore"):
        return np.asarray((1 - pace * problem.sizes**2) ** np.atleast_1d(times)[:, np.newaxis])
