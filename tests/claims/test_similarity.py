"""The claims of the chapter on similarity."""

import itertools

import numpy as np
import pytest
from scipy.linalg import expm, sqrtm
from tests.claims.full_networks import flow

from learndyn import deep_linear
from learndyn.datasets import sample_features
from learndyn.experiments import similarity as experiments
from learndyn.initialization import draw_normal_weights
from learndyn.rng import spawn_generators
from learndyn.theory import hierarchy, similarity

CONFIG = experiments.Config(
    num_draws=12,
    num_features=10_000,
    num_hidden=30,
    levels=3,
    branching=2,
    flip_probability=0.15,
    scale=1e-12,
    learning_rate=100.0,
    num_steps=250,
    seed=2021,
)
#: On the four plateaus of the loss.
PLATEAUX = [105, 125, 155, 250]


def descend_by_hand(first, second, targets, *, pace, num_steps):
    """Return all W_1, from plain gradient descent on both matrices."""
    path = [first]
    for _ in range(num_steps):
        error = targets.T - second @ first
        first, second = first + pace * second.T @ error, second + pace * error @ first.T
        path.append(first)
    return np.array(path)


def dot_products(path):
    """Return all similarities, pair by pair."""
    return np.einsum("tui,tuj->tij", path, path)


@pytest.fixture(scope="module")
def draws():
    return experiments.compare_similarities(CONFIG)


@pytest.mark.claim("prop-similarity-rotation")
def test_rotations_and_only_rotations_keep_all_similarities(claim):
    rng = np.random.default_rng(0)
    predicted, measured, stretched = [], [], []
    for _ in range(20):
        hidden = rng.standard_normal((5, 7))
        rotation = np.linalg.qr(rng.standard_normal((7, 7)))[0]
        turned, stretch = hidden @ rotation, hidden @ rng.standard_normal((7, 7))
        predicted.append([[a @ b for a in hidden] for b in hidden])
        measured.append([[a @ b for a in turned] for b in turned])
        stretched.append([[a @ b for a in stretch] for b in stretch])
    comparison = {"measured": measured, "tolerance": 1e-12}  # rounding of numbers of order 10
    claim.agrees("similarities of 20 rotated layers", predicted=predicted, draws=20, **comparison)
    claim.refutes("any invertible matrix", predicted=stretched, **comparison)


@pytest.mark.claim("prop-similarity-rotation")
def test_layers_with_equal_similarities_are_rotations_of_each_other(claim):
    """Two networks that learn the same from different weights; the best rotation is fitted."""
    targets = sample_features(
        500, levels=3, branching=2, flip_probability=0.15, rng=np.random.default_rng(1)
    )
    layers = []
    for seed in range(6):
        weights = draw_normal_weights([8, 12, 500], scale=1e-9, rng=np.random.default_rng(seed))
        run = deep_linear.train(weights, np.eye(8), targets, learning_rate=20.0, num_steps=400)
        layers.append(run.layers[0][-1].T)
    predicted, measured = [], []
    for one, other in itertools.pairwise(layers):
        left, _, right = np.linalg.svd(one.T @ other)
        predicted.append(one @ left @ right)
        measured.append(other)
    # training is within 1e-8 of its end
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees(
        "activities of 5 networks, turned", predicted=predicted, draws=len(layers), **comparison
    )
    claim.refutes("not turned", predicted=layers[:-1], **comparison)


@pytest.mark.claim("prop-similarity-rotation")
def test_an_invertible_matrix_between_the_layers_changes_similarities_but_no_prediction(claim):
    rng = np.random.default_rng(2)
    predicted, measured, unchanged = [], [], []
    for _ in range(10):
        first, second = rng.standard_normal((4, 3)), rng.standard_normal((6, 4))
        between = rng.standard_normal((4, 4))
        new_first, new_second = between @ first, second @ np.linalg.inv(between)
        np.testing.assert_allclose(new_second @ new_first, second @ first, atol=1e-10)
        hidden = first.T
        predicted.append(hidden @ between.T @ between @ hidden.T)
        measured.append([[a @ b for a in new_first.T] for b in new_first.T])
        unchanged.append(hidden @ hidden.T)
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees("similarities of 10 changed networks", predicted=predicted, draws=10, **comparison)
    claim.refutes("unchanged", predicted=unchanged, **comparison)


