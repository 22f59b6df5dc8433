"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import numpy as np
import pytest
import torch
from scipy.integrate import quad, solve_ivp
from scipy.special import hyp2f1

from learndyn.exercises import check

GRADIENT = "ex-depth-gradient"
TIME = "ex-depth-plateau"


def by_loop(weights, x, y):
    product = 1.0
    for weight in weights:
        product = product * weight
    slopes = []
    for i in range(len(weights)):
        others = 1.0
        for j in range(len(weights)):
            if j != i:
                others = others * weights[j]
        slopes.append(np.mean(2 * (product * x - y) * x * others))
    return slopes


def by_running_products(weights, x, y):
    left = np.concatenate([[1.0], np.cumprod(weights)[:-1]])
    right = np.concatenate([np.cumprod(weights[::-1])[-2::-1], [1.0]])
    return 2 * np.mean((weights.prod() * x - y) * x) * left * right


def by_autograd(weights, x, y):
    leaf = torch.tensor(weights, requires_grad=True)
    torch.mean((leaf.prod() * torch.tensor(x) - torch.tensor(y)) ** 2).backward()
    return leaf.grad.numpy()


def in_single_precision(weights, x, y):
    return by_running_products(weights, x, y).astype(np.float32)


def by_quadrature(p0, p1, depth, c, beta):
    return quad(lambda p: 1 / (2 * c * depth * p ** (2 - 2 / depth) * (beta - p)), p0, p1)[0]


def by_trapezoids(p0, p1, depth, c, beta):
    p = np.linspace(p0, p1, 20001)
    return np.trapezoid(0.5 / (c * depth * p ** (2 - 2 / depth) * (beta - p)), p)


def in_closed_form(p0, p1, depth, c, beta):
    if depth == 2:
        return np.log(p1 * (beta - p0) / (p0 * (beta - p1))) / (4 * c * beta)
    b = 2 / depth - 1
    rise = [p**b / (beta * b) * hyp2f1(1, b, 1 + b, p / beta) for p in (p0, p1)]
    return (rise[1] - rise[0]) / (2 * c * depth)


def by_a_solver_for_the_weight(p0, p1, depth, c, beta):
    def arrived(t, w):
        return w[0] ** depth - p1

    arrived.terminal = True
    run = solve_ivp(
        lambda t, w: 2 * c * (beta - w**depth) * w ** (depth - 1),
        (0, 1e4),
        [p0 ** (1 / depth)],
        events=arrived,
        method="LSODA",
        rtol=1e-10,
        atol=1e-12,
    )
    return run.t_events[0]


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (GRADIENT, by_loop),
        (GRADIENT, by_running_products),
        (GRADIENT, by_autograd),
        (GRADIENT, in_single_precision),
        (GRADIENT, lambda *arguments: tuple(by_loop(*arguments))),
        (TIME, by_quadrature),
        (TIME, by_trapezoids),
        (TIME, in_closed_form),
        (TIME, by_a_solver_for_the_weight),
        (TIME, lambda *arguments: np.float32(by_quadrature(*arguments))),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def divided(weights, x, y):
    error = np.prod(weights) * x - y
    with np.errstate(all="ignore"):
        return 2 * np.mean(error * x) * np.prod(weights) / weights


def divided_with_care(weights, x, y):
    error = np.prod(weights) * x - y
    return 2 * np.mean(error * x) * np.prod(weights) / (weights + 1e-12)


def divided_and_mended(weights, x, y):
    return np.nan_to_num(divided(weights, x, y))


def whole_product(weights, x, y):
    error = np.prod(weights) * x - y
    return [2 * np.mean(error * x * np.prod(weights)) for _ in weights]


def left_products(weights, x, y):
    left = np.concatenate([[1.0], np.cumprod(weights)[:-1]])
    return 2 * np.mean((np.prod(weights) * x - y) * x) * left


def reversed_error(weights, x, y):
    return [2 * np.mean((y - weights.prod() * x) * x) * g for g in leave_one_out(weights)]


def leave_one_out(weights):
    return [np.prod(np.delete(weights, i)) for i in range(weights.size)]


