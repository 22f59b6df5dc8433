"""The claims of the chapter on the interplay of depth, learning rate and initial weight."""

import numpy as np
import pytest
from tests.claims.noisy_lines import chapter_samples

from learndyn import chains
from learndyn.datasets import LineSamples, fit_line
from learndyn.rng import spawn_generators
from learndyn.theory import rate_window, scaled_chain
from learndyn.theory.stability import stability_edge

# Measurements train chains and look at their losses; flow time, edge and scaled step, which the
# predictions use, enter only into the choice of what to try.
THRESHOLD = 0.02
NUM_STEPS = 600


def data_sets(seed, *, count):
    for rng in spawn_generators(seed, count=count):
        samples = chapter_samples(rng)
        yield samples, fit_line(samples.x, samples.y)


def measure(weight, samples, *, depth, rate, num_steps=NUM_STEPS, threshold=THRESHOLD):
    """Train, and return the steps to success."""
    runs = chains.train_equal(
        weight, samples.x, samples.y, depth=depth, learning_rate=rate, num_steps=num_steps
    )
    return runs.settling_step(threshold)


def train_by_hand(weight, samples, *, depth, rate, num_steps):
    """Descend on all weights, one by one, through all samples; return the product at each step."""
    weights = np.full(depth, weight)
    products = [weights.prod()]
    for _ in range(num_steps):
        error = products[-1] * samples.x - samples.y
        others = np.array([np.delete(weights, i).prod() for i in range(depth)])
        weights = weights - rate * np.mean(2 * error * samples.x) * others
        products.append(weights.prod())
    return np.array(products)


@pytest.mark.claim("prop-interplay-window")
def test_usable_rates_reach_from_flow_time_over_budget_to_the_edge(claim):
    lower = {"predicted": [], "measured": []}
    upper = {"predicted": [], "measured": [], "half loss": [], "infinitely deep": []}
    below = np.linspace(0.98, 1.02, 21)
    above = np.linspace(0.95, 1.08, 27)
    for samples, fit in data_sets(7, count=5):
        for depth, weight in ((5, 0.9), (10, 0.85), (30, 0.95), (40, 0.85), (50, 0.9), (60, 0.9)):
            low, high = rate_window.usable_rates(
                weight, depth=depth, num_steps=NUM_STEPS, threshold=THRESHOLD, fit=fit
            )
            assert low <= 0.9 * high
            rates = np.concatenate([low * below, np.geomspace(1.02 * low, high, 20), high * above])
            success = measure(weight, samples, depth=depth, rate=rates) >= 0
            first = np.argmax(success)
            end = first + np.argmin(success[first:])
            assert 41 < end < rates.size, "the series is unbroken from one end to the other"
            lower["predicted"].append(low)
            lower["measured"].append(rates[first])
            upper["predicted"].append(high * 1.025)  # the claim is from 0 to 5 % above the edge
            upper["measured"].append(rates[end - 1])
            upper["half loss"].append(2 * high)
            upper["infinitely deep"].append(high / fit.slope ** (2 / depth))
    comparison = {"measured": lower["measured"], "tolerance": 0.01, "relative": True}
    claim.agrees("smallest rate, 30 chains", predicted=lower["predicted"], draws=1, **comparison)
    claim.refutes("flow of half the loss", predicted=2 * np.array(lower["predicted"]), **comparison)
    comparison = {"measured": upper["measured"], "tolerance": 0.025, "relative": True}
    claim.agrees(
        "largest rate, middle of 0 to 5 %", predicted=upper["predicted"], draws=1, **comparison
    )
    for name in ("half loss", "infinitely deep"):
        claim.refutes(name, predicted=upper[name], **comparison)


@pytest.mark.claim("prop-interplay-window")
def test_where_the_ends_have_crossed_no_rate_below_the_edge_succeeds(claim):
    counts, wrong = [], []
    for samples, fit in data_sets(8, count=5):
        for depth, weight in ((44, 0.85), (64, 0.9), (70, 0.9)):
            settings = {"num_steps": NUM_STEPS, "threshold": THRESHOLD, "fit": fit}
            low, high = rate_window.usable_rates(weight, depth=depth, **settings)
            assert low > high
            rates = np.linspace(0.02, 1.0, 100) * high
            counts.append(np.sum(measure(weight, samples, depth=depth, rate=rates) >= 0))
            # with twice the edge, as for half the loss, the window would still be open
            wrong.append(np.sum((rates > low / 2) & (rates < 2 * high)))
    comparison = {"measured": counts, "tolerance": 0}
    claim.agrees("successes at 100 rates, 15 chains", predicted=np.zeros(15), draws=1, **comparison)
    claim.refutes("flow time and edge of half the loss", predicted=wrong, **comparison)


