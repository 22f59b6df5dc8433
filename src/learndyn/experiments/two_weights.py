"""Two weights in training: on newly drawn data, and beside gradient flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learndyn import chains
from learndyn.datasets import LineSamples, fit_line, noisy_line
from learndyn.rng import spawn_generators
from learndyn.shapes import ArrayLike, Settings
from learndyn.theory import two_weights
from learndyn.trajectory import Trajectory
from learndyn.validation import positive, real_number


@dataclass(frozen=True)
class Config:
    """One experiment.

    Attributes
    ----------
    num_data_sets, num_samples : int
        How many data sets, and how many points in each.
    slope, noise_std : float
        The line that the points scatter around, and how far.
    initial_weights : tuple of float
        The start, the same for all.
    learning_rate : float
        Step size.
    num_steps : int
        Steps of gradient descent.
    seed : int
        Seed of all data sets together.
    """

    num_data_sets: int
    num_samples: int
    slope: float
    noise_std: float
    initial_weights: tuple[float, ...]
    learning_rate: float
    num_steps: int
    seed: int


@dataclass(frozen=True, eq=False)
class Result:
    """What theory predicts and what training reaches, one entry for each data set.

    Attributes
    ----------
    predicted_products, final_products : ndarray, shape (seed,)
        The least-squares slopes, and the products of the trained weights.
    predicted_losses, final_losses : ndarray, shape (seed,)
        The noise floors, and the losses of the trained weights.
    """

    predicted_products: Settings
    final_products: Settings
    predicted_losses: Settings
    final_losses: Settings


def distance_from_flow(
    initial_weights: ArrayLike, data: LineSamples, *, learning_rates: Sequence[float], time: float
) -> Settings:
    """Train at several rates for the same time, and compare every step with gradient flow.

    Parameters
    ----------
    initial_weights : array_like of float, shape (2,)
        The start.
    data : LineSamples
        The samples.
    learning_rates : sequence of float
        Positive rates; the number of steps is `time` over the rate, rounded.
    time : float
        How long, in steps times rate; positive.

    Returns
    -------
    ndarray of float64, shape (setting,)
        For each rate, the largest distance of a weight from its exact flow.

    Raises
    ------
    TypeError
        If an array does not hold floats.
    ValueError
        If a shape is wrong, a rate or the time is not positive, the time is shorter than one step,
        or a run diverges.

    Examples
    --------
    >>> data = noisy_line(9, slope=2.0, noise_std=0.0, rng=np.random.default_rng(0))
    >>> rates = [0.01, 0.005]
    >>> first, second = distance_from_flow([1.0, 0.5], data, learning_rates=rates, time=1.0)
    >>> print(f"{first / second:.1f}")
    2.0
    """
    fit = fit_line(data.x, data.y)
    duration = real_number(time, name="time", above_zero=True)
    distances = []
    for rate in np.atleast_1d(positive(learning_rates, name="learning_rates")):
        num_steps = round(duration / float(rate))
        if num_steps < 1:
            raise ValueError(f"time must allow at least one step, got {duration} at rate {rate}.")
        run = chains.train(initial_weights, data.x, data.y, learning_rate=rate, num_steps=num_steps)
        _refuse_divergence(run, rate)
        flow = two_weights.gradient_flow(
            rate * np.arange(len(run.losses)),
            initial_weights=initial_weights,
            input_moment=fit.input_moment,
            slope=fit.slope,
        )
        distances.append(np.max(np.abs(run.weights - flow)))
    return np.array(distances)


def train_on_new_data(config: Config) -> Result:
    """Train the same chain on several data sets drawn around the same line.

    Parameters
    ----------
    config : Config
        The experiment.

    Returns
    -------
    Result
        Predictions and measurements.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid, or a run diverges.

    Examples
    --------
    >>> config = Config(2, 9, 2.0, 0.0, (1.0, 1.0), 0.2, 300, seed=0)
    >>> train_on_new_data(config).final_products
    array([2., 2.])
    """
    rows = []
    for rng in spawn_generators(config.seed, count=config.num_data_sets):
        data = noisy_line(
            config.num_samples, slope=config.slope, noise_std=config.noise_std, rng=rng
        )
        fit = fit_line(data.x, data.y)
        run = chains.train(
            config.initial_weights,
            data.x,
            data.y,
            learning_rate=config.learning_rate,
            num_steps=config.num_steps,
        )
        _refuse_divergence(run, config.learning_rate)
        rows.append([fit.slope, run.final_weights.prod(), fit.noise_floor, run.losses[-1]])
    return Result(*np.array(rows).T)


def _refuse_divergence(run: Trajectory, rate: float) -> None:
    """Raise for a run that did not end where it was to be measured."""
    if run.diverged:
        raise ValueError(f"learning rates must not diverge, got {rate:g}. {run.describe()}")
