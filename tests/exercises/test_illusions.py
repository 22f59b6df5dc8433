"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import itertools

import numpy as np
import pytest

from learndyn.exercises import check

STAIRCASE = "ex-illusions-staircase"
OWN = "ex-illusions-own"


def by_slices(feature, item):
    half, pair = item // 4 * 4, item // 2 * 2
    groups = [feature, feature[half : half + 4], feature[pair : pair + 2], feature[[item]]]
    return [np.mean(group) for group in groups]


def by_overlaps(feature, item):
    """Add up the parts of the tree's orthonormal vectors, as the chapter does."""
    total, heights = 0.0, []
    vectors = [[np.ones(8) / np.sqrt(8)], [np.repeat([1, -1], 4) / np.sqrt(8)], [], []]
    for first in (0, 4):
        vectors[2].append(np.r_[np.zeros(first), 1, 1, -1, -1, np.zeros(4 - first)] / 2)
    for first in (0, 2, 4, 6):
        vectors[3].append(np.r_[np.zeros(first), 1, -1, np.zeros(6 - first)] / np.sqrt(2))
    for level in vectors:
        total += sum(v[item] * (v @ feature) for v in level)
        heights.append(total)
    return np.array(heights)


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (STAIRCASE, by_slices),
        (STAIRCASE, by_overlaps),
        (STAIRCASE, lambda f, i: np.float32(by_slices(f, i))),
        (OWN, [-1, -1, -1, -1, 1, -1, -1, -1]),
        (OWN, (1, 1, 1, 1, -1, 1, 1, 1)),
        (OWN, np.array([-1.0, 1, 1, -1, -1, 1, 1, 1])),
        (OWN, [1, -1, 1, -1, 1, -1, -1, -1]),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def groups_of(feature, item):
    return [feature[item // size * size : item // size * size + size] for size in (8, 4, 2, 1)]


def steps(feature, item):
    heights = by_slices(feature, item)
    return [heights[0], *(b - a for a, b in itertools.pairwise(heights))]


def others_only(feature, item):
    pair, half = item // 2 * 2, item // 4 * 4
    everyone = [feature[j] for j in range(8) if j != item]
    four = [feature[j] for j in range(half, half + 4) if j != item]
    return [np.mean(everyone), np.mean(four), feature[pair + 1 - item % 2], feature[item]]


def shares(feature, item):
    return [np.mean(group == 1) for group in groups_of(feature, item)]


def windows(feature, item):
    return [np.mean(np.roll(feature, -item)[:size]) for size in (8, 4, 2, 1)]


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (STAIRCASE, steps, "steps instead of heights"),
        (STAIRCASE, lambda f, i: [np.sum(g) for g in groups_of(f, i)], "sums"),
        (STAIRCASE, lambda f, i: by_slices(f, i)[::-1], "from the item outwards"),
        (STAIRCASE, others_only, "without the item"),
        (STAIRCASE, shares, "0 and 1"),
        (
            STAIRCASE,
            lambda f, i: [f.mean(), f[:4].mean(), f[:2].mean(), f[i]],
            "groups of the first item",
        ),
        (STAIRCASE, windows, "neighbours"),
        (
            STAIRCASE,
            lambda f, i: [f[i : i + n].mean() for n in (8, 4, 2, 1)],
            "slices from the item on",
        ),
        (STAIRCASE, lambda f, i: [f[:n].mean() for n in (8, 4, 2, 1)], "first slices"),
        (STAIRCASE, lambda f, i: np.cumsum(by_slices(f, i)), "added up twice"),
        (OWN, [0, 1, 1, 1, 0, 0, 0, 0], "0 and 1"),
        (OWN, [0.5, 1, 1, 1, -1, -1, -1, -1], "not signs"),
        (OWN, [-1, -1, -1, -1, -1, -1, -1, -1], "never an exception"),
        (OWN, [1, 1, 1, 1, -1, -1, -1, -1], "never an exception"),
        (OWN, [-1, 1, 1, 1, -1, -1, -1, -1], "another item"),  # the shark
        (OWN, [1, 1, 1, -1, 1, 1, 1, 1], "another item"),  # the parrot
        (OWN, [-1, -1, -1, -1, 1, 1, 1, -1], "not wrong enough"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (STAIRCASE, lambda f, i: ..., "the stub is still empty"),
        (STAIRCASE, lambda f, i: f, r"should have shape \(4,\), got shape \(8,\)"),
        (STAIRCASE, lambda f, i: np.mean(f), r"should have shape \(4,\), got shape \(\)"),
        (
            STAIRCASE,
            lambda f, i: np.zeros(4),
            r"the list of four plateaus at \[0\] should be -0.25",
        ),
        (OWN, ..., "the stub is still empty"),
        (OWN, [1, -1], r"should have shape \(8,\), got shape \(2,\)"),
        (OWN, lambda: [1] * 8, "hand in the numbers, not a function"),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(verdict.message)


def test_theory_and_simulation_of_the_check_agree_on_all_features():
    """Every feature that theory calls misleading by a half or more misleads the network, too."""
    from learndyn.exercises import illusions

    for signs in itertools.islice(itertools.product([-1.0, 1.0], repeat=8), 0, None, 5):
        feature = np.array(signs)
        verdict = check(OWN, feature)
        worst = min(feature[4] * mean for mean in by_slices(feature, 4))
        assert verdict.passed == (worst <= -0.5), signs
        if verdict.passed:
            assert illusions._is_seen_in_training(feature)
        else:
            assert verdict.mistake is not None
