"""The claims of the chapter on the modes of deep linear networks."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.integrate import solve_ivp

from learndyn import deep_linear
from learndyn.datasets.hierarchy import sample_features
from learndyn.experiments import modes as experiments
from learndyn.initialization import draw_normal_weights
from learndyn.rng import spawn_generators
from learndyn.theory import deep_linear as theory

# Measurements are made by PyTorch on full weight matrices, in double precision: no reduction, no
# modes and no gradient by hand enters into them.
PAGE = Path(__file__).resolve().parents[2] / "book" / "deep-linear" / "modes.md"
TREE = {"levels": 3, "branching": 2, "flip_probability": 0.15}


def chapter_problem(*, seed=2021, num_features=10_000, scale=1e-12):
    rng = np.random.default_rng(seed)
    y = sample_features(num_features, **TREE, rng=rng)
    return y, draw_normal_weights([8, 30, num_features], scale=scale, rng=rng)


def mean_squared_error(layers, x, y):
    output = x
    for layer in layers:
        output = output @ layer.T
    return torch.mean((output - y) ** 2)


def loss_and_gradient(weights, x, y):
    layers = [torch.tensor(w, requires_grad=True) for w in weights]
    loss = mean_squared_error(layers, torch.tensor(x), torch.tensor(y))
    loss.backward()
    return loss.item(), [layer.grad.numpy() for layer in layers]


def descend(weights, x, y, *, rate, num_steps):
    """Return losses and weights at every step."""
    losses, path = [], [[w.copy() for w in weights]]
    for _ in range(num_steps + 1):
        loss, gradient = loss_and_gradient(path[-1], x, y)
        losses.append(loss)
        path.append([w - rate * g for w, g in zip(path[-1], gradient, strict=True)])
    return np.array(losses), path[:-1]


def flow(weights, x, y, times):
    """Integrate gradient flow; return the weights at some times."""
    shapes = [w.shape for w in weights]
    cuts = np.cumsum([w.size for w in weights])[:-1]

    def split(flat):
        parts = np.split(flat, cuts)
        return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]

    def velocity(_, flat):
        return -np.concatenate([g.ravel() for g in loss_and_gradient(split(flat), x, y)[1]])

    start = np.concatenate([w.ravel() for w in weights])
    solved = solve_ivp(
        velocity, (0, times[-1]), start, t_eval=times, method="DOP853", rtol=1e-10, atol=1e-12
    )
    return [split(flat) for flat in solved.y.T]


def orthonormal(rng, rows, columns):
    return np.linalg.qr(rng.standard_normal((rows, columns)))[0]


def white_problem(rng, *, values, num_samples, num_outputs):
    """Return white inputs, targets with the given modes and noise no map can learn, and modes."""
    count = len(values)
    x = orthonormal(rng, num_samples, count)
    left, right = orthonormal(rng, num_outputs, count), orthonormal(rng, count, count)
    noise = rng.standard_normal((num_samples, num_outputs))
    y = x @ right * values @ left.T + noise - x @ (x.T @ noise)
    return x, y, left, right


def strengths(weights, left, right):
    return np.diagonal(left.T @ weights[1] @ weights[0] @ right)


@pytest.mark.claim("prop-modes-reduction")
def test_the_small_network_is_the_large_one_for_any_start_inputs_and_depth(claim):
    predicted, measured, without_columns, other_step = [], [], [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y = rng.standard_normal((6, 4)), rng.standard_normal((6, 40))
        weights = draw_normal_weights([4, 7, 5, 40], scale=1.0, rng=rng)
        full_losses, full = descend(weights, x, y, rate=1.0, num_steps=30)

        def small(columns, rate, start=weights, x=x, y=y):
            basis = np.linalg.qr(columns)[0]
            reduced = [*start[:-1], basis.T @ start[-1]]
            # the same h: rate over the number of outputs
            rate = rate * basis.shape[1] / 40
            path = descend(reduced, x, y @ basis, rate=rate, num_steps=30)[1][-1]
            return np.concatenate([path[0].ravel(), (basis @ path[-1]).ravel()])

        columns = np.concatenate([y.T, weights[-1]], axis=1)
        predicted.append(small(columns, 1.0))
        without_columns.append(small(y.T, 1.0))
        other_step.append(small(columns, 0.5))
        measured.append(np.concatenate([full[-1][0].ravel(), full[-1][-1].ravel()]))
        package = deep_linear.train(weights, x, y, learning_rate=1.0, num_steps=30)
        claim.agrees(
            f"losses of the package, draw {seed}",
            predicted=package.losses,
            measured=full_losses,
            tolerance=1e-10,
        )
    # thirty steps of rounding
    comparison = {"measured": measured, "tolerance": 1e-10}
    claim.agrees("first and last layer after 30 steps", predicted=predicted, **comparison)
    claim.refutes("directions of the targets only", predicted=without_columns, **comparison)
    claim.refutes("another h", predicted=other_step, **comparison)


@pytest.mark.claim("prop-modes-reduction")
def test_the_chapters_run_is_that_of_the_full_network(claim):
    y, weights = chapter_problem()
    run = deep_linear.train(weights, np.eye(8), y, learning_rate=100.0, num_steps=250)
    other = deep_linear.train(weights, np.eye(8), y, learning_rate=101.0, num_steps=250)
    layers = [torch.tensor(w, requires_grad=True) for w in weights]
    optimizer = torch.optim.SGD(layers, lr=100.0)
    inputs, targets = torch.eye(8).double(), torch.tensor(y)
    losses, values, alike = [], [], []
    for step in range(251):
        loss = mean_squared_error(layers, inputs, targets)
        losses.append(loss.item())
        if step % 10 == 0:
            total = (layers[1] @ layers[0]).detach()
            values.append(torch.linalg.svdvals(total).numpy())
            alike.append((layers[0].T @ layers[0]).detach().numpy())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    # growth from 1e-25 multiplies differences of rounding by 1e25, relative to the strengths
    comparison = {"measured": values, "tolerance": 1e-6}
    claim.agrees("losses", predicted=run.losses, measured=losses, tolerance=1e-6)
    claim.agrees("singular values", predicted=run.singular_values()[::10], **comparison)
    claim.agrees("similarities", predicted=run.similarities()[::10], measured=alike, tolerance=1e-6)
    claim.refutes("rate 101", predicted=other.singular_values()[::10], **comparison)


@pytest.mark.claim("prop-modes-reduction")
def test_the_lines_of_pytorch_on_the_page_do_the_same(claim):
    code = re.search(r"```python\n(import torch.*?)```", PAGE.read_text("utf8"), re.DOTALL)[1]
    # a tenth of the features at a tenth of the rate: the same h, and a tenth of the time
    y, weights = chapter_problem(num_features=1000)
    names = {"y": y, "weights": weights}
    exec(code.replace("10_000", "1000").replace("100.0", "10.0"), names)
    run = deep_linear.train(weights, np.eye(8), y, learning_rate=10.0, num_steps=250)
    comparison = {"measured": names["losses"], "tolerance": 1e-6}
    claim.agrees("losses before each step", predicted=run.losses[:-1], **comparison)
    claim.refutes("losses after each step", predicted=run.losses[1:], **comparison)


@pytest.mark.claim("prop-modes-plateaus")
def test_the_loss_is_the_part_of_the_squares_that_is_missing(claim):
    values = np.array([4.0, 3.0, 3.0, 0.5])
    predicted, measured, unsquared, slopes = [], [], [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y, left, right = white_problem(rng, values=values, num_samples=6, num_outputs=9)
        floor = np.mean((x @ np.linalg.lstsq(x, y)[0] - y) ** 2)
        reached = rng.uniform(-1, 5, size=4)
        total = left * reached @ right.T
        measured.append(np.mean((x @ total.T - y) ** 2))
        predicted.append(floor + np.sum((values - reached) ** 2) / 54)
        unsquared.append(floor + np.sum(np.abs(values - reached)) / 54)
        heights = theory.plateau_losses(values, num_samples=6, num_outputs=9)
        share = np.append(np.cumsum(values[::-1])[::-1], 0.0) / values.sum()
        for learned, height in enumerate(heights):
            roots = np.sqrt(values) * (np.arange(4) < learned)
            hidden = orthonormal(rng, 5, 4)
            weights = [hidden * roots @ right.T, left * roots @ hidden.T]
            loss, gradient = loss_and_gradient(weights, x, y)
            measured.append(loss)
            predicted.append(floor + height)
            unsquared.append(floor + share[learned] * heights[0])
            slopes.append(max(np.abs(g).max() for g in gradient))
    comparison = {"measured": measured, "tolerance": 1e-12}  # rounding
    claim.agrees("losses of learned and half-learned modes", predicted=predicted, **comparison)
    claim.agrees(
        "gradients at the plateaus", predicted=np.zeros(25), measured=slopes, tolerance=1e-13
    )
    claim.refutes("shares of s instead of its square", predicted=unsquared, **comparison)


@pytest.mark.claim("prop-modes-plateaus")
def test_training_rests_at_these_heights(claim):
    rests, heights, shares = [], [], []
    for seed in range(10):
        y, weights = chapter_problem(seed=seed, num_features=4000)
        run = deep_linear.train(weights, np.eye(8), y, learning_rate=40.0, num_steps=260)
        values = run.target_modes()[1]
        # where the loss falls least between two drops
        fall = -np.diff(np.log(run.losses[:250]))
        drops = [0, *np.argmax(run.mode_strengths() > values / 2, axis=0)[[0, 1, 3]], 190]
        slowest = [a + int(np.argmin(fall[a:b])) for a, b in itertools.pairwise(drops[:-1])]
        rests.append(run.losses[[*slowest, drops[3] + 15]])
        heights.append(theory.plateau_losses(values, num_samples=8, num_outputs=4000)[[0, 1, 2, 4]])
        tails = np.cumsum(values[::-1])[::-1] / values.sum()
        shares.append(tails[[0, 1, 2, 4]])
    # one mode is not quite learned when the next one sets in
    comparison = {"measured": rests, "tolerance": 0.02}
    claim.agrees("four plateaus of ten draws", predicted=heights, **comparison)
    claim.refutes("shares of s instead of its square", predicted=shares, **comparison)


@pytest.mark.claim("prop-modes-balance")
def test_gradient_flow_keeps_the_difference_between_layers(claim):
    before, after, sums = [], [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y = rng.standard_normal((5, 3)), rng.standard_normal((5, 4))
        start = draw_normal_weights([3, 2, 5, 4], scale=2.0, rng=rng)
        end = flow(start, x, y, np.array([0.0, 3.0]))[-1]
        for lower, upper in ((0, 1), (1, 2)):
            difference = [w[upper].T @ w[upper] - w[lower] @ w[lower].T for w in (start, end)]
            before += [*difference[0].ravel()]
            after += [*difference[1].ravel()]
            sums += [*(end[upper].T @ end[upper] + start[lower] @ start[lower].T).ravel()]
    # the solver's error
    comparison = {"measured": after, "tolerance": 1e-7}
    claim.agrees("entries after the flow", predicted=before, **comparison)
    claim.refutes("sum of the layers", predicted=sums, **comparison)


@pytest.mark.claim("prop-modes-balance")
def test_one_step_of_descent_changes_it_in_second_order(claim):
    changes, formulas = [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y = rng.standard_normal((5, 3)), rng.standard_normal((5, 4))
        old = draw_normal_weights([3, 2, 6, 4], scale=1.0, rng=rng)
        new = descend(old, x, y, rate=0.5, num_steps=1)[1][1]
        pace = 2 * 0.5 / 20
        missing = (y.T - np.linalg.multi_dot(old[::-1]) @ x.T) @ x
        behind = [old[2] @ old[1], old[2], np.eye(4)]
        ahead = [np.eye(3), old[0], old[1] @ old[0]]
        moves = [b.T @ missing @ a.T for b, a in zip(behind, ahead, strict=True)]
        for k in (0, 1):
            first, second = (w[k + 1].T @ w[k + 1] - w[k] @ w[k].T for w in (old, new))
            changes += [*(second - first).ravel()]
            formulas += [
                *(pace**2 * (moves[k + 1].T @ moves[k + 1] - moves[k] @ moves[k].T)).ravel()
            ]
    formulas = np.array(formulas)
    comparison = {"measured": changes, "tolerance": 1e-12}
    claim.agrees("changes in one step", predicted=formulas, **comparison)
    claim.refutes("no change", predicted=0 * formulas, **comparison)
    claim.refutes("opposite sign", predicted=-formulas, **comparison)


def aligned_start(rng, left, right, strength):
    hidden = orthonormal(rng, len(strength) + 2, len(strength))
    roots = np.sqrt(strength)
    return [hidden * roots @ right.T, left * roots @ hidden.T]


@pytest.mark.claim("prop-modes-logistic")
def test_aligned_modes_follow_logistic_curves_and_their_own_recursion(claim):
    values = np.array([4.0, 2.5, 2.5, 1.0])
    strength = np.array([1e-3, 0.2, 1e-2, 2.0])  # the last one begins above its end
    curves, flows, slow, recursions, descents, linear = [], [], [], [], [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y, left, right = white_problem(rng, values=values, num_samples=5, num_outputs=7)
        start = aligned_start(rng, left, right, strength)
        steps, rate = np.linspace(0, 40, 9), 1.2
        pace = theory.step_size(rate, num_samples=5, num_outputs=7)
        path = flow(start, x, y, rate * steps)
        flows.append([strengths(w, left, right) for w in path])
        options = {"singular_value": values, "initial_strength": strength}
        curves.append(theory.mode_strength(steps, **options, growth_rate=2 * pace * values))
        slow.append(theory.mode_strength(steps, **options, growth_rate=pace * values))
        path = descend(start, x, y, rate=rate, num_steps=40)[1]
        descents.append([strengths(w, left, right) for w in path])
        factor, own, without = np.sqrt(strength), [strength], [strength]
        for _ in range(40):
            factor = factor + pace * factor * (values - factor**2)
            own.append(factor**2)
            without.append(without[-1] + 2 * pace * without[-1] * (values - without[-1]))
        recursions.append(own)
        linear.append(without)
    comparison = {"measured": flows, "tolerance": 1e-7}  # the solver's error
    claim.agrees("strengths under flow", predicted=curves, **comparison)
    claim.refutes("half the rate", predicted=slow, **comparison)
    comparison = {"measured": descents, "tolerance": 1e-11}  # rounding over 40 steps
    claim.agrees("strengths under descent", predicted=recursions, **comparison)
    claim.refutes("the flow's equation in steps of one", predicted=linear, **comparison)


def step_past_half(pace, start):
    """Return the step in which an aligned mode with s = 1 passes one half."""
    factor, step = np.sqrt(start), 0
    while factor * factor < 0.5:
        before = factor * factor
        factor, step = factor + pace * factor * (1 - factor * factor), step + 1
    return step - 1 + (0.5 - before) / (factor * factor - before)


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
    # the formula is half a step late; modes of nearly equal strength mix
    comparison = {"measured": times.measured, "tolerance": 0.02, "relative": True}
    claim.agrees("steps to one half, 80 modes", predicted=times.alone, **comparison)
    pace = 0.0025 * times.singular_values[:, np.newaxis]
    by_flow = times.alone * np.log1p(pace) / pace
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
    claim.agrees("factors after ten steps", predicted=predicted, **comparison)
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
    claim.agrees("mean over 1600 modes", predicted=predicted, **comparison)
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
            theory.matrix_solution(
                steps, singular_values=values, factors=factors, growth_rates=rates
            )
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
    claim.agrees("total map between modes", predicted=predicted, **comparison)
    claim.refutes("each mode alone", predicted=alone, **comparison)
    claim.refutes("without the minus 1", predicted=shifted, **comparison)


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
    claim.agrees("distances at ten times the rate", measured=ratios, **comparison)
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
    claim.agrees("sharpness of six solutions", predicted=predicted, **comparison)
    claim.refutes("4 s / (NM) for all of them", predicted=leading, **comparison)
    limit = theory.stability_limit(values[0], num_samples=3, num_outputs=4)
    claim.agrees("limit if balanced", predicted=limit, measured=ratios[0], tolerance=1e-10)
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
    claim.agrees("settled (1) or not (0)", predicted=np.tile([1.0, 0.0], (10, 1)), **comparison)
    claim.refutes("twice the limit", predicted=np.ones((10, 2)), **comparison)
