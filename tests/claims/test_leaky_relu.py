"""The claims of the chapter on leaky rectifiers."""

import itertools

import numpy as np
import pytest
import torch
from scipy import stats

from learndyn.experiments.leaky_relu import random_signals
from learndyn.initialization import weight_variances
from learndyn.theory import leaky_relu as theory
from learndyn.theory.signal_propagation import backward_moments, forward_moments

SLOPES = [0.0, 0.1, 0.5, -0.5, 2.0]


def leaky(o, slope):
    return np.where(o > 0, o, slope * o)


def standard_error(values):
    return values.std(axis=0, ddof=1) / np.sqrt(len(values))


def hidden_variances(widths, gain):
    """Return variances by fan-in, with gain 1 on the head."""
    return weight_variances(widths, gain=[gain] * (len(widths) - 2) + [1.0], fan="in")


def predict(moments, widths, variances, slope, **start):
    factors = theory.layer_factors(len(widths) - 1, negative_slope=slope)
    return moments(widths, weight_variances=variances, factors=factors, **start)


@pytest.mark.claim("prop-leaky-relu-unit")
def test_moments_of_one_unit(claim):
    """Integrals by quantiles: the mean over evenly spaced probabilities."""
    shares = (np.arange(200_000) + 0.5) / 200_000
    normal = stats.norm.ppf(shares)
    means, seconds = [], []
    for slope in SLOPES:
        h = leaky(normal, slope)
        means.append(h.mean())
        seconds.append([np.mean(h**2)])
        # laws of variance 1 that are not normal: uniform, of two values, and with an atom at zero
        for law in ([-(3**0.5), 3**0.5], None, [-2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0]):
            o = np.array([-1.0, 1.0]) if law is None else np.array(law)
            if o.size == 2 and law is not None:
                o = np.linspace(*o, 200_001)
            seconds[-1].append(np.mean(leaky(o, slope) ** 2) / np.mean(o**2))
    # the mean of any symmetric law goes with that of the absolute value
    lopsided = np.array([-3.0, -0.5, 0.5, 3.0])
    measured = [leaky(lopsided, slope).mean() for slope in SLOPES]
    halves = {"measured": measured, "tolerance": 1e-12}
    predicted = [(1 - slope) / 2 * np.abs(lopsided).mean() for slope in SLOPES]
    claim.agrees("mean for a law of four values", predicted=predicted, **halves)
    as_normal = [theory.unit_moments(slope).mean * lopsided.std() for slope in SLOPES]
    claim.refutes("as for a normal law", predicted=as_normal, **halves)
    units = [theory.unit_moments(slope) for slope in SLOPES]
    # the tails beyond the last quantile hold about 1e-4 of the second moment
    comparison = {"measured": means, "tolerance": 1e-4}
    claim.agrees("means of 5 slopes", predicted=[unit.mean for unit in units], **comparison)
    claim.refutes("mean zero", predicted=np.zeros(5), **comparison)
    comparison = {"measured": seconds, "tolerance": 3e-4, "relative": True}
    second = np.broadcast_to([[unit.second] for unit in units], (5, 4))
    claim.agrees("second moments of 4 laws", predicted=second, **comparison)
    variance = np.broadcast_to([[unit.variance] for unit in units], (5, 4))
    claim.refutes("the variance", predicted=variance, **comparison)


@pytest.mark.claim("prop-leaky-relu-forward")
@pytest.mark.parametrize("law", ["normal", "uniform"])
def test_second_moments_forwards_are_exact_at_any_width(claim, law):
    widths, slope = [7, 12, 5, 20, 3], 0.1
    rng = np.random.default_rng(1)
    variances = np.array([0.3, 0.1, 0.25, 0.07])
    signals = random_signals(
        widths,
        weight_variances=variances,
        negative_slope=slope,
        num_networks=40_000,
        law=law,
        rng=rng,
    ).forward
    predicted = predict(forward_moments, widths, variances, slope, input_moment=1.0)
    measured = signals.mean(axis=0)
    # five standard errors
    tolerance = float(np.max(5 * standard_error(signals)[1:] / predicted[1:]))
    assert tolerance < 0.06
    comparison = {"measured": measured, "tolerance": tolerance, "relative": True}
    claim.agrees(
        "second moments of 5 layers", predicted=predicted, draws=len(signals), **comparison
    )
    by_fan_out = np.cumprod([1.0, *(np.array(widths[1:]) * variances * [0.505, 0.505, 0.505, 1])])
    claim.refutes("fan-out", predicted=by_fan_out, **comparison)
    headless = predicted * [1, 1, 1, 1, 0.505]
    claim.refutes("a head with slope", predicted=headless, **comparison)


