r"""Chains of scalar weights: the narrowest deep networks, :math:`\hat y = w_1 w_2 \cdots w_D\, x`.

A chain of :math:`D` weights has :math:`D - 1` hidden units. The loss is the mean squared error
over the samples, without a factor one half, everywhere in the book.
"""

from __future__ import annotations

import numpy as np

from learndyn.datasets.lines import LineFit, fit_line
from learndyn.shapes import ArrayLike, Outputs, Settings, StepCounts, Weights
from learndyn.trajectory import DIVERGENCE_LIMIT, Trajectory, hold_diverged
from learndyn.validation import (
    common_settings,
    finite_result,
    float_array,
    positive,
    weight_array,
    whole_number,
    whole_numbers,
)


def predict(weights: ArrayLike, x: ArrayLike) -> Outputs:
    r"""Return the chain's output for each input: the product of its weights times the input.

    Implements :eq:`eq-two-weights-network` and, for any number of weights,
    :eq:`eq-depth-network`.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, weight)
        One chain, or many along leading axes; at least 1 weight.
    x : array_like of float, shape (sample,)
        Inputs.

    Returns
    -------
    ndarray of float64, shape (\*setting, sample)
        Outputs.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, or a number is not finite or too large to compute with.

    Examples
    --------
    >>> predict([2.0, -3.0], [0.5, 1.0])
    array([-3., -6.])
    """
    chain, inputs = weight_array(weights, name="weights"), float_array(x, name="x", ndim=1)
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = np.multiply.outer(chain.prod(axis=-1), inputs)
    return finite_result(outputs, name="weights", inputs=chain)


