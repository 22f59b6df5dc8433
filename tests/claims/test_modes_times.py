"""The claims of the chapter on modes: when modes are learned, together, and up to which rate."""

import numpy as np
import pytest
import torch
from tests.claims.full_networks import (
    aligned_start,
    chapter_problem,
    descend,
    flow,
    mean_squared_error,
    orthonormal,
    white_problem,
)

from learndyn import deep_linear
from learndyn.experiments import modes as experiments
from learndyn.initialization import draw_normal_weights
from learndyn.rng import spawn_generators
from learndyn.theory import deep_linear as theory
from learndyn.theory.alike_modes import matrix_solution, remaining_strengths


def step_past_half(pace, start):
    """Return the step in which an aligned mode with s = 1 passes one half."""
    factor, step = np.sqrt(start), 0
    while factor * factor < 0.5:
        before = factor * factor
        factor, step = factor + pace * factor * (1 - factor * factor), step + 1
    return step - 1 + (0.5 - before) / (factor * factor - before)


def brute_force(factors, values, grown):
    """Return the matrix solution as it stands on the page, for given F."""
    bracket = np.eye(len(factors)) + factors * ((grown**2 - 1) / values) @ factors.T
    return grown[:, None] * (factors.T @ np.linalg.solve(bracket, factors)) * grown


@pytest.mark.claim("prop-modes-half-time")
def test_the_formula_is_right_in_the_limit_of_weak_starts_at_every_rate(claim):
    paces = [0.05, 0.2, 0.4, 0.8, 1.5]
    for start, tolerance in ((1e-12, 0.05), (1e-48, 0.0125), (1e-192, 0.00313)):
        # what a start cannot change is a constant number of steps: a quarter of the error each time
        measured = [step_past_half(pace, start) for pace in paces]
        options = {"singular_value": 1.0, "initial_strength": start}
        predicted, by_flow = (
            [theory.half_learning_time(**options, growth_rate=rate).item() for rate in rates]
            for rates in (
                [theory.growth_rate(1.0, step_size=pace) for pace in paces],
                [2 * pace for pace in paces],
            )
        )
        comparison = {"measured": measured, "tolerance": tolerance, "relative": True}
        claim.agrees(f"step past one half from {start:g}", predicted=predicted, **comparison)
        claim.refutes("exponent 2hs of the flow", predicted=by_flow, **comparison)


