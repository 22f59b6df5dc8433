"""The claims of the chapter on the edge of chaos."""

import numpy as np
import pytest
from scipy import optimize

from learndyn.activations import TANH
from learndyn.experiments.edge_of_chaos import (
    DepthConfig,
    NetworkConfig,
    measure_layers,
    train_by_depth,
)
from learndyn.rng import spawn_generators
from learndyn.theory.intervals import mean_interval
from learndyn.theory.mean_field import (
    correlation_map,
    critical_point,
    fixed_length,
    length_map,
    perturbation_factor,
    predict_layers,
)

# Evenly spaced nodes: another rule than the package's, exact to twelve digits for these functions.
U = np.linspace(-9, 9, 361)
DENSITY = np.exp(-(U**2) / 2) / np.exp(-(U**2) / 2).sum()
# A point in order, one near the edge, one in chaos.
PLACES = [(1.0, 0.05), (1.761, 0.05), (4.0, 0.05), (2.0, 0.3), (1.5, 0.0)]


def mean(values):
    """Return the mean over a standard normal number of a function given at the nodes."""
    return values @ DENSITY


def next_length(q, weight_variance, bias_variance):
    return weight_variance * mean(np.tanh(np.sqrt(q) * U) ** 2) + bias_variance


def settle(weight_variance, bias_variance, *, start=1.0):
    q = start
    for _ in range(400):
        q = next_length(q, weight_variance, bias_variance)
    return q


def next_correlation(c, q, weight_variance, bias_variance):
    """Integrate over two independent normal numbers on a square grid."""
    second = np.tanh(np.sqrt(q) * (c * U[:, None] + np.sqrt(1 - c**2) * U)) @ DENSITY
    product = mean(np.tanh(np.sqrt(q) * U) * second)
    return (weight_variance * product + bias_variance) / next_length(
        q, weight_variance, bias_variance
    )


@pytest.mark.claim("prop-edge-of-chaos-layer")
def test_units_of_a_layer_are_a_normal_sample_at_any_width(claim):
    weight_variance, bias_variance, draws = 1.7, 0.4, 40_000
    stated, measured, unbiased, errors = [], [], [], []
    for rng in spawn_generators(0, count=5):
        before = np.tanh(2 * rng.standard_normal((2, 3)))
        weights = rng.standard_normal((draws, 4, 3)) * np.sqrt(weight_variance / 3)
        biases = rng.standard_normal((draws, 4)) * np.sqrt(bias_variance)
        first, second = (weights @ row + biases for row in before)
        products = first[:, 0] * second[:, 0]
        lengths = np.mean(first**2, axis=1)
        measured += [products.mean(), lengths.mean(), lengths.std() / np.sqrt(2)]
        carried = weight_variance * np.array([before[0] @ before[1], before[0] @ before[0]]) / 3
        covariance, variance = carried + bias_variance
        stated += [covariance, variance, variance * np.sqrt(1 / 4)]
        unbiased += [*carried, carried[1] * np.sqrt(1 / 4)]
        # a standard deviation of 4 normal squares has a kurtosis that gives it about 0.006 here
        errors += [
            products.std() / np.sqrt(draws),
            lengths.std() / np.sqrt(draws),
            0.006 * variance,
        ]
    # in standard errors
    scale = np.array(errors)
    comparison = {"measured": np.divide(measured, scale), "tolerance": 5}
    claim.agrees(
        "moments of a layer in standard errors, 5 layers",
        predicted=np.divide(stated, scale),
        draws=draws,
        **comparison,
    )
    claim.refutes("without biases", predicted=np.divide(unbiased, scale), **comparison)


