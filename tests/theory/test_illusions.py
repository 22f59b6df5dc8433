"""The theory of illusions against projections on the tree's vectors and against curves."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learndyn.theory import deep_linear as modes
from learndyn.theory import hierarchy
from learndyn.theory import illusions as theory

SIGNS = [*itertools.product([-1, 1], repeat=8)]


def tree_projectors(levels, branching):
    """Return for each level the projector on its differences, from an orthonormal basis."""
    count = branching**levels
    seen, projectors = np.zeros((count, 0)), []
    for level in range(levels + 1):
        groups = np.kron(np.eye(branching**level), np.ones((branching ** (levels - level), 1)))
        left, sizes, _ = np.linalg.svd(groups - seen @ seen.T @ groups)
        new = left[:, : np.sum(sizes > 1e-9)]
        projectors.append(new @ new.T)
        seen = np.hstack([seen, new])
    return projectors


@pytest.mark.parametrize(("levels", "branching"), [(3, 2), (2, 3), (1, 5), (0, 2)])
def test_overlaps_are_projections_and_means_their_sums(levels, branching):
    rng = np.random.default_rng(0)
    feature = rng.choice([-1.0, 1.0], branching**levels)
    expected = np.stack([p @ feature for p in tree_projectors(levels, branching)], axis=-1)
    overlaps = theory.level_overlaps(feature, branching=branching)
    np.testing.assert_allclose(overlaps, expected, atol=1e-12)
    means = theory.group_means(feature, branching=branching)
    np.testing.assert_allclose(means, np.cumsum(expected, axis=-1), atol=1e-12)
    np.testing.assert_array_equal(means[:, -1], feature)


def test_the_shark_and_the_parrot():
    shark = theory.level_overlaps([-1, 1, 1, 1, -1, -1, -1, -1], branching=2)[0]
    parrot = theory.level_overlaps([1, 1, 1, -1, 1, 1, 1, 1], branching=2)[3]
    assert shark.tolist() == [-0.25, 0.75, -0.5, -1.0]
    assert parrot.tolist() == [0.75, -0.25, -0.5, -1.0]


def test_no_group_of_n_items_leaves_the_truth_by_more_than_one_less_two_over_n():
    worst = np.zeros(4)
    for feature in SIGNS:
        means = theory.group_means(feature, branching=2)
        worst = np.minimum(worst, (means * np.array(feature)[:, None]).min(axis=0))
    np.testing.assert_array_equal(worst, [-0.75, -0.5, 0.0, 0.0])


@given(st.sampled_from(SIGNS), st.integers(0, 7), st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_with_fractions_that_fall_the_belief_is_a_mixture_of_means_and_nothing(
    feature, item, values
):
    fractions = np.sort(values)[::-1].copy()
    means = theory.group_means(feature, branching=2)[item]
    overlaps = theory.level_overlaps(feature, branching=2)[item]
    said = float(theory.belief(fractions, overlaps=overlaps))
    assert min(0, means.min()) - 1e-12 <= said <= max(0, means.max()) + 1e-12


def levels():
    values = np.sqrt(10_000 * hierarchy.eigenvalues(levels=3, branching=2, flip_probability=0.15))
    growth = {
        "singular_value": values,
        "initial_strength": 1.98e-25,
        "growth_rate": modes.growth_rate(values, step_size=0.0025),
    }
    return values, modes.half_learning_time(**growth), growth


def test_extrema_are_where_two_exponentials_cross_over():
    """Maximise plateau - lacking + begun numerically, for all features that turn."""
    values, times, _ = levels()
    options = {"singular_values": values, "half_times": times, "step_size": 0.0025}
    grid = np.linspace(80, 200, 120_001)
    checked = 0
    for feature in SIGNS[::7]:
        overlaps = theory.level_overlaps(feature, branching=2)[2]
        found = theory.extrema(overlaps, **options)
        contributing = np.flatnonzero(overlaps)
        pairs = [
            (i, j) for i, j in itertools.pairwise(contributing) if overlaps[i] * overlaps[j] < 0
        ]
        assert len(pairs) == len(found)
        for (i, j), (step, height) in zip(pairs, found, strict=True):
            lacking = overlaps[i] * np.abs(1 - 0.005 * values[i]) ** (grid - times[i])
            begun = overlaps[j] * (1 + 0.0025 * values[j]) ** (2 * (grid - times[j]))
            curve = overlaps[: i + 1].sum() - lacking + begun
            turn = np.argmax(np.sign(overlaps[i]) * curve)
            assert abs(grid[turn] - step) < 0.002
            assert np.isclose(curve[turn], height, atol=1e-6)
            checked += 1
    assert checked > 10


def test_levels_without_overlap_are_passed_over():
    options = {"singular_values": [3.0, 2.0, 1.0], "half_times": [10.0, 30.0, 90.0]}
    skipped = theory.extrema([0.5, 0.0, -1.5], step_size=0.1, **options)
    direct = theory.extrema(
        [0.5, -1.5], singular_values=[3.0, 1.0], half_times=[10.0, 90.0], step_size=0.1
    )
    np.testing.assert_array_equal(skipped, direct)
    assert theory.extrema([0.5, 0.5, 0.0], step_size=0.1, **options).shape == (0, 2)
    assert theory.extrema([0.0, 0.0, 0.0], step_size=9.0, **options).shape == (0, 2)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: theory.group_means([1, 0], branching=2),
            ValueError,
            r"feature must hold \+1 and -1 only \(write -1 for no\), got 0",
        ),
        (lambda: theory.group_means([1, 0.5], branching=2), ValueError, "only, got 0.5"),
        (lambda: theory.group_means([1] * 6, branching=2), ValueError, "a power of branching = 2"),
        (lambda: theory.group_means([], branching=2), ValueError, "one entry for each item"),
        (lambda: theory.group_means(["a"], branching=2), TypeError, "feature must hold numbers"),
        (lambda: theory.group_means([1], branching=1), ValueError, "branching must be at least 2"),
        (lambda: theory.belief([1.0], overlaps=[1.0, 2.0]), ValueError, "overlaps must have one"),
        (
            lambda: theory.extrema(
                [1.0, -1.0], singular_values=[5.0, 1.0], half_times=[1.0, 2.0], step_size=0.1
            ),
            ValueError,
            r"step_size must be below 1/\(2 s\) = 0.1, or a level overshoots, got 0.1",
        ),
        (
            lambda: theory.extrema(
                [1.0], singular_values=[1.0, 2.0], half_times=[1.0], step_size=0.1
            ),
            ValueError,
            "must have one entry for each level",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
