"""The claims of the chapter on hierarchical data."""

import functools
import itertools

import numpy as np
import pytest

from learndyn.datasets import sample_features
from learndyn.rng import spawn_generators
from learndyn.theory import hierarchy

# Measurements run through all ways in which the signs of a tree can fall, with the probability of
# each; no formula enters into them. The last column is the probability that the root is negative.
TREES = [
    (3, 2, 0.15, 0.5),
    (2, 3, 0.3, 0.5),
    (1, 4, 0.02, 0.5),
    (3, 2, 0.85, 0.5),
    (2, 2, 0.4, 0.5),
]


@functools.cache
def all_outcomes(levels, branching, flip, root):
    """Return the signs of the leaves in every outcome, (outcome, leaf), and its probability."""
    nodes = sum(branching**level for level in range(levels + 1))
    flips = 1 - 2 * np.array(list(itertools.product((0, 1), repeat=nodes)), dtype=np.int8)
    chances = np.array([root] + [flip] * (nodes - 1))
    probability = np.prod(np.where(flips < 0, chances, 1 - chances), axis=1)
    signs, used = flips[:, :1], 1
    for level in range(1, levels + 1):
        count = branching**level
        signs = np.repeat(signs, branching, axis=1) * flips[:, used : used + count]
        used += count
    return signs.astype(float), probability


@functools.cache
def moments_by_enumeration(*tree):
    signs, probability = all_outcomes(*tree)
    return (signs * probability[:, np.newaxis]).T @ signs


def climb(first, second, branching):
    """Count the levels up to the nearest common ancestor."""
    count = 0
    while first != second:
        first, second, count = first // branching, second // branching, count + 1
    return count


def flat(matrices):
    return np.concatenate([np.ravel(matrix) for matrix in matrices])


@pytest.mark.claim("prop-hierarchy-correlation")
def test_mean_products_of_all_pairs_over_all_outcomes(claim):
    measured = [moments_by_enumeration(*tree) for tree in TREES]
    names = ("(1 - p)^d", "levels instead of edges", "flips added up", "difference of numbers")
    wrong = {name: [] for name in names}
    exact = []
    for levels, branching, flip, _ in TREES:
        shape = {"levels": levels, "branching": branching}
        exact.append(hierarchy.second_moments(**shape, flip_probability=flip))
        items = range(branching**levels)
        up = np.array([[climb(i, j, branching) for j in items] for i in items])
        np.testing.assert_array_equal(hierarchy.count_edges(**shape), 2 * up)
        wrong["(1 - p)^d"].append((1 - flip) ** (2 * up))
        wrong["levels instead of edges"].append((1 - 2 * flip) ** up)
        wrong["flips added up"].append(1 - 4 * flip * up)
        apart = np.abs(np.subtract.outer(items, items))
        wrong["difference of numbers"].append((1 - 2 * flip) ** apart)
    # sums of up to 32768 terms that add up to 1
    comparison = {"measured": flat(measured), "tolerance": 1e-12}
    claim.agrees("mean products in 5 trees", predicted=flat(exact), **comparison)
    for name in names:
        claim.refutes(name, predicted=flat(wrong[name]), **comparison)


@pytest.mark.claim("prop-hierarchy-vectors")
def test_second_moments_are_diagonal_in_the_haar_basis(claim):
    off_diagonal, waves, lengths = [], [], []
    for levels, branching, flip, root in TREES:
        matrix = moments_by_enumeration(levels, branching, flip, root)
        vectors = hierarchy.haar_vectors(levels=levels, branching=branching)
        items = len(matrix)
        assert vectors.shape == (items, items)
        projected = vectors @ matrix @ vectors.T
        off_diagonal.append(projected - np.diag(projected.diagonal()))
        # another orthonormal basis that goes from coarse to fine: cosines
        cosines = np.cos(np.pi * np.outer(np.arange(items), np.arange(items) + 0.5) / items)
        cosines /= np.linalg.norm(cosines, axis=1, keepdims=True)
        projected = cosines @ matrix @ cosines.T
        waves.append(projected - np.diag(projected.diagonal()))
        lengths.append(vectors @ vectors.T - np.eye(items))
    zeros = np.zeros(flat(off_diagonal).size)
    comparison = {"predicted": zeros, "tolerance": 1e-12}
    claim.agrees("entries off the diagonal, 5 trees", measured=flat(off_diagonal), **comparison)
    claim.agrees("scalar products of the vectors", measured=flat(lengths), **comparison)
    claim.refutes("cosines instead", measured=flat(waves), **comparison)