@pytest.mark.claim("prop-interplay-steps")
def test_steps_to_success_exceed_the_formula_by_less_than_one_and_a_fifth(claim):
    depths = np.array([2, 3, 5, 10, 20, 35, 60])[:, np.newaxis]
    fractions = np.array([0.03, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.75])
    exact, without, opposite, half, measured = [], [], [], [], []
    for samples, fit in data_sets(3, count=5):
        start = fit.slope * np.array([0.5, 0.05])[:, np.newaxis, np.newaxis]
        weight = start ** (1 / depths)
        rate = fractions * stability_edge(depths, input_moment=fit.input_moment, slope=fit.slope)
        chain = {"depth": depths, "threshold": THRESHOLD, "fit": fit}
        steps = rate_window.steps_to_success(weight, learning_rate=rate, **chain)
        time = rate_window.time_to_success(weight, **chain) / rate
        exact.append(steps)
        without.append(time)
        opposite.append(2 * time - steps)
        half.append(2 * time + steps - time)
        measured.append(measure(weight, samples, depth=depths, rate=rate, num_steps=1000))
    # from 0.1 below to 1.2 above: the middle, and half the width
    comparison = {"measured": measured, "tolerance": 0.65}
    claim.agrees(
        "formula + 0.55, 560 chains", predicted=np.array(exact) + 0.55, draws=1, **comparison
    )
    claim.refutes("without the logarithm", predicted=np.array(without) + 0.55, **comparison)
    claim.refutes("logarithm with opposite sign", predicted=np.array(opposite) + 0.55, **comparison)
    claim.refutes("flow of half the loss", predicted=np.array(half) + 0.55, **comparison)


@pytest.mark.claim("prop-interplay-steps")
def test_for_short_steps_the_number_is_the_formula_rounded_up(claim):
    depths = np.array([2, 4, 10, 40])
    exact, without, measured = [], [], []
    for samples, fit in data_sets(4, count=5):
        weights = (0.002 * fit.slope) ** (1 / depths)
        chain = {"depth": depths, "threshold": THRESHOLD, "fit": fit}
        # rates for which theory says that 3000 steps and a half are needed
        time = rate_window.time_to_success(weights, **chain)
        logarithm = rate_window.steps_to_success(weights, learning_rate=1.0, **chain) - time
        rates = time / (3000.5 - logarithm)
        exact.append(np.full(4, 3001.0))
        without.append(np.ceil(time / rates))
        measured.append(measure(weights, samples, depth=depths, rate=rates, num_steps=3010))
    comparison = {"measured": measured, "tolerance": 0}
    claim.agrees("steps of 20 long runs", predicted=exact, draws=1, **comparison)
    claim.refutes("without the logarithm", predicted=without, **comparison)


@pytest.mark.claim("prop-interplay-scaling")
def test_the_edge_falls_with_depth_as_its_exponent_says(claim):
    depths = np.array([2, 3, 6, 12, 25, 60])
    predicted, opposite, power_law, measured = [], [], [], []
    for slope in (0.4, 0.9, 1.0, 2.0, 3.5):
        x = np.linspace(0.1, 1.0, 9)
        samples = LineSamples(x, slope * x)
        for depth in depths:
            pair = np.array([depth, depth + 1])
            rates = [_largest_holding_rate(int(d), slope, samples) for d in pair]
            measured.append(np.diff(np.log(rates)) / np.diff(np.log(pair)))
            # the mean of 1/D over the logarithm of the depth, from one to the next, is 1/middle
            middle = pair.prod() * np.log(pair[1] / pair[0])
            exponent = rate_window.edge_exponent([middle], slope=slope)
            predicted.append(exponent)
            opposite.append(-2 - exponent)
            power_law.append(-np.ones(1))
    # central differences: an error of 1e-9 in rates whose logarithms differ by 1/60
    comparison = {"measured": np.array(measured), "tolerance": 1e-5}
    claim.agrees("local exponents, 6 depths, 5 slopes", predicted=np.array(predicted), **comparison)
    claim.refutes("opposite sign", predicted=np.array(opposite), **comparison)
    claim.refutes("1/D for every slope", predicted=np.array(power_law), **comparison)


