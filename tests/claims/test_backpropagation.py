"""Claims of the chapter on backpropagation.

Derivatives are measured by difference quotients of the loss, by PyTorch, or by loops written here.
"""

import numpy as np
import pytest
import torch
from tests.claims.mlp_by_hand import SHAPES, by_autograd, draw, error_alone, quotients
from torch.utils.flop_counter import FlopCounterMode

from learndyn import mlp
from learndyn.activations import ACTIVATIONS, RELU, TANH, Activation
from learndyn.experiments import backpropagation as experiments
from learndyn.rng import spawn_generators
from learndyn.theory import backpropagation as theory


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
        "all derivatives of 12 networks",
        predicted=np.concatenate(found["exact"]),
        draws=12,
        **comparison,
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
        "all derivatives of 16 networks",
        predicted=np.concatenate(predicted),
        draws=16,
        **comparison,
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
    claim.agrees("derivatives by the first weights", predicted=ours, draws=1, **comparison)
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
    claim.agrees(
        "1,201 parameters after 60 steps, 5 runs", predicted=expected, draws=5, **comparison
    )
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
    claim.agrees(
        "error of the quotient, 40 steps, 6 cubics", predicted=predicted, draws=6, **comparison
    )
    claim.refutes("one-sided", predicted=one_sided, **comparison)
    # the grid's spacing
    comparison = {"measured": found, "tolerance": 1e-3, "relative": True}
    claim.agrees("best step and error there", predicted=lowest, draws=6, **comparison)
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
    # no network is off by more than its own bound; M is taken at the point itself, where between
    # the points it may be a little larger
    assert np.all(errors.central <= 1.1 * theory.difference_error(steps, **sizes))
    wide = steps >= 1e-3
    predicted = steps[wide] ** 2 / 6 * sizes["third_derivative"]
    # the next term of the series is smaller by the square of the step times a few units
    comparison = {"measured": errors.central[:, wide], "tolerance": 0.05, "relative": True}
    claim.agrees("error at 5 large steps, 20 networks", predicted=predicted, draws=1, **comparison)
    claim.refutes("factor 2", predicted=2 * predicted, **comparison)
    # the best step for the median of the networks
    best = steps[np.argmin(np.median(errors.central, axis=0))]
    expected = theory.best_difference_step(
        third_derivative=np.median(errors.third_derivatives),
        value_error=np.finfo(float).eps * np.median(errors.losses),
    )
    # the lowest of 21 steps, half a decade apart, where the bound is flat
    comparison = {"measured": np.log10(best), "tolerance": 0.5}
    claim.agrees("logarithm of the best step", predicted=np.log10(expected), draws=20, **comparison)
    root = np.sqrt(sizes["value_error"].mean() / sizes["third_derivative"].mean())
    claim.refutes("square root instead of cube root", predicted=np.log10(root), **comparison)