def follow(start, pull, *, pace, target, num_steps):
    """Return R, R', ... with R' = left R right, where the pull gives both factors."""
    path = [start]
    for _ in range(num_steps):
        left, right = pull(pace, target, path[-1])
        path.append(left @ path[-1] @ right)
    return path


def both_sides(pace, target, now):
    factor = np.eye(len(now)) + pace * (target - now)
    return factor, factor


def one_side(pace, target, now):
    return both_sides(pace, target, now)[0], np.eye(len(now))


@pytest.mark.claim("prop-similarity-step")
def test_similarities_of_matched_layers_move_by_themselves(claim):
    wrong = ("one factor only", "half the step", "no square root", "steps of the other sign")
    predicted = {name: [] for name in ("recursion", "package", *wrong)}
    measured = []
    for seed, hidden in enumerate([3, 5, 8, 20, 20]):
        rng = np.random.default_rng(seed)
        targets = rng.standard_normal((5, 9))
        squared = targets @ targets.T
        root = np.real(sqrtm(squared))
        first = 0.1 * rng.standard_normal((hidden, 5))
        second = targets.T @ np.linalg.inv(root) @ first.T
        path = descend_by_hand(first, second, targets, pace=0.02, num_steps=60)
        measured.append(dot_products(path))
        start = measured[-1][0]
        rules = {
            "recursion": (both_sides, 0.02, root),
            "one factor only": (one_side, 0.02, root),
            "half the step": (both_sides, 0.01, root),
            "no square root": (both_sides, 0.02, squared / np.trace(squared) * np.trace(root)),
            "steps of the other sign": (both_sides, -0.02, root),
        }
        for name, (pull, pace, target) in rules.items():
            matrices = follow(start, pull, pace=pace, target=target, num_steps=60)
            predicted[name].append(matrices)
        predicted["package"].append(
            similarity.similarity_path(start, target=root, step_size=0.02, num_steps=60)
        )
    # rounding of 60 steps, amplified where a bottleneck is a saddle
    comparison = {"measured": measured, "tolerance": 1e-9}
    claim.agrees("60 steps of 5 networks", predicted=predicted["recursion"], draws=5, **comparison)
    claim.agrees("the same by the package", predicted=predicted["package"], draws=5, **comparison)
    for name in wrong:
        claim.refutes(name, predicted=predicted[name], **comparison)


@pytest.mark.claim("prop-similarity-step")
def test_small_random_layers_come_to_match(claim):
    """The network of the course: from step 60 on it follows the recursion."""
    predicted, measured, lone = [], [], []
    for rng in spawn_generators(3, count=5):
        targets = sample_features(1000, levels=3, branching=2, flip_probability=0.15, rng=rng)
        first, second = draw_normal_weights([8, 30, 1000], scale=1e-12, rng=rng)
        run = deep_linear.train(
            [first, second], np.eye(8), targets, learning_rate=31.6, num_steps=250
        )
        root = np.real(sqrtm(targets @ targets.T))
        turned = second.T @ targets.T @ np.linalg.inv(root)
        options = {"target": root, "step_size": 2 * 31.6 / 8000, "num_steps": 250}
        for starts, half in ((predicted, (first + turned) / 2), (lone, first)):
            starts.append(similarity.similarity_path(half.T @ half, **options)[60:])
        measured.append(run.similarities()[60:])
    # what is not matched has shrunk by (1 - hs)/(1 + hs) at each step, hs >= 0.17: by 1e-9
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees(
        "similarities from step 60 to 250, 5 networks", predicted=predicted, draws=5, **comparison
    )
    claim.refutes("first layer alone", predicted=lone, **comparison)