@pytest.mark.claim("prop-modes-half-time")
def test_flow_passes_one_half_at_the_step_of_the_formula(claim):
    """An aligned start in the full network, integrated to the predicted steps."""
    values, starts = np.array([3.0, 2.0, 1.0]), np.array([1e-4, 1e-3, 0.2])
    measured, late = [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y, left, right = white_problem(rng, values=values, num_samples=4, num_outputs=6)
        hidden = orthonormal(rng, 5, 3)
        layers = [hidden * np.sqrt(starts) @ right.T, left * np.sqrt(starts) @ hidden.T]
        rates = 2 * theory.step_size(1.0, num_samples=4, num_outputs=6) * values
        steps = theory.half_learning_time(
            singular_value=values, initial_strength=starts, growth_rate=rates
        )
        order = np.argsort(steps)
        path = flow(layers, x, y, np.concatenate([[0.0], steps[order]]))[1:]
        halves = [
            left[:, k] @ second @ first @ right[:, k] / values[k]
            for k, (first, second) in zip(order, path, strict=True)
        ]
        measured.append(halves)
        late.append(1 / (1 + (values / starts - 1) ** -0.5))  # at half of these steps
    comparison = {"measured": measured, "tolerance": 1e-6}  # the solver's error
    claim.agrees(
        "strength over s at these steps", predicted=np.full((5, 3), 0.5), draws=5, **comparison
    )
    claim.refutes("rate h s", predicted=late, **comparison)


@pytest.mark.claim("prop-modes-half-time")
def test_half_learning_times_of_ten_networks(claim):
    config = experiments.Config(
        num_draws=10,
        num_features=10_000,
        num_hidden=30,
        flip_probability=0.15,
        scales=(1e-12,),
        learning_rate=100.0,
        num_steps=250,
        seed=2021,
    )
    times = experiments.time_modes(config)
    # hidden directions overlap, which delays the later modes by up to 2.6 steps
    comparison = {"measured": times.measured, "tolerance": 0.02, "relative": True}
    claim.agrees("steps to one half, 80 modes", predicted=times.alone, draws=1, **comparison)
    pace = 0.0025 * times.singular_values[:, np.newaxis]
    by_flow = times.alone * np.log1p(pace) / pace
    claim.agrees("with what earlier levels leave", predicted=times.rest, draws=1, **comparison)
    claim.refutes("exponent 2hs of the flow", predicted=by_flow, **comparison)
    claim.refutes("twice the scale", predicted=times.alone - np.log(4) / 2 / pace, **comparison)


@pytest.mark.claim("prop-modes-start")
def test_the_mean_of_both_factors_grows_and_their_difference_shrinks(claim):
    predicted, measured, doubled = [], [], []
    values = np.array([4.0, 2.0, 1.0])
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y, left, right = white_problem(rng, values=values, num_samples=4, num_outputs=6)
        start = draw_normal_weights([3, 5, 6], scale=1e-9, rng=rng)
        pace = 2 * 1.5 / 24
        path = descend(start, x, y, rate=1.5, num_steps=10)[1]
        first, last = path[0], path[-1]
        for sign in (1, -1):
            before, after = (w[0] @ right + sign * w[1].T @ left for w in (first, last))
            measured.append(after * 1e9)
            predicted.append((1 + sign * pace * values) ** 10 * before * 1e9)
            doubled.append((1 + sign * pace * values) ** 20 * before * 1e9)
    # weights of 1e-9: terms of third order are 1e-18 of the first
    comparison = {"measured": measured, "tolerance": 1e-11}
    claim.agrees("factors after ten steps", predicted=predicted, draws=5, **comparison)
    claim.refutes("squared growth", predicted=doubled, **comparison)


@pytest.mark.claim("prop-modes-start")
def test_the_mean_strength_at_the_start(claim):
    rng = np.random.default_rng(11)
    left, right = orthonormal(rng, 40, 4), orthonormal(rng, 4, 4)
    drawn = []
    for source in spawn_generators(3, count=400):
        first, second = draw_normal_weights([4, 6, 40], scale=0.3, rng=source)
        drawn.append(np.sum((first @ right + second.T @ left) ** 2, axis=0) / 4)
    error = np.std(drawn) / np.sqrt(np.size(drawn))
    predicted = theory.expected_initial_strength(4, 6, 40, scale=0.3)
    comparison = {"measured": np.mean(drawn), "tolerance": 5 * error}
    claim.agrees("mean over 1600 modes", predicted=predicted, draws=len(drawn), **comparison)
    claim.refutes("first layer only", predicted=6 * 0.09 / 4 / 10, **comparison)
    claim.refutes("scale not squared", predicted=predicted / 0.3, **comparison)


@pytest.mark.claim("prop-modes-matrix")
@pytest.mark.parametrize("num_hidden", [2, 6])
def test_balanced_flow_is_the_matrix_solution_also_through_a_bottleneck(claim, num_hidden):
    values = np.array([3.0, 3.0, 2.9, 1.0])
    predicted, measured, alone, shifted = [], [], [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y, left, right = white_problem(rng, values=values, num_samples=5, num_outputs=8)
        factors = 0.3 * rng.standard_normal((num_hidden, 4))
        steps, rate = np.array([0.0, 3.0, 8.0, 25.0]), 2.0
        rates = 2 * theory.step_size(rate, num_samples=5, num_outputs=8) * values
        path = flow([factors @ right.T, left @ factors.T], x, y, rate * steps)
        measured.append([left.T @ w[1] @ w[0] @ right for w in path])
        predicted.append(
            matrix_solution(steps, singular_values=values, factors=factors, growth_rates=rates)
        )
        single = theory.mode_strength(
            steps,
            singular_value=values,
            initial_strength=np.sum(factors**2, axis=0),
            growth_rate=rates,
        )
        alone.append([np.diag(row) for row in single])
        growth = [np.exp(rates * step / 2) for step in steps]
        shifted.append(
            [
                (f[:, None] * factors.T)
                @ np.linalg.inv(np.eye(num_hidden) + factors * (f**2 / values) @ factors.T)
                @ (factors * f)
                for f in growth
            ]
        )
    comparison = {"measured": measured, "tolerance": 1e-7}  # the solver's error
    claim.agrees("total map between modes", predicted=predicted, draws=5, **comparison)
    claim.refutes("each mode alone", predicted=alone, **comparison)
    claim.refutes("without the minus 1", predicted=shifted, **comparison)


@pytest.mark.claim("prop-modes-rest")
def test_the_block_of_the_later_modes_starts_from_what_is_left(claim):
    """The matrix solution by brute force, with the factors of the first modes very large."""
    measured, predicted, unshared = [], [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        factors = rng.standard_normal((6, 5))
        values, grown = np.array([5.0, 4.0, 2.0, 1.5, 1.0]), np.exp(rng.uniform(0, 1, 5))
        first = factors[:, :2]
        left = factors[:, 2:] - first @ np.linalg.lstsq(first, factors[:, 2:])[0]
        measured.append(brute_force(factors, values, grown * [1e6, 1e6, 1, 1, 1])[2:, 2:])
        predicted.append(brute_force(left, values[2:], grown[2:]))
        unshared.append(brute_force(factors[:, 2:], values[2:], grown[2:]))
    # what is left of the limit is of the order 1e-12, times rounding of numbers near 1e12
    comparison = {"measured": measured, "tolerance": 1e-3}
    claim.agrees("block of 3 of 5 modes, 5 draws", predicted=predicted, draws=5, **comparison)
    claim.refutes("as if alone", predicted=unshared, **comparison)


@pytest.mark.claim("prop-modes-rest")
@pytest.mark.parametrize("num_hidden", [5, 30])
def test_later_modes_of_random_starts_grow_from_what_is_left(claim, num_hidden):
    """Modes far apart, small steps: the formula with the rest, and with the whole start."""
    values = np.array([8.0, 4.0, 2.0, 1.0])
    measured, predicted, whole = [], [], []
    for rng in spawn_generators(1, count=10):
        weights = draw_normal_weights([4, num_hidden, 4], scale=1e-12, rng=rng)
        run = deep_linear.train(
            weights, np.eye(4), np.diag(values), learning_rate=0.04, num_steps=8000
        )
        left, target, right = run.target_modes()
        start = run.layers[0][0], run.layers[1][0]
        factors = theory.initial_factors(*start, left=left, right=right)
        rates = theory.growth_rate(target, step_size=2 * 0.04 / 16)
        for found, strengths in (
            (predicted, remaining_strengths(factors, group_sizes=[1, 1, 1, 1])),
            (whole, np.sum(factors**2, axis=0)),
        ):
            times = theory.half_learning_time(
                singular_value=target, initial_strength=strengths, growth_rate=rates
            )
            found.append(times)
        measured.append(experiments.half_learning_steps(run.mode_strengths(), target))
    # half a step of some hundred, and modes that still overlap in time
    comparison = {"measured": measured, "tolerance": 2.5e-3, "relative": True}
    claim.agrees("steps to one half, 40 modes", predicted=predicted, draws=1, **comparison)
    claim.refutes("the whole start", predicted=whole, **comparison)


@pytest.mark.claim("prop-modes-matrix")
def test_descent_from_any_small_start_follows_it_in_first_order_of_the_rate(claim):
    ratios, others = [], []
    for seed in range(5):
        y, weights = chapter_problem(seed=seed, num_features=100, scale=1e-6)
        distances = experiments.distances_from_theory(
            weights, y, learning_rates=[5.0, 0.5], time=1300.0
        )
        ratios.append(distances[0, 2] / distances[1, 2])
        others.append(distances[0, 1] / distances[1, 1])
    # first order: a tenth of the rate, a tenth of the distance
    comparison = {"predicted": np.full(5, 10.0), "tolerance": 1.0}
    claim.agrees("distances at ten times the rate", measured=ratios, draws=1, **comparison)
    claim.refutes("each mode alone", measured=others, **comparison)


@pytest.mark.claim("prop-modes-limit")
def test_the_sharpness_of_solutions_balanced_or_not(claim):
    values = np.array([2.0, 1.2])
    measured, predicted, leading, ratios = [], [], [], []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        x, y, left, right = white_problem(rng, values=values, num_samples=3, num_outputs=4)
        first, second = aligned_start(rng, left, right, values)
        if seed:  # the first one stays balanced
            mixing = np.eye(4) + 0.5 * rng.standard_normal((4, 4))
            first, second = mixing @ first, second @ np.linalg.inv(mixing)

        def loss(flat, x=x, y=y):
            layers = [flat[:8].reshape(4, 2), flat[8:].reshape(4, 4)]
            return mean_squared_error(layers, torch.tensor(x), torch.tensor(y))

        flat = torch.tensor(np.concatenate([first.ravel(), second.ravel()]))
        curvature = torch.autograd.functional.hessian(loss, flat).numpy()
        measured.append(np.linalg.eigvalsh(curvature)[-1])
        squares = [np.linalg.norm(w, 2) ** 2 for w in (first, second)]
        predicted.append(2 / 12 * sum(squares))
        leading.append(4 / 12 * values[0])
        ratios.append(2 / measured[-1])
    comparison = {"measured": measured, "tolerance": 1e-10}
    claim.agrees("sharpness of six solutions", predicted=predicted, draws=6, **comparison)
    claim.refutes("4 s / (NM) for all of them", predicted=leading, **comparison)
    limit = theory.stability_limit(values[0], num_samples=3, num_outputs=4)
    claim.agrees("limit if balanced", predicted=limit, measured=ratios[0], draws=1, tolerance=1e-10)
    assert max(ratios[1:]) < limit


@pytest.mark.claim("prop-modes-limit")
def test_training_settles_just_below_the_limit_and_not_just_above(claim):
    factors = np.array([0.98, 1.02])
    settled = []
    for seed in range(10):
        y, weights = chapter_problem(seed=seed, num_features=1000, scale=1e-3)
        top = np.linalg.norm(y, 2)
        limit = theory.stability_limit(top, num_samples=8, num_outputs=1000)
        runs = deep_linear.train(
            weights, np.eye(8), y, learning_rate=factors * limit, num_steps=600
        )
        settled.append(runs.losses[:, -1] < 1e-6)
    settled = np.array(settled, dtype=float)
    comparison = {"measured": settled, "tolerance": 0.0}
    claim.agrees(
        "settled (1) or not (0)", predicted=np.tile([1.0, 0.0], (10, 1)), draws=1, **comparison
    )
    claim.refutes("twice the limit", predicted=np.ones((10, 2)), **comparison)
