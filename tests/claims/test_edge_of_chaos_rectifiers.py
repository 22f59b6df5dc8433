"""The claims of the chapter on the edge of chaos about rectifiers."""

import numpy as np
import pytest
from scipy import integrate

from learndyn.activations import RELU, TANH, leaky_relu
from learndyn.experiments.edge_of_chaos import NetworkConfig, measure_layers
from learndyn.theory.leaky_relu import leaky_relu_correlation


@pytest.mark.claim("prop-edge-of-chaos-scale")
@pytest.mark.parametrize("slope", [0.0, 0.1, 0.5])
def test_a_gain_changes_sizes_and_nothing_else(claim, slope):
    gains = np.array([1.0, 0.5, 3.0])
    config = NetworkConfig(12, depth=7, num_networks=5, seed=1)
    options = {"weight_variances": gains**2, "correlation": -0.3}
    found = measure_layers(config, activation=leaky_relu(slope), bias_variance=0.0, **options)
    layers = np.arange(1, 8)
    exact = {"tolerance": 1e-10, "relative": True}  # rounding
    for index in (1, 2):
        factor = np.broadcast_to(gains[index] ** (2 * layers), (5, 7))
        measured = found.lengths[index] / found.lengths[0]
        claim.agrees(
            f"lengths, gain {gains[index]}",
            predicted=factor,
            measured=measured,
            draws=config.num_networks,
            **exact,
        )
        back = np.broadcast_to(gains[index] ** (2 * (7 - layers)), (5, 7))
        measured = found.gradients[index] / found.gradients[0]
        claim.agrees(
            f"gradients, gain {gains[index]}",
            predicted=back,
            measured=measured,
            draws=config.num_networks,
            **exact,
        )
    comparison = {"measured": found.correlations[1:], "tolerance": 1e-12}
    same = np.stack([found.correlations[0]] * 2)
    claim.agrees("correlations", predicted=same, draws=config.num_networks, **comparison)
    saturating = measure_layers(config, activation=TANH, bias_variance=0.0, **options)
    claim.refutes("tanh instead", predicted=saturating.correlations[1:], **comparison)


def mean_product(c, slope):
    """Integrate over the direction of a pair of normal numbers of correlation `c`."""
    theta = np.arccos(c)
    angles = 2 * np.pi * (np.arange(20_000) + 0.5) / 20_000
    first, second = np.cos(angles), np.cos(angles - theta)
    function = leaky_relu(slope).function
    # the square of the distance from the origin has the mean 2
    return 2 * np.mean(function(first) * function(second))


@pytest.mark.claim("prop-edge-of-chaos-leaky")
def test_formula_is_the_mean_product_over_the_mean_square(claim):
    cases = [(c, a) for a in (0.0, 0.1, 0.5, 0.9) for c in (-1.0, -0.4, 0.0, 0.2, 0.7, 0.99, 1.0)]
    measured = [mean_product(c, a) / mean_product(1.0, a) for c, a in cases]
    predicted = [float(leaky_relu_correlation(c, negative_slope=a)) for c, a in cases]
    comparison = {"measured": measured, "tolerance": 1e-8}  # 20 000 angles, corners between
    claim.agrees("28 correlations", predicted=predicted, **comparison)
    wrong = [
        2 / (1 + a**2) * (a * c + (1 - a) ** 2 * (np.sqrt(1 - c**2) + c * np.arccos(c)) / 2 / np.pi)
        for c, a in cases
    ]
    claim.refutes("arccos c for π − arccos c", predicted=wrong, **comparison)
    slopes, step = [], 1e-10
    for a in (0.0, 0.1):
        slopes.append((1 - float(leaky_relu_correlation(1 - step, negative_slope=a))) / step)
        for c in (-1.0, 0.0, 0.9):
            path = [c]
            for _ in range(300):
                path.append(float(leaky_relu_correlation(path[-1], negative_slope=a)))
            assert np.all(np.diff(path) > 0)
            assert path[-1] > 1 - 2e-3
    # the next term is of the order of the root of the step
    claim.agrees("slope at 1", predicted=np.ones(2), measured=slopes, tolerance=2e-5)


@pytest.mark.claim("prop-edge-of-chaos-leaky")
def test_wide_networks_of_rectifiers_follow_the_map(claim):
    config = NetworkConfig(400, depth=6, num_networks=10, seed=2)
    options = {"weight_variances": [2.0], "bias_variance": 0.0, "correlation": 0.2}
    for slope in (0.0, 0.3):
        unit = RELU if slope == 0 else leaky_relu(slope)
        found = measure_layers(config, activation=unit, **options)
        c = [0.2]
        for _ in range(5):
            c.append(float(leaky_relu_correlation(c[-1], negative_slope=slope)))
        # mean of ten whose standard deviation is about 0.06 by layer 6
        comparison = {"measured": found.correlations[0].mean(axis=0), "tolerance": 0.06}
        claim.agrees(
            f"correlations, slope {slope}", predicted=c, draws=config.num_networks, **comparison
        )
        claim.refutes("they stay", predicted=np.full(6, 0.2), **comparison)
        growth = np.log(found.lengths[0, :, -1] / found.lengths[0, :, 0]).mean() / 5
        back = np.log(found.gradients[0, :, 0]).mean() / 5
        factor = np.log(1 + slope**2)
        claim.agrees(
            f"growth per layer, slope {slope}",
            predicted=[factor, factor],
            measured=[growth, back],
            draws=config.num_networks,
            tolerance=0.03,  # 50 factors of single layers, each with a spread of 0.1
        )


@pytest.mark.claim("prop-edge-of-chaos-leaky")
def test_the_known_values_of_the_rectifier(claim):
    right_angle = float(leaky_relu_correlation(0.0, negative_slope=0.0))
    product, _ = integrate.dblquad(
        lambda x, y: x * y * np.exp(-(x**2 + y**2) / 2) / (2 * np.pi), 0, 12, 0, 12
    )
    comparison = {"measured": [product / 0.5], "tolerance": 1e-6}
    claim.agrees("independent inputs", predicted=[right_angle], **comparison)
    claim.refutes("not over the mean square", predicted=[right_angle / 2], **comparison)
