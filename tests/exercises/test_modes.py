"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import itertools

import numpy as np
import pytest
import torch

from learndyn.exercises import check

INITIALISE = "ex-modes-initialise"
SVD = "ex-modes-svd"


def with_spread(spread):
    def draw(widths, scale, rng):
        weights = []
        for i in range(len(widths) - 1):
            n_in, n_out = widths[i], widths[i + 1]
            weights.append(rng.normal(0, spread(n_in, n_out, scale), size=(n_out, n_in)))
        return weights

    return draw


right_spread = with_spread(lambda n_in, n_out, scale: scale * (n_in + n_out) ** -0.5)


def single_precision(widths, scale, rng):
    return [w.astype(np.float32) for w in right_spread(widths, scale, rng)]


def as_tensors(widths, scale, rng):
    return tuple(torch.tensor(w) for w in right_spread(widths, scale, rng))


def drawn_transposed(widths, scale, rng):
    return [
        (rng.standard_normal((a, b)) * scale / np.sqrt(a + b)).T
        for a, b in itertools.pairwise(widths)
    ]


def first_only(widths, scale, rng):
    weights = [rng.standard_normal((b, a)) for a, b in itertools.pairwise(widths)]
    weights[0] *= scale / np.sqrt(widths[0] + widths[1])
    return weights


def uniform(widths, scale, rng):
    return [
        scale * np.sqrt(3 / (a + b)) * (2 * rng.random((b, a)) - 1)
        for a, b in itertools.pairwise(widths)
    ]


def signs_only(widths, scale, rng):
    return [
        np.sign(rng.standard_normal((b, a))) * scale / np.sqrt(a + b)
        for a, b in itertools.pairwise(widths)
    ]


def first_two(widths, scale, rng):
    return right_spread(widths[:3], scale, rng)


def from_gram_matrices(weights):
    """Take vectors from two Gram matrices, whose signs do not belong together."""
    total = multiplied(weights)
    squares, right = np.linalg.eigh(total.T @ total)
    left = np.linalg.eigh(total @ total.T)[1][:, ::-1][:, : len(squares)]
    return left, np.sqrt(squares[::-1]), right[:, ::-1]


def multiplied(weights):
    total = np.eye(weights[0].shape[1])
    for layer in weights:
        total = layer @ total
    return total


def decompose(total):
    u, s, vt = np.linalg.svd(total, full_matrices=False)
    return u, s, vt.T


def by_torch(weights):
    total = torch.tensor(multiplied(weights))
    u, s, vh = torch.linalg.svd(total, full_matrices=False)
    return u, s, vh.mT


def with_other_signs(weights):
    u, s, v = decompose(multiplied(weights))
    signs = np.where(np.arange(len(s)) % 2, -1, 1)
    return [u * signs, s, v * signs]


def with_equal_modes_rotated(weights):
    u, s, v = decompose(multiplied(weights))
    if np.ptp(s) < 1e-9:
        turn = np.linalg.qr(np.random.default_rng(0).standard_normal((len(s), len(s))))[0]
        return u @ turn, s, v @ turn
    return u, s, v


def from_gram_matrix(weights):
    total = multiplied(weights)
    squares, v = np.linalg.eigh(total.T @ total)
    s, v = np.sqrt(squares[::-1]), v[:, ::-1]
    return total @ v / s, s, v