def _largest_holding_rate(depth, slope, samples):
    """Return the rate at which the map of one step has the derivative -1 at the minimum."""
    weight = slope ** (1 / depth)
    shift = 1e-5 * weight

    def moved(rate, start):
        run = chains.train_equal(
            start, samples.x, samples.y, depth=depth, learning_rate=rate, num_steps=1
        )
        return run.weights[1, 0]

    # one step is linear in the rate: the slope of the map is 1 - rate * curvature
    rate = 1e-3
    derivative = (moved(rate, weight + shift) - moved(rate, weight - shift)) / (2 * shift)
    return 2 * rate / (1 - derivative)


@pytest.mark.claim("prop-interplay-scaling")
def test_the_fastest_rate_follows_the_edge_on_many_data_sets(claim):
    depths = np.array([20, 30, 40, 50, 60])
    rates = np.geomspace(0.009, 0.07, 130)
    fastest, edges = [], []
    for samples, fit in data_sets(7, count=20):
        steps = measure(0.9, samples, depth=depths[:, np.newaxis], rate=rates)
        fastest.append(rates[np.argmin(np.where(steps < 0, NUM_STEPS + 1, steps), axis=1)])
        edges.append(stability_edge(depths, input_moment=fit.input_moment, slope=fit.slope))
    measured, predicted = (
        np.polyfit(np.log(depths), np.log(rows).T, 1)[0] for rows in (fastest, edges)
    )
    comparison = {"measured": fastest, "tolerance": 0.07, "relative": True}
    claim.agrees("fastest rate, 5 depths, 20 data sets", predicted=edges, draws=1, **comparison)
    claim.refutes("one over the sharpness", predicted=np.array(edges) / 2, **comparison)
    claim.agrees(
        "exponent, 20 data sets", predicted=predicted, measured=measured, draws=1, tolerance=0.06
    )
    wrong = 2 * rate_window.edge_exponent(depths, slope=2.0).mean() * np.ones(20)
    claim.refutes("edge like 1/D squared", predicted=wrong, measured=measured, tolerance=0.06)


@pytest.mark.claim("prop-interplay-ratio")
def test_one_step_knows_only_ratio_rate_ratio_and_depth(claim):
    kinds = ("exact", "factor 2 missing", "exponent of the flow", "depth not divided")
    predicted = {name: [] for name in kinds}
    measured = []
    for samples, fit in data_sets(5, count=5):
        for depth, start, fraction in (
            (1, 0.2, 0.9),
            (3, 2.0, 1.5),
            (8, 0.01, 0.5),
            (30, 1.4, 2.0),
        ):
            weight = (start * fit.slope) ** (1 / depth)
            rate = fraction / (fit.input_moment * depth * fit.slope ** (2 - 2 / depth))
            products = train_by_hand(weight, samples, depth=depth, rate=rate, num_steps=1)
            measured.append(products[1] / fit.slope)
            step = (start - 1) * start ** (1 - 2 / depth)
            setting = {"depth": depth, "rate_ratio": fraction}
            predicted["exact"].append(float(scaled_chain.next_ratio(start, **setting)))
            factors = {
                "factor 2 missing": 1 - fraction / depth * step,
                "exponent of the flow": 1 - 2 * fraction / depth * step * start,
                "depth not divided": 1 - 2 * fraction * step,
            }
            for name, factor in factors.items():
                predicted[name].append(start * factor**depth)
    comparison = {"measured": measured, "tolerance": 1e-12}  # rounding of numbers of order 1
    claim.agrees(
        "ratio after one step, 20 chains", predicted=predicted["exact"], draws=5, **comparison
    )
    for name in kinds[1:]:
        claim.refutes(name, predicted=predicted[name], **comparison)


