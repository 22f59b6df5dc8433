"""Bounds of condition numbers, and directions within reach."""

import numpy as np
import pytest

from learndyn.theory.conditioning import directions_in_reach, monomial_condition_bound


def test_the_bound_of_degree_two_is_known_by_hand():
    # T_2(x/r) = 2 x^2/r^2 - 1 and T_1(x/r)^2 = x^2/r^2
    for reach in (0.5, 1.0, 1.4):
        expected = max(np.hypot(1, 2 / reach**2), 1 / reach**2)
        assert monomial_condition_bound(2, reach=reach) == pytest.approx(expected)
    assert monomial_condition_bound(0, reach=1.0) == 1


def test_a_direction_at_the_bound_is_within_reach():
    limit = np.sqrt((1 - 2 ** (-1 / 50)) / 2)
    for factor, count in ((1.001, 2), (0.999, 1)):
        assert directions_in_reach(np.diag([1.0, factor * limit]), num_steps=50) == count


def test_bad_numbers_are_named():
    with pytest.raises(ValueError, match="reach must be positive"):
        monomial_condition_bound(3, reach=0.0)
    with pytest.raises(ValueError, match="num_steps must be at least 1, got 0"):
        directions_in_reach(np.eye(2), num_steps=0)
