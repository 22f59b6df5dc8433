"""Numbers as text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learndyn.live import numerals


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1.005, 0, "1"), (-0.004, 2, "0.00"), (-1.6, 2, "−1.60"), (2.5, 0, "3"), (math.inf, 1, "∞")],
)
def test_fixed_decimals(value, decimals, text):
    assert numerals.fixed(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 3, "0"),
        (0.02, 2, "0.020"),
        (9.99, 2, "10"),
        (0.0999, 2, "0.10"),
        (-123.4, 2, "−123"),
        (1.2e6, 2, "1.2·10⁶"),
        (-4e-12, 1, "−4·10⁻¹²"),
        (999999.0, 2, "1.0·10⁶"),
        (math.nan, 2, "∞"),
    ],
)
def test_significant_digits(value, digits, text):
    assert numerals.significant(value, digits) == text


@given(st.floats(min_value=-1e6, max_value=1e6))
def test_a_pixel_reads_back_within_half_a_tenth(value):
    text = numerals.pixel(value)
    assert abs(float(text) - value) <= 0.05 + 1e-9
    assert text != "-0"


@given(st.floats(min_value=1e-4, max_value=9e5), st.integers(min_value=1, max_value=6))
def test_significant_digits_read_back_within_half_of_the_last_one(value, digits):
    text = numerals.significant(value, digits).replace("·10⁶", "e6").replace("·10⁻⁵", "e-5")
    assert abs(float(text) - value) <= 0.5000001 * 10.0 ** (1 - digits) * 10 * value
