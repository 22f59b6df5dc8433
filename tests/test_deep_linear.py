"""Training in the reduced coordinates against the full network, by hand and by autograd."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from learndyn import deep_linear
from learndyn.initialization import draw_normal_weights
from learndyn.output_basis import find_output_basis


def problem(widths, *, num_samples, seed, scale=0.5):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((num_samples, widths[0]))
    y = rng.standard_normal((num_samples, widths[-1]))
    return draw_normal_weights(widths, scale=scale, rng=rng), x, y


def train_by_autograd(weights, x, y, *, learning_rate, num_steps):
    """Return losses and weights at each step, from PyTorch in double precision."""
    layers = [torch.tensor(w, requires_grad=True) for w in weights]
    inputs, targets = torch.tensor(x), torch.tensor(y)
    optimizer = torch.optim.SGD(layers, lr=learning_rate)
    losses, path = [], []
    for _ in range(num_steps + 1):
        output = inputs
        for layer in layers:
            output = output @ layer.T
        loss = torch.nn.functional.mse_loss(output, targets)
        losses.append(loss.item())
        path.append([layer.detach().numpy().copy() for layer in layers])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return np.array(losses), path


@pytest.mark.parametrize(
    "widths",
    [[3, 40], [3, 5, 40], [4, 6, 5, 60], [5, 2, 50], [3, 4, 2], [2, 30, 7]],
    ids=str,
)
def test_every_step_equals_that_of_the_full_network(widths):
    weights, x, y = problem(widths, num_samples=6, seed=1)
    schedule = {"learning_rate": 0.05 * widths[-1], "num_steps": 40}
    run = deep_linear.train(weights, x, y, **schedule)
    losses, path = train_by_autograd(weights, x, y, **schedule)
    # 40 steps of a stable run, each rounding at 1e-16
    np.testing.assert_allclose(run.losses, losses, rtol=1e-10)
    for step in (0, 1, 17, 40):
        for ours, theirs in zip(run.weights_at(step), path[step], strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("widths", [[5, 40], [5, 3, 40], [5, 6, 7, 40]], ids=str)
def test_one_hot_inputs_are_no_exception(widths):
    weights, _, y = problem(widths, num_samples=5, seed=10)
    schedule = {"learning_rate": 0.1 * widths[-1], "num_steps": 20}
    run = deep_linear.train(weights, np.eye(5), y, **schedule)
    losses, path = train_by_autograd(weights, np.eye(5), y, **schedule)
    np.testing.assert_allclose(run.losses, losses, rtol=1e-10)
    for ours, theirs in zip(run.weights_at(20), path[20], strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("size", [1e-200, 1e-100, 1e100, 1e200])
def test_the_basis_holds_columns_of_extreme_lengths(size):
    columns = np.random.default_rng(0).standard_normal((30, 4)) * [1.0, size, 1.0, 1.0]
    basis = find_output_basis(columns)
    directions = basis.directions(slice(None))
    np.testing.assert_allclose(directions.T @ directions, np.eye(4), atol=1e-9)
    unit = max(size, 1.0)
    np.testing.assert_allclose(directions @ (basis.coordinates / unit), columns / unit, atol=1e-9)


def test_records_are_those_of_the_full_network():
    weights, x, y = problem([4, 6, 50], num_samples=5, seed=2)
    run = deep_linear.train(weights, x, y, learning_rate=3.0, num_steps=30)
    values, similar = run.singular_values(), run.similarities()
    predicted = run.predictions([0, 49])
    for step in (0, 13, 30):
        first, second = run.weights_at(step)
        total = second @ first
        np.testing.assert_allclose(values[step], np.linalg.svd(total, compute_uv=False), atol=1e-12)
        np.testing.assert_allclose(similar[step], x @ first.T @ first @ x.T, atol=1e-12)
        np.testing.assert_allclose(predicted[step], (x @ total.T)[:, [0, 49]], atol=1e-12)


def test_strengths_are_projections_on_the_modes_of_the_best_map():
    weights, x, y = problem([4, 6, 50], num_samples=9, seed=3)
    run = deep_linear.train(weights, x, y, learning_rate=3.0, num_steps=30)
    best = np.linalg.lstsq(x, y)[0].T
    left, values, right = np.linalg.svd(best, full_matrices=False)
    np.testing.assert_allclose(run.target_modes()[1], values, rtol=1e-10)
    total = np.linalg.multi_dot(run.weights_at(30)[::-1])
    expected = [left[:, k] @ total @ right[k] for k in range(4)]
    np.testing.assert_allclose(run.mode_strengths()[30], expected, atol=1e-12)


def test_settings_of_rate_and_scale_are_single_runs_side_by_side():
    weights, x, y = problem([3, 4, 40], num_samples=3, seed=4)
    rates, scales = np.array([0.5, 2.0, 4.0]), np.array([[1e-6], [1.0]])
    runs = deep_linear.train(weights, x, y, learning_rate=rates, scale=scales, num_steps=20)
    assert runs.losses.shape == (2, 3, 21)
    assert runs.layers[1].shape[:3] == (2, 3, 21)
    smaller = [scales[0, 0] * layer for layer in weights]
    single = deep_linear.train(smaller, x, y, learning_rate=4.0, num_steps=20)
    np.testing.assert_allclose(runs.losses[0, 2], single.losses, rtol=1e-12)
    np.testing.assert_allclose(
        runs.mode_strengths()[0, 2], single.mode_strengths(), rtol=1e-6, atol=1e-16
    )


def test_a_diverging_setting_stands_still_and_the_others_go_on():
    weights, x, y = problem([3, 4, 40], num_samples=3, seed=5)
    runs = deep_linear.train(weights, x, y, learning_rate=[1.0, 1e4], num_steps=50)
    assert runs.diverged.tolist() == [False, True]
    last = int(runs.last_step[1])
    assert np.isfinite(runs.layers[0]).all()
    assert np.unique(runs.losses[1, last:]).size == 1
    single = deep_linear.train(weights, x, y, learning_rate=1.0, num_steps=50)
    np.testing.assert_allclose(runs.losses[0], single.losses, rtol=1e-12)


def test_scale_zero_with_a_hidden_layer_stays_at_the_saddle():
    weights, x, y = problem([3, 4, 40], num_samples=3, seed=6)
    run = deep_linear.train(weights, x, y, learning_rate=2.0, num_steps=10, scale=0.0)
    assert np.unique(run.losses).size == 1
    shallow = deep_linear.train([np.zeros((40, 3))], x, y, learning_rate=2.0, num_steps=10)
    assert (np.diff(shallow.losses) < 0).all()


def test_items_with_equal_features_are_no_obstacle():
    weights, x, y = problem([3, 4, 60], num_samples=3, seed=7)
    y[2] = y[1]
    run = deep_linear.train(weights, x, y, learning_rate=2.0, num_steps=30)
    losses, _ = train_by_autograd(weights, x, y, learning_rate=2.0, num_steps=30)
    np.testing.assert_allclose(run.losses, losses, rtol=1e-10)


@settings(max_examples=30)
@given(st.integers(1, 12), st.integers(1, 6), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_the_basis_keeps_lengths_and_angles_of_any_columns(rows, count, mixing, seed):
    columns = np.random.default_rng(seed).standard_normal((rows, count))
    columns[:, -1] = mixing * columns[:, 0] + 1e-7 * (1 - mixing) * columns[:, -1]
    basis = find_output_basis(columns)
    directions = basis.directions(slice(None))
    np.testing.assert_allclose(directions @ basis.coordinates, columns, atol=1e-9)
    np.testing.assert_allclose(directions.T @ directions, np.eye(directions.shape[1]), atol=1e-9)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"x": np.ones(3)}, ValueError, r"x must have shape \(sample, in\)"),
        ({"y": np.ones((40, 6))}, ValueError, "one for each sample, got shape .* transposed"),
        ({"y": np.ones((6, 41))}, ValueError, "last layer of weights must have 41 rows"),
        ({"x": np.ones((6, 4))}, ValueError, r"weights\[0\] must have 4 columns"),
        ({"weights": []}, ValueError, "at least one matrix"),
        ({"weights": [np.ones((5, 3)), np.ones((40, 4))]}, ValueError, r"weights\[1\] must have 5"),
        ({"y": np.full((6, 40), np.nan)}, ValueError, "y must be finite"),
        ({"learning_rate": -1.0}, ValueError, "learning_rate must be positive, got -1.0"),
        ({"scale": -1.0}, ValueError, "scale must be zero or more, got -1.0"),
        ({"scale": 1e200}, ValueError, "weights must give results within the range"),
        ({"learning_rate": [1.0, 2.0], "scale": [1.0] * 3}, ValueError, "setting axes must fit"),
    ],
)
def test_bad_input_is_named(arguments, error, message):
    weights, x, y = problem([3, 5, 40], num_samples=6, seed=8)
    good = {"weights": weights, "x": x, "y": y, "learning_rate": 1.0, "num_steps": 2}
    with pytest.raises(error, match=message):
        deep_linear.train(**{**good, **arguments})


def test_unknown_outputs_are_refused():
    weights, x, y = problem([3, 5, 40], num_samples=6, seed=9)
    run = deep_linear.train(weights, x, y, learning_rate=1.0, num_steps=2)
    with pytest.raises(IndexError):
        run.predictions([40])
    with pytest.raises(TypeError, match="outputs must be a list of integers"):
        run.predictions([0.5])
