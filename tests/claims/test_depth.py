"""The claims of the chapter on chains of many weights."""

import numpy as np
import pytest
import torch
from scipy.integrate import quad, solve_ivp
from tests.claims.noisy_lines import chapter_samples, numbers

from learndyn import chains
from learndyn.datasets import fit_line
from learndyn.rng import spawn_generators
from learndyn.theory.chains import flow_time

# Measurements go through the samples one by one, unless a comment says why not.


def leave_one_out(weights):
    """Multiply all weights but one, for each; weights along the last axis."""
    count = weights.shape[-1]
    return np.stack([np.delete(weights, i, axis=-1).prod(axis=-1) for i in range(count)], axis=-1)


def pull_by_hand(weights, samples):
    """Return the mean of 2 e x, with an axis of length 1 for the weights."""
    error = weights.prod(axis=-1)[..., np.newaxis] * samples.x - samples.y
    return np.mean(2 * error * samples.x, axis=-1, keepdims=True)


def descend_by_hand(weights, samples, *, rate, num_steps):
    """Return the weights at every step, which come first."""
    path = [weights]
    for _ in range(num_steps):
        path.append(path[-1] - rate * pull_by_hand(path[-1], samples) * leave_one_out(path[-1]))
    return np.array(path)


def solve_flow(weights, samples, *, time, **options):
    """Integrate the flow of all weights numerically, from the gradient over all samples."""

    def velocity(_, w):
        return -pull_by_hand(w, samples) * leave_one_out(w)

    settings = {"method": "LSODA", "rtol": 1e-11, "atol": 1e-13}
    return solve_ivp(velocity, (0, time), weights, **settings, **options)


def time_by_solver(weights, end, samples):
    """Follow all weights until their product is the one at the end."""

    def distance(_, w):
        return w.prod() - end

    distance.terminal = True
    return solve_flow(weights, samples, time=1e3, events=distance).t_events[0][0]


@pytest.mark.claim("prop-depth-gradient")
def test_gradient_holds_the_product_of_all_other_weights(claim):
    rng = np.random.default_rng(0)
    predicted, package, divided, own, measured = [], [], [], [], []
    for count in (1, 2, 3, 5, 8, 51):
        for zeros in range(min(count, 3)):
            samples = chapter_samples(rng)
            weights = rng.uniform(0.7, 1.3, count) * rng.choice([-1, 1], count)
            weights[rng.choice(count, zeros, replace=False)] = 0.0
            leaf = torch.tensor(weights, requires_grad=True)
            error = leaf.prod() * torch.tensor(samples.x) - torch.tensor(samples.y)
            torch.mean(error**2).backward()
            measured += leaf.grad.tolist()
            fit = fit_line(samples.x, samples.y)
            pull = 2 * fit.input_moment * (weights.prod() - fit.slope)
            predicted += (pull * leave_one_out(weights)).tolist()
            package += chains.gradient(weights, samples.x, samples.y).tolist()
            divided += (pull * weights.prod() / (weights + 1e-9)).tolist()
            own += [pull * weights.prod()] * count
    predicted = np.array(predicted)
    comparison = {"measured": measured, "tolerance": 1e-12}  # rounding of products of order 10
    claim.agrees(
        "derivatives, chains with 0 to 2 zeros", predicted=predicted, draws=15, **comparison
    )
    claim.agrees("derivatives by the package", predicted=package, draws=15, **comparison)
    claim.refutes("whole product divided by the weight", predicted=divided, **comparison)
    claim.refutes("own weight included", predicted=own, **comparison)
    claim.refutes("without the factor 2", predicted=predicted / 2, **comparison)
    claim.refutes("opposite sign", predicted=-predicted, **comparison)


