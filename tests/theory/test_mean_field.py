"""Maps of very wide networks, against closed forms and finer rules."""

import numpy as np
import pytest

from learndyn.activations import IDENTITY, RELU, TANH, leaky_relu
from learndyn.theory import mean_field
from learndyn.theory.gaussian import gaussian_nodes
from learndyn.theory.leaky_relu import leaky_relu_correlation

UNIT = {"activation": TANH, "weight_variance": 1.0, "bias_variance": 0.0}


def test_nodes_integrate_polynomials_exactly():
    places, weights = gaussian_nodes(6)
    moments = [weights @ places**k for k in range(12)]
    np.testing.assert_allclose(moments[::2], [1, 1, 3, 15, 105, 945], rtol=1e-12)
    np.testing.assert_allclose(moments[1::2], 0, atol=1e-10)
    with pytest.raises(ValueError, match="read-only"):
        places[0] = 0.0


@pytest.mark.parametrize("length", [0.2, 1.0, 2.0])
def test_means_of_tanh_converge_exponentially(length):
    """A fine sum over evenly spaced places is the reference."""
    u = np.linspace(-10, 10, 2001)
    density = np.exp(-(u**2) / 2)
    exact = np.sum(density * np.tanh(np.sqrt(length) * u) ** 2) / density.sum()
    errors = [
        abs(float(mean_field.length_map(length, num_nodes=count, **UNIT)) - exact)
        for count in (8, 32, 128)
    ]
    assert errors[1] < 0.1 * errors[0]
    assert errors[2] < max(1e-3 * errors[1], 1e-14)
    assert errors[2] < 2e-9


def test_correlations_converge_as_lengths_do():
    options = {"length": 1.5, **UNIT}
    exact = mean_field.correlation_map(0.4, num_nodes=180, **options)
    errors = [
        abs(float(mean_field.correlation_map(0.4, num_nodes=count, **options) - exact))
        for count in (8, 32, 96)
    ]
    assert errors[1] < 0.1 * errors[0]
    assert errors[2] < 1e-7


def test_rectifiers_agree_with_their_closed_form_as_far_as_the_rule_goes():
    c = np.array([-0.9, 0.0, 0.5])
    for slope in (0.0, 0.3):
        options = {"length": 2.0, "weight_variance": 0.7, "bias_variance": 0.0}
        found = mean_field.correlation_map(c, activation=leaky_relu(slope), **options)
        exact = leaky_relu_correlation(c, negative_slope=slope)
        np.testing.assert_allclose(found, exact, atol=5e-3)
        half = mean_field.length_map(
            2.0,
            activation=leaky_relu(slope),
            **{key: options[key] for key in ("weight_variance", "bias_variance")},
        )
        np.testing.assert_allclose(half, 0.7 * (1 + slope**2), rtol=1e-12)


def test_linear_networks_keep_correlations_and_multiply_lengths():
    theory = mean_field.predict_layers(
        [0.2, -0.7], depth=4, activation=IDENTITY, weight_variance=1.5, bias_variance=0.0
    )
    np.testing.assert_allclose(theory.lengths, np.broadcast_to(1.5 ** np.arange(1, 5), (2, 4)))
    np.testing.assert_allclose(theory.correlations, np.repeat([[0.2], [-0.7]], 4, axis=1))
    np.testing.assert_allclose(theory.factors, 1.5)


def test_settings_are_computed_together_as_one_by_one():
    weights = np.array([0.9, 2.0, 4.0])
    together = mean_field.predict_layers(
        0.3, depth=5, activation=TANH, weight_variance=weights, bias_variance=0.1
    )
    for index, value in enumerate(weights):
        alone = mean_field.predict_layers(
            0.3, depth=5, activation=TANH, weight_variance=value, bias_variance=0.1
        )
        np.testing.assert_allclose(together.correlations[index], alone.correlations, rtol=1e-12)


def test_a_length_that_grows_for_ever_is_refused():
    with pytest.raises(ValueError, match="must let the length settle, got 3 and 0 at most"):
        mean_field.fixed_length(activation=RELU, weight_variance=3.0, bias_variance=0.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gaussian_nodes(0), "num_nodes must be at least 1, got 0"),
        (lambda: mean_field.length_map(-1.0, **UNIT), "length must be zero or more, got -1"),
        (lambda: mean_field.correlation_map(1.5, length=1.0, **UNIT), "from -1 to 1, got 1.5"),
        (lambda: mean_field.correlation_map(0.5, length=0.0, **UNIT), "length must be positive"),
        (
            lambda: mean_field.correlation_map(
                0.5, length=1.0, activation=TANH, weight_variance=0.0, bias_variance=0.0
            ),
            "weight_variance must be positive where bias_variance is 0, got 0.0",
        ),
        (lambda: mean_field.depth_scale(1.0), "slope must differ from 1, got 1.0"),
        (lambda: mean_field.depth_scale(-0.5), "slope must be positive, got -0.5"),
        (
            lambda: leaky_relu_correlation(-2.0, negative_slope=0.1),
            "correlation must lie from -1 to 1, got -2.0",
        ),
        (
            lambda: mean_field.predict_layers(0.5, depth=0, **UNIT),
            "depth must be at least 1, got 0",
        ),
    ],
)
def test_arguments_out_of_range_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_gradients_are_products_of_the_factors_behind_a_layer():
    numbers = np.array([[2.0, 3.0, 5.0], [0.5, 0.25, 7.0]])
    theory = mean_field.LayerTheory(numbers, numbers, numbers)
    np.testing.assert_allclose(theory.gradients, [[6.0, 3.0, 1.0], [0.125, 0.25, 1.0]])
