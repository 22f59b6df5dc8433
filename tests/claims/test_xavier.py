"""Propositions of the chapter on Xavier: signals in linear networks with random weights."""

import math
from itertools import pairwise

import numpy as np
import pytest

from learndyn.experiments.xavier import measure_signals
from learndyn.initialization import weight_variances
from learndyn.rng import spawn_generators
from learndyn.theory.signal_propagation import (
    backward_moments,
    forward_moments,
    log_factor,
    relative_variances,
    typical_moments,
)

NARROW, WIDE = [12, 10, 8, 6, 9], [40, 30, 20, 10, 15]
# far from mean zero, and neighbours alike
RAMP = np.linspace(0.5, 2.0, 12)
OUTPUTS = np.array([3.0, 1, 1, 1, 0, 0, -1, 2, 2])


def draw(widths, x, output_gradient, *, fan, law, count, seed):
    return measure_signals(
        widths,
        x=x,
        output_gradient=output_gradient,
        fan=fan,
        law=law,
        gain=1.0,
        num_networks=count,
        rng=np.random.default_rng(seed),
    )


@pytest.fixture(scope="module")
def narrow():
    """Return the signals of 400,000 networks with normal weights."""
    options = {"fan": "average", "law": "normal", "count": 400_000, "seed": 1}
    return draw(NARROW, RAMP, OUTPUTS, **options)


def ratios(moments):
    """Return the factor of each layer, in the order of travel."""
    return moments[1:] / moments[:-1]


@pytest.mark.claim("prop-xavier-forward")
def test_each_layer_multiplies_by_its_inputs(claim, narrow):
    variances = weight_variances(NARROW, fan="average", gain=1.0)
    predicted = forward_moments(NARROW, weight_variances=variances, input_moment=1.0)
    measured = narrow.forward.mean(axis=0) / np.mean(RAMP**2)
    # 5 standard errors: the relative variance at the end is 1.44 for normal weights
    comparison = {"measured": measured, "tolerance": 0.01, "relative": True}
    claim.agrees(
        "forward moments at widths 12-10-8-6-9, 400,000 networks",
        predicted=predicted,
        draws=len(narrow.forward),
        **comparison,
    )
    outputs = np.concatenate([[1], np.cumprod(variances * NARROW[1:])])
    claim.refutes("outputs for inputs", predicted=outputs, **comparison)
    inputs = predicted * np.var(RAMP) / np.mean(RAMP**2)
    inputs[0] = 1.0
    claim.refutes("with the variance of the inputs", predicted=inputs, **comparison)
    stds = np.concatenate([[1], np.cumprod(np.sqrt(variances) * NARROW[:-1])])
    claim.refutes("standard deviation for variance", predicted=stds, **comparison)


@pytest.mark.claim("prop-xavier-forward")
def test_each_layer_multiplies_by_its_inputs_in_wider_networks(claim):
    signals = draw(WIDE, np.ones(40), np.ones(15), fan="out", law="uniform", count=100_000, seed=2)
    predicted = [40 / 30, 30 / 20, 20 / 10, 10 / 15]
    # 5 standard errors: the relative variance is below 0.6 at the end
    comparison = {
        "measured": ratios(signals.forward.mean(axis=0)), "tolerance": 0.013, "relative": True
    }  # fmt: skip
    claim.agrees(
        "factors at widths 40-30-20-10-15, fan-out",
        predicted=predicted,
        draws=len(signals.forward),
        **comparison,
    )
    claim.refutes("fan-in", predicted=np.ones(4), **comparison)


@pytest.mark.claim("prop-xavier-forward")
def test_correlated_inputs_and_rows_that_repeat_change_nothing(claim):
    measured, wrong, count = [], [], 200_000
    for rng in spawn_generators(3, count=5):
        common = rng.standard_normal((count, 1))
        x = 1 + 0.8 * common + 0.6 * rng.standard_normal((count, 6))
        # one row twice: no correlation within it
        row = 0.5 * rng.choice([-1.0, 1.0], (count, 6))
        z = np.sum(row * x, axis=1)
        measured.append(np.mean(z**2))
        same = np.sum(row[:, :1] * x, axis=1)
        wrong.append(np.mean(same**2))
    # E x^2 = 2; the fourth moment of z is at most 6 times its square: 5 se are 2.5 %
    comparison = {"predicted": np.full(5, 6 * 0.25 * 2.0), "tolerance": 0.025, "relative": True}
    claim.agrees(
        "output moments with signs as weights, 5 seeds",
        measured=measured,
        draws=count,
        **comparison,
    )
    claim.refutes("one weight for the whole row", measured=wrong, **comparison)


