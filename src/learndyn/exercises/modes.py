"""Exercises of the chapter on the modes of deep linear networks."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.initialization import draw_normal_weights
from learndyn.shapes import Matrix

Decomposition = tuple[np.ndarray, np.ndarray, np.ndarray]

# Chance moves the statistics of these matrices, of 20 000 entries or more, by a percent.
_CHANCE = 0.04


def _initial_cases() -> tuple[Case, ...]:
    """Take widths that are far from equal, up and down, and scales from tiny to large."""
    settings = [([100, 250, 1000], 1.0), ([900, 240, 90], 1e-12), ([120, 170, 600, 80], 3.0)]
    return tuple(
        {"widths": widths, "scale": scale, "rng": np.random.default_rng(seed)}
        for seed, (widths, scale) in enumerate(settings)
    )


def _statistics(case: Case, output: Any) -> list[float]:  # noqa: ANN401
    """Describe random matrices by four numbers, without the last digits, which are chance."""
    widths, scale = case["widths"], case["scale"]
    wanted = [(n_out, n_in) for n_in, n_out in itertools.pairwise(widths)]
    shapes = [np.shape(matrix) for matrix in output] if isinstance(output, list | tuple) else None
    if shapes != wanted:
        found = "something else" if shapes is None else f"shapes {shapes}"
        raise ValueError(f"return a list of matrices of shapes {wanted} (out, in); got {found}")
    layers = [np.asarray(matrix, dtype=float) for matrix in output]
    right = [scale / np.sqrt(n_in + n_out) for n_out, n_in in wanted]
    ratios = [float(np.std(layer) / spread) for layer, spread in zip(layers, right, strict=True)]
    if 0.0 in ratios:
        raise ValueError("all entries of a matrix are the same")
    unit = [(layer - layer.mean()) / layer.std() for layer in layers]
    largest_mean = max(abs(float(np.mean(layer) / layer.std())) for layer in layers)
    near = float(np.mean([np.mean(np.abs(layer) < 0.5) for layer in unit]))
    decades = np.log10(ratios)
    # adding zero turns -0.0 into 0.0
    numbers = [decades[0], decades[1:].mean(), near]
    first, others, share = (round(float(number), 2) + 0.0 for number in numbers)
    return [first, others, round(largest_mean, 1), share]


def _draw(widths: list[int], scale: float, rng: np.random.Generator) -> list[Matrix]:
    return draw_normal_weights(widths, scale=scale, rng=rng)


def _rescaled(factor: Any) -> Any:  # noqa: ANN401
    """Make a wrong initialiser: the factor of a layer depends on its fans and the scale."""

    def draw(widths: list[int], scale: float, rng: np.random.Generator) -> list[Matrix]:
        units = draw_normal_weights(widths, scale=1.0, rng=rng)
        return [factor(*matrix.shape[::-1], scale) * matrix for matrix in units]

    return draw


def _only_first(widths: list[int], scale: float, rng: np.random.Generator) -> list[Matrix]:
    first, *others = _draw(widths, scale, rng)
    return [first, *[rng.standard_normal(layer.shape) for layer in others]]


def _uniform(widths: list[int], scale: float, rng: np.random.Generator) -> list[Matrix]:
    pairs = itertools.pairwise(widths)
    return [
        scale * np.sqrt(3 / (n_in + n_out)) * rng.uniform(-1, 1, (n_out, n_in))
        for n_in, n_out in pairs
    ]


def _signs(widths: list[int], scale: float, rng: np.random.Generator) -> list[Matrix]:
    pairs = itertools.pairwise(widths)
    return [
        scale / np.sqrt(n_in + n_out) * rng.choice([-1.0, 1.0], (n_out, n_in))
        for n_in, n_out in pairs
    ]


def _decomposition_cases() -> tuple[Case, ...]:
    """Take square layers in a row, and single tall ones, one of them with equal modes."""
    rng = np.random.default_rng(3)
    tall = rng.standard_normal((9, 4))
    return (
        {"weights": [rng.standard_normal((4, 4)) for _ in range(2)]},
        {"weights": [rng.standard_normal((5, 5)) for _ in range(3)]},
        {"weights": [tall]},
        {"weights": [2 * np.linalg.qr(tall)[0]]},
    )


def _invariants(case: Case, output: Any) -> list[float]:  # noqa: ANN401
    """Describe a decomposition by what signs and rotations of equal modes do not change."""
    if not isinstance(output, list | tuple) or len(output) != 3:
        raise ValueError("return three arrays, U, s and V")
    left, values, right = (np.asarray(part, dtype=float) for part in output)
    if left.ndim != 2 or right.ndim != 2 or values.ndim not in (1, 2):
        shapes = f"{left.shape}, {values.shape} and {right.shape}"
        raise ValueError(f"U and V should be matrices and s a vector; got shapes {shapes}")
    total = case["weights"][0]
    for layer in case["weights"][1:]:
        total = layer @ total
    number_of_axes = values.ndim
    values = np.diagonal(values) if values.ndim == 2 else values
    kept = left[:, : len(values)]
    return [
        float(left.shape[1]),
        float(number_of_axes),
        float(values[0]),
        float(values[-1]),
        _equals(total, kept, np.diag(values), right.T),
        _equals(total, kept, np.diag(values), right),
        _equals(total, right, np.diag(values), kept.T),
        _equals(np.eye(kept.shape[1]), kept.T, kept),
        _equals(np.eye(right.shape[1]), right.T, right),
    ]


def _equals(wanted: Matrix, *factors: Matrix) -> float:
    """Return 1 if a product equals a matrix, up to single precision, and 0 if not."""
    product = np.eye(len(wanted))
    for factor in factors:
        if product.shape[1] != len(factor):
            return 0.0
        product = product @ factor
    return float(product.shape == wanted.shape and np.allclose(product, wanted, atol=1e-4))


def _product(weights: list[Matrix]) -> Matrix:
    """Multiply the layers, each next one from the left."""
    total = weights[0]
    for layer in weights[1:]:
        total = layer @ total
    return total


def _decompose(total: Matrix) -> Decomposition:
    left, values, right = np.linalg.svd(total, full_matrices=False)
    return left, values, right.T


def _solve(weights: list[Matrix]) -> Decomposition:
    return _decompose(_product(weights))


def _in_wrong_order(weights: list[Matrix]) -> Decomposition:
    return _decompose(_product(weights[::-1]))


def _of_sum(weights: list[Matrix]) -> Decomposition:
    return _decompose(np.sum(weights, axis=0))


def _of_last(weights: list[Matrix]) -> Decomposition:
    return _decompose(weights[-1])


def _of_first(weights: list[Matrix]) -> Decomposition:
    return _decompose(weights[0])


def _of_transpose(weights: list[Matrix]) -> Decomposition:
    left, values, right = _solve(weights)
    return right, values, left


def _rows(weights: list[Matrix]) -> Decomposition:
    left, values, right = _solve(weights)
    return left, values, right.T


def _diagonal(weights: list[Matrix]) -> Decomposition:
    left, values, right = _solve(weights)
    return left, np.diag(values), right


def _full(weights: list[Matrix]) -> Decomposition:
    left, values, right = np.linalg.svd(_product(weights))
    return left, values, right.T


def _full_rows(weights: list[Matrix]) -> Decomposition:
    left, values, right = np.linalg.svd(_product(weights))
    return left, values, right


def _squared(weights: list[Matrix]) -> Decomposition:
    left, values, right = _solve(weights)
    return left, values**2, right


def _rising(weights: list[Matrix]) -> Decomposition:
    left, values, right = _solve(weights)
    return left[:, ::-1], values[::-1], right[:, ::-1]


_INITIALISE = Exercise(
    label="ex-modes-initialise",
    level=1,
    solution=_draw,
    outputs=(
        "the spread of the first matrix over the right one, in powers of ten,",
        "the spread of the others over the right ones, in powers of ten,",
        "the largest mean, in multiples of the spread,",
        "the share of entries within half a standard deviation",
    ),
    lesson="all matrices are normal, with mean zero and the spread that their own two widths ask"
    " for, at every scale.",
    cases=_initial_cases(),
    measure=_statistics,
    tolerance=_CHANCE,
    mistakes=(
        Mistake(
            "scale ignored",
            "the spread does not depend on the scale. Multiply by it.",
            _rescaled(lambda _, __, scale: 1.0),
        ),
        Mistake(
            "scale squared",
            "the spread grows with the square of the scale: is the scale part of a variance?",
            _rescaled(lambda _, __, scale: scale**2),
        ),
        Mistake(
            "square root of the scale",
            "the spread grows with the square root of the scale. Take the root of the widths only.",
            _rescaled(lambda _, __, scale: np.sqrt(scale)),
        ),
        Mistake(
            "twice the inputs",
            "the spread uses twice the number of inputs in place of inputs plus outputs; the two"
            " agree only where both are equal.",
            _rescaled(lambda n_in, n_out, scale: scale * np.sqrt((n_in + n_out) / (2 * n_in))),
        ),
        Mistake(
            "inputs only",
            "the spread uses the number of inputs of a layer and leaves its outputs out.",
            _rescaled(lambda n_in, n_out, scale: scale * np.sqrt((n_in + n_out) / n_in)),
        ),
        Mistake(
            "outputs only",
            "the spread uses the number of outputs of a layer and leaves its inputs out.",
            _rescaled(lambda n_in, n_out, scale: scale * np.sqrt((n_in + n_out) / n_out)),
        ),
        Mistake(
            "variance for deviation",
            "the entries were multiplied by a variance. Take its square root.",
            _rescaled(lambda n_in, n_out, scale: scale / np.sqrt(n_in + n_out)),
        ),
        Mistake(
            "variance with the scale",
            "the entries were multiplied by the variance, the scale squared included.",
            _rescaled(lambda n_in, n_out, scale: scale**2 / np.sqrt(n_in + n_out)),
        ),
        Mistake(
            "factor 2",
            "the spread is larger by the root of 2. That is the rule of Xavier Glorot, which keeps"
            " signals at their size; here there is no 2.",
            _rescaled(lambda _, __, scale: np.sqrt(2) * scale),
        ),
        Mistake(
            "only the first layer",
            "all but the first matrix were left as standard normal draws, whatever the scale.",
            _only_first,
        ),
        Mistake(
            "uniform law",
            "the spreads are right but the law is uniform: too few entries are near zero, and none"
            " is far away.",
            _uniform,
        ),
        Mistake(
            "two values",
            "the spreads are right, but there are only two values, plus and minus the spread. Draw"
            " normal numbers.",
            _signs,
        ),
    ),
)

_SVD = Exercise(
    label="ex-modes-svd",
    level=2,
    solution=_solve,
    outputs=(
        "the number of columns of U",
        "the number of axes of s",
        "the first singular value",
        "the last singular value",
        "U diag(s) V^T equal to the total map (1 for yes)",
        "U diag(s) V equal to the total map (1 for yes)",
        "V diag(s) U^T equal to the total map (1 for yes)",
        "orthonormality of the columns of U (1 for yes)",
        "orthonormality of the columns of V (1 for yes)",
    ),
    lesson="the map is rebuilt from orthonormal columns and falling singular values; signs, and"
    " rotations of equal modes, are yours to choose.",
    cases=_decomposition_cases(),
    measure=_invariants,
    mistakes=(
        Mistake(
            "order reversed",
            "the layers were multiplied in the wrong order. Which of them meets the input first?",
            _in_wrong_order,
        ),
        Mistake("sum of layers", "layers act one after the other: multiply, do not add.", _of_sum),
        Mistake("last layer only", "this is the decomposition of the last layer.", _of_last),
        Mistake("first layer only", "this is the decomposition of the first layer.", _of_first),
        Mistake(
            "transposed map",
            "U and V have changed places: that is the decomposition of the transposed map.",
            _of_transpose,
        ),
        Mistake(
            "V not transposed back",
            "the third result of the library holds the modes as rows; here they are asked for as"
            " columns.",
            _rows,
        ),
        Mistake(
            "matrix instead of vector",
            "s is a diagonal matrix here. Return the vector of its diagonal.",
            _diagonal,
        ),
        Mistake(
            "full U",
            "U has more columns than there are modes. Ask the library for the thin form.",
            _full,
        ),
        Mistake(
            "full U, V not transposed back",
            "two things: U is not thin, and V holds the modes as rows.",
            _full_rows,
        ),
        Mistake(
            "squared values",
            "these are the squares of the singular values, the eigenvalues of the Gram matrix.",
            _squared,
        ),
        Mistake("rising order", "the strongest mode comes first.", _rising),
    ),
)

EXERCISES = (_INITIALISE, _SVD)
