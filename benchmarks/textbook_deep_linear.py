"""Deep linear networks as a course's reader writes them: PyTorch modules, one step at a time.

They are the yardstick for speed and, in the tests, for results. Nothing here is tuned, and nothing
is made slow on purpose.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from learndyn.shapes import Layers, Matrix

Records = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class DeepLinearNetwork(nn.Module):
    """One hidden layer without activation function, and no biases."""

    def __init__(self, first: Matrix, second: Matrix) -> None:
        super().__init__()
        self.first = nn.Linear(first.shape[1], first.shape[0], bias=False, dtype=torch.float64)
        self.second = nn.Linear(second.shape[1], second.shape[0], bias=False, dtype=torch.float64)
        with torch.no_grad():
            self.first.weight.copy_(torch.tensor(first))
            self.second.weight.copy_(torch.tensor(second))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the prediction and the hidden activity."""
        hidden = self.first(x)
        return self.second(hidden), hidden


def train_and_record(
    weights: list[Layers], y: Matrix, *, learning_rate: float, num_steps: int
) -> Records:
    """Train on one-hot inputs; return loss, singular values, similarities, one prediction."""
    network = DeepLinearNetwork(weights[0], weights[1])
    inputs = torch.eye(len(y), dtype=torch.float64)
    targets = torch.tensor(y)
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(network.parameters(), lr=learning_rate)
    losses = np.zeros(num_steps + 1)
    values = np.zeros((num_steps + 1, len(y)))
    similarities = np.zeros((num_steps + 1, len(y), len(y)))
    predictions = np.zeros(num_steps + 1)
    for step in range(num_steps + 1):
        optimizer.zero_grad()
        prediction, hidden = network(inputs)
        loss = criterion(prediction, targets)
        losses[step] = loss.item()
        predictions[step] = prediction[0, -1].item()
        with torch.no_grad():
            similarities[step] = (hidden @ hidden.T).numpy()
            total = network.second.weight @ network.first.weight
            _, singular_values, _ = torch.linalg.svd(total, full_matrices=False)
            values[step] = singular_values.numpy()
        loss.backward()
        optimizer.step()
    return losses, values, similarities, predictions


def sweep(
    weights: list[Layers], y: Matrix, *, settings: list[tuple[float, float]], num_steps: int
) -> tuple[np.ndarray, np.ndarray]:
    """Train once for each rate and scale; return all losses and singular values."""
    losses, values = [], []
    for rate, scale in settings:
        start = [scale * layer for layer in weights]
        loss, value, _, _ = train_and_record(start, y, learning_rate=rate, num_steps=num_steps)
        losses.append(loss)
        values.append(value)
    return np.array(losses), np.array(values)


def sample_features(
    num_features: int,
    *,
    levels: int,
    branching: int,
    flip_probability: float,
    rng: np.random.Generator,
) -> Matrix:
    """Let signs run down a tree, node by node."""
    nodes = [np.where(rng.random(num_features) > 0.5, 1.0, -1.0)]
    for _ in range(levels):
        children = []
        for node in nodes:
            for _ in range(branching):
                keep = rng.random(num_features) > flip_probability
                children.append(node * np.where(keep, 1.0, -1.0))
        nodes = children
    return np.array(nodes)
