"""Exercises of the chapter on the learning rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from learndyn.exercises.checking import Case, Exercise, Mistake

Predicate = Callable[[float], bool]

# Far above the number of halvings asked for; a loop that does not stop ends here.
_MOST_CALLS = 200


@dataclass
class _Settles:
    """Says whether a rate settles at a minimum, and counts how often it is asked."""

    sharpness: float
    calls: int = field(default=0, compare=False)

    def __call__(self, rate: float) -> bool:
        self.calls += 1
        if self.calls > _MOST_CALLS:
            raise RuntimeError(f"settles was asked {self.calls} times; does your loop end?")
        return bool(rate * self.sharpness < 2)

    def __repr__(self) -> str:
        return f"(rates below {2 / self.sharpness:g} settle)"


def _critical_cases() -> tuple[Case, ...]:
    """Take slopes on both sides of 1, and depths for which no mistake divides by zero."""
    numbers = [(2, 0.5, 2.0), (50, 0.29, 1.99), (5, 1.3, 0.6), (3, 0.8, 1.0)]
    names = ("depth", "input_moment", "slope")
    return tuple(dict(zip(names, row, strict=True)) for row in numbers)


def _bisection_cases() -> tuple[Case, ...]:
    """Take edges in several places of the interval, and numbers of halvings down to none."""
    numbers = [(9.6, 0.0, 1.0, 4), (2.5, 0.0, 1.0, 1), (0.7, 1.0, 5.0, 5), (3.0, 0.5, 1.0, 0)]
    names = ("settles", "low", "high", "num_halvings")
    return tuple(dict(zip(names, (_Settles(row[0]), *row[1:]), strict=True)) for row in numbers)


def _edge(depth: int, input_moment: float, slope: float) -> float:
    return float(1 / (input_moment * depth * slope ** (2 - 2 / depth)))


def _fastest(depth: int, input_moment: float, slope: float) -> float:
    return _edge(depth, input_moment, slope) / 2


def _half_loss(depth: int, input_moment: float, slope: float) -> float:
    return 2 * _edge(depth, input_moment, slope)


def _sharpness(depth: int, input_moment: float, slope: float) -> float:
    return 2 / _edge(depth, input_moment, slope)


def _without_depth(depth: int, input_moment: float, slope: float) -> float:
    return depth * _edge(depth, input_moment, slope)


def _hidden_units(depth: int, input_moment: float, slope: float) -> float:
    return _edge(depth, input_moment, slope) * depth / (depth - 1)


def _slope_squared(depth: int, input_moment: float, slope: float) -> float:
    return float(1 / (input_moment * depth * slope**2))


def _whole_product(depth: int, input_moment: float, slope: float) -> float:
    return float(1 / (input_moment * depth * slope ** (2 - 1 / depth)))


def _not_squared(depth: int, input_moment: float, slope: float) -> float:
    return float(1 / (input_moment * depth * slope ** (1 - 1 / depth)))


def _common_weight(depth: int, input_moment: float, slope: float) -> float:
    return _edge(depth, input_moment, slope) / depth


def _halve(settles: Predicate, low: float, high: float, num_halvings: int) -> tuple[float, float]:
    for _ in range(num_halvings):
        middle = (low + high) / 2
        low, high = (middle, high) if settles(middle) else (low, middle)
    return low, high


def _bisect(settles: Predicate, low: float, high: float, num_halvings: int) -> float:
    return _halve(settles, low, high, num_halvings)[0]


def _failing_end(settles: Predicate, low: float, high: float, num_halvings: int) -> float:
    return _halve(settles, low, high, num_halvings)[1]


def _last_middle(settles: Predicate, low: float, high: float, num_halvings: int) -> float:
    return sum(_halve(settles, low, high, num_halvings)) / 2


def _wrong_branch(settles: Predicate, low: float, high: float, num_halvings: int) -> float:
    for _ in range(num_halvings):
        middle = (low + high) / 2
        low, high = (low, middle) if settles(middle) else (middle, high)
    return low


def _one_too_few(settles: Predicate, low: float, high: float, num_halvings: int) -> float:
    return _bisect(settles, low, high, max(0, num_halvings - 1))


def _one_too_many(settles: Predicate, low: float, high: float, num_halvings: int) -> float:
    return _bisect(settles, low, high, num_halvings + 1)


def _last_tried(settles: Predicate, low: float, high: float, num_halvings: int) -> float:
    middle = low
    for _ in range(num_halvings):
        middle = (low + high) / 2
        low, high = (middle, high) if settles(middle) else (low, middle)
    return middle


def _even_steps(settles: Predicate, low: float, high: float, num_halvings: int) -> float:
    best = low
    for step in range(1, num_halvings + 1):
        rate = low + (high - low) * step / (num_halvings + 1)
        if settles(rate):
            best = rate
    return best


_CRITICAL = Exercise(
    label="ex-learning-rate-critical",
    level=1,
    solution=_edge,
    outputs=("the edge",),
    lesson="two over the sharpness, and D products of D - 1 weights each in the sharpness.",
    cases=_critical_cases(),
    mistakes=(
        Mistake(
            "1 over the sharpness",
            "this is half of the edge, the rate that shrinks a small distance fastest. How long may"
            " a step be before the distance grows?",
            _fastest,
        ),
        Mistake(
            "half the loss",
            "this is the edge of half the mean squared error. Our loss has no factor one half, so"
            " its curvature is twice as large.",
            _half_loss,
        ),
        Mistake("the sharpness", "this is the sharpness itself, not yet the edge.", _sharpness),
        Mistake(
            "depth missing",
            "this is the curvature along one single weight. The sharpness is the sum over all of"
            " them.",
            _without_depth,
        ),
        Mistake(
            "hidden units",
            "the sum goes over the weights. A chain of D weights has D - 1 hidden units, and they"
            " are not what is counted here.",
            _hidden_units,
        ),
        Mistake(
            "slope squared",
            "the product of all *other* weights is a little less than the slope where weights are"
            " larger than 1. Which power of the slope is it?",
            _slope_squared,
        ),
        Mistake(
            "weight taken out once",
            "the sharpness holds the square of the product of the other weights, so that one"
            " weight is missing twice.",
            _whole_product,
        ),
        Mistake(
            "product not squared",
            "the sharpness is the sum of the *squared* products of the other weights.",
            _not_squared,
        ),
        Mistake(
            "common weight",
            "this is 2 over the second derivative by the common value of all weights. But each"
            " weight follows its own derivative, which is D times smaller.",
            _common_weight,
        ),
    ),
)

_BISECTION = Exercise(
    label="ex-learning-rate-bisection",
    level=2,
    solution=_bisect,
    outputs=("the rate",),
    lesson="every halving keeps one end that settles and one that does not, so ten of them gain"
    " three digits.",
    cases=_bisection_cases(),
    mistakes=(
        Mistake(
            "failing end",
            "this is the smallest rate known to fail. Return the other end.",
            _failing_end,
        ),
        Mistake(
            "middle returned",
            "this is the middle of the last interval, and nobody has tried whether it settles.",
            _last_middle,
        ),
        Mistake(
            "wrong branch",
            "the middle has replaced the end that behaves otherwise, so the edge is no longer"
            " between the two.",
            _wrong_branch,
        ),
        Mistake(
            "one halving too few",
            "the interval was halved once less than asked for. Does your range begin at 1, or your"
            " loop stop early?",
            _one_too_few,
        ),
        Mistake(
            "one halving too many",
            "the interval was halved once more than asked for.",
            _one_too_many,
        ),
        Mistake(
            "last rate tried",
            "this is the last middle, whether it settles or not. Return the end that does.",
            _last_tried,
        ),
        Mistake(
            "even steps",
            "this tries evenly spaced rates. Halving the interval gains far more from as many"
            " trials.",
            _even_steps,
        ),
    ),
)

EXERCISES = (_CRITICAL, _BISECTION)
