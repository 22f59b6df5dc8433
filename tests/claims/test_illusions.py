"""The claims of the chapter on illusions."""

import itertools

import numpy as np
import pytest
from scipy.linalg import sqrtm

from learndyn import deep_linear
from learndyn.datasets import append_feature, sample_features
from learndyn.experiments.similarity import Config, predict_levels
from learndyn.initialization import draw_normal_weights
from learndyn.rng import spawn_generators
from learndyn.theory import illusions

CONFIG = Config(
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
SHARK, PARROT = ((-1, 1, 1, 1, -1, -1, -1, -1), 0), ((1, 1, 1, -1, 1, 1, 1, 1), 3)
#: Late on the plateaus of levels 0 to 3, before the next level begins.
PLATEAUX = [103, 125, 157, 250]


def train(rng, features, *, flip_probability=0.15):
    """Return what a new network believes of all items, for features added by hand."""
    y = sample_features(10_000, levels=3, branching=2, flip_probability=flip_probability, rng=rng)
    for feature in features:
        y = append_feature(y, feature)
    weights = draw_normal_weights([8, 30, y.shape[1]], scale=1e-12, rng=rng)
    run = deep_linear.train(weights, np.eye(8), y, learning_rate=100.0, num_steps=250)
    return run.predictions(np.arange(10_000, y.shape[1]))


@pytest.fixture(scope="module")
def exceptions():
    """Beliefs of twelve networks about the shark and the parrot: draw, step, case."""
    beliefs = []
    for rng in spawn_generators(8, count=12):
        known = train(rng, [SHARK[0], PARROT[0]])
        beliefs.append(np.stack([known[:, SHARK[1], 0], known[:, PARROT[1], 1]], axis=-1))
    return np.array(beliefs)


@pytest.fixture(scope="module")
def many_features():
    """Sixty features and what five networks believe of all items: draw, step, item, feature."""
    rng = np.random.default_rng(4)
    features = rng.choice([-1, 1], size=(60, 8))
    return features, np.array([train(r, features) for r in spawn_generators(9, count=5)])


@pytest.mark.claim("prop-illusions-belief")
def test_predictions_are_similarities_times_features(claim):
    """Gradient descent by hand from matched layers; predictions against W_1 alone."""
    wrong = ("without the inverse root", "inverse of the square", "transposed order")
    predicted = {name: [] for name in ("similarities", *wrong)}
    measured = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        y = sample_features(40, levels=2, branching=2, flip_probability=0.2, rng=rng)
        root = np.real(sqrtm(y @ y.T))
        first = 0.3 * rng.standard_normal((6, 4))
        second = y.T @ np.linalg.inv(root) @ first.T
        for step in range(31):
            if step % 10 == 0:
                similarities = first.T @ first
                measured.append((second @ first).T)
                predicted["similarities"].append(similarities @ np.linalg.inv(root) @ y)
                predicted["without the inverse root"].append(similarities @ y)
                predicted["inverse of the square"].append(similarities @ np.linalg.inv(y @ y.T) @ y)
                predicted["transposed order"].append(np.linalg.inv(root) @ similarities @ y)
            error = y.T - second @ first
            first, second = first + 0.03 * second.T @ error, second + 0.03 * error @ first.T
    comparison = {"measured": measured, "tolerance": 1e-10}
    claim.agrees("4 times, 5 networks", predicted=predicted["similarities"], draws=5, **comparison)
    for name in wrong:
        claim.refutes(name, predicted=predicted[name], **comparison)


@pytest.mark.claim("prop-illusions-belief")
def test_modes_that_do_not_mix_add_up_by_their_overlaps(claim):
    """Started along the modes; strengths are read off the weights, overlaps off the features."""
    predicted, no_item, no_value, measured = [], [], [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        y = sample_features(60, levels=2, branching=2, flip_probability=0.2, rng=rng)
        left, values, modes = np.linalg.svd(y.T, full_matrices=False)
        sizes = rng.uniform(0.1, 0.5, size=4)
        first, second = sizes[:, None] * modes, left * sizes
        run = deep_linear.train([first, second], np.eye(4), y, learning_rate=2.0, num_steps=40)
        for step in (0, 10, 40):
            total = np.linalg.multi_dot(run.weights_at(step)[::-1])
            strengths = [left[:, k] @ total @ modes[k] for k in range(4)]
            measured.append(total.T)
            parts = [np.outer(modes[k], modes[k] @ y) * strengths[k] / values[k] for k in range(4)]
            predicted.append(sum(parts))
            no_value.append(sum(np.array(parts) * values[:, None, None]))
            no_item.append(
                sum(
                    np.outer(np.abs(modes[k]), modes[k] @ y) * strengths[k] / values[k]
                    for k in range(4)
                )
            )
    comparison = {"measured": measured, "tolerance": 1e-10}
    claim.agrees("all beliefs at 3 times, 5 networks", predicted=predicted, draws=5, **comparison)
    claim.refutes("strengths instead of fractions", predicted=no_value, **comparison)
    claim.refutes("overlap with the item without sign", predicted=no_item, **comparison)


@pytest.mark.claim("prop-illusions-staircase")
def test_sums_of_overlaps_with_the_tree_s_modes_are_group_means(claim):
    """Overlaps with an orthonormal basis of eigenvectors of the hierarchy, by a library."""
    first, second = np.mgrid[:8, :8]
    edges = 2 * sum((first // size != second // size).astype(int) for size in (1, 2, 4))
    vectors = np.linalg.eigh(0.7**edges)[1]
    # falling eigenvalues: one mode, one, two, four
    level = np.array([0, 1, 2, 2, 3, 3, 3, 3])
    vectors = vectors[:, ::-1]
    features = [*itertools.product([-1.0, 1.0], repeat=8)]
    measured, predicted, others, steps = [], [], [], []
    for feature in features[::3]:
        overlaps = vectors * (vectors.T @ feature)  # item, mode
        heights = [overlaps[:, level <= last].sum(axis=1) for last in range(4)]
        measured.append(np.transpose(heights))
        predicted.append(illusions.group_means(feature, branching=2))
        steps.append(illusions.level_overlaps(feature, branching=2))
        sizes = np.array([8, 4, 2, 1])
        own = np.array(feature)[:, None]
        without = (predicted[-1] * sizes - own) / np.maximum(sizes - 1, 1)
        others.append(np.where(sizes == 1, own, without))
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees("86 features, 8 items, 4 levels", predicted=predicted, **comparison)
    claim.refutes("mean over the others in the group", predicted=others, **comparison)
    claim.refutes("overlaps, not added up", predicted=steps, **comparison)


@pytest.mark.claim("prop-illusions-staircase")
def test_networks_stand_on_the_stairs(claim, exceptions):
    measured = exceptions[:, PLATEAUX]
    heights = [
        illusions.group_means(feature, branching=2)[item] for feature, item in (SHARK, PARROT)
    ]
    overlaps = [
        illusions.level_overlaps(feature, branching=2)[item] for feature, item in (SHARK, PARROT)
    ]
    predicted, steps = (
        np.broadcast_to(np.transpose(a), measured.shape) for a in (heights, overlaps)
    )
    # modes of a sample are not quite those of the tree, and levels overlap a little
    comparison = {"measured": measured, "tolerance": 0.07}
    claim.agrees(
        "shark and parrot on 4 plateaus, 12 networks", predicted=predicted, draws=1, **comparison
    )
    claim.refutes("fine to coarse", predicted=predicted[:, ::-1], **comparison)
    claim.refutes("overlaps, not added up", predicted=steps, **comparison)


def bounds(features):
    """Return the worst group mean, as a negative number or zero; item, feature."""
    means = np.array([illusions.group_means(f, branching=2) for f in features])
    return np.minimum((means * features[..., None]).min(axis=-1), 0).T


@pytest.mark.claim("prop-illusions-exception")
def test_with_levels_in_order_beliefs_go_as_far_astray_as_the_worst_group_mean(claim):
    """Targets with exactly the tree's second moments, and all modes from one initial strength."""
    features = np.array([*itertools.product([-1.0, 1.0], repeat=8)])[::2]
    first, second = np.mgrid[:8, :8]
    edges = 2 * sum((first // size != second // size).astype(int) for size in (1, 2, 4))
    # so strong that 128 features more do not change them
    y = np.column_stack([1000 * np.real(sqrtm(0.7**edges)), features.T])
    root = np.real(sqrtm(y @ y.T))
    start = 1e-12 * np.eye(8)
    weights = [start, y.T @ np.linalg.inv(root) @ start]
    rate = 0.39 / 1562 * y.size / 2
    run = deep_linear.train(weights, np.eye(8), y, learning_rate=rate, num_steps=260)
    beliefs = run.predictions(np.arange(8, y.shape[1]))
    measured = np.min(np.minimum(features.T * beliefs, 0), axis=0)
    predicted = bounds(features)
    assert 0.3 < np.mean(predicted == 0) < 0.9  # exceptions and others
    overlaps = np.array([illusions.level_overlaps(f, branching=2) for f in features])
    single = np.minimum((overlaps * features[..., None]).min(axis=-1), 0).T
    # a level is within 0.02 of complete when the next one begins
    comparison = {"measured": measured, "tolerance": 0.02}
    claim.agrees("worst beliefs, 128 features, 8 items", predicted=predicted, **comparison)
    claim.refutes("worst overlap", predicted=single, **comparison)
    claim.refutes("nobody is misjudged", predicted=np.zeros_like(single), **comparison)


@pytest.mark.claim("prop-illusions-exception")
def test_beliefs_lie_between_the_smallest_and_the_largest_mean_if_fractions_fall(claim):
    """Random fractions, put together from projections on groups; in order, and in no order."""
    rng = np.random.default_rng(11)
    beyond = {True: [], False: []}
    for trial in range(2000):
        branching, levels = [(2, 3), (3, 2), (4, 1)][trial % 3]
        items = branching**levels
        feature = rng.choice([-1.0, 1.0], items)
        sizes = [branching ** (levels - level) for level in range(levels + 1)]
        means = [feature.reshape(-1, n).mean(axis=1).repeat(n) for n in sizes]
        for in_order in (True, False):
            fractions = rng.random(levels + 1)
            fractions = np.sort(fractions)[::-1] if in_order else fractions
            belief = fractions @ np.diff(means, axis=0, prepend=np.zeros((1, items)))
            low, high = np.minimum(np.min(means, axis=0), 0), np.maximum(np.max(means, axis=0), 0)
            beyond[in_order].append(np.max(np.maximum(low - belief, belief - high)))
    comparison = {"predicted": np.zeros(2000), "tolerance": 1e-12}
    claim.agrees("how far beyond", measured=np.maximum(beyond[True], 0), draws=2000, **comparison)
    claim.refutes("fractions in no order", measured=np.maximum(beyond[False], 0), **comparison)


@pytest.mark.claim("prop-illusions-exception")
def test_in_random_samples_beliefs_keep_near_the_bound(claim, many_features):
    features, beliefs = many_features
    measured = np.min(np.minimum(features.T * beliefs, 0), axis=1)
    shape = measured.shape
    # modes of a sample are not quite those of the tree, and those of a level come one by one;
    # 99 of 100 beliefs stay within 0.1
    comparison = {"measured": measured, "tolerance": 0.25}
    predicted = np.broadcast_to(bounds(features), shape)
    assert np.quantile(np.abs(predicted - measured), 0.99) < 0.11
    claim.agrees(
        "worst beliefs, 60 features, 5 networks", predicted=predicted, draws=1, **comparison
    )
    claim.refutes("nobody is misjudged", predicted=np.zeros(shape), **comparison)
    claim.refutes("all as badly as they can", predicted=np.full(shape, -0.75), **comparison)


@pytest.mark.claim("prop-illusions-exception")
def test_a_group_of_n_errs_by_at_most_one_less_two_over_n(claim):
    """Brute force over all features of 2, 3, 4, 8 and 9 items, the item being the first."""
    sizes = np.array([1, 2, 3, 4, 8, 9])
    measured = []
    for size in sizes:
        features = np.array([*itertools.product([-1, 1], repeat=int(size))])
        measured.append(np.max(-features[:, 0] * features.mean(axis=1)))
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees("groups of 1, 2, 3, 4, 8 and 9", predicted=1 - 2 / sizes, **comparison)
    claim.refutes("1 - 1/n", predicted=1 - 1 / sizes, **comparison)
    claim.refutes("the others alone", predicted=np.ones(6), **comparison)


@pytest.mark.claim("prop-illusions-peak")
def test_two_exponentials_turn_where_and_as_high_as_the_formula_says(claim):
    """The two exponentials on a fine grid; a hundred random levels and overlaps."""
    rng = np.random.default_rng(6)
    predicted, measured, swapped = [], [], []
    for _ in range(100):
        values = np.sort(rng.uniform(0.5, 4.5, size=2))[::-1]
        times = 100 + np.array([0.0, rng.uniform(5, 20)])
        weights = rng.uniform(0.1, 1, size=2) * [1, -1]
        grid = np.linspace(80, 140, 120_001)
        decayed = (1 - 0.2 * values[0]) ** (grid - times[0])
        grown = (1 + 0.1 * values[1]) ** (2 * (grid - times[1]))
        curve = weights[0] * (1 - decayed) + weights[1] * grown
        top = np.argmax(curve)
        measured.append([grid[top], curve[top]])
        options = {"singular_values": values, "half_times": times, "step_size": 0.1}
        predicted.append(illusions.extrema(weights, **options)[0])
        growth, decay = 2 * np.log1p(0.1 * values), -np.log(1 - 0.2 * values)
        swap = (growth[0] * times[0] + decay[1] * times[1]) / (growth[0] + decay[1])
        swapped.append([swap, curve[top]])
    comparison = {"measured": measured, "tolerance": 2e-3}  # four times the width of the grid
    claim.agrees("step and height, 100 pairs", predicted=predicted, draws=100, **comparison)
    claim.refutes("rates exchanged", predicted=swapped, **comparison)


@pytest.mark.claim("prop-illusions-peak")
def test_networks_peak_when_and_as_high_as_predicted(claim, exceptions):
    levels = predict_levels(CONFIG, num_features=10_002)
    options = {"singular_values": levels.singular_values, "half_times": levels.half_times}
    steps, heights, smooth, order = [], [], [], []
    for feature, item in (SHARK, PARROT):
        overlaps = illusions.level_overlaps(feature, branching=2)[item]
        step, height = illusions.extrema(overlaps, step_size=levels.step_size, **options)[-1]
        steps.append(step)
        heights.append(height)
        # gradient flow instead of descent: 2 h s instead of 2 ln(1 + h s)
        rates = 2 * levels.step_size * levels.singular_values
        flow = 2 * np.log1p(levels.step_size * levels.singular_values) / rates
        smooth.append(step * np.mean(flow))
        order.append(levels.half_times[0])
    measured = np.argmax(exceptions, axis=1)  # draw, case
    tops = np.max(exceptions, axis=1)
    repeat = (12, 2)
    # first weights and features scatter by 1 step and 0.03; the peak is read to whole steps
    comparison = {"measured": measured, "tolerance": 3.0}
    claim.agrees(
        "step, 12 networks", predicted=np.broadcast_to(steps, repeat), draws=1, **comparison
    )
    claim.refutes("rates of gradient flow", predicted=np.broadcast_to(smooth, repeat), **comparison)
    claim.refutes("half time of level 0", predicted=np.broadcast_to(order, repeat), **comparison)
    claim.agrees(
        "height, 12 networks",
        predicted=np.broadcast_to(heights, repeat),
        measured=tops,
        draws=1,
        tolerance=0.07,
    )
    claim.refutes(
        "the other's height",
        predicted=np.broadcast_to(heights[::-1], repeat),
        measured=tops,
        tolerance=0.07,
    )


@pytest.mark.claim("prop-illusions-peak")
def test_every_feature_whose_next_level_contributes_peaks_as_predicted(claim, many_features):
    features, beliefs = many_features
    levels = predict_levels(CONFIG, num_features=10_060)
    predicted, wrong, measured, heights, tops = [], [], [], [], []
    for index, feature in enumerate(features):
        overlaps = illusions.level_overlaps(feature, branching=2)
        means = illusions.group_means(feature, branching=2)
        for item in range(8):
            worst = int(np.argmin(feature[item] * means[item]))
            if feature[item] * means[item, worst] >= -0.2 or overlaps[item, worst + 1] == 0:
                continue
            turns = illusions.extrema(
                overlaps[item],
                singular_values=levels.singular_values,
                half_times=levels.half_times,
                step_size=levels.step_size,
            )
            turn = turns[np.argmin(feature[item] * turns[:, 1])]
            steps = np.argmin(feature[item] * beliefs[:, :, item, index], axis=1)
            predicted.append(np.full(5, turn[0]))
            wrong.append(np.full(5, (levels.half_times[worst] + levels.half_times[worst + 1]) / 2))
            measured.append(steps)
            heights.append(np.full(5, turn[1]))
            tops.append(beliefs[np.arange(5), steps, item, index])
    assert len(predicted) > 20
    comparison = {"measured": measured, "tolerance": 3.0}
    claim.agrees("step, 5 networks", predicted=predicted, draws=1, **comparison)
    claim.refutes("half way between the levels", predicted=wrong, **comparison)
    claim.agrees("height, 5 networks", predicted=heights, measured=tops, draws=1, tolerance=0.07)
