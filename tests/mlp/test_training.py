"""Passes and training against plain loops, and what is refused."""

import numpy as np
import pytest

from learndyn import deep_linear, mlp
from learndyn.activations import ACTIVATIONS, IDENTITY, RELU, TANH, leaky_relu

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((9, 3)), RNG.standard_normal((9, 2))
START = mlp.draw_parameters([3, 5, 4, 2], scale=1.0, rng=RNG)
UNITS = [*ACTIVATIONS.values(), leaky_relu(0.1), leaky_relu(-0.5)]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_training_takes_the_steps_that_the_gradients_say(unit):
    settings = {"activation": unit, "weight_decay": 0.2}
    run = mlp.train(START, X, Y, learning_rate=0.05, num_steps=20, **settings)
    point = START
    for step in range(21):
        value, gradients = mlp.loss_and_gradients(point, X, Y, **settings)
        error = mlp.loss(point, X, Y, activation=unit)
        assert run.losses[step] == pytest.approx(value, rel=1e-10)
        assert run.losses[step] == pytest.approx(mlp.loss(point, X, Y, **settings), rel=1e-10)
        assert run.errors[step] == pytest.approx(error, rel=1e-10)
        norms = [np.linalg.norm(w) for w in point.weights]
        np.testing.assert_allclose(run.weight_norms[step], norms, rtol=1e-10)
        last, point = point, point.with_vector(point.to_vector() - 0.05 * gradients.to_vector())
    np.testing.assert_allclose(run.parameters.to_vector(), last.to_vector(), atol=1e-12)


def test_without_activation_and_biases_it_is_a_deep_linear_network():
    """Targets and inputs with their mirror images keep the biases at zero."""
    x, y = np.concatenate([X, -X]), np.concatenate([Y, -Y])
    run = mlp.train(START, x, y, activation=IDENTITY, learning_rate=0.05, num_steps=30)
    linear = deep_linear.train(list(START.weights), x, y, learning_rate=0.05, num_steps=30)
    np.testing.assert_allclose(run.losses, linear.losses, rtol=1e-10)


def test_samples_that_are_only_measured_do_not_change_the_run():
    held = (2 * X, Y)
    settings = {"activation": TANH, "learning_rate": 0.1, "num_steps": 5}
    run = mlp.train(START, X, Y, validation=held, **settings)
    other = mlp.train(START, X, Y, **settings)
    np.testing.assert_array_equal(run.losses, other.losses)
    assert other.validation_errors.size == 0
    assert run.validation_errors[0] == pytest.approx(mlp.loss(START, *held, activation=TANH))
    assert run.validation_errors[-1] == pytest.approx(
        mlp.loss(run.parameters, *held, activation=TANH)
    )


def test_nothing_that_is_handed_in_is_changed():
    before = START.to_vector()
    copies = X.copy(), Y.copy()
    run = mlp.train(START, X, Y, activation=RELU, learning_rate=0.1, num_steps=5)
    mlp.loss_and_gradients(START, X, Y, activation=RELU, weight_decay=1.0)
    np.testing.assert_array_equal(START.to_vector(), before)
    np.testing.assert_array_equal(X, copies[0])
    np.testing.assert_array_equal(Y, copies[1])
    assert not run.diverged


def test_a_run_that_diverges_ends_and_says_when():
    run = mlp.train(START, X, Y, activation=RELU, learning_rate=50.0, num_steps=40)
    assert run.diverged
    assert 0 < run.last_step < 40
    for record in (run.losses, run.errors, run.weight_norms):
        assert np.isfinite(record).all()
        assert np.all(record[run.last_step :] == record[run.last_step])
    end = mlp.loss(run.parameters, X, Y, activation=RELU)
    assert end == pytest.approx(run.losses[-1], rel=1e-12)
    assert run.describe().startswith(f"Diverged: after step {run.last_step} (loss ")


def test_a_run_that_ends_well_says_so():
    run = mlp.train(START, X, Y, activation=RELU, learning_rate=0.01, num_steps=3)
    assert run.describe().startswith("Completed all steps to 3 (loss ")


def test_no_steps_are_a_run_too():
    run = mlp.train(START, X, Y, activation=RELU, learning_rate=0.01, num_steps=0)
    assert run.losses.shape == (1,)
    np.testing.assert_array_equal(run.parameters.to_vector(), START.to_vector())


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"learning_rate": 0.0}, ValueError, "learning_rate must be positive, got 0.0"),
        ({"learning_rate": "0.1"}, TypeError, "learning_rate must be one real number, got '0.1'"),
        ({"weight_decay": -1.0}, ValueError, "weight_decay must be zero or more, got -1.0"),
        ({"num_steps": -1}, ValueError, "num_steps must be at least 0, got -1"),
        ({"x": X[:, :2]}, ValueError, r"x must have shape \(sample, 3\), one .* got \(9, 2\)"),
        ({"x": X[:0]}, ValueError, r"x must have shape \(sample, 3\), one .* got \(0, 3\)"),
        ({"y": Y[:, :1]}, ValueError, r"y must have shape \(9, 2\), a row .* got \(9, 1\)"),
        ({"y": Y[:4]}, ValueError, r"y must have shape \(9, 2\), a row .* got \(4, 2\)"),
        ({"y": Y.astype(int)}, TypeError, "y must hold floats"),
        ({"y": np.full((9, 2), 1e200)}, ValueError, "parameters must give results within"),
        ({"validation": (X, Y[:, :1])}, ValueError, r"y must have shape \(9, 2\)"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(changes, error, message):
    settings = {"activation": RELU, "learning_rate": 0.1, "num_steps": 1, "x": X, "y": Y}
    with pytest.raises(error, match=message):
        mlp.train(START, **(settings | changes))


@pytest.mark.usefixtures("bad_input")
def test_passes_check_their_arguments_too():
    with pytest.raises(ValueError, match="x must have shape"):
        mlp.forward(START, X[:, :1], activation=RELU)
    with pytest.raises(ValueError, match="y must have shape"):
        mlp.loss(START, X, Y[:, :1], activation=RELU)
    with pytest.raises(ValueError, match="weight_decay must be zero or more"):
        mlp.loss_and_gradients(START, X, Y, activation=RELU, weight_decay=-0.1)
