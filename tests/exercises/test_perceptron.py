"""The checks of the chapter on the perceptron, with answers as learners write them."""

import numpy as np
import pytest

from learndyn.exercises import check, exercise_bank

DISTANCE, SLOPE, TRIANGLE = (f"ex-perceptron-{name}" for name in ("distance", "slope", "triangle"))


def one_by_one(points, w, b):
    size = sum(value**2 for value in w) ** 0.5
    return [(sum(v * x for v, x in zip(w, point, strict=True)) + b) / size for point in points]


def with_a_mask(z, alpha):
    slope = np.full(z.shape, alpha)
    slope[z > 0] = 1.0
    return slope


def turned(offset, *, start=0.0, size=1.0):
    angles = start + 2 * np.pi / 3 * np.arange(3)
    return [(size * np.cos(a), size * np.sin(a), size * offset) for a in angles]


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (DISTANCE, one_by_one),
        (DISTANCE, lambda points, w, b: points @ (w / np.hypot.reduce(w)) + b / np.hypot.reduce(w)),
        (SLOPE, with_a_mask),
        (SLOPE, lambda z, alpha: alpha + (1 - alpha) * (z > 0)),
        (TRIANGLE, turned(1.0)),
        (TRIANGLE, turned(1.5, start=0.4, size=7.0)),
        (TRIANGLE, [[1, 0, 1], [-1, 1, 1.5], [-1, -1, 1.5]]),
    ],
)
def test_right_answers_pass(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def scores(points, w, b):
    return points @ w + b


def slope_of_relu(z, alpha):
    return (z > 0).astype(float)


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (DISTANCE, scores, "score, not distance"),
        (DISTANCE, lambda p, w, b: abs(scores(p, w, b)) / np.sqrt(w @ w), "sign lost"),
        (DISTANCE, lambda p, w, b: -scores(p, w, b) / np.sqrt(w @ w), "other side"),
        (DISTANCE, lambda p, w, b: p @ (w / np.sqrt(w @ w)) + b, "bias not divided"),
        (DISTANCE, lambda p, w, b: scores(p, w, b) / np.sum(w**2), "length squared"),
        (DISTANCE, lambda p, w, b: (p @ w - b) / np.sqrt(w @ w), "bias subtracted"),
        (DISTANCE, lambda p, w, b: p @ w / np.sqrt(w @ w), "bias forgotten"),
        (SLOPE, lambda z, alpha: np.where(z < 0, alpha, 1.0), "one at zero"),
        (SLOPE, lambda z, alpha: alpha + (1 - alpha) * np.heaviside(z, 0.5), "mean at zero"),
        (SLOPE, lambda z, alpha: (z > 0) + alpha * (z < 0), "zero at zero"),
        (SLOPE, slope_of_relu, "leak forgotten"),
        (SLOPE, lambda z, alpha: z > 0, "leak forgotten"),
        (SLOPE, lambda z, alpha: np.where(z <= 0, 1.0, alpha), "sides swapped"),
        (SLOPE, lambda z, alpha: np.maximum(z, alpha * z), "function itself"),
        (SLOPE, lambda z, alpha: np.where(z <= 0, alpha * z, 1.0), "leak times score"),
        (SLOPE, lambda z, alpha: np.where(z <= 0, -alpha, 1.0), "leak falls"),
        (TRIANGLE, [[0, 0, 1], [1, 0, 1], [0, 1, 1]], "no direction"),
        (TRIANGLE, turned(-1.0), "inside out"),
        (TRIANGLE, turned(0.0), "inside out"),
        (TRIANGLE, [[1, 0, 1], [0, 1, 1], [1, 1, -1]], "inside out and open"),
        (TRIANGLE, [[1, 0, -1], [-1, 0, -1], [0, 1, 1]], "inside out and open"),
        (TRIANGLE, turned(-4.0), "inside out and wide"),
        (TRIANGLE, turned(0.9), "disc cut"),
        (TRIANGLE, [[2, 0, 1.8], [-2, 1, 3], [-2, -1, 3]], "disc cut and wide"),
        (
            TRIANGLE,
            turned(1.0) * np.array([[1, 1, 0.5], [1, 1, 5], [1, 1, 5]]),
            "disc cut and wide",
        ),
        (TRIANGLE, [[1, 0, 0.5], [0, 1, 2], [1, 1, 2]], "disc cut and open"),
        (TRIANGLE, [[1, 0, 2], [-1, 0, 2], [0, 1, 2]], "open"),
        (TRIANGLE, turned(1.6), "too wide"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (DISTANCE, lambda p, w, b: ..., "the stub is still empty"),
        (DISTANCE, lambda p, w, b: one_by_one(p, w, b)[0], "should have shape (3,)"),
        (DISTANCE, lambda p, w, b: scores(p, w, b) / w.sum(), "the distances at [0] should be -1"),
        (SLOPE, lambda z, alpha: None, "is a return missing"),
        (SLOPE, lambda z, alpha: z / np.abs(z), "should be finite"),
        (TRIANGLE, turned(1.2)[:2], "return the first half-plane and the second half-plane and"),
        (TRIANGLE, [[1, 0], [0, 1], [1, 1]], "should have shape (3,)"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value encountered in divide")
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None, verdict
    assert message in verdict.message, verdict


def test_hints_for_open_shapes_are_true_of_shapes_that_hold_nothing():
    empty = check(TRIANGLE, [(1, 0, -1), (-1, 0, -1), (0, 1, 1)])
    assert "within a half-circle" in empty.message
    assert "in common" not in empty.message


def test_every_judgement_of_three_half_planes_has_a_name():
    exercise = exercise_bank()[TRIANGLE]
    rng = np.random.default_rng(0)
    names = set()
    for _ in range(250):
        planes = rng.standard_normal((3, 3)) + np.array([0, 0, rng.choice([0.0, 2.0, 3.0])])
        verdict = exercise.check(planes)
        names.add(verdict.mistake)
        assert verdict.passed or verdict.mistake, planes
    assert len(names) >= 8


def test_what_is_judged_is_what_points_say():
    outcome = exercise_bank()[TRIANGLE].outcome
    rng = np.random.default_rng(1)
    angles = np.linspace(0, 2 * np.pi, 721)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    for _ in range(500):
        planes = rng.standard_normal((3, 3)) + np.array([0, 0, 2.0])
        _, centre, disc, closed, near = outcome(planes.ravel())
        inside = [np.all(planes[:, :2] @ (r * circle) + planes[:, 2:] > 0, axis=0) for r in
                  (1.0, 3.0, 1e9)]  # fmt: skip
        assert centre == np.all(planes[:, 2] > 0)
        if disc:
            assert inside[0].all()
        if closed:
            assert not inside[2].any()
        if near and centre:
            assert not inside[1].any()
