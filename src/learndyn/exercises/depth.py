"""Exercises of the chapter on chains of many weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.integrate import quad

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Samples, Weights
from learndyn.theory.chains import flow_time


def _gradient_cases() -> tuple[Case, ...]:
    """Take chains of several lengths, with no, one and two zeros among their weights."""
    rng = np.random.default_rng(0)
    chains = (
        [1.4, -1.6, 0.8, 0.5],
        [0.7, 0.0, -1.5, 1.2, 2.0],
        [-0.6],
        [0.0, 1.3, 0.0],
        [1.1, -0.4],
    )
    cases: list[Case] = []
    for size, weights in zip((5, 4, 8, 3, 1), chains, strict=True):
        x = rng.uniform(-1.0, 1.0, size)
        y = 2 * x + rng.normal(0, 0.2, size)
        cases.append({"weights": np.array(weights), "x": x, "y": y})
    return tuple(cases)


def _pull(weights: Weights, x: Samples, y: Samples) -> float:
    return float(np.mean(2 * (np.prod(weights) * x - y) * x))


def _others(weights: Weights) -> Weights:
    return np.array([np.prod(np.delete(weights, i)) for i in range(len(weights))])


def _gradient(weights: Weights, x: Samples, y: Samples) -> Weights:
    return _pull(weights, x, y) * _others(weights)


def _by_division(weights: Weights, x: Samples, y: Samples) -> Weights:
    return np.asarray(_pull(weights, x, y) * np.prod(weights) / (weights + 1e-9))


def _by_bare_division(weights: Weights, x: Samples, y: Samples) -> Weights:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(_pull(weights, x, y) * (np.prod(weights) / weights))


def _with_own_weight(weights: Weights, x: Samples, y: Samples) -> Weights:
    return np.full(len(weights), _pull(weights, x, y) * np.prod(weights))


def _left_only(weights: Weights, x: Samples, y: Samples) -> Weights:
    left = [np.prod(weights[:i]) for i in range(len(weights))]
    return _pull(weights, x, y) * np.array(left)


def _with_sign(weights: Weights, x: Samples, y: Samples) -> Weights:
    return -_gradient(weights, x, y)


def _without_factor(weights: Weights, x: Samples, y: Samples) -> Weights:
    return _gradient(weights, x, y) / 2


def _summed(weights: Weights, x: Samples, y: Samples) -> Weights:
    return _gradient(weights, x, y) * len(x)


def _without_input(weights: Weights, x: Samples, y: Samples) -> Weights:
    return np.asarray(np.mean(2 * (np.prod(weights) * x - y)) * _others(weights))


def _changing(weights: Weights, x: Samples, y: Samples) -> Weights:
    pull = _pull(weights, x, y)
    weights[0] = 1.0
    return pull * _others(weights)


_GRADIENT = Exercise(
    label="ex-depth-gradient",
    level=2,
    solution=_gradient,
    outputs=("the gradient",),
    lesson="each derivative holds the pull and the product of all other weights, zeros included.",
    cases=_gradient_cases(),
    mistakes=(
        Mistake(
            "division",
            "the product of the others is right until a weight is zero; there dividing the whole"
            " product by the weight, however carefully, gives 0. Multiply the others instead.",
            _by_division,
        ),
        Mistake(
            "division by zero",
            "one of the weights is zero, and zero divided by zero is no number. Multiply the other"
            " weights instead of dividing their product.",
            _by_bare_division,
        ),
        Mistake(
            "own weight included",
            "every derivative holds the product of all weights. Which of them should be left out?",
            _with_own_weight,
        ),
        Mistake(
            "left products only",
            "each derivative holds the weights to the left of its own. The output passes through"
            " those to the right as well.",
            _left_only,
        ),
        Mistake(
            "sign",
            "every derivative has the right size and the opposite sign. If you wrote the error as"
            " target minus output, the chain rule brings its minus down.",
            _with_sign,
        ),
        Mistake(
            "factor 2",
            "every derivative is half of what it should be. What is the derivative of a square?",
            _without_factor,
        ),
        Mistake(
            "sum instead of mean",
            "the derivatives are sums over the samples; our loss is a mean.",
            _summed,
        ),
        Mistake(
            "input missing",
            "the inner derivative lacks the input: average the error times x.",
            _without_input,
        ),
        Mistake(
            "input changed",
            "the function changed the array of weights that it was given, and whoever calls it goes"
            " on with other weights. Work on a copy, or build a new array.",
            _changing,
        ),
    ),
)


def _time_cases() -> tuple[Case, ...]:
    """Take one weight, two, several and many, all below the slope."""
    rows = [
        (0.30, 1.2, 3, 0.35, 2.0),
        (0.10, 0.5, 10, 0.50, 0.8),
        (0.20, 1.5, 2, 0.30, 1.7),
        (0.25, 0.9, 1, 0.40, 1.0),
        (0.15, 1.6, 40, 0.29, 1.9),
    ]
    names = ("p0", "p1", "depth", "c", "beta")
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


def _right_time(p0: float, p1: float, depth: int, c: float, beta: float) -> float:
    return float(flow_time(p0, p1, depth=depth, input_moment=c, slope=beta))


# The velocity of the product, as a learner may have it: product, depth, input moment, slope.
Velocity = Callable[[float, int, float, float], float]


def _time_with(velocity: Velocity) -> Callable[[float, float, int, float, float], float]:
    """Return the function that integrates one over a velocity."""

    def time(start: float, end: float, depth: int, moment: float, slope: float) -> float:
        return float(quad(lambda p: 1 / velocity(p, depth, moment, slope), start, end)[0])

    return time


def _distance(start: float, end: float, depth: int, moment: float, slope: float) -> float:
    """Integrate the velocity itself."""
    return float(quad(lambda p: _velocity(p, depth, moment, slope), start, end)[0])


def _velocity(product: float, depth: int, moment: float, slope: float) -> float:
    return float(2 * moment * depth * product ** (2 - 2 / depth) * (slope - product))


_TIME = Exercise(
    label="ex-depth-plateau",
    level=2,
    solution=_right_time,
    outputs=("the time",),
    lesson="the time is the integral of one over the velocity, for every depth.",
    cases=_time_cases(),
    mistakes=(
        Mistake(
            "factor 2",
            "your time is twice as long. The velocity of each weight is the gradient of the whole"
            " squared error, not of half of it.",
            _time_with(lambda p, d, c, b: _velocity(p, d, c, b) / 2),
        ),
        Mistake(
            "depth missing",
            "your time lacks the depth: all D weights move at once, and each moves the product.",
            _time_with(lambda p, d, c, b: _velocity(p, d, c, b) / d),
        ),
        Mistake(
            "product squared",
            "you take the square of the product for every depth. How many factors does the product"
            " of the others have, and how often does it enter?",
            _time_with(lambda p, d, c, b: 2 * c * d * p**2 * (b - p)),
        ),
        Mistake(
            "others once",
            "the product of the others enters once in yours: with it the weight moves. By how much"
            " does the product move when one weight does?",
            _time_with(lambda p, d, c, b: 2 * c * d * p ** (1 - 1 / d) * (b - p)),
        ),
        Mistake(
            "speed of one weight",
            "this is the velocity of a weight, not of the product: multiply by the derivative of"
            " the product.",
            _time_with(lambda p, d, c, b: 2 * c * p ** (1 - 1 / d) * (b - p)),
        ),
        Mistake(
            "constant pull",
            "your velocity does not slow down near the slope. The pull is in proportion to what is"
            " left of the way.",
            _time_with(lambda p, d, c, b: 2 * c * d * p ** (2 - 2 / d) * b),
        ),
        Mistake(
            "velocity integrated",
            "you integrate the velocity over the product. Time is distance over velocity.",
            _distance,
        ),
        Mistake(
            "sign",
            "your time is negative. Below the slope the product grows; check the sign of the pull"
            " and the order of the limits.",
            _time_with(lambda p, d, c, b: -_velocity(p, d, c, b)),
        ),
    ),
)

EXERCISES = (_GRADIENT, _TIME)
