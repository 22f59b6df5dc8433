"""Propositions of the chapter on the perceptron: what one hidden layer reaches."""

import math

import numpy as np
import pytest

from learndyn.activations import RELU
from learndyn.experiments.perceptron import random_unit_errors
from learndyn.rng import spawn_generators
from learndyn.theory.approximation import (
    polygon_error_bound,
    polynomial_floor,
    rectifier_polygon,
)


def best_polynomial_error(frequency, degree):
    """Fit powers by least squares at many points."""
    t = (np.arange(20_000) + 0.5) / 10_000 - 1
    powers = np.polynomial.chebyshev.chebvander(t, degree)
    values = np.sin(frequency * t)
    fit = powers @ np.linalg.lstsq(powers, values, rcond=None)[0]
    return float(np.sqrt(np.mean((fit - values) ** 2)))


@pytest.mark.claim("prop-perceptron-polynomials")
def test_the_floor_is_the_distance_from_polynomials(claim):
    cases = [(a, q) for a in (2.0, 3 * np.pi, 12.3) for q in (1, 2, 3, 5, 8)]
    predicted = [polynomial_floor(a, degree=q) for a, q in cases]
    measured = [best_polynomial_error(a, q) for a, q in cases]
    lower = [polynomial_floor(a, degree=max(0, q - 2)) for a, q in cases]
    raw = [math.sqrt(0.5 - math.sin(2 * a) / (4 * a)) for a, q in cases]
    # the mean over 20,000 midpoints instead of an integral: 1e-8 times derivatives
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees("distance of three sines, degrees 1 to 8", predicted=predicted, **comparison)
    claim.refutes("two degrees less", predicted=lower, **comparison)
    claim.refutes("nothing captured", predicted=raw, **comparison)


def sine(t):
    return np.sin(3 * np.pi * t)


@pytest.mark.claim("prop-perceptron-polynomials")
def test_no_width_takes_polynomial_units_below_the_floor(claim):
    options = {"widths": [5, 100], "slope_std": 4.0, "num_seeds": 10, "seed": 7}
    measured, predicted, rectified = [], [], []
    for degree, activation in ((2, np.square), (3, lambda z: z**3 - z)):
        errors = random_unit_errors(sine, activation=activation, **options)
        measured.extend(errors.ravel())
        predicted.extend([polynomial_floor(3 * np.pi, degree=degree)] * errors.size)
    for _ in range(2):
        rectified.extend(random_unit_errors(sine, activation=RELU.function, **options).ravel())
    # directions below 1e-10 of the strongest are left out of the fit
    comparison = {"predicted": predicted, "tolerance": 1e-6}
    claim.agrees(
        "best errors with 5 and 100 units, 10 draws",
        measured=measured,
        draws=options["num_seeds"],
        **comparison,
    )
    claim.refutes("the same with rectifiers", measured=rectified, **comparison)


def error_of_shifted_units(activation, slope, centres, frequency):
    """Fit output weights and bias of units with a common slope at many points."""
    t = (np.arange(20_000) + 0.5) / 10_000 - 1
    units = activation(slope * (t[:, np.newaxis] - centres))
    features = np.column_stack([np.ones(t.size), units / np.abs(units).max(axis=0)])
    values = np.sin(frequency * t)
    fit = features @ np.linalg.lstsq(features, values, rcond=None)[0]
    return float(np.sqrt(np.mean((fit - values) ** 2)))


@pytest.mark.claim("prop-perceptron-polynomials")
def test_as_many_centres_as_the_degree_reach_the_floor(claim):
    activations = {
        1: lambda z: 2 * z - 1,
        2: lambda z: z**2 - 3 * z,
        3: lambda z: z**3 - z,
        4: lambda z: z**4 + z**3,
        5: lambda z: z**5 - 2 * z**2,
    }
    predicted, reached, fewer = [], [], []
    for rng in spawn_generators(10, count=5):
        for degree, activation in activations.items():
            frequency = rng.uniform(2, 10)
            slope = rng.choice([-1, 1]) * rng.uniform(0.3, 2)
            # different centres, not too near to each other
            centres = np.linspace(-1, 1, degree) + rng.uniform(-0.2, 0.2, degree)
            predicted.append(polynomial_floor(frequency, degree=degree))
            reached.append(error_of_shifted_units(activation, slope, centres, frequency))
            fewer.append(error_of_shifted_units(activation, slope, centres[1:], frequency))
    # the mean over 20,000 midpoints instead of an integral: 1e-8 times derivatives
    comparison = {"predicted": predicted, "tolerance": 1e-6}
    claim.agrees("errors with q centres, degrees 1 to 5", measured=reached, draws=25, **comparison)
    claim.refutes("one centre less", measured=fewer, **comparison)


