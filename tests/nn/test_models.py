"""Multilayer perceptrons in PyTorch."""

import numpy as np
import pytest
import torch

from learndyn.nn import MLP
from learndyn.theory.counting import num_parameters


@pytest.mark.parametrize(("depth", "width"), [(1, 3), (2, 7), (4, 5)])
def test_it_has_as_many_parameters_as_the_formula_says(depth, width):
    model = MLP([6, *depth * [width], 4], activation="tanh")
    counted = sum(parameter.numel() for parameter in model.parameters())
    assert counted == num_parameters(6, 4, num_hidden=depth, width=width)


def test_its_outputs_are_those_of_the_layer_equations():
    model = MLP([4, 3, 2], activation="relu").double()
    x = torch.randn(5, 2, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    first, second = (p.detach().numpy() for p in model.parameters() if p.ndim == 2)
    biases = [p.detach().numpy() for p in model.parameters() if p.ndim == 1]
    hidden = np.maximum(x.numpy().reshape(5, 4) @ first.T + biases[0], 0)
    expected = hidden @ second.T + biases[1]
    np.testing.assert_allclose(model(x).detach().numpy(), expected, rtol=1e-12)


def test_a_generator_decides_the_weights_and_leaves_the_global_source_alone():
    before = torch.get_rng_state()
    seeds = (3, 3, 4)
    nets = [
        MLP([2, 50, 1], activation="relu", generator=torch.Generator().manual_seed(seed))
        for seed in seeds
    ]
    first, same, other = (net.layers[0].weight.detach() for net in nets)
    assert torch.equal(first, same)
    assert not torch.equal(first, other)
    bound = 2**-0.5
    # 100 uniform draws: one comes close to the bound, none passes it
    assert 0.9 * bound < first.abs().max() <= bound
    torch.set_rng_state(before)


@pytest.mark.parametrize(
    ("widths", "activation", "message"),
    [
        ([2], "relu", "widths must have 2 entries or more, got"),
        ([2, 0], "relu", "widths must be at least 1, got 0"),
        ([2, 3], "softplus", "activation must be one of identity, leaky_relu.*got 'softplus'"),
    ],
)
def test_bad_input_is_named(widths, activation, message):
    with pytest.raises(ValueError, match=message):
        MLP(widths, activation=activation)
