"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import numpy as np
import pytest

from learndyn import chains
from learndyn.exercises import check

FIELD = "ex-landscape-field"
FATE = "ex-landscape-fate"


def by_loops(first, second, x, y):
    right, up = np.zeros((len(second), len(first))), np.zeros((len(second), len(first)))
    for i, w2 in enumerate(second):
        for j, w1 in enumerate(first):
            right[i, j] = 2 * np.mean((y - w1 * w2 * x) * w2 * x)
            up[i, j] = 2 * np.mean((y - w1 * w2 * x) * w1 * x)
    return right, up


def by_the_package(first, second, x, y):
    gradient = chains.gradient(np.stack(np.meshgrid(first, second), axis=-1), x, y)
    return -gradient[..., 0], -gradient[..., 1]


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (FIELD, by_loops),
        (FIELD, by_the_package),
        (FIELD, lambda *arguments: np.array(by_loops(*arguments))),
        (FIELD, lambda *arguments: [part.astype(np.float32) for part in by_loops(*arguments)]),
        (FIELD, lambda *arguments: [part.tolist() for part in by_loops(*arguments)]),
        (FATE, [1, 1, 0, -1, -1, 0, -1]),
        (FATE, (1.0, 1.0, 0.0, -1.0, -1.0, 0.0, -1.0)),
        (FATE, np.array([1, 1, 0, -1, -1, 0, -1])),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    assert check(label, answer), check(label, answer)


def gradient_itself(first, second, x, y):
    w1, w2 = np.meshgrid(first, second)
    slope = np.mean(x * x) * w1 * w2 - np.mean(x * y)
    return 2 * slope * w2, 2 * slope * w1


def forgotten_two(first, second, x, y):
    w1, w2 = np.meshgrid(first, second)
    slope = np.mean(x * x) * w1 * w2 - np.mean(x * y)
    return -slope * w2, -slope * w1


def own_weight(first, second, x, y):
    w1, w2 = np.meshgrid(first, second)
    slope = np.mean(x * x) * w1 * w2 - np.mean(x * y)
    return -2 * slope * w1, -2 * slope * w2


def matrix_indexing(first, second, x, y):
    w1, w2 = np.meshgrid(first, second, indexing="ij")
    slope = np.mean(x * x) * w1 * w2 - np.mean(x * y)
    return -2 * slope * w2, -2 * slope * w1


def exchanged(first, second, x, y):
    w1, w2 = np.meshgrid(second, first)
    slope = np.mean(x * x) * w1 * w2 - np.mean(x * y)
    return -2 * slope * w2, -2 * slope * w1


def normalised(first, second, x, y):
    right, up = by_loops(first, second, x, y)
    norm = np.sqrt(right**2 + up**2)
    return right / norm, up / norm


def summed(first, second, x, y):
    w1, w2 = np.meshgrid(first, second)
    slope = np.sum(x * x) * w1 * w2 - np.sum(x * y)
    return -2 * slope * w2, -2 * slope * w1


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (FIELD, gradient_itself, "uphill"),
        (FIELD, forgotten_two, "factor 2"),
        (FIELD, own_weight, "weights swapped"),
        (FIELD, matrix_indexing, "transposed"),
        (FIELD, exchanged, "axes exchanged"),
        (FIELD, normalised, "equal lengths"),
        (FIELD, summed, "sum instead of mean"),
        (FATE, [1, -1, 1, -1, 1, -1, 0], "first weight"),
        (FATE, [-1, 1, -1, 1, -1, 1, -1], "second weight"),
        (FATE, [0, 0, 0, 0, 0, 0, 0], "stuck at the saddle"),
        (FATE, [1, 1, 1, -1, -1, 1, -1], "saddle forgotten"),
        (FATE, [-1, -1, 0, 1, 1, 0, 1], "branches exchanged"),
        (FATE, [1, -1, 1, -1, 1, -1, 1], "difference instead of sum"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (FIELD, lambda first, second, x, y: (1.0, 2.0), r"along w1 should have shape \(3, 3\)"),
        (
            FIELD,
            lambda first, second, x, y: [part.ravel() for part in by_loops(first, second, x, y)],
            r"should have shape \(3, 3\), got shape \(9,\)",
        ),
        (
            FIELD,
            lambda *arguments: [part * np.nan for part in by_loops(*arguments)],
            "the part along w1 should be finite, got nan",
        ),
        (
            FIELD,
            lambda *arguments: [part + np.eye(len(part)) for part in by_loops(*arguments)],
            r"the part along w1 at \[0, 0\] should be ",
        ),
        (FATE, [1, 1, 0, -1, -1, 0, 1], r"^the end of \(0, -1\) is not 1\.$"),
        (FATE, [1, 1, 0], "return the end of "),
        (FATE, [...] * 7, "the stub is still empty"),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(verdict.message)


def test_the_fates_are_those_of_the_theory():
    from learndyn.theory.landscape import flow_branch

    starts = [[2, -1], [-1, 2], [1, -1], [-0.5, 0.4], [0.3, -0.8], [-1.5, 1.5], [0, -1]]
    assert check(FATE, flow_branch(np.array(starts, dtype=float), slope=1.0))