def breaks_of_shape(vectors, levels, branching):
    """Say how far vectors are from those of nodes: one constant, then b - 1 for each inner node."""
    breaks = [np.ptp(vectors[0])]
    row = 1
    for level in range(levels):
        below = branching ** (levels - level - 1)
        for node in range(branching**level):
            own = slice(node * below * branching, (node + 1) * below * branching)
            for vector in vectors[row : row + branching - 1]:
                outside = np.delete(vector, np.r_[own])
                children = vector[own].reshape(branching, below)
                constant = np.max(np.ptp(children, axis=1))
                breaks += [np.max(np.abs(outside), initial=0.0), constant, vector.sum()]
            row += branching - 1
    assert row == len(vectors)
    return np.array(breaks)


@pytest.mark.claim("prop-hierarchy-vectors")
def test_vectors_belong_to_nodes_and_do_not_depend_on_p(claim):
    rng = np.random.default_rng(0)
    measured, mixed, off_diagonal = [], [], []
    for levels, branching in ((3, 2), (2, 3), (1, 4), (2, 2)):
        vectors = hierarchy.haar_vectors(levels=levels, branching=branching)
        measured.append(breaks_of_shape(vectors, levels, branching))
        counts = np.cumsum(hierarchy.multiplicities(levels=levels, branching=branching))
        # also eigenvectors, but not of single nodes
        turned = [
            np.linalg.qr(rng.standard_normal((len(group), len(group))))[0] @ group
            for group in np.split(vectors, counts[:-1])
        ]
        mixed.append(breaks_of_shape(np.concatenate(turned), levels, branching))
        for flip in (0.05, 0.3, 0.6):
            matrix = moments_by_enumeration(levels, branching, flip, 0.5)
            projected = vectors @ matrix @ vectors.T
            off_diagonal.append(projected - np.diag(projected.diagonal()))
    comparison = {"predicted": np.zeros(flat(measured).size), "tolerance": 1e-12}
    claim.agrees(
        "zero, constant and balanced where they should be", measured=flat(measured), **comparison
    )
    claim.refutes("mixed within a level", measured=flat(mixed), **comparison)
    claim.agrees(
        "entries off the diagonal, 4 trees, 3 flip probabilities",
        predicted=np.zeros(flat(off_diagonal).size),
        measured=flat(off_diagonal),
        tolerance=1e-12,
    )


