"""Chains of many depths in training: steps until the loss is low, beside the exact flow time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn import chains
from learndyn.datasets import LineSamples, fit_line
from learndyn.rng import generator
from learndyn.shapes import ArrayLike, Settings, StepCounts
from learndyn.theory.chains import flow_time
from learndyn.validation import (
    common_settings,
    non_negative,
    positive,
    real_number,
    whole_number,
    whole_numbers,
)


@dataclass(frozen=True)
class Config:
    """One experiment.

    Attributes
    ----------
    depths : tuple of int
        Numbers of weights, one for each chain.
    learning_rate : float
        Step size, the same for all depths.
    success_loss : float
        A run succeeds at the step from which on its loss stays below this number.
    num_steps : int
        Steps of gradient descent.
    """

    depths: tuple[int, ...]
    learning_rate: float
    success_loss: float
    num_steps: int


@dataclass(frozen=True, eq=False)
class Result:
    r"""When theory expects success and when training has it.

    Attributes
    ----------
    predicted_steps : ndarray of float, shape (\*setting, depth)
        Flow time of a chain of equal weights with the same initial product, over the rate.
    measured_steps : ndarray of int, shape (\*setting, depth)
        The step of success, or -1 for a run that did not succeed.
    """

    predicted_steps: Settings
    measured_steps: StepCounts


def steps_to_success(initial_weights: ArrayLike, config: Config, data: LineSamples) -> Result:
    r"""Train chains of equal weights, all depths and start weights at once.

    Parameters
    ----------
    initial_weights : array_like of float, shape (\*setting)
        The value of all weights of a chain at the start; positive.
    config : Config
        The experiment.
    data : LineSamples
        The samples.

    Returns
    -------
    Result
        Steps for each start weight and depth, in this order.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid, or a start has no way to go to success.

    Examples
    --------
    >>> data = LineSamples(np.array([1.0]), np.array([2.0]))
    >>> result = steps_to_success(1.0, Config((1,), 0.001, 0.01, 2000), data)
    >>> np.round(result.predicted_steps), result.measured_steps
    (array([1151.]), array([1151]))
    """
    start = positive(initial_weights, name="initial_weights")[..., np.newaxis]
    depths = whole_numbers(config.depths, name="depths", minimum=1)
    runs = chains.train_equal(
        start,
        data.x,
        data.y,
        depth=depths,
        learning_rate=config.learning_rate,
        num_steps=config.num_steps,
    )
    predicted = _predict(start**depths, depths, config, data)
    return Result(predicted, runs.settling_step(config.success_loss))


def from_random_weights(
    config: Config,
    data: LineSamples,
    *,
    weight_mean: float,
    weight_std: float,
    num_starts: int,
    rng: np.random.Generator,
) -> Result:
    """Train chains whose initial weights are drawn from a normal distribution.

    Parameters
    ----------
    config : Config
        The experiment.
    data : LineSamples
        The samples.
    weight_mean, weight_std : float
        Mean and standard deviation of the weights; the latter 0 or more.
    num_starts : int
        How many starts for each depth, 1 or more.
    rng : numpy.random.Generator
        Source of randomness; each start has a generator of its own.

    Returns
    -------
    Result
        Steps for each start and depth, in this order.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid, or a start has no way to go to success.

    Examples
    --------
    >>> data = LineSamples(np.array([1.0]), np.array([2.0]))
    >>> config = Config((2, 3), 0.001, 0.01, 4000)
    >>> normal = {"weight_mean": 0.9, "weight_std": 0.1}
    >>> rng = np.random.default_rng(0)
    >>> from_random_weights(config, data, **normal, num_starts=4, rng=rng).measured_steps.shape
    (4, 2)
    """
    mean = real_number(weight_mean, name="weight_mean")
    spread = non_negative(real_number(weight_std, name="weight_std"), name="weight_std")
    generators = generator(rng, name="rng").spawn(
        whole_number(num_starts, name="num_starts", minimum=1)
    )
    predicted, measured = [], []
    for depth in config.depths:
        normal = np.array([own.standard_normal(depth) for own in generators])
        starts = mean + spread * normal
        runs = chains.train(
            starts,
            data.x,
            data.y,
            learning_rate=config.learning_rate,
            num_steps=config.num_steps,
        )
        predicted.append(_predict(starts.prod(axis=-1), depth, config, data))
        measured.append(runs.settling_step(config.success_loss))
    return Result(np.stack(predicted, axis=-1), np.stack(measured, axis=-1))


def plateau_lengths(
    initial_products: ArrayLike,
    data: LineSamples,
    *,
    depth: ArrayLike,
    learning_rate: float,
    num_steps: int,
) -> Settings:
    r"""Train chains of equal weights, and measure the time until their product is half the slope.

    Parameters
    ----------
    initial_products : array_like of float, shape (\*setting)
        Products of the weights at the start; positive.
    data : LineSamples
        The samples; their least-squares slope must be positive.
    depth : array_like of int, shape (\*setting)
        Number of weights, 1 or more.
    learning_rate : float
        Step size; positive.
    num_steps : int
        Steps of gradient descent, 0 or more.

    Returns
    -------
    ndarray of float, shape (\*setting)
        For each start the first step at which the product is half the least-squares slope or
        above it, times the rate.

    Raises
    ------
    TypeError
        If an argument is not of the kind stated.
    ValueError
        If a number is outside its range, or a run does not come half way.

    Examples
    --------
    >>> data = LineSamples(np.array([1.0]), np.array([2.0]))
    >>> plateau_lengths([0.5], data, depth=1, learning_rate=0.25, num_steps=9)
    array([0.25])
    """
    start = positive(initial_products, name="initial_products")
    depths = whole_numbers(depth, name="depth", minimum=1)
    common_settings(initial_products=start.shape, depth=depths.shape)
    half = fit_line(data.x, data.y).slope / 2
    runs = chains.train_equal(
        start ** (1 / depths),
        data.x,
        data.y,
        depth=depths,
        learning_rate=learning_rate,
        num_steps=num_steps,
    )
    beyond = runs.weights[..., 0] ** depths[..., np.newaxis] >= half
    if not beyond.any(axis=-1).all():
        raise ValueError(f"num_steps must suffice to come half way to the slope, got {num_steps}.")
    return np.asarray(learning_rate * np.argmax(beyond, axis=-1))


def success_product(success_loss: float, data: LineSamples) -> float:
    """Return the smallest product of the weights whose loss is not above the one of success.

    Parameters
    ----------
    success_loss : float
        The loss; above the noise floor of the data.
    data : LineSamples
        The samples.

    Returns
    -------
    float
        The product.

    Raises
    ------
    ValueError
        If no product has such a loss.

    Examples
    --------
    >>> data = LineSamples(np.array([1.0]), np.array([2.0]))
    >>> success_product(0.25, data)
    1.5
    """
    fit = fit_line(data.x, data.y)
    if success_loss <= fit.noise_floor:
        rule = f"above the noise floor {fit.noise_floor:.3g}"
        raise ValueError(f"success_loss must be {rule}, got {success_loss:g}.")
    return float(fit.slope - np.sqrt((success_loss - fit.noise_floor) / fit.input_moment))


def _predict(products: Settings, depths: ArrayLike, config: Config, data: LineSamples) -> Settings:
    """Predict steps from flow time, from initial products."""
    fit = fit_line(data.x, data.y)
    end = success_product(config.success_loss, data)
    time = flow_time(products, end, depth=depths, input_moment=fit.input_moment, slope=fit.slope)
    return np.asarray(time / config.learning_rate)
