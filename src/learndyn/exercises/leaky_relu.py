"""Exercises of the chapter on leaky rectifiers."""

from __future__ import annotations

import math
from collections.abc import Callable

from learndyn.exercises.checking import Case, Exercise, Mistake

Pair = tuple[float, float]


def _moment_cases() -> tuple[Case, ...]:
    """Take the rectifier, the line, slopes between, beyond and below, and several spreads."""
    values = [(0.1, 1.0), (0.0, 2.0), (1.0, 1.5), (0.3, 0.5), (-0.5, 3.0), (2.0, 0.7)]
    return tuple({"slope": slope, "std": std} for slope, std in values)


def _second(slope: float, std: float) -> float:
    return (1 + slope**2) / 2 * std**2


def _mean(slope: float, std: float) -> float:
    return (1 - slope) * std / math.sqrt(2 * math.pi)


def _with_mean(second: Callable[[float, float], float]) -> Callable[[float, float], Pair]:
    """Pair a second moment with the right mean."""
    return lambda slope, std: (_mean(slope, std), second(slope, std))


_RIGHT_MEAN = "the mean is right. "
_MOMENT = Exercise(
    label="ex-leaky-relu-moment",
    level=2,
    solution=_with_mean(_second),
    outputs=("the mean", "the second moment"),
    lesson="the mean is not zero, and half of the squares stay while half are multiplied by the"
    " square of the slope.",
    cases=_moment_cases(),
    mistakes=(
        Mistake(
            "mean zero",
            "the second moment is right. The mean is zero for a slope of 1 only: what lies below"
            " zero has been made smaller, and no longer balances what lies above.",
            lambda slope, std: (0.0, _second(slope, std)),
        ),
        Mistake(
            "half without a sign",
            "the second moment is right. In the mean, what lies below zero is negative.",
            lambda slope, std: (_mean(-slope, std), _second(slope, std)),
        ),
        Mistake(
            "mean of one side",
            "the second moment is right. The mean is twice too large: only half of the"
            " pre-activations lie above zero, and half below.",
            lambda slope, std: (2 * _mean(slope, std), _second(slope, std)),
        ),
        Mistake(
            "exchanged",
            "the two results stand in each other's place: the mean comes first.",
            lambda slope, std: (_second(slope, std), _mean(slope, std)),
        ),
        Mistake(
            "the variance",
            _RIGHT_MEAN + "Then comes the variance: the square of the mean has been taken away."
            " What is asked for is the mean of the squares.",
            _with_mean(lambda slope, std: _second(slope, std) - _mean(slope, std) ** 2),
        ),
        Mistake(
            "both halves in full",
            _RIGHT_MEAN + "Each half of the pre-activations was counted with the mean square of"
            " all. How often does each case occur?",
            _with_mean(lambda slope, std: (1 + slope**2) * std**2),
        ),
        Mistake(
            "slope not squared",
            _RIGHT_MEAN + "Below zero the activity is the slope times the pre-activation. What is"
            " its square?",
            _with_mean(lambda slope, std: (1 + slope) / 2 * std**2),
        ),
        Mistake(
            "square of the mean slope",
            _RIGHT_MEAN + "The two slopes were averaged before squaring. Square first, and average"
            " the squares.",
            _with_mean(lambda slope, std: ((1 + slope) / 2) ** 2 * std**2),
        ),
        Mistake(
            "the rectifier",
            "these are the rectifier's: what lies below zero counts as well, unless the slope is"
            " zero.",
            lambda slope, std: (_mean(0.0, std), std**2 / 2),
        ),
        Mistake(
            "standard deviation not squared",
            _RIGHT_MEAN + "Twice the standard deviation should give four times the second moment.",
            _with_mean(lambda slope, std: (1 + slope**2) / 2 * std),
        ),
        Mistake(
            "the root",
            _RIGHT_MEAN + "Then comes the root of the second moment.",
            _with_mean(lambda slope, std: math.sqrt(_second(slope, std))),
        ),
    ),
)


def _weight_cases() -> tuple[Case, ...]:
    """Take layers that narrow, widen and stay, with several slopes."""
    values = [(0.1, 3072, 128), (0.0, 64, 256), (1.0, 50, 50), (0.3, 32, 3), (-0.5, 7, 20)]
    names = ("slope", "fan_in", "fan_out")
    return tuple(dict(zip(names, value, strict=True)) for value in values)


def _std(slope: float, fan_in: int, fan_out: int) -> float:
    return math.sqrt(2 / (1 + slope**2) / fan_in)


def _by_variance(slope: float, fan_in: int, fan_out: int) -> float:
    left = (1 + slope**2) / 2 - (1 - slope) ** 2 / (2 * math.pi)
    return math.sqrt(1 / left / fan_in)


_FAN = (
    "the gain is right, but it stands over the wrong number of units. Which number of terms does"
    " the sum in a pre-activation have?"
)
_GAIN = Exercise(
    label="ex-leaky-relu-gain",
    level=1,
    solution=_std,
    outputs=("the standard deviation",),
    lesson="the second moment passes through such a layer unchanged, on average.",
    cases=_weight_cases(),
    mistakes=(
        Mistake(
            "gain from the variance",
            "this makes the variance of the activities equal to the second moment before them,"
            " with a gain of 1.63 for a slope of 0.1. The next layer feels their mean as well, so"
            " signals grow.",
            _by_variance,
        ),
        Mistake(
            "a variance",
            "this is the variance of the weights; their standard deviation was asked for.",
            lambda slope, fan_in, fan_out: 2 / (1 + slope**2) / fan_in,
        ),
        Mistake(
            "the gain alone",
            "this is the gain. Divide by the root of the number of terms in a pre-activation.",
            lambda slope, fan_in, fan_out: math.sqrt(2 / (1 + slope**2)),
        ),
        Mistake(
            "fan-in without its root",
            "the variance of a sum grows like the number of its terms, its standard deviation like"
            " the root of that number.",
            lambda slope, fan_in, fan_out: math.sqrt(2 / (1 + slope**2)) / fan_in,
        ),
        Mistake(
            "no gain",
            "this keeps the size through the sum, and then the leaky rectifier makes it smaller.",
            lambda slope, fan_in, fan_out: 1 / math.sqrt(fan_in),
        ),
        Mistake(
            "gain of the rectifier",
            "this is right for the rectifier only. What lies below zero is not lost here.",
            lambda slope, fan_in, fan_out: math.sqrt(2 / fan_in),
        ),
        Mistake(
            "gain upside down",
            "the leaky rectifier makes signals smaller, so its gain has to be above 1.",
            lambda slope, fan_in, fan_out: math.sqrt((1 + slope**2) / 2 / fan_in),
        ),
        Mistake(
            "slope not squared",
            "second moments are means of squares: which power of the slope is in them?",
            lambda slope, fan_in, fan_out: math.sqrt(2 / (1 + slope) / fan_in),
        ),
        Mistake(
            "mean of both fans",
            _FAN,
            lambda slope, fan_in, fan_out: math.sqrt(4 / (1 + slope**2) / (fan_in + fan_out)),
        ),
        Mistake(
            "number of outputs",
            _FAN,
            lambda slope, fan_in, fan_out: math.sqrt(2 / (1 + slope**2) / fan_out),
        ),
        Mistake(
            "bound of uniform weights",
            "this is the largest weight of a uniform distribution, not its standard deviation.",
            lambda slope, fan_in, fan_out: math.sqrt(6 / (1 + slope**2) / fan_in),
        ),
    ),
)


EXERCISES = (_MOMENT, _GAIN)
