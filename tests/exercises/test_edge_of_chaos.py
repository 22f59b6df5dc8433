"""Exercises on the edge of chaos: answers as learners write them."""

import numpy as np
import pytest
from scipy import integrate

from learndyn.exercises import check

FIXED, CORRELATION = "ex-edge-of-chaos-fixed-point", "ex-edge-of-chaos-correlation"
U, DU = np.linspace(-9, 9, 401, retstep=True)
DENSITY = np.exp(-(U**2) / 2) / np.sqrt(2 * np.pi) * DU


def by_sums(weight_variance, bias_variance, *, layers=80, density=DENSITY, u=U):
    q = 1.0
    for _ in range(layers):
        q = weight_variance * np.sum(density * np.tanh(np.sqrt(q) * u) ** 2) + bias_variance
    return q, weight_variance * np.sum(density / np.cosh(np.sqrt(q) * u) ** 4)


def as_array(weight_variance, bias_variance):
    return np.array(by_sums(weight_variance, bias_variance))


def first_step(weight_variance, bias_variance):
    return by_sums(weight_variance, bias_variance, layers=1)


def from_deviations(sigma_w, sigma_b):
    return by_sums(sigma_w**2, sigma_b**2)


def no_bias(weight_variance, bias_variance):
    return by_sums(weight_variance, 0.0)


def plain_derivative(weight_variance, bias_variance):
    q, _ = by_sums(weight_variance, bias_variance)
    return q, weight_variance * np.sum(DENSITY / np.cosh(np.sqrt(q) * U) ** 2)


def activation_alone(weight_variance, bias_variance):
    q, chi = by_sums(weight_variance, bias_variance)
    return q, chi / weight_variance


def q_as_deviation(weight_variance, bias_variance):
    q = 1.0
    for _ in range(80):
        q = weight_variance * np.sum(DENSITY * np.tanh(q * U) ** 2) + bias_variance
    return q, weight_variance * np.sum(DENSITY / np.cosh(q * U) ** 4)


def length_slope(weight_variance, bias_variance):
    q, _ = by_sums(weight_variance, bias_variance)
    above, below = (
        weight_variance * np.sum(DENSITY * np.tanh(np.sqrt(q + step) * U) ** 2)
        for step in (1e-5, -1e-5)
    )
    return q, (above - below) / 2e-5


def half_variance(weight_variance, bias_variance):
    density = np.exp(-(U**2)) / np.sqrt(np.pi) * DU
    return by_sums(weight_variance, bias_variance, density=density)


def raw_weights(weight_variance, bias_variance):
    return by_sums(weight_variance, bias_variance, density=DENSITY * np.sqrt(2 * np.pi))


def linear_slope(weight_variance, bias_variance):
    return by_sums(weight_variance, bias_variance)[0], weight_variance


def by_angle(correlation, negative_slope):
    """Integrate over the direction of a Gaussian pair, whose length cancels."""
    a, theta = negative_slope, np.arccos(correlation)

    def f(z):
        return z if z > 0 else a * z

    corners = sorted(
        angle % (2 * np.pi)
        for angle in (np.pi / 2, 1.5 * np.pi, theta + np.pi / 2, theta - np.pi / 2)
    )
    product, _ = integrate.quad(
        lambda t: f(np.cos(t)) * f(np.cos(t - theta)), 0, 2 * np.pi, points=corners
    )
    return product / (np.pi * (1 + a**2) / 2)


def as_excess(c, a):
    return c + (1 - a) ** 2 / (np.pi * (1 + a * a)) * (np.sqrt(1 - c * c) - c * np.arccos(c))


def product_only(c, a):
    return as_excess(c, a) * (1 + a**2) / 2


def twice_the_product(c, a):
    return as_excess(c, a) * (1 + a**2)


def plain_rectifier(c, a):
    return as_excess(c, 0.0)


def wrong_angle(c, a):
    j = (np.sqrt(1 - c * c) + c * np.arccos(c)) / (2 * np.pi)
    return (a * c + (1 - a) ** 2 * j) / ((1 + a * a) / 2)


def statistical(c, a):
    mean = (1 - a) / np.sqrt(2 * np.pi)
    return (product_only(c, a) - mean**2) / ((1 + a * a) / 2 - mean**2)


def angle(c, a):
    return np.arccos(np.clip(as_excess(c, a), -1, 1))


def unchanged(c, a):
    return c


def squares_only(c, a):
    j = (np.sqrt(1 - c * c) + c * (np.pi - np.arccos(c))) / (2 * np.pi)
    return (a * a * c + (1 - a) ** 2 * j) / ((1 + a * a) / 2)


def by_nodes(weight_variance, q):
    """Return the factor at a length, by a Gauss-Hermite rule."""
    u, w = np.polynomial.hermite_e.hermegauss(90)
    return weight_variance * (w / w.sum()) @ (1 - np.tanh(np.sqrt(q) * u) ** 2) ** 2


def mean_of_slope_squared(weight_variance, bias_variance):
    q = by_sums(weight_variance, bias_variance)[0]
    u, w = np.polynomial.hermite_e.hermegauss(90)
    mean = (w / w.sum()) @ (1 - np.tanh(np.sqrt(q) * u) ** 2)
    return q, weight_variance * mean**2


def by_a_rule(c, a):
    """Return mean product over mean square by a Gauss-Hermite rule, as the other exercise does."""
    u, w = np.polynomial.hermite_e.hermegauss(100)
    w = w / w.sum()
    f = np.where(u > 0, u, a * u)
    z = c * u[:, np.newaxis] + np.sqrt(1 - c * c) * u
    return w @ (f * (np.where(z > 0, z, a * z) @ w)) / (w @ f**2)


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (FIXED, by_sums),
        (FIXED, as_array),
        (CORRELATION, by_angle),
        (CORRELATION, as_excess),
        (CORRELATION, by_a_rule),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (FIXED, first_step, "one layer only"),
        (FIXED, lambda w, b: (first_step(w, b)[0], by_nodes(w, 1.0)), "one layer, slope before it"),
        (FIXED, lambda w, b: (b, by_nodes(w, b)), "mean before the square in the length"),
        (FIXED, mean_of_slope_squared, "mean before the square in the slope"),
        (FIXED, lambda w, b: (by_sums(w, b)[0], by_sums(w, b)[1] + b), "biases in the slope"),
        (FIXED, from_deviations, "variances squared"),
        (FIXED, no_bias, "biases forgotten"),
        (FIXED, plain_derivative, "derivative not squared"),
        (FIXED, activation_alone, "weights missing in the slope"),
        (FIXED, q_as_deviation, "length without its root"),
        (FIXED, length_slope, "slope of the length map"),
        (FIXED, half_variance, "nodes of another weight"),
        (FIXED, raw_weights, "weights do not add up to 1"),
        (FIXED, linear_slope, "derivative at zero"),
        (CORRELATION, product_only, "not divided by the length"),
        (CORRELATION, twice_the_product, "length of the rectifier"),
        (CORRELATION, plain_rectifier, "slope ignored"),
        (CORRELATION, wrong_angle, "angle from the other side"),
        (CORRELATION, statistical, "mean subtracted"),
        (CORRELATION, angle, "angle returned"),
        (CORRELATION, unchanged, "linear units"),
        (CORRELATION, squares_only, "mixed terms missing"),
    ],
)
def test_typical_mistakes_are_named(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


@pytest.mark.parametrize("label", [FIXED, CORRELATION])
def test_an_empty_stub_is_told(label):
    assert "stub" in check(label, lambda *arguments: ...).message
