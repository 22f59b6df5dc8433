"""Training two weights again and again, each time on newly drawn data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.rng import spawn_generators
from learndyn.shapes import Settings


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


@dataclass(frozen=True)
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
        If an entry of the configuration is not valid; the message names it.

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
        rows.append([fit.slope, run.final_weights.prod(), fit.noise_floor, run.losses[-1]])
    return Result(*np.array(rows).T)
