"""The claims of the chapter on the learning rate."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from learndyn.datasets import fit_line, noisy_line
from learndyn.experiments import learning_rate as experiments
from learndyn.rng import spawn_generators
from learndyn.theory import stability
from learndyn.theory.chains import sharpness_at_balanced_minimum

# Measurements go through the samples one by one: neither the least-squares slope nor the
# package's training, which the predictions use, enters into them, except where a test says so.


def draw(seed, *, count, slope=2.0):
    """Draw data sets as the chapter does, and fit a line to each."""
    samples = [
        noisy_line(100, slope=slope, noise_std=0.1, rng=rng)
        for rng in spawn_generators(seed, count=count)
    ]
    return samples, [fit_line(data.x, data.y) for data in samples]


def descend_by_hand(weight, depth, rate, *, num_steps, samples):
    """Return the common weight of chains at every step, which comes first; data along axis 0."""
    x, y = (np.array([getattr(data, name) for data in samples]) for name in "xy")
    axes = (len(samples),) + (1,) * (np.ndim(weight) - 1)
    x, y = x.reshape(*axes, -1), y.reshape(*axes, -1)
    path = np.empty((num_steps + 1, *np.shape(weight)))
    path[0] = weight
    for step in range(num_steps):
        others = path[step] ** (depth - 1)
        error = (path[step] * others)[..., np.newaxis] * x - y
        path[step + 1] = path[step] - rate * 2 * np.mean(error * x, axis=-1) * others
    return path


def loss_of(weights, samples):
    """Compute the loss of a chain over the samples, for torch to differentiate."""
    x, y = (torch.tensor(array) for array in (samples.x, samples.y))
    return ((weights.prod() * x - y) ** 2).mean()


@pytest.mark.claim("prop-learning-rate-hessian")
def test_hessian_at_a_minimum_is_that_of_autograd(claim):
    wrong = ("without the factor 2", "weights instead of other weights", "balanced")
    predicted = {name: [] for name in ("sharpness", *wrong)}
    measured, others, entries, package = [], [], [], []
    for slope in (2.0, -1.5):
        data_sets = zip(*draw(3, count=5, slope=slope), spawn_generators(4, count=5), strict=True)
        for samples, fit, rng in data_sets:
            for depth in (1, 2, 3, 10, 50):
                weights = np.exp(rng.normal(0, 0.3, depth)) * rng.choice([-1.0, 1.0], depth)
                weights[0] *= fit.slope / weights.prod()
                hessian = torch.autograd.functional.hessian(
                    lambda w, samples=samples: loss_of(w, samples), torch.tensor(weights)
                ).numpy()
                *small, largest = np.linalg.eigvalsh(hessian)
                measured.append(largest)
                others.append(np.abs(small).max(initial=0.0) / largest)
                curvature = 2 * fit.input_moment
                size = curvature * np.sum((fit.slope / weights) ** 2)
                predicted["sharpness"].append(size)
                predicted["without the factor 2"].append(size / 2)
                predicted["weights instead of other weights"].append(curvature * np.sum(weights**2))
                predicted["balanced"].append(curvature * depth * abs(fit.slope) ** (2 - 2 / depth))
                moment = {"input_moment": fit.input_moment}
                matrix = stability.hessian_at_minimum(weights, **moment)
                entries.append(np.abs(hessian - matrix).max() / largest)
                package.append(stability.sharpness_at_minimum(weights, **moment))
    # six digits are asked for; what is left is the rounding of double precision
    comparison = {"measured": measured, "tolerance": 1e-6, "relative": True}
    claim.agrees("sharpness at 50 minima", predicted=predicted.pop("sharpness"), **comparison)
    claim.agrees("the same by the package", predicted=package, **comparison)
    claim.agrees(
        "largest other curvature, over the sharpness",
        predicted=np.zeros(50),
        measured=others,
        tolerance=1e-6,
    )
    claim.agrees(
        "largest difference of an entry, over the sharpness",
        predicted=np.zeros(50),
        measured=entries,
        tolerance=1e-6,
    )
    for name, values in predicted.items():
        claim.refutes(name, predicted=values, **comparison)


def curvature_by_differences(weights, samples):
    """Return the largest curvature, from differences of the gradient over the samples."""
    count, step = len(weights), 1e-5
    shifted = weights + step * np.concatenate([np.eye(count), -np.eye(count)])
    others = np.array([[np.prod(np.delete(row, i)) for i in range(count)] for row in shifted])
    error = shifted.prod(axis=1)[:, np.newaxis] * samples.x - samples.y
    gradient = np.mean(2 * error * samples.x, axis=1)[:, np.newaxis] * others
    hessian = (gradient[:count] - gradient[count:]) / (2 * step)
    return np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1]


def minimum_from(logs, slope):
    """Return weights with that product, from the logarithms of all sizes but the last one."""
    sizes = np.exp([*logs, np.log(abs(slope)) - np.sum(logs)])
    sizes[0] *= np.sign(slope)
    return sizes


def search_flattest(samples, slope, *, start):
    """Search the minimum whose largest curvature, measured by differences, is smallest."""

    def objective(logs):
        return np.log(curvature_by_differences(minimum_from(logs, slope), samples))

    return minimum_from(minimize(objective, start).x, slope)


@pytest.mark.claim("prop-learning-rate-flattest")
def test_the_flattest_minimum_found_by_search_is_balanced(claim):
    powers = {"right": 2, "power 2 of the slope": 0, "power 2 - 1/D of the slope": 1}
    predicted = {name: [] for name in (*powers, "without the depth")}
    measured, sizes, roots = [], [], []
    for slope in (2.0, -1.5, 0.4):
        (samples,), (fit,) = draw(5, count=1, slope=slope)
        for depth in (2, 3, 5):
            start = np.random.default_rng(depth).normal(0, 0.4, depth - 1)
            weights = search_flattest(samples, fit.slope, start=start)
            measured.append(curvature_by_differences(weights, samples))
            size = abs(fit.slope)
            for name, less in powers.items():
                wanted = 2 * fit.input_moment * depth * size ** (2 - less / depth)
                predicted[name].append(wanted)
            predicted["without the depth"].append(predicted["right"][-1] / depth)
            sizes.append([abs(weights).min(), abs(weights).max()])
            roots.append([size ** (1 / depth)] * 2)
    # the value at a minimum of a search is far better than its place
    comparison = {"measured": measured, "tolerance": 1e-6, "relative": True}
    claim.agrees(
        "smallest sharpness, 3 slopes, 3 depths", predicted=predicted.pop("right"), **comparison
    )
    claim.agrees("sizes of the weights there", predicted=roots, measured=sizes, tolerance=1e-3)
    for name, wrong in predicted.items():
        claim.refutes(name, predicted=wrong, **comparison)


@pytest.mark.claim("prop-learning-rate-flattest")
def test_no_other_minimum_is_as_flat(claim):
    rng = np.random.default_rng(6)
    ratios, spreads = [], []
    for depth in (2, 3, 10, 50):
        for spread in (0.1, 0.3, 1.0):
            logs = rng.normal(0, spread, (20, depth))
            logs -= logs.mean(axis=1, keepdims=True)
            weights = 1.7 ** (1 / depth) * np.exp(logs) * rng.choice([-1.0, 1.0], (20, depth))
            size = stability.sharpness_at_minimum(weights, input_moment=0.3)
            flat = sharpness_at_balanced_minimum(depth, input_moment=0.3, slope=1.7)
            ratios.append(size / flat)
            spreads.append(np.mean(np.exp(-2 * logs), axis=1))
    assert np.min(ratios) > 1
    # in the logarithms of the weights the ratio is a mean of exponentials
    comparison = {"measured": ratios, "tolerance": 1e-9, "relative": True}
    claim.agrees("sharpness over the smallest, 240 minima", predicted=spreads, **comparison)
    claim.refutes("all alike", predicted=np.ones_like(ratios), **comparison)


@pytest.mark.claim("prop-learning-rate-units")
def test_in_natural_units_all_data_sets_give_the_same_run(claim):
    samples, fits = draw(7, count=5, slope=1.3)
    depth = np.array([2, 3, 5, 50])[:, np.newaxis]
    ratio = np.array([0.2, 0.9, 1.1])  # beyond them a chaotic run magnifies its rounding
    moment, slope = (
        np.array([getattr(fit, name) for fit in fits]).reshape(5, 1, 1)
        for name in ("input_moment", "slope")
    )
    minimum = slope ** (1 / depth)
    rates = ratio / (moment * depth * slope ** (2 - 2 / depth))
    start = 1 - 0.3 / depth + np.zeros((5, 4, 3))
    path = descend_by_hand(start * minimum, depth, rates, num_steps=40, samples=samples)

    def recursion(factor, power):
        units = np.empty_like(path)
        units[0] = start
        for step in range(40):
            u = units[step]
            units[step + 1] = u - ratio * factor * (u**depth - 1) * u ** (depth - power)
        return units

    comparison = {"measured": path / minimum, "tolerance": 1e-10}
    claim.agrees(
        "41 weights, 12 chains, 5 data sets", predicted=recursion(2 / depth, 1), **comparison
    )
    claim.refutes("factor 1/D", predicted=recursion(1 / depth, 1), **comparison)
    claim.refutes("depth left out", predicted=recursion(2 / depth, 0), **comparison)


@pytest.mark.claim("prop-learning-rate-edge")
def test_bisection_finds_two_over_the_sharpness(claim):
    samples, fits = draw(8, count=5)
    depth = np.arange(1, 61)
    slope = np.array([fit.slope for fit in fits])[:, np.newaxis]
    moment = np.array([fit.input_moment for fit in fits])[:, np.newaxis]
    minimum = slope ** (1 / depth)

    def returns(rates):
        path = descend_by_hand((1 - 1e-5) * minimum, depth, rates, num_steps=100, samples=samples)
        gap = np.abs(path - minimum)
        return gap[-1] < gap[0]

    low, high = np.zeros_like(minimum), np.full_like(minimum, 0.008)
    while (within := returns(high)).any():
        low, high = np.where(within, high, low), np.where(within, 2 * high, high)
    for _ in range(19):
        middle = (low + high) / 2
        within = returns(middle)
        low, high = np.where(within, middle, low), np.where(within, high, middle)
    edge = 1 / (moment * depth * slope ** (2 - 2 / depth))
    # 19 halvings leave 4e-6; the start is so near that the cycle shifts the edge by 1e-6
    comparison = {"measured": low, "tolerance": 1e-5, "relative": True}
    claim.agrees(
        "largest rate that returns, D = 1 to 60, 5 data sets", predicted=edge, **comparison
    )
    claim.refutes("1 over the sharpness", predicted=edge / 2, **comparison)
    claim.refutes("edge of half the loss", predicted=edge * 2, **comparison)
    claim.refutes("D - 1 for D", predicted=edge * depth / np.maximum(depth - 1, 0.5), **comparison)
    claim.refutes("power 2 of the slope", predicted=1 / (moment * depth * slope**2), **comparison)
    config = experiments.EdgeConfig(tuple(range(1, 61)), 1e-5, 100, 1e-6)
    package = experiments.measure_edges(config, samples[0])
    claim.agrees(
        "the same by the package",
        predicted=package.predicted,
        measured=package.measured,
        tolerance=1e-5,
        relative=True,
    )


@pytest.mark.claim("prop-learning-rate-cycle")
def test_above_the_edge_the_weights_swing_as_far_as_predicted(claim):
    samples, fits = draw(9, count=5)
    depth = np.array([2, 3, 10, 50])[:, np.newaxis]
    excess = np.array([1e-3, 4e-3])
    slope = np.array([fit.slope for fit in fits]).reshape(5, 1, 1)
    moment = np.array([fit.input_moment for fit in fits]).reshape(5, 1, 1)
    minimum = slope ** (1 / depth)
    rates = (1 + excess) / (moment * depth * slope ** (2 - 2 / depth))
    start = 0.995 * minimum + np.zeros((5, 4, 2))
    path = descend_by_hand(start, depth, rates, num_steps=5000, samples=samples)
    swing = np.abs(path[-1] - path[-2]) / minimum / 2
    law = np.sqrt(3 * excess / (2 * (depth - 1) * (5 * depth - 4))) + np.zeros((5, 1, 1))
    package = [stability.cycle_amplitude(1 + excess, depth=int(d)) for d in depth[:, 0]]
    np.testing.assert_allclose(law[0], package, rtol=1e-12)
    # the law is the leading order: its relative error is about half the excess at most
    comparison = {"measured": swing, "tolerance": 0.004, "relative": True}
    claim.agrees("swing, 4 depths, 2 rates, 5 data sets", predicted=law, **comparison)
    claim.refutes("half as far", predicted=law / 2, **comparison)
    claim.refutes("in proportion to the excess", predicted=law * np.sqrt(excess), **comparison)
    symmetric = np.sqrt(3 * excess / ((depth - 1) * (7 * depth - 11))) + np.zeros((5, 1, 1))
    claim.refutes("as in a symmetric valley", predicted=symmetric, **comparison)
    error = (swing / law - 1)[..., 1] / (swing / law - 1)[..., 0]
    claim.agrees(
        "how much the error grows with four times the excess",
        predicted=np.full_like(error, 4.0),
        measured=error,
        tolerance=0.1,  # of the next order
    )


@pytest.mark.claim("prop-learning-rate-cycle")
def test_deviations_from_the_cycle_shrink_as_predicted(claim):
    samples, fits = draw(10, count=5)
    depth = np.array([2, 3, 10, 50])[:, np.newaxis]
    excess = np.array([0.002, 0.004])
    slope = np.array([fit.slope for fit in fits]).reshape(5, 1, 1)
    moment = np.array([fit.input_moment for fit in fits]).reshape(5, 1, 1)
    minimum = slope ** (1 / depth)
    rates = (1 + excess) / (moment * depth * slope ** (2 - 2 / depth))
    run = {"depth": depth, "rate": rates, "samples": samples}
    cycle = descend_by_hand(0.99 * minimum + np.zeros((5, 4, 2)), num_steps=4000, **run)[-1]
    nearby = cycle + 1e-6 * minimum / depth
    after = descend_by_hand(nearby, num_steps=2, **run)[-1]
    back = descend_by_hand(cycle, num_steps=2, **run)[-1]
    shrinking = 1 - (after - back) / (nearby - cycle)
    law = 8 * excess + np.zeros_like(shrinking)
    # the leading order again: the relative error is some times the excess
    comparison = {"measured": shrinking, "tolerance": 0.02, "relative": True}
    claim.agrees("loss of a deviation in two steps", predicted=law, **comparison)
    claim.refutes("half of it", predicted=law / 2, **comparison)
    claim.refutes("a deviation that grows", predicted=-law, **comparison)


@pytest.mark.claim("prop-learning-rate-dip")
def test_a_run_that_starts_on_the_cycle_is_back_after_two_steps(claim):
    samples, fits = draw(11, count=5)
    depth = np.array([2, 3, 5, 20, 50])[:, np.newaxis]
    dip = np.array([0.02, 0.1, 0.3, 0.6, 0.95])
    slope = np.array([fit.slope for fit in fits]).reshape(5, 1, 1)
    moment = np.array([fit.input_moment for fit in fits]).reshape(5, 1, 1)
    ratio = np.array([[stability.rate_of_cycle(k, depth=int(d)) for k in dip] for d in depth[:, 0]])
    edge = 1 / (moment * depth * slope ** (2 - 2 / depth))
    start = (slope * (1 - dip)) ** (1 / depth) + np.zeros((5, 5, 5))
    down, up, back = (
        descend_by_hand(start, depth, ratio * edge, num_steps=2, samples=samples) ** depth / slope
    )
    comparison = {"measured": back, "tolerance": 1e-9}
    claim.agrees("product after two steps, 5 dips, 5 depths", predicted=down, **comparison)
    claim.refutes("product after one step", predicted=up, **comparison)
    # the loss at the dip is the larger one
    assert np.all(1 - down > up - 1)
    assert np.all(up > 1)
    leading = 1 + dip**2 * 2 * (depth - 1) * (5 * depth - 4) / (3 * depth**2)
    claim.refutes(
        "the amplitude law at all sizes",
        predicted=leading,
        measured=ratio,
        tolerance=1e-3,
    )


@pytest.mark.claim("prop-learning-rate-largest")
def test_the_largest_usable_rate_is_where_the_cycle_reaches_the_loss_of_success(claim):
    # the runs are those of the package, which know nothing of edges and cycles
    config = experiments.Config(
        num_data_sets=12,
        num_samples=100,
        slope=2.0,
        noise_std=0.1,
        depths=(20, 30, 40, 50, 60),
        initial_weight=0.9,
        num_steps=600,
        success_loss=0.02,
        ratios=(0.7, 1.1, 0.001),
        seed=2021,
    )
    result = experiments.largest_rates(config)
    # a grid of steps of a thousandth ends up to one step below, and luck may add half a step
    comparison = {"measured": result.largest, "tolerance": 0.0015}
    claim.agrees("rate over edge, 5 depths, 12 data sets", predicted=result.predicted, **comparison)
    claim.refutes("the edge itself", predicted=np.ones((12, 5)), **comparison)
    claim.refutes("1 over the sharpness", predicted=np.full((12, 5), 0.5), **comparison)
    fits = draw(2021, count=12)[1]
    dips = [(0.02 - fit.noise_floor) / fit.input_moment / fit.slope**2 for fit in fits]
    leading = 1 + np.array(dips)[:, np.newaxis] * 10 / 3
    claim.refutes(
        "amplitude law of deep chains", predicted=leading + np.zeros((12, 5)), **comparison
    )
    claim.agrees(
        "rate over edge, beside 1",
        predicted=np.ones((12, 5)),
        measured=result.largest,
        tolerance=0.03,  # the range that the proposition states, from 1 upwards
    )
    assert np.all(result.largest > 1)


@pytest.mark.claim("prop-learning-rate-time")
def test_steps_are_flow_time_over_rate_and_a_constant(claim):
    samples, fits = draw(12, count=5)
    depth = np.array([1, 2, 5, 10, 20, 30, 50, 60])[:, np.newaxis]
    ratio = np.array([0.15, 0.3, 0.5])
    slope = np.array([fit.slope for fit in fits]).reshape(5, 1, 1)
    moment = np.array([fit.input_moment for fit in fits]).reshape(5, 1, 1)
    rates = ratio / (moment * depth * slope ** (2 - 2 / depth))
    end = 0.9 * slope
    start = np.full((5, 8, 3), 0.9)
    path = descend_by_hand(start, depth, rates, num_steps=3300, samples=samples)
    passed = path**depth >= end
    assert passed[-1].all()
    measured = np.argmax(passed, axis=0)
    predicted = np.array(
        [
            [
                stability.descent_steps(
                    0.9 ** int(d),
                    0.9 * fit.slope,
                    learning_rate=rates[i, j],
                    depth=int(d),
                    input_moment=fit.input_moment,
                    slope=fit.slope,
                )
                for j, d in enumerate(depth[:, 0])
            ]
            for i, fit in enumerate(fits)
        ]
    )
    speed = np.array([(p ** (1 - 1 / depth)) * (slope - p) for p in (0.9**depth + 0 * slope, end)])
    gain = np.log(speed[1] / speed[0]) / 2
    # the number of steps is rounded up: half a step to either side of its middle, and the next
    # order of the rate, which is largest for few weights
    comparison = {"measured": measured, "tolerance": 0.6}
    claim.agrees("steps, 8 depths, 3 rates, 5 data sets", predicted=predicted + 0.5, **comparison)
    claim.refutes("flow time only", predicted=predicted + 0.5 - gain, **comparison)
    claim.refutes("twice the delay", predicted=predicted + 0.5 + gain, **comparison)
