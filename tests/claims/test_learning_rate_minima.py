"""The claims of the chapter on the learning rate about the sharpness of minima."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from tests.claims.noisy_lines import draw

from learndyn.rng import spawn_generators
from learndyn.theory import stability
from learndyn.theory.chains import sharpness_at_balanced_minimum


def loss_of(weights, samples):
    """Compute the loss of a chain over the samples, for torch to differentiate."""
    x, y = (torch.tensor(array) for array in (samples.x, samples.y))
    return ((weights.prod() * x - y) ** 2).mean()


@pytest.mark.claim("prop-learning-rate-hessian")
def test_hessian_at_a_minimum_is_that_of_autograd(claim):
    wrong = ("without the factor 2", "weights instead of other weights", "balanced")
    predicted = {name: [] for name in ("sharpness", *wrong)}
    measured, others, entries, package = [], [], [], []
    for slope in (2.0, -1.5):
        data_sets = zip(*draw(3, count=5, slope=slope), spawn_generators(4, count=5), strict=True)
        for samples, fit, rng in data_sets:
            for depth in (1, 2, 3, 10, 50):
                weights = np.exp(rng.normal(0, 0.3, depth)) * rng.choice([-1.0, 1.0], depth)
                weights[0] *= fit.slope / weights.prod()
                hessian = torch.autograd.functional.hessian(
                    lambda w, samples=samples: loss_of(w, samples), torch.tensor(weights)
                ).numpy()
                *small, largest = np.linalg.eigvalsh(hessian)
                measured.append(largest)
                others.append(np.abs(small).max(initial=0.0) / largest)
                curvature = 2 * fit.input_moment
                size = curvature * np.sum((fit.slope / weights) ** 2)
                predicted["sharpness"].append(size)
                predicted["without the factor 2"].append(size / 2)
                predicted["weights instead of other weights"].append(curvature * np.sum(weights**2))
                predicted["balanced"].append(curvature * depth * abs(fit.slope) ** (2 - 2 / depth))
                moment = {"input_moment": fit.input_moment}
                matrix = stability.hessian_at_minimum(weights, **moment)
                entries.append(np.abs(hessian - matrix).max() / largest)
                package.append(stability.sharpness_at_minimum(weights, **moment))
    # six digits are asked for; what is left is the rounding of double precision
    comparison = {"measured": measured, "tolerance": 1e-6, "relative": True}
    claim.agrees(
        "sharpness at 50 minima", predicted=predicted.pop("sharpness"), draws=50, **comparison
    )
    claim.agrees("the same by the package", predicted=package, draws=50, **comparison)
    claim.agrees(
        "largest other curvature, over the sharpness",
        predicted=np.zeros(50),
        measured=others,
        draws=50,
        tolerance=1e-6,
    )
    claim.agrees(
        "largest difference of an entry, over the sharpness",
        predicted=np.zeros(50),
        measured=entries,
        draws=50,
        tolerance=1e-6,
    )
    for name, values in predicted.items():
        claim.refutes(name, predicted=values, **comparison)


def curvature_by_differences(weights, samples):
    """Return the largest curvature, from differences of the gradient over the samples."""
    count, step = len(weights), 1e-5
    shifted = weights + step * np.concatenate([np.eye(count), -np.eye(count)])
    others = np.array([[np.prod(np.delete(row, i)) for i in range(count)] for row in shifted])
    error = shifted.prod(axis=1)[:, np.newaxis] * samples.x - samples.y
    gradient = np.mean(2 * error * samples.x, axis=1)[:, np.newaxis] * others
    hessian = (gradient[:count] - gradient[count:]) / (2 * step)
    return np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1]


def minimum_from(logs, slope):
    """Return weights with that product, from the logarithms of all sizes but the last one."""
    sizes = np.exp([*logs, np.log(abs(slope)) - np.sum(logs)])
    sizes[0] *= np.sign(slope)
    return sizes


def search_flattest(samples, slope, *, start):
    """Search the minimum whose largest curvature, measured by differences, is smallest."""

    def objective(logs):
        return np.log(curvature_by_differences(minimum_from(logs, slope), samples))

    return minimum_from(minimize(objective, start).x, slope)


@pytest.mark.claim("prop-learning-rate-flattest")
def test_the_flattest_minimum_found_by_search_is_balanced(claim):
    powers = {"right": 2, "power 2 of the slope": 0, "power 2 - 1/D of the slope": 1}
    predicted = {name: [] for name in (*powers, "without the depth")}
    measured, sizes, roots = [], [], []
    for slope in (2.0, -1.5, 0.4):
        (samples,), (fit,) = draw(5, count=1, slope=slope)
        for depth in (2, 3, 5):
            start = np.random.default_rng(depth).normal(0, 0.4, depth - 1)
            weights = search_flattest(samples, fit.slope, start=start)
            measured.append(curvature_by_differences(weights, samples))
            size = abs(fit.slope)
            for name, less in powers.items():
                wanted = 2 * fit.input_moment * depth * size ** (2 - less / depth)
                predicted[name].append(wanted)
            predicted["without the depth"].append(predicted["right"][-1] / depth)
            sizes.append([abs(weights).min(), abs(weights).max()])
            roots.append([size ** (1 / depth)] * 2)
    # the value at a minimum of a search is far better than its place
    comparison = {"measured": measured, "tolerance": 1e-6, "relative": True}
    claim.agrees(
        "smallest sharpness, 3 slopes, 3 depths",
        predicted=predicted.pop("right"),
        draws=3,
        **comparison,
    )
    claim.agrees(
        "sizes of the weights there", predicted=roots, measured=sizes, draws=3, tolerance=1e-3
    )
    for name, wrong in predicted.items():
        claim.refutes(name, predicted=wrong, **comparison)


@pytest.mark.claim("prop-learning-rate-flattest")
def test_no_other_minimum_is_as_flat(claim):
    rng = np.random.default_rng(6)
    ratios, spreads = [], []
    for depth in (2, 3, 10, 50):
        for spread in (0.1, 0.3, 1.0):
            logs = rng.normal(0, spread, (20, depth))
            logs -= logs.mean(axis=1, keepdims=True)
            weights = 1.7 ** (1 / depth) * np.exp(logs) * rng.choice([-1.0, 1.0], (20, depth))
            size = stability.sharpness_at_minimum(weights, input_moment=0.3)
            flat = sharpness_at_balanced_minimum(depth, input_moment=0.3, slope=1.7)
            ratios.append(size / flat)
            spreads.append(np.mean(np.exp(-2 * logs), axis=1))
    assert np.min(ratios) > 1
    # in the logarithms of the weights the ratio is a mean of exponentials
    comparison = {"measured": ratios, "tolerance": 1e-9, "relative": True}
    claim.agrees(
        "sharpness over the smallest, 240 minima", predicted=spreads, draws=240, **comparison
    )
    claim.refutes("all alike", predicted=np.ones_like(ratios), **comparison)
