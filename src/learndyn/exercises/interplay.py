"""Exercises of the chapter on the interplay of depth, learning rate and initial weight."""

from __future__ import annotations

import numpy as np

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Samples

Window = tuple[float, float]

DEPTH = 40
LEARNING_RATE = 0.01
NUM_STEPS = 600
THRESHOLD = 0.02
SOON = 10


def _window_cases() -> tuple[Case, ...]:
    """Take shallow and deep chains, slopes on both sides of 1, and several budgets."""
    names = ("time", "num_steps", "depth", "c", "beta")
    numbers = [(1.4, 600, 40, 0.29, 2.0), (0.3, 50, 2, 0.5, 0.6), (6.5, 1000, 7, 1.2, 3.0)]
    return tuple(dict(zip(names, row, strict=True)) for row in numbers)


def _window(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    return time / num_steps, 1 / (c * depth * beta ** (2 - 2 / depth))


def _one_over_sharpness(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    low, high = _window(time, num_steps, depth, c, beta)
    return low, high / 2


def _half_loss(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    low, high = _window(time, num_steps, depth, c, beta)
    return low, 2 * high


def _sharpness_itself(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    low, high = _window(time, num_steps, depth, c, beta)
    return low, 2 / high


def _without_budget(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    return time, _window(time, num_steps, depth, c, beta)[1]


def _upside_down(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    return num_steps / time, _window(time, num_steps, depth, c, beta)[1]


def _swapped(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    low, high = _window(time, num_steps, depth, c, beta)
    return high, low


def _infinitely_deep(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    return time / num_steps, 1 / (c * depth * beta**2)


def _hidden_units(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    return _window(time, num_steps, depth - 1, c, beta)


def _depth_missing(time: float, num_steps: int, depth: int, c: float, beta: float) -> Window:
    low, high = _window(time, num_steps, depth, c, beta)
    return low, high * depth


def _samples() -> tuple[Samples, Samples]:
    """Draw the points of the chapter."""
    data = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
    return data.x, data.y


# What becomes of a chain; the numbers only tell the kinds apart.
_SOON, _CLIMBS, _WAITS, _OVERSHOOTS, _THROWN, _DIVERGES = range(6)


def _fate(row: np.ndarray) -> np.ndarray:
    """Train a chain from the weight handed in, and say what becomes of it."""
    x, y = _samples()
    (weight,) = row
    with np.errstate(over="ignore"):
        is_above = abs(weight) ** DEPTH > fit_line(x, y).slope
    if abs(weight) > 4.0:  # its loss may be beyond the range of floats
        return np.array([float(_DIVERGES)])
    run = chains.train_equal(
        weight, x, y, depth=DEPTH, learning_rate=LEARNING_RATE, num_steps=NUM_STEPS
    )
    settled = int(run.settling_step(THRESHOLD))
    if run.diverged:
        fate = _DIVERGES
    elif 0 <= settled <= SOON:
        fate = _SOON
    elif settled >= 0:
        fate = _OVERSHOOTS if is_above else _CLIMBS
    else:
        fate = _THROWN if is_above else _WAITS
    return np.array([float(fate)])


_WINDOW = Exercise(
    label="ex-interplay-window",
    level=1,
    solution=_window,
    outputs=("the smallest rate", "the largest rate"),
    lesson="slow enough for the minimum, quick enough for the budget; between them lies the"
    " window, and where they cross it is closed.",
    cases=_window_cases(),
    mistakes=(
        Mistake(
            "one over the sharpness",
            "the largest rate is half of what it should be. At 1 over the sharpness a step leads"
            " right to the minimum; it may overshoot by as much again.",
            _one_over_sharpness,
        ),
        Mistake(
            "half the loss",
            "the largest rate is twice what it should be: that is the edge for half the mean"
            " squared error, whose sharpness has no factor 2.",
            _half_loss,
        ),
        Mistake(
            "sharpness for edge",
            "the second number is the sharpness. The largest rate is 2 over it.",
            _sharpness_itself,
        ),
        Mistake(
            "budget forgotten",
            "the first number is the time itself. How many steps may it take?",
            _without_budget,
        ),
        Mistake(
            "budget over time",
            "the first number is the inverse of a rate: rate times steps is time.",
            _upside_down,
        ),
        Mistake("swapped", "the two ends have changed places. Return the smaller first.", _swapped),
        Mistake(
            "exponent",
            "the slope enters with the power 2 - 2/D; it is 2 for infinitely deep chains only.",
            _infinitely_deep,
        ),
        Mistake(
            "hidden units",
            "that is the edge of a chain with one weight less. D counts the weights, not the hidden"
            " units between them.",
            _hidden_units,
        ),
        Mistake(
            "depth missing",
            "the largest rate does not fall with depth as it should. The sharpness adds up one"
            " contribution for each weight.",
            _depth_missing,
        ),
    ),
)

_INITIAL_WEIGHT = Exercise(
    label="ex-interplay-initial-weight",
    level=3,
    solution=2 ** (1 / DEPTH),
    outputs=("the initial weight",),
    lesson="trained, and it is there in time: what counts is the product of all forty.",
    outcome=_fate,
    mistakes=(
        Mistake(
            "too small",
            "trained: it succeeds, but late. Its product has to climb first; what is the product of"
            " forty such weights?",
            0.9,
        ),
        Mistake(
            "far too small",
            "trained: after 600 steps it is still waiting. The product of forty such weights is"
            " nearly zero, where the gradient vanishes too.",
            2 / DEPTH,
        ),
        Mistake(
            "overshoot",
            "trained: it succeeds, but late. The start is so steep that the first step leads far"
            " below the target, from where the product has to climb.",
            1.04,
        ),
        Mistake(
            "thrown onto the saddle",
            "trained: it never arrives. The start is so steep that the first step leads almost to"
            " zero, where the gradient vanishes. What is the product of forty such weights?",
            1.06,
        ),
        Mistake(
            "diverges",
            "trained: it diverges. The product of forty such weights is far above the target; take"
            " a root of the target, of which order?",
            2 ** (1 / 2),
        ),
    ),
)

EXERCISES = (_WINDOW, _INITIAL_WEIGHT)
