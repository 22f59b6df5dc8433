"""Intervals, and the theory of augmentation."""

import numpy as np
import pytest
from scipy import stats

from learndyn.theory.augmentation import confusion_loss, rotation_shift
from learndyn.theory.intervals import best_run_bound, mean_interval


def test_the_interval_is_that_of_a_table():
    # Student's t with 9 degrees of freedom: 2.262 for 95 per cent
    values = np.array([1.0, -1.0] * 5)
    low = mean_interval(values, confidence=0.95).low
    assert low == pytest.approx(-2.262 * np.sqrt(10 / 9) / np.sqrt(10), abs=1e-3)
    columns = mean_interval(np.column_stack([values, values + 3]), confidence=0.95)
    np.testing.assert_allclose(columns.high - columns.low, -2 * low, rtol=1e-12)
    np.testing.assert_allclose(columns.mean, [0, 3], atol=1e-15)


def test_the_interval_of_a_library_agrees():
    values = np.random.default_rng(0).standard_normal(17)
    ours = mean_interval(values, confidence=0.9)
    low, high = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-12)


def test_the_interval_holds_the_mean_as_often_as_it_says():
    rng = np.random.default_rng(4)
    runs = 5 + 3 * rng.standard_normal((10, 20000))
    ours = mean_interval(runs, confidence=0.9)
    held = np.mean((ours.low <= 5) & (ours.high >= 5))
    error = 0.3 / np.sqrt(20000)
    assert abs(held - 0.9) < 5 * error
    reach = 1.645 * runs.std(axis=0, ddof=1) / np.sqrt(10)
    assert abs(np.mean(np.abs(ours.mean - 5) <= reach) - 0.9) > 5 * error  # the normal quantile


def test_distances_and_losses_known_by_hand():
    np.testing.assert_allclose(rotation_shift([60.0, -60.0, 0.0], radius=5.0), [5, 5, 0])
    assert confusion_loss(0.25) == pytest.approx(2 * np.log(2) - 0.75 * np.log(3), rel=1e-12)
    assert best_run_bound(10, std=1.0) == pytest.approx(2.146, abs=1e-3)


def test_arguments_out_of_range_are_refused():
    for wrong in (0.0, 1.0, 95.0):
        with pytest.raises(ValueError, match=f"confidence must lie between 0 and 1, got {wrong:g}"):
            mean_interval([1.0, 2.0], confidence=wrong)
    with pytest.raises(ValueError, match=r"values must hold 2 runs or more, got shape \(1,\)"):
        mean_interval([1.0], confidence=0.9)
    with pytest.raises(ValueError, match=r"probability must lie between 0 and 1, got 1\.5"):
        confusion_loss([0.5, 1.5])
    with pytest.raises(ValueError, match="radius must be non-negative|radius"):
        rotation_shift(1.0, radius=-1.0)
    with pytest.raises(ValueError, match="num_runs must be"):
        best_run_bound(0, std=1.0)