@pytest.mark.claim("prop-edge-of-chaos-layer")
def test_wide_networks_follow_the_maps(claim):
    weights = np.array([1.0, 1.761, 4.0])
    config = NetworkConfig(600, depth=6, num_networks=6, seed=5)
    options = {"activation": TANH, "bias_variance": 0.05, "correlation": 0.6}
    found = measure_layers(config, weight_variances=weights, **options)
    right, wrong = (
        predict_layers(depth=6, weight_variance=value, **options)
        for value in (weights, np.sqrt(weights))
    )
    # mean of six; single networks spread by 0.1 at most after six layers of this width
    comparison = {"measured": found.correlations.mean(axis=1), "tolerance": 0.06}
    claim.agrees("correlations, 6 layers", predicted=right.correlations, draws=6, **comparison)
    claim.refutes("σ_w for its square", predicted=wrong.correlations, **comparison)
    # a first layer so wide that biases in it are seen: 5 standard errors of 40 000 units
    q = weights + 0.05
    one = measure_layers(NetworkConfig(200, 1, num_networks=200, seed=6), weight_variances=weights,
                         **options)  # fmt: skip
    products = (one.correlations * one.lengths)[:, :, 0].mean(axis=1)
    first = {"measured": products / one.lengths[:, :, 0].mean(axis=1), "tolerance": 0.02}
    claim.agrees(
        "correlations, first layer", predicted=right.correlations[:, 0], draws=200, **first
    )
    claim.refutes("that of the inputs", predicted=np.full(3, 0.6), **first)
    assert np.allclose(right.correlations[:, 0], (0.6 * weights + 0.05) / q, rtol=1e-12)
    lengths = {"measured": found.lengths.mean(axis=1), "tolerance": 0.08, "relative": True}
    claim.agrees("lengths, 6 layers", predicted=right.lengths, draws=config.num_networks, **lengths)
    claim.refutes("σ_w for its square, lengths", predicted=wrong.lengths, **lengths)


@pytest.mark.claim("prop-edge-of-chaos-layer")
def test_spreads_fall_like_one_over_the_root_of_the_width(claim):
    spreads = []
    for width in (25, 100):
        config = NetworkConfig(width, depth=4, num_networks=300, seed=width)
        options = {"activation": TANH, "bias_variance": 0.05, "correlation": 0.6}
        found = measure_layers(config, weight_variances=[1.761], **options)
        spreads.append([found.correlations[0, :, 3].std(), found.lengths[0, :, 3].std()])
    ratios = np.divide(*spreads)
    # 300 networks give a standard deviation to 4 %, and the next order is of the size 1/25
    claim.agrees(
        "ratio of spreads", predicted=[2.0, 2.0], measured=ratios, draws=300, tolerance=0.35
    )
    claim.refutes("like one over the width", predicted=[4.0, 4.0], measured=ratios, tolerance=0.35)


@pytest.mark.claim("prop-edge-of-chaos-length")
def test_lengths_tend_to_the_only_fixed_point_from_everywhere(claim):
    predicted, measured, wrong, crossings = [], [], [], []
    for w, b in [*PLACES, (0.8, 0.1)]:
        for start in (0.01, 1.0, 30.0):
            measured.append(settle(w, b, start=start))
            predicted.append(
                float(fixed_length(activation=TANH, weight_variance=w, bias_variance=b))
            )
            wrong.append(settle(np.sqrt(w), b))
        grid = np.geomspace(1e-4, 30, 3000)
        gap = [next_length(q, w, b) - q for q in grid]
        crossings.append(np.sum(np.diff(np.sign(gap)) != 0))
    # both rules are better than 1e-6 up to length 2.2
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees("length after 400 layers", predicted=predicted, **comparison)
    claim.refutes("σ_w for its square", predicted=wrong, **comparison)
    assert crossings == 6 * [1]
    ends = [settle(w, 0.0) for w in (0.5, 0.9)]
    claim.agrees("without biases, to 0.9", predicted=[0, 0], measured=ends, tolerance=1e-9)


