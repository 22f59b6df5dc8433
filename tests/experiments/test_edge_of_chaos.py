"""Random networks layer by layer, and the training that starts from them."""

import numpy as np
import pytest
import torch

from learndyn.activations import IDENTITY, TANH
from learndyn.experiments import edge_of_chaos as experiments
from learndyn.nn import DeepTanhRecipe, deep_tanh, train_deep_tanh
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


def test_a_step_is_that_of_autograd():
    recipe = DeepTanhRecipe([0.5, 2.0], 0.1, 2, 0.3, num_steps=1, batch_size=9)
    layers = deep_tanh._draw([3, 5, 4, 2], recipe, torch.Generator().manual_seed(0))
    x = torch.randn(3, 9, generator=torch.Generator().manual_seed(1))
    labels = torch.arange(9) % 2
    parts = [part.clone().requires_grad_() for layer in layers for part in layer]
    h = x.expand(4, 3, 9)
    for index in range(0, 6, 2):
        h = parts[index] @ h + parts[index + 1]
        h = h.tanh() if index < 4 else h
    loss = sum(torch.nn.functional.cross_entropy(row.T, labels) for row in h)
    slopes = torch.autograd.grad(loss, parts)
    deep_tanh._step(layers, x, labels, 0.3)
    found = [part for layer in layers for part in layer]
    for part, slope, after in zip(parts, slopes, found, strict=True):
        torch.testing.assert_close(after, part.detach() - 0.3 * slope)


def test_settings_share_draws_up_to_their_scale():
    recipe = DeepTanhRecipe([0.25, 4.0], 0.1, 3, 0.1, num_steps=0, batch_size=1)
    (weights, biases), _ = deep_tanh._draw([7, 5, 2], recipe, torch.Generator().manual_seed(0))
    torch.testing.assert_close(4 * weights[:3], weights[3:])
    torch.testing.assert_close(biases[:3], biases[3:])
    many = DeepTanhRecipe([2.0], 0.5, 400, 0.1, num_steps=0, batch_size=1)
    weights, biases = deep_tanh._draw([50, 4], many, torch.Generator().manual_seed(0))[0]
    assert float(weights.var()) == pytest.approx(2.0 / 50, rel=0.03)
    assert float(biases.var()) == pytest.approx(0.5, rel=0.2)


def test_training_learns_what_can_be_learned_and_leaves_its_data_alone():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 2))
    labels = (x[:, 0] > 0).astype(int)
    kept = x.copy()
    recipe = DeepTanhRecipe([1.5], 0.05, 5, 0.3, num_steps=200, batch_size=20)
    right = train_deep_tanh([2, 8, 2], (x, labels), (x, labels), recipe=recipe, seed=0)
    assert right.min() > 0.9
    np.testing.assert_array_equal(x, kept)


def test_a_network_has_two_widths_or_more():
    recipe = DeepTanhRecipe([1.0], 0.0, 1, 0.1, num_steps=1, batch_size=1)
    data = np.zeros((2, 3)), np.zeros(2, dtype=int)
    with pytest.raises(ValueError, match=r"widths must have 2 entries or more, got \[3\]"):
        train_deep_tanh([3], data, data, recipe=recipe, seed=0)