@pytest.mark.claim("prop-perceptron-polynomials")
def test_the_degree_multiplies_from_layer_to_layer(claim):
    beyond, at_degree = [], []
    t = np.cos(np.pi * (np.arange(40) + 0.5) / 40)
    for rng in spawn_generators(8, count=5):
        for degree, layers in ((2, 3), (3, 3), (2, 4)):
            h = t[:, np.newaxis]
            for _ in range(layers - 1):
                z = h @ rng.standard_normal((h.shape[1], 6)) / 3 + rng.standard_normal(6) / 3
                h = z**degree
            y = h @ rng.standard_normal(6)
            parts = np.abs(np.polynomial.chebyshev.chebfit(t, y, 39)) / np.abs(y).max()
            beyond.append(parts[degree ** (layers - 1) + 1 :].max())
            at_degree.append(parts[degree ** (layers - 1)])
    comparison = {"predicted": np.zeros(15), "tolerance": 1e-12}
    claim.agrees("parts of higher degree, 3 and 4 layers", measured=beyond, draws=15, **comparison)
    claim.refutes("that degree itself", measured=at_degree, **comparison)


@pytest.mark.claim("prop-perceptron-polygon")
def test_a_polygon_of_rectifiers_is_as_close_as_promised(claim):
    t = np.linspace(-1, 1, 20_001)
    counts = [2, 5, 16, 50]
    measured = [np.max(np.abs(rectifier_polygon(np.linspace(-1, 1, n + 1) ** 2)(t) - t**2))
                for n in counts]  # fmt: skip
    # a parabola reaches the bound in the middle of each side; the grid misses it by 1e-8
    comparison = {"measured": measured, "tolerance": 1e-7}
    predicted = [polygon_error_bound(n, curvature=2.0) for n in counts]
    claim.agrees("largest error for a parabola", predicted=predicted, **comparison)
    claim.refutes("quarter", predicted=np.divide(predicted, 4), **comparison)
    excess, steep = [], []
    for f, bend in ((sine, 9 * np.pi**2), (np.exp, np.e), (lambda t: t**4, 12.0)):
        for n in counts:
            error = np.max(np.abs(rectifier_polygon(f(np.linspace(-1, 1, n + 1)))(t) - f(t)))
            excess.append(max(0.0, error - polygon_error_bound(n, curvature=bend)))
            steep.append(max(0.0, error - polygon_error_bound(2 * n, curvature=bend)))
    above = {"predicted": np.zeros(12), "tolerance": 1e-12}
    claim.agrees("error above the bound, three functions", measured=excess, **above)
    claim.refutes("bound of twice as many units", measured=steep, **above)


@pytest.mark.claim("prop-perceptron-universal")
def test_errors_fall_with_width_unless_units_are_polynomials(claim):
    widths, count = [5, 20, 100, 400], 12
    options = {"slope_std": 4.0, "seed": 9}
    drawn = {}
    for name, activation in (("relu", RELU.function), ("tanh", np.tanh), ("square", np.square)):
        # layers of their own for each width
        drawn[name] = np.column_stack([
            random_unit_errors(
                sine, activation=activation, widths=[width], num_seeds=count,
                slope_std=options["slope_std"], seed=options["seed"] + width,
            )[:, 0]
            for width in widths
        ])  # fmt: skip
    last = np.concatenate([drawn[name][:, -1] for name in ("relu", "tanh")])
    # 1 part in 350 of the sine's own 0.707
    comparison = {"predicted": np.zeros(2 * count), "tolerance": 2e-3}
    claim.agrees("errors with 400 units, 12 draws each", measured=last, draws=1, **comparison)
    claim.refutes("with squares", measured=np.tile(drawn["square"][:, -1], 2), **comparison)
    # from about 50 units on, errors of tanh are set by the directions that the fit leaves out
    for name, steps in (("relu", 3), ("tanh", 2)):
        falls = [drawn[name][:, i + 1].max() < drawn[name][:, i].min() for i in range(steps)]
        assert all(falls), name
    spread = np.ptp(drawn["square"], axis=0)
    assert spread.max() < 1e-6