@pytest.mark.claim("prop-edge-of-chaos-slope")
def test_slope_at_one_is_the_mean_square_of_the_derivative(claim):
    measured, predicted, plain, of_lengths = [], [], [], []
    step = 1e-5
    for w, b in PLACES:
        q = settle(w, b)
        measured.append((1 - next_correlation(1 - step, q, w, b)) / step)
        predicted.append(float(perturbation_factor(q, activation=TANH, weight_variance=w)))
        plain.append(w * mean(1 / np.cosh(np.sqrt(q) * U) ** 2))
        of_lengths.append((next_length(q + step, w, b) - next_length(q, w, b)) / step)
    # the next term is the step times half a second derivative of order one
    comparison = {"measured": measured, "tolerance": 5e-5}
    claim.agrees("slope at 1", predicted=predicted, **comparison)
    claim.refutes("derivative not squared", predicted=plain, **comparison)
    claim.refutes("slope of the length map", predicted=of_lengths, **comparison)


@pytest.mark.claim("prop-edge-of-chaos-slope")
def test_the_slope_decides_where_correlations_go(claim):
    measured, predicted = [], []
    for w, b in [(1.0, 0.05), (1.5, 0.1), (4.0, 0.05), (2.5, 0.1), (3.0, 0.0)]:
        q = settle(w, b)
        goal = 1.0
        if perturbation_factor(q, activation=TANH, weight_variance=w) > 1:
            grid = np.linspace(0, 0.999, 200)
            gaps = [next_correlation(c, q, w, b) - c for c in grid]
            signs = np.sign(np.round(gaps, 12))
            assert np.sum(np.diff(signs) != 0) == 1  # one crossing, or a start on the diagonal
            goal = 0.0
            if b > 0:
                goal = optimize.brentq(lambda c: next_correlation(c, q, w, b) - c, 0, 0.999)  # noqa: B023
        for c in (0.0, 0.5, 0.95):
            for _ in range(250):
                c = min(1.0, next_correlation(c, q, w, b))
            measured.append(c)
            predicted.append(goal)
    grid = np.linspace(0, 1, 101)
    for w, b in PLACES:
        q = settle(w, b)
        curve = np.array([next_correlation(c, q, w, b) for c in grid])
        assert np.diff(curve).min() > 0
        assert np.diff(curve, 2).min() > 0
        if perturbation_factor(q, activation=TANH, weight_variance=w) <= 1:
            assert (curve - grid)[:-1].min() > 0
    # slopes at the ends are below 0.96
    comparison = {"measured": measured, "tolerance": 1e-4}
    claim.agrees("after 250 layers from 0, 0.5, 0.95", predicted=predicted, **comparison)
    claim.refutes("always to 1", predicted=np.ones(15), **comparison)


@pytest.mark.claim("prop-edge-of-chaos-line")
def test_the_line_passes_where_it_is_said_to(claim):
    def excess(w, b):
        q = settle(w, b)
        return w * mean(1 / np.cosh(np.sqrt(q) * U) ** 4) - 1

    stated, found = [], []
    for b, w, q in [(0.05, 1.7610, 0.5700), (0.3, 2.5051, 1.4612)]:
        critical = optimize.brentq(excess, 1.1, 4.0, args=(b,))
        stated += [w, q]
        found += [critical, settle(critical, b)]
    # four decimals are stated; those of the length suffer most, since the line is nearly along it
    comparison = {"measured": found, "tolerance": 1e-4}
    claim.agrees("variances and lengths", predicted=stated, **comparison)
    claim.refutes("the corner", predicted=[1.0, 0.0, 1.0, 0.0], **comparison)
    lengths = np.array([1e-3, 0.1, 0.57, 1.4612, 2.0])
    weights, biases = critical_point(lengths, activation=TANH)
    back = [settle(w, b, start=1.0) for w, b in zip(weights[1:], biases[1:], strict=True)]
    slopes = [excess(w, b) for w, b in zip(weights[1:], biases[1:], strict=True)]
    claim.agrees("lengths on the line", predicted=lengths[1:], measured=back, tolerance=1e-6)
    claim.agrees("χ − 1 on the line", predicted=np.zeros(4), measured=slopes, tolerance=1e-6)
    assert np.all(biases > 0)
    assert weights[0] == pytest.approx(1 + 2e-3, abs=1e-5)


