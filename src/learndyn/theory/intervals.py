"""What a few runs say: the interval of a mean, and what the best of many runs is worth."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy import stats

from learndyn.shapes import ArrayLike, Settings
from learndyn.validation import float_array, non_negative, real_number, whole_number


class Interval(NamedTuple):
    """A mean and the bounds around it.

    Attributes
    ----------
    mean, low, high : ndarray of float64, shape (...)
        The mean of the runs, and the ends of the interval.
    """

    mean: Settings
    low: Settings
    high: Settings


def mean_interval(values: ArrayLike, *, confidence: float) -> Interval:
    r"""Return Student's interval for the mean of independent runs.

    Implements :eq:`eq-images-interval`.

    Parameters
    ----------
    values : array_like of float, shape (seed, ...)
        A number, or several, for each of 2 or more runs.
    confidence : float
        How often such an interval holds the mean in the long run, above 0 and below 1.

    Returns
    -------
    Interval
        Mean and bounds, for each number of a run.

    Raises
    ------
    TypeError, ValueError
        If there are fewer than two runs, a number is not finite, or the confidence is outside its
        range.

    Notes
    -----
    Exact for normal values, and close for means of ten runs or more that are not too lopsided.

    Examples
    --------
    >>> low = mean_interval([-1.0, 1.0], confidence=0.5).low  # half of Student's t_1 is within 1
    >>> round(float(low), 9)
    -1.0
    """
    runs = float_array(values, name="values")
    if runs.ndim == 0 or len(runs) < 2:
        raise ValueError(f"values must hold 2 runs or more, got shape {runs.shape}.")
    share = real_number(confidence, name="confidence")
    if not 0 < share < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {share:g}.")
    mean = runs.mean(axis=0)
    quantile = stats.t.ppf((1 + share) / 2, len(runs) - 1)
    reach = quantile * runs.std(axis=0, ddof=1) / math.sqrt(len(runs))
    return Interval(mean, mean - reach, mean + reach)


def best_run_bound(num_runs: int, *, std: ArrayLike) -> Settings:
    r"""Return how far the best of several equal runs lies above their mean, at most on average.

    Implements :eq:`eq-images-best`.

    Parameters
    ----------
    num_runs : int
        How many runs, 1 or more.
    std : array_like of float, shape (...)
        Standard deviation of one run, 0 or more.

    Returns
    -------
    ndarray of float64, shape (...)
        The bound, in the units of `std`.

    Raises
    ------
    TypeError, ValueError
        If `num_runs` is not a whole number of 1 or more, or `std` is negative or not finite.

    Examples
    --------
    >>> float(best_run_bound(1, std=3.0))
    0.0
    """
    count = whole_number(num_runs, name="num_runs", minimum=1)
    spread = non_negative(std, name="std")
    return np.asarray(spread * math.sqrt(2 * math.log(count)))
