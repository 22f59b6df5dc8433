"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import numpy as np
import pytest

from learndyn.exercises import check

PAIR = "ex-hierarchy-correlation"
DRAW = "ex-hierarchy-sample"


def by_ancestors(first, second, p):
    """Compare binary digits instead of climbing."""
    return (1 - 2 * p) ** (2 * (first ^ second).bit_length())


def by_paths(first, second, p):
    product = 1.0
    while first != second:
        first, second = first // 2, second // 2
        product *= (1 - p - p) * (1 - p - p)
    return product


def by_recursion(draws, p):
    def below(node, sign):
        if node >= 7:
            return [sign]
        children = (2 * node + 1, 2 * node + 2)
        return [s for c in children for s in below(c, -sign if draws[c] < p else sign)]

    return below(0, -1 if draws[0] < 0.5 else 1)


def by_products(draws, p):
    factors = np.where(draws < np.r_[0.5, np.full(14, p)], -1, 1)
    leaves = np.arange(7, 15)
    signs = np.ones(8)
    for _ in range(4):
        signs = signs * factors[leaves]
        leaves = np.maximum((leaves - 1) // 2, -1)
    return signs


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (PAIR, by_ancestors),
        (PAIR, by_paths),
        (PAIR, lambda *arguments: np.float32(by_paths(*arguments))),
        (DRAW, by_recursion),
        (DRAW, by_products),
        (DRAW, lambda *arguments: tuple(by_recursion(*arguments))),
        (DRAW, lambda *arguments: np.array(by_recursion(*arguments), dtype=np.int8)),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def up(first, second):
    return (first ^ second).bit_length()


def flips_when_above(draws, p):
    sign = np.where(draws[:1] < 0.5, -1, 1)
    for start, end in ((1, 3), (3, 7), (7, 15)):
        sign = np.repeat(sign, 2) * np.where(draws[start:end] > p, -1, 1)
    return sign


def straight_to_the_leaves(draws, p):
    root = -1 if draws[0] < 0.5 else 1
    return [-root if draw < p else root for draw in draws[7:]]


def independent_leaves(draws, p):
    return [-1 if draw < p else 1 for draw in draws[7:]]


def with_tiles(draws, p):
    sign = np.where(draws[:1] < 0.5, -1, 1)
    for start, end in ((1, 3), (3, 7), (7, 15)):
        sign = np.concatenate([sign, sign]) * np.where(draws[start:end] < p, -1, 1)
    return sign


def with_one_probability(draws, p):
    factors = np.where(draws < p, -1, 1)
    sign = factors[:1]
    for start, end in ((1, 3), (3, 7), (7, 15)):
        sign = np.repeat(sign, 2) * factors[start:end]
    return sign


def from_plus(draws, p):
    sign = np.array([1])
    for start, end in ((1, 3), (3, 7), (7, 15)):
        sign = np.repeat(sign, 2) * np.where(draws[start:end] < p, -1, 1)
    return sign


def set_to_minus(draws, p):
    sign = np.where(draws[:1] < 0.5, -1, 1)
    for start, end in ((1, 3), (3, 7), (7, 15)):
        sign = np.where(draws[start:end] < p, -1, np.repeat(sign, 2))
    return sign


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (PAIR, lambda i, j, p: (1 - p) ** (2 * up(i, j)), "probability of keeping"),
        (PAIR, lambda i, j, p: (1 - 2 * p) ** up(i, j), "levels instead of edges"),
        (PAIR, lambda i, j, p: (1 - 2 * p) ** abs(j - i), "difference of numbers"),
        (PAIR, lambda i, j, p: (1 + by_paths(i, j, p)) / 2, "probability of agreement"),
        (PAIR, lambda i, j, p: (1 - 2 * p) ** (6 - 2 * up(i, j)), "shared edges"),
        (PAIR, lambda i, j, p: 1 - 4 * p * up(i, j), "flips added up"),
        (PAIR, lambda i, j, p: (1 - 2 * p) ** 6, "always over the root"),
        (PAIR, lambda i, j, p: (1 - 2 * p) ** (3 - (i ^ j).bit_length()), "shared edges, once"),
        (DRAW, flips_when_above, "kept instead of flipped"),
        (DRAW, lambda draws, p: -np.array(by_recursion(draws, p)), "kept instead of flipped"),
        (DRAW, straight_to_the_leaves, "flips at the leaves only"),
        (DRAW, independent_leaves, "nothing inherited"),
        (DRAW, lambda *arguments: np.array(by_recursion(*arguments)) > 0, None),
        (
            DRAW,
            lambda *arguments: (np.array(by_recursion(*arguments)) > 0).astype(int),
            "zeros and ones",
        ),
        (DRAW, with_tiles, "wrong parents"),
        (DRAW, with_one_probability, "root with probability p"),
        (DRAW, from_plus, "positive root"),
        (DRAW, set_to_minus, "no way back"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


def fifteen(draws, p):
    return np.where(draws < p, -1, 1)


def sorts_its_input(draws, p):
    draws.sort()
    return by_recursion(draws, p)


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (PAIR, lambda i, j, p: ..., "the stub is still empty"),
        (PAIR, lambda i, j, p: 0.49, "the mean product should be 0.2401"),
        (PAIR, 0.49, "hand in the function itself"),
        (DRAW, lambda draws, p: ..., "the stub is still empty"),
        (DRAW, lambda draws, p: None, "is a return missing"),
        (DRAW, fifteen, "return the sign of leaf 0 and the sign of leaf 1"),
        (DRAW, sorts_its_input, "the function changed its argument draws"),
        (DRAW, lambda draws, p: np.ones((8, 2)), "the sign of leaf 0 should be one number"),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None, verdict
    assert message in verdict.message, verdict
