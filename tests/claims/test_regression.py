"""The claims of the chapter on regression."""

import numpy as np
import pytest
from scipy.optimize import minimize

from learndyn import deep_linear
from learndyn.datasets import sample_features
from learndyn.experiments.regression import compare_solvers, draw_inputs
from learndyn.initialization import draw_normal_weights
from learndyn.regression import least_squares, mean_squared_error
from learndyn.rng import spawn_generators
from learndyn.theory import regression

# Measurements add up samples one by one; no singular value and no formula enters into them.


def problem(rng, *, num_samples=9, num_inputs=4, num_outputs=3):
    x = rng.standard_normal((num_samples, num_inputs)) + 0.7
    return x, rng.standard_normal((num_samples, num_outputs))


def loss_by_hand(weights, x, y):
    errors = [weights @ row - target for row, target in zip(x, y, strict=True)]
    return sum(error @ error for error in errors) / y.size


def gradient_by_hand(weights, x, y):
    total = np.zeros_like(weights)
    for row, target in zip(x, y, strict=True):
        total += 2 * np.outer(weights @ row - target, row)
    return total / y.size


def descend_by_hand(weights, x, y, *, rate, num_steps):
    path = [weights]
    for _ in range(num_steps):
        path.append(path[-1] - rate * gradient_by_hand(path[-1], x, y))
    return np.array(path)


@pytest.mark.claim("prop-regression-least-squares")
def test_no_search_finds_a_better_map_and_every_search_finds_this_one(claim):
    found, best, residuals, white, centred = [], [], [], [], []
    for rng in spawn_generators(1, count=10):
        x, y = problem(rng)
        search = minimize(
            lambda flat, x=x, y=y: loss_by_hand(flat.reshape(3, 4), x, y),
            rng.standard_normal(12),
            jac=lambda flat, x=x, y=y: gradient_by_hand(flat.reshape(3, 4), x, y).ravel(),
            tol=1e-12,
        )
        found.append(search.x.reshape(3, 4))
        best.append(least_squares(x, y))
        residuals.append(x.T @ (x @ found[-1].T - y))
        white.append(y.T @ x / len(x))
        centred.append(least_squares(x - x.mean(axis=0), y - y.mean(axis=0)))
    # the search stops where the gradient is 1e-12, or rounding of the loss hides it
    comparison = {"measured": found, "tolerance": 1e-6}
    claim.agrees("weights, 10 problems", predicted=best, draws=10, **comparison)
    claim.agrees(
        "residual on the inputs",
        predicted=np.zeros((10, 4, 3)),
        measured=residuals,
        draws=10,
        tolerance=1e-5,
    )
    claim.refutes("as if inputs were white", predicted=white, **comparison)
    claim.refutes("inputs and targets centred first", predicted=centred, **comparison)


@pytest.mark.claim("prop-regression-least-squares")
def test_every_other_map_costs_the_square_of_what_it_changes(claim):
    measured, predicted, missing, linear = [], [], [], []
    for rng in spawn_generators(2, count=10):
        x, y = problem(rng)
        best = least_squares(x, y)
        change = rng.standard_normal(best.shape)
        measured.append(loss_by_hand(best + change, x, y) - loss_by_hand(best, x, y))
        predicted.append(np.sum((x @ change.T) ** 2) / y.size)
        missing.append(np.sum((x @ change.T) ** 2) / len(y))
        linear.append(np.sqrt(np.sum((x @ change.T) ** 2)) / y.size)
    comparison = {"measured": measured, "tolerance": 1e-12}  # rounding of numbers of order 10
    claim.agrees("extra loss of 10 changes", predicted=predicted, draws=10, **comparison)
    claim.refutes("mean over samples only", predicted=missing, **comparison)
    claim.refutes("not squared", predicted=linear, **comparison)


