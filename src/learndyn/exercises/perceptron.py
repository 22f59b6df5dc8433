"""Exercises of the chapter on the perceptron."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Matrix, Samples

Normal = Float[np.ndarray, " in"]


def _distance_cases() -> tuple[Case, ...]:
    """Take points in the plane and in five dimensions, on both sides."""
    rng = np.random.default_rng(0)
    first = {
        "points": np.array([[0.0, 0.0], [5.0, 0.0], [1.0, 0.5]]),
        "w": np.array([3.0, 4.0]),
        "b": -5.0,
    }
    second = {"points": rng.standard_normal((4, 5)), "w": rng.standard_normal(5), "b": 0.7}
    return first, second


def _distance(points: Matrix, w: Normal, b: float) -> Samples:
    return np.asarray((points @ w + b) / np.linalg.norm(w))


def _score(points: Matrix, w: Normal, b: float) -> Samples:
    return np.asarray(points @ w + b)


def _without_sign(points: Matrix, w: Normal, b: float) -> Samples:
    return np.asarray(np.abs(_distance(points, w, b)))


def _other_side(points: Matrix, w: Normal, b: float) -> Samples:
    return -_distance(points, w, b)


def _bias_not_divided(points: Matrix, w: Normal, b: float) -> Samples:
    return np.asarray(points @ w / np.linalg.norm(w) + b)


def _length_squared(points: Matrix, w: Normal, b: float) -> Samples:
    return np.asarray((points @ w + b) / (w @ w))


def _bias_subtracted(points: Matrix, w: Normal, b: float) -> Samples:
    return _distance(points, w, -b)


def _from_the_origin(points: Matrix, w: Normal, b: float) -> Samples:
    return _distance(points, w, 0.0)


_DISTANCE = Exercise(
    label="ex-perceptron-distance",
    level=1,
    solution=_distance,
    outputs=("the distances",),
    lesson="the score over the length of w is a distance, in the plane as in any dimension.",
    cases=_distance_cases(),
    mistakes=(
        Mistake(
            "score, not distance",
            "this is the score. It doubles when w and b are doubled, although the boundary stays"
            " where it is; by what must it be divided?",
            _score,
        ),
        Mistake(
            "sign lost",
            "the sizes are right, and the sign, which says on which side a point lies, is lost.",
            _without_sign,
        ),
        Mistake(
            "other side",
            "all signs are reversed: the distance is positive on the side to which w points.",
            _other_side,
        ),
        Mistake(
            "bias not divided",
            "only the product with w was divided. The length of w divides the whole score.",
            _bias_not_divided,
        ),
        Mistake(
            "length squared",
            "you divided by w @ w, the square of the length. A distance needs the length itself.",
            _length_squared,
        ),
        Mistake(
            "bias subtracted",
            "the bias has the wrong sign: the boundary is where the product plus b vanishes.",
            _bias_subtracted,
        ),
        Mistake(
            "bias forgotten",
            "these are distances from the parallel through the origin: where is b?",
            _from_the_origin,
        ),
    ),
)


def _slope_cases() -> tuple[Case, ...]:
    """Take scores of both signs, zero among them, and several leaks."""
    scores = (np.array([-3.0, -0.2, 0.0, 0.4, 5.0]), np.array([[0.0, 2.0], [-1.0, 0.0]]))
    return (
        {"z": scores[0], "alpha": 0.1},
        {"z": scores[1], "alpha": 0.3},
        {"z": scores[0], "alpha": 0.0},
    )


def _slope(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z > 0, 1.0, alpha)


def _one_at_zero(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z >= 0, 1.0, alpha)


def _mean_at_zero(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z == 0, (1 + alpha) / 2, _slope(z, alpha))


def _nothing_at_zero(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z == 0, 0.0, _slope(z, alpha))


def _without_leak(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z > 0, 1.0, 0.0)


def _sides_swapped(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z > 0, alpha, 1.0)


def _function_itself(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z > 0, z, alpha * z)


def _leak_times_score(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z > 0, 1.0, alpha * z)


def _downhill_leak(z: np.ndarray, alpha: float) -> np.ndarray:
    return np.where(z > 0, 1.0, -alpha)


_SLOPE = Exercise(
    label="ex-perceptron-slope",
    level=1,
    solution=_slope,
    outputs=("the derivative",),
    lesson="one or alpha, and at zero the value from the left, which is a convention.",
    cases=_slope_cases(),
    mistakes=(
        Mistake(
            "one at zero",
            "right but for z = 0: this book takes the value from the left there, as PyTorch does.",
            _one_at_zero,
        ),
        Mistake(
            "mean at zero",
            "right but for z = 0. The mean of both sides is a subgradient too, but the convention"
            " of this book is the value from the left.",
            _mean_at_zero,
        ),
        Mistake(
            "zero at zero",
            "right but for z = 0: the value from the left is alpha, and 0 only for ReLU itself.",
            _nothing_at_zero,
        ),
        Mistake(
            "leak forgotten",
            "this is the derivative of ReLU. Below zero the leaky one still rises.",
            _without_leak,
        ),
        Mistake("sides swapped", "the two sides are swapped: it leaks below zero.", _sides_swapped),
        Mistake(
            "function itself",
            "this is the activation, not its slope.",
            _function_itself,
        ),
        Mistake(
            "leak times score",
            "below zero you return the function, alpha times z. What is the slope of that line?",
            _leak_times_score,
        ),
        Mistake(
            "leak falls",
            "below zero the function alpha z still rises with z, so its slope is positive.",
            _downhill_leak,
        ),
    ),
)

# The disc that must be inside, and the distance beyond which nothing may be.
_INSIDE, _OUTSIDE = 1.0, 3.0


def _what_is_enclosed(row: np.ndarray) -> np.ndarray:
    """Judge three half-planes w1 x1 + w2 x2 + b > 0.

    The answers are yes or no, 1 or 0: all have a direction; the disc's centre is in each; the whole
    disc is; no way leads out; and all corners are near.
    """
    planes = row.reshape(3, 3)
    normals, biases = planes[:, :2], planes[:, 2]
    sizes = np.linalg.norm(normals, axis=1)
    if not sizes.all():
        return np.zeros(5)
    offsets = biases / sizes
    turns = np.sort(np.arctan2(normals[:, 1], normals[:, 0]))
    gaps = np.diff(turns, append=turns[0] + 2 * np.pi)
    # closed if the directions leave no half-circle free
    closed = bool(gaps.max() < np.pi - 1e-9)
    near = closed and _farthest_corner(normals / sizes[:, np.newaxis], offsets) <= _OUTSIDE + 1e-9
    verdicts = (True, offsets.min() > 0, offsets.min() >= _INSIDE - 1e-9, closed, near)
    return np.array(verdicts, dtype=float)


def _farthest_corner(normals: Matrix, offsets: Samples) -> float:
    """Return how far the corners of a triangle are from the origin."""
    pairs = ((0, 1), (1, 2), (2, 0))
    corners = [np.linalg.solve(normals[[i, j]], -offsets[[i, j]]) for i, j in pairs]
    return float(max(np.linalg.norm(corner) for corner in corners))


_TURNS = np.array([90.0, 210.0, 330.0]) * np.pi / 180


def _triangle(offset: float) -> Matrix:
    """Return three half-planes turned by thirds."""
    return np.column_stack([np.cos(_TURNS), np.sin(_TURNS), np.full(3, offset)])


_TRIANGLE = Exercise(
    label="ex-perceptron-triangle",
    level=3,
    solution=_triangle(1.2),
    outputs=("the first half-plane", "the second half-plane", "the third half-plane"),
    lesson="three half-planes hold the disc and nothing far away. Two never do.",
    outcome=_what_is_enclosed,
    mistakes=(
        Mistake(
            "no direction",
            "a half-plane has zero weights, so that all points have the same score.",
            np.zeros((3, 3)),
        ),
        Mistake(
            "inside out",
            "the centre of the disc is not in all three: its scores are the biases, which must be"
            " positive. Either a bias is zero or below, or the weights point outwards.",
            _triangle(-1.2),
        ),
        Mistake(
            "inside out and open",
            "the centre of the disc is not in all three, so a bias is not positive; and besides,"
            " the three normals lie within a half-circle, which never closes a triangle.",
            np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0], [1.0, 1.0, -1.0]]),
        ),
        Mistake(
            "inside out and wide",
            "the centre of the disc is not in all three, so a bias is not positive; and besides,"
            " a corner of the triangle lies far away.",
            _triangle(-6.0),
        ),
        Mistake(
            "disc cut",
            "a boundary cuts the disc: each must be at least 1 away from the origin, and that"
            " distance is b over the length of w.",
            _triangle(0.5),
        ),
        Mistake(
            "disc cut and open",
            "a boundary cuts the disc, and what the half-planes have in common is open: two of"
            " them are parallel, or all three normals lie within a half-circle.",
            np.array([[1.0, 0.0, 0.5], [-1.0, 0.0, 0.5], [0.0, 1.0, 0.5]]),
        ),
        Mistake(
            "disc cut and wide",
            "a boundary cuts the disc although a corner lies more than 3 away. Look at the"
            " distances b/|w| one by one, and at the angles between the normals.",
            np.array([[1.0, 0.1, 0.5], [-1.0, 0.1, 0.5], [0.0, -1.0, 0.5]]),
        ),
        Mistake(
            "open",
            "the disc is inside, but so are points as far away as you like: the three normals"
            " lie within a half-circle, so there is a way out.",
            np.array([[1.0, 0.0, 1.2], [-1.0, 0.0, 1.2], [0.0, 1.0, 1.2]]),
        ),
        Mistake(
            "too wide",
            "the triangle is closed and holds the disc, but a corner lies more than 3 away.",
            _triangle(2.0),
        ),
    ),
)

EXERCISES = (_DISTANCE, _SLOPE, _TRIANGLE)
