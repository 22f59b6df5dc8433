"""Exercises of the chapter on the edge of chaos."""

from __future__ import annotations

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Samples

Pair = tuple[float, float]

# Evenly spaced places, exact for all lengths that occur; learners may take any rule.
_PLACES = np.linspace(-9, 9, 361)
_SHARES, _OTHER_SHARES = np.exp(-(_PLACES**2) / 2), np.exp(-(_PLACES**2))
# Rules with 30 nodes are as close as that.
_TOLERANCE = 1e-3
# Lengths settle by at least 0.6 per layer in all cases.
_NUM_LAYERS = 100


def _mean(values: Samples, shares: Samples = _SHARES) -> float:
    """Return the mean over standard normal numbers of a function with these values at the nodes."""
    return float(values @ shares / shares.sum())


def _slope(x: Samples) -> Samples:
    return np.asarray(1 - np.tanh(x) ** 2)


def _settle(weight_variance: float, bias_variance: float, layers: int = _NUM_LAYERS) -> float:
    q = 1.0
    for _ in range(layers):
        q = weight_variance * _mean(np.tanh(np.sqrt(q) * _PLACES) ** 2) + bias_variance
    return q


def _factor(q: float, weight_variance: float) -> float:
    return weight_variance * _mean(_slope(np.sqrt(q) * _PLACES) ** 2)


