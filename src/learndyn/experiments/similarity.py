"""Similarities in networks that learn newly drawn hierarchies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from learndyn import deep_linear
from learndyn.datasets import append_feature, sample_features
from learndyn.initialization import draw_normal_weights
from learndyn.rng import spawn_generators
from learndyn.shapes import ArrayLike, Matrices
from learndyn.theory import deep_linear as modes
from learndyn.theory import hierarchy
from learndyn.theory.similarity import tree_similarities

Relations = Float[np.ndarray, "*setting level"]
ByLevel = Float[np.ndarray, " level"]
LevelPath = Float[np.ndarray, "step level"]
Draws = Float[np.ndarray, "draw step level"]


@dataclass(frozen=True)
class Config:
    """Networks with one hidden layer that learn features of a tree's leaves.

    Attributes
    ----------
    num_draws : int
        How many times features and weights are drawn.
    num_features, num_hidden : int
        How many features, and how many hidden units.
    levels, branching : int
        The tree.
    flip_probability : float
        Probability of a change of sign on an edge of the tree.
    scale : float
        Scale of the first weights.
    learning_rate : float
        Step size.
    num_steps : int
        Steps of gradient descent.
    seed : int
        Seed of all draws together.
    """

    num_draws: int
    num_features: int
    num_hidden: int
    levels: int
    branching: int
    flip_probability: float
    scale: float
    learning_rate: float
    num_steps: int
    seed: int

    @property
    def num_items(self) -> int:
        """Number of leaves of the tree."""
        return int(self.branching**self.levels)


@dataclass(frozen=True, eq=False)
class Levels:
    """What theory says of each level of the tree, from what all items share to single items.

    Attributes
    ----------
    singular_values : ndarray, shape (level,)
        Of the features on average.
    half_times : ndarray, shape (level,)
        The step at which the level is learned to one half.
    fractions : ndarray, shape (step, level)
        How much of it is learned at steps 0 to `Config.num_steps`.
    step_size : float
        Size of a matrix step.
    """

    singular_values: ByLevel
    half_times: ByLevel
    fractions: LevelPath
    step_size: float


@dataclass(frozen=True, eq=False)
class Result:
    """Similarities by relation: first pairs with only the root in common, last an item with itself.

    Attributes
    ----------
    predicted : ndarray, shape (step, level)
        Dot products on average over features and weights.
    measured : ndarray, shape (draw, step, level)
        Dot products of each network, averaged over the pairs of each relation.
    """

    predicted: LevelPath
    measured: Draws


def predict_levels(config: Config, *, num_features: int) -> Levels:
    """Return what theory says of each level, from the configuration alone.

    Parameters
    ----------
    config : Config
        The experiment.
    num_features : int
        How many features there are together with those added by hand.

    Returns
    -------
    Levels
        Averages over features and weights.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid.

    Examples
    --------
    >>> config = Config(1, 10_000, 30, 3, 2, 0.15, 1e-12, 100.0, 250, seed=0)
    >>> predict_levels(config, num_features=10_000).singular_values.round()
    array([156., 122., 100.,  71.])
    """
    eigenvalues = hierarchy.eigenvalues(
        levels=config.levels,
        branching=config.branching,
        flip_probability=config.flip_probability,
    )
    values = np.sqrt(config.num_features * eigenvalues)
    widths = (config.num_items, config.num_hidden, num_features)
    pace = modes.step_size(
        config.learning_rate, num_samples=config.num_items, num_outputs=num_features
    )
    growth: dict[str, ArrayLike] = {
        "singular_value": values,
        "initial_strength": modes.expected_initial_strength(*widths, scale=config.scale),
        "growth_rate": modes.growth_rate(values, step_size=pace),
    }
    strengths = modes.mode_strength(np.arange(config.num_steps + 1), **growth)
    half_times = modes.half_learning_time(**growth)
    return Levels(values, half_times, strengths / values, float(pace))


def train_draws(
    config: Config, *, feature: ArrayLike | None = None
) -> Iterator[deep_linear.DeepLinearTrajectory]:
    """Train one network after the other, each on new features and from new weights.

    Parameters
    ----------
    config : Config
        The experiment.
    feature : array_like of +1 and -1, shape (item,), optional
        One more feature, the last output of each network.

    Yields
    ------
    DeepLinearTrajectory
        The runs.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration or the feature is not valid, or a run diverges.

    Examples
    --------
    >>> config = Config(2, 50, 9, 2, 2, 0.15, 1e-6, 1.0, 5, seed=0)
    >>> [run.losses.shape for run in train_draws(config)]
    [(6,), (6,)]
    """
    for rng in spawn_generators(config.seed, count=config.num_draws):
        targets = sample_features(
            config.num_features,
            levels=config.levels,
            branching=config.branching,
            flip_probability=config.flip_probability,
            rng=rng,
        )
        if feature is not None:
            targets = append_feature(targets, feature)
        widths = [config.num_items, config.num_hidden, targets.shape[1]]
        run = deep_linear.train(
            draw_normal_weights(widths, scale=config.scale, rng=rng),
            np.eye(config.num_items),
            targets,
            learning_rate=config.learning_rate,
            num_steps=config.num_steps,
        )
        if run.diverged:
            raise ValueError(f"learning_rate must not diverge, got {config.learning_rate:g}.")
        yield run


def compare_similarities(config: Config) -> Result:
    """Train networks on new draws and compare their similarities with theory.

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
    >>> config = Config(2, 50, 9, 2, 2, 0.15, 1e-6, 1.0, 5, seed=0)
    >>> compare_similarities(config).measured.shape
    (2, 6, 3)
    """
    levels = predict_levels(config, num_features=config.num_features)
    strengths = levels.fractions * levels.singular_values
    measured = [
        average_by_relation(run.similarities(), branching=config.branching)
        for run in train_draws(config)
    ]
    predicted = tree_similarities(strengths, branching=config.branching)
    return Result(predicted, np.array(measured))


def average_by_relation(similarities: Matrices, *, branching: int) -> Relations:
    r"""Average a matrix over all pairs of items whose last common ancestor is on the same level.

    Parameters
    ----------
    similarities : ndarray of float64, shape (\*setting, item, item)
        A number for each pair; a power of `branching` items.
    branching : int
        How many children each node of the tree has, 2 or more.

    Returns
    -------
    ndarray of float64, shape (\*setting, level)
        First the pairs with only the root in common, last the items with themselves.

    Examples
    --------
    >>> average_by_relation(np.array([[4.0, 1.0], [3.0, 6.0]]), branching=2)
    array([2., 5.])
    """
    count = similarities.shape[-1]
    first, second = np.mgrid[:count, :count]
    shared = []
    while count > 0:
        shared.append(first // count == second // count)
        count //= branching
    # pairs in the same group of one level, but not of the next
    nothing = np.zeros_like(first, dtype=bool)
    pairs = [now & ~after for now, after in zip(shared, [*shared[1:], nothing], strict=True)]
    return np.stack([similarities[..., chosen].mean(axis=-1) for chosen in pairs], axis=-1)
