"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import numpy as np
import pytest
import torch

from learndyn.exercises import check

RSM = "ex-similarity-rsm"
COSINE = "ex-similarity-cosine"


def loops(hidden):
    count = len(hidden)
    return [[sum(hidden[i] * hidden[j]) for j in range(count)] for i in range(count)]


def cosines_by_loops(hidden):
    result = np.zeros((len(hidden), len(hidden)))
    for i, one in enumerate(hidden):
        for j, other in enumerate(hidden):
            result[i, j] = one @ other / (np.sqrt(one @ one) * np.sqrt(other @ other))
    return result


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (RSM, lambda h: np.einsum("iu,ju->ij", h, h)),
        (RSM, lambda h: np.inner(h, h)),
        (RSM, loops),
        (RSM, lambda h: (h @ h.T).astype(np.float32)),
        (RSM, lambda h: torch.tensor(h) @ torch.tensor(h).T),
        (COSINE, cosines_by_loops),
        (
            COSINE,
            lambda h: torch.nn.functional.cosine_similarity(
                torch.tensor(h)[:, None], torch.tensor(h)[None], dim=-1
            ),
        ),
        (COSINE, lambda h: (h @ h.T) / np.sqrt(np.outer(np.diag(h @ h.T), np.diag(h @ h.T)))),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict


def between_neurons(hidden):
    units = hidden.shape[1]
    return [[np.sum(hidden[:, a] * hidden[:, b]) for b in range(units)] for a in range(units)]


def euclidean(hidden):
    return [[np.sqrt(np.sum((a - b) ** 2)) for b in hidden] for a in hidden]


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (RSM, between_neurons, "neurons instead of items"),
        (RSM, lambda h: np.dot(h.T, h), "neurons instead of items"),
        (RSM, cosines_by_loops, "cosine"),
        (RSM, np.corrcoef, "correlation"),
        (RSM, lambda h: np.cov(h, ddof=0) * h.shape[1], "centred"),
        (RSM, lambda h: (h - h.mean(0)) @ (h - h.mean(0)).T, "mean item taken away"),
        (RSM, lambda h: h @ h.T / h.shape[0], "divided by the items"),
        (RSM, lambda h: h @ h.T / h.shape[1], "divided by the units"),
        (RSM, lambda h: h @ h.T / (h @ h.T).max(), "divided by the largest"),
        (RSM, lambda h: h**2, "element by element"),
        (RSM, euclidean, "distances"),
        (COSINE, lambda h: h @ h.T, "not divided"),
        (COSINE, lambda h: h @ h.T / np.outer((h**2).sum(1), (h**2).sum(1)), "squared lengths"),
        (
            COSINE,
            lambda h: (h / np.sqrt((h**2).sum(0))) @ (h / np.sqrt((h**2).sum(0))).T,
            "lengths of columns",
        ),
        (COSINE, np.corrcoef, "correlation"),
        (COSINE, lambda h: h @ h.T / np.linalg.norm(h, axis=1)[:, None], "length of one"),
        (COSINE, lambda h: h @ h.T / np.linalg.norm(h, axis=1), "length of the other"),
        (COSINE, lambda h: h @ h.T / np.linalg.norm(h) ** 2, "one length for all"),
        (COSINE, lambda h: h @ h.T / np.max(h @ h.T), "divided by the largest"),
        (
            COSINE,
            lambda h: (h.T @ h) / np.outer(*[np.sqrt((h**2).sum(0))] * 2),
            "neurons instead of items",
        ),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (RSM, lambda h: None, "is a return missing"),
        (RSM, lambda h: ..., "the stub is still empty"),
        (RSM, lambda h: h, r"the matrix should have shape \(5, 5\), got shape \(5, 3\)"),
        (RSM, lambda h: (h @ h.T) ** 2, r"the matrix at \[0, 0\] should be"),
        (COSINE, lambda h: np.full((len(h), len(h)), np.nan), "should be finite, got nan"),
        (COSINE, np.ones((3, 3)), "hand in the function itself"),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(verdict.message)


def test_a_function_that_changes_the_activities_is_refused():
    def normalise_in_place(hidden):
        hidden /= np.linalg.norm(hidden, axis=1, keepdims=True)
        return hidden @ hidden.T

    assert "changed its argument hidden" in check(COSINE, normalise_in_place).message
