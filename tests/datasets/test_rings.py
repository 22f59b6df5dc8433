"""A disc in a ring."""

import numpy as np
import pytest

from learndyn.datasets import disc_and_ring

RADII = {"disc_radius": 1.0, "inner_radius": 1.5, "outer_radius": 2.0}


def draw(num_points=4000, seed=0, **change):
    return disc_and_ring(num_points, rng=np.random.default_rng(seed), **(RADII | change))


def test_areas_are_filled_evenly():
    data = draw()
    squares = np.sum(data.points**2, axis=1)
    for label, (low, high) in ((1, (0.0, 1.0)), (0, (2.25, 4.0))):
        chosen = squares[data.labels == label]
        assert low <= chosen.min() < chosen.max() <= high
        # the square of the radius is even; 5 standard errors of a mean
        error = (high - low) / np.sqrt(12 * chosen.size)
        assert abs(chosen.mean() - (low + high) / 2) < 5 * error
    turns = data.points / np.sqrt(squares)[:, np.newaxis]
    assert np.all(np.abs(turns.mean(axis=0)) < 5 / np.sqrt(2 * squares.size))


def test_the_same_seed_gives_the_same_points_and_nobody_changes_them():
    first, second = draw(9), draw(9)
    np.testing.assert_array_equal(first.points, second.points)
    assert first.labels.tolist() == [1] * 9 + [0] * 9
    with pytest.raises(ValueError, match="read-only"):
        first.points[0, 0] = 0.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"num_points": 0}, "num_points must be at least 1, got 0"),
        ({"disc_radius": 0.0}, "disc_radius must be positive, got 0"),
        ({"disc_radius": 1.6}, "must not fall, got 1.6, 1.5 and 2"),
        ({"outer_radius": 1.4}, "must not fall, got 1, 1.5 and 1.4"),
    ],
)
def test_wrong_arguments_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        draw(**change)
