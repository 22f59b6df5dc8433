"""Exercises on width and depth: answers as learners write them."""

from itertools import pairwise

import numpy as np
import pytest

from learndyn.exercises import check

WIDTH, FEATURES = "ex-wide-or-deep-width", "ex-wide-or-deep-features"


def by_root(budget, num_inputs, num_outputs, num_hidden):
    a, b = num_hidden - 1, num_inputs + num_hidden + num_outputs
    rest = budget - num_outputs
    if a == 0:
        return rest // b
    return int((-b + np.sqrt(b * b + 4 * a * rest)) / (2 * a))


def by_vandermonde(points, degree):
    first = np.vander(points[:, 0], degree + 1, increasing=True)
    second = np.vander(points[:, 1], degree + 1, increasing=True)
    table = first[:, :, None] * second[:, None, :]
    n, m = np.indices(table.shape[1:])
    return table[:, n + m <= degree][:, 1:]


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (WIDTH, by_root),
        (WIDTH, lambda *arguments: float(by_root(*arguments))),
        (FEATURES, by_vandermonde),
        (FEATURES, lambda points, degree: by_vandermonde(points, degree).tolist()),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def size(width, num_inputs, num_outputs, num_hidden, *, bias=1):
    layers = pairwise([num_inputs] + [width] * num_hidden + [num_outputs])
    return sum(a * b + bias * b for a, b in layers)


def as_in_the_course(budget, *shape):
    width, count = 0, 0
    while count < budget:
        width += 1
        count = size(width, *shape)
    return width


def counting_weights(budget, *shape):
    return max(n for n in range(1, 200) if size(n, *shape, bias=0) <= budget)


def counting_units(budget, num_inputs, num_outputs, num_hidden):
    return budget // num_hidden


def squares_for_every_hidden_layer(budget, num_inputs, num_outputs, num_hidden):
    # L n^2 + (d + L + 1 + K) n + K
    a, b = num_hidden, num_inputs + num_hidden + 1 + num_outputs
    return int((-b + np.sqrt(b * b + 4 * a * (budget - num_outputs))) / (2 * a))


def without_outputs(budget, num_inputs, num_outputs, num_hidden):
    def count(n):
        return (num_inputs + 1) * n + (num_hidden - 1) * n * (n + 1)

    return max(n for n in range(1, 200) if count(n) <= budget)


def below_the_budget(budget, *shape):
    return max(n for n in range(1, 200) if size(n, *shape) < budget)


def past_the_budget(budget, *shape):
    return next(n for n in range(1, 200) if size(n, *shape) > budget)


def with_too_few_biases(biases):
    def answer(budget, d, k, h):
        def count(n):
            return d * n + (h - 1) * n * n + n * k + biases(n, k, h)

        return max(n for n in range(1, 200) if count(n) <= budget)

    return answer


def by_the_formula(budget, num_inputs, num_outputs, num_layers):
    a, s = num_layers - 2, num_inputs + num_layers - 1 + num_outputs
    if a == 0:
        return (budget - num_outputs) // s
    return int((np.sqrt(s * s + 4 * a * (budget - num_outputs)) - s) / (2 * a))


def with_a_case_for_two_layers(budget, d, k, layers):
    s = d + layers - 1 + k
    if layers > 2:
        return int((np.sqrt(s**2 + 4 * (layers - 2) * (budget - k)) - s) / (2 * (layers - 2)))
    return int((budget - k) / s)


def with_the_whole_budget(budget, d, k, h):
    roots = np.roots([h - 1, d + h + k, -budget])
    return int(max(roots) + 1e-9)


def powers(points, pairs):
    return np.column_stack([points[:, 0] ** n * points[:, 1] ** m for n, m in pairs])


def all_terms(points, degree):
    ends = range(degree + 1)
    return powers(points, [(n, m) for n in ends for m in ends if n + m <= degree])


def in_a_square(points, degree):
    ends = range(degree + 1)
    return powers(points, [(n, m) for n in ends for m in ends if n + m > 0])


def the_other_way_round(points, degree):
    return by_vandermonde(points[:, ::-1], degree)


def by_total(points, degree):
    return powers(points, [(n, d - n) for d in range(1, degree + 1) for n in range(d + 1)])


def as_everywhere(points, degree):
    return powers(points, [(d - m, m) for d in range(1, degree + 1) for m in range(d + 1)])


def as_in_scikit_learn(points, degree):
    return np.column_stack([np.ones(len(points)), as_everywhere(points, degree)])


def ending_in_ones(points, degree):
    return np.column_stack([by_vandermonde(points, degree), np.ones(len(points))])


def pure(points, degree):
    x, y = points.T
    up = range(1, degree + 1)
    return np.column_stack([*(y**m for m in up), *(x**n for n in up)])


def below_the_degree(points, degree):
    if degree == 1:
        return np.empty((len(points), 0))
    return by_vandermonde(points, degree - 1)


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (WIDTH, as_in_the_course, "one too wide"),
        (WIDTH, counting_weights, "without biases"),
        (WIDTH, counting_units, "units instead of parameters"),
        (WIDTH, squares_for_every_hidden_layer, "one layer too many"),
        (WIDTH, without_outputs, "output layer forgotten"),
        (WIDTH, below_the_budget, "strictly below"),
        (WIDTH, past_the_budget, "first above"),
        (WIDTH, with_too_few_biases(lambda n, k, h: k), "hidden biases missing"),
        (WIDTH, with_too_few_biases(lambda n, k, h: (h - 1) * n + k), "first biases missing"),
        (WIDTH, with_too_few_biases(lambda n, k, h: h + 1), "one bias for each layer"),
        (WIDTH, with_too_few_biases(lambda n, k, h: h * n), "output biases missing"),
        (WIDTH, with_the_whole_budget, "output biases missing"),
        (WIDTH, by_the_formula, "one layer too few"),
        (WIDTH, with_a_case_for_two_layers, "one layer too few"),
        (FEATURES, as_everywhere, "the usual order"),
        (FEATURES, as_in_scikit_learn, "constant and order"),
        (FEATURES, ending_in_ones, "constant last"),
        (FEATURES, all_terms, "constant kept"),
        (FEATURES, in_a_square, "degree in each variable"),
        (FEATURES, the_other_way_round, "variables swapped"),
        (FEATURES, by_total, "ordered by degree"),
        (FEATURES, pure, "mixed terms missing"),
        (FEATURES, below_the_degree, "highest degree missing"),
    ],
)
def test_typical_mistakes_are_named(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


@pytest.mark.parametrize("label", [WIDTH, FEATURES])
def test_an_empty_stub_is_told(label):
    assert "stub" in check(label, lambda *arguments: ...).message
