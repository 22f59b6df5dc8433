"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import itertools

import numpy as np
import pytest
import torch

from learndyn.exercises import check

COUNT = "ex-pytorch-count"
LOSS = "ex-pytorch-loss"
STEP = "ex-pytorch-step"

OVERFLOW = "ignore::RuntimeWarning"


def by_building_it(widths):
    pairs = itertools.pairwise(widths)
    layers = [torch.nn.Linear(a, b, device="meta") for a, b in pairs]
    return sum(p.numel() for layer in layers for p in layer.parameters())


def by_torch(logits, labels):
    return torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(labels)).item()


def by_logaddexp(logits, labels):
    total = 0.0
    for row, label in zip(logits, labels, strict=True):
        total += np.logaddexp.reduce(row) - row[label]
    return total / len(labels)


def by_the_optimiser(weights, gradient, velocity, rate, momentum, decay):
    parameter = torch.nn.Parameter(torch.tensor(weights))
    optimizer = torch.optim.SGD([parameter], lr=rate, momentum=momentum, weight_decay=decay)
    optimizer.state[parameter]["momentum_buffer"] = torch.tensor(velocity)
    parameter.grad = torch.tensor(gradient)
    optimizer.step()
    if momentum == 0:
        return parameter.detach().numpy(), gradient + decay * weights
    buffer = optimizer.state[parameter]["momentum_buffer"]
    return parameter.detach().numpy(), buffer.numpy()


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (COUNT, by_building_it),
        (COUNT, lambda n: sum((n[i] + 1) * n[i + 1] for i in range(len(n) - 1))),
        (LOSS, by_torch),
        (LOSS, by_logaddexp),
        (STEP, by_the_optimiser),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def matrices(n):
    return [n[i] * n[i + 1] for i in range(len(n) - 1)]


def picked(table, y):
    return np.array([row[label] for row, label in zip(table, y, strict=True)])


