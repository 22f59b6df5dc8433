"""Exercises of the chapter on illusions."""

from __future__ import annotations

import functools

import numpy as np
from jaxtyping import Float

from learndyn import deep_linear
from learndyn.datasets import append_feature, sample_features
from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.initialization import draw_normal_weights
from learndyn.shapes import Samples
from learndyn.theory.illusions import group_means

Plateaus = Float[np.ndarray, " level"]
Members = Float[np.ndarray, " member"]

#: The item of the second exercise.
ROSE = 4


def _staircase_cases() -> tuple[Case, ...]:
    """Take the chapter's two exceptions, and features without any symmetry."""
    rng = np.random.default_rng(3)
    shark = ([-1, 1, 1, 1, -1, -1, -1, -1], 0)
    parrot = ([1, 1, 1, -1, 1, 1, 1, 1], 3)
    others = [(list(rng.choice([-1, 1], 8)), item) for item in (5, 6, 2)]
    return tuple(
        {"feature": np.array(feature, dtype=float), "item": item}
        for feature, item in (shark, parrot, *others)
    )


def _plateaus(feature: Samples, item: int) -> Plateaus:
    return np.asarray(group_means(feature, branching=2)[item])


def _group(feature: Samples, item: int, size: int) -> Members:
    first = item // size * size
    return np.asarray(feature[first : first + size])


def _changes(feature: Samples, item: int) -> Plateaus:
    return np.diff(_plateaus(feature, item), prepend=0.0)


def _sums(feature: Samples, item: int) -> Plateaus:
    return _plateaus(feature, item) * [8, 4, 2, 1]


def _from_the_item(feature: Samples, item: int) -> Plateaus:
    return _plateaus(feature, item)[::-1]


def _without_itself(feature: Samples, item: int) -> Plateaus:
    total = np.array([_group(feature, item, size).sum() for size in (8, 4, 2)])
    return np.append((total - feature[item]) / [7, 3, 1], feature[item])


def _yes_and_no(feature: Samples, item: int) -> Plateaus:
    return _plateaus(feature, item) / 2 + 0.5


def _first_groups(feature: Samples, item: int) -> Plateaus:
    return np.append(_plateaus(feature, 0)[:3], feature[item])


def _neighbours(feature: Samples, item: int) -> Plateaus:
    return np.array([feature[np.arange(item, item + size) % 8].mean() for size in (8, 4, 2, 1)])


def _from_the_item_on(feature: Samples, item: int) -> Plateaus:
    return np.array([feature[item : item + size].mean() for size in (8, 4, 2, 1)])


def _first_slices(feature: Samples, item: int) -> Plateaus:
    return _plateaus(feature, 0)


def _sum_of_means(feature: Samples, item: int) -> Plateaus:
    return np.cumsum(_plateaus(feature, item))


_STAIRCASE = Exercise(
    label="ex-illusions-staircase",
    level=2,
    solution=_plateaus,
    outputs=("the list of four plateaus",),
    lesson="on each level the network says of an item what holds for its group on average.",
    cases=_staircase_cases(),
    mistakes=(
        Mistake(
            "steps instead of heights",
            "these are the steps from one plateau to the next. Where does the belief stand after"
            " each of them?",
            _changes,
        ),
        Mistake(
            "sums",
            "these are sums over the groups. The mean of a group is what its items share.",
            _sums,
        ),
        Mistake(
            "from the item outwards",
            "these are the right heights from the last to the first. The network learns the"
            " largest group first.",
            _from_the_item,
        ),
        Mistake(
            "without the item",
            "these are means over the others in each group. The item itself is one of its group,"
            " and pulls the mean towards the truth.",
            _without_itself,
        ),
        Mistake(
            "0 and 1",
            "these are shares of items that have the feature, between 0 and 1. The features here"
            " are +1 and -1, and so a mean of zero is no opinion.",
            _yes_and_no,
        ),
        Mistake(
            "groups of the first item",
            "these are the groups around item 0. Which four, and which two, stand around the item"
            " that is asked about?",
            _first_groups,
        ),
        Mistake(
            "neighbours",
            "these groups begin at the item. Groups of the tree begin at multiples of their size.",
            _neighbours,
        ),
        Mistake(
            "slices from the item on",
            "these groups begin at the item. Groups of the tree begin at multiples of their size.",
            _from_the_item_on,
        ),
        Mistake(
            "first slices",
            "these are the groups around item 0. Which four, and which two, stand around the item"
            " that is asked about?",
            _first_slices,
        ),
        Mistake(
            "added up twice",
            "this adds the means up. A mean over a group already holds all that is known so far.",
            _sum_of_means,
        ),
    ),
)