@pytest.mark.claim("prop-leaky-relu-forward")
def test_the_gain_keeps_the_second_moment(claim):
    widths, measured, errors = [30, 25, 40, 15, 10], [], []
    for slope in SLOPES:
        variances = hidden_variances(widths, theory.leaky_gain(slope))
        signals = random_signals(
            widths,
            weight_variances=variances,
            negative_slope=slope,
            num_networks=8000,
            law="uniform",
            rng=np.random.default_rng(3),
        ).forward
        measured.append(signals.mean(axis=0)[1:])
        errors.append(standard_error(signals)[1:])
    comparison = {"measured": measured, "tolerance": 5 * float(np.max(errors))}
    claim.agrees("4 layers, 5 slopes", predicted=np.ones((5, 4)), draws=len(signals), **comparison)
    wrong = [[(2 / (1 + a) * (1 + a * a) / 2) ** min(n, 3) for n in (1, 2, 3, 4)] for a in SLOPES]
    claim.refutes("slope not squared", predicted=wrong, **comparison)


@pytest.mark.claim("prop-leaky-relu-variance")
def test_keeping_the_variance_lets_signals_grow(claim):
    measured, predicted, errors, variances = [], [], [], []
    for slope in (0.0, 0.1, 0.5):
        # the gain that keeps the variance of samples, found without the formula
        o = np.random.default_rng(4).standard_normal(400_000)
        gain = leaky(o, slope).std() ** -1
        widths = [50, 50, 50, 50, 1]
        signals = random_signals(
            widths,
            weight_variances=[gain**2 / 50] * 4,
            negative_slope=slope,
            num_networks=3000,
            law="normal",
            rng=np.random.default_rng(5),
        ).forward
        measured.append(signals[:, 3].mean() ** (1 / 3))
        variances.append(_variance_growth(gain, slope))
        errors.append(standard_error(signals)[3] / signals[:, 3].mean() / 3)
        unit = theory.unit_moments(slope)
        predicted.append((1 + slope**2) * np.pi / ((1 + slope**2) * np.pi - (1 - slope) ** 2))
        assert predicted[-1] == pytest.approx(unit.second / unit.variance)
    # five standard errors, and as much for the sampled gain
    tolerance = 5 * max(errors) + 0.01
    comparison = {"measured": measured, "tolerance": tolerance, "relative": True}
    claim.agrees(
        "growth for each layer, 3 slopes", predicted=predicted, draws=len(signals), **comparison
    )
    claim.refutes("no growth", predicted=np.ones(3), **comparison)
    # 5 standard errors of 3000 networks of 50 units
    kept = {"measured": variances, "tolerance": 0.08, "relative": True}
    claim.agrees("growth of the variance, 3 slopes", predicted=predicted, draws=3000, **kept)
    claim.refutes("the variance is kept", predicted=np.ones(3), **kept)


@pytest.mark.claim("prop-leaky-relu-backward")
@pytest.mark.parametrize(("law", "slope"), [("normal", 0.1), ("uniform", 0.5), ("normal", -1.0)])
def test_second_moments_backwards_are_exact_at_any_width(claim, law, slope):
    widths = [12, 10, 8, 6, 9]
    variances = np.array([0.1, 0.15, 0.2, 0.1])
    signals = random_signals(
        widths,
        weight_variances=variances,
        negative_slope=slope,
        num_networks=40_000,
        law=law,
        rng=np.random.default_rng(6),
    ).backward
    predicted = predict(backward_moments, widths, variances, slope, output_moment=1.0)
    # five standard errors
    tolerance = float(np.max(5 * standard_error(signals)[:-1] / predicted[:-1]))
    assert tolerance < 0.06
    comparison = {"measured": signals.mean(axis=0), "tolerance": tolerance, "relative": True}
    claim.agrees(
        "second moments of 5 layers", predicted=predicted, draws=len(signals), **comparison
    )
    factor = (1 + slope**2) / 2
    steps = np.array(widths[:-1]) * variances * [factor, factor, factor, 1]
    by_fan_in = [*np.cumprod(steps[::-1])[::-1], 1.0]
    claim.refutes("fan-in", predicted=by_fan_in, **comparison)


