"""Losses of classifiers against brute force, and the refusal of what makes no sense."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from learndyn.theory import cross_entropy as theory

LOGITS = arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=st.floats(-30, 30))


@given(LOGITS)
def test_log_probabilities_are_those_of_softmax(z):
    powers = np.exp(z)
    expected = np.log(powers / powers.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(theory.log_softmax(z), expected, atol=1e-12)


@given(LOGITS, st.integers(0, 4))
def test_the_gradient_sums_to_zero_in_each_row_and_is_bounded(z, shift):
    labels = (np.arange(len(z)) + shift) % z.shape[1]
    gradient = theory.cross_entropy_gradient(z, labels)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-15)
    assert np.abs(gradient).max() <= (1 + 1e-12) / len(z)


def test_arguments_are_left_alone():
    z, labels = np.array([[1.0, 2.0]]), np.array([0])
    theory.cross_entropy(z, labels)
    theory.cross_entropy_gradient(z, labels)
    assert z.tolist() == [[1.0, 2.0]]


def test_one_class_is_certain_and_any_leading_axes_may_stand_before_the_classes():
    assert theory.log_softmax(np.ones((2, 3, 1))).tolist() == np.zeros((2, 3, 1)).tolist()
    assert theory.fresh_loss_range(1, spread=0)[0] == 0


@pytest.mark.parametrize(
    ("logits", "labels", "message"),
    [
        ([[1.0, 2.0]], [2], "labels must be from 0 to 1, got 2"),
        ([[1.0, 2.0]], [-1], "labels must be from 0 to 1, got -1"),
        ([[1.0, 2.0]], [0, 1], "labels must have one entry for each of 1 samples.*got shape"),
        (np.empty((0, 2)), np.empty(0, int), "labels must have one entry for each of 0 samples"),
        ([1.0, 2.0], [0], "logits must have 2 axes"),
        ([[1.0, np.inf]], [0], "logits must be finite, got inf"),
    ],
)
def test_what_does_not_fit_is_refused(logits, labels, message):
    for function in (theory.cross_entropy, theory.cross_entropy_gradient):
        with pytest.raises(ValueError, match=message):
            function(logits, labels)


def test_labels_are_integers_and_logits_floats():
    with pytest.raises(TypeError, match="labels must hold integers, got float64"):
        theory.cross_entropy([[1.0, 2.0]], [1.0])
    with pytest.raises(TypeError, match="logits must hold floats"):
        theory.cross_entropy([[1, 2]], [1])
    with pytest.raises(ValueError, match=r"logits must have 1 class or more, got shape \(3, 0\)"):
        theory.log_softmax(np.empty((3, 0)))
    with pytest.raises(ValueError, match="spread must be zero or more, got -0.1"):
        theory.fresh_loss_range(10, spread=-0.1)
    with pytest.raises(ValueError, match="num_classes must be at least 1, got 0"):
        theory.fresh_loss_range(0, spread=0.1)
