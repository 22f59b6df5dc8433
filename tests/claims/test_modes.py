"""The claims of the chapter on modes: reduction, plateaus, balance, each mode alone."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.claims.full_networks import (
    aligned_start,
    chapter_problem,
    descend,
    flow,
    loss_and_gradient,
    mean_squared_error,
    orthonormal,
    strengths,
    white_problem,
)

from learndyn import deep_linear
from learndyn.initialization import draw_normal_weights
from learndyn.theory import deep_linear as theory

PAGE = Path(__file__).resolve().parents[2] / "book" / "deep-linear" / "modes.md"


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
            draws=1,
            tolerance=1e-10,
        )
    # thirty steps of rounding
    comparison = {"measured": measured, "tolerance": 1e-10}
    claim.agrees("first and last layer after 30 steps", predicted=predicted, draws=5, **comparison)
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
    claim.agrees("losses", predicted=run.losses, measured=losses, draws=1, tolerance=1e-6)
    claim.agrees("singular values", predicted=run.singular_values()[::10], draws=1, **comparison)
    claim.agrees(
        "similarities", predicted=run.similarities()[::10], measured=alike, draws=1, tolerance=1e-6
    )
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
    claim.agrees("losses before each step", predicted=run.losses[:-1], draws=1, **comparison)
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
    claim.agrees(
        "losses of learned and half-learned modes", predicted=predicted, draws=30, **comparison
    )
    claim.agrees(
        "gradients at the plateaus",
        predicted=np.zeros(25),
        measured=slopes,
        draws=25,
        tolerance=1e-13,
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
    claim.agrees("four plateaus of ten draws", predicted=heights, draws=1, **comparison)
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
    claim.agrees("entries after the flow", predicted=before, draws=5, **comparison)
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
    claim.agrees("changes in one step", predicted=formulas, draws=5, **comparison)
    claim.refutes("no change", predicted=0 * formulas, **comparison)
    claim.refutes("opposite sign", predicted=-formulas, **comparison)


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
    claim.agrees("strengths under flow", predicted=curves, draws=5, **comparison)
    claim.refutes("half the rate", predicted=slow, **comparison)
    comparison = {"measured": descents, "tolerance": 1e-11}  # rounding over 40 steps
    claim.agrees("strengths under descent", predicted=recursions, draws=5, **comparison)
    claim.refutes("the flow's equation in steps of one", predicted=linear, **comparison)
