"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import numpy as np
import pytest

from learndyn.exercises import check, exercise_bank
from learndyn.theory.stability import stability_edge

EDGE = "ex-learning-rate-critical"
BISECTION = "ex-learning-rate-bisection"


def by_leave_one_out_products(depth, input_moment, slope):
    weights = np.full(depth, slope ** (1 / depth))
    others = np.array([np.prod(np.delete(weights, i)) for i in range(depth)])
    return 2 / np.sum(2 * input_moment * others**2)


def by_eigenvalues(depth, input_moment, slope):
    v = np.full(depth, slope / slope ** (1 / depth))
    return 2 / np.linalg.eigvalsh(2 * input_moment * np.outer(v, v))[-1]


def bisection_with_width(settles, low, high, num_halvings):
    width = high - low
    for _ in range(num_halvings):
        width /= 2
        if settles(low + width):
            low += width
    return np.float32(low)


def recursive_bisection(settles, low, high, num_halvings):
    if num_halvings == 0:
        return low
    middle = 0.5 * (low + high)
    ends = (middle, high) if settles(middle) else (low, middle)
    return recursive_bisection(settles, *ends, num_halvings - 1)


def careful_bisection(settles, low, high, num_halvings):
    assert settles(low)
    assert not settles(high)
    while num_halvings > 0:
        middle = low + (high - low) / 2
        if not settles(middle):
            high = middle
        if settles(middle):
            low = middle
        num_halvings -= 1
    return np.array([low])


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (EDGE, by_leave_one_out_products),
        (EDGE, by_eigenvalues),
        (EDGE, lambda d, c, b: 1 / (c * d * b**2 * b ** (-2 / d))),
        (EDGE, lambda d, c, b: [np.float32(b ** (2 / d) / (c * d * b * b))]),
        (EDGE, lambda d, c, b: stability_edge(d, input_moment=c, slope=b)),
        (BISECTION, bisection_with_width),
        (BISECTION, recursive_bisection),
        (BISECTION, careful_bisection),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def returns_high(settles, low, high, num_halvings):
    for _ in range(num_halvings):
        middle = (low + high) / 2
        if settles(middle):
            low = middle
        else:
            high = middle
    return high


def returns_middle(settles, low, high, num_halvings):
    for _ in range(num_halvings):
        middle = (low + high) / 2
        if settles(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def swaps_branches(settles, low, high, num_halvings):
    for _ in range(num_halvings):
        middle = (low + high) / 2
        if settles(middle):
            high = middle
        else:
            low = middle
    return low


def begins_at_one(settles, low, high, num_halvings):
    for _ in range(1, num_halvings):
        middle = (low + high) / 2
        if settles(middle):
            low = middle
        else:
            high = middle
    return low


def goes_on_once_more(settles, low, high, num_halvings):
    for _ in range(num_halvings + 1):
        middle = (low + high) / 2
        if settles(middle):
            low = middle
        else:
            high = middle
    return low


def remembers_the_last(settles, low, high, num_halvings):
    rate = low
    for _ in range(num_halvings):
        rate = (low + high) / 2
        if settles(rate):
            low = rate
        else:
            high = rate
    return rate


def scans(settles, low, high, num_halvings):
    rates = np.linspace(low, high, num_halvings + 2)[1:-1]
    return max([low, *(rate for rate in rates if settles(rate))])


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (EDGE, lambda d, c, b: 1 / (2 * c * d * b ** (2 - 2 / d)), "1 over the sharpness"),
        (EDGE, lambda d, c, b: 2 / (c * d * b ** (2 - 2 / d)), "half the loss"),
        (EDGE, lambda d, c, b: 2 * c * d * b ** (2 - 2 / d), "the sharpness"),
        (EDGE, lambda d, c, b: 1 / (c * b ** (2 - 2 / d)), "depth missing"),
        (EDGE, lambda d, c, b: 1 / (c * (d - 1) * b ** (2 - 2 / d)), "hidden units"),
        (EDGE, lambda d, c, b: 1 / (c * d * b**2), "slope squared"),
        (EDGE, lambda d, c, b: 1 / (c * d * b ** (2 - 1 / d)), "weight taken out once"),
        (EDGE, lambda d, c, b: 1 / (c * d * b ** (1 - 1 / d)), "product not squared"),
        (EDGE, lambda d, c, b: 1 / (c * d**2 * b ** (2 - 2 / d)), "common weight"),
        (BISECTION, returns_high, "failing end"),
        (BISECTION, returns_middle, "middle returned"),
        (BISECTION, swaps_branches, "wrong branch"),
        (BISECTION, begins_at_one, "one halving too few"),
        (BISECTION, goes_on_once_more, "one halving too many"),
        (BISECTION, remembers_the_last, "last rate tried"),
        (BISECTION, scans, "even steps"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name


def never_ends(settles, low, high, num_halvings):
    while True:
        settles((low + high) / 2)


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (BISECTION, never_ends, "settles was asked 201 times; does your loop end"),
        (
            BISECTION,
            lambda settles, low, high, n: (low, high),
            "the rate should be one number, got shape",
        ),
        (BISECTION, lambda settles, low, high, n: 3.0, "the rate should be 0.1875, your answer"),
        (EDGE, lambda d, c, b: None, "is a return missing"),
        (EDGE, lambda d, c, b: 1.0, "the edge should be .* for depth=2, input_moment=0.5"),
        (EDGE, 0.018, "hand in the function itself"),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(verdict.message)


def test_a_second_check_begins_to_count_anew():
    for _ in range(30):
        assert check(BISECTION, careful_bisection).passed


@pytest.mark.parametrize("label", [EDGE, BISECTION])
def test_the_bank_accepts_its_solution_and_names_its_mistakes(label):
    exercise = exercise_bank()[label]
    assert exercise.check(exercise.solution).passed
    for mistake in exercise.mistakes:
        assert exercise.check(mistake.answer).mistake == mistake.name
