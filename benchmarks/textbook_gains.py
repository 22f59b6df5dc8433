"""A sweep over gains as a course's reader writes it: one network after the other.

It is the yardstick for speed and, in the tests, for results. Nothing here is tuned, and nothing is
made slow on purpose.
"""

from __future__ import annotations

import itertools

import torch
from torch import nn

Layer = tuple[torch.Tensor, torch.Tensor]


def build(layers: list[Layer], *, negative_slope: float) -> nn.Sequential:
    """Return a network with copies of these weights (out, in) and biases (out, 1)."""
    modules: list[nn.Module] = []
    for weights, biases in layers:
        linear = nn.Linear(weights.shape[1], weights.shape[0], dtype=weights.dtype)
        with torch.no_grad():
            linear.weight.copy_(weights)
            linear.bias.copy_(biases[:, 0])
        modules += [linear, nn.LeakyReLU(negative_slope)]
    return nn.Sequential(*modules[:-1])


def train(
    model: nn.Sequential,
    data: tuple[torch.Tensor, torch.Tensor],
    *,
    learning_rate: float,
    orders: list[torch.Tensor],
    batch_size: int,
) -> None:
    """Train in place, with an order of the samples for each epoch."""
    images, labels = data
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    criterion = nn.CrossEntropyLoss()
    for order in orders:
        for batch in torch.split(order, batch_size):
            optimizer.zero_grad()
            loss = criterion(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()


def parameters(model: nn.Sequential) -> list[torch.Tensor]:
    """Return the weights and biases of all layers."""
    layers = (module for module in model if isinstance(module, nn.Linear))
    return list(itertools.chain.from_iterable((m.weight.data, m.bias.data) for m in layers))