@pytest.mark.claim("prop-depth-equal")
def test_equal_weights_stay_equal_and_follow_the_recursion(claim):
    spreads, first, last, package = [], [], [], []
    once = {"exact": [], "a factor D": [], "without the factor 2": [], "power D": []}
    finals = []
    for rng in spawn_generators(3, count=6):
        samples = chapter_samples(rng)
        fit = fit_line(samples.x, samples.y)
        for depth in (1, 2, 3, 7, 20):
            start = weight = float(rng.uniform(0.5, 1.05) * rng.choice([-1, 1]))
            rate = float(rng.choice([0.005, 0.05, 0.5])) / depth
            path = descend_by_hand(np.full(depth, start), samples, rate=rate, num_steps=12)
            spreads.append(np.ptp(path, axis=-1).max())
            first.append(path[1, 0])
            last.append(path[-1, 0])
            step = 2 * rate * fit.input_moment * (start**depth - fit.slope) * start ** (depth - 1)
            once["exact"].append(start - step)
            once["a factor D"].append(start - depth * step)
            once["without the factor 2"].append(start - step / 2)
            once["power D"].append(start - step * start)
            for _ in range(12):
                pull = 2 * fit.input_moment * (weight**depth - fit.slope)
                weight = weight - rate * pull * weight ** (depth - 1)
            finals.append(weight)
            run = chains.train_equal(
                start, samples.x, samples.y, depth=depth, learning_rate=rate, num_steps=12
            )
            package.append(run.final_weights[0])
    comparison = {"measured": last, "tolerance": 1e-11}
    claim.agrees("weight after 12 steps, 30 chains", predicted=finals, draws=30, **comparison)
    claim.agrees("the same by the package", predicted=package, draws=30, **comparison)
    # rounding; some runs jump, which enlarges it a little
    claim.agrees(
        "spread in 12 steps", predicted=np.zeros(30), measured=spreads, draws=30, tolerance=1e-12
    )
    comparison = {"measured": first, "tolerance": 1e-14}
    claim.agrees("weight after one step", predicted=once.pop("exact"), draws=30, **comparison)
    for name, wrong in once.items():
        claim.refutes(name, predicted=wrong, **comparison)


def all_pairs(values):
    """Return the differences of all pairs along the last axis."""
    first, second = np.triu_indices(values.shape[-1], k=1)
    return values[..., first] - values[..., second]


@pytest.mark.claim("prop-depth-conserved")
def test_gradient_flow_keeps_all_differences_of_squares(claim):
    later, first = {1: [], 2: []}, {1: [], 2: []}
    for rng in spawn_generators(5, count=8):
        samples = chapter_samples(rng)
        weights = rng.uniform(-1.5, 1.5, int(rng.integers(2, 9)))
        path = solve_flow(weights, samples, time=4.0, t_eval=np.linspace(0, 4, 5)).y.T
        for power in (1, 2):
            later[power] += all_pairs(path**power).ravel().tolist()
            first[power] += np.tile(all_pairs(weights**power), 5).tolist()
    comparison = {"tolerance": 1e-8}  # the solver's error
    name = "differences of squares at 5 times, 8 chains"
    claim.agrees(name, predicted=first[2], measured=later[2], draws=8, **comparison)
    name = "differences of the weights themselves"
    claim.refutes(name, predicted=first[1], measured=later[1], **comparison)


@pytest.mark.claim("prop-depth-conserved")
def test_each_step_multiplies_a_difference_of_squares_by_a_known_factor(claim):
    names = ("exact", "conserved", "others left out", "plus", "factor 2")
    predicted, measured = {name: [] for name in names}, []
    for rng in spawn_generators(6, count=8):
        samples = chapter_samples(rng)
        fit = fit_line(samples.x, samples.y)
        count = int(rng.integers(3, 7))
        weights = rng.uniform(-1.3, 1.3, count)
        path = descend_by_hand(weights, samples, rate=0.05, num_steps=100)
        step = 0.05 * 2 * fit.input_moment * (path[:-1].prod(axis=-1) - fit.slope)
        first, second = np.triu_indices(count, k=1)
        others = np.stack(
            [
                np.delete(path[:-1], pair, axis=-1).prod(axis=-1)
                for pair in zip(first, second, strict=True)
            ],
            axis=-1,
        )
        square = (step[:, np.newaxis] * others) ** 2
        factors = {
            "exact": 1 - square,
            "conserved": np.ones_like(square),
            "others left out": 1 - np.broadcast_to(step[:, np.newaxis] ** 2, square.shape),
            "plus": 1 + square,
            "factor 2": 1 - 2 * square,
        }
        for name, factor in factors.items():
            predicted[name].append(all_pairs(path[0] ** 2) * factor.prod(axis=0))
        measured.append(all_pairs(path[-1] ** 2))
    predicted = {name: np.concatenate(rows) for name, rows in predicted.items()}
    # 100 steps, each with the rounding of numbers of order 1
    comparison = {"measured": np.concatenate(measured), "tolerance": 1e-12}
    claim.agrees("after 100 steps, all pairs", predicted=predicted["exact"], draws=8, **comparison)
    for name in names[1:]:
        claim.refutes(name, predicted=predicted[name], **comparison)