def loss(weights: ArrayLike, x: ArrayLike, y: ArrayLike) -> Settings:
    r"""Return the mean squared error of a chain.

    Implements :eq:`eq-two-weights-loss` for any number of weights.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, weight)
        One chain, or many along leading axes; at least 1 weight.
    x, y : array_like of float, shape (sample,)
        Inputs, not all zero, and targets.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The loss of each chain.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, or a number is not finite or too large to compute with.

    Examples
    --------
    >>> float(loss([1.0, 1.0], [1.0, 2.0], [2.0, 4.0]))
    2.5
    """
    chain, fit = weight_array(weights, name="weights"), fit_line(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        return finite_result(_loss(chain, fit), name="weights", inputs=chain)


def gradient(weights: ArrayLike, x: ArrayLike, y: ArrayLike) -> Weights:
    r"""Return the gradient of the mean squared error of a chain with respect to its weights.

    Implements :eq:`eq-two-weights-gradient` and, for any number of weights,
    :eq:`eq-depth-gradient`: the derivative with respect to one weight holds the product of all
    *other* weights. That product is taken of those others, never as the whole product divided by
    the weight, so that it is right where weights are zero.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, weight)
        One chain, or many along leading axes; at least 1 weight.
    x, y : array_like of float, shape (sample,)
        Inputs, not all zero, and targets.

    Returns
    -------
    ndarray of float64, shape (\*setting, weight)
        The gradient for each chain.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, or a number is not finite or too large to compute with.

    Examples
    --------
    >>> gradient([0.0, 3.0], [1.0], [2.0])
    array([-12.,  -0.])
    """
    chain, fit = weight_array(weights, name="weights"), fit_line(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        return finite_result(_loss_and_gradient(chain, fit)[1], name="weights", inputs=chain)


def loss_and_gradient(weights: ArrayLike, x: ArrayLike, y: ArrayLike) -> tuple[Settings, Weights]:
    r"""Return the mean squared error of a chain and its gradient, at little more than one's cost.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, weight)
        One chain, or many along leading axes, such as the points of a grid; at least 1 weight.
    x, y : array_like of float, shape (sample,)
        Inputs, not all zero, and targets.

    Returns
    -------
    losses : ndarray of float64, shape (\*setting)
        As `loss` returns them.
    gradients : ndarray of float64, shape (\*setting, weight)
        As `gradient` returns them.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If a shape is wrong, or a number is not finite or too large to compute with.

    Examples
    --------
    >>> losses, gradients = loss_and_gradient([0.0, 3.0], [1.0], [2.0])
    >>> float(losses), gradients
    (4.0, array([-12.,  -0.]))
    """
    chain, fit = weight_array(weights, name="weights"), fit_line(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        losses, gradients = _loss_and_gradient(chain, fit)
    finite_result(losses, name="weights", inputs=chain)
    return losses, finite_result(gradients, name="weights", inputs=chain)


def train(
    weights: ArrayLike, x: ArrayLike, y: ArrayLike, *, learning_rate: ArrayLike, num_steps: int
) -> Trajectory:
    r"""Train chains by gradient descent on all samples, and record every step.

    Implements :eq:`eq-two-weights-descent`. Many settings run at once: leading axes of `weights`
    and the axes of `learning_rate` are broadcast against each other. Nothing is changed in place.

    Parameters
    ----------
    weights : array_like of float, shape (\*setting, weight)
        The starts; at least 1 weight.
    x, y : array_like of float, shape (sample,)
        Inputs, not all zero, and targets.
    learning_rate : array_like of float, shape (\*setting)
        Positive step sizes.
    num_steps : int
        How many steps, 0 or more.

    Returns
    -------
    Trajectory
        Weights and losses at steps 0 to `num_steps`. A run whose loss leaves all bounds ends
        there: its records stay finite, and the trajectory says when and why.

    Raises
    ------
    TypeError
        If an array does not hold floats or `num_steps` is not an integer.
    ValueError
        If a shape is wrong, a number is not finite, a rate is not positive, or the loss of a start
        is beyond the range of floating-point numbers.

    Examples
    --------
    >>> run = train([1.0, 1.0], [1.0], [2.0], learning_rate=0.1, num_steps=1)
    >>> run.weights[1], float(run.losses[0])
    (array([1.2, 1.2]), 1.0)
    """
    start = weight_array(weights, name="weights")
    fit = fit_line(x, y)
    rate = positive(learning_rate, name="learning_rate")
    num_steps = whole_number(num_steps, name="num_steps", minimum=0)
    settings = common_settings(weights=start.shape[:-1], learning_rate=rate.shape)
    start = np.broadcast_to(start, (*settings, start.shape[-1]))
    trajectory = _descend(start, fit, np.broadcast_to(rate, settings), num_steps)
    return trajectory if settings else trajectory.select()


def train_equal(
    initial_weight: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    *,
    depth: ArrayLike,
    learning_rate: ArrayLike,
    num_steps: int,
) -> Trajectory:
    r"""Train chains whose weights all start equal, of many depths at once.

    Equal weights have equal gradients and stay equal, so that one number, :math:`w`, stands for
    the whole chain. Implements its recursion :eq:`eq-depth-recursion`. Everything else is as in
    `train`, to which the result is equal up to rounding, at a small fraction of the cost.

    Parameters
    ----------
    initial_weight : array_like of float, shape (\*setting)
        The value of all weights at the start.
    x, y : array_like of float, shape (sample,)
        Inputs, not all zero, and targets.
    depth : array_like of int, shape (\*setting)
        How many weights each chain has, 1 or more.
    learning_rate : array_like of float, shape (\*setting)
        Positive step sizes.
    num_steps : int
        How many steps, 0 or more.

    Returns
    -------
    Trajectory
        As that of `train`, with a last axis of length 1 for the one value of the weights.

    Raises
    ------
    TypeError
        If an array does not hold numbers of the kind stated or `num_steps` is not an integer.
    ValueError
        If a shape is wrong, a number is not finite or not positive where it must be, or the loss of
        a start is beyond the range of floating-point numbers.

    Examples
    --------
    >>> runs = train_equal(1.0, [1.0], [2.0], depth=[1, 2], learning_rate=0.1, num_steps=1)
    >>> runs.final_weights
    array([[1.2], [1.2]])
    """
    start = float_array(initial_weight, name="initial_weight")
    fit = fit_line(x, y)
    depths = whole_numbers(depth, name="depth", minimum=1)
    rate = positive(learning_rate, name="learning_rate")
    num_steps = whole_number(num_steps, name="num_steps", minimum=0)
    shapes = {"initial_weight": start.shape, "depth": depths.shape, "learning_rate": rate.shape}
    settings = common_settings(**shapes)
    start, rate = (np.broadcast_to(array, settings) for array in (start, rate))
    trajectory = _descend_equal(start, np.broadcast_to(depths, settings), rate, fit, num_steps)
    return trajectory if settings else trajectory.select()


def _descend_equal(
    start: Settings, depths: StepCounts, rate: Settings, fit: LineFit, num_steps: int
) -> Trajectory:
    """Run the recursion for all settings, and only then cut what has left the bounds."""
    weights = np.empty((num_steps + 1, start.size))
    errors = np.empty_like(weights)
    weights[0] = start.ravel()
    others = (depths.ravel() - 1).astype(float)
    rate = rate.ravel() * (2 * fit.input_moment)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(num_steps + 1):
            partners = np.power(weights[step], others)
            np.multiply(weights[step], partners, out=errors[step])
            errors[step] -= fit.slope
            if step < num_steps:
                partners *= rate
                partners *= errors[step]
                np.subtract(weights[step], partners, out=weights[step + 1])
        losses = fit.input_moment * errors * errors + fit.noise_floor
    finite_result(losses[0], name="initial_weight", inputs=start)
    last_step = hold_diverged(losses, [weights])
    return Trajectory(
        np.ascontiguousarray(weights.T).reshape(*start.shape, num_steps + 1, 1),
        np.ascontiguousarray(losses.T).reshape(*start.shape, num_steps + 1),
        last_step.reshape(start.shape),
        num_steps,
    )


def _descend(start: Weights, fit: LineFit, rate: Settings, num_steps: int) -> Trajectory:
    """Run gradient descent for all settings at once; a run that leaves the bounds is held."""
    weights = np.empty((num_steps + 1, *start.shape))
    losses = np.empty((num_steps + 1, *start.shape[:-1]))
    rate = rate[..., np.newaxis]
    # A diverging run overflows on the step that ends it; that step is discarded.
    with np.errstate(over="ignore", invalid="ignore"):
        weights[0] = start
        losses[0], gradient = _loss_and_gradient(start, fit)
        finite_result(losses[0], name="weights", inputs=start)
        ceiling = np.maximum(DIVERGENCE_LIMIT, losses[0])
        last_step = np.full(losses[0].shape, num_steps)
        running = np.ones(losses[0].shape, dtype=bool)
        for step in range(num_steps):
            proposed = weights[step] - rate * gradient
            proposed_loss, gradient = _loss_and_gradient(proposed, fit)
            within = proposed_loss <= ceiling
            last_step[running & ~within] = step
            running &= within
            weights[step + 1] = np.where(running[..., np.newaxis], proposed, weights[step])
            losses[step + 1] = np.where(running, proposed_loss, losses[step])
    return Trajectory(np.moveaxis(weights, 0, -2), np.moveaxis(losses, 0, -1), last_step, num_steps)


def _loss(weights: Weights, fit: LineFit) -> Settings:
    """Evaluate the loss, which sees the weights only through their product."""
    error = weights.prod(axis=-1) - fit.slope
    return np.asarray(fit.input_moment * error * error + fit.noise_floor)


def _loss_and_gradient(weights: Weights, fit: LineFit) -> tuple[Settings, Weights]:
    """Evaluate both, from the products to the left and to the right of each weight."""
    others, right = np.ones_like(weights), np.ones_like(weights)
    np.cumprod(weights[..., :-1], axis=-1, out=others[..., 1:])
    np.cumprod(weights[..., :0:-1], axis=-1, out=right[..., -2::-1])
    others *= right
    error = np.asarray(others[..., 0] * weights[..., 0] - fit.slope)
    scaled = np.asarray(fit.input_moment * error)
    others *= 2 * scaled[..., np.newaxis]
    return np.asarray(scaled * error + fit.noise_floor), others
