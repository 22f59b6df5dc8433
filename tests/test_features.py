"""Polynomial features and their maps, against plain loops."""

import numpy as np
import pytest

from learndyn.features import (
    PolynomialClassifier,
    exponents,
    outputs_on_grid,
    polynomial_features,
)

RNG = np.random.default_rng(0)
POINTS = RNG.uniform(-1.5, 1.5, (20, 2))


def factor(kind, order, value):
    """Return a power, or a Chebyshev polynomial by its cosine."""
    return value**order if kind == "monomials" else np.cos(order * np.arccos(value + 0j)).real


@pytest.mark.parametrize("basis", ["monomials", "chebyshev"])
@pytest.mark.parametrize("degree", [1, 2, 7])
def test_each_column_is_a_product_of_two_polynomials(basis, degree):
    table = polynomial_features(POINTS, degree=degree, basis=basis, reach=2.0)
    scale = 2.0 if basis == "chebyshev" else 1.0
    for column, (n, m) in zip(table.T, exponents(degree), strict=True):
        expected = [factor(basis, n, x / scale) * factor(basis, m, y / scale) for x, y in POINTS]
        np.testing.assert_allclose(column, expected, atol=1e-12)


def test_terms_are_sorted_by_the_first_variable_and_all_are_there():
    pairs = [tuple(pair) for pair in exponents(6)]
    assert pairs == sorted(pairs)
    assert set(pairs) == {(n, m) for n in range(7) for m in range(7) if 0 < n + m <= 6}


@pytest.mark.parametrize("degree", [1, 4, 9])
def test_both_bases_span_the_same_polynomials(degree):
    cloud = np.random.default_rng(1).uniform(-1, 1, (300, 2))
    tables = [
        np.column_stack([np.ones(300), polynomial_features(cloud, degree=degree, basis=basis)])
        for basis in ("monomials", "chebyshev")
    ]
    for table, other in (tables, tables[::-1]):
        fit = np.linalg.lstsq(table, other, rcond=None)[0]
        np.testing.assert_allclose(table @ fit, other, atol=1e-8)


@pytest.mark.parametrize("basis", ["monomials", "chebyshev"])
def test_the_grid_equals_the_points_one_by_one(basis):
    first, second = np.linspace(-1, 1, 7), np.linspace(-0.5, 2, 4)
    weights = np.random.default_rng(2).standard_normal((3, len(exponents(5))))
    classifier = PolynomialClassifier(weights, np.array([0.1, -0.2, 0.3]), 5, basis, 1.7)
    options = {"degree": 5, "basis": basis, "reach": 1.7}
    grid = outputs_on_grid(weights, classifier.biases, first=first, second=second, **options)
    codes = classifier.decision_map(first, second)
    for row, y in enumerate(second):
        for column, x in enumerate(first):
            point = np.array([[x, y]])
            table = polynomial_features(point, **options)
            expected = weights @ table[0] + classifier.biases
            np.testing.assert_allclose(grid[:, row, column], expected, atol=1e-10)
            assert codes[row, column] == classifier(point)[0]
            assert classifier.accuracy(point, np.array([codes[row, column]])) == 1


def test_the_reach_is_that_of_the_points():
    table = polynomial_features(POINTS, degree=3, basis="chebyshev")
    assert np.abs(table).max() <= 1 + 1e-12
    assert polynomial_features(np.zeros((1, 2)), degree=1, basis="chebyshev").tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"degree": 0}, "degree must be at least 1, got 0"),
        ({"reach": 0.0}, "reach must be positive, got 0"),
        ({"basis": "legendre"}, "basis must be monomials or chebyshev, got 'legendre'"),
        ({"points": np.zeros((3, 4))}, r"points must have 2 columns, got shape \(3, 4\)"),
    ],
)
@pytest.mark.usefixtures("bad_input")
def test_bad_input_is_named(change, message):
    options = {"points": POINTS, "degree": 2, "basis": "chebyshev", "reach": 1.0} | change
    with pytest.raises(ValueError, match=message):
        polynomial_features(options.pop("points"), **options)


def test_weights_have_to_fit_the_degree():
    ends = np.array([0.0, 1.0])
    with pytest.raises(ValueError, match="weights must hold 5 columns for degree 2"):
        outputs_on_grid(
            np.zeros((2, 6)), np.zeros(2), first=ends, second=ends, degree=2, basis="monomials"
        )
