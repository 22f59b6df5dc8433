"""Exercises of the chapter on the network with two weights."""

from __future__ import annotations

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Samples

Pair = tuple[float, float]
Step = tuple[float, float, float]


def _single_sample_cases() -> tuple[Case, ...]:
    """Take signs of all kinds, and points where weights are zero."""
    points = [
        (1.4, -1.6, 0.5, 1.1),
        (-0.7, 0.3, -2.0, -0.4),
        (0.0, 1.5, 1.0, 2.0),
        (0.6, 0.0, 0.9, 1.0),
    ]
    return tuple(dict(zip(("w1", "w2", "x", "y"), point, strict=True)) for point in points)


def _step_cases() -> tuple[Case, ...]:
    """Make data sets of several sizes, one of them a single point."""
    rng = np.random.default_rng(0)
    cases: list[Case] = []
    for size, w1, w2, rate in ((5, 1.4, -1.6, 0.02), (1, -0.7, 0.3, 0.5), (8, 0.0, 1.5, 0.1)):
        x = rng.uniform(-1.0, 1.0, size)
        y = 2 * x + rng.normal(0, 0.2, size)
        cases.append({"w1": w1, "w2": w2, "x": x, "y": y, "learning_rate": rate})
    return tuple(cases)


def _gradient(w1: float, w2: float, x: float, y: float) -> Pair:
    pull = 2 * (w1 * w2 * x - y) * x
    return pull * w2, pull * w1


def _with_sign(w1: float, w2: float, x: float, y: float) -> Pair:
    first, second = _gradient(w1, w2, x, y)
    return -first, -second


def _without_factor(w1: float, w2: float, x: float, y: float) -> Pair:
    first, second = _gradient(w1, w2, x, y)
    return first / 2, second / 2


def _swapped(w1: float, w2: float, x: float, y: float) -> Pair:
    first, second = _gradient(w1, w2, x, y)
    return second, first


def _without_input(w1: float, w2: float, x: float, y: float) -> Pair:
    pull = 2 * (w1 * w2 * x - y)
    return pull * w2, pull * w1


def _without_inner_derivative(w1: float, w2: float, x: float, y: float) -> Pair:
    pull = 2 * (w1 * w2 * x - y)
    return pull, pull


def _without_other_weight(w1: float, w2: float, x: float, y: float) -> Pair:
    pull = 2 * (w1 * w2 * x - y) * x
    return pull, pull