@pytest.mark.claim("prop-leaky-relu-backward")
@pytest.mark.parametrize("slope", [0.1, 0.5])
def test_a_fixed_derivative_by_the_outputs_does_as_well(claim, slope):
    """The head mixes it, whatever it is."""
    widths, variances, count = [12, 10, 8, 6, 9], np.array([0.1, 0.15, 0.2, 0.1]), 60_000
    rng = np.random.default_rng(11)
    h = np.broadcast_to(rng.standard_normal(12), (count, 12))
    layers, masks = [], []
    for (a, b), variance in zip(itertools.pairwise(widths), variances, strict=True):
        layers.append(np.sqrt(variance) * rng.standard_normal((count, b, a)))
        o = np.einsum("nba,na->nb", layers[-1], h)
        masks.append(np.where(o > 0, 1.0, slope))
        h = leaky(o, slope)
    masks[-1][:] = 1.0
    e = np.broadcast_to([5.0, 1, 1, 1, 0, 0, -1, 2, 0], (count, 9))
    sizes = []
    for weights, mask in zip(layers[::-1], masks[::-1], strict=True):
        e = np.einsum("nb,nba->na", e * mask, weights)
        sizes.append(np.mean(e**2, axis=1))
    signals = np.stack(sizes[::-1], axis=1) / (33 / 9)
    predicted = predict(backward_moments, widths, variances, slope, output_moment=1.0)[:-1]
    tolerance = float(np.max(5 * standard_error(signals) / predicted))  # five standard errors
    assert tolerance < 0.06
    comparison = {"measured": signals.mean(axis=0), "tolerance": tolerance, "relative": True}
    claim.agrees("second moments of 4 layers", predicted=predicted, draws=count, **comparison)
    claim.refutes("as if linear", predicted=predicted * [8, 4, 2, 1], **comparison)


def _variance_growth(gain, slope):
    """Return the growth for each layer of the variance of an activity over the networks."""
    rng, h = np.random.default_rng(12), np.ones((3000, 50))
    variances = []
    for _ in range(3):
        weights = gain / np.sqrt(50) * rng.standard_normal((3000, 50, 50))
        h = leaky(np.einsum("nba,na->nb", weights, h), slope)
        variances.append(h.var())
    return (variances[2] / variances[0]) ** (1 / 2)


def test_backward_measurements_are_those_of_autograd():
    rng = np.random.default_rng(7)
    widths, count = [5, 4, 3, 2], 3
    options = {"weight_variances": [0.2, 0.3, 0.4], "negative_slope": 0.1, "law": "normal"}
    found = random_signals(widths, **options, num_networks=count, rng=rng)
    rng = np.random.default_rng(7)
    x = rng.standard_normal(5)
    x = torch.tensor(x * np.sqrt(5 / (x @ x)))
    layers = [
        torch.tensor(rng.standard_normal((count, b, a)) * std)
        for (a, b), std in zip(
            itertools.pairwise(widths), np.sqrt(options["weight_variances"]), strict=True
        )
    ]
    for net in range(count):
        h = x.clone().requires_grad_()
        activities = [h]
        for index, weights in enumerate(layers):
            h = weights[net] @ h
            h = h if index == 2 else torch.nn.functional.leaky_relu(h, 0.1)
            activities.append(h)
        squares = np.zeros(4)
        for output in range(2):
            slopes = torch.autograd.grad(h[output], activities, retain_graph=True)
            squares += [float((slope**2).mean()) for slope in slopes]
        np.testing.assert_allclose(found.backward[net], squares, rtol=1e-10)
        sizes = [float((h.detach() ** 2).mean()) for h in activities]
        np.testing.assert_allclose(found.forward[net], sizes, rtol=1e-10)


@pytest.mark.claim("prop-leaky-relu-spread")
@pytest.mark.parametrize("slope", [0.0, 0.1, 1.0])
def test_the_spread_of_one_network(claim, slope):
    hidden = [20, 15, 30]
    widths = [10, *hidden, 1]
    variances = hidden_variances(widths, theory.leaky_gain(slope))
    options = {"weight_variances": variances, "negative_slope": slope, "num_networks": 40_000}
    rng = np.random.default_rng(8)
    squares = random_signals(widths, **options, law="normal", rng=rng).forward[:, 3] ** 2
    k = theory.spread_constant(slope)
    predicted = np.prod([1 + k / n for n in hidden])
    # five standard errors
    tolerance = 5 * float(standard_error(squares)) / predicted
    assert tolerance < 0.1
    comparison = {"measured": squares.mean(), "tolerance": tolerance, "relative": True}
    claim.agrees("mean square of q_3", predicted=predicted, draws=len(squares), **comparison)
    flat = np.prod([1 + (k + 1) / n for n in hidden])
    claim.refutes("without the -1", predicted=flat, **comparison)


