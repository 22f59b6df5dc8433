"""Exercises of the chapter on leaky rectifiers."""

from __future__ import annotations

import math

from learndyn.exercises.checking import Case, Exercise, Mistake


def _moment_cases() -> tuple[Case, ...]:
    """Take the rectifier, the line, slopes between, beyond and below, and several spreads."""
    values = [(0.1, 1.0), (0.0, 2.0), (1.0, 1.5), (0.3, 0.5), (-0.5, 3.0), (2.0, 0.7)]
    return tuple({"slope": slope, "std": std} for slope, std in values)


def _second(slope: float, std: float) -> float:
    return (1 + slope**2) / 2 * std**2


def _mean(slope: float, std: float) -> float:
    return (1 - slope) * std / math.sqrt(2 * math.pi)


_MOMENT = Exercise(
    label="ex-leaky-relu-moment",
    solution=_second,
    outputs=("the second moment",),
    lesson="half of the squares stay, and half are multiplied by the square of the slope.",
    cases=_moment_cases(),
    mistakes=(
        Mistake(
            "the variance",
            "this is the variance: the square of the mean has been taken away. Activities do not"
            " have mean zero, and what is asked for is the mean of their squares.",
            lambda slope, std: _second(slope, std) - _mean(slope, std) ** 2,
        ),
        Mistake(
            "both halves in full",
            "each half of the pre-activations was counted with the mean square of all. How often"
            " does each case occur?",
            lambda slope, std: (1 + slope**2) * std**2,
        ),
        Mistake(
            "slope not squared",
            "below zero the activity is the slope times the pre-activation. What is its square?",
            lambda slope, std: (1 + slope) / 2 * std**2,
        ),
        Mistake(
            "square of the mean slope",
            "the two slopes were averaged before squaring. Square first, and average the squares.",
            lambda slope, std: ((1 + slope) / 2) ** 2 * std**2,
        ),
        Mistake(
            "the rectifier",
            "this is the rectifier's: what lies below zero adds something as well, unless the slope"
            " is zero.",
            lambda slope, std: std**2 / 2,
        ),
        Mistake(
            "standard deviation not squared",
            "twice the standard deviation should give four times the second moment.",
            lambda slope, std: (1 + slope**2) / 2 * std,
        ),
        Mistake(
            "the root",
            "this is the root of the second moment.",
            lambda slope, std: math.sqrt(_second(slope, std)),
        ),
        Mistake("the mean", "this is the mean of the activity, not that of its square.", _mean),
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
    solution=_std,
    outputs=("the standard deviation",),
    lesson="the second moment passes through such a layer unchanged, on average.",
    cases=_weight_cases(),
    mistakes=(
        Mistake(
            "gain from the variance",
            "this keeps the variance of the activities, with a gain of 1.63 for a slope of 0.1. The"
            " next layer feels their mean as well: it is the second moment that it adds up.",
            _by_variance,
        ),
        Mistake(
            "a variance",
            "this is the variance of the weights; their standard deviation was asked for.",
            lambda slope, fan_in, fan_out: 2 / (1 + slope**2) / fan_in,
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