def _step(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    error = w1 * w2 * x - y
    pull = np.mean(2 * error * x)
    loss = np.mean(error**2)
    return loss, w1 - learning_rate * pull * w2, w2 - learning_rate * pull * w1


def _summed(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    loss, new_w1, new_w2 = _step(w1, w2, x, y, learning_rate * len(x))
    return loss * len(x), new_w1, new_w2


def _summed_gradient(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    return _step(w1, w2, x, y, learning_rate * len(x))


def _halved(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    loss, new_w1, new_w2 = _step(w1, w2, x, y, learning_rate / 2)
    return loss / 2, new_w1, new_w2


def _halved_gradient(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    return _step(w1, w2, x, y, learning_rate / 2)


def _uphill(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    return _step(w1, w2, x, y, -learning_rate)


def _without_rate(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    return _step(w1, w2, x, y, 1.0)


def _one_after_the_other(
    w1: float, w2: float, x: Samples, y: Samples, learning_rate: float
) -> Step:
    loss, new_w1, _ = _step(w1, w2, x, y, learning_rate)
    return loss, new_w1, _step(new_w1, w2, x, y, learning_rate)[2]


def _stale_error(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    loss, new_w1, _ = _step(w1, w2, x, y, learning_rate)
    return loss, new_w1, w2 - learning_rate * np.mean(2 * (w1 * w2 * x - y) * x) * new_w1


def _own_weight(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    loss = np.mean((w1 * w2 * x - y) ** 2)
    step = learning_rate * np.mean(2 * (w1 * w2 * x - y) * x)
    return loss, w1 - step * w1, w2 - step * w2


def _mean_first(w1: float, w2: float, x: Samples, y: Samples, learning_rate: float) -> Step:
    _, new_w1, new_w2 = _step(w1, w2, x, y, learning_rate)
    return np.mean(w1 * w2 * x - y) ** 2, new_w1, new_w2


def _loss_after_the_step(
    w1: float, w2: float, x: Samples, y: Samples, learning_rate: float
) -> Step:
    _, new_w1, new_w2 = _step(w1, w2, x, y, learning_rate)
    return _step(new_w1, new_w2, x, y, learning_rate)[0], new_w1, new_w2


_GRADIENT = Exercise(
    label="ex-two-weights-gradient",
    level=1,
    solution=_gradient,
    outputs=("the derivative by w1", "the derivative by w2"),
    lesson="both derivatives share the error and the input, and each holds the other weight.",
    cases=_single_sample_cases(),
    mistakes=(
        Mistake(
            "sign",
            "every derivative has the right size and the opposite sign. If you wrote the error as"
            " y - w1 w2 x, the chain rule brings its minus down.",
            _with_sign,
        ),
        Mistake(
            "factor 2",
            "every derivative is half of what it should be. What is the derivative of a square?",
            _without_factor,
        ),
        Mistake(
            "weights swapped",
            "the two derivatives have changed places. When w1 moves a little, which weight"
            " multiplies that little?",
            _swapped,
        ),
        Mistake(
            "input missing",
            "the inner derivative lacks the input: w1 reaches the output through w2 and x.",
            _without_input,
        ),
        Mistake(
            "inner derivative missing",
            "that is the derivative by the output. The chain rule goes on to the weight.",
            _without_inner_derivative,
        ),
        Mistake(
            "other weight missing",
            "both derivatives are the same. What w1 does to the output depends on w2.",
            _without_other_weight,
        ),
    ),
)

_TRAINING_STEP = Exercise(
    label="ex-two-weights-step",
    level=2,
    solution=_step,
    outputs=("the loss", "the new w1", "the new w2"),
    lesson="forward pass, loss, gradient and step are all in place; this is gradient descent.",
    cases=_step_cases(),
    mistakes=(
        Mistake(
            "sum instead of mean",
            "loss and gradient are sums over the samples. Take means, or the step grows with the"
            " number of samples.",
            _summed,
        ),
        Mistake(
            "gradient summed",
            "the loss is a mean but its gradient is a sum: they belong to different functions.",
            _summed_gradient,
        ),
        Mistake(
            "one half",
            "this is the descent of half the mean squared error. It is a common convention, but"
            " not ours: here the same rate must give the full step.",
            _halved,
        ),
        Mistake(
            "factor 2",
            "the loss is right and the step is half as long as it should be: differentiate the"
            " square once more.",
            _halved_gradient,
        ),
        Mistake("plus sign", "the step climbs. The gradient points uphill.", _uphill),
        Mistake("rate missing", "the step does not depend on the learning rate.", _without_rate),
        Mistake(
            "one after the other",
            "the gradient by w2 was taken at the new w1. Compute both derivatives at the old"
            " weights, then move both.",
            _one_after_the_other,
        ),
        Mistake(
            "new weight in the gradient",
            "the step of w2 was taken with the new w1. Both steps belong to the old weights.",
            _stale_error,
        ),
        Mistake(
            "weights swapped",
            "each weight was moved in proportion to itself. It is the other one that counts.",
            _own_weight,
        ),
        Mistake(
            "mean before square",
            "the loss is the square of the mean error. Square first, or errors of opposite sign"
            " cancel.",
            _mean_first,
        ),
        Mistake(
            "loss after the step",
            "the loss belongs to the new weights. Return the loss of the weights you were given,"
            " so that it can be recorded together with them.",
            _loss_after_the_step,
        ),
    ),
)

_END = Exercise(
    label="ex-two-weights-end",
    level=3,
    solution=(-2.0, -1.0),
    outputs=("the final w1", "the final w2"),
    lesson="one equation for the product, one for the imbalance, and the sign of the weight that"
    " can never be zero.",
    mistakes=(
        Mistake(
            "imbalance sign",
            "the product is right, but this point has the imbalance -3 and the start has 3.",
            (-1.0, -2.0),
        ),
        Mistake(
            "wrong branch",
            "this point solves both equations, but it lies on the other branch. With imbalance 3"
            " the first weight can never be zero; which sign does it have at the start?",
            (2.0, 1.0),
        ),
        Mistake(
            "balanced solution",
            "this is the solution nearest to the origin. The flow ends there only if the two"
            " weights are equal in size all the way.",
            (-np.sqrt(2.0), -np.sqrt(2.0)),
        ),
        Mistake(
            "the start",
            "this is the start. It has the right imbalance, but not yet the right product.",
            (-1.75, 0.25),
        ),
    ),
)

EXERCISES = (_GRADIENT, _TRAINING_STEP, _END)
