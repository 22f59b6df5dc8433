"""Activations against finite differences, and far out."""

import numpy as np
import pytest

from learndyn.activations import ACTIVATIONS, leaky_relu

ALL = [*ACTIVATIONS.values(), leaky_relu(0.1), leaky_relu(-0.5)]


@pytest.mark.parametrize("unit", ALL, ids=lambda unit: unit.name)
def test_derivatives_are_slopes(unit):
    x = np.linspace(-4, 4, 81) + 0.013  # not at the corner
    slopes = (unit.function(x + 1e-6) - unit.function(x - 1e-6)) / 2e-6
    # central differences: rounding 1e-16 / 1e-6, curvature 1e-12
    np.testing.assert_allclose(unit.derivative(x), slopes, atol=1e-9)


@pytest.mark.parametrize("unit", ALL, ids=lambda unit: unit.name)
def test_far_from_zero_nothing_overflows_and_shapes_stay(unit):
    x = np.array([[-1e300, -800.0], [0.0, 800.0]])
    for values in (unit.function(x), unit.derivative(x)):
        assert values.shape == x.shape
        assert np.isfinite(values).all()


def test_small_slopes_far_out_keep_their_digits():
    x = 20.0
    assert ACTIVATIONS["sigmoid"].derivative(np.array(40.0)) == pytest.approx(
        np.exp(-40), rel=1e-12
    )
    assert ACTIVATIONS["tanh"].derivative(np.array(x)) == pytest.approx(4 * np.exp(-40), rel=1e-12)


def test_the_rectifier_has_no_slope_at_zero():
    assert ACTIVATIONS["relu"].derivative(np.array([0.0, -0.0])).tolist() == [0.0, 0.0]


def test_a_slope_is_one_number():
    with pytest.raises(ValueError, match="negative_slope must be finite"):
        leaky_relu(float("nan"))