@pytest.mark.claim("prop-xavier-backward")
def test_each_layer_multiplies_by_its_outputs_on_the_way_back(claim, narrow):
    variances = weight_variances(NARROW, fan="average", gain=1.0)
    predicted = backward_moments(NARROW, weight_variances=variances, output_moment=1.0)
    measured = narrow.backward.mean(axis=0) / np.mean(OUTPUTS**2)
    # 5 standard errors: the relative variance at the input is 1.33 for normal weights
    comparison = {"measured": measured, "tolerance": 0.01, "relative": True}
    claim.agrees(
        "backward moments at widths 12-10-8-6-9, 400,000 networks",
        predicted=predicted,
        draws=len(narrow.backward),
        **comparison,
    )
    gains = (variances * NARROW[:-1])[::-1]
    inputs = np.concatenate([[1], np.cumprod(gains)])[::-1]
    claim.refutes("inputs for outputs", predicted=inputs, **comparison)
    claim.refutes("nothing lost", predicted=np.ones(5), **comparison)


@pytest.mark.claim("prop-xavier-echo")
def test_outputs_that_come_back_are_larger(claim):
    predicted, independent, measured = [], [], []
    for rng, (inputs, outputs) in zip(
        spawn_generators(4, count=5), [(8, 8), (20, 5), (5, 20), (4, 2), (2, 4)], strict=True
    ):
        weights = 0.7 * rng.standard_normal((100_000, outputs, inputs))
        z = weights @ np.linspace(1, 2, inputs)
        back = np.einsum("noi,no->ni", weights, -3 * z)
        simple = outputs * 0.49 * np.mean(9 * z**2)
        predicted.append((inputs + outputs + 1) / inputs)
        independent.append(1.0)
        measured.append(np.mean(back**2) / simple)
    # products of four normal numbers: 5 standard errors are 4 % for the narrowest
    comparison = {"measured": measured, "tolerance": 0.05, "relative": True}
    claim.agrees(
        "true over simple value of the input's gradient, 5 shapes",
        predicted=predicted,
        draws=len(weights),
        **comparison,
    )
    claim.refutes("as if independent", predicted=independent, **comparison)
    claim.refutes("without the 1", predicted=np.array(predicted) - [1 / 8, 0.05, 0.2, 1 / 4, 1 / 2],
                  **comparison)  # fmt: skip


@pytest.mark.claim("prop-xavier-compromise")
def test_both_directions_differ_by_the_ends_and_the_compromise_costs_a_product(claim):
    predicted, product, squares, ratio, both = [], [], [], [], []
    shapes = [NARROW, [16, 4, 16, 4, 16], [30, 12, 6, 3], [9, 9, 9]]
    for seed, widths in enumerate(shapes):
        options = {"fan": "average", "law": "uniform", "count": 100_000, "seed": 10 + seed}
        signals = draw(widths, np.ones(widths[0]), np.ones(widths[-1]), **options)
        forward, backward = signals.forward[:, -1].mean(), signals.backward[:, 0].mean()
        predicted.append(widths[-1] / widths[0])
        ratio.append(backward / forward)
        both.append(forward * backward)
        pairs = list(pairwise(widths))
        product.append(math.prod(4 * a * b / (a + b) ** 2 for a, b in pairs))
        squares.append(math.prod(2 * a / (a + b) for a, b in pairs))
    # relative variances up to 1.5 in each factor, which are positively correlated: 5 se
    comparison = {"tolerance": 0.03, "relative": True}
    claim.agrees("backward over forward, 4 shapes", predicted=predicted, measured=ratio,
                 draws=options["count"], **comparison)  # fmt: skip
    claim.agrees(
        "forward times backward",
        predicted=product,
        measured=both,
        draws=options["count"],
        **comparison,
    )
    claim.refutes("the other way round", predicted=1 / np.array(predicted), measured=ratio,
                  **comparison)  # fmt: skip
    claim.refutes("only forwards", predicted=squares, measured=both, **comparison)


def unit_gradients(layers, x, output_gradient, index):
    """Return the derivative of the loss, which is linear in a layer, by each of its weights."""
    _, outputs, inputs = layers[index].shape
    gradient = []
    for i, j in np.ndindex(outputs, inputs):
        unit = np.zeros((1, outputs, inputs))
        unit[0, i, j] = 1.0
        signal = x[:, np.newaxis]
        for k, weights in enumerate(layers):
            signal = (unit if k == index else weights) @ signal
        gradient.append(signal[:, :, 0] @ output_gradient)
    return np.stack(gradient, axis=1)


@pytest.mark.claim("prop-xavier-gradients")
@pytest.mark.parametrize("fan", ["in", "out"])
def test_gradients_of_weights_are_products_of_both_directions(claim, fan):
    widths, count = [3, 2, 4, 2], 40_000
    x, output_gradient = np.array([1.0, 2, 0]), np.array([1.0, -2])
    rng = np.random.default_rng(7)
    layers = [
        rng.uniform(-1, 1, (count, b, a)) * np.sqrt(3 / (a if fan == "in" else b))
        for a, b in pairwise(widths)
    ]
    measured = [np.mean(unit_gradients(layers, x, output_gradient, k) ** 2) for k in range(3)]
    start = np.mean(x**2) * np.mean(output_gradient**2)
    behind, before = np.array(widths[1:]), np.array(widths[:-1])
    predicted = start * (2 / behind if fan == "in" else 3 / before)
    wrong = start * (2 / before if fan == "in" else 3 / behind)
    # relative variance up to 2: 5 standard errors of 40,000 networks
    comparison = {"measured": measured, "tolerance": 0.04, "relative": True}
    claim.agrees(
        f"mean squares of gradients, fan-{fan}", predicted=predicted, draws=count, **comparison
    )
    claim.refutes("the other width", predicted=wrong, **comparison)


