"""Linear classifiers by L-BFGS."""

import numpy as np
import pytest
from scipy.special import log_softmax

from learndyn.logistic import fit_logistic


def problem(seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((200, 3))
    logits = x @ rng.standard_normal((3, 4)) + rng.standard_normal(4)
    return x, np.array([rng.choice(4, p=np.exp(row)) for row in log_softmax(logits, axis=1)])


@pytest.mark.parametrize("seed", range(3))
def test_at_the_end_the_gradient_vanishes(seed):
    x, labels = problem(seed)
    found = fit_logistic(x, labels, num_classes=4, num_steps=500)
    outputs = x @ found.weights.T + found.biases
    errors = np.exp(log_softmax(outputs, axis=1)) - np.eye(4)[labels]
    # the solver stops where the loss no longer falls by 2e-9 of itself
    np.testing.assert_allclose(errors.T @ x / 200, 0, atol=1e-3)
    np.testing.assert_allclose(errors.mean(axis=0), 0, atol=1e-3)
    assert found.accuracy(x, labels) == np.mean(outputs.argmax(axis=1) == labels)


def test_a_bound_holds_and_the_gradient_pushes_against_it():
    x, labels = problem()
    free = fit_logistic(x, labels, num_classes=4, num_steps=500)
    boxed = fit_logistic(x, labels, num_classes=4, num_steps=500, bound=0.3)
    parts = np.column_stack([boxed.biases, boxed.weights])
    assert np.abs(parts).max() == 0.3 < np.abs(free.weights).max()
    assert boxed.loss(x, labels) > free.loss(x, labels)
    logs = log_softmax(x @ boxed.weights.T + boxed.biases, axis=1)
    assert boxed.loss(x, labels) == pytest.approx(-np.mean(logs[np.arange(200), labels]))
    errors = np.exp(logs) - np.eye(4)[labels]
    slopes = np.column_stack([errors.mean(axis=0), errors.T @ x / 200])
    # inside the box the slope vanishes, at its walls it points outwards
    np.testing.assert_allclose(slopes[np.abs(parts) < 0.3], 0, atol=1e-3)
    assert np.all((slopes * parts)[np.abs(parts) == 0.3] < 1e-3)
    with pytest.raises(ValueError, match="bound must be positive"):
        fit_logistic(x, labels, num_classes=4, num_steps=5, bound=0.0)


def test_a_label_has_to_be_a_class():
    with pytest.raises(ValueError, match="labels must be below num_classes = 2, got 2"):
        fit_logistic(np.ones((3, 1)), np.array([0, 1, 2]), num_classes=2, num_steps=5)
