"""Which gain learns best: many networks on small digits, over gains, rates, laws and seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from learndyn.datasets import small_digits
from learndyn.nn import Setting, leaky_rectifier, run_settings
from learndyn.shapes import Samples

Shares = Float[np.ndarray, "law rate gain seed"]

LAWS = ("normal", "uniform")


@dataclass(frozen=True)
class SweepConfig:
    """What is trained, and how.

    Attributes
    ----------
    gains, learning_rates : sequence of float
        All are combined, once with normal and once with uniform weights.
    hidden : sequence of int
        Widths of the hidden layers.
    negative_slope : float
        Slope of the hidden units below zero.
    num_seeds : int
        How many networks in each setting.
    counts : tuple of int
        Numbers of training and of validation images.
    num_epochs, batch_size : int
        How often all images are used, and how many in one step.
    side : int
        Rows and columns of an image, a divisor of 28.
    seed : int
        Seed of everything.
    """

    gains: Sequence[float]
    learning_rates: Sequence[float]
    hidden: Sequence[int]
    negative_slope: float
    num_seeds: int
    counts: tuple[int, int]
    num_epochs: int
    batch_size: int
    side: int
    seed: int


@dataclass(frozen=True, eq=False)
class Sweep:
    """What the networks have learned.

    Attributes
    ----------
    accuracies : ndarray of float64, shape (law, rate, gain, seed)
        Shares of validation images that are right at the end; normal weights come before uniform
        ones.
    diverged : ndarray of bool, shape (law, rate, gain, seed)
        Whether training ended in numbers that are not finite; such a network has nothing right.
    """

    accuracies: Shares
    diverged: Bool[np.ndarray, "law rate gain seed"]


def sweep_gains(config: SweepConfig) -> Sweep:
    """Train networks in every setting of a grid, all as one batch.

    Parameters
    ----------
    config : SweepConfig
        What is trained, and how.

    Returns
    -------
    Sweep
        Accuracies.

    Raises
    ------
    TypeError, ValueError
        If a number of `config` is not of its kind.

    Examples
    --------
    >>> config = SweepConfig([1.0, 1.4], [0.01, 0.1, 0.2], [8], 0.1, 5, (100, 50), 1, 20, 4, 0)
    >>> sweep_gains(config).accuracies.shape
    (2, 3, 2, 5)
    """
    train, validation = small_digits(config.counts, side=config.side, seed=config.seed)
    settings = [
        Setting(gain, rate, is_uniform=law == "uniform")
        for law in LAWS
        for rate in config.learning_rates
        for gain in config.gains
    ]
    runs = run_settings(
        [config.side**2, *config.hidden, 10],
        train,
        validation=validation,
        settings=settings,
        num_seeds=config.num_seeds,
        num_epochs=config.num_epochs,
        batch_size=config.batch_size,
        hidden=leaky_rectifier(config.negative_slope),
        seed=config.seed,
    )
    shape = (len(LAWS), len(config.learning_rates), len(config.gains), config.num_seeds)
    return Sweep(runs.accuracies.T.reshape(shape), runs.diverged.T.reshape(shape))


def best_gains(accuracies: Shares, gains: Samples) -> Float[np.ndarray, "law rate seed"]:
    """Return the gain that is best for each seed by itself, the smallest of several.

    Parameters
    ----------
    accuracies : ndarray of float64, shape (law, rate, gain, seed)
        Accuracies.
    gains : ndarray of float64, shape (gain,)
        The gains.

    Returns
    -------
    ndarray of float64, shape (law, rate, seed)
        The best gains.

    Examples
    --------
    >>> best_gains(np.array([[[[0.1], [0.9]]]]), np.array([1.0, 2.0])).tolist()
    [[[2.0]]]
    """
    return np.asarray(np.asarray(gains)[accuracies.argmax(axis=2)])


def plateau(accuracies: Shares, *, margin: float) -> Bool[np.ndarray, "law rate gain"]:
    """Return which gains come close to the best, on average over the seeds.

    Parameters
    ----------
    accuracies : ndarray of float64, shape (law, rate, gain, seed)
        Accuracies.
    margin : float
        How far below the best mean a mean may be.

    Returns
    -------
    ndarray of bool, shape (law, rate, gain)
        Whether each gain belongs to the plateau.

    Examples
    --------
    >>> plateau(np.array([[[[0.5], [0.89], [0.9]]]]), margin=0.02).tolist()
    [[[False, True, True]]]
    """
    means = accuracies.mean(axis=3)
    return np.asarray(means >= means.max(axis=2, keepdims=True) - margin)
