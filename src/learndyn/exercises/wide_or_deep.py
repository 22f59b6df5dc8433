"""Exercises of the chapter on width and depth."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Matrix


def _width_cases() -> tuple[Case, ...]:
    """Take budgets met exactly, and budgets missed by more or fewer parameters than biases."""
    names = ("budget", "num_inputs", "num_outputs", "num_hidden")
    values = [
        (251, 92, 8, 1),
        (100, 2, 4, 3),
        (88, 2, 4, 2),
        (87, 2, 4, 2),
        (146, 3, 1, 2),
        (80, 5, 9, 2),
        (73, 5, 9, 2),
        (1000, 7, 3, 4),
        (44458, 784, 10, 2),
    ]
    return tuple(dict(zip(names, value, strict=True)) for value in values)


def _count(width: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    sizes = [num_inputs, *num_hidden * [width], num_outputs]
    return sum((a + 1) * b for a, b in pairwise(sizes))


def _count_weights(width: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    sizes = [num_inputs, *num_hidden * [width], num_outputs]
    return sum(a * b for a, b in pairwise(sizes))


def _count_one_more(width: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    return _count(width, num_inputs, num_outputs, num_hidden + 1)


def _count_hidden(width: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    return _count(width, num_inputs, num_outputs, num_hidden) - (width + 1) * num_outputs


def _widest_by(count: Callable[[int, int, int, int], int]) -> Callable[..., int]:
    """Return the search for the widest network, with one's own way to count."""

    def search(budget: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
        width = 0
        while count(width + 1, num_inputs, num_outputs, num_hidden) <= budget:
            width += 1
        return width

    return search


def _with_biases(biases: Callable[[int, int, int], int]) -> Callable[..., int]:
    """Return the search with one's own number of biases: from width, outputs, hidden layers."""

    def count(width: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
        weights = _count_weights(width, num_inputs, num_outputs, num_hidden)
        return weights + biases(width, num_outputs, num_hidden)

    return _widest_by(count)


def _first_above(budget: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    return _widest_by(_count)(budget, num_inputs, num_outputs, num_hidden) + 1


def _layers_mixed_up(budget: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    a, b, rest = num_hidden - 2, num_inputs + num_hidden - 1 + num_outputs, budget - num_outputs
    return rest // b if a <= 0 else (math.isqrt(b**2 + 4 * a * rest) - b) // (2 * a)


def _too_wide(budget: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    width = 1
    while _count(width, num_inputs, num_outputs, num_hidden) < budget:
        width += 1
    return width


def _units(budget: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    return budget // num_hidden


def _below(budget: int, num_inputs: int, num_outputs: int, num_hidden: int) -> int:
    return _widest_by(_count)(budget - 1, num_inputs, num_outputs, num_hidden)


_BIASES = "biases are missing, or too few: each unit has one more parameter than it has inputs."
_WIDTH = Exercise(
    label="ex-wide-or-deep-width",
    level=2,
    solution=_widest_by(_count),
    outputs=("the width",),
    lesson="no width above it keeps to the budget, and the comparison of depths is fair.",
    cases=_width_cases(),
    mistakes=(
        Mistake(
            "one too wide",
            "this is the first width that reaches the budget, and as a rule it exceeds it. You want"
            " the last one that does not.",
            _too_wide,
        ),
        Mistake(
            "first above",
            "this is the first width that exceeds the budget. You want the last one that does not.",
            _first_above,
        ),
        Mistake("without biases", _BIASES, _widest_by(_count_weights)),
        Mistake("hidden biases missing", _BIASES, _with_biases(lambda n, k, h: k)),
        Mistake("first biases missing", _BIASES, _with_biases(lambda n, k, h: n * (h - 1) + k)),
        Mistake("one bias for each layer", _BIASES, _with_biases(lambda n, k, h: h + 1)),
        Mistake(
            "output biases missing",
            "the outputs have biases too. They do not depend on the width, and take their part of"
            " the budget first.",
            _with_biases(lambda n, k, h: n * h),
        ),
        Mistake(
            "units instead of parameters",
            "the budget was divided among the layers as if it counted units. It counts parameters,"
            " of which a unit has one for each of its inputs and one more.",
            _units,
        ),
        Mistake(
            "one layer too many",
            "this counts one more layer of weights between hidden layers than there is. Between"
            " three hidden layers there are two.",
            _widest_by(_count_one_more),
        ),
        Mistake(
            "one layer too few",
            "this counts one layer too few. You get the number of hidden layers; layers of weights"
            " are one more.",
            _layers_mixed_up,
        ),
        Mistake(
            "output layer forgotten",
            "the last layer, from the hidden units to the outputs, has parameters as well.",
            _widest_by(_count_hidden),
        ),
        Mistake(
            "strictly below",
            "a network with exactly as many parameters as the budget allows keeps to it.",
            _below,
        ),
    ),
)


def _feature_cases() -> tuple[Case, ...]:
    """Take several degrees, negative coordinates, and a single point."""
    rng = np.random.default_rng(0)
    return tuple(
        {"points": rng.uniform(-1.5, 1.5, (samples, 2)), "degree": degree}
        for samples, degree in ((7, 2), (5, 3), (1, 1), (6, 6))
    )


def _products(points: Matrix, pairs: list[tuple[int, int]]) -> Matrix:
    columns = [points[:, 0] ** n * points[:, 1] ** m for n, m in pairs]
    return np.stack(columns, axis=1)


def _triangle(degree: int) -> list[tuple[int, int]]:
    return [(n, m) for n in range(degree + 1) for m in range(degree + 1 - n)]


def _features(points: Matrix, degree: int) -> Matrix:
    return _products(points, _triangle(degree)[1:])


def _with_constant(points: Matrix, degree: int) -> Matrix:
    return _products(points, _triangle(degree))


def _square(points: Matrix, degree: int) -> Matrix:
    pairs = [(n, m) for n in range(degree + 1) for m in range(degree + 1)]
    return _products(points, pairs[1:])


def _second_first(points: Matrix, degree: int) -> Matrix:
    return _products(points, [(m, n) for n, m in _triangle(degree)[1:]])


def _by_degree(points: Matrix, degree: int) -> Matrix:
    return _products(points, sorted(_triangle(degree)[1:], key=lambda pair: (sum(pair), pair)))


def _usual(degree: int) -> list[tuple[int, int]]:
    return sorted(_triangle(degree)[1:], key=lambda pair: (sum(pair), pair[1]))


def _usual_order(points: Matrix, degree: int) -> Matrix:
    return _products(points, _usual(degree))


def _usual_table(points: Matrix, degree: int) -> Matrix:
    return _products(points, [(0, 0), *_usual(degree)])


def _constant_last(points: Matrix, degree: int) -> Matrix:
    return _products(points, [*_triangle(degree)[1:], (0, 0)])


def _without_mixed(points: Matrix, degree: int) -> Matrix:
    return _products(points, [pair for pair in _triangle(degree)[1:] if 0 in pair])


def _strict(points: Matrix, degree: int) -> Matrix:
    return _products(points, [pair for pair in _triangle(degree)[1:] if sum(pair) < degree])


_BY_DEGREE = (
    "the right terms in another order: they are sorted by their degree here, and should be"
    " sorted by the exponent of the first variable."
)
_FEATURES = Exercise(
    label="ex-wide-or-deep-features",
    level=2,
    solution=_features,
    outputs=("the table of features",),
    lesson="all terms up to the degree are there, each once, in the order that was asked for.",
    cases=_feature_cases(),
    mistakes=(
        Mistake(
            "constant kept",
            "the first column is always 1. The layer that follows has a bias, which does the same.",
            _with_constant,
        ),
        Mistake(
            "constant last",
            "the last column is always 1. The layer that follows has a bias, which does the same.",
            _constant_last,
        ),
        Mistake(
            "constant and order",
            "the first column is always 1, which the bias of the layer that follows does as well;"
            " and the others are sorted by their degree. Read again which order is asked for.",
            _usual_table,
        ),
        Mistake(
            "degree in each variable",
            "each exponent goes up to the degree by itself, so that their sum goes up to twice the"
            " degree. It is the sum that is bounded.",
            _square,
        ),
        Mistake(
            "variables swapped",
            "the right terms, with the two variables exchanged: the exponent of the first variable"
            " should change slowly.",
            _second_first,
        ),
        Mistake("ordered by degree", _BY_DEGREE, _by_degree),
        Mistake("the usual order", _BY_DEGREE, _usual_order),
        Mistake(
            "mixed terms missing",
            "only powers of one variable are there. Products of both, such as x1 x2, count too.",
            _without_mixed,
        ),
        Mistake(
            "highest degree missing",
            "the highest terms are missing: the sum of the exponents may equal the degree.",
            _strict,
        ),
    ),
)


EXERCISES = (_WIDTH, _FEATURES)
