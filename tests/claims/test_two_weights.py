"""The claims of the chapter on the network with two weights."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.rng import spawn_generators
from learndyn.theory import two_weights

# Measurements go through the samples one by one: neither the least-squares slope nor the
# package's gradient, which the predictions use, enters into them.
START = np.array([1.4, -1.6])
SLOPES = [2.0, -1.5, 0.5, 0.0]


def chapter_samples(rng, *, slope=2.0):
    return noisy_line(73, slope=slope, noise_std=0.2, rng=rng)


def loss_by_hand(weights, samples):
    return np.mean((samples.y - weights[0] * weights[1] * samples.x) ** 2)


def pull_by_hand(weights, samples):
    """Return the mean of 2 e x; weights along the last axis."""
    error = weights[..., :1] * weights[..., 1:] * samples.x - samples.y
    return np.mean(2 * error * samples.x, axis=-1, keepdims=True)


def descend_by_hand(weights, samples, *, rate, num_steps):
    """Return the weights at every step, which come first."""
    path = [np.asarray(weights)]
    for _ in range(num_steps):
        path.append(path[-1] - rate * pull_by_hand(path[-1], samples) * path[-1][..., ::-1])
    return np.array(path)


def solve_flow(start, times, *, samples):
    """Integrate the flow numerically, from the gradient over all samples."""

    def velocity(_, weights):
        return -pull_by_hand(weights, samples) * weights[::-1]

    return solve_ivp(
        velocity, (0, times[-1]), start, t_eval=times, method="LSODA", rtol=1e-12, atol=1e-13
    ).y.T


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
    claim.agrees("derivatives at 50 points", predicted=predicted, draws=50, **comparison)
    package = chains.gradient(points, samples.x, samples.y)
    claim.agrees("derivatives by the package", predicted=package, draws=50, **comparison)
    claim.refutes("opposite sign", predicted=-predicted, **comparison)
    claim.refutes("without the factor 2", predicted=predicted / 2, **comparison)
    claim.refutes("weights not swapped", predicted=predicted[:, ::-1], **comparison)


@pytest.mark.claim("prop-two-weights-solutions")
def test_training_finds_the_least_squares_slope_and_no_more(claim):
    products, slopes, losses, floors = [], [], [], []
    for rng in spawn_generators(2021, count=10):
        samples = chapter_samples(rng)
        fit = fit_line(samples.x, samples.y)
        final = descend_by_hand(START, samples, rate=0.05, num_steps=800)[-1]
        products.append(final.prod())
        losses.append(loss_by_hand(final, samples))
        slopes.append(fit.slope)
        floors.append(fit.noise_floor)
    # 800 steps leave exp(-lambda t) < 1e-40 of the distance, so that only rounding remains
    comparison = {"measured": products, "tolerance": 1e-12}
    claim.agrees("final product, 10 data sets", predicted=slopes, draws=10, **comparison)
    claim.agrees(
        "final loss, 10 data sets", predicted=floors, measured=losses, draws=10, tolerance=1e-14
    )
    claim.refutes("slope 2 of the noiseless line", predicted=np.full(10, 2.0), **comparison)


@pytest.mark.claim("prop-two-weights-solutions")
def test_every_other_product_costs_its_squared_distance(claim):
    measured, predicted, linear = [], [], []
    for slope in SLOPES:
        samples = chapter_samples(np.random.default_rng(5), slope=slope)
        fit = fit_line(samples.x, samples.y)
        for distance in (-2.0, -0.1, 0.0, 0.1, 2.0):
            measured.append(loss_by_hand([fit.slope + distance, 1.0], samples))
            predicted.append(fit.noise_floor + fit.input_moment * distance**2)
            linear.append(fit.noise_floor + fit.input_moment * abs(distance))
    comparison = {"measured": measured, "tolerance": 1e-13}  # rounding of numbers of order 1
    claim.agrees("loss at 20 products", predicted=predicted, draws=1, **comparison)
    claim.refutes("distance not squared", predicted=linear, **comparison)


@pytest.mark.claim("prop-two-weights-imbalance")
def test_gradient_flow_keeps_the_imbalance(claim):
    times = np.linspace(0, 8, 5)
    starts = [*np.random.default_rng(1).uniform(-2, 2, size=(8, 2)), [1.2, 1.2], [0.0, 1.5]]
    paths = []
    for slope in SLOPES:
        samples = chapter_samples(np.random.default_rng(2021), slope=slope)
        paths += [solve_flow(np.array(start), times, samples=samples) for start in starts]
    weights = np.array(paths)
    squares = weights**2
    first = np.broadcast_to(squares[:, :1], squares.shape)
    # the solver's own error is 1e-12 a step
    claim.agrees(
        "imbalance at 5 times, 10 starts, 4 slopes",
        predicted=first[..., 0] - first[..., 1],
        measured=two_weights.imbalance(weights),
        draws=8,
        tolerance=1e-9,
    )
    claim.refutes(
        "sum instead of difference of squares",
        predicted=first.sum(axis=-1),
        measured=squares.sum(axis=-1),
        tolerance=1e-9,
    )


@pytest.mark.claim("prop-two-weights-imbalance-step")
def test_each_step_shrinks_the_imbalance_by_a_known_factor(claim):
    rates = np.array([0.01, 0.02, 0.05, 0.1, 0.2])[:, np.newaxis]
    starts = np.random.default_rng(2).uniform(-2, 2, size=(20, 1, 2)).repeat(5, axis=1)
    wrong = ("plus instead of minus", "factor 2", "rate not squared", "conserved")
    predicted = {name: [] for name in ("exact", "package", *wrong)}
    measured = []
    for slope in SLOPES:
        samples = chapter_samples(np.random.default_rng(2021), slope=slope)
        fit = fit_line(samples.x, samples.y)
        path = descend_by_hand(starts, samples, rate=rates, num_steps=211)
        pull = 2 * fit.input_moment * (path[:-1].prod(axis=-1) - fit.slope)
        step = rates[:, 0] * pull
        data = {"input_moment": fit.input_moment, "slope": fit.slope}
        factors = {
            "exact": 1 - step**2,
            "package": two_weights.imbalance_factor(path[:-1], learning_rate=rates[:, 0], **data),
            "plus instead of minus": 1 + step**2,
            "factor 2": 1 - 2 * step**2,
            "rate not squared": 1 - rates[:, 0] * pull**2,
            "conserved": np.ones_like(step),
        }
        initial = two_weights.imbalance(path[0])
        for name, factor in factors.items():
            predicted[name].append(initial * factor.prod(axis=0))
        measured.append(two_weights.imbalance(path[-1]))
    # 211 steps, each with the rounding of numbers of order 1
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees(
        "imbalance after 211 steps, 400 runs", predicted=predicted["exact"], draws=20, **comparison
    )
    claim.agrees("the same by the package", predicted=predicted["package"], draws=20, **comparison)
    for name in wrong:
        claim.refutes(name, predicted=predicted[name], **comparison)


@pytest.mark.claim("prop-two-weights-imbalance-step")
def test_long_steps_change_sign_and_size_of_the_imbalance_as_predicted(claim):
    samples = chapter_samples(np.random.default_rng(2021))
    starts = np.random.default_rng(3).uniform(-2, 2, size=(40, 2))
    pull = pull_by_hand(starts, samples)[:, 0]
    # rates that make rate times pull 0.5, 1.2 and 3: shrinking, changing sign, growing
    lengths = np.repeat([0.5, 1.2, 3.0], 40)
    starts, rates = np.tile(starts, (3, 1)), lengths / np.abs(np.tile(pull, 3))
    after = descend_by_hand(starts, samples, rate=rates[:, None], num_steps=1)[-1]
    before = two_weights.imbalance(starts)
    comparison = {"measured": two_weights.imbalance(after), "tolerance": 1e-11}
    claim.agrees(
        "imbalance after one long step", predicted=(1 - lengths**2) * before, draws=40, **comparison
    )
    claim.refutes("size only", predicted=np.abs(1 - lengths**2) * before, **comparison)


@pytest.mark.claim("prop-two-weights-flow")
def test_closed_form_of_the_flow_agrees_with_a_stiff_solver(claim):
    times = np.array([0.0, 0.2, 1.0, 3.0])
    exact, slow, mirrored, measured = [], [], [], []
    for rng in spawn_generators(7, count=200):
        samples = chapter_samples(rng, slope=rng.uniform(-3, 3))
        fit = fit_line(samples.x, samples.y)
        start = rng.uniform(-2, 2, size=2)
        data = {"input_moment": fit.input_moment, "slope": fit.slope}
        measured.append(solve_flow(start, times, samples=samples))
        exact.append(two_weights.gradient_flow(times, initial_weights=start, **data))
        slow.append(two_weights.gradient_flow(times / 2, initial_weights=start, **data))
        mirror = data | {"slope": -fit.slope}
        mirrored.append(two_weights.gradient_flow(times, initial_weights=start, **mirror))
    comparison = {"measured": measured, "tolerance": 1e-8}  # the solver's error, far below it
    claim.agrees("weights at 4 times, 200 problems", predicted=exact, draws=200, **comparison)
    claim.refutes("half the rate", predicted=slow, **comparison)
    claim.refutes("opposite sign of the slope", predicted=mirrored, **comparison)


@pytest.mark.claim("prop-two-weights-saddle")
def test_curvatures_at_the_origin_have_opposite_signs(claim):
    predicted, measured, package, matrices = [], [], [], []
    for rng in spawn_generators(11, count=10):
        samples = chapter_samples(rng)
        fit = fit_line(samples.x, samples.y)
        down, up = np.array([1.0, 1.0]) / np.sqrt(2), np.array([1.0, -1.0]) / np.sqrt(2)
        # second differences of a quartic: truncation step^2, rounding 1e-16 / step^2
        differences = second_differences(np.zeros(2), samples, step=1e-4)
        curvature = 2 * fit.input_moment * fit.slope
        predicted.append([-curvature, curvature, 0.0])
        package.append(
            two_weights.hessian([0.0, 0.0], input_moment=fit.input_moment, slope=fit.slope)
        )
        matrices.append(differences)
        measured.append([down @ differences @ down, up @ differences @ up, up @ differences @ down])
    predicted = np.array(predicted)
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees(
        "curvatures at the origin, 10 data sets", predicted=predicted, draws=10, **comparison
    )
    claim.agrees("Hessian there", predicted=package, measured=matrices, draws=10, tolerance=1e-6)
    claim.refutes("a minimum", predicted=np.abs(predicted), **comparison)
    claim.refutes("without the factor 2", predicted=predicted / 2, **comparison)


@pytest.mark.claim("prop-two-weights-saddle")
def test_opposite_weights_end_in_the_saddle(claim):
    products, slopes = [], []
    sizes = np.array([-2.0, -1.0, -0.3, 0.1, 0.5, 1.5, 2.0])
    starts = np.stack([sizes, -sizes], axis=-1)
    for rng in spawn_generators(12, count=5):
        samples = chapter_samples(rng)
        for rate in (0.02, 0.2):
            steps = round(60 / rate)  # 60 times 2 c beta = 1.2 leaves exp(-72) of the weights
            final = descend_by_hand(starts, samples, rate=rate, num_steps=steps)[-1]
            products.append(final.prod(axis=-1))
            slopes.append(np.full(len(sizes), fit_line(samples.x, samples.y).slope))
    comparison = {"measured": products, "tolerance": 1e-12}
    claim.agrees(
        "final product, 7 starts, 2 rates, 5 data sets",
        predicted=np.zeros_like(products),
        draws=5,
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
    claim.agrees("largest curvature at 6 solutions", predicted=predicted, draws=1, **comparison)
    claim.agrees(
        "smallest curvature at 6 solutions",
        predicted=np.zeros(6),
        measured=eigenvalues[:, 0],
        draws=1,
        tolerance=1e-5,  # rounding of the differences, 1e-16 / step^2, with some room
    )
    claim.refutes("without the factor 2", predicted=predicted / 2, **comparison)
    claim.refutes(
        "imbalance left out",
        predicted=np.full(6, 4 * fit.input_moment * fit.slope),
        **comparison,
    )