@functools.cache
def _trained() -> tuple[np.ndarray, list[np.ndarray]]:
    """Draw features and weights of a small network, once."""
    rng = np.random.default_rng(1)
    # flips are rarer than in the chapter, so that few features will do for plateaus to be clear
    y = sample_features(1000, levels=3, branching=2, flip_probability=0.08, rng=rng)
    return y, draw_normal_weights([8, 30, 1001], scale=1e-12, rng=rng)


def _is_seen_in_training(feature: Samples) -> bool:
    """Train a network with the feature, and see whether its belief about the rose goes astray."""
    y, weights = _trained()
    table = append_feature(y, feature)
    run = deep_linear.train(weights, np.eye(8), table, learning_rate=22.0, num_steps=260)
    beliefs = run.predictions([1000])[:, ROSE, 0]
    # a plateau at one half is measured within 0.1 with so few features
    return bool(np.min(feature[ROSE] * beliefs) <= -0.4)


def _worst(feature: Samples) -> float:
    """Return how far the worst plateau lies on the wrong side, as a negative number, or zero."""
    return min(0.0, float(np.min(feature[ROSE] * group_means(feature, branching=2)[ROSE])))


def _misleads_others(feature: Samples) -> bool:
    means = group_means(feature, branching=2)
    return bool(np.any(feature[:, np.newaxis] * means <= -0.5))


def _effect(feature: Samples) -> np.ndarray:
    """Tell what a feature does: 0 misleads about the rose, each other number is a mistake."""
    if np.any(feature == 0):
        return np.array([1.0])
    if np.any(np.abs(feature) != 1):
        return np.array([2.0])
    if _worst(feature) == 0:
        return np.array([3.0 if _misleads_others(feature) else 4.0])
    misleads = _worst(feature) <= -0.5 and _is_seen_in_training(feature)
    return np.array([0.0 if misleads else 5.0])


_OWN = Exercise(
    label="ex-illusions-own",
    level=3,
    solution=[-1, -1, -1, -1, 1, -1, -1, -1],
    outputs=("the list of eight signs",),
    lesson="theory puts a plateau at least 0.5 on the wrong side, and a network trained with your"
    " feature went there.",
    outcome=_effect,
    mistakes=(
        Mistake(
            "0 and 1",
            "there is a 0 in it. Write -1 for no: to a network that predicts 0 until it knows"
            " better, 0 is not the opposite of 1.",
            [0, 0, 0, 0, 1, 0, 0, 0],
        ),
        Mistake(
            "not signs",
            "every entry is to be +1 or -1.",
            [2, -1, -1, -1, 1, -1, -1, -1],
        ),
        Mistake(
            "another item",
            "this misleads the network about another item, but not about the rose. The rose has"
            " index 4: the first is 0.",
            [1, 1, 1, -1, 1, 1, -1, -1],
        ),
        Mistake(
            "never an exception",
            "the rose agrees with the mean of every group around it, or that mean is zero. No"
            " illusion about it is possible.",
            [-1, -1, -1, -1, 1, 1, 1, 1],
        ),
        Mistake(
            "not wrong enough",
            "the rose is an exception, but its groups are divided: no plateau is 0.5 or more on"
            " the wrong side.",
            [-1, -1, -1, -1, 1, 1, 1, -1],
        ),
    ),
)

EXERCISES = (_STAIRCASE, _OWN)