@pytest.mark.claim("prop-hierarchy-eigenvalues")
def test_eigenvalues_and_their_multiplicities_of_sixty_trees(claim):
    names = ("exact", "1 - 2p not squared", "one term more", "without 1 - r", "b^(l - 1) times")
    predicted = {name: [] for name in names}
    measured = []
    for rng in spawn_generators(1, count=60):
        branching = int(rng.integers(2, 5))
        levels = int(rng.integers(1, {2: 6, 3: 4, 4: 4}[branching]))
        flip = float(rng.uniform(0.01, 0.99))
        items = range(branching**levels)
        up = np.array([[climb(i, j, branching) for j in items] for i in items])
        matrix = (1 - 2 * flip) ** (2 * up)
        measured.append(np.linalg.eigvalsh(matrix)[::-1])
        shape = {"levels": levels, "branching": branching}
        times = hierarchy.multiplicities(**shape)
        values = hierarchy.eigenvalues(**shape, flip_probability=flip)
        # strictly, by more than rounding where the tree still knows something
        assert (np.diff(values) < (0 if abs(flip - 0.5) > 0.1 else 1e-12)).all()
        share = (1 - 2 * flip) ** 2
        longer = values + (1 - share) * (branching * share) ** (levels + 1 - np.arange(levels + 1))
        root = np.sqrt(share)
        halved = hierarchy.eigenvalues(**shape, flip_probability=(1 - np.sqrt(root)) / 2)
        equal = [1, *np.full(levels, (len(items) - 1) // levels)]
        equal[-1] += len(items) - sum(equal)
        forms = (
            np.repeat(values, times),
            np.repeat(halved, times),
            np.repeat(longer, times),
            np.repeat(values / (1 - share), times),
            np.repeat(values, equal),
        )
        for name, form in zip(names, forms, strict=True):
            predicted[name].append(form)
    comparison = {"measured": flat(measured), "tolerance": 1e-11}  # rounding of up to 64 items
    claim.agrees(
        "eigenvalues of 60 trees", predicted=flat(predicted["exact"]), draws=60, **comparison
    )
    for name in names[1:]:
        claim.refutes(name, predicted=flat(predicted[name]), **comparison)


@pytest.mark.claim("prop-hierarchy-sampling")
def test_the_fourth_moment_that_the_error_needs_over_all_outcomes(claim):
    measured, predicted, normal = [], [], []
    for levels, branching, flip, root in TREES:
        signs, probability = all_outcomes(levels, branching, flip, root)
        tree = {"levels": levels, "branching": branching, "flip_probability": flip}
        rng = np.random.default_rng(3)
        own = hierarchy.haar_vectors(levels=levels, branching=branching)
        for vector in [*own, *rng.standard_normal((3, len(own)))]:
            squares = (signs @ vector) ** 2
            second = probability @ squares
            measured.append(np.sqrt(max(0.0, probability @ squares**2 - second**2) / 100))
            predicted.append(hierarchy.sampling_deviation(vector, num_features=100, **tree))
            normal.append(second * np.sqrt(2 / 100))
    # a square root of differences that may vanish
    comparison = {"measured": measured, "tolerance": 1e-7}
    claim.agrees("deviations for 55 vectors", predicted=predicted, draws=3, **comparison)
    claim.refutes("as if projections were normal", predicted=normal, **comparison)


@pytest.mark.claim("prop-hierarchy-sampling")
def test_measured_moments_scatter_as_predicted(claim):
    tree = {"levels": 3, "branching": 2, "flip_probability": 0.15}
    vectors = hierarchy.haar_vectors(levels=3, branching=2)[[0, 1, 2, 4]]
    measured = []
    for rng in spawn_generators(4, count=5):
        features = sample_features(400_000, rng=rng, **tree)
        # 4000 samples of 100 features each
        squares = ((vectors @ features) ** 2).reshape(4, 4000, 100)
        measured.append(squares.mean(axis=-1).std(axis=-1, ddof=1))
    predicted = [hierarchy.sampling_deviation(v, num_features=100, **tree) for v in vectors]
    lambdas = hierarchy.eigenvalues(**tree)
    # a standard deviation of 4000 numbers is off by about 1.2 %; five of these
    comparison = {"measured": measured, "tolerance": 0.06, "relative": True}
    claim.agrees(
        "spread in 4 modes, 5 seeds", predicted=np.tile(predicted, (5, 1)), draws=4000, **comparison
    )
    claim.refutes(
        "as if projections were normal",
        predicted=np.tile(lambdas * np.sqrt(2 / 100), (5, 1)),
        **comparison,
    )


@pytest.mark.claim("prop-hierarchy-root")
def test_a_biased_root_moves_the_means_and_leaves_the_second_moments(claim):
    moments, fair, means, exact = [], [], [], []
    spectra, shrunk, unchanged, halved = [], [], [], []
    for levels, branching, flip, _ in TREES:
        for root in (0.0, 0.2, 0.9):
            signs, probability = all_outcomes(levels, branching, flip, root)
            matrix = (signs * probability[:, np.newaxis]).T @ signs
            mean = probability @ signs
            tree = {"levels": levels, "flip_probability": flip}
            value = hierarchy.mean_sign(**tree, root_probability=root)
            lambdas = np.repeat(
                hierarchy.eigenvalues(**tree, branching=branching),
                hierarchy.multiplicities(levels=levels, branching=branching),
            )
            moments.append(matrix)
            fair.append(moments_by_enumeration(levels, branching, flip, 0.5))
            means.append(mean)
            exact.append(np.full(len(mean), value))
            halved.append(np.full(len(mean), (1 - root) * (1 - 2 * flip) ** levels))
            spectra.append(np.linalg.eigvalsh(matrix - np.outer(mean, mean))[::-1])
            without = np.array([lambdas[0] - value**2 * len(mean), *lambdas[1:]])
            shrunk.append(np.sort(without)[::-1])
            unchanged.append(lambdas)
    comparison = {"tolerance": 1e-12}
    claim.agrees(
        "second moments, 5 trees, 3 roots",
        predicted=flat(fair),
        measured=flat(moments),
        **comparison,
    )
    claim.agrees("means", predicted=flat(exact), measured=flat(means), **comparison)
    claim.refutes("1 - p of the root", predicted=flat(halved), measured=flat(means), **comparison)
    claim.agrees(
        "eigenvalues of the covariance",
        predicted=flat(shrunk),
        measured=flat(spectra),
        tolerance=1e-12,
    )
    claim.refutes(
        "covariance unchanged", predicted=flat(unchanged), measured=flat(spectra), **comparison
    )
