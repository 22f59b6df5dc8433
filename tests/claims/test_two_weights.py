"""The claims of the chapter on the network with two weights."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.rng import spawn_generators
from learndyn.theory import two_weights

START = np.array([1.4, -1.6])


def chapter_samples(rng):
    return noisy_line(73, slope=2.0, noise_std=0.2, rng=rng)


def loss_by_hand(weights, samples):
    return np.mean((samples.y - weights[0] * weights[1] * samples.x) ** 2)


def second_differences(weights, samples, *, step):
    """Differentiate the loss twice, numerically."""
    shifts = step * np.eye(2)

    def loss(shift):
        return loss_by_hand(weights + shift, samples)

    return np.array(
        [
            [
                (loss(a + b) - loss(a - b) - loss(b - a) + loss(-a - b)) / (4 * step**2)
                for b in shifts
            ]
            for a in shifts
        ]
    )


def solve_flow(start, times, *, samples):
    """Integrate the flow numerically, from the gradient over all samples."""

    def velocity(_, weights):
        error = weights[0] * weights[1] * samples.x - samples.y
        return -2 * np.mean(error * samples.x) * weights[::-1]

    return solve_ivp(
        velocity, (0, times[-1]), start, t_eval=times, method="LSODA", rtol=1e-12, atol=1e-13
    ).y.T


@pytest.mark.claim("prop-two-weights-gradient")
def test_gradient_is_the_slope_of_the_loss(claim):
    samples = chapter_samples(np.random.default_rng(2021))
    fit = fit_line(samples.x, samples.y)
    points = np.random.default_rng(0).uniform(-2, 2, size=(50, 2))
    # central differences of a quartic: truncation step^2, rounding 1e-16 / step
    step = 1e-6
    measured = np.array(
        [
            [
                (loss_by_hand(w + d, samples) - loss_by_hand(w - d, samples)) / (2 * step)
                for d in step * np.eye(2)
            ]
            for w in points
        ]
    )
    error = points.prod(axis=1) - fit.slope
    predicted = 2 * fit.input_moment * error[:, None] * points[:, ::-1]
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees("derivatives at 50 points", predicted=predicted, **comparison)
    claim.refutes("opposite sign", predicted=-predicted, **comparison)
    claim.refutes("without the factor 2", predicted=predicted / 2, **comparison)
    claim.refutes("weights not swapped", predicted=predicted[:, ::-1], **comparison)


@pytest.mark.claim("prop-two-weights-solutions")
def test_training_finds_the_least_squares_slope_and_no_more(claim):
    products, slopes, losses, floors = [], [], [], []
    for rng in spawn_generators(2021, count=10):
        samples = chapter_samples(rng)
        fit = fit_line(samples.x, samples.y)
        run = chains.train(START, samples.x, samples.y, learning_rate=0.02, num_steps=1000)
        products.append(run.final_weights.prod())
        losses.append(loss_by_hand(run.final_weights, samples))
        slopes.append(fit.slope)
        floors.append(fit.noise_floor)
    products, slopes = np.array(products), np.array(slopes)
    claim.agrees("final product, 10 data sets", predicted=slopes, measured=products, tolerance=1e-8)
    claim.agrees("final loss, 10 data sets", predicted=floors, measured=losses, tolerance=1e-12)
    claim.refutes(
        "slope 2 of the noiseless line",
        predicted=np.full(10, 2.0),
        measured=products,
        tolerance=1e-8,
    )


@pytest.mark.claim("prop-two-weights-imbalance")
def test_gradient_flow_keeps_the_imbalance(claim):
    samples = chapter_samples(np.random.default_rng(2021))
    times = np.linspace(0, 8, 17)
    starts = np.random.default_rng(1).uniform(-2, 2, size=(20, 2))
    paths = np.array([solve_flow(start, times, samples=samples) for start in starts])
    first, last = paths[:, 0], paths[:, -1]
    claim.agrees(
        "imbalance at time 8, 20 starts",
        predicted=two_weights.imbalance(first),
        measured=two_weights.imbalance(last),
        tolerance=1e-9,
    )
    claim.refutes(
        "sum instead of difference of squares",
        predicted=np.sum(first**2, axis=-1),
        measured=np.sum(last**2, axis=-1),
        tolerance=1e-9,
    )


@pytest.mark.claim("prop-two-weights-imbalance-step")
def test_each_step_shrinks_the_imbalance_by_a_known_factor(claim):
    samples = chapter_samples(np.random.default_rng(2021))
    fit = fit_line(samples.x, samples.y)
    data = {"input_moment": fit.input_moment, "slope": fit.slope}
    rates = np.array([0.01, 0.02, 0.05, 0.1, 0.2])
    starts = np.random.default_rng(2).uniform(-2, 2, size=(20, 1, 2))
    runs = chains.train(starts, samples.x, samples.y, learning_rate=rates, num_steps=211)
    assert not runs.diverged.any()
    before = runs.weights[..., :-1, :]
    pull = 2 * fit.input_moment * (before.prod(axis=-1) - fit.slope)
    factors = two_weights.imbalance_factor(before, learning_rate=rates[:, None], **data)
    initial = two_weights.imbalance(runs.weights[..., 0, :])
    measured = two_weights.imbalance(runs.final_weights)
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees(
        "imbalance after 211 steps, 100 runs",
        predicted=initial * factors.prod(axis=-1),
        **comparison,
    )
    step = rates[:, None] * pull
    for name, wrong in {
        "plus instead of minus": 1 + step**2,
        "factor 2": 1 - 2 * step**2,
        "rate not squared": 1 - rates[:, None] * pull**2,
        "conserved, as in gradient flow": np.ones_like(step),
    }.items():
        claim.refutes(name, predicted=initial * wrong.prod(axis=-1), **comparison)


@pytest.mark.claim("prop-two-weights-flow")
def test_closed_form_of_the_flow_agrees_with_a_stiff_solver(claim):
    times = np.array([0.0, 0.2, 1.0, 3.0])
    exact, slow, mirrored, measured = [], [], [], []
    for rng in spawn_generators(7, count=200):
        samples = chapter_samples(rng)
        fit = fit_line(samples.x, samples.y)
        start = rng.uniform(-2, 2, size=2)
        data = {"input_moment": fit.input_moment, "slope": fit.slope}
        measured.append(solve_flow(start, times, samples=samples))
        exact.append(two_weights.gradient_flow(times, initial_weights=start, **data))
        slow.append(two_weights.gradient_flow(times / 2, initial_weights=start, **data))
        mirror = data | {"slope": -fit.slope}
        mirrored.append(two_weights.gradient_flow(times, initial_weights=start, **mirror))
    comparison = {"measured": np.array(measured), "tolerance": 1e-8}
    claim.agrees("weights at 4 times, 200 problems", predicted=np.array(exact), **comparison)
    claim.refutes("half the rate", predicted=np.array(slow), **comparison)
    claim.refutes("opposite sign of the slope", predicted=np.array(mirrored), **comparison)


@pytest.mark.claim("prop-two-weights-saddle")
def test_curvatures_at_the_origin_have_opposite_signs(claim):
    predicted, measured = [], []
    for rng in spawn_generators(11, count=10):
        samples = chapter_samples(rng)
        fit = fit_line(samples.x, samples.y)
        down, up = np.array([1.0, 1.0]) / np.sqrt(2), np.array([1.0, -1.0]) / np.sqrt(2)
        # second differences of a quartic: truncation step^2, rounding 1e-16 / step^2
        differences = second_differences(np.zeros(2), samples, step=1e-4)
        curvature = 2 * fit.input_moment * fit.slope
        predicted.append([-curvature, curvature, 0.0])
        measured.append([down @ differences @ down, up @ differences @ up, up @ differences @ down])
    predicted = np.array(predicted)
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees("curvatures at the origin, 10 data sets", predicted=predicted, **comparison)
    claim.refutes("a minimum", predicted=np.abs(predicted), **comparison)
    claim.refutes("without the factor 2", predicted=predicted / 2, **comparison)


@pytest.mark.claim("prop-two-weights-saddle")
def test_opposite_weights_end_in_the_saddle(claim):
    products, slopes = [], []
    sizes = np.linspace(0.2, 2.0, 10)
    for rng in spawn_generators(12, count=5):
        samples = chapter_samples(rng)
        starts = np.stack([sizes, -sizes], axis=-1)
        runs = chains.train(starts, samples.x, samples.y, learning_rate=0.05, num_steps=1000)
        products.append(runs.final_weights.prod(axis=-1))
        slopes.append(np.full(10, fit_line(samples.x, samples.y).slope))
    comparison = {"measured": products, "tolerance": 1e-12}
    claim.agrees(
        "product after 1000 steps, 10 starts, 5 data sets",
        predicted=np.zeros_like(products),
        **comparison,
    )
    claim.refutes("arrival at the solution", predicted=slopes, **comparison)


@pytest.mark.claim("prop-two-weights-sharpness")
def test_sharpness_at_a_solution_grows_with_its_imbalance(claim):
    samples = chapter_samples(np.random.default_rng(2021))
    fit = fit_line(samples.x, samples.y)
    first = np.array([0.4, 0.8, np.sqrt(fit.slope), 2.0, 3.0, -1.2])
    solutions = np.stack([first, fit.slope / first], axis=-1)
    imbalance = two_weights.imbalance(solutions)
    predicted = two_weights.sharpness_at_minimum(
        imbalance, input_moment=fit.input_moment, slope=fit.slope
    )
    differences = [second_differences(point, samples, step=1e-4) for point in solutions]
    eigenvalues = np.linalg.eigvalsh(differences)
    comparison = {"measured": eigenvalues[:, -1], "tolerance": 1e-6, "relative": True}
    claim.agrees("largest curvature at 6 solutions", predicted=predicted, **comparison)
    claim.agrees(
        "smallest curvature at 6 solutions",
        predicted=np.zeros(6),
        measured=eigenvalues[:, 0],
        tolerance=1e-5,
    )
    claim.refutes("without the factor 2", predicted=predicted / 2, **comparison)
    claim.refutes(
        "imbalance left out",
        predicted=np.full(6, 4 * fit.input_moment * fit.slope),
        **comparison,
    )
