"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import numpy as np
import pytest
import torch

from learndyn.exercises import check, exercise_bank

OUTPUT = "ex-backpropagation-output"
HIDDEN = "ex-backpropagation-hidden"
DECAY = "ex-backpropagation-decay"


def by_loops(h, w, b, y):
    num_samples, num_outputs = y.shape
    dw, db = np.zeros(w.shape), np.zeros(b.shape)
    for n in range(num_samples):
        for k in range(num_outputs):
            residual = sum(w[k, j] * h[n, j] for j in range(w.shape[1])) + b[k] - y[n, k]
            db[k] += 2 * residual / (num_samples * num_outputs)
            for j in range(w.shape[1]):
                dw[k, j] += 2 * residual * h[n, j] / (num_samples * num_outputs)
    return dw, db


def by_autograd(h, w, b, y):
    w, b = (torch.tensor(part, requires_grad=True) for part in (w, b))
    loss = torch.nn.functional.mse_loss(torch.tensor(h) @ w.T + b, torch.tensor(y))
    loss.backward()
    return [w.grad, b.grad]


def hidden_by_where(delta, w, z, h):
    back = np.where(z > 0, np.einsum("nk,kj->nj", delta, w), 0)
    return back, np.einsum("nj,ni->ji", back, h)


def hidden_by_autograd(delta, w, z, h):
    z = torch.tensor(z, requires_grad=True)
    (torch.tensor(delta) * (torch.relu(z) @ torch.tensor(w).T)).sum().backward()
    return z.grad, z.grad.T @ torch.tensor(h)


def step(w, b, dw, db, eta, lam):
    return w - eta * (dw + lam * w), b - eta * db


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (OUTPUT, by_loops),
        (OUTPUT, by_autograd),
        (HIDDEN, hidden_by_where),
        (HIDDEN, hidden_by_autograd),
        (DECAY, step),
        (DECAY, lambda *numbers: [part.tolist() for part in step(*numbers)]),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def output(scale=None, *, residual=None, by_bias=None):
    def answer(h, w, b, y):
        error = h @ w.T + b - y if residual is None else residual(h, w, b, y)
        delta = error * (2 / y.size if scale is None else scale(y))
        return delta.T @ h, delta.sum(0) if by_bias is None else by_bias(delta)

    return answer


def with_one_half(h, w, b, y):
    error = h @ w.T + b - y
    return error.T @ h / len(y), error.mean(axis=0)


def averaged(*parts):
    def answer(h, w, b, y):
        delta = 2 * (h @ w.T + b - y) / y.size
        gradients = [delta.T @ h, np.ones(len(y)) @ delta]
        return [g / len(y) if i in parts else g for i, g in enumerate(gradients)]

    return answer


def turned(h, w, b, y):
    delta = 2 * (h @ w.T + b - y) / y.size
    return h.T @ delta, delta.sum(0)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (output(lambda y: 1 / y.size), "factor 2"),
        (output(residual=lambda h, w, b, y: y - h @ w.T - b), "sign"),
        (output(lambda _y: 2), "missing 1/(NK)"),
        (output(lambda y: 2 / len(y)), "mean over samples only"),
        (output(by_bias=lambda delta: delta.sum(1)), "wrong axis"),
        (output(by_bias=lambda delta: delta.mean(0)), "bias averaged"),
        (output(residual=lambda h, w, _b, y: h @ w.T - y), "bias left out"),
        (turned, "transposed dW"),
        (with_one_half, "half per sample"),
        (averaged(0), "weights averaged"),
        (averaged(0, 1), "both averaged"),
    ],
)
def test_typical_wrong_output_layers_are_rejected_by_name(answer, name):
    verdict = check(OUTPUT, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


def hidden(mask):
    def answer(delta, w, z, h):
        back = mask(delta @ w, z)
        return back, back.T @ h

    return answer


def by_the_inputs(delta, w, z, h):
    back = np.where(h > 0, np.einsum("nk,kj->nj", delta, w), 0)
    return back, back.T @ h


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (hidden(lambda back, z: back * (z >= 0)), "mask at 0"),
        (hidden(lambda back, z: back * np.heaviside(z, 1)), "mask at 0"),
        (hidden(lambda back, _z: back), "mask missing"),
        (hidden(lambda back, z: back * (np.maximum(z, 0) >= 0)), "mask missing"),
        (lambda d, w, z, h: ((d @ w) * (h >= 0), ((d @ w) * (h >= 0)).T @ h), "mask missing"),
        (by_the_inputs, "mask of the inputs"),
        (hidden(lambda back, _z: back * (back > 0)), "mask of the derivative"),
        (hidden(lambda back, z: back * np.where(z > 0, z, 0)), "activity instead of slope"),
        (lambda d, w, z, h: ((d @ w.T) * (z > 0), h), "W transposed"),
        (lambda d, w, z, h: ((d @ w) * (z > 0), h.T @ ((d @ w) * (z > 0))), "transposed dW"),
        (
            lambda d, w, z, h: ((d @ w) * (z > 0), ((d @ w) * (z > 0)).T @ h / h.shape[0]),
            "mean taken twice",
        ),
    ],
)
def test_typical_wrong_hidden_layers_are_rejected_by_name(answer, name):
    verdict = check(HIDDEN, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (
            lambda w, b, dw, db, eta, lam: (w - eta * (dw + lam * w), b - eta * (db + lam * b)),
            "penalty on biases",
        ),
        (
            lambda w, b, dw, db, eta, lam: (w - eta * (dw + 2 * lam * w), b - eta * db),
            "factor 2",
        ),
        (lambda w, b, dw, db, eta, lam: (w - eta * (dw - lam * w), b - eta * db), "sign"),
        (
            lambda w, b, dw, db, eta, lam: (w - eta * dw - lam * w, b - eta * db),
            "without the rate",
        ),
        (
            lambda w, b, dw, db, eta, lam: ((w - eta * dw) * (1 - eta * lam), b - eta * db),
            "decay after the step",
        ),
        (lambda w, b, dw, db, eta, _lam: (w - eta * dw, b - eta * db), "no decay"),
    ],
)
def test_typical_wrong_steps_are_rejected_by_name(answer, name):
    verdict = check(DECAY, answer)
    assert not verdict.passed
    assert verdict.mistake == name, verdict


def test_the_inputs_of_the_hidden_layer_are_activities():
    cases = exercise_bank()[HIDDEN].cases
    assert all(np.min(case["H"]) >= 0 for case in cases)
    assert any(case["H"].shape == case["Z"].shape for case in cases)
    assert any(case["H"].shape != case["Z"].shape for case in cases)


def in_place(w, b, dw, db, eta, lam):
    w -= eta * (dw + lam * w)
    return w, b - eta * db


def test_an_answer_that_changes_its_arguments_is_told_so():
    assert "changed its argument W" in check(DECAY, in_place).message


def test_the_bank_knows_each_exercise_by_three_mistakes_or_more():
    for label in (OUTPUT, HIDDEN, DECAY):
        assert len(exercise_bank()[label].mistakes) >= 3