@pytest.mark.claim("prop-depth-flow-time")
def test_flow_time_is_the_time_that_all_weights_take(claim):
    names = ("exact", "half the loss", "depth left out", "product squared")
    predicted, measured = {name: [] for name in names}, []
    for rng in spawn_generators(8, count=5):
        samples = chapter_samples(rng)
        data = numbers(samples)
        for depth in (1, 2, 3, 6, 20):
            ends = np.sort(rng.uniform(0.05, 0.97, 2)) * data["slope"]
            time = flow_time(*ends, depth=depth, **data)
            predicted["exact"].append(time)
            predicted["half the loss"].append(2 * time)
            predicted["depth left out"].append(depth * time)
            moment, slope = data["input_moment"], data["slope"]
            squared = quad(lambda p: 1 / (2 * moment * depth * p**2 * (slope - p)), *ends)[0]  # noqa: B023
            predicted["product squared"].append(squared)
            weights = np.full(depth, ends[0] ** (1 / depth))
            measured.append(time_by_solver(weights, ends[1], samples))
    # the solver's error, enlarged where the product hardly moves any more
    comparison = {"measured": measured, "tolerance": 1e-7, "relative": True}
    claim.agrees(
        "flow time, 5 depths, 5 data sets", predicted=predicted["exact"], draws=25, **comparison
    )
    for name in names[1:]:
        claim.refutes(name, predicted=predicted[name], **comparison)


@pytest.mark.claim("prop-depth-flow-time")
def test_flow_time_over_the_rate_predicts_the_steps_to_success(claim):
    depths, rate = np.arange(1, 52), 0.005
    predicted, measured = [], []
    for rng in spawn_generators(2021, count=5):
        samples = chapter_samples(rng)
        fit = fit_line(samples.x, samples.y)
        runs = chains.train_equal(
            0.9, samples.x, samples.y, depth=depths, learning_rate=rate, num_steps=1500
        )
        measured.append(runs.settling_step(0.02))
        end = fit.slope - np.sqrt((0.02 - fit.noise_floor) / fit.input_moment)
        predicted.append(flow_time(0.9**depths, end, depth=depths, **numbers(samples)) / rate)
    predicted, measured = np.array(predicted), np.array(measured, dtype=float)
    short = predicted < 100
    # steps are whole, and descent differs from the flow in first order of the rate
    for name, cases, relative, tolerance in (
        ("steps to success below 100", short, False, 3.0),
        ("steps to success from 100 on", ~short, True, 0.03),
    ):
        comparison = {"measured": measured[cases], "relative": relative, "tolerance": tolerance}
        claim.agrees(name, predicted=predicted[cases], draws=1, **comparison)
        claim.refutes("half the loss", predicted=2 * predicted[cases], **comparison)
        wrong = np.broadcast_to(predicted[:, :1], predicted.shape)[cases]
        claim.refutes("the same for all depths", predicted=wrong, **comparison)


@pytest.mark.claim("prop-depth-balanced")
def test_unequal_weights_of_the_same_product_are_never_later(claim):
    measured, bounds = [], []
    for rng in spawn_generators(11, count=30):
        samples = chapter_samples(rng)
        data = numbers(samples)
        count = int(rng.integers(2, 11))
        weights = np.exp(rng.normal(-0.1, rng.uniform(0, 0.6), count))
        weights *= min(1.0, (0.5 * data["slope"] / weights.prod()) ** (1 / count))
        end = float(rng.uniform(0.6, 0.95)) * data["slope"]
        measured.append(time_by_solver(weights, end, samples))
        bounds.append(float(flow_time(weights.prod(), end, depth=count, **data)))
    measured, bounds = np.array(measured), np.array(bounds)
    comparison = {"measured": np.maximum(measured / bounds - 1, 0), "tolerance": 1e-7}
    claim.agrees(
        "time beyond that of equal weights", predicted=np.zeros(30), draws=30, **comparison
    )
    mirrored = {"measured": np.maximum(bounds / measured - 1, 0), "tolerance": 1e-7}
    claim.refutes("equal weights are fastest", predicted=np.zeros(30), **mirrored)