def in_single_precision(weights):
    return decompose(multiplied([w.astype(np.float32) for w in weights]))


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (INITIALISE, right_spread),
        (INITIALISE, single_precision),
        (INITIALISE, as_tensors),
        (INITIALISE, drawn_transposed),
        (SVD, lambda weights: decompose(multiplied(weights))),
        (SVD, by_torch),
        (SVD, with_other_signs),
        (SVD, with_equal_modes_rotated),
        (SVD, from_gram_matrix),
        (SVD, in_single_precision),
        (
            SVD,
            lambda weights: decompose(
                np.linalg.multi_dot([*weights[::-1], np.eye(len(weights[0].T))])
            ),
        ),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def times(weights, order):
    product = weights[order[0]]
    for index in order[1:]:
        product = product @ weights[index]
    return product


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (INITIALISE, with_spread(lambda a, b, g: (a + b) ** -0.5), "scale ignored"),
        (INITIALISE, with_spread(lambda a, b, g: g**2 / np.sqrt(a + b)), "scale squared"),
        (INITIALISE, with_spread(lambda a, b, g: np.sqrt(g / (a + b))), "square root of the scale"),
        (INITIALISE, with_spread(lambda a, b, g: g / np.sqrt(2 * a)), "twice the inputs"),
        (INITIALISE, with_spread(lambda a, b, g: g / np.sqrt(a)), "inputs only"),
        (INITIALISE, with_spread(lambda a, b, g: g / np.sqrt(b)), "outputs only"),
        (INITIALISE, with_spread(lambda a, b, g: g / (a + b)), "variance for deviation"),
        (INITIALISE, with_spread(lambda a, b, g: g**2 / (a + b)), "variance with the scale"),
        (INITIALISE, with_spread(lambda a, b, g: g * np.sqrt(2 / (a + b))), "factor 2"),
        (INITIALISE, first_only, "only the first layer"),
        (INITIALISE, uniform, "uniform law"),
        (INITIALISE, signs_only, "two values"),
        (SVD, lambda w: decompose(times(w, range(len(w)))), "order reversed"),
        (SVD, lambda w: decompose(sum(w)), "sum of layers"),
        (SVD, lambda w: decompose(w[-1]), "last layer only"),
        (SVD, lambda w: decompose(w[0]), "first layer only"),
        (SVD, lambda w: np.linalg.svd(multiplied(w), full_matrices=False), "V not transposed back"),
        (SVD, lambda w: (*by_torch(w)[:2], by_torch(w)[2].T), "V not transposed back"),
        (SVD, lambda w: np.linalg.svd(multiplied(w)), "full U, V not transposed back"),
        (
            SVD,
            lambda w: (
                np.linalg.svd(multiplied(w))[0],
                np.linalg.svd(multiplied(w))[1],
                np.linalg.svd(multiplied(w))[2].T,
            ),
            "full U",
        ),
        (SVD, lambda w: decompose(multiplied(w).T), "transposed map"),
        (
            SVD,
            lambda w: (by_torch(w)[0], torch.diag(by_torch(w)[1]), by_torch(w)[2]),
            "matrix instead of vector",
        ),
        (
            SVD,
            lambda w: (with_other_signs(w)[0], with_other_signs(w)[1] ** 2, with_other_signs(w)[2]),
            "squared values",
        ),
        (SVD, lambda w: [a[..., ::-1] for a in decompose(multiplied(w))], "rising order"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name


def scales_its_input(weights):
    weights[0] *= 1.0001
    return decompose(multiplied(weights))


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (INITIALISE, lambda widths, scale, rng: ..., "the stub is still empty"),
        (INITIALISE, lambda widths, scale, rng: None, "is a return missing"),
        (
            INITIALISE,
            lambda *case: [w.T for w in right_spread(*case)],
            r"shapes \[\(250, 100\), \(1000, 250\)\] \(out, in\); got shapes \[\(100, 250\)",
        ),
        (
            INITIALISE,
            first_two,
            r"shapes \[\(170, 120\), \(600, 170\), \(80, 600\)\] .* got shapes",
        ),
        (INITIALISE, lambda *case: right_spread(*case)[0], "a list of matrices .* something else"),
        (
            INITIALISE,
            lambda *case: [w + 0.5 * w.std() for w in right_spread(*case)],
            "the largest mean, in multiples of the spread, should be 0, your answer gives 0.5",
        ),
        (
            INITIALISE,
            with_spread(lambda a, b, g: 1.1 * g / np.sqrt(a + b)),
            r"the spread of the first matrix .* should be 0, .* for widths=\[100, 250, 1000\]",
        ),
        (SVD, lambda weights: (..., ..., ...), "the stub is still empty"),
        (SVD, lambda weights: np.linalg.svdvals(multiplied(weights)), "return three arrays"),
        (SVD, lambda weights: decompose(multiplied(weights))[:2], "return three arrays"),
        (SVD, lambda weights: (1.0, 2.0, 3.0), "U and V should be matrices and s a vector"),
        (SVD, lambda weights: (*decompose(multiplied(weights))[:2], "V"), "could not convert"),
        (SVD, from_gram_matrices, r"V\^T equal to the total map .1 for yes. should be 1"),
        (SVD, scales_its_input, "the function changed its argument weights"),
        (
            SVD,
            lambda weights: decompose(2 * multiplied(weights)),
            r"the first singular value should be .* for weights=\(arrays of shapes \(4, 4\), \(4",
        ),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(verdict.message)


def test_the_verdict_does_not_hang_on_the_state_of_the_generator():
    """Chance is far below the tolerance: the same answer passes whatever was drawn before."""

    def after_other_draws(count):
        def draw(widths, scale, rng):
            rng.standard_normal(count)
            return right_spread(widths, scale, rng)

        return draw

    assert all(check(INITIALISE, after_other_draws(count)).passed for count in range(1, 12))
