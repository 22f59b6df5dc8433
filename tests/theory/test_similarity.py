"""The theory of similarities against trained networks, brute force and a stiff solver."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import sqrtm

from learndyn import deep_linear
from learndyn.theory import hierarchy
from learndyn.theory import similarity as theory


def matched_network(targets, *, hidden, scale, rng):
    """Return weights with W2 = Q W1^T, where Q has orthonormal columns."""
    root = np.real(sqrtm(targets @ targets.T))
    first = scale * rng.standard_normal((hidden, len(targets)))
    return root, [first, targets.T @ np.linalg.inv(root) @ first.T]


@pytest.mark.parametrize("hidden", [2, 5, 9])
def test_the_path_is_that_of_a_matched_network_of_any_width(hidden):
    rng = np.random.default_rng(hidden)
    targets = rng.standard_normal((4, 7))
    root, weights = matched_network(targets, hidden=hidden, scale=0.1, rng=rng)
    run = deep_linear.train(weights, np.eye(4), targets, learning_rate=0.8, num_steps=200)
    path = theory.similarity_path(
        weights[0].T @ weights[0], target=root, step_size=2 * 0.8 / 28, num_steps=200
    )
    np.testing.assert_allclose(path, run.similarities(), rtol=1e-8, atol=1e-9)
    if hidden >= 4:
        np.testing.assert_allclose(path[-1], root, atol=1e-3)
        np.testing.assert_allclose(root, theory.target_similarity(targets), atol=1e-12)


def test_fewer_hidden_units_keep_the_strongest_modes_only():
    rng = np.random.default_rng(3)
    targets = rng.standard_normal((4, 7)) @ np.diag([3, 3, 2, 2, 1, 1, 1.0])
    root, weights = matched_network(targets, hidden=2, scale=1e-3, rng=rng)
    path = theory.similarity_path(
        weights[0].T @ weights[0], target=root, step_size=0.02, num_steps=6000
    )
    values, modes = np.linalg.eigh(root)
    best = modes[:, 2:] * values[2:] @ modes[:, 2:].T
    np.testing.assert_allclose(path[-1], best, atol=1e-6)
    assert np.abs(path[-1] - root).max() > 0.1


def test_small_steps_follow_the_flow():
    rng = np.random.default_rng(4)
    targets = rng.standard_normal((3, 5))
    root = theory.target_similarity(targets)
    start = np.diag([0.1, 0.2, 0.3])

    def velocity(_, r):
        r = r.reshape(3, 3)
        return (root @ r + r @ root - 2 * r @ r).ravel()

    solved = solve_ivp(velocity, (0, 2), start.ravel(), rtol=1e-10, atol=1e-12).y[:, -1]
    gaps = [
        np.abs(
            theory.similarity_path(start, target=root, step_size=2 / count, num_steps=count)[-1]
            - solved.reshape(3, 3)
        ).max()
        for count in (400, 800)
    ]
    assert 1.8 < gaps[0] / gaps[1] < 2.2


@pytest.mark.parametrize(("levels", "branching", "p"), [(3, 2, 0.15), (2, 3, 0.3), (1, 4, 0.05)])
def test_entries_are_those_of_the_root_of_the_tree_s_second_moments(levels, branching, p):
    count = branching**levels
    first, second = np.mgrid[:count, :count]
    edges = np.zeros((count, count))
    for level in range(levels):
        size = branching ** (levels - level - 1)
        edges += 2 * (first // size != second // size)
    moments = (1 - 2 * p) ** edges
    tree = {"levels": levels, "branching": branching, "flip_probability": p}
    values = np.sqrt(50 * hierarchy.eigenvalues(**tree))
    root = np.real(sqrtm(50 * moments))
    entries = theory.tree_similarities(values, branching=branching)
    shared = levels - edges.astype(int) // 2
    np.testing.assert_allclose(entries[shared], root, atol=1e-10)


def test_modes_that_do_not_mix_are_combined_as_a_sum():
    rng = np.random.default_rng(5)
    strengths, modes = rng.random((3, 2)), rng.standard_normal((2, 4))
    expected = sum(strengths[:, k, None, None] * np.outer(modes[k], modes[k]) for k in range(2))
    np.testing.assert_allclose(theory.combine_modes(strengths, modes=modes), expected, rtol=1e-12)


PATH = {"target": np.eye(2), "step_size": 0.1, "num_steps": 1}


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.target_similarity([1.0]), "targets must have 2 axes"),
        (
            lambda: theory.similarity_path(np.eye(3), **PATH),
            "initial must have the shape of target",
        ),
        (
            lambda: theory.similarity_path([[1.0, 2.0], [0.0, 1.0]], **PATH),
            "initial must be a symm",
        ),
        (
            lambda: theory.similarity_path(np.eye(2), **{**PATH, "step_size": 0.0}),
            "step_size must be positive",
        ),
        (
            lambda: theory.similarity_path(
                9 * np.eye(2), target=np.eye(2), step_size=9.0, num_steps=99
            ),
            "step_size must let the similarities converge, got 9",
        ),
        (
            lambda: theory.combine_modes([1.0], modes=np.eye(2)),
            "strengths must have a last axis of",
        ),
        (lambda: theory.combine_modes(1.0, modes=np.eye(2)), r"got shape \(\)"),
        (lambda: theory.tree_similarities([], branching=2), "strengths must have a last axis"),
        (lambda: theory.tree_similarities([1.0], branching=1), "branching must be at least 2"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