def draw_layers(rng, *, width, depth, weight_variance, bias_variance):
    scale = np.sqrt(weight_variance / width)
    return [
        (
            scale * rng.standard_normal((width, width)),
            np.sqrt(bias_variance) * rng.standard_normal(width),
        )
        for _ in range(depth)
    ]


def forward(layers, z, function=np.tanh):
    for weights, biases in layers:
        z = weights @ function(z) + biases
    return z


@pytest.mark.claim("prop-edge-of-chaos-gradients")
def test_small_changes_grow_by_the_factor_in_each_layer(claim):
    factors, plain, measured, errors = [], [], [], []
    for w, b in PLACES[:3]:
        q, depth, grown = settle(w, b), 6, []
        for rng in spawn_generators(3, count=24):
            layers = draw_layers(rng, width=300, depth=depth, weight_variance=w, bias_variance=b)
            start = np.sqrt(q) * rng.standard_normal(300)
            start *= np.sqrt(300 * q) / np.linalg.norm(start)
            change = 1e-5 * rng.standard_normal(300)
            ends = [forward(layers, start + sign * change) for sign in (1, -1)]
            grown.append(np.sum((ends[0] - ends[1]) ** 2) / np.sum((2 * change) ** 2))
        measured.append(np.mean(grown))
        errors.append(np.std(grown, ddof=1) / np.sqrt(24))
        factors.append(perturbation_factor(q, activation=TANH, weight_variance=w) ** depth)
        plain.append((w * mean(1 / np.cosh(np.sqrt(q) * U) ** 2)) ** depth)
    # in standard errors; the bias of this width is below one of them
    comparison = {"measured": np.divide(measured, errors), "tolerance": 5}
    claim.agrees(
        "growth through 6 layers, in standard errors",
        predicted=np.divide(factors, errors),
        draws=24,
        **comparison,
    )
    claim.refutes("derivative not squared", predicted=np.divide(plain, errors), **comparison)


@pytest.mark.claim("prop-edge-of-chaos-gradients")
def test_derivatives_go_back_with_the_same_mean_in_every_network(claim):
    forwards, backwards, errors = [], [], []
    for rng in spawn_generators(4, count=5):
        layers = draw_layers(rng, width=8, depth=4, weight_variance=3.0, bias_variance=0.1)
        start, step = rng.standard_normal(8), 1e-5
        columns = [
            (forward(layers, start + step * e) - forward(layers, start - step * e)) / (2 * step)
            for e in np.eye(8)
        ]
        jacobian = np.stack(columns, axis=1)
        draws = rng.standard_normal((20_000, 8))
        there = np.mean((draws @ jacobian.T) ** 2, axis=1)
        back = np.mean((rng.standard_normal((20_000, 8)) @ jacobian) ** 2, axis=1)
        forwards.append(there.mean())
        backwards.append(back.mean())
        errors.append(np.hypot(there.std(), back.std()) / np.sqrt(20_000))
    comparison = {"measured": np.divide(backwards, errors), "tolerance": 5}  # standard errors
    claim.agrees(
        "means of 5 networks, in standard errors",
        predicted=np.divide(forwards, errors),
        draws=20_000,
        **comparison,
    )
    halves = np.divide(forwards, errors) / 2
    claim.refutes("half of it", predicted=halves, **comparison)


@pytest.mark.claim("prop-edge-of-chaos-gradients")
def test_squared_gradients_of_wide_networks_follow_the_factors(claim):
    weights = np.array([1.0, 1.761, 4.0])
    options = {"activation": TANH, "bias_variance": 0.05, "correlation": 0.6}
    config = NetworkConfig(400, depth=8, num_networks=12, seed=8)
    found = measure_layers(config, weight_variances=weights, **options).gradients[:, :, 0]
    theory = predict_layers(depth=8, weight_variance=weights, **options)
    factors, predicted = theory.factors, theory.gradients[:, 0]
    assert np.allclose(predicted, np.prod(factors[:, :-1], axis=1), rtol=1e-12)
    errors = found.std(axis=1, ddof=1) / np.sqrt(12)
    comparison = {"measured": found.mean(axis=1) / errors, "tolerance": 5}  # standard errors
    claim.agrees(
        "first of 8 layers, in standard errors",
        predicted=predicted / errors,
        draws=config.num_networks,
        **comparison,
    )
    one_more = predicted * factors[:, -1] / errors
    claim.refutes("one factor more", predicted=one_more, **comparison)