@pytest.mark.claim("prop-xavier-fluctuation")
def test_squares_of_second_moments_multiply_up(claim, narrow):
    def second(moments):
        return np.mean(moments**2, axis=0) / np.mean(moments, axis=0) ** 2

    signals = narrow
    predicted = [
        *(1 + relative_variances(NARROW))[1:],
        *(1 + relative_variances(NARROW[::-1]))[1:],
    ]
    measured = [*second(signals.forward)[1:], *second(signals.backward)[-2::-1]]
    # the eighth moments of the signals: 5 standard errors
    comparison = {"measured": measured, "tolerance": 0.035, "relative": True}
    claim.agrees("mean squares over squared means, 400,000 networks", predicted=predicted,
                 draws=len(narrow.forward), **comparison)  # fmt: skip
    forwards = np.cumprod(1 + 1 / np.array(NARROW[1:]))
    backwards = np.cumprod(1 + 1 / np.array(NARROW[-2::-1]))
    claim.refutes("1 for 2", predicted=[*forwards, *backwards], **comparison)
    inputs = np.cumprod(1 + 2 / np.array(NARROW[:-1]))
    claim.refutes("inputs for units", predicted=[*inputs, *predicted[4:]], **comparison)
    # uniform weights, given the layer before: 6/5 sum x^4/|x|^4 less, much for few inputs
    x = np.array([1.0, 0.5])
    weights = np.random.default_rng(8).uniform(-1, 1, (300_000, 10, 2))
    uniform = second(np.mean((weights @ x) ** 2, axis=1))
    lopsided = {"measured": uniform, "tolerance": 0.008, "relative": True}
    less = 1 + (2 - 1.2 * 1.0625 / 1.25**2) / 10
    claim.agrees("one layer of uniform weights", predicted=less, draws=len(weights), **lopsided)
    claim.refutes("as normal weights", predicted=1.2, **lopsided)


@pytest.mark.claim("prop-xavier-typical")
def test_logarithms_have_the_stated_mean_and_variance(claim, narrow):
    logs = np.log(narrow.forward)
    variances = weight_variances(NARROW, fan="average", gain=1.0)
    expected = forward_moments(
        NARROW, weight_variances=variances, input_moment=float(np.mean(RAMP**2))
    )
    layers = np.array([log_factor(n) for n in NARROW[1:]])
    mean, variance = np.cumsum(layers, axis=0).T
    found = logs.mean(axis=0)[1:] - np.log(expected[1:])
    # 5 standard errors of the mean and of the variance of logarithms of variance below 1.2
    means = {"measured": found, "tolerance": 0.008}
    claim.agrees(
        "mean of the logarithm, 400,000 networks", predicted=mean, draws=len(logs), **means
    )
    claim.refutes("mean of the logarithm is zero", predicted=np.zeros(4), **means)
    spreads = {"measured": logs.var(axis=0)[1:], "tolerance": 0.015}
    claim.agrees("variance of the logarithm", predicted=variance, draws=len(logs), **spreads)
    claim.refutes("1/n", predicted=np.cumsum(1 / np.array(NARROW[1:])), **spreads)


@pytest.mark.claim("prop-xavier-typical")
def test_a_narrow_deep_network_typically_fades(claim):
    widths = 31 * [10]
    finals = [
        draw(widths, np.ones(10), np.ones(10), fan="in", law="normal", count=2000, seed=seed)
        .forward[:, -1]
        for seed in range(5)
    ]  # fmt: skip
    typical = typical_moments(widths, confidence=0.9)
    logs = [np.log(final).mean() for final in finals]
    # the logarithm has variance 6.6: 5 standard errors of 2000 networks
    comparison = {"measured": logs, "tolerance": 0.3}
    claim.agrees("mean logarithm after 30 layers of 10, 5 seeds",
                 predicted=np.full(5, np.log(typical.mean[-1])),
                 draws=len(finals[0]), **comparison)  # fmt: skip
    claim.refutes("that of the expectation", predicted=np.zeros(5), **comparison)
    inside = [np.mean((f > typical.low[-1]) & (f < typical.high[-1])) for f in finals]
    # 5 standard errors of a share of 0.9 among 2000 are 0.034
    share = {"measured": inside, "tolerance": 0.035}
    claim.agrees("share within the band", predicted=np.full(5, 0.9), draws=len(finals[0]), **share)
    claim.refutes("two thirds", predicted=np.full(5, 0.67), **share)
