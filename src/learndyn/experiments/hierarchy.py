"""Spectra of drawn features beside those that theory predicts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn.datasets import sample_features
from learndyn.rng import spawn_generators
from learndyn.shapes import Matrix, Settings
from learndyn.theory import hierarchy


@dataclass(frozen=True)
class Config:
    """One experiment.

    Attributes
    ----------
    num_draws, num_features : int
        How many tables, and how many features in each.
    levels, branching : int
        The shape of the tree.
    flip_probability : float
        Probability that a feature flips on an edge.
    seed : int
        Seed of all tables together.
    """

    num_draws: int
    num_features: int
    levels: int
    branching: int
    flip_probability: float
    seed: int


@dataclass(frozen=True, eq=False)
class Result:
    """What theory predicts, and what the tables hold.

    Attributes
    ----------
    predicted : ndarray, shape (mode,)
        Singular values of the mean, falling.
    measured : ndarray, shape (seed, mode)
        Singular values of each table, falling.
    overlaps : ndarray, shape (seed, level)
        For each level, which part of its singular vectors lies in the span that theory names; 1 is
        all.
    """

    predicted: Settings
    measured: Matrix
    overlaps: Matrix


def sample_spectra(config: Config) -> Result:
    """Draw several tables of features and decompose each.

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
        If an entry of the configuration is not valid.

    Examples
    --------
    >>> result = sample_spectra(Config(3, 50, 1, 2, 0.0, seed=0))
    >>> result.predicted.round(6), result.measured[2].round(6)
    (array([10.,  0.]), array([10.,  0.]))
    """
    shape = {"levels": config.levels, "branching": config.branching}
    probability = config.flip_probability
    vectors = hierarchy.haar_vectors(**shape)
    counts = hierarchy.multiplicities(**shape)
    ends = np.cumsum(counts)
    measured, overlaps = [], []
    for rng in spawn_generators(config.seed, count=config.num_draws):
        features = sample_features(
            config.num_features, flip_probability=probability, rng=rng, **shape
        )
        left, values, _ = np.linalg.svd(features, full_matrices=False)
        products = (vectors @ left) ** 2
        groups = [slice(end - count, end) for end, count in zip(ends, counts, strict=True)]
        measured.append(values)
        overlaps.append([products[group, group].sum() for group in groups] / counts)
    predicted = hierarchy.singular_values(
        config.num_features, flip_probability=probability, **shape
    )
    return Result(predicted, np.array(measured), np.array(overlaps))
