"""Exercises on Xavier: answers as learners write them."""

import math

import numpy as np
import pytest

from learndyn.exercises import check

VARIANCE, BOUND, BACKWARD = "ex-xavier-variance", "ex-xavier-bound", "ex-xavier-backward"


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (VARIANCE, lambda x, s: s * s * (x @ x)),
        (VARIANCE, lambda x, s: s**2 * np.linalg.norm(x) ** 2),
        (VARIANCE, lambda x, s: s**2 * len(x) * (np.var(x) + np.mean(x) ** 2)),
        (BOUND, lambda m, n: math.sqrt(3) * math.sqrt(2 / (m + n))),
        (BOUND, lambda m, n: np.array([np.sqrt(3 / ((m + n) / 2))])),
        (BACKWARD, lambda widths: [n**-0.5 for n in widths[1:]]),
        (BACKWARD, lambda widths: 1 / np.sqrt(np.array(widths)[1:])),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def by_loop(x, weight_std):
    total = 0.0
    for value in x:
        total += weight_std * value**2
    return total


def gaussian_sum(x, weight_std):
    return (weight_std * sum(x)) ** 2


def pairs(rule):
    def answer(widths):
        return [rule(widths[i], widths[i + 1]) for i in range(len(widths) - 1)]

    return answer


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (VARIANCE, by_loop, "standard deviation for variance"),
        (VARIANCE, lambda x, s: s**2 * sum(x), "inputs not squared"),
        (BOUND, lambda m, n: 3**0.5 / ((m + n) / 2), "variance under the factor"),
        (VARIANCE, lambda x, s: s * np.linalg.norm(x), "root taken"),
        (VARIANCE, lambda x, s: s**2 * (x @ x) / len(x), "average for sum"),
        (VARIANCE, lambda x, s: s**2 * sum((x - x.mean()) ** 2), "variance of the inputs"),
        (VARIANCE, lambda x, s: s**2 * x.std() ** 2, "average and variance of the inputs"),
        (VARIANCE, gaussian_sum, "square of the sum"),
        (VARIANCE, lambda x, s: s**2 * np.linalg.norm(x), "length without square"),
        (VARIANCE, lambda x, s: len(x) * s**2, "input forgotten"),
        (BOUND, lambda m, n: (2 / (m + n)) ** 0.5, "standard deviation for bound"),
        (BOUND, lambda m, n: ((2 / (m + n)) / 3) ** 0.5, "factor 3 the wrong way"),
        (BOUND, lambda m, n: (3 / (m + n)) ** 0.5, "sum for average"),
        (BOUND, lambda m, n: (3 / m) ** 0.5, "only the inputs"),
        (BOUND, lambda m, n: (3 / n) ** 0.5, "only the outputs"),
        (BOUND, lambda m, n: (12 * 2 / (m + n)) ** 0.5, "twelve for the half width"),
        (BOUND, lambda m, n: 2 / (m + n), "variance for bound"),
        (BOUND, lambda m, n: 3 * 2 / (m + n), "root missing"),
        (BACKWARD, pairs(lambda a, b: a**-0.5), "inputs for outputs"),
        (BACKWARD, pairs(lambda a, b: 1 / b), "variance for standard deviation"),
        (BACKWARD, pairs(lambda a, b: 1 / a), "variances forwards"),
        (BACKWARD, pairs(lambda a, b: (2 / (a + b)) ** 0.5), "the compromise"),
        (BACKWARD, pairs(lambda a, b: (a + b) ** -0.5), "sum of the widths"),
        (BACKWARD, pairs(lambda a, b: b**0.5), "upside down"),
        (BACKWARD, lambda widths: [n**-0.5 for n in reversed(widths[1:])], "from the end"),
    ],
)
def test_typical_mistakes_are_named(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


def test_a_number_for_each_width_is_one_too_many():
    assert "shape" in check(BACKWARD, lambda widths: [n**-0.5 for n in widths]).message


@pytest.mark.parametrize("label", [VARIANCE, BOUND, BACKWARD])
def test_an_empty_stub_is_told(label):
    assert "stub" in check(label, lambda *arguments: ...).message