def _fixed_point(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(weight_variance, bias_variance)
    return q, _factor(q, weight_variance)


def _one_layer(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(weight_variance, bias_variance, layers=1)
    return q, _factor(q, weight_variance)


def _one_layer_slope_before(weight_variance: float, bias_variance: float) -> Pair:
    return _settle(weight_variance, bias_variance, layers=1), _factor(1.0, weight_variance)


def _mean_before_square(weight_variance: float, bias_variance: float) -> Pair:
    # tanh is odd, so that its mean vanishes
    return bias_variance, _factor(bias_variance, weight_variance)


def _slope_mean_before_square(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(weight_variance, bias_variance)
    return q, weight_variance * _mean(_slope(np.sqrt(q) * _PLACES)) ** 2


def _biases_in_slope(weight_variance: float, bias_variance: float) -> Pair:
    q, slope = _fixed_point(weight_variance, bias_variance)
    return q, slope + bias_variance


def _deviations(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(weight_variance**2, bias_variance**2)
    return q, _factor(q, weight_variance**2)


def _without_bias(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(weight_variance, 0.0)
    return q, _factor(q, weight_variance)


def _without_square(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(weight_variance, bias_variance)
    return q, weight_variance * _mean(_slope(np.sqrt(q) * _PLACES))


def _without_weights(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(weight_variance, bias_variance)
    return q, _factor(q, 1.0)


def _without_root(weight_variance: float, bias_variance: float) -> Pair:
    q = 1.0
    for _ in range(_NUM_LAYERS):
        q = weight_variance * _mean(np.tanh(q * _PLACES) ** 2) + bias_variance
    return q, weight_variance * _mean(_slope(q * _PLACES) ** 2)


def _of_the_length_map(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(weight_variance, bias_variance)
    # the derivative of the length map by q, with the inner derivative of the root
    received = np.sqrt(q) * _PLACES
    inner = _mean(np.tanh(received) * _slope(received) * _PLACES)
    return q, weight_variance * inner / np.sqrt(q)


def _physicists(weight_variance: float, bias_variance: float) -> Pair:
    q = 1.0
    for _ in range(_NUM_LAYERS):
        received = np.sqrt(q) * _PLACES
        q = weight_variance * _mean(np.tanh(received) ** 2, _OTHER_SHARES) + bias_variance
    slopes = _slope(np.sqrt(q) * _PLACES)
    return q, weight_variance * _mean(slopes**2, _OTHER_SHARES)


def _not_normalised(weight_variance: float, bias_variance: float) -> Pair:
    q = _settle(np.sqrt(2 * np.pi) * weight_variance, bias_variance)
    return q, _factor(q, np.sqrt(2 * np.pi) * weight_variance)


def _at_the_centre(weight_variance: float, bias_variance: float) -> Pair:
    return _settle(weight_variance, bias_variance), weight_variance


def _variance_cases() -> tuple[Case, ...]:
    pairs = [(1.761, 0.05), (0.7, 0.1), (3.0, 0.05), (2.5, 0.3), (1.3, 0.2)]
    return tuple({"weight_variance": w, "bias_variance": b} for w, b in pairs)


_FIXED_POINT = Exercise(
    label="ex-edge-of-chaos-fixed-point",
    level=3,
    solution=_fixed_point,
    outputs=("the fixed length", "the slope χ"),
    lesson="two means over normal numbers say whether a deep network is in order or in chaos.",
    cases=_variance_cases(),
    tolerance=_TOLERANCE,
    mistakes=(
        Mistake(
            "one layer only",
            "this is the length of the second layer, started at 1, and its slope. Deep networks"
            " settle: use the map again and again.",
            _one_layer,
        ),
        Mistake(
            "one layer, slope before it",
            "this is the length of the second layer, started at 1, and the slope of the first. Deep"
            " networks settle: use the map again and again.",
            _one_layer_slope_before,
        ),
        Mistake(
            "mean before the square in the length",
            "the mean of tanh was taken before the square: square at each node, then average.",
            _mean_before_square,
        ),
        Mistake(
            "mean before the square in the slope",
            "the fixed length is right. In the slope the mean was taken before the square: square"
            " at each node, then average.",
            _slope_mean_before_square,
        ),
        Mistake(
            "biases in the slope",
            "the fixed length is right. Biases do not change with the input, so they have no part"
            " in the slope.",
            _biases_in_slope,
        ),
        Mistake(
            "variances squared",
            "you get variances, not standard deviations: they need no further square.",
            _deviations,
        ),
        Mistake(
            "biases forgotten",
            "the variance of the biases adds to the length of each layer.",
            _without_bias,
        ),
        Mistake(
            "derivative not squared",
            "the fixed length is right. The slope is a mean of the square of the derivative, since"
            " it multiplies squared changes.",
            _without_square,
        ),
        Mistake(
            "weights missing in the slope",
            "the fixed length is right. Small changes pass the weights as well as the activation.",
            _without_weights,
        ),
        Mistake(
            "length without its root",
            "q is a mean square; the numbers that go into tanh have the standard deviation √q.",
            _without_root,
        ),
        Mistake(
            "slope of the length map",
            "the fixed length is right. The second number is the slope of the length map, which"
            " says how fast lengths settle; asked is that of the correlation map at 1.",
            _of_the_length_map,
        ),
        Mistake(
            "nodes of another weight",
            "these nodes belong to exp(−x²), whose variance is 1/2. A standard normal number needs"
            " those of hermegauss, or the factor √2.",
            _physicists,
        ),
        Mistake(
            "weights do not add up to 1",
            "the weights of hermegauss add up to √(2π), and a mean needs weights that add up to 1.",
            _not_normalised,
        ),
        Mistake(
            "derivative at zero",
            "the fixed length is right. The derivative of tanh is 1 at zero only: take its square's"
            " mean over units.",
            _at_the_centre,
        ),
    ),
)


def _carried(c: float, negative_slope: float) -> float:
    """Return the mean product of two activities at length 1."""
    kink = (np.sqrt(1 - c**2) + c * (np.pi - np.arccos(c))) / (2 * np.pi)
    return float(negative_slope * c + (1 - negative_slope) ** 2 * kink)


def _correlation(c: float, negative_slope: float) -> float:
    return 2 / (1 + negative_slope**2) * _carried(c, negative_slope)


def _without_length(c: float, negative_slope: float) -> float:
    return _carried(c, negative_slope)


def _of_the_rectifier(c: float, negative_slope: float) -> float:
    return _correlation(c, 0.0)


def _other_angle(c: float, negative_slope: float) -> float:
    kink = (np.sqrt(1 - c**2) + c * np.arccos(c)) / (2 * np.pi)
    return float(
        2 / (1 + negative_slope**2) * (negative_slope * c + (1 - negative_slope) ** 2 * kink)
    )


def _centred(c: float, negative_slope: float) -> float:
    a = negative_slope
    mean = (1 - a) ** 2 / (2 * np.pi)
    return (_carried(c, a) - mean) / ((1 + a**2) / 2 - mean)


def _as_angle(c: float, negative_slope: float) -> float:
    return float(np.arccos(min(1.0, _correlation(c, negative_slope))))


def _linear(c: float, negative_slope: float) -> float:
    return c


def _twice(c: float, negative_slope: float) -> float:
    return 2 * _carried(c, negative_slope)


def _mixed_term_missing(c: float, negative_slope: float) -> float:
    a = negative_slope
    return 2 / (1 + a**2) * (a**2 * c + (1 - a) ** 2 * _carried(c, 0.0))


def _correlation_cases() -> tuple[Case, ...]:
    pairs = [(0.2, 0.0), (0.2, 0.1), (-0.5, 0.0), (0.9, 0.3), (0.0, 0.5), (-1.0, 0.1), (1.0, 0.2)]
    return tuple({"correlation": c, "negative_slope": a} for c, a in pairs)


_CORRELATION = Exercise(
    label="ex-edge-of-chaos-correlation",
    level=1,
    solution=_correlation,
    outputs=("the correlation behind the layer",),
    lesson="no variance of the weights appears: rectifiers without biases have one map for all.",
    cases=_correlation_cases(),
    # a rule with 64 nodes is as close as that, in spite of the corner
    tolerance=2e-3,
    mistakes=(
        Mistake(
            "not divided by the length",
            "this is the mean product of two activities. A correlation is that product over the"
            " mean square of one, so that 1 stays 1.",
            _without_length,
        ),
        Mistake(
            "length of the rectifier",
            "the mean square behind the layer is ½ for the rectifier only; a slope below zero adds"
            " to it.",
            _twice,
        ),
        Mistake(
            "slope ignored",
            "this is the map of the rectifier for every slope: either the slope is not used, or"
            " pairs with one score above zero and one below were left out.",
            _of_the_rectifier,
        ),
        Mistake(
            "angle from the other side",
            "the mean product of two rectifiers grows with their correlation: the angle in it is"
            " π − arccos c, the range in which both are positive.",
            _other_angle,
        ),
        Mistake(
            "mean subtracted",
            "the next layer multiplies activities as they are, with their mean: take the cosine"
            " of the angle, not the correlation coefficient of statistics.",
            _centred,
        ),
        Mistake("angle returned", "this is the angle; asked is its cosine.", _as_angle),
        Mistake(
            "linear units",
            "this is right for slope 1 only, where the units are linear.",
            _linear,
        ),
        Mistake(
            "mixed terms missing",
            "a leaky rectifier is α z + (1 − α) max(z, 0); the product of two has mixed terms.",
            _mixed_term_missing,
        ),
    ),
)


EXERCISES = (_FIXED_POINT, _CORRELATION)