@pytest.mark.claim("prop-similarity-limit")
def test_flow_from_matched_layers_of_any_size_converges_along_the_solution(claim):
    """Both layers integrated, from large and small matched starts."""
    predicted, measured, ends, roots, one_sided = [], [], [], [], []
    times = np.array([0.05, 0.2, 1.0, 12.0])
    for rng, size in zip(spawn_generators(9, count=6), [0.1, 0.3, 1, 1, 3, 3], strict=True):
        targets = rng.standard_normal((4, 6))
        root = np.real(sqrtm(targets @ targets.T))
        first = size * rng.standard_normal((5, 4))
        layers = [first, targets.T @ np.linalg.inv(root) @ first.T]
        rate = targets.size / 2  # so that h is 1
        path = flow(layers, np.eye(4), targets, np.concatenate([[0.0], rate * times]))[1:]
        measured.append([w[0].T @ w[0] for w in path])
        inverse, begin = np.linalg.inv(root), np.linalg.inv(first.T @ first)
        decays = [expm(-root * time) for time in times]
        predicted.append([np.linalg.inv(inverse + d @ (begin - inverse) @ d) for d in decays])
        one_sided.append([np.linalg.inv(inverse + (begin - inverse) @ d) for d in decays])
        ends.append(measured[-1][-1])
        roots.append(root)
    # the solver's error, relative to entries up to a hundred
    comparison = {"measured": measured, "tolerance": 1e-5}
    claim.agrees("similarities at 4 times, 6 starts", predicted=predicted, draws=6, **comparison)
    claim.refutes("decay on one side", predicted=one_sided, **comparison)
    # the slowest mode has decayed by exp(-2 s 12)
    claim.agrees("at the end", predicted=roots, measured=ends, draws=6, tolerance=0.02)


@pytest.mark.claim("prop-similarity-limit")
def test_similarities_end_at_the_square_root(claim):
    predicted, package, measured, squares = [], [], [], []
    for rng in spawn_generators(5, count=6):
        targets = sample_features(300, levels=3, branching=2, flip_probability=0.15, rng=rng)
        first, second = draw_normal_weights([8, 11, 300], scale=1e-8, rng=rng)
        # steps an eighth of the longest stable ones
        path = descend_by_hand(first, second, targets, pace=5e-3, num_steps=1800)
        measured.append(dot_products(path[-1:])[0])
        predicted.append(np.real(sqrtm(targets @ targets.T)))
        package.append(similarity.target_similarity(targets))
        covariance = targets @ targets.T
        squares.append(covariance * np.trace(predicted[-1]) / np.trace(covariance))
    comparison = {"measured": measured, "tolerance": 1e-6}  # what 1800 steps leave
    claim.agrees(
        "similarities after training, 6 networks", predicted=predicted, draws=6, **comparison
    )
    claim.agrees("the same by the package", predicted=package, draws=6, **comparison)
    claim.refutes("covariance of the features, scaled", predicted=squares, **comparison)


