"""Exercises of the chapter on the landscape of two weights."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Samples

Axis = Float[np.ndarray, " point"]
Field = tuple[Float[np.ndarray, "row column"], Float[np.ndarray, "row column"]]

_STARTS = (
    (2.0, -1.0),
    (-1.0, 2.0),
    (1.0, -1.0),
    (-0.5, 0.4),
    (0.3, -0.8),
    (-1.5, 1.5),
    (0.0, -1.0),
)


def _field_cases() -> tuple[Case, ...]:
    """Take grids with as many rows as columns, whose two axes differ, to name each mistake."""
    rng = np.random.default_rng(0)
    cases: list[Case] = []
    for size, samples in ((3, 5), (4, 2)):
        x = rng.uniform(-1.0, 1.0, samples)
        cases.append(
            {
                "first": np.linspace(-1.5, 1.0, size),
                "second": np.linspace(0.2, 2.0, size),
                "x": x,
                "y": 1.5 * x + rng.normal(0, 0.2, samples),
            }
        )
    return tuple(cases)


def _downhill(first: Axis, second: Axis, x: Samples, y: Samples) -> Field:
    w1, w2 = np.meshgrid(first, second)
    pull = 2 * (w1 * w2 * np.mean(x * x) - np.mean(x * y))
    return -pull * w2, -pull * w1


def _uphill(first: Axis, second: Axis, x: Samples, y: Samples) -> Field:
    right, up = _downhill(first, second, x, y)
    return -right, -up


def _half(first: Axis, second: Axis, x: Samples, y: Samples) -> Field:
    right, up = _downhill(first, second, x, y)
    return right / 2, up / 2


def _swapped(first: Axis, second: Axis, x: Samples, y: Samples) -> Field:
    right, up = _downhill(first, second, x, y)
    return up, right


def _transposed(first: Axis, second: Axis, x: Samples, y: Samples) -> Field:
    right, up = _downhill(first, second, x, y)
    return right.T, up.T


def _axes_exchanged(first: Axis, second: Axis, x: Samples, y: Samples) -> Field:
    return _downhill(second, first, x, y)


def _equal_lengths(first: Axis, second: Axis, x: Samples, y: Samples) -> Field:
    right, up = _downhill(first, second, x, y)
    length = np.hypot(right, up)
    return right / length, up / length


def _summed(first: Axis, second: Axis, x: Samples, y: Samples) -> Field:
    right, up = _downhill(first, second, x, y)
    return right * len(x), up * len(x)


_FIELD = Exercise(
    label="ex-landscape-field",
    level=2,
    solution=_downhill,
    outputs=("the part along w1", "the part along w2"),
    lesson="one pull for each point of the grid, and each part holds the other weight; no loop.",
    cases=_field_cases(),
    mistakes=(
        Mistake(
            "uphill",
            "every arrow points the opposite way. The gradient points uphill, and a step goes"
            " against it.",
            _uphill,
        ),
        Mistake(
            "factor 2",
            "every arrow has half its length: differentiate the square once more.",
            _half,
        ),
        Mistake(
            "weights swapped",
            "the two parts have changed places. The part along w1 is in proportion to w2.",
            _swapped,
        ),
        Mistake(
            "transposed",
            "rows and columns have changed places. Entry [i, j] belongs to second[i] and first[j],"
            " so that the first weight runs to the right; np.meshgrid does that by itself unless"
            " it is told indexing='ij'.",
            _transposed,
        ),
        Mistake(
            "axes exchanged",
            "the first weight was given the values of the second. In np.meshgrid the axis that"
            " runs to the right comes first.",
            _axes_exchanged,
        ),
        Mistake(
            "equal lengths",
            "all arrows have length 1. The directions are right, but how steep it is got lost.",
            _equal_lengths,
        ),
        Mistake(
            "sum instead of mean",
            "the arrows grow with the number of samples. The loss is a mean, and so is its slope.",
            _summed,
        ),
    ),
)


def _by_sum(w1: float, w2: float) -> float:
    return float(np.sign(w1 + w2))


_FATE = Exercise(
    label="ex-landscape-fate",
    level=1,
    solution=tuple(_by_sum(w1, w2) for w1, w2 in _STARTS),
    outputs=tuple(f"the end of ({w1:g}, {w2:g})" for w1, w2 in _STARTS),
    lesson="the sign of the sum decides, which is the sign of the weight of larger size.",
    mistakes=(
        Mistake(
            "first weight",
            "you went by the sign of the first weight. It can change on the way, when the second"
            " is larger in size.",
            tuple(float(np.sign(w1)) for w1, _ in _STARTS),
        ),
        Mistake(
            "second weight",
            "you went by the sign of the second weight. It can change on the way, when the first"
            " is larger in size.",
            tuple(float(np.sign(w2)) for _, w2 in _STARTS),
        ),
        Mistake(
            "stuck at the saddle",
            "a start with weights of opposite signs is not lost: only those exactly on the stable"
            " manifold are.",
            tuple(0.0 for _ in _STARTS),
        ),
        Mistake(
            "saddle forgotten",
            "all starts that arrive are right. Two of the seven never do: what is their sum?",
            tuple(_by_sum(w1, w2) or 1.0 for w1, w2 in _STARTS),
        ),
        Mistake(
            "branches exchanged",
            "every sign is the wrong one: 1 stands for the branch on which both weights are"
            " positive.",
            tuple(-_by_sum(w1, w2) for w1, w2 in _STARTS),
        ),
        Mistake(
            "difference instead of sum",
            "you went by the sign of w1 - w2. That is what decides for a negative slope.",
            tuple(float(np.sign(w1 - w2)) for w1, w2 in _STARTS),
        ),
    ),
)

EXERCISES = (_FIELD, _FATE)
