"""Exercises of the chapter on hierarchical data."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Samples

LEVELS = 3


def _pair_cases() -> tuple[Case, ...]:
    """Take pairs of all distances, and probabilities from rare to nearly certain flips."""
    names = ("first", "second", "flip_probability")
    values = [
        (0, 1, 0.15),
        (0, 2, 0.15),
        (3, 4, 0.15),
        (5, 5, 0.15),
        (7, 0, 0.3),
        (6, 4, 0.02),
        (2, 3, 0.5),
        (1, 6, 0.9),
    ]
    return tuple(dict(zip(names, value, strict=True)) for value in values)


def _levels_up(first: int, second: int) -> int:
    """Count the levels up to the nearest common ancestor."""
    count = 0
    while first != second:
        first, second, count = first // 2, second // 2, count + 1
    return count


def _correlation(first: int, second: int, flip_probability: float) -> float:
    return (1 - 2 * flip_probability) ** (2 * _levels_up(first, second))


def _kept(first: int, second: int, flip_probability: float) -> float:
    return (1 - flip_probability) ** (2 * _levels_up(first, second))


def _by_levels(first: int, second: int, flip_probability: float) -> float:
    return (1 - 2 * flip_probability) ** _levels_up(first, second)


def _by_numbers(first: int, second: int, flip_probability: float) -> float:
    return (1 - 2 * flip_probability) ** abs(first - second)


def _agreement(first: int, second: int, flip_probability: float) -> float:
    return (1 + _correlation(first, second, flip_probability)) / 2


def _shared(first: int, second: int, flip_probability: float) -> float:
    return (1 - 2 * flip_probability) ** (2 * (LEVELS - _levels_up(first, second)))


def _shared_once(first: int, second: int, flip_probability: float) -> float:
    return (1 - 2 * flip_probability) ** (LEVELS - _levels_up(first, second))


def _added(first: int, second: int, flip_probability: float) -> float:
    return 1 - 2 * flip_probability * 2 * _levels_up(first, second)


def _over_the_root(first: int, second: int, flip_probability: float) -> float:
    return (1 - 2 * flip_probability) ** (2 * LEVELS)


_CORRELATION = Exercise(
    label="ex-hierarchy-correlation",
    level=2,
    solution=_correlation,
    outputs=("the mean product",),
    lesson="each edge on the path between the two contributes its mean 1 - 2p; what they share"
    " cancels.",
    cases=_pair_cases(),
    mistakes=(
        Mistake(
            "probability of keeping",
            "1 - p is the probability that a sign passes an edge unchanged. The mean of the factor"
            " +1 or -1 is smaller, since flips count negatively.",
            _kept,
        ),
        Mistake(
            "levels instead of edges",
            "you counted the levels up to the common ancestor. The path goes up on one side and"
            " down on the other.",
            _by_levels,
        ),
        Mistake(
            "difference of numbers",
            "you took the difference of the numbers of the leaves. Leaves 3 and 4 are neighbours in"
            " the row, but their paths meet in the root.",
            _by_numbers,
        ),
        Mistake(
            "probability of agreement",
            "this is the probability that the two signs agree. The mean product is that minus the"
            " probability that they differ.",
            _agreement,
        ),
        Mistake(
            "shared edges",
            "you counted the edges that the two have in common. Those are the ones that drop out,"
            " for a sign times itself is 1.",
            _shared,
        ),
        Mistake(
            "shared edges, once",
            "you counted the edges that the two have in common. Those are the ones that drop out,"
            " for a sign times itself is 1.",
            _shared_once,
        ),
        Mistake(
            "flips added up",
            "flips do not add up: two flips on the path restore the sign. Multiply the means.",
            _added,
        ),
        Mistake(
            "always over the root",
            "you went up to the root for every pair. The path turns at the nearest common"
            " ancestor.",
            _over_the_root,
        ),
    ),
)

Signs = np.ndarray


def _draw_cases() -> tuple[Case, ...]:
    """Draw the fifteen numbers several times, for frequent and for rare flips."""
    rng = np.random.default_rng(0)
    return tuple(
        {"draws": rng.random(15), "flip_probability": probability}
        for probability in (0.15, 0.15, 0.3, 0.3, 0.3, 0.5, 0.8, 0.0)
    )


def _run_down(
    draws: Samples,
    flips: Samples,
    *,
    root: float | None = None,
    spread: Callable[..., Signs] = np.repeat,
) -> Signs:
    """Pass a sign from the root to the leaves; `flips` holds the factor of each node."""
    signs = np.array([np.where(draws[0] < 0.5, -1.0, 1.0) if root is None else root])
    for level in range(1, LEVELS + 1):
        inherited = spread(signs, 2)
        signs = inherited * flips[2**level - 1 : 2 ** (level + 1) - 1]
    return signs


def _flips(draws: Samples, flip_probability: float) -> Signs:
    return np.where(draws < flip_probability, -1.0, 1.0)


def _feature(draws: Samples, flip_probability: float) -> Signs:
    return _run_down(draws, _flips(draws, flip_probability))


def _reversed(draws: Samples, flip_probability: float) -> Signs:
    return _run_down(draws, -_flips(draws, flip_probability))


def _leaves_only(draws: Samples, flip_probability: float) -> Signs:
    flips = _flips(draws, flip_probability)
    flips[:7] = 1.0
    return _run_down(draws, flips)


def _leaves_of_a_fresh_sign(draws: Samples, flip_probability: float) -> Signs:
    return _flips(draws, flip_probability)[7:]


def _zeros_and_ones(draws: Samples, flip_probability: float) -> Signs:
    return (1 + _feature(draws, flip_probability)) / 2


def _tiled(draws: Samples, flip_probability: float) -> Signs:
    return _run_down(draws, _flips(draws, flip_probability), spread=np.tile)


def _biased_root(draws: Samples, flip_probability: float) -> Signs:
    flips = _flips(draws, flip_probability)
    return _run_down(draws, flips, root=float(flips[0]))


def _positive_root(draws: Samples, flip_probability: float) -> Signs:
    return _run_down(draws, _flips(draws, flip_probability), root=1.0)


def _no_way_back(draws: Samples, flip_probability: float) -> Signs:
    signs = np.array([-1.0 if draws[0] < 0.5 else 1.0])
    flips = _flips(draws, flip_probability)
    for level in range(1, LEVELS + 1):
        signs = np.minimum(np.repeat(signs, 2), flips[2**level - 1 : 2 ** (level + 1) - 1])
    return signs


_SAMPLE = Exercise(
    label="ex-hierarchy-sample",
    level=2,
    solution=_feature,
    outputs=tuple(f"the sign of leaf {leaf}" for leaf in range(2**LEVELS)),
    lesson="an early flip changes a whole branch, a late one a single leaf, and two flips cancel.",
    cases=_draw_cases(),
    mistakes=(
        Mistake(
            "kept instead of flipped",
            "all your signs are the opposite of the right ones. Look at each comparison: the root"
            " is -1 if its number is below one half, and a node flips if its number is below p.",
            _reversed,
        ),
        Mistake(
            "flips at the leaves only",
            "your leaves all inherit from the root directly. The nodes between them flip as well,"
            " for all leaves below them at once.",
            _leaves_only,
        ),
        Mistake(
            "nothing inherited",
            "your leaves depend on their own draws only. A sign begins at the root and is handed"
            " down from node to node.",
            _leaves_of_a_fresh_sign,
        ),
        Mistake(
            "zeros and ones",
            "the values are 0 and 1. Signs are -1 and +1, so that flipping is multiplying.",
            _zeros_and_ones,
        ),
        Mistake(
            "wrong parents",
            "your children are not next to each other: nodes 2i and 2i + 1 of a level are the"
            " children of node i above. Repeat each sign, not the whole row.",
            _tiled,
        ),
        Mistake(
            "root with probability p",
            "your root is negative with probability p. Both of its signs are equally likely.",
            _biased_root,
        ),
        Mistake(
            "positive root",
            "your root is always +1. Its sign is drawn too.",
            _positive_root,
        ),
        Mistake(
            "no way back",
            "once negative, your signs stay negative. A second flip on the way restores the sign.",
            _no_way_back,
        ),
    ),
)

EXERCISES = (_CORRELATION, _SAMPLE)
