"""Similarities against sums over units, invariants and what must be refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from learndyn.similarity import cosine_similarity, cosines_of_products, similarity_matrix

activities = arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.integers(1, 6)),
    elements=st.floats(-3, 3).map(lambda x: round(x, 3)),
)


def test_dot_products_are_sums_over_units():
    hidden = np.random.default_rng(0).standard_normal((2, 5, 3))
    matrices = similarity_matrix(hidden)
    for setting, i, j in np.ndindex(2, 5, 5):
        expected = sum(a * b for a, b in zip(hidden[setting, i], hidden[setting, j], strict=True))
        assert np.isclose(matrices[setting, i, j], expected, rtol=1e-13)


@given(activities)
def test_matrices_are_symmetric_and_have_no_negative_eigenvalue(hidden):
    matrix = similarity_matrix(hidden)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert np.linalg.eigvalsh(matrix).min() > -1e-12


@given(activities, st.floats(1e-200, 1e200))
def test_cosines_forget_the_lengths(hidden, factor):
    hidden[(hidden == 0).all(axis=1)] = 1.0
    cosines = cosine_similarity(hidden)
    np.testing.assert_allclose(np.diag(cosines), 1.0, rtol=1e-12)
    assert np.abs(cosines).max() <= 1 + 1e-12
    scales = factor * np.arange(1, len(hidden) + 1)[:, np.newaxis]
    np.testing.assert_allclose(cosine_similarity(scales * hidden), cosines, atol=1e-9)


def test_both_ways_to_cosines_agree():
    hidden = np.random.default_rng(1).standard_normal((3, 6, 4))
    np.testing.assert_allclose(
        cosines_of_products(similarity_matrix(hidden)), cosine_similarity(hidden), atol=1e-14
    )


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: cosine_similarity([[1.0, 0.0], [0.0, 0.0]]), ValueError, r"at index \(1,\)"),
        (lambda: cosine_similarity(np.zeros((2, 0))), ValueError, "activities of a sample above"),
        (lambda: cosines_of_products([[0.0]]), ValueError, r"diagonal above zero.*index \(0,\)"),
        (lambda: cosines_of_products(np.ones((2, 3))), ValueError, r"got shape \(2, 3\)"),
        (lambda: similarity_matrix([1.0, 2.0]), ValueError, r"\(sample, unit\).*got shape \(2,\)"),
        (lambda: cosine_similarity(3.0), ValueError, r"got shape \(\)"),
        (lambda: similarity_matrix([[1]]), TypeError, "hidden must hold floats"),
        (lambda: similarity_matrix([[np.nan]]), ValueError, "hidden must be finite"),
        (lambda: similarity_matrix([[1e200]]), ValueError, "range of floats, got sizes up to 1e"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
