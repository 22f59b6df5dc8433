"""Comparisons of depths, and classifiers outside their data."""

import numpy as np
import pytest

from learndyn.datasets import continued_arm
from learndyn.experiments import wide_or_deep as experiments
from learndyn.nn.comparisons import Recipe

RECIPE = Recipe(learning_rate=0.02, num_epochs=3, batch_size=64)


def config(**change):
    options = {"num_runs": 3, "num_arms": 4, "num_points": 50, "noise_std": 0.16, "seed": 1}
    return experiments.DepthConfig({1: 8, 3: 4}, recipe=RECIPE, **options | change)


def test_depths_are_compared_on_the_same_spirals_and_seeds_differ():
    runs = experiments.compare_depths(config())
    assert runs.validation.shape == (2, 3, 3)
    assert runs.test.shape == runs.active_units.shape == (2, 3)
    again, other = (experiments.compare_depths(config(seed=seed)) for seed in (1, 2))
    np.testing.assert_array_equal(runs.validation, again.validation)
    assert runs.points.shape == (3, 4 * 50, 2)
    trained = [found.accuracies_on(runs.points, runs.labels) for found in runs.networks]
    assert np.max(trained) > 0.4  # guessing has a quarter
    assert not np.array_equal(runs.validation, other.validation)


def test_who_knows_the_arms_is_right_in_every_ring():
    def oracle(points):
        return continued_arm(points, num_arms=3)

    shares = experiments.ring_accuracies(oracle, edges=[0.0, 1.0, 7.0], num_arms=3)
    np.testing.assert_array_equal(shares, 1.0)
    with pytest.raises(ValueError, match="edges must be two or more rising radii"):
        experiments.ring_accuracies(oracle, edges=[1.0, 1.0], num_arms=3)


def test_points_on_rays_have_the_radii_asked_for():
    points = experiments.ray_points(np.array([0.5, 2.0]), num_rays=7)
    assert points.shape == (7, 2, 2)
    np.testing.assert_allclose(np.hypot(*points.T), [7 * [0.5], 7 * [2.0]])
