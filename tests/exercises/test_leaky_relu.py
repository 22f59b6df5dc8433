"""Exercises on leaky rectifiers: answers as learners write them."""

import numpy as np
import pytest
from scipy import integrate, stats

from learndyn.exercises import check

# One over the root of two pi.
ROOT = 0.3989422804
MOMENT, GAIN = "ex-leaky-relu-moment", "ex-leaky-relu-gain"


def by_integration(slope, std, power=2):
    def part(sign):
        def integrand(x):
            return (sign * x * (1 if sign > 0 else slope)) ** power * stats.norm.pdf(x / std) / std

        return integrate.quad(integrand, 0, 12 * std)[0]

    return part(1) + part(-1)


def integrated_variance(slope, std):
    return by_integration(slope, std) - by_integration(slope, std, power=1) ** 2


def second_factor(slope):
    return by_integration(slope, 1.0)


def with_mean(second):
    return lambda slope, std: (by_integration(slope, std, power=1), second(slope, std))


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (MOMENT, lambda a, s: (by_integration(a, s, power=1), by_integration(a, s))),
        (MOMENT, lambda a, s: np.array([(1 - a) * s * 0.39894228, s**2 * (1 + a * a) / 2])),
        (GAIN, lambda slope, a, b: np.sqrt(2 / (1 + slope**2)) / np.sqrt(a)),
        (GAIN, lambda slope, a, b: (second_factor(slope) * a) ** -0.5),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (MOMENT, lambda a, s: (0.0, by_integration(a, s)), "mean zero"),
        (MOMENT, lambda a, s: ((1 + a) * s * ROOT, by_integration(a, s)), "half without a sign"),
        (MOMENT, lambda a, s: ((1 - a) * s * 2 * ROOT, by_integration(a, s)), "mean of one side"),
        (MOMENT, lambda a, s: (by_integration(a, s), by_integration(a, s, power=1)), "exchanged"),
        (MOMENT, with_mean(integrated_variance), "the variance"),
        (MOMENT, with_mean(lambda a, s: s**2 + (a * s) ** 2), "both halves in full"),
        (MOMENT, with_mean(lambda a, s: 0.5 * s**2 + 0.5 * a * s**2), "slope not squared"),
        (MOMENT, with_mean(lambda a, s: (s / 2 + a * s / 2) ** 2), "square of the mean slope"),
        (MOMENT, lambda a, s: (s * ROOT, by_integration(0.0, s)), "the rectifier"),
        (
            MOMENT,
            with_mean(lambda a, s: second_factor(a) * s),
            "standard deviation not squared",
        ),
        (MOMENT, with_mean(lambda a, s: by_integration(a, s) ** 0.5), "the root"),
        (GAIN, lambda a, n, m: (2 / (1 + a * a)) ** 0.5, "the gain alone"),
        (GAIN, lambda a, n, m: (2 / (1 + a * a)) ** 0.5 / n, "fan-in without its root"),
        (
            GAIN,
            lambda a, n, m: 1 / np.sqrt(n * integrated_variance(a, 1.0)),
            "gain from the variance",
        ),
        (GAIN, lambda a, n, m: 2 / ((1 + a**2) * n), "a variance"),
        (GAIN, lambda a, n, m: n**-0.5, "no gain"),
        (GAIN, lambda a, n, m: np.sqrt(2 / n), "gain of the rectifier"),
        (GAIN, lambda a, n, m: np.sqrt(second_factor(a) / n), "gain upside down"),
        (GAIN, lambda a, n, m: np.sqrt(2 / (1 + a) / n), "slope not squared"),
        (GAIN, lambda a, n, m: np.sqrt(1 / second_factor(a) * 2 / (n + m)), "mean of both fans"),
        (GAIN, lambda a, n, m: (second_factor(a) * m) ** -0.5, "number of outputs"),
        (
            GAIN,
            lambda a, n, m: np.sqrt(3) * (second_factor(a) * n) ** -0.5,
            "bound of uniform weights",
        ),
    ],
)
def test_typical_mistakes_are_named(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


@pytest.mark.parametrize("label", [MOMENT, GAIN])
def test_an_empty_stub_is_told(label):
    assert "stub" in check(label, lambda *arguments: ...).message
