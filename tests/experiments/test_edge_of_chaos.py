"""Random networks layer by layer, and the training that starts from them."""

import numpy as np
import pytest
import torch

from learndyn.activations import IDENTITY, TANH
from learndyn.experiments import edge_of_chaos as experiments
from learndyn.rng import spawn_generators

OPTIONS = {"activation": TANH, "weight_variances": [1.0, 2.25], "bias_variance": 0.09}


def test_records_are_those_of_the_network_that_was_drawn():
    """The same draws, sent forward and back by PyTorch."""
    config = experiments.NetworkConfig(width=6, depth=3, num_networks=2, seed=4)
    found = experiments.measure_layers(config, correlation=0.3, **OPTIONS)
    for index, rng in enumerate(spawn_generators(4, count=2)):
        basis = np.linalg.qr(rng.standard_normal((6, 2)))[0].T * np.sqrt(6)
        inputs = np.stack([basis[0], 0.3 * basis[0] + np.sqrt(1 - 0.09) * basis[1]])
        draws = [(rng.standard_normal((6, 6)), rng.standard_normal(6)) for _ in range(3)]
        last = torch.tensor(rng.standard_normal(6))
        for setting, scale in enumerate((1.0, 1.5)):
            x, received = torch.tensor(inputs), []
            for weights, biases in draws:
                z = x @ torch.tensor(scale * weights.T / np.sqrt(6)) + torch.tensor(0.3 * biases)
                received.append(z.requires_grad_() if not received else z)
                received[-1].retain_grad()
                x = torch.tanh(received[-1])
            (received[-1][0] @ last).backward()
            for layer, z in enumerate(received):
                one, two = z.detach().numpy()
                place = (setting, index, layer)
                assert found.lengths[place] == pytest.approx(np.mean(one**2), rel=1e-10)
                cosine = one @ two / np.linalg.norm(one) / np.linalg.norm(two)
                assert found.correlations[place] == pytest.approx(cosine, rel=1e-10)
                ratio = float((z.grad[0] ** 2).mean() / (last**2).mean())
                assert found.gradients[place] == pytest.approx(ratio, rel=1e-10)


def test_inputs_have_the_correlation_that_is_asked_for():
    config = experiments.NetworkConfig(width=40, depth=1, num_networks=200, seed=0)
    found = experiments.measure_layers(
        config, activation=IDENTITY, weight_variances=[1.0], bias_variance=0.0, correlation=0.5
    )
    # a first layer of 40 units spreads by (1 - c^2)/sqrt(40) = 0.12
    assert found.correlations.mean() == pytest.approx(0.5, abs=0.04)
    assert found.lengths.mean() == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"correlation": 1.2}, "correlation must lie from -1 to 1, got 1.2"),
        ({"bias_variance": -0.1}, "bias_variance must be zero or more"),
        ({"weight_variances": [0.0]}, "weight_variances must be positive"),
    ],
)
def test_arguments_out_of_range_are_named(changes, message):
    config = experiments.NetworkConfig(4, 2, 1, seed=0)
    with pytest.raises(ValueError, match=message):
        experiments.measure_layers(config, **{"correlation": 0.5, **OPTIONS, **changes})


def test_depths_are_trained_from_every_variance_and_seed():
    config = experiments.DepthConfig([2, 4], 6, [0.5, 2.0], 0.1, 0.3, 3, (400, 200), 20, seed=0)
    right = experiments.train_by_depth(config)
    assert right.shape == (2, 2, 3)
    assert right[0].min() > 0.3  # guessing gives 0.1
    again = experiments.train_by_depth(config)
    np.testing.assert_array_equal(right, again)


def test_a_network_has_a_hidden_layer():
    config = experiments.DepthConfig([1], 6, [1.0], 0.0, 0.1, 1, (40, 20), 20, seed=0)
    with pytest.raises(ValueError, match="depths must be at least 2, got 1"):
        experiments.train_by_depth(config)