@pytest.mark.claim("prop-similarity-entries")
def test_entries_of_trained_networks_are_those_of_the_tree(claim, draws):
    """Means over 12 draws and all pairs of a relation."""
    ends = draws.measured[:, -1]
    values = np.sqrt(10_000 * hierarchy.eigenvalues(levels=3, branching=2, flip_probability=0.15))
    s0, s1, s2, s3 = values
    predicted = np.array(
        [
            s0 / 8 - s1 / 8,
            s0 / 8 + s1 / 8 - s2 / 4,
            s0 / 8 + s1 / 8 + s2 / 4 - s3 / 2,
            s0 / 8 + s1 / 8 + s2 / 4 + s3 / 2,
        ]
    )
    package = similarity.tree_similarities(values, branching=2)
    # five standard errors of a mean over 12 draws, the largest of the four
    tolerance = 5 * np.max(np.std(ends, axis=0, ddof=1)) / np.sqrt(12)
    comparison = {"measured": ends.mean(axis=0), "tolerance": tolerance}
    claim.agrees(
        "dot products by relation, 12 networks",
        predicted=predicted,
        draws=CONFIG.num_draws,
        **comparison,
    )
    claim.agrees("the same by the package", predicted=package, draws=CONFIG.num_draws, **comparison)
    moments = predicted[3] * np.array([0.117649, 0.2401, 0.49, 1.0])
    claim.refutes("second moments, no square root", predicted=moments, **comparison)
    plus = s0 / 8 + s1 / 8 + s2 / 4
    claim.refutes(
        "finer levels not subtracted",
        predicted=[s0 / 8, s0 / 8 + s1 / 8, plus, predicted[3]],
        **comparison,
    )


@pytest.mark.claim("prop-similarity-stages")
def test_cosines_on_the_plateaus_are_those_of_the_levels_learned(claim, draws):
    products = draws.measured[:, PLATEAUX]
    measured = products[..., :3] / products[..., 3:]
    values = np.sqrt(10_000 * hierarchy.eigenvalues(levels=3, branching=2, flip_probability=0.15))
    predicted = []
    for learned in range(4):
        strengths = np.where(np.arange(4) <= learned, values, 0.0)
        entries = similarity.tree_similarities(strengths, branching=2)
        predicted.append(entries[:3] / entries[3])
    assert all(np.allclose(row[stage:], 1) for stage, row in enumerate(predicted))
    predicted = np.broadcast_to(predicted, measured.shape)
    # levels overlap a little on the plateaus, and draws vary by 0.005
    comparison = {"measured": measured, "tolerance": 0.03}
    claim.agrees("cosines on 4 plateaus, 12 networks", predicted=predicted, draws=1, **comparison)
    claim.refutes("fine to coarse", predicted=predicted[:, ::-1], **comparison)
    claim.refutes("the end at once", predicted=np.repeat(predicted[:, 3:], 4, axis=1), **comparison)


@pytest.mark.claim("prop-similarity-stages")
def test_groups_that_part_have_a_cosine_below_one_whatever_the_strengths(claim):
    """Random strengths, in no order and some of them zero, on trees of 2 and 3 branches."""
    rng = np.random.default_rng(8)
    lengths, products, within, apart = [], [], [], []
    for _ in range(300):
        levels, branching = [(3, 2), (2, 3), (4, 2)][rng.integers(3)]
        learned = int(rng.integers(1, levels + 1))
        strengths = rng.random(levels + 1) * (rng.random(levels + 1) < 0.7)
        strengths[learned], strengths[learned + 1 :] = rng.uniform(0.05, 1), 0.0
        vectors = hierarchy.haar_vectors(levels=levels, branching=branching)
        counts = hierarchy.multiplicities(levels=levels, branching=branching)
        matrix = (vectors.T * np.repeat(strengths, counts)) @ vectors
        size = branching ** (levels - learned)
        groups = np.arange(len(matrix)) // size
        same = np.equal.outer(groups, groups)
        cosines = matrix / np.sqrt(np.outer(matrix.diagonal(), matrix.diagonal()))
        within.append(np.min(cosines[same]))
        apart.append(np.max(cosines[~same]))
        lengths.append(matrix[0, 0])
        products.append(similarity.tree_similarities(strengths, branching=branching)[learned])
    assert max(apart) < 0.9999
    claim.agrees(
        "within groups", predicted=np.ones(300), measured=within, draws=300, tolerance=1e-9
    )
    claim.agrees(
        "their length, squared", predicted=products, measured=lengths, draws=300, tolerance=1e-12
    )
    claim.refutes("between groups", predicted=np.ones(300), measured=apart, tolerance=1e-4)
