"""Affine compositions, the floor of polynomials, polygons."""

import numpy as np
import pytest
from scipy.integrate import quad

from learndyn.theory.approximation import (
    compose_affine,
    polygon_error_bound,
    polynomial_floor,
    rectifier_polygon,
)


def test_one_layer_is_itself():
    weights, bias = np.array([[1.0, 2.0]]), np.array([3.0])
    total, shift = compose_affine([weights], [bias])
    np.testing.assert_array_equal(total, weights)
    np.testing.assert_array_equal(shift, bias)


@pytest.mark.parametrize("frequency", [0.1, 1.0, 3 * np.pi])
def test_the_floor_of_a_constant_is_the_mean_square_of_the_sine(frequency):
    mean = quad(lambda t: np.sin(frequency * t) ** 2, 0, 1)[0]
    assert polynomial_floor(frequency, degree=0) == pytest.approx(np.sqrt(mean), rel=1e-9)


def test_the_floor_falls_with_odd_degrees_only_and_to_nothing():
    floors = [polynomial_floor(3 * np.pi, degree=q) for q in range(30)]
    assert floors[1::2][:-1] == floors[2::2]
    assert all(a > b for a, b in zip(floors[1:20:2], floors[3:20:2], strict=False))
    assert floors[-1] < 1e-7


def test_a_polygon_takes_its_values_and_is_straight_between_them():
    values = np.random.default_rng(0).standard_normal(8)
    polygon = rectifier_polygon(values)
    places = np.linspace(-1, 1, 8)
    np.testing.assert_allclose(polygon(places), values, atol=1e-12)
    between = np.linspace(-1, 1, 301)
    np.testing.assert_allclose(polygon(between), np.interp(between, places, values), atol=1e-12)


def test_four_times_as_few_errors_for_twice_as_many_sides():
    assert polygon_error_bound(6, curvature=5.0) == polygon_error_bound(3, curvature=5.0) / 4


@pytest.mark.parametrize(
    ("weights", "biases", "message"),
    [
        ([], [], "weights must be as many as the biases, 1 or more, got 0 and 0"),
        ([np.eye(2)], [], "weights must be as many as the biases, 1 or more, got 1 and 0"),
        ([np.eye(2)], [np.ones(3)], r"biases\[0\] must have 2 entries, got 3"),
        (
            [np.eye(2), np.eye(3)],
            [np.ones(2), np.ones(3)],
            r"weights\[1\] must have shape \(3, 2\)",
        ),
    ],
)
def test_layers_must_fit(weights, biases, message):
    with pytest.raises(ValueError, match=message):
        compose_affine(weights, biases)


def test_other_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="frequency must be positive, got 0"):
        polynomial_floor(0.0, degree=1)
    with pytest.raises(ValueError, match="degree must be at least 0, got -1"):
        polynomial_floor(1.0, degree=-1)
    with pytest.raises(ValueError, match="values must be 2 or more, got 1"):
        rectifier_polygon([1.0])
    with pytest.raises(ValueError, match="curvature must be zero or more, got -1"):
        polygon_error_bound(3, curvature=-1.0)
