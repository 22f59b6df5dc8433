"""Depth at a fixed budget of parameters, and classifiers outside their data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int

from learndyn.datasets import continued_arm, spiral
from learndyn.features import Basis, PolynomialClassifier, polynomial_features
from learndyn.nn.comparisons import (
    Recipe,
    TrainedNetworks,
    train_linear_classifiers,
    train_networks,
)
from learndyn.rng import spawn_generators
from learndyn.shapes import Labels, Matrix, Samples
from learndyn.validation import whole_number

Spirals = tuple[Float[np.ndarray, "run sample two"], Int[np.ndarray, "run sample"]]
Classifier = Callable[[np.ndarray], np.ndarray]

BASES: tuple[Basis, ...] = ("monomials", "chebyshev")
# Points of each arm that are held out for choosing, and those for the final measurement.
_NUM_VALIDATION, _NUM_TEST = 200, 500


@dataclass(frozen=True)
class DepthConfig:
    """What is trained, and how.

    Attributes
    ----------
    widths : mapping of int to int
        For each number of hidden layers their width.
    num_runs : int
        How many spirals are drawn, and networks of each depth trained.
    num_arms, num_points : int
        Arms of a spiral, and points of each arm that are trained on.
    noise_std : float
        Standard deviation of the noise at radius 1.
    recipe : Recipe
        How they are trained.
    seed : int
        Seed of everything.
    """

    widths: Mapping[int, int]
    num_runs: int
    num_arms: int
    num_points: int
    noise_std: float
    recipe: Recipe
    seed: int


@dataclass(frozen=True, eq=False)
class DepthRuns:
    """Networks of several depths, each trained on the same spirals.

    Attributes
    ----------
    points, labels : ndarray, shape (run, sample, 2) and (run, sample)
        The spirals that were trained on.
    networks : tuple of TrainedNetworks
        One entry for each depth.
    validation : ndarray of float64, shape (depth, run, epoch)
        Accuracies on points that may be used to choose.
    test : ndarray of float64, shape (depth, run)
        Accuracies at the end on points that chose nothing.
    active_units : ndarray of int, shape (depth, run)
        Units that are ever active, in the hidden layer where they are fewest.
    """

    points: Float[np.ndarray, "run sample two"]
    labels: Int[np.ndarray, "run sample"]
    networks: tuple[TrainedNetworks, ...]
    validation: Float[np.ndarray, "depth run epoch"]
    test: Float[np.ndarray, "depth run"]
    active_units: Int[np.ndarray, "depth run"]


def compare_depths(config: DepthConfig) -> DepthRuns:
    """Train networks of each depth on the same spirals, a spiral and a start for each run.

    Parameters
    ----------
    config : DepthConfig
        What is trained, and how.

    Returns
    -------
    DepthRuns
        The networks and their accuracies.

    Raises
    ------
    TypeError, ValueError
        If a number of `config` is not of its kind.

    Examples
    --------
    >>> recipe = Recipe(learning_rate=0.01, num_epochs=2, batch_size=64)
    >>> runs = compare_depths(DepthConfig({1: 8, 2: 4}, 3, 4, 50, 0.16, recipe, seed=0))
    >>> runs.validation.shape, runs.test.shape
    ((2, 3, 2), (2, 3))
    """
    whole_number(config.num_runs, name="num_runs", minimum=1)
    sizes = (config.num_points, _NUM_VALIDATION, _NUM_TEST)
    train, validation, test = (
        _draw_spirals(config, size, seed=3 * config.seed + index)
        for index, size in enumerate(sizes)
    )
    found = tuple(
        train_networks(
            [2, *num_hidden * [width], config.num_arms],
            *train,
            held=validation,
            recipe=config.recipe,
            seed=config.seed,
        )
        for num_hidden, width in config.widths.items()
    )
    return DepthRuns(
        *train,
        found,
        np.array([networks.accuracies for networks in found]),
        np.array([networks.accuracies_on(*test) for networks in found]),
        np.array([networks.active_units for networks in found]),
    )


def train_in_bases(
    points: Matrix, labels: Labels, degrees: Sequence[int], *, recipe: Recipe, seed: int
) -> dict[str, list[PolynomialClassifier]]:
    """Train linear classifiers of polynomials in both bases, all from zero and at once.

    Parameters
    ----------
    points : ndarray of float64, shape (sample, 2)
        The points.
    labels : ndarray of int, shape (sample,)
        Their classes, counted from 0.
    degrees : sequence of int
        Degrees, 1 or more each.
    recipe : Recipe
        How they are trained.
    seed : int
        Seed of the batches.

    Returns
    -------
    dict of str to list of PolynomialClassifier
        For each basis a classifier for each degree.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> recipe = Recipe(learning_rate=0.1, num_epochs=50, batch_size=2)
    >>> points, labels = np.array([[-1.0, 0.0], [1.0, 0.5]]), np.array([0, 1])
    >>> found = train_in_bases(points, labels, [1, 2], recipe=recipe, seed=0)
    >>> [row[1].accuracy(points, labels) for row in found.values()]
    [1.0, 1.0]
    """
    reach = float(np.max(np.abs(points)))
    kinds: list[tuple[Basis, int]] = [(basis, int(p)) for basis in BASES for p in degrees]
    layers = train_linear_classifiers(
        [polynomial_features(points, degree=p, basis=b, reach=reach) for b, p in kinds],
        labels,
        num_classes=int(np.max(labels)) + 1,
        recipe=recipe,
        seed=seed,
    )
    found: dict[str, list[PolynomialClassifier]] = {basis: [] for basis in BASES}
    for (basis, degree), layer in zip(kinds, layers, strict=True):
        found[basis].append(PolynomialClassifier(*layer, degree, basis, reach))
    return found


def ring_accuracies(
    classify: Classifier, *, edges: Sequence[float], num_arms: int, num_rays: int = 36
) -> Samples:
    """Return the share of each ring on which a classifier agrees with the continued spiral.

    Parameters
    ----------
    classify : callable
        From points, shape (sample, 2), to classes.
    edges : sequence of float
        Radii that bound the rings, rising.
    num_arms : int
        How many arms the spiral has.
    num_rays : int, optional
        How many directions are looked at, and a hundred radii in each ring along each.

    Returns
    -------
    ndarray of float64, shape (ring,)
        Shares from 0 to 1; all radii of a ring count alike.

    Raises
    ------
    ValueError
        If the edges do not rise.

    Examples
    --------
    >>> constant = lambda points: np.zeros(len(points), dtype=int)
    >>> ring_accuracies(constant, edges=[3.0, 5.0], num_arms=4)
    array([0.25])
    """
    ends = np.asarray(edges, dtype=float)
    if ends.size < 2 or np.any(np.diff(ends) <= 0):
        raise ValueError(f"edges must be two or more rising radii, got {list(edges)}.")
    shares = []
    for low, high in pairwise(ends):
        radii = low + (high - low) * (np.arange(100) + 0.5) / 100
        points = ray_points(radii, num_rays=num_rays).reshape(-1, 2)
        shares.append(np.mean(classify(points) == continued_arm(points, num_arms=num_arms)))
    return np.array(shares)


def ray_points(radii: Samples, *, num_rays: int) -> Float[np.ndarray, "ray radius two"]:
    """Return points at the same radii on rays from the origin, evenly spread in angle.

    Parameters
    ----------
    radii : ndarray of float64, shape (radius,)
        Distances from the origin.
    num_rays : int
        How many rays, 1 or more.

    Returns
    -------
    ndarray of float64, shape (ray, radius, 2)
        The points.

    Raises
    ------
    TypeError, ValueError
        If `num_rays` is not an integer above 0.

    Examples
    --------
    >>> ray_points(np.array([2.0]), num_rays=1).round(3)
    array([[[0.017, 2.   ]]])
    """
    count = whole_number(num_rays, name="num_rays", minimum=1)
    # off the axes, where odd and even polynomials meet
    angle = 2 * np.pi * np.arange(count) / count + 0.0087
    directions = np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return np.asarray(radii[:, np.newaxis] * directions[:, np.newaxis])


def _draw_spirals(config: DepthConfig, num_points: int, *, seed: int) -> Spirals:
    """Draw a spiral for each run."""
    drawn = [
        spiral(num_points, num_arms=config.num_arms, noise_std=config.noise_std, rng=rng)
        for rng in spawn_generators(seed, count=config.num_runs)
    ]
    return np.array([data.points for data in drawn]), np.array([data.labels for data in drawn])
