"""Claims of the chapter on backpropagation.

Derivatives are measured by difference quotients of the loss, by PyTorch, or by loops written here.
"""

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from learndyn import mlp
from learndyn.activations import ACTIVATIONS, RELU, TANH, Activation
from learndyn.experiments import backpropagation as experiments
from learndyn.rng import spawn_generators
from learndyn.theory import backpropagation as theory

SHAPES = ([3, 2], [3, 5, 1], [2, 6, 4, 3], [4, 5, 5, 3, 2])
TORCH = {"identity": lambda z: z, "relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def draw(widths, rng, *, num_samples=7):
    """Draw a network with biases, and samples."""
    point = mlp.draw_parameters(widths, scale=1.2, rng=rng)
    point = point.with_vector(point.to_vector() + 0.1 * rng.standard_normal(len(point.to_vector())))
    x = rng.standard_normal((num_samples, widths[0]))
    return point, x, rng.standard_normal((num_samples, widths[-1]))


def error_alone(point, x, y, unit):
    """Compute the mean squared error forwards, layer by layer."""
    h = x
    last = len(point.weights) - 1
    for index, (w, b) in enumerate(zip(point.weights, point.biases, strict=True)):
        z = h @ w.T + b
        h = z if index == last else unit.function(z)
    return np.mean((h - y) ** 2)


def quotients(point, function, h=1e-5):
    """Return central difference quotients by all parameters."""
    vector = point.to_vector()
    slopes = []
    for unit_vector in np.eye(len(vector)):
        ahead = function(point.with_vector(vector + h * unit_vector))
        behind = function(point.with_vector(vector - h * unit_vector))
        slopes.append((ahead - behind) / (2 * h))
    return np.array(slopes)


def by_autograd(point, x, y, unit, *, decay=0.0):
    """Return the derivatives that PyTorch finds, in the shapes of the parameters."""
    weights = [torch.tensor(w, requires_grad=True) for w in point.weights]
    biases = [torch.tensor(b, requires_grad=True) for b in point.biases]
    h = torch.tensor(x)
    for index, (w, b) in enumerate(zip(weights, biases, strict=True)):
        h = torch.nn.functional.linear(h if index == 0 else TORCH[unit.name](h), w, b)
    loss = torch.nn.functional.mse_loss(h, torch.tensor(y))
    (loss + decay / 2 * sum((w**2).sum() for w in weights)).backward()
    return mlp.MLPParameters(
        tuple(w.grad.numpy() for w in weights), tuple(b.grad.numpy() for b in biases)
    )


@pytest.mark.claim("prop-backpropagation-equations")
def test_the_four_equations_give_the_slopes_of_the_loss(claim):
    names = ("exact", "half", "mean over samples only", "slopes of units forgotten")
    found = {name: [] for name in names}
    measured = []
    for index, rng in enumerate(spawn_generators(0, count=12)):
        widths = SHAPES[index % 4]
        unit = list(ACTIVATIONS.values())[index // 4 + 1]
        point, x, y = draw(widths, rng)
        measured.append(quotients(point, lambda p, u=unit, a=x, b=y: error_alone(p, a, b, u)))
        careless = Activation("careless", unit.function, np.ones_like)
        for name, used, factor in zip(
            names, (unit, unit, unit, careless), (1, 0.5, widths[-1], 1), strict=True
        ):
            gradient = mlp.loss_and_gradients(point, x, y, activation=used)[1].to_vector()
            found[name].append(factor * gradient)
    measured = np.concatenate(measured)
    # the error of the quotients, 1e-10 by the square of the step and 1e-11 by rounding
    comparison = {"measured": measured, "tolerance": 1e-8}
    claim.agrees(
        "all derivatives of 12 networks", predicted=np.concatenate(found["exact"]), **comparison
    )
    for name in names[1:]:
        claim.refutes(name, predicted=np.concatenate(found[name]), **comparison)


@pytest.mark.claim("prop-backpropagation-autograd")
def test_autograd_finds_the_same_derivatives_up_to_rounding(claim):
    predicted, measured, decayed = [], [], []
    for index, rng in enumerate(spawn_generators(1, count=16)):
        unit = list(ACTIVATIONS.values())[index // 4]
        point, x, y = draw(SHAPES[index % 4], rng, num_samples=64)
        if index % 2:
            x[:3] = 0.0  # with biases at zero the sums are zero: the slope at a kink counts
            point = mlp.MLPParameters(point.weights, tuple(0 * b for b in point.biases))
        options = {"activation": unit, "weight_decay": 0.3}
        predicted.append(mlp.loss_and_gradients(point, x, y, **options)[1].to_vector())
        measured.append(by_autograd(point, x, y, unit, decay=0.3).to_vector())
        decayed.append(by_autograd(point, x, y, unit).to_vector())
    # sums of 64 products of numbers near 1
    comparison = {"measured": np.concatenate(measured), "tolerance": 1e-12}
    claim.agrees(
        "all derivatives of 16 networks", predicted=np.concatenate(predicted), **comparison
    )
    claim.refutes("without the penalty", predicted=np.concatenate(decayed), **comparison)


@pytest.mark.claim("prop-backpropagation-autograd")
def test_the_slope_of_the_rectifier_at_zero_is_that_of_autograd(claim):
    """All sums are zero, so that every derivative of the first layer hangs on the convention."""
    point, x, y = draw([3, 5, 1], np.random.default_rng(2))
    point = mlp.MLPParameters(
        (0 * point.weights[0], point.weights[1]), tuple(map(np.zeros, (5, 1)))
    )
    at_one = Activation("at one", RELU.function, lambda z: np.where(z >= 0, 1.0, 0.0))
    wrong = mlp.loss_and_gradients(point, x, y, activation=at_one)[1].weights[0]
    ours = mlp.loss_and_gradients(point, x, y, activation=RELU)[1].weights[0]
    comparison = {"measured": by_autograd(point, x, y, RELU).weights[0], "tolerance": 1e-12}
    claim.agrees("derivatives by the first weights", predicted=ours, **comparison)
    claim.refutes("slope 1 at zero", predicted=wrong, **comparison)


@pytest.mark.claim("prop-backpropagation-autograd")
def test_training_by_autograd_walks_the_same_way(claim):
    ends, expected, undecayed = [], [], []
    for rng in spawn_generators(3, count=5):
        problem = experiments.teacher_problem(rng, noise_std=0.3)
        point = problem.start
        for _ in range(60):
            slopes = by_autograd(point, problem.x, problem.y, RELU, decay=0.1)
            point = point.with_vector(point.to_vector() - 0.02 * slopes.to_vector())
        ends.append(point.to_vector())
        settings = {"activation": RELU, "learning_rate": 0.02, "num_steps": 60}
        for kept, decay in ((expected, 0.1), (undecayed, 0.0)):
            run = mlp.train(problem.start, problem.x, problem.y, weight_decay=decay, **settings)
            kept.append(run.parameters.to_vector())
    # sixty steps of rounding
    comparison = {"measured": ends, "tolerance": 1e-12}
    claim.agrees("1,201 parameters after 60 steps, 5 runs", predicted=expected, **comparison)
    claim.refutes("without the penalty", predicted=undecayed, **comparison)


def count_products(monkeypatch, call):
    """Count the multiplications of all products of two matrices, the outer ones included."""
    counts = []
    original = np.matmul

    def counting(a, b, **options):
        counts.append(a.shape[0] * a.shape[1] * b.shape[1])
        return original(a, b, **options)

    with monkeypatch.context() as patch:
        patch.setattr(np, "matmul", counting)
        call()
    return counts


@pytest.mark.claim("prop-backpropagation-cost")
def test_products_are_counted_on_the_way_forward_and_back(claim, monkeypatch):
    predicted, measured, with_inputs, once = [], [], [], []
    for widths in ([3, 2], [4, 7, 3], [2, 6, 4, 3], [5, 5, 5, 5, 5]):
        point, x, y = draw(widths, np.random.default_rng(4), num_samples=11)
        tape = [torch.tensor(part, requires_grad=True) for part in point.weights]
        with FlopCounterMode(display=False) as counter:
            h = torch.tensor(x)
            for index, w in enumerate(tape):
                h = (h if index == 0 else torch.tanh(h)) @ w.T
            ahead = counter.get_total_flops() // 2
            torch.nn.functional.mse_loss(h, torch.tensor(y)).backward()
            back = counter.get_total_flops() // 2 - ahead
        measured.append([ahead, back])
        predicted.append(theory.matrix_multiplications(widths, num_samples=11))
        with_inputs.append([ahead, 2 * ahead])
        once.append([ahead, ahead])
        # our own passes: each layer once forwards and, but for the first, twice back
        own = count_products(
            monkeypatch, lambda p=point, a=x, b=y: mlp.loss_and_gradients(p, a, b, activation=TANH)
        )
        # they treat the bias as a weight of one more input, on all ways but that to the activities
        extra = 2 * 11 * sum(widths[1:])
        assert sum(own) == sum(predicted[-1]) + extra
    comparison = {"measured": measured, "tolerance": 0.0}
    claim.agrees("multiplications of autograd, 4 networks", predicted=predicted, **comparison)
    claim.refutes("derivatives by the inputs counted", predicted=with_inputs, **comparison)
    claim.refutes("the same both ways", predicted=once, **comparison)


@pytest.mark.claim("prop-backpropagation-difference")
def test_the_bound_is_attained_and_its_minimum_is_where_it_is_said_to_be(claim):
    steps = np.geomspace(1e-3, 1.0, 40)
    predicted, measured, one_sided, lowest, found, roots, thirds = ([] for _ in range(7))
    for rng in spawn_generators(5, count=6):
        bend, error = np.exp(rng.normal(size=2)) * [1.0, 1e-5]
        slope, curve = rng.normal(size=2)

        def value(w, off, m=bend, s=slope, c=curve):
            return s * w + c * w**2 / 2 + m * w**3 / 6 + off

        quotient = (value(steps, error) - value(-steps, -error)) / (2 * steps)
        measured.append(quotient - slope)
        predicted.append(theory.difference_error(steps, third_derivative=bend, value_error=error))
        one_sided.append(abs(curve) * steps / 2 + error / steps)
        # the lowest of many values of the quotient's error, in steps of a part in a thousand
        fine = np.geomspace(1e-3, 1.0, 7000)
        misses = (value(fine, error) - value(-fine, -error)) / (2 * fine) - slope
        found.append([fine[np.argmin(misses)], np.min(misses)])
        best = float(theory.best_difference_step(third_derivative=bend, value_error=error))
        lowest.append([best, 1.5 * error / best])
        thirds.append([np.cbrt(error / bend), 1.5 * error / best])
        roots.append([np.sqrt(error / bend), 1.5 * error / best])
    comparison = {"measured": measured, "tolerance": 1e-9}
    claim.agrees("error of the quotient, 40 steps, 6 cubics", predicted=predicted, **comparison)
    claim.refutes("one-sided", predicted=one_sided, **comparison)
    # the grid's spacing
    comparison = {"measured": found, "tolerance": 1e-3, "relative": True}
    claim.agrees("best step and error there", predicted=lowest, **comparison)
    claim.refutes("without the factor 3", predicted=thirds, **comparison)
    claim.refutes("square root", predicted=roots, **comparison)


@pytest.mark.claim("prop-backpropagation-difference")
def test_errors_on_networks_follow_the_bound(claim):
    steps = np.logspace(-11, -1, 21)
    errors = experiments.measure_differences(
        steps, widths=[5, 20, 20, 2], num_samples=64, num_networks=20, seed=6
    )
    sizes = {
        "third_derivative": errors.third_derivatives[:, np.newaxis],
        "value_error": np.finfo(float).eps * errors.losses[:, np.newaxis],
    }
    # M is taken at the point itself, where between the points it may be a little larger
    assert np.all(errors.central <= 1.1 * theory.difference_error(steps, **sizes))
    wide = steps >= 1e-3
    predicted = steps[wide] ** 2 / 6 * sizes["third_derivative"]
    # the next term of the series is smaller by the square of the step times a few units
    comparison = {"measured": errors.central[:, wide], "tolerance": 0.05, "relative": True}
    claim.agrees("error at 5 large steps, 20 networks", predicted=predicted, **comparison)
    claim.refutes("factor 2", predicted=2 * predicted, **comparison)
    # at the step that is best for the median network no network is off by more than its bound
    best = steps[np.argmin(np.median(errors.central, axis=0))]
    expected = theory.best_difference_step(
        third_derivative=np.median(errors.third_derivatives),
        value_error=np.finfo(float).eps * np.median(errors.losses),
    )
    # the lowest of 21 steps, half a decade apart, where the bound is flat
    comparison = {"measured": np.log10(best), "tolerance": 0.5}
    claim.agrees("logarithm of the best step", predicted=np.log10(expected), **comparison)
    root = np.sqrt(sizes["value_error"].mean() / sizes["third_derivative"].mean())
    claim.refutes("the best one-sided step", predicted=np.log10(root), **comparison)


@pytest.mark.claim("prop-backpropagation-decay")
def test_weights_without_gradient_shrink_by_the_same_factor_in_each_step(claim):
    """All units are off, so that only the last bias hears of the data."""
    measured, predicted, twice, flow = [], [], [], []
    for index, rng in enumerate(spawn_generators(7, count=6)):
        point, x, y = draw([4, 8, 2], rng)
        point = mlp.MLPParameters(point.weights, (point.biases[0] - 100.0, point.biases[1]))
        rate, decay = [(0.01, 0.5), (0.1, 0.03), (0.3, 4.0)][index % 3]
        settings = {"learning_rate": rate, "weight_decay": decay}
        run = mlp.train(point, x, y, activation=RELU, num_steps=40, **settings)
        measured.append(run.weight_norms / run.weight_norms[0])
        assert not np.allclose(run.parameters.biases[1], point.biases[1])
        np.testing.assert_array_equal(run.parameters.biases[0], point.biases[0])
        steps = np.arange(41)[:, np.newaxis]
        both = np.ones(2)
        predicted.append(both * np.abs(theory.decay_factor(steps, **settings)))
        twice.append(both * np.abs(1 - 2 * rate * decay) ** steps)
        flow.append(both * np.exp(-rate * decay * steps))
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees("norms of both layers, 40 steps, 6 runs", predicted=predicted, **comparison)
    claim.refutes("without the one half in the penalty", predicted=twice, **comparison)
    claim.refutes("continuous decay", predicted=flow, **comparison)


@pytest.mark.claim("prop-backpropagation-decay")
def test_weights_are_what_decay_leaves_and_what_the_gradients_add(claim):
    measured, predicted, later, alone = [], [], [], []
    rate, decay, count = 0.02, 0.5, 30
    for rng in spawn_generators(8, count=6):
        problem = experiments.teacher_problem(rng, noise_std=0.3)
        settings = {"activation": RELU, "learning_rate": rate, "weight_decay": decay}
        point, slopes = problem.start, []
        for step in range(count):
            slopes.append(by_autograd(point, problem.x, problem.y, RELU).weights[0])
            run = mlp.train(problem.start, problem.x, problem.y, num_steps=step + 1, **settings)
            point = run.parameters
        q = 1 - rate * decay
        added = [q ** (count - 1 - s) * slopes[s] for s in range(count)]
        late = [q ** (count - s) * slopes[s] for s in range(count)]
        first = problem.start.weights[0]
        measured.append(point.weights[0])
        predicted.append(q**count * first - rate * sum(added))
        later.append(q**count * first - rate * sum(late))
        alone.append(q**count * first)
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees("first layer after 30 steps, 6 runs", predicted=predicted, **comparison)
    claim.refutes("gradients decay once more", predicted=later, **comparison)
    claim.refutes("without the gradients", predicted=alone, **comparison)


@pytest.mark.claim("prop-backpropagation-decay")
def test_on_pure_noise_the_first_layer_only_decays(claim):
    """The course's run: its first layer ends at 0.8833 of its size."""
    runs = experiments.train_many(
        experiments.course_problem,
        num_runs=20,
        learning_rate=0.0005,
        weight_decay=1.0,
        num_steps=250,
        seed=9,
        measure=False,
    )
    shares = runs.weight_norms[:, -1, 0] / runs.weight_norms[:, 0, 0]
    left = theory.decay_factor(250, learning_rate=0.0005, weight_decay=1.0)
    # what the gradients add: at most 250 steps of rate 0.0005 and norm below 0.05, of a norm near
    # 0.32, and mostly across the weights
    comparison = {"measured": shares, "tolerance": 0.004, "relative": True}
    claim.agrees("share of the norm, 20 draws", predicted=np.full(20, left), **comparison)
    claim.refutes(
        "rate and penalty of our convention, not matched",
        predicted=np.full(20, left**2),
        **comparison,
    )
    falls = runs.errors[:, 0] - runs.errors[:, -1]
    offsets = []
    for problem, end in zip(runs.problems, runs.ends, strict=True):
        residuals = [
            mlp.forward(point, problem.x, activation=RELU)[1][-1] - problem.y
            for point in (problem.start, end)
        ]
        offsets.append(residuals[0].mean() ** 2 - residuals[1].mean() ** 2)
    # the loss comes down because a constant is learned
    assert 0.8 < sum(offsets) / sum(falls) < 1.0
    variances = np.array([problem.y.var() for problem in runs.problems])
    assert np.all(runs.errors[:, -1] > 0.97 * variances)


def train_as_the_course_does(point, x, y, *, rate, decay, num_steps):
    """Descend half the mean over samples of the squared length, plus the penalty, by loops."""
    (w1, w2), (b1, b2) = point.weights, point.biases
    for _ in range(num_steps):
        h = np.tanh(x @ w1.T + b1)
        residual = (h @ w2.T + b2 - y) / len(x)
        back = residual @ w2 * (1 - h**2)
        w2, b2 = w2 - rate * (residual.T @ h + decay * w2), b2 - rate * residual.sum(0)
        w1, b1 = w1 - rate * (back.T @ x + decay * w1), b1 - rate * back.sum(0)
    return mlp.MLPParameters((w1, w2), (b1, b2))


@pytest.mark.claim("prop-backpropagation-recorded")
def test_the_recorded_loss_has_other_slopes_than_the_one_that_is_descended(claim):
    predicted, measured, always_two, same = [], [], [], []
    for index, rng in enumerate(spawn_generators(10, count=6)):
        outputs = (1, 2, 5)[index % 3]
        point, x, y = draw([3, 6, outputs], rng)
        decay, rate = 0.5, 1e-3
        after = train_as_the_course_does(point, x, y, rate=rate, decay=decay, num_steps=1)
        used = (point.to_vector() - after.to_vector()) / rate
        slopes = point.with_vector(quotients(point, lambda p, a=x, b=y: error_alone(p, a, b, TANH)))
        used = point.with_vector(used)
        for ours, theirs in zip(slopes.biases, used.biases, strict=True):
            measured.append(ours / theirs)
            predicted.append(np.full(len(ours), 2 / outputs))
            always_two.append(np.full(len(ours), 2.0))
            same.append(np.ones(len(ours)))
        for w, ours, theirs in zip(point.weights, slopes.weights, used.weights, strict=True):
            np.testing.assert_allclose(ours, 2 / outputs * (theirs - decay * w), atol=1e-8)
    # quotients are good to 1e-9, some of the slopes are small, and steps of 1e-3 lose three digits
    comparison = {"measured": np.concatenate(measured), "tolerance": 1e-6, "relative": True}
    claim.agrees(
        "ratios for all biases, 6 networks", predicted=np.concatenate(predicted), **comparison
    )
    claim.refutes("2 for any number of outputs", predicted=np.concatenate(always_two), **comparison)
    claim.refutes("the same loss", predicted=np.concatenate(same), **comparison)


@pytest.mark.claim("prop-backpropagation-recorded")
def test_the_courses_convention_is_ours_at_another_rate_and_decay(claim):
    measured, predicted, unchanged, rate_only = [], [], [], []
    for index, rng in enumerate(spawn_generators(11, count=6)):
        outputs = (1, 2, 5)[index % 3]
        point, x, y = draw([3, 6, outputs], rng)
        end = train_as_the_course_does(point, x, y, rate=0.05, decay=0.5, num_steps=100)
        measured.append(end.to_vector())
        for kept, rate, decay in (
            (predicted, 0.05 * outputs / 2, 2 * 0.5 / outputs),
            (unchanged, 0.05, 0.5),
            (rate_only, 0.05 * outputs / 2, 0.5),
        ):
            settings = {"learning_rate": rate, "weight_decay": decay, "num_steps": 100}
            run = mlp.train(point, x, y, activation=TANH, **settings)
            kept.append(run.parameters.to_vector())
    comparison = {"measured": np.concatenate(measured), "tolerance": 1e-12}
    claim.agrees("ends of 6 runs", predicted=np.concatenate(predicted), **comparison)
    claim.refutes("the same rate and decay", predicted=np.concatenate(unchanged), **comparison)
    claim.refutes("the same decay", predicted=np.concatenate(rate_only), **comparison)


def test_weight_decay_helps_on_new_samples_and_noise_teaches_nothing():
    """What the page says of its networks, on others: intervals of five standard errors."""
    common = {"num_runs": 10, "learning_rate": 0.02, "num_steps": 600, "seed": 12}

    def teacher(rng):
        return experiments.teacher_problem(rng, noise_std=0.3)

    plain = experiments.train_many(teacher, weight_decay=0.0, **common)
    decayed = experiments.train_many(teacher, weight_decay=0.1, **common)
    noise = experiments.train_many(experiments.noise_problem, weight_decay=0.0, **common)
    gains = plain.validation_errors[:, -1] - decayed.validation_errors[:, -1]
    assert gains.mean() > 2.5 * gains.std(ddof=1) / np.sqrt(10)
    assert gains.mean() > 0
    excess = noise.validation_errors[:, -1] - 1
    assert excess.mean() > 5 * excess.std(ddof=1) / np.sqrt(10)
    assert noise.errors[:, -1].max() < 0.3
    assert plain.errors[:, -1].max() < 0.1
