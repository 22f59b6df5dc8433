"""Exercises of the chapter on Xavier."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Samples


def _moment_cases() -> tuple[Case, ...]:
    """Take an input far from mean zero, a constant one, and one with a mean of zero."""
    rng = np.random.default_rng(0)
    inputs = (
        (rng.uniform(0.0, 2.0, 7), 0.4),
        (np.ones(5), 0.7),
        (np.array([1.5, -1.5, 0.5, -0.5]), 1.3),
        (rng.standard_normal(30), 0.2),
    )
    return tuple({"x": x, "weight_std": std} for x, std in inputs)


def _output_moment(x: Samples, weight_std: float) -> float:
    return float(weight_std**2 * np.sum(x**2))


_VARIANCE = Exercise(
    label="ex-xavier-variance",
    level=1,
    solution=_output_moment,
    outputs=("the variance",),
    lesson="the variance is that of a weight times the squared length of the input, whatever the"
    " input's mean is.",
    cases=_moment_cases(),
    mistakes=(
        Mistake(
            "standard deviation for variance",
            "the standard deviation of a weight comes in where its variance belongs: square it.",
            lambda x, weight_std: weight_std * np.sum(x**2),
        ),
        Mistake(
            "root taken",
            "this is the standard deviation of the output. Its square was asked for.",
            lambda x, weight_std: weight_std * np.sqrt(np.sum(x**2)),
        ),
        Mistake(
            "inputs not squared",
            "the inputs must be squared, each before they are added up.",
            lambda x, weight_std: weight_std**2 * np.sum(x),
        ),
        Mistake(
            "average for sum",
            "the squares of the inputs were averaged. A unit adds its inputs up, and variances of"
            " uncorrelated terms add up with them.",
            lambda x, weight_std: weight_std**2 * np.mean(x**2),
        ),
        Mistake(
            "variance of the inputs",
            "the mean of the inputs was subtracted. The weights are random here and the input is"
            " given: a constant input also makes an output that varies.",
            lambda x, weight_std: weight_std**2 * x.size * np.var(x),
        ),
        Mistake(
            "average and variance of the inputs",
            "two things: the mean of the inputs was subtracted, though the weights are what is"
            " random, and the number of inputs is missing.",
            lambda x, weight_std: weight_std**2 * np.var(x),
        ),
        Mistake(
            "square of the sum",
            "the inputs were added up before they were squared. Each has a weight of its own, and"
            " products of different weights have mean zero.",
            lambda x, weight_std: weight_std**2 * np.sum(x) ** 2,
        ),
        Mistake(
            "length without square",
            "the length of the input comes in where its square belongs.",
            lambda x, weight_std: weight_std**2 * np.sqrt(np.sum(x**2)),
        ),
        Mistake(
            "input forgotten",
            "this counts the inputs and not how large they are. It would be right if all their"
            " squares were 1.",
            lambda x, weight_std: weight_std**2 * x.size,
        ),
    ),
)


def _bound_of(formula: Callable[[float, float], float]) -> Callable[[int, int], float]:
    """Return a function of the two widths, as the exercise names them."""

    def bound(num_inputs: int, num_outputs: int) -> float:
        return float(np.sqrt(formula(num_inputs, num_outputs)))

    return bound


def _variance_as_bound(num_inputs: int, num_outputs: int) -> float:
    return 2 / (num_inputs + num_outputs)


def _root_missing(num_inputs: int, num_outputs: int) -> float:
    return 6 / (num_inputs + num_outputs)


_BOUND = Exercise(
    label="ex-xavier-bound",
    level=2,
    solution=_bound_of(lambda m, n: 6 / (m + n)),
    outputs=("the bound",),
    lesson="three times the variance, and the root of it.",
    cases=tuple(
        {"num_inputs": m, "num_outputs": n} for m, n in ((784, 128), (3, 50), (10, 10), (2, 1))
    ),
    mistakes=(
        Mistake(
            "standard deviation for bound",
            "a uniform law on (-a, a) with this a has a third of the variance wanted: a is the"
            " bound, not the standard deviation.",
            _bound_of(lambda m, n: 2 / (m + n)),
        ),
        Mistake(
            "factor 3 the wrong way",
            "the factor 3 went the wrong way: the bound is larger than the standard deviation.",
            _bound_of(lambda m, n: 2 / (3 * (m + n))),
        ),
        Mistake(
            "variance under the factor",
            "the bound is √3 times the standard deviation, and here the variance stands in its"
            " place.",
            lambda num_inputs, num_outputs: 3**0.5 * 2 / (num_inputs + num_outputs),
        ),
        Mistake(
            "sum for average",
            "the variance was taken as one over the sum of the two widths. The compromise divides"
            " by their average.",
            _bound_of(lambda m, n: 3 / (m + n)),
        ),
        Mistake(
            "only the inputs",
            "this is the bound that preserves signals forwards. The compromise takes the outputs"
            " into account as well.",
            _bound_of(lambda m, n: 3 / m),
        ),
        Mistake(
            "only the outputs",
            "this is the bound that preserves signals backwards. The compromise takes the inputs"
            " into account as well.",
            _bound_of(lambda m, n: 3 / n),
        ),
        Mistake(
            "twelve for the half width",
            "a uniform law on an interval of length w has variance w^2/12. Here w is 2a, and what"
            " you return is the whole length.",
            _bound_of(lambda m, n: 24 / (m + n)),
        ),
        Mistake(
            "variance for bound",
            "this is the variance itself. What is the variance of a uniform law on (-a, a)?",
            _variance_as_bound,
        ),
        Mistake("root missing", "this is the square of the bound: take its root.", _root_missing),
    ),
)


def _scales_of(formula: Callable[[Samples, Samples], Samples]) -> Callable[[list[int]], Samples]:
    """Return a function of all widths from one of those before and behind each layer."""

    def scales(widths: list[int]) -> Samples:
        counts = np.asarray(widths, dtype=float)
        return formula(counts[:-1], counts[1:])

    return scales


_BACKWARD = Exercise(
    label="ex-xavier-backward",
    level=1,
    solution=_scales_of(lambda m, n: 1 / np.sqrt(n)),
    outputs=("the standard deviations",),
    lesson="on the way back a unit adds up as many terms as the layer has outputs.",
    cases=tuple(
        {"widths": widths} for widths in ([3, 12, 5], [784, 128, 64, 32, 10], [2, 7], [9, 4, 4, 9])
    ),
    mistakes=(
        Mistake(
            "inputs for outputs",
            "these preserve what goes forwards. On the way back a layer's outputs are what is"
            " summed over.",
            _scales_of(lambda m, n: 1 / np.sqrt(m)),
        ),
        Mistake(
            "variance for standard deviation",
            "these are the variances. Standard deviations were asked for.",
            _scales_of(lambda m, n: 1 / n),
        ),
        Mistake(
            "variances forwards",
            "these are variances, and of the weights that preserve what goes forwards.",
            _scales_of(lambda m, n: 1 / m),
        ),
        Mistake(
            "the compromise",
            "this is the compromise between the two directions. It preserves what goes backwards"
            " only where a layer has as many inputs as outputs.",
            _scales_of(lambda m, n: np.sqrt(2 / (m + n))),
        ),
        Mistake(
            "sum of the widths",
            "these divide by the inputs and outputs together. Only the outputs are summed over on"
            " the way back.",
            _scales_of(lambda m, n: 1 / np.sqrt(m + n)),
        ),
        Mistake(
            "upside down",
            "these grow with the width, so that wide layers amplify. More terms need smaller"
            " weights.",
            _scales_of(lambda m, n: np.sqrt(n)),
        ),
        Mistake(
            "from the end",
            "right numbers in the wrong order: list the layers as the input meets them.",
            _scales_of(lambda m, n: 1 / np.sqrt(n[::-1])),
        ),
    ),
)


EXERCISES = (_VARIANCE, _BOUND, _BACKWARD)
