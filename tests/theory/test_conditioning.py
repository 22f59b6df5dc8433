"""Bounds of condition numbers, and weights of monomials."""

import numpy as np
import pytest
from numpy.polynomial import chebyshev

from learndyn.theory.conditioning import leading_monomial_weight, monomial_condition_bound


def test_the_bound_of_degree_two_is_known_by_hand():
    # T_2(x/r) = 2 x^2/r^2 - 1 and T_1(x/r)^2 = x^2/r^2
    for reach in (0.5, 1.0, 1.4):
        expected = max(np.hypot(1, 2 / reach**2), 1 / reach**2)
        assert monomial_condition_bound(2, reach=reach) == pytest.approx(expected)
    assert monomial_condition_bound(0, reach=1.0) == 1


def test_leading_weights_are_products_of_leading_coefficients():
    for first, second in ((1, 1), (2, 1), (4, 3)):
        leads = [chebyshev.cheb2poly(np.eye(n + 1)[n])[-1] / 1.4**n for n in (first, second)]
        found = leading_monomial_weight(first + second, reach=1.4)
        assert found == pytest.approx(leads[0] * leads[1], rel=1e-12)


def test_bad_numbers_are_named():
    with pytest.raises(ValueError, match="reach must be positive"):
        monomial_condition_bound(3, reach=0.0)
    with pytest.raises(ValueError, match="degree must be at least 2, got 1"):
        leading_monomial_weight(1, reach=1.0)
