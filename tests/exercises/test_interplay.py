"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import numpy as np
import pytest

from learndyn.exercises import check

WINDOW = "ex-interplay-window"
WEIGHT = "ex-interplay-initial-weight"


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (WINDOW, lambda t, k, d, c, b: (t / k, 2 / (2 * c * d * b ** (2 - 2 / d)))),
        (WINDOW, lambda t, k, d, c, b: np.array([t / k, b ** (2 / d) / (c * d * b * b)])),
        (WINDOW, lambda t, k, d, c, b: [np.float32(t / k), np.float32(b ** (2 / d - 2) / c / d)]),
        (WEIGHT, 2 ** (1 / 40)),
        (WEIGHT, 1.9885 ** (1 / 40)),
        (WEIGHT, 1),
        (WEIGHT, np.float32(1.02)),
        (WEIGHT, np.array(0.98)),
        (WEIGHT, 2 ** (1 / 39)),
        (WEIGHT, -1.0173),  # an even number of weights: the mirror image succeeds as well
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def half_squared_error(t, k, d, c, b):
    sharpness = c * d * b ** (2 - 2 / d)
    return t / k, 2 / sharpness


def gradient_forgot_its_two(t, k, d, c, b):
    sharpness = 2 * c * d * b ** (2 - 2 / d)
    return t / k, 1 / sharpness


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (WINDOW, gradient_forgot_its_two, "one over the sharpness"),
        (WINDOW, half_squared_error, "half the loss"),
        (WINDOW, lambda t, k, d, c, b: (t / k, 2 * c * d * b ** (2 - 2 / d)), "sharpness for edge"),
        (WINDOW, lambda t, k, d, c, b: (t, 1 / (c * d * b ** (2 - 2 / d))), "budget forgotten"),
        (WINDOW, lambda t, k, d, c, b: (k / t, 1 / (c * d * b ** (2 - 2 / d))), "budget over time"),
        (WINDOW, lambda t, k, d, c, b: (1 / (c * d * b ** (2 - 2 / d)), t / k), "swapped"),
        (WINDOW, lambda t, k, d, c, b: (t / k, 1 / (c * d * b**2)), "exponent"),
        (
            WINDOW,
            lambda t, k, d, c, b: (t / k, 1 / (c * (d - 1) * b ** (2 - 2 / (d - 1)))),
            "hidden units",
        ),
        (WINDOW, lambda t, k, d, c, b: (t / k, 1 / (c * b ** (2 - 2 / d))), "depth missing"),
        (WEIGHT, 0.9, "too small"),
        (WEIGHT, 0.95, "too small"),
        (WEIGHT, 0.7, "far too small"),
        (WEIGHT, 2 / 40, "far too small"),
        (WEIGHT, 0.0, "far too small"),
        (WEIGHT, 1.045, "overshoot"),
        (WEIGHT, 1.06, "thrown onto the saddle"),
        (WEIGHT, 1.1, "diverges"),
        (WEIGHT, 2.0, "diverges"),
        (WEIGHT, 2**0.5, "diverges"),
        (WEIGHT, 1e300, "diverges"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (WEIGHT, ..., "the stub is still empty"),
        (WEIGHT, None, "is a return missing"),
        (WEIGHT, np.nan, "the initial weight should be finite, got nan"),
        (WEIGHT, (1.0, 1.0), "should be one number"),
        (WEIGHT, lambda: 1.0, "hand in the numbers, not a function"),
        (WINDOW, (0.1, 0.2), "hand in the function itself"),
        (WINDOW, lambda t, k, d, c, b: t / k, "return the smallest rate and the largest rate"),
        (WINDOW, lambda t, k, d, c, b: (t / k, 1.0), "the largest rate should be "),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None
    assert message in verdict.message