@pytest.mark.claim("prop-regression-least-squares")
def test_of_many_best_maps_the_smallest_is_returned(claim):
    norms, smallest, predictions, targets, others = [], [], [], [], []
    for rng in spawn_generators(3, count=10):
        x, y = problem(rng, num_samples=3, num_inputs=6)
        best = least_squares(x, y)
        # with independent samples W = A X has to solve A X X^T = Y^T
        by_multipliers = np.linalg.solve(x @ x.T, y).T @ x
        start = rng.standard_normal(best.shape)
        away = start - np.linalg.solve(x @ x.T, x @ start.T).T @ x
        norms.append(np.linalg.norm(best))
        smallest.append(np.linalg.norm(by_multipliers))
        others.append(np.linalg.norm(best + away))
        predictions.append(x @ (best + away).T)
        targets.append(y)
        assert min(np.linalg.norm(best + part * away) for part in (-1, -0.1, 0.1, 1)) > norms[-1]
    comparison = {"measured": norms, "tolerance": 1e-10}
    claim.agrees(
        "norm, 10 problems with 3 samples and 6 inputs", predicted=smallest, draws=10, **comparison
    )
    claim.agrees(
        "predictions of another minimiser",
        predicted=targets,
        measured=predictions,
        draws=10,
        tolerance=1e-10,
    )
    claim.refutes("another minimiser", predicted=others, **comparison)


@pytest.mark.claim("prop-regression-condition")
def test_bounds_hold_and_are_attained(claim):
    measured, predicted = [], []
    for rng in spawn_generators(4, count=10):
        x = draw_inputs(12, 4, condition_number=100.0, rng=rng)
        left, _, right = np.linalg.svd(x, full_matrices=False)
        triangle = np.linalg.qr(x)
        for weights, worst in ((right[0], True), (rng.standard_normal(4), False)):
            y = x @ weights
            for _ in range(1 if worst else 50):
                shift = 1e-3 * (left[:, -1] if worst else rng.standard_normal(12))
                moved = np.linalg.solve(triangle[1], triangle[0].T @ (y + shift))
                gain = np.linalg.norm(moved - weights) / np.linalg.norm(weights)
                gain /= np.linalg.norm(shift) / np.linalg.norm(y)
                side = 1e-3 * (right[-1] if worst else rng.standard_normal(4))
                moved = np.linalg.solve(x.T @ x, x.T @ y + side)
                normal = np.linalg.norm(moved - weights) / np.linalg.norm(weights)
                normal /= np.linalg.norm(side) / np.linalg.norm(x.T @ y)
                assert gain <= 100 * (1 + 1e-9)
                assert normal <= 100**2 * (1 + 1e-9)
            if worst:
                measured.append([gain, normal])
                predicted.append([100.0, 100.0**2])
    # the condition number squared times the rounding unit, 2e-12, over changes of size 1e-3
    comparison = {"measured": measured, "tolerance": 1e-8, "relative": True}
    claim.agrees("largest gains, 10 problems", predicted=predicted, draws=10, **comparison)
    claim.refutes("the same gain for both", predicted=np.full((10, 2), 100.0), **comparison)
    claim.refutes(
        "twice instead of squared", predicted=np.tile([100.0, 200.0], (10, 1)), **comparison
    )


@pytest.mark.claim("prop-regression-condition")
def test_rounding_errors_grow_with_the_condition_number_and_with_its_square(claim):
    conditions = np.logspace(3, 7, 6)
    slopes = []
    for seed in range(5):
        errors = compare_solvers(
            conditions, num_samples=20, num_inputs=3, num_problems=15, seed=seed
        )
        for values in (errors.stable, errors.normal):
            middle = np.log10(np.median(values, axis=0))
            slopes.append(np.polyfit(np.log10(conditions), middle, 1)[0])
    # medians of 15 errors that scatter by a factor of 3, over four decades
    comparison = {"measured": slopes, "tolerance": 0.2}
    claim.agrees(
        "slopes of rounding errors, 5 seeds", predicted=5 * [1.0, 2.0], draws=15, **comparison
    )
    claim.refutes("the same slope for both", predicted=10 * [1.0], **comparison)