@pytest.mark.claim("prop-edge-of-chaos-edge")
def test_on_the_line_correlations_approach_one_like_one_over_the_layer(claim):
    count, measured, predicted = 500, [], []
    for q in (0.57, 1.4612):
        w, b = critical_point(q, activation=TANH)
        c = 0.3
        for _ in range(count):
            c = float(
                correlation_map(
                    c, length=q, activation=TANH, weight_variance=w, bias_variance=b, num_nodes=64
                )
            )
        measured.append(count * (1 - c))
        x = np.sqrt(q) * U
        second = -2 * np.tanh(x) / np.cosh(x) ** 2
        predicted.append(2 / (w * q * mean(second**2)))
    # the next term is of the order ln(l)/l
    comparison = {"measured": measured, "tolerance": 0.04, "relative": True}
    claim.agrees("layer times distance from 1, layer 500", predicted=predicted, **comparison)
    claim.refutes("factor 2", predicted=np.divide(predicted, 2), **comparison)


@pytest.mark.claim("prop-edge-of-chaos-edge")
def test_in_the_corner_lengths_die_and_correlations_stay(claim):
    options = {"activation": TANH, "weight_variance": 1.0, "bias_variance": 0.0}
    lengths, ends = [], []
    for start in (0.2, 0.6, 0.95):
        q, c, path = 1.0, start, []
        for _ in range(300):
            c = float(correlation_map(c, length=q, num_nodes=40, **options))
            q = float(length_map(q, **options))
            path.append(c)
        lengths.append(300 * q)
        assert np.all(np.diff([start, *path]) < 1e-15)
        assert path[-1] > 0.5 * start
        ends.append(path[149] - path[-1])
    comparison = {"measured": lengths, "tolerance": 0.02}  # the next term is of the order ln(l)/l
    claim.agrees("layer times length, layer 300", predicted=np.full(3, 0.5), **comparison)
    claim.refutes("1 instead of 1/2", predicted=np.ones(3), **comparison)
    # what is still to come after layer l is of the order 1/l times 1 − c²
    claim.agrees("fall from layer 150", predicted=np.zeros(3), measured=ends, tolerance=2e-3)


@pytest.mark.claim("prop-edge-of-chaos-training")
def test_deep_networks_learn_better_from_the_edge_than_from_the_ends(claim):
    for rate in (0.05, 0.02):
        config = DepthConfig([5, 20], 32, [0.8, 1.76, 4.0], 0.05, rate, 8, (4000, 1000), 25, 11)
        order, edge, chaos = train_by_depth(config).swapaxes(0, 1)
        measured = []
        for other in (order, chaos):
            gain = edge - other
            measured += [above_zero(gain[1]), above_zero(gain[1] - gain[0])]
        comparison = {"measured": measured, "tolerance": 0}
        claim.agrees(
            "gains at 20 layers, and over 5",
            predicted=np.ones(4),
            draws=config.num_seeds,
            **comparison,
        )
        claim.refutes("gains that stay", predicted=[1.0, 0.0, 1.0, 0.0], **comparison)
    # the edge is no cure: the text says that 40 layers of this width train badly from there
    for seed in (11, 12):
        config = DepthConfig([5, 40], 32, [1.76], 0.05, 0.05, 5, (4000, 1000), 25, seed)
        shallow, deep = train_by_depth(config)
        assert deep.mean() < 0.6 * shallow.mean()


def above_zero(differences):
    """Return 1 where the interval of the mean is above zero, else 0."""
    return float(mean_interval(differences, confidence=0.95).low > 0)
