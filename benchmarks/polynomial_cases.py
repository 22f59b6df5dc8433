"""A decision map of polynomial features on a grid, and the widest networks within a budget."""

from __future__ import annotations

import numpy as np

from benchmarks import textbook_polynomials as textbook
from benchmarks.case import Arrays, Case, largest_gap
from learndyn.features import PolynomialClassifier, exponents
from learndyn.theory.counting import widest_within

HIDDEN = (1, 2, 3, 4, 5)


def polynomial_cases() -> list[Case]:
    """List the cases that `make bench` runs."""
    return [
        map_case(num_points=500, degree=50, num_timed=25, floor=150),
        width_case(budget=10_000, floor=1000),
    ]


def map_case(*, num_points: int, degree: int, num_timed: int, floor: float) -> Case:
    """Draw the map of a linear classifier on a square grid; the textbook does some rows."""
    rng = np.random.default_rng(2021)
    pairs = exponents(degree)
    # terms of all degrees matter on the whole square
    weights = rng.standard_normal((4, len(pairs))) / 2.0 ** pairs.sum(axis=1)
    biases = rng.standard_normal(4)
    axis = np.linspace(-2, 2, num_points)
    # spread over the whole map
    rows = np.linspace(0, num_points - 1, num_timed).astype(int)
    classifier = PolynomialClassifier(weights, biases, degree, "monomials")

    def slow() -> Arrays:
        options = {"first": axis, "second": axis[rows]}
        return (textbook.decision_map(weights, biases, degree=degree, **options),)

    def ours() -> Arrays:
        return (classifier.decision_map(axis, axis),)

    def deviation(first: Arrays, second: Arrays) -> float:
        """Demand the same class everywhere."""
        return 0.0 if np.array_equal(first[0], second[0][rows]) else np.inf

    name = (
        f"decision map of degree {degree} on a {num_points} x {num_points} grid"
        f" (textbook: {num_timed} rows, scaled)"
    )
    return Case(name, slow, ours, deviation, floor, share=num_timed / num_points)


def width_case(*, budget: int, floor: float) -> Case:
    """Find the widest networks of one to five hidden layers within a budget of parameters."""

    def slow() -> Arrays:
        return (np.array([textbook.widest_network(budget, 2, 4, num_hidden=h) for h in HIDDEN]),)

    def ours() -> Arrays:
        return (np.array([widest_within(budget, 2, 4, num_hidden=h) for h in HIDDEN]),)

    return Case(f"widths within {budget} parameters", slow, ours, largest_gap, floor)
