"""The landscape of two weights, measured: fates of starts, waits, noisy targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn import chains
from learndyn.datasets import LineSamples, fit_line
from learndyn.rng import generator
from learndyn.shapes import ArrayLike, Samples, Settings, StepCounts, Weights
from learndyn.validation import float_array, non_negative, real_number, whole_number

#: How a run can end. The first three codes are those of `learndyn.theory.landscape.flow_branch`.
FATE_NAMES = {
    1: "positive branch",
    -1: "negative branch",
    0: "saddle",
    2: "not settled",
    3: "diverged",
}

# A run has arrived when its product is this close to the slope, as a fraction of the slope.
_ARRIVED = 1e-3


@dataclass(frozen=True, eq=False)
class NoisyFits:
    """What training finds when only the noise of the targets is drawn anew.

    Attributes
    ----------
    slopes : ndarray, shape (seed,)
        The least-squares slope of each data set.
    final_weights : ndarray, shape (seed, 2)
        The weights after training on it.
    """

    slopes: Samples
    final_weights: Weights


def fates(
    starts: ArrayLike, data: LineSamples, *, learning_rate: float, num_steps: int
) -> StepCounts:
    r"""Train two weights from many starts, and say how each run ended.

    Parameters
    ----------
    starts : array_like of float, shape (\*setting, 2)
        The starts.
    data : LineSamples
        The samples; their least-squares slope must be positive.
    learning_rate : float
        Step size.
    num_steps : int
        Steps of gradient descent.

    Returns
    -------
    ndarray of int64, shape (\*setting)
        A code of `FATE_NAMES` for each start. "Arrived" means a product within a thousandth of
        the least-squares slope, "saddle" weights as close to zero.

    Raises
    ------
    TypeError
        If an array does not hold floats.
    ValueError
        If a shape is wrong, the slope of the data is not positive, or the rate is not.

    Examples
    --------
    >>> x = np.array([0.5, 1.0])
    >>> starts = [[1.2, 0.3], [-1.0, 0.4], [1.0, -1.0], [9.0, 9.0]]
    >>> fates(starts, LineSamples(x, x), learning_rate=0.3, num_steps=200)
    array([ 1, -1,  0,  3])
    """
    fit = fit_line(data.x, data.y)
    beta = real_number(fit.slope, name="slope of the data", above_zero=True)
    run = chains.train(starts, data.x, data.y, learning_rate=learning_rate, num_steps=num_steps)
    first, second = np.moveaxis(run.final_weights, -1, 0)
    arrived = np.abs(first * second / beta - 1) <= _ARRIVED
    at_saddle = np.hypot(first, second) <= _ARRIVED * np.sqrt(beta)
    ended = np.where(arrived, np.where(first > 0, 1, -1), np.where(at_saddle, 0, 2))
    return np.asarray(np.where(run.diverged, 3, ended))


def half_times(
    starts: ArrayLike, data: LineSamples, *, learning_rate: float, num_steps: int
) -> Settings:
    r"""Measure when training from each start has brought the product half way to the slope.

    Parameters
    ----------
    starts : array_like of float, shape (\*setting, 2)
        The starts, each with a product below half the slope.
    data : LineSamples
        The samples; their least-squares slope must be positive.
    learning_rate : float
        Step size.
    num_steps : int
        Steps of gradient descent.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Times, in steps times learning rate, interpolated between steps.

    Raises
    ------
    TypeError
        If an array does not hold floats.
    ValueError
        If a shape is wrong, the slope of the data or the rate is not positive, or a run starts
        beyond half the slope or does not get there.

    Examples
    --------
    >>> x = np.array([1.0])
    >>> half_times([[0.5, 0.5]], LineSamples(x, x), learning_rate=0.001, num_steps=1000).round(2)
    array([0.27])
    """
    fit = fit_line(data.x, data.y)
    half = real_number(fit.slope, name="slope of the data", above_zero=True) / 2
    run = chains.train(starts, data.x, data.y, learning_rate=learning_rate, num_steps=num_steps)
    products = run.weights.prod(axis=-1)
    reached = products >= half
    step = np.argmax(reached, axis=-1)
    if np.any(step == 0):
        rule = f"start below half the slope, {half:.3g}, and pass it within {num_steps} steps"
        raise ValueError(f"starts must {rule}; {np.sum(step == 0)} of {step.size} do not.")
    pair = np.take_along_axis(products, np.stack([step - 1, step], axis=-1), axis=-1)
    part = (half - pair[..., 0]) / (pair[..., 1] - pair[..., 0])
    return np.asarray(learning_rate * (step - 1 + part))


def train_on_noisy_targets(
    x: ArrayLike,
    *,
    slope: float,
    noise_std: float,
    num_data_sets: int,
    initial_weights: ArrayLike,
    learning_rate: float,
    num_steps: int,
    rng: np.random.Generator,
) -> NoisyFits:
    """Train from one start on several data sets that share their inputs and differ in their noise.

    Parameters
    ----------
    x : array_like of float, shape (sample,)
        Inputs, not all zero.
    slope : float
        Slope of the line that the targets scatter around.
    noise_std : float
        Standard deviation of the noise, 0 or more.
    num_data_sets : int
        How many, 1 or more.
    initial_weights : array_like of float, shape (2,)
        The start, the same for all.
    learning_rate : float
        Step size.
    num_steps : int
        Steps of gradient descent.
    rng : numpy.random.Generator
        Source of the noise.

    Returns
    -------
    NoisyFits
        Least-squares slopes and trained weights.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> found = train_on_noisy_targets(
    ...     [1.0], slope=2.0, noise_std=0.0, num_data_sets=1, initial_weights=[1.0, 1.0],
    ...     learning_rate=0.1, num_steps=200, rng=np.random.default_rng(0),
    ... )
    >>> found.final_weights.prod(axis=-1).round(6)
    array([2.])
    """
    inputs = float_array(x, name="x", ndim=1)
    noise = non_negative(real_number(noise_std, name="noise_std"), name="noise_std")
    count = whole_number(num_data_sets, name="num_data_sets", minimum=1)
    draws = generator(rng, name="rng").standard_normal((count, inputs.size))
    slopes, finals = [], []
    for targets in real_number(slope, name="slope") * inputs + noise * draws:
        run = chains.train(
            initial_weights, inputs, targets, learning_rate=learning_rate, num_steps=num_steps
        )
        slopes.append(fit_line(inputs, targets).slope)
        finals.append(run.final_weights)
    return NoisyFits(np.array(slopes), np.array(finals))