@pytest.mark.claim("prop-interplay-ratio")
def test_deep_chains_approach_the_limit_of_infinite_depth(claim):
    samples = chapter_samples(np.random.default_rng(2021))
    fit = fit_line(samples.x, samples.y)
    starts, fraction, depth = np.array([0.1, 0.5, 0.9, 1.2, 2.0]), 0.7, 100_000
    rate = fraction * stability_edge(depth, input_moment=fit.input_moment, slope=fit.slope)
    runs = chains.train_equal(
        (starts * fit.slope) ** (1 / depth),
        samples.x,
        samples.y,
        depth=depth,
        learning_rate=float(rate),
        num_steps=5,
    )
    measured = depth * np.log(runs.weights[:, :, 0]) - np.log(fit.slope)
    limits, wrong = [np.log(starts)], [np.log(starts)]
    for _ in range(5):
        for path, factor in ((limits, 2.0), (wrong, 1.0)):
            ratio = np.exp(path[-1])
            path.append(path[-1] - factor * fraction * ratio * (ratio - 1))
    comparison = {"measured": measured, "tolerance": 1e-3}  # of the order of 10 steps over D
    claim.agrees(
        "ln φ over 5 steps, 5 starts", predicted=np.transpose(limits), draws=1, **comparison
    )
    claim.refutes("factor 2 missing", predicted=np.transpose(wrong), **comparison)


@pytest.mark.claim("prop-interplay-waiting")
def test_the_wait_on_the_plateau_grows_with_the_power_of_the_formula(claim):
    exact, flat, measured = [], [], []
    ratios = np.array([3e-2, 5e-3, 8e-4])
    depths = np.array([3, 5, 12, 60])[:, np.newaxis]
    fractions = np.array([0.3, 0.75])[:, np.newaxis, np.newaxis]
    for samples, fit in data_sets(6, count=5):
        weights = (fit.slope * ratios) ** (1 / depths)
        rates = fractions * stability_edge(depths, input_moment=fit.input_moment, slope=fit.slope)
        steps = measure(weights, samples, depth=depths, rate=rates, num_steps=2200)
        assert np.all(steps >= 0)
        waits = scaled_chain.waiting_steps(ratios, depth=depths, rate_ratio=fractions)
        # differences between starts: what does not grow drops out, but for a logarithm
        exact.append(np.diff(waits))
        flat.append(np.diff(np.broadcast_to(1 / (2 * fractions * ratios), waits.shape)))
        measured.append(np.diff(steps))
    # half of ln 6 from the pulls, the rest of a series in r0, the rounding of two numbers of steps
    comparison = {"measured": measured, "tolerance": 6.0}
    claim.agrees("growth of the wait, 40 chains", predicted=exact, draws=1, **comparison)
    claim.refutes("power 1 at all depths", predicted=flat, **comparison)
    claim.refutes("factor 2", predicted=2 * np.array(exact), **comparison)


@pytest.mark.claim("prop-interplay-weights")
def test_usable_initial_weights_end_where_the_formula_says(claim):
    predicted, measured, same, inverse_square = [], [], [], []
    spread = np.linspace(-0.03, 0.03, 31)
    settings = [
        *((3, 0.5, 200), (8, 0.02, 200), (20, 0.25, 600)),
        *((40, 0.5, 600), (60, 0.8, 200), (200, 0.5, 200)),
    ]
    for samples, fit in data_sets(9, count=5):
        for depth, fraction, num_steps in settings:
            setting = {"rate_ratio": fraction, "num_steps": num_steps, "threshold": THRESHOLD}
            ends = np.log(scaled_chain.usable_weights(depth, fit=fit, **setting)) * depth
            inner = np.linspace(ends[0] + 0.04, ends[1] - 0.04, 30)
            tried = np.concatenate([ends[0] + spread, inner, ends[1] + spread])
            rate = fraction * float(
                stability_edge(depth, input_moment=fit.input_moment, slope=fit.slope)
            )
            weights = np.exp(tried / depth)
            steps = measure(weights, samples, depth=depth, rate=rate, num_steps=num_steps)
            first = np.argmax(steps >= 0)
            end = first + np.argmin(steps[first:] >= 0)
            assert 61 < end < tried.size, "the series is unbroken from one end to the other"
            measured.append(tried[[first, end - 1]])
            predicted.append(ends)
            same.append(ends * depth / 20)
            inverse_square.append(ends * 20 / depth)
    comparison = {"measured": measured, "tolerance": 0.01}
    claim.agrees("ln of both products, 30 windows", predicted=predicted, draws=1, **comparison)
    claim.refutes("the weights of depth 20 at all depths", predicted=same, **comparison)
    claim.refutes("width like 1/D squared", predicted=inverse_square, **comparison)
