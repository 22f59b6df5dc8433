"""Points on the arms of a spiral."""

import itertools

import numpy as np
import pytest

from learndyn.datasets import continued_arm, nearest_arm, spiral


def draw(num_points=1000, num_arms=4, noise_std=0.16, seed=0):
    source = np.random.default_rng(seed)
    return spiral(num_points, num_arms=num_arms, noise_std=noise_std, rng=source)


def test_without_noise_the_arms_are_turned_copies_of_one():
    data = draw(50, num_arms=5, noise_std=0.0)
    arms = data.points.reshape(5, 50, 2)
    angle = 2 * np.pi / 5
    # from the second axis towards the first
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    for first, second in itertools.pairwise(arms):
        np.testing.assert_allclose(first @ turn.T, second, atol=1e-12)
    np.testing.assert_allclose(np.hypot(*arms[0].T), np.linspace(0, 1, 50), atol=1e-12)


def test_noise_grows_outwards():
    data, bare = draw(), draw(noise_std=0.0)
    radius = np.tile(np.linspace(0, 1, 1000), 4)[1:1000]
    noise = (data.points - bare.points)[1:1000] / radius[:, np.newaxis]
    # 1998 draws of standard deviation 0.16: five standard errors
    assert abs(noise.std() - 0.16) < 5 * 0.16 / np.sqrt(2 * noise.size)
    assert np.all(data.points[0] == 0)


def test_the_nearest_arm_is_right_for_most_points():
    shares = [
        np.mean(nearest_arm(data.points, num_arms=4) == data.labels)
        for data in (draw(seed=seed) for seed in range(5))
    ]
    assert min(shares) > 0.95
    assert max(shares) < 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"num_points": 1}, "num_points must be at least 2, got 1"),
        ({"num_arms": 0}, "num_arms must be at least 1, got 0"),
        ({"noise_std": -0.1}, "noise_std must be zero or more, got -0.1"),
    ],
)
def test_bad_input_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        draw(**change)


@pytest.mark.parametrize("num_arms", [1, 3, 4])
def test_the_continued_arm_is_that_of_the_points_on_it(num_arms):
    radius = np.linspace(0.1, 9, 200)
    for arm in range(num_arms):
        angle = 2 * np.pi / num_arms * (2 * radius + arm)
        points = radius[:, np.newaxis] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
        np.testing.assert_array_equal(continued_arm(points, num_arms=num_arms), arm)


def test_within_the_data_the_continued_arm_is_mostly_the_nearest_one():
    data = draw()
    nearest = nearest_arm(data.points, num_arms=4)
    assert np.mean(nearest == continued_arm(data.points, num_arms=4)) > 0.95