@pytest.mark.claim("prop-regression-path")
def test_formula_gives_every_step_also_where_inputs_are_many(claim):
    steps = [0, 1, 7, 40]
    names = ("exact", "without the factor 2", "gradient flow", "mean over samples only")
    paths = {name: [] for name in names}
    losses = {name: [] for name in names}
    measured_paths, measured_losses = [], []
    for index, rng in enumerate(spawn_generators(6, count=10)):
        x, y = problem(rng, num_samples=4 if index % 2 else 9, num_inputs=5)
        start = rng.standard_normal((3, 5))
        # from slow training to a rate slightly beyond the edge
        rate = (0.2, 0.9, 1.02)[index % 3] * regression.stability_edge(x, num_outputs=3)
        path = descend_by_hand(start, x, y, rate=rate, num_steps=40)[steps]
        measured_paths.append(path)
        measured_losses.append([loss_by_hand(weights, x, y) for weights in path])
        options = {"initial_weights": start, "x": x, "y": y}
        rates = dict(zip(names, (rate, rate / 2, rate, 3 * rate), strict=True))
        for name, wrong in rates.items():
            settings = {**options, "learning_rate": wrong}
            exact = regression.descent_path(steps, **settings)
            if name == "gradient flow":
                exact = flow_by_small_steps(steps, options, rate)
            paths[name].append(exact)
            losses[name].append([mean_squared_error(weights, x, y) for weights in exact])
            if name == "exact":
                np.testing.assert_allclose(
                    regression.loss_curve(steps, **settings), losses[name][-1], rtol=1e-9
                )
    # 40 steps of numbers of order 10, each with its rounding
    comparison = {"measured": measured_paths, "tolerance": 1e-10}
    claim.agrees(
        "weights at 4 steps, 10 problems", predicted=paths["exact"], draws=10, **comparison
    )
    for name in names[1:]:
        claim.refutes(name, predicted=paths[name], **comparison)
    claim.agrees(
        "losses at the same steps",
        predicted=losses["exact"],
        measured=measured_losses,
        draws=10,
        tolerance=1e-10,
        relative=True,
    )


def flow_by_small_steps(steps, options, rate):
    """Return gradient flow up to the error of steps a thousand times smaller."""
    fine = regression.descent_path(np.multiply(steps, 1000), learning_rate=rate / 1000, **options)
    return np.asarray(fine)


@pytest.mark.claim("prop-regression-path")
def test_training_converges_below_the_edge_and_not_above_it(claim):
    edges, predicted, by_inputs = [], [], []
    for rng in spawn_generators(7, count=5):
        x, y = problem(rng)
        start = rng.standard_normal((3, 4))
        low, high = 1e-3, 1e3
        while high / low > 1.003:
            middle = np.sqrt(low * high)
            run = deep_linear.train([start], x, y, learning_rate=middle, num_steps=800)
            # a factor 1 - 2(1 + d) grows for every d > 0
            settles = run.losses[-1] < run.losses[0] and not run.diverged
            low, high = (middle, high) if settles else (low, middle)
        edges.append(low)
        predicted.append(regression.stability_edge(x, num_outputs=3))
        by_inputs.append(regression.stability_edge(x, num_outputs=1))
    # 800 steps multiply the loss of what is 0.5 % beyond the edge by 1.01**1600
    comparison = {"measured": edges, "tolerance": 0.008, "relative": True}
    claim.agrees(
        "largest rate that settles, 5 problems", predicted=predicted, draws=5, **comparison
    )
    claim.refutes("outputs forgotten", predicted=by_inputs, **comparison)
    claim.refutes("factor 2", predicted=2 * np.array(predicted), **comparison)


@pytest.mark.claim("prop-regression-path")
def test_training_ends_in_the_best_map_nearest_to_its_start(claim):
    ends, nearest, smallest = [], [], []
    for rng in spawn_generators(8, count=5):
        x, y = problem(rng, num_samples=3, num_inputs=5)
        start = rng.standard_normal((3, 5))
        rate = 0.9 * regression.stability_edge(x, num_outputs=3)
        run = deep_linear.train([start], x, y, learning_rate=rate, num_steps=8000)
        ends.append(run.weights_at(-1)[0])
        # the nearest solution of W X^T = Y^T, by multipliers
        nearest.append(start + np.linalg.solve(x @ x.T, y - x @ start.T).T @ x)
        smallest.append(least_squares(x, y))
    comparison = {"measured": ends, "tolerance": 1e-8}
    claim.agrees("end of training, 5 problems", predicted=nearest, draws=5, **comparison)
    claim.refutes("the smallest best map", predicted=smallest, **comparison)


def speed_ups(losses, floor):
    """Return by how much the part that a step leaves becomes smaller, at most; 0 if never."""
    excess = losses - floor
    excess = excess[excess > 1e-8 * losses[0]]
    parts = excess[1:] / excess[:-1]
    return max(0.0, float(np.max(parts[:-1] - parts[1:])))


