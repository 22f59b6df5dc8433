"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import math

import numpy as np
import pytest
import torch

from learndyn.exercises import check, exercise_bank

FIT = "ex-regression-least-squares"
RATE = "ex-regression-rate"


def by_qr(x, y):
    q, r = np.linalg.qr(x)
    return np.linalg.solve(r, q.T @ y).T


def by_pseudoinverse(x, y):
    return (np.linalg.pinv(x) @ y).T


def by_columns(x, y):
    weights = np.zeros((y.shape[1], x.shape[1]))
    for m in range(y.shape[1]):
        weights[m], *_ = np.linalg.lstsq(x, y[:, m], rcond=None)
    return weights


def in_torch(x, y):
    return torch.linalg.lstsq(torch.tensor(x), torch.tensor(y), driver="gelsd").solution.T


def by_trial(learning_rate, num_samples, num_outputs, factor):
    h = 2 * learning_rate / num_samples / num_outputs
    left, steps = 1.0, 0
    while left > 1 / factor:
        left, steps = left * (1 - h) ** 2, steps + 1
    return steps


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (FIT, by_qr),
        (FIT, by_pseudoinverse),
        (FIT, by_columns),
        (FIT, in_torch),
        (FIT, lambda x, y: by_qr(x, y).tolist()),
        (FIT, lambda x, y: by_qr(x, y).astype(np.float32)),
        (RATE, by_trial),
        (RATE, lambda *arguments: np.array([float(by_trial(*arguments))])),
        (
            RATE,
            lambda eta, n, m, factor: np.ceil(-np.log(factor) / np.log((1 - 2 * eta / n / m) ** 2)),
        ),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def transposed(x, y):
    return np.linalg.lstsq(x, y, rcond=None)[0]


def as_in_the_course(x, y):
    return y @ x.T @ np.linalg.pinv(x @ x.T)


def solved_along_the_wrong_axis(x, y):
    return np.linalg.lstsq(x.T, y.T, rcond=None)[0].T


def with_the_matrix_of_samples(x, y):
    return np.linalg.pinv(x @ x.T) @ y


def in_the_wrong_order(x, y):
    return x.T @ y @ np.linalg.inv(x.T @ x)


def divided(x, y):
    return (y.T @ x) / (x.T @ x)


def inputs_from_outputs(x, y):
    return np.linalg.lstsq(y, x, rcond=None)[0].T


def correlated_only(x, y):
    return y.T @ x


def averaged(x, y):
    return np.mean([np.outer(b, a) for a, b in zip(x, y, strict=True)], axis=0)


def with_means_removed(x, y):
    return np.linalg.lstsq(x - x.mean(0), y - y.mean(0), rcond=None)[0].T


def with_an_inverse(x, y):
    return y.T @ x @ np.linalg.inv(x.T @ x)


def with_a_solve(x, y):
    return np.linalg.solve(x.T @ x, x.T @ y).T


def with_the_other_inverse(x, y):
    return (np.linalg.inv(x.T @ x) @ x.T @ y).T


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (transposed, "transposed"),
        (as_in_the_course, "samples as inputs"),
        (solved_along_the_wrong_axis, "samples as inputs"),
        (with_the_matrix_of_samples, "one row for each sample"),
        (lambda x, y: np.linalg.lstsq(x @ x.T, y, rcond=None)[0], "one row for each sample"),
        (in_the_wrong_order, "order of the product"),
        (divided, "entries divided"),
        (inputs_from_outputs, "backwards"),
        (correlated_only, "inverse missing"),
        (averaged, "as if inputs were white"),
        (with_means_removed, "centred"),
        (with_an_inverse, "normal equations"),
        (with_a_solve, "normal equations"),
        (with_the_other_inverse, "normal equations"),
    ],
)
def test_typical_wrong_fits_are_rejected_by_name(answer, name):
    verdict = check(FIT, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


def steps_of(h, factor):
    with np.errstate(invalid="ignore"):
        return np.ceil(np.log(factor) / (-2 * np.log(np.float64(1 - h))))


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (
            lambda eta, n, m, factor: math.ceil(math.log(factor) / -math.log(1 - 2 * eta / n / m)),
            "weights instead of loss",
        ),
        (
            lambda eta, n, m, factor: np.ceil(np.log(factor) / (4 * eta / n / m)),
            "gradient flow",
        ),
        (
            lambda eta, n, m, factor: steps_of(eta, factor),
            "the rate for h",
        ),
        (
            lambda eta, n, m, factor: steps_of(2 * eta / n, factor),
            "h divided by the samples",
        ),
        (
            lambda eta, n, m, factor: np.log(factor) / (-2 * np.log(1 - 2 * eta / n / m)),
            "not rounded",
        ),
        (
            lambda eta, n, m, factor: np.ceil(np.log(factor) / (-2 * np.log(1 - eta / n / m))),
            "factor 2",
        ),
        (
            lambda eta, n, m, factor: math.floor(
                math.log(factor) / (-2 * math.log(1 - 2 * eta / n / m))
            ),
            "rounded down",
        ),
        (
            lambda eta, n, m, factor: np.ceil(
                np.log10(factor) / (-2 * np.log(1 - 2 * eta / n / m))
            ),
            "decimal logarithm",
        ),
    ],
)
def test_typical_wrong_counts_are_rejected_by_name(answer, name):
    verdict = check(RATE, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


def centres_its_input(x, y):
    x -= x.mean(axis=0)
    return by_qr(x, y)


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (FIT, lambda x, y: ..., "the stub is still empty"),
        (FIT, lambda x, y: None, "is a return missing"),
        (
            FIT,
            lambda x, y: np.linalg.lstsq(x, y, rcond=None),
            "return one array of numbers, the weights",
        ),
        (FIT, lambda x, y: "W", "return one array of numbers, the weights"),
        (
            FIT,
            lambda x, y: torch.ones(3, 3, requires_grad=True),
            "return one array of numbers, the weights",
        ),
        (FIT, lambda x, y: by_qr(x, y)[:2], "the number of rows of W should be 3"),
        (FIT, lambda x, y: by_qr(x, y).ravel(), "the number of rows of W should be 3"),
        (FIT, lambda x, y: by_qr(x, y) * [1, 1, np.nan], "W[2, 2] should be finite"),
        (FIT, lambda x, y: by_qr(x, y) + np.eye(3)[:, [1, 0, 2]], "W[0, 1] should be "),
        (FIT, lambda x, y: by_qr(x, y) + np.diag([0.1, 0, 0]), "the verdict on all entries"),
        (FIT, lambda x, y: by_qr(x.T, y), "the function raised ValueError for X=(111 numbers)"),
        (FIT, centres_its_input, "the function changed its argument X"),
        (FIT, np.eye(3), "hand in the function itself"),
        (RATE, lambda *arguments: 7, "the number of steps should be 413"),
        (RATE, lambda eta, n, m, factor: np.log(1 - n), "the number of steps should be finite"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value encountered in log")
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None, verdict
    assert message in verdict.message, verdict


def test_the_badly_conditioned_case_is_as_bad_as_the_chapter_says():
    case = exercise_bank()[FIT].cases[-1]
    assert np.linalg.cond(case["X"]) == pytest.approx(3e7, rel=1e-6)
    best = by_qr(*case.values())
    assert np.max(np.abs(with_an_inverse(*case.values()) - best)) > 5e-3 * np.max(np.abs(best))
    assert np.max(np.abs(by_pseudoinverse(*case.values()) - best)) < 1e-6 * np.max(np.abs(best))
