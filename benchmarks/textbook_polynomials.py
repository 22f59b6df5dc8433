"""Polynomial features and width searches as a course's reader writes them.

They are the yardstick for speed and, in the tests, for results. Nothing here is tuned, and nothing
is made slow on purpose.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from torch import nn

from learndyn.shapes import Matrix, Samples


def polynomial_table(points: torch.Tensor, degree: int) -> torch.Tensor:
    """Return all monomials up to a degree, the constant left out, term by term."""
    num_terms = (degree + 1) * (degree + 2) // 2 - 1
    table = torch.zeros(len(points), num_terms, dtype=points.dtype)
    column = 0
    for n in range(degree + 1):
        for m in range(degree + 1):
            if 0 < n + m <= degree:
                table[:, column] = points[:, 0] ** n * points[:, 1] ** m
                column += 1
    return table


def decision_map(
    weights: Matrix, biases: Samples, *, first: Samples, second: Samples, degree: int
) -> np.ndarray:
    """Return the class that a linear classifier of monomials predicts on a grid."""
    linear = nn.Linear(weights.shape[1], weights.shape[0], dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(weights))
        linear.bias.copy_(torch.tensor(biases))
        x1, x2 = torch.meshgrid(torch.tensor(first), torch.tensor(second), indexing="xy")
        points = torch.stack([x1.flatten(), x2.flatten()], dim=1)
        classes = linear(polynomial_table(points, degree)).argmax(dim=1)
    return np.asarray(classes.reshape(len(second), len(first)))


def widest_network(budget: int, num_inputs: int, num_outputs: int, *, num_hidden: int) -> int:
    """Make wider and wider networks until one exceeds the budget."""
    width = 1
    while True:
        sizes = [num_inputs, *num_hidden * [width], num_outputs]
        layers = [nn.Linear(a, b) for a, b in pairwise(sizes)]
        count = sum(p.numel() for layer in layers for p in layer.parameters() if p.requires_grad)
        if count > budget:
            return width - 1
        width += 1