@pytest.mark.claim("prop-regression-stages")
def test_no_step_leaves_a_smaller_part_than_the_one_before(claim):
    shallow, deep = [], []
    for index, rng in enumerate(spawn_generators(9, count=12)):
        x, y = problem(rng, num_samples=12)
        floor = loss_by_hand(least_squares(x, y), x, y)
        scale = (1e-12, 1.0, 30.0)[index % 3]
        start = scale * rng.standard_normal((3, 4))
        rate = (0.1, 0.5, 0.95, 1.01)[index % 4] * regression.stability_edge(x, num_outputs=3)
        path = descend_by_hand(start, x, y, rate=rate, num_steps=150)
        shallow.append(speed_ups(np.array([loss_by_hand(w, x, y) for w in path]), floor))
        layers = draw_normal_weights([4, 6, 3], scale=1e-4, rng=rng)
        run = deep_linear.train(layers, x, y, learning_rate=0.3, num_steps=400)
        deep.append(speed_ups(run.losses, floor))
    # rounding of a loss 1e8 times its excess
    comparison = {"predicted": np.zeros(12), "tolerance": 1e-6}
    claim.agrees("largest speed-up, 12 runs", measured=shallow, draws=12, **comparison)
    claim.refutes("the same with a hidden layer", measured=deep, **comparison)


@pytest.mark.claim("prop-regression-white")
def test_white_inputs_have_one_rate_from_every_start(claim):
    measured, losses = [], []
    names = ("exact", "factor 2", "length not squared", "gradient flow")
    predicted = {name: [] for name in names}
    predicted_losses = []
    for index, rng in enumerate(spawn_generators(10, count=9)):
        size = 0.5 + rng.random()
        x = size * np.linalg.qr(rng.standard_normal((9, 4)))[0]
        y = x @ rng.standard_normal((4, 3)) + 0.1 * rng.standard_normal((9, 3))
        best = least_squares(x, y)
        start = (1e-12, 1.0, 30.0)[index % 3] * rng.standard_normal((3, 4))
        pace = rng.uniform(0.05, 1.5) / size**2
        path = descend_by_hand(start, x, y, rate=pace * y.size / 2, num_steps=6)
        distances = [np.linalg.norm(w - best) / np.linalg.norm(start - best) for w in path]
        shares = (path[1:] - start) / (best - start)
        measured.append(shares)
        factors = dict(
            zip(
                names,
                (
                    1 - pace * size**2,
                    1 - 2 * pace * size**2,
                    1 - pace * size,
                    np.exp(-pace * size**2),
                ),
                strict=True,
            )
        )
        steps = np.arange(1, 7)[:, np.newaxis, np.newaxis]
        for name, factor in factors.items():
            predicted[name].append(np.broadcast_to(1 - factor**steps, shares.shape))
        floor = loss_by_hand(best, x, y)
        losses.append([loss_by_hand(w, x, y) - floor for w in path])
        predicted_losses.append(factors["exact"] ** (2 * np.arange(7)) * losses[-1][0])
        np.testing.assert_allclose(distances, np.abs(factors["exact"]) ** np.arange(7), atol=1e-9)
    # shares are ratios of differences, some of them small
    comparison = {"measured": measured, "tolerance": 1e-8}
    claim.agrees(
        "share of each weight, 6 steps, 9 runs", predicted=predicted["exact"], draws=9, **comparison
    )
    for name in names[1:]:
        claim.refutes(name, predicted=predicted[name], **comparison)
    claim.agrees(
        "losses above the floor",
        predicted=predicted_losses,
        measured=losses,
        draws=9,
        tolerance=1e-9,
    )


@pytest.mark.claim("prop-regression-white")
def test_modes_of_the_tree_are_learned_together_without_a_hidden_layer(claim):
    shares, deep_shares = [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        y = sample_features(1000, levels=3, branching=2, flip_probability=0.15, rng=rng)
        layers = draw_normal_weights([8, 30, 1000], scale=1e-12, rng=rng)
        start = draw_normal_weights([8, 1000], scale=1e-12, rng=rng)
        run = deep_linear.train(start, np.eye(8), y, learning_rate=100.0, num_steps=40)
        shares.append(run.mode_strengths() / run.target_modes()[1])
        deep = deep_linear.train(layers, np.eye(8), y, learning_rate=100.0, num_steps=40)
        deep_shares.append(deep.mode_strengths() / deep.target_modes()[1])
    formula = 1 - 0.975 ** np.arange(41.0)
    predicted = np.broadcast_to(formula[:, np.newaxis], (5, 41, 8))
    comparison = {"predicted": predicted, "tolerance": 1e-9}
    claim.agrees("shares of 8 modes, 5 samples", measured=shares, draws=5, **comparison)
    claim.refutes("the same with a hidden layer", measured=deep_shares, **comparison)
