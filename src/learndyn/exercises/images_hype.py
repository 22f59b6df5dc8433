"""The exercise of the chapter on images about claims and their intervals."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from scipy.special import stdtrit

from learndyn.exercises.checking import Case, Exercise, Mistake

Runs = Float[np.ndarray, " seed"]
Gain = tuple[float, float]


def _cases() -> tuple[Case, ...]:
    """Draw accuracies of which seeds explain most, and some that differ by chance alone."""
    cases: list[Case] = []
    for seed, (count, gain) in enumerate(((10, 0.6), (5, -0.4), (3, 0.0), (24, 0.2))):
        rng = np.random.default_rng(seed)
        old = 88 + 1.5 * rng.standard_normal(count)
        cases.append({"old": old, "new": old + gain + 0.5 * rng.standard_normal(count)})
    return tuple(cases)


def _interval(gains: Runs, *, degrees: float | int, ddof: int = 1, tail: float = 0.975) -> Gain:
    error = np.std(gains, ddof=ddof) / np.sqrt(len(gains))
    return float(np.mean(gains)), float(stdtrit(degrees, tail) * error)


def _gain(old: Runs, new: Runs) -> Gain:
    return _interval(new - old, degrees=len(old) - 1)


def _normal(old: Runs, new: Runs) -> Gain:
    return _interval(new - old, degrees=np.inf)


def _count_as_degrees(old: Runs, new: Runs) -> Gain:
    return _interval(new - old, degrees=len(old))


def _one_sided(old: Runs, new: Runs) -> Gain:
    return _interval(new - old, degrees=len(old) - 1, tail=0.95)


def _divided_by_count(old: Runs, new: Runs) -> Gain:
    return _interval(new - old, degrees=len(old) - 1, ddof=0)


def _unpaired(old: Runs, new: Runs) -> Gain:
    count = len(old)
    error = np.sqrt((np.var(old, ddof=1) + np.var(new, ddof=1)) / count)
    return float(np.mean(new) - np.mean(old)), float(stdtrit(2 * count - 2, 0.975) * error)


def _unpaired_few(old: Runs, new: Runs) -> Gain:
    mean, half = _unpaired(old, new)
    count = len(old)
    return mean, half / float(stdtrit(2 * count - 2, 0.975)) * float(stdtrit(count - 1, 0.975))


def _of_one_run(old: Runs, new: Runs) -> Gain:
    mean, half = _gain(old, new)
    return mean, half * np.sqrt(len(old))


def _error_only(old: Runs, new: Runs) -> Gain:
    return float(np.mean(new - old)), float(np.std(new - old, ddof=1) / np.sqrt(len(old)))


def _spread_only(old: Runs, new: Runs) -> Gain:
    return float(np.mean(new - old)), float(np.std(new - old, ddof=1))


def _whole_width(old: Runs, new: Runs) -> Gain:
    mean, half = _gain(old, new)
    return mean, 2 * half


def _best(old: Runs, new: Runs) -> Gain:
    return float(np.max(new) - np.max(old)), _gain(old, new)[1]


def _reversed(old: Runs, new: Runs) -> Gain:
    mean, half = _gain(old, new)
    return -mean, half


_UNPAIRED = (
    "the two methods were treated as if their seeds had nothing to do with each other. Subtract"
    " seed by seed first: what a seed does to both cancels."
)
_FEW = "with few runs the spread is itself uncertain. Which quantile takes that into account?"
_DIFFERENCE = Exercise(
    label="ex-images-difference",
    level=2,
    solution=_gain,
    outputs=("the mean gain", "the half width"),
    lesson="differences seed by seed, a quantile that knows how few they are, and no choice of the"
    " best run.",
    cases=_cases(),
    mistakes=(
        Mistake("unpaired", _UNPAIRED, _unpaired),
        Mistake("unpaired, few", _UNPAIRED, _unpaired_few),
        Mistake("normal quantile", _FEW, _normal),
        Mistake(
            "degrees of freedom",
            "the mean was estimated from the same runs, which leaves one degree of freedom less.",
            _count_as_degrees,
        ),
        Mistake(
            "one side",
            "this quantile leaves 5 per cent out on one side. How much may be left out on each?",
            _one_sided,
        ),
        Mistake(
            "divided by the count",
            "the sum of squares was divided by the number of runs. The mean was taken from the"
            " same runs: divide by one less.",
            _divided_by_count,
        ),
        Mistake(
            "of one run",
            "this says where single runs lie. A mean of many is known better: by which factor?",
            _of_one_run,
        ),
        Mistake(
            "standard error",
            "this is the standard error alone. An interval of 95 per cent is wider by a quantile.",
            _error_only,
        ),
        Mistake(
            "spread",
            "this is the standard deviation of the differences. How well is their mean known?",
            _spread_only,
        ),
        Mistake("whole width", "this is the whole width. Half of it was asked for.", _whole_width),
        Mistake(
            "best against best",
            "this compares the best run of each. The best of several says how many were tried.",
            _best,
        ),
        Mistake("reversed", "a gain of the second method should be positive.", _reversed),
    ),
)

EXERCISES = (_DIFFERENCE,)