def shares(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def over_columns(z, y):
    logs = z - np.logaddexp.reduce(z, axis=0)
    return -picked(logs, y).mean()


def plainly(z, y):
    powers = np.exp(z)
    return -np.mean(np.log(picked(powers / powers.sum(axis=1, keepdims=True), y)))


def log_of_sum(z, y):
    return np.mean(np.log(np.exp(z).sum(axis=1)) - picked(z, y))


def shifted_by(statistic):
    return lambda z, y: log_of_sum(z - statistic(z, axis=1)[:, None], y)


def half_shifted(z, y):
    top = z.max(axis=1)
    return np.mean(np.log(np.exp(z - top[:, None]).sum(axis=1)) - picked(z, y))


def rule(w, g, v, mu, lam):
    return mu * v + g + lam * w


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (COUNT, lambda n: sum(matrices(n)), "no biases"),
        (COUNT, lambda n: sum(matrices(n)) + sum(n), "biases of the inputs"),
        (
            COUNT,
            lambda n: sum((n[i + 1] + 1) * n[i] for i in range(len(n) - 1)),
            "biases on the wrong side",
        ),
        (COUNT, lambda n: sum(m + 1 for m in matrices(n)), "one bias for each layer"),
        (COUNT, lambda n: sum(matrices(n)) + sum(n[1:-1]), "outputs without biases"),
        (COUNT, lambda n: 2 * len(n) - 2, "tensors"),
        (COUNT, sum, "units"),
        (LOSS, lambda z, y: len(y) * by_logaddexp(z, y), "sum"),
        (LOSS, lambda z, y: -by_logaddexp(z, y), "sign"),
        (LOSS, lambda z, y: by_logaddexp(z, y) * len(y) / z.size, "mean over classes too"),
        (LOSS, lambda z, y: by_logaddexp(z, y) * np.log2(np.e), "bits"),
        (LOSS, lambda z, y: -picked(shares(z), y).mean(), "no logarithm"),
        (LOSS, lambda z, y: by_logaddexp(z, y - 1), "classes from one"),
        (LOSS, over_columns, "wrong axis"),
        (LOSS, lambda z, y: -picked(z, y).mean(), "not normalised"),
        (LOSS, lambda z, y: by_logaddexp(z, z.argmax(axis=1)), "the most likely class"),
        (LOSS, lambda z, y: -np.log(picked(shares(z), y) + 1e-12).mean(), "1e-12 added"),
        (LOSS, lambda z, y: -np.log(picked(shares(z), y) + 1e-9).mean(), "1e-09 added"),
        (LOSS, lambda z, y: -np.log(picked(shares(z), y).clip(1e-15)).mean(), "1e-15 added"),
        (
            LOSS,
            lambda z, y: -np.log(shares(z).clip(1e-7, 1 - 1e-7)[range(len(y)), y]).mean(),
            "1e-07 added",
        ),
        (
            LOSS,
            lambda z, y: -np.log(picked(shares(z), y) + np.finfo(float).eps).mean(),
            "2.2e-16 added",
        ),
        (LOSS, plainly, "exponentials overflow"),
        (LOSS, log_of_sum, "sum overflows"),
        (LOSS, shifted_by(np.mean), "sum overflows"),
        (LOSS, shifted_by(np.min), "sum overflows"),
        (LOSS, lambda z, y: -np.log(picked(shares(z), y)).mean(), "probability underflows"),
        (LOSS, lambda z, y: log_of_sum(z - z.max(), y), "one maximum for all"),
        (LOSS, lambda z, y: log_of_sum(z - abs(z).max(axis=1)[:, None], y), "one maximum for all"),
        (LOSS, lambda z, y: plainly(z - z.max(), y), "softmax with one maximum"),
        (LOSS, half_shifted, "maximum subtracted once"),
        (STEP, lambda w, g, v, r, m, d: (w - r * (m * v + g), m * v + g), "no decay"),
        (
            STEP,
            lambda w, g, v, r, m, d: (w - r * rule(w, g, v, m, -d), rule(w, g, v, m, -d)),
            "sign of the decay",
        ),
        (
            STEP,
            lambda w, g, v, r, m, d: (w - r * rule(w, g, v, m, 2 * d), rule(w, g, v, m, 2 * d)),
            "decay twice",
        ),
        (
            STEP,
            lambda w, g, v, r, m, d: (
                w - r * (m * v + (1 - m) * (g + d * w)),
                m * v + (1 - m) * (g + d * w),
            ),
            "a running average",
        ),
        (STEP, lambda w, g, v, r, m, d: (w - r * v, rule(w, g, v, m, d)), "old velocity"),
        (
            STEP,
            lambda w, g, v, r, m, d: ((1 - r * d) * w - r * (m * v + g), m * v + g),
            "decay apart",
        ),
        (
            STEP,
            lambda w, g, v, r, m, d: (w - m * v - r * (g + d * w), m * v + r * (g + d * w)),
            "rate inside the velocity",
        ),
        (
            STEP,
            lambda w, g, v, r, m, d: (w + m * v - r * (g + d * w), m * v - r * (g + d * w)),
            "velocity downhill",
        ),
        (
            STEP,
            lambda w, g, v, r, m, d: (rule(w, g, v, m, d), w - r * rule(w, g, v, m, d)),
            "exchanged",
        ),
        (
            STEP,
            lambda w, g, v, r, m, d: (
                w - r * (g + d * w + m * rule(w, g, v, m, d)),
                rule(w, g, v, m, d),
            ),
            "Nesterov",
        ),
        (
            STEP,
            lambda w, g, v, r, m, d: (w + r * rule(w, g, v, m, d), rule(w, g, v, m, d)),
            "uphill",
        ),
        (STEP, lambda w, g, v, r, m, d: (w - r * (g + d * w), g + d * w), "velocity forgotten"),
    ],
)
@pytest.mark.filterwarnings(OVERFLOW)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


def changes_the_velocity(w, g, v, r, m, d):
    v *= m
    v += g + d * w
    return w - r * v, v


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (COUNT, lambda n: ..., "the stub is still empty"),
        (COUNT, 44458, "hand in the function itself"),
        (COUNT, lambda n: sum(matrices(n)) + 1, "should be 44458"),
        (LOSS, lambda z, y: z, "the loss should be one number"),
        (LOSS, lambda z, y: 1.0, "the loss should be 0.464"),
        (STEP, lambda w, g, v, r, m, d: w, "return the new weights and the new velocity"),
        (STEP, lambda w, g, v, r, m, d: (w, v), "rate=0.1, momentum=0.9, decay=0.01."),
        (STEP, changes_the_velocity, "the function changed its argument velocity"),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None, verdict
    assert message in verdict.message, verdict