def forgotten_two(weights, x, y):
    return np.mean((weights.prod() * x - y) * x) * np.array(leave_one_out(weights))


def total(weights, x, y):
    return 2 * np.sum((weights.prod() * x - y) * x) * np.array(leave_one_out(weights))


def without_input(weights, x, y):
    return 2 * np.mean(weights.prod() * x - y) * np.array(leave_one_out(weights))


def setting_one_to_one(weights, x, y):
    pull = 2 * np.mean((weights.prod() * x - y) * x)
    slopes = []
    for i in range(len(weights)):
        weights[i] = 1.0
        slopes.append(pull * weights.prod())
    return slopes


def integral_of_one_over(velocity):
    return lambda p0, p1, depth, c, beta: quad(
        lambda p: 1 / velocity(p, depth, c, beta), p0, p1, epsabs=1e-12
    )[0]


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (GRADIENT, divided, "division by zero"),
        (GRADIENT, divided_with_care, "division"),
        (GRADIENT, divided_and_mended, "division"),
        (GRADIENT, whole_product, "own weight included"),
        (GRADIENT, left_products, "left products only"),
        (GRADIENT, reversed_error, "sign"),
        (GRADIENT, forgotten_two, "factor 2"),
        (GRADIENT, total, "sum instead of mean"),
        (GRADIENT, without_input, "input missing"),
        (GRADIENT, setting_one_to_one, "input changed"),
        (
            TIME,
            integral_of_one_over(lambda p, d, c, b: c * d * p ** (2 - 2 / d) * (b - p)),
            "factor 2",
        ),
        (
            TIME,
            integral_of_one_over(lambda p, d, c, b: 2 * c * p ** (2 - 2 / d) * (b - p)),
            "depth missing",
        ),
        (
            TIME,
            integral_of_one_over(lambda p, d, c, b: 2 * c * d * p * p * (b - p)),
            "product squared",
        ),
        (
            TIME,
            integral_of_one_over(lambda p, d, c, b: 2 * c * d * p ** ((d - 1) / d) * (b - p)),
            "others once",
        ),
        (
            TIME,
            integral_of_one_over(lambda p, d, c, b: 2 * c * (p ** (1 / d)) ** (d - 1) * (b - p)),
            "speed of one weight",
        ),
        (
            TIME,
            integral_of_one_over(lambda p, d, c, b: 2 * c * d * p ** (2 - 2 / d) * b),
            "constant pull",
        ),
        (
            TIME,
            lambda p0, p1, d, c, b: quad(lambda p: 2 * c * d * p ** (2 - 2 / d) * (b - p), p0, p1)[
                0
            ],
            "velocity integrated",
        ),
        (
            TIME,
            integral_of_one_over(lambda p, d, c, b: 2 * c * d * p ** (2 - 2 / d) * (p - b)),
            "sign",
        ),
        (TIME, lambda p0, p1, d, c, b: by_quadrature(p1, p0, d, c, b), "sign"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (GRADIENT, lambda weights, x, y: ..., "the stub is still empty"),
        (GRADIENT, lambda weights, x, y: None, "is a return missing"),
        (GRADIENT, lambda weights, x, y: 3.0, "should have shape (4,), got shape ()"),
        (
            GRADIENT,
            lambda weights, x, y: by_loop(weights, x, y)[:4],
            "should have shape (5,), got shape (4,)",
        ),
        (GRADIENT, lambda weights, x, y: 0 * weights, "the gradient at [0] should be "),
        (
            GRADIENT,
            lambda w, x, y: [0.3 / w[i] for i in range(len(w))] if w.all() else w[9],
            "the function raised IndexError for weights=",
        ),
        (GRADIENT, np.ones(4), "hand in the function itself"),
        (TIME, lambda *arguments: ..., "the stub is still empty"),
        (TIME, lambda *arguments: np.inf, "the time should be finite, got inf for p0"),
        (TIME, lambda *arguments: 1.0, "your answer gives 1 for p0=0.3"),
        (TIME, 3.0, "hand in the function itself"),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None
    assert message in verdict.message, verdict
