"""Signed distances, and directions that lead out."""

import numpy as np
import pytest

from learndyn.theory.half_spaces import escape_direction, nearest_points, signed_distance

POINTS = np.random.default_rng(0).standard_normal((7, 3))
UNIT = {"weights": np.array([1.0, -2.0, 2.0]), "bias": 0.7}


def test_the_foot_is_on_the_boundary_and_the_way_to_it_along_the_weights():
    feet = nearest_points(POINTS, **UNIT)
    np.testing.assert_allclose(signed_distance(feet, **UNIT), 0, atol=1e-14)
    ways = POINTS - feet
    np.testing.assert_allclose(np.cross(ways, UNIT["weights"]), 0, atol=1e-13)
    lengths = np.linalg.norm(ways, axis=1)
    np.testing.assert_allclose(lengths, np.abs(signed_distance(POINTS, **UNIT)))


def test_distances_do_not_depend_on_the_length_of_the_weights():
    longer = {"weights": 5 * UNIT["weights"], "bias": 5 * UNIT["bias"]}
    np.testing.assert_allclose(signed_distance(POINTS, **longer), signed_distance(POINTS, **UNIT))


@pytest.mark.parametrize("inputs", [1, 2, 5])
def test_a_direction_is_found_for_any_signs_and_for_dependent_weights(inputs):
    rng = np.random.default_rng(inputs)
    for units in range(1, inputs + 1):
        w = rng.standard_normal((units, inputs))
        for weights in (w, np.tile(w[:1], (units, 1)), np.zeros((units, inputs))):
            signs = rng.choice([-1.0, 1.0], units)
            u = escape_direction(weights, signs=signs)
            assert np.linalg.norm(u) == pytest.approx(1)
            assert np.min(signs * (weights @ u)) > -1e-12


@pytest.mark.parametrize("small", [1e-17, 1e-200, 5e-324])
def test_short_weights_do_not_pass_for_rounding(small):
    for signs in ([1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]):
        u = escape_direction([[1.0, 0.0], [0.0, small]], signs=signs)
        np.testing.assert_allclose(u, np.array(signs) / np.sqrt(2))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": [0.0, 0.0, 0.0]}, "weights must not all be zero, got "),
        ({"weights": [1.0, 2.0]}, "weights must have one entry for each of 3 inputs, got 2"),
        ({"bias": float("nan")}, "bias must be finite"),
    ],
)
def test_boundaries_are_checked(change, message):
    with pytest.raises(ValueError, match=message):
        signed_distance(POINTS, **(UNIT | change))


@pytest.mark.parametrize(
    ("weights", "signs", "message"),
    [
        (np.eye(3)[:, :2], [1.0, 1.0, 1.0], r"weights must have 1 to 2 rows \(inputs\), got 3"),
        (np.eye(2), [1.0], "signs must be 2 numbers of 1 or -1, got "),
        (np.eye(2), [1.0, 0.5], "signs must be 2 numbers of 1 or -1, got "),
    ],
)
def test_units_and_signs_are_checked(weights, signs, message):
    with pytest.raises(ValueError, match=message):
        escape_direction(weights, signs=signs)
