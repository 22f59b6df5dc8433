"""Wrong intervals, written as a learner would, are known by name."""

import numpy as np
import pytest
from scipy import stats

from learndyn.exercises import check

LABEL = "ex-images-difference"


def quantile(share, degrees):
    return stats.t.ppf(share, degrees)


def by_a_library(old, new):
    low, high = stats.ttest_rel(new, old).confidence_interval(0.95)
    return (low + high) / 2, (high - low) / 2


def two_samples(old, new):
    low, high = stats.ttest_ind(new, old).confidence_interval(0.95)
    return (low + high) / 2, (high - low) / 2


def welch_like(old, new):
    n = len(old)
    width = quantile(0.975, n - 1) * np.sqrt(stats.sem(old) ** 2 + stats.sem(new) ** 2)
    return new.mean() - old.mean(), width


def two_standard_errors(old, new):
    return (new - old).mean(), stats.norm.ppf(0.975) * stats.sem(new - old)


def all_degrees(old, new):
    return (new - old).mean(), quantile(0.975, len(old)) * stats.sem(new - old)


def ninety(old, new):
    return (new - old).mean(), quantile(0.95, len(old) - 1) * stats.sem(new - old)


def population(old, new):
    d = new - old
    return d.mean(), quantile(0.975, len(d) - 1) * d.std() / np.sqrt(len(d))


def single(old, new):
    d = new - old
    return d.mean(), quantile(0.975, len(d) - 1) * d.std(ddof=1)


def winners(old, new):
    return max(new) - max(old), by_a_library(old, new)[1]


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (two_samples, "unpaired"),
        (welch_like, "unpaired, few"),
        (two_standard_errors, "normal quantile"),
        (all_degrees, "degrees of freedom"),
        (ninety, "one side"),
        (population, "divided by the count"),
        (single, "of one run"),
        (lambda old, new: ((new - old).mean(), stats.sem(new - old)), "standard error"),
        (lambda old, new: ((new - old).mean(), (new - old).std(ddof=1)), "spread"),
        (
            lambda old, new: (by_a_library(old, new)[0], 2 * by_a_library(old, new)[1]),
            "whole width",
        ),
        (winners, "best against best"),
        (lambda old, new: by_a_library(new, old), "reversed"),
    ],
)
def test_wrong_intervals_are_known_by_name(answer, name):
    verdict = check(LABEL, answer)
    assert (verdict.passed, verdict.mistake) == (False, name)


def test_the_interval_of_a_library_passes():
    assert check(LABEL, by_a_library).passed
