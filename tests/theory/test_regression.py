"""Exact paths against steps, and what is refused."""

import numpy as np
import pytest

from learndyn import deep_linear
from learndyn.regression import least_squares
from learndyn.theory import regression


@pytest.mark.parametrize(("samples", "inputs"), [(9, 4), (3, 5), (4, 4)])
def test_path_and_losses_are_those_of_training(samples, inputs):
    rng = np.random.default_rng(samples)
    x, y = rng.standard_normal((samples, inputs)), rng.standard_normal((samples, 2))
    start = rng.standard_normal((2, inputs))
    rate = 0.7 * regression.stability_edge(x, num_outputs=2)
    run = deep_linear.train([start], x, y, learning_rate=rate, num_steps=30)
    options = {"initial_weights": start, "x": x, "y": y, "learning_rate": rate}
    path = regression.descent_path(np.arange(31), **options)
    for step in (0, 1, 30):
        np.testing.assert_allclose(path[step], run.weights_at(step)[0], atol=1e-12)
    losses = regression.loss_curve(np.arange(31), **options)
    np.testing.assert_allclose(losses, run.losses, rtol=1e-10, atol=1e-14)


def test_factors_are_those_of_each_direction():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((6, 3))
    factors = regression.contraction_factors(x, step_size=[0.01, 0.1])
    for step, row in zip((0.01, 0.1), factors, strict=True):
        expected = np.linalg.eigvalsh(np.eye(3) - step * x.T @ x)
        np.testing.assert_allclose(row, expected, atol=1e-12)


def test_inputs_of_zero_move_nothing():
    options = {"initial_weights": [[3.0]], "x": [[0.0]], "y": [[2.0]], "learning_rate": 1.0}
    assert regression.descent_path([5], **options).ravel().tolist() == [3.0]
    assert regression.loss_curve([5], **options).tolist() == [4.0]


def test_nearly_dependent_inputs_count_as_least_squares_counts_them():
    column = np.random.default_rng(2).standard_normal((8, 1))
    x, y = np.hstack([column, column * (1 + 1e-17)]), 3 * column
    options = {"initial_weights": np.zeros((1, 2)), "x": x, "y": y, "learning_rate": 0.1}
    end = regression.descent_path([5000], **options)[0]
    np.testing.assert_allclose(end, least_squares(x, y), rtol=1e-10)


GOOD = {"initial_weights": [[1.0]], "x": [[1.0]], "y": [[2.0]], "learning_rate": 0.1}


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"step": [0.5]}, TypeError, "step must hold integers"),
        ({"step": [-1]}, ValueError, "step must be at least 0, got -1"),
        ({"y": [[2.0], [3.0]]}, ValueError, "y must have as many rows as x, 1"),
        (
            {"initial_weights": [[1.0, 1.0]]},
            ValueError,
            r"initial_weights must have shape \(1, 1\)",
        ),
        ({"learning_rate": 0.0}, ValueError, "learning_rate must be positive"),
        (
            {"step": [3000], "learning_rate": 10.0},
            ValueError,
            "learning_rate must give results within the range of floats",
        ),
    ],
)
@pytest.mark.parametrize("function", [regression.descent_path, regression.loss_curve])
def test_bad_input_is_named(function, change, error, message):
    arguments = {"step": [1], **GOOD, **change}
    with pytest.raises(error, match=message):
        function(arguments.pop("step"), **arguments)


@pytest.mark.usefixtures("bad_input")
def test_an_edge_needs_inputs():
    with pytest.raises(ValueError, match="x must not hold zeros only"):
        regression.stability_edge([[0.0]], num_outputs=1)
    with pytest.raises(ValueError, match="num_outputs must be at least 1"):
        regression.stability_edge([[1.0]], num_outputs=0)
