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
    """Train once for each rate and scale; return all losses and the last singular values."""
    losses, values = [], []
    for rate, scale in settings:
        start = [scale * layer for layer in weights]
        loss, value, _, _ = train_and_record(start, y, learning_rate=rate, num_steps=num_steps)
        losses.append(loss)
        values.append(value[-1])
    return np.array(losses), np.array(values)


def sample_features(
    num_features: int,
    *,
    levels: int,
    branching: int,
    flip_probability: float,
    rng: np.random.Generator,
) -> Matrix:
    """Draw a sign for each feature and node of a tree, and multiply them from the root down."""
    num_nodes = sum(branching**level for level in range(levels + 1))
    probabilities = np.full(num_nodes, flip_probability)
    probabilities[0] = 0.5
    draws = rng.random((num_features, num_nodes))
    signs = np.where(draws > probabilities, 1.0, -1.0)
    for node in range(1, num_nodes):
        parent = (node - 1) // branching
        signs[:, node] = signs[:, node] * signs[:, parent]
    leaves = signs[:, num_nodes - branching**levels :]
    return np.ascontiguousarray(leaves.T)
