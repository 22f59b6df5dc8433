"""Least squares against searches by others, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import lstsq

from learndyn.regression import (
    add_constant,
    least_squares,
    mean_squared_error,
    solve_normal_equations,
)


@given(seed=st.integers(0, 10_000), samples=st.integers(1, 8), inputs=st.integers(1, 5))
def test_weights_are_those_of_another_solver_for_any_shape(seed, samples, inputs):
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((samples, inputs)), rng.standard_normal((samples, 2))
    expected = lstsq(x, y, lapack_driver="gelss")[0].T
    np.testing.assert_allclose(least_squares(x, y), expected, rtol=1e-6, atol=1e-9)


def test_normal_equations_agree_where_inputs_are_well_conditioned():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((20, 3)), rng.standard_normal((20, 4))
    np.testing.assert_allclose(solve_normal_equations(x, y), least_squares(x, y), rtol=1e-10)


def test_a_constant_column_finds_slope_and_intercept():
    x = np.array([[0.0], [1.0], [3.0]])
    weights = least_squares(add_constant(x), 2 * x + 5)
    np.testing.assert_allclose(weights, [[2.0, 5.0]], atol=1e-12)


def test_the_loss_is_the_mean_over_samples_and_outputs():
    x, y = np.array([[1.0, 2.0]]), np.array([[1.0, 1.0, 1.0]])
    weights = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    assert mean_squared_error(weights, x, y) == pytest.approx((0 + 1 + 4) / 3)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: least_squares([1.0], [[1.0]]), ValueError, "x must have 1 of 2|x must"),
        (lambda: least_squares([[1.0]], [[1.0], [2.0]]), ValueError, "y must have as many rows"),
        (lambda: least_squares([[1]], [[1.0]]), TypeError, "x must hold"),
        (lambda: least_squares([[np.nan]], [[1.0]]), ValueError, "x must be finite"),
        (lambda: least_squares(np.ones((3, 0)), np.ones((3, 1))), ValueError, "x must hold at"),
        (lambda: solve_normal_equations([[0.0]], [[1.0]]), ValueError, "x must have independent"),
        (
            lambda: mean_squared_error([[1.0], [2.0]], [[1.0]], [[1.0]]),
            ValueError,
            r"weights must have shape \(1, 1\), one row for each output",
        ),
        (lambda: add_constant([1.0]), ValueError, "x must"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