@pytest.mark.claim("prop-leaky-relu-spread")
def test_uniform_weights_spread_less(claim):
    """Few inputs, where a sum of uniform numbers is far from normal."""
    widths, gaps = [2, 5, 5, 1], []
    for slope in (0.0, 0.1, 1.0):
        variances = hidden_variances(widths, theory.leaky_gain(slope))
        options = {"weight_variances": variances, "negative_slope": slope, "num_networks": 40_000}
        normal, uniform = (
            random_signals(widths, **options, law=law, rng=np.random.default_rng(8)).forward[:, 2]
            ** 2
            for law in ("normal", "uniform")
        )
        error = np.hypot(standard_error(normal), standard_error(uniform))
        gaps.append((normal.mean() - uniform.mean()) / error)
    signs = {"measured": np.array(gaps) > 5, "tolerance": 0}  # five standard errors
    claim.agrees(
        "normal minus uniform above zero, 3 slopes",
        predicted=np.ones(3),
        draws=len(normal),
        **signs,
    )
    claim.refutes("the same", predicted=np.zeros(3), **signs)


@pytest.mark.claim("prop-leaky-relu-spread")
def test_layers_multiply_by_independent_factors(claim):
    widths = [6, 8, 8, 8, 1]
    variances = hidden_variances(widths, theory.leaky_gain(0.1))
    sizes = random_signals(
        widths,
        weight_variances=variances,
        negative_slope=0.1,
        num_networks=40_000,
        law="normal",
        rng=np.random.default_rng(9),
    ).forward
    steps = np.diff(np.log(sizes[:, :4]), axis=1)
    found = np.corrcoef(steps.T)[np.triu_indices(3, 1)]
    # five standard errors of a correlation
    comparison = {"measured": found, "tolerance": 5 / np.sqrt(40_000)}
    claim.agrees(
        "correlations of three layers", predicted=np.zeros(3), draws=len(sizes), **comparison
    )
    sums = np.corrcoef(np.log(sizes[:, 1:4]).T)[np.triu_indices(3, 1)]
    claim.refutes("sizes themselves", predicted=sums, **comparison)


@pytest.mark.claim("prop-leaky-relu-dead")
@pytest.mark.parametrize("at_zero", [0.0, 0.5, 1.0])
def test_dead_layers_and_the_slope_at_zero(claim, at_zero):
    widths = [6, 4, 3, 2, 3, 2]
    variances = hidden_variances(widths, 2**0.5)
    signals = random_signals(
        widths,
        weight_variances=variances,
        negative_slope=0.0,
        num_networks=150_000,
        law="uniform",
        rng=np.random.default_rng(10),
        slope_at_zero=at_zero,
    )
    dead = (signals.forward[:, 1:5] == 0).mean(axis=0)
    delta = [theory.death_probability(widths[1:end]) for end in range(2, 6)]
    # five standard errors of a share of 150,000
    comparison = {"measured": dead, "tolerance": 5 * 0.5 / np.sqrt(150_000)}
    claim.agrees(
        "shares with a dead layer", predicted=delta, draws=len(signals.forward), **comparison
    )
    added = np.cumsum([2.0**-n for n in widths[1:5]])
    claim.refutes("probabilities added", predicted=added, **comparison)
    alive = predict(backward_moments, widths, variances, 0.0, output_moment=1.0)[1:5]
    ratio = signals.backward[:, 1:5] / alive
    powers = (2 * at_zero**2) ** np.arange(3.0, -1.0, -1.0)
    predicted = 1 - np.array(delta) + delta * powers
    tolerance = float(np.max(5 * standard_error(ratio) / predicted))
    assert tolerance < 0.1
    comparison = {"measured": ratio.mean(axis=0), "tolerance": tolerance, "relative": True}
    claim.agrees("derivatives by 4 layers", predicted=predicted, draws=len(ratio), **comparison)
    claim.refutes("as if none were dead", predicted=np.ones(4), **comparison)
