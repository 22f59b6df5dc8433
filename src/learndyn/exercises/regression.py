"""Exercises of the chapter on regression."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Matrix

# Inputs of this condition number cost the normal equations all but two of sixteen digits.
_BAD_CONDITION = 3e7
# The weights are compared to five digits, or three where the inputs are badly conditioned.
_TOLERANCES = {False: 1e-5, True: 1e-3}


def _fit_cases() -> tuple[Case, ...]:
    """Make many samples, few samples, and inputs that are nearly dependent."""
    rng = np.random.default_rng(0)
    cases: list[Case] = []
    for samples, noise, condition in ((37, 0.1, 1.0), (5, 0.1, 1.0), (40, 0.0, _BAD_CONDITION)):
        x = rng.random((samples, 3))
        if condition > 1:
            left, _, right = np.linalg.svd(x, full_matrices=False)
            x = (left * np.geomspace(1, 1 / condition, 3)) @ right
        weights = rng.integers(0, 10, size=(3, 3))
        y = x @ weights.T + noise * rng.standard_normal((samples, 3))
        cases.append({"X": x, "Y": y})
    return tuple(cases)


def _measure_fit(case: Case, output: Any) -> tuple[float, ...]:  # noqa: ANN401
    """Say which shape the weights have, some of them, and whether all are right."""
    try:
        weights = np.asarray(output).astype(float)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError("return one array of numbers, the weights") from error
    rows, columns = weights.shape if weights.ndim == 2 else (weights.size, 0)
    best = _fit(case["X"], case["Y"])
    if weights.shape != best.shape:
        return float(rows), float(columns), 0.0, 0.0, 0.0, 0.0
    is_bad = np.linalg.cond(case["X"]) > _BAD_CONDITION / 2
    limit = _TOLERANCES[bool(is_bad)] * np.max(np.abs(best))
    are_right = float(np.max(np.abs(weights - best)) <= limit)
    # rounding decides what is found there: of such weights only the verdict is compared
    shown = 0.0 * best if is_bad else weights
    return float(rows), float(columns), shown[0, 1], shown[1, 0], shown[2, 2], are_right


def _fit(x: Matrix, y: Matrix) -> Matrix:
    return np.asarray(np.linalg.lstsq(x, y, rcond=None)[0].T)


def _transposed(x: Matrix, y: Matrix) -> Matrix:
    return _fit(x, y).T


def _by_samples(x: Matrix, y: Matrix) -> Matrix:
    return np.asarray(y @ x.T @ np.linalg.pinv(x @ x.T))


def _by_samples_once(x: Matrix, y: Matrix) -> Matrix:
    return np.asarray(np.linalg.pinv(x @ x.T) @ y)


def _wrong_order(x: Matrix, y: Matrix) -> Matrix:
    return np.asarray(x.T @ y @ np.linalg.pinv(x.T @ x))


def _elementwise(x: Matrix, y: Matrix) -> Matrix:
    return np.asarray((y.T @ x) / (x.T @ x))


def _backwards(x: Matrix, y: Matrix) -> Matrix:
    return _fit(y, x)


def _without_inverse(x: Matrix, y: Matrix) -> Matrix:
    return np.asarray(y.T @ x)


def _as_if_white(x: Matrix, y: Matrix) -> Matrix:
    return np.asarray(y.T @ x / len(x))


def _centred(x: Matrix, y: Matrix) -> Matrix:
    return _fit(x - x.mean(axis=0), y - y.mean(axis=0))


def _normal_equations(x: Matrix, y: Matrix) -> Matrix:
    return np.asarray(np.linalg.solve(x.T @ x, x.T @ y).T)


_FIT = Exercise(
    label="ex-regression-least-squares",
    level=2,
    solution=_fit,
    outputs=(
        "the number of rows of W",
        "the number of columns of W",
        "W[0, 1]",
        "W[1, 0]",
        "W[2, 2]",
        "the verdict on all entries (1 right, 0 not)",
    ),
    lesson="the residual is orthogonal to every column of X, and no digit was given away.",
    cases=_fit_cases(),
    measure=_measure_fit,
    mistakes=(
        Mistake(
            "transposed",
            "this is the transpose of W. Solvers take X B = Y, and B has one column for each"
            " output; W has one row for each.",
            _transposed,
        ),
        Mistake(
            "samples as inputs",
            "your matrix has one row and one column for each sample. With samples in rows it is"
            " X.T @ X that compares inputs; X @ X.T compares samples.",
            _by_samples,
        ),
        Mistake(
            "one row for each sample",
            "your matrix has one row for each sample. W has one row for each output and one column"
            " for each input, whatever the number of samples.",
            _by_samples_once,
        ),
        Mistake(
            "order of the product",
            "the right-hand side was multiplied as X.T @ Y where Y.T @ X belongs. W acts on inputs"
            " from the left, so its last factor has to end on inputs.",
            _wrong_order,
        ),
        Mistake(
            "entries divided",
            "matrices were divided entry by entry. Dividing by a matrix means solving with it.",
            _elementwise,
        ),
        Mistake(
            "backwards",
            "these weights predict X from Y. Which of the two is to be predicted?",
            _backwards,
        ),
        Mistake(
            "inverse missing",
            "this is Y.T @ X. Its inputs are still mixed with each other: what undoes X.T @ X?",
            _without_inverse,
        ),
        Mistake(
            "as if inputs were white",
            "this is Y.T @ X over the number of samples, which is right only where X.T @ X is that"
            " number times the identity.",
            _as_if_white,
        ),
        Mistake(
            "centred",
            "the means were taken away first. That fits a map with intercepts, which was not asked"
            " for; a column of ones in X would do the same.",
            _centred,
        ),
        Mistake(
            "normal equations",
            "right where columns of X are far from dependent, and wrong where they are nearly so."
            " If you formed X.T @ X, its condition number is the square of that of X; if you worked"
            " with X, something cut off its small singular values or never reached them.",
            _normal_equations,
        ),
    ),
)


def _rate_cases() -> tuple[Case, ...]:
    """Take slow and fast training, and factors of all sizes."""
    names = ("learning_rate", "num_samples", "num_outputs", "factor")
    values = [(0.05, 4, 3, 1000.0), (1.5, 8, 10, 10.0), (2.0, 5, 2, 1e6), (1000.0, 10, 4000, 50.0)]
    return tuple(dict(zip(names, value, strict=True)) for value in values)


def _halvings(step: float, factor: float) -> int:
    """Count the steps after which the loss has fallen by a factor."""
    return math.ceil(math.log(factor) / (-2 * math.log1p(-step)))


def _steps(learning_rate: float, num_samples: int, num_outputs: int, factor: float) -> int:
    return _halvings(2 * learning_rate / (num_samples * num_outputs), factor)


def _of_the_weights(learning_rate: float, num_samples: int, num_outputs: int, factor: float) -> int:
    return _steps(learning_rate, num_samples, num_outputs, factor**2)


def _by_flow(learning_rate: float, num_samples: int, num_outputs: int, factor: float) -> int:
    step = 2 * learning_rate / (num_samples * num_outputs)
    return math.ceil(math.log(factor) / (2 * step))


def _half_a_step(learning_rate: float, num_samples: int, num_outputs: int, factor: float) -> int:
    return _steps(learning_rate / 2, num_samples, num_outputs, factor)


def _rounded_down(learning_rate: float, num_samples: int, num_outputs: int, factor: float) -> int:
    return _steps(learning_rate, num_samples, num_outputs, factor) - 1


def _decades(learning_rate: float, num_samples: int, num_outputs: int, factor: float) -> int:
    return _steps(learning_rate, num_samples, num_outputs, factor ** (1 / math.log(10)))


def _exact(step: float, factor: float) -> float:
    """Count the steps, in parts of a step; not a number where the step exceeds 1."""
    with np.errstate(invalid="ignore"):
        return float(np.log(factor) / (-2 * np.log(1 - np.float64(step))))


def _not_rounded(learning_rate: float, num_samples: int, num_outputs: int, factor: float) -> float:
    return _exact(2 * learning_rate / (num_samples * num_outputs), factor)


def _with_step(step: Callable[[float, int, int], float]) -> Callable[..., float]:
    """Make a wrong answer from a wrong rule for h."""
    return lambda learning_rate, num_samples, num_outputs, factor: float(
        np.ceil(_exact(step(learning_rate, num_samples, num_outputs), factor))
    )


#: Rules for h by which it exceeds 1.
_TOO_LARGE = {
    "h not divided": lambda learning_rate, _, __: 2 * learning_rate,
    "the rate for h": lambda learning_rate, _, __: learning_rate,
    "h divided by the samples": lambda learning_rate, samples, _: 2 * learning_rate / samples,
    "h divided by the outputs": lambda learning_rate, _, outputs: 2 * learning_rate / outputs,
}


_RATE = Exercise(
    label="ex-regression-rate",
    level=2,
    solution=_steps,
    outputs=("the number of steps",),
    lesson="each step multiplies the loss above the floor by the same (1 - h)^2, early and late.",
    cases=_rate_cases(),
    mistakes=(
        Mistake(
            "weights instead of loss",
            "after so many steps the error of the weights has shrunk by the factor. The loss goes"
            " with the square of that error.",
            _of_the_weights,
        ),
        Mistake(
            "gradient flow",
            "this is the time of gradient flow, where the loss decays like exp(-2 h t). A step of"
            " finite size multiplies it by (1 - h)^2, which is less.",
            _by_flow,
        ),
        Mistake(
            "factor 2",
            "with this step the training is half as fast as it should be: the derivative of a"
            " square brings a 2, so h = 2 eta / (N M).",
            _half_a_step,
        ),
        *(
            Mistake(
                name,
                "your h exceeds 1 here, so that 1 - h is negative. The loss is a mean over all N M"
                " entries, and h = 2 eta / (N M).",
                _with_step(rule),
            )
            for name, rule in _TOO_LARGE.items()
        ),
        Mistake(
            "not rounded",
            "steps come in whole numbers: round up.",
            _not_rounded,
        ),
        Mistake(
            "rounded down",
            "after so many steps the loss is still a little above the mark. Round up.",
            _rounded_down,
        ),
        Mistake(
            "decimal logarithm",
            "numerator and denominator hold logarithms of different bases. Any base will do, but"
            " the same one for both.",
            _decades,
        ),
    ),
)

EXERCISES = (_FIT, _RATE)
