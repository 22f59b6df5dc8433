"""A network with one hidden layer as a textbook trains it: one line for each formula.

It is the yardstick for speed and, in the tests, for results. Nothing here is tuned, and nothing is
made slow on purpose.
"""

from __future__ import annotations

import numpy as np

from learndyn.shapes import Matrix


def train_two_layers(
    weights: list[Matrix],
    biases: list[Matrix],
    x: Matrix,
    y: Matrix,
    *,
    learning_rate: float,
    weight_decay: float,
    num_steps: int,
) -> tuple[np.ndarray, ...]:
    """Return the losses, the mean squared errors, and the four arrays at the end."""
    w1, w2 = weights
    b1, b2 = biases
    losses = np.zeros(num_steps + 1)
    errors = np.zeros(num_steps + 1)
    for step in range(num_steps + 1):
        z1 = x @ w1.T + b1
        h1 = np.maximum(z1, 0)
        residual = h1 @ w2.T + b2 - y
        errors[step] = np.mean(residual**2)
        penalty = np.sum(w1**2) + np.sum(w2**2)
        losses[step] = errors[step] + weight_decay / 2 * penalty
        if step == num_steps:
            break
        delta2 = 2 * residual / residual.size
        dw2 = delta2.T @ h1 + weight_decay * w2
        db2 = delta2.sum(axis=0)
        delta1 = (delta2 @ w2) * (z1 > 0)
        dw1 = delta1.T @ x + weight_decay * w1
        db1 = delta1.sum(axis=0)
        w1 = w1 - learning_rate * dw1
        b1 = b1 - learning_rate * db1
        w2 = w2 - learning_rate * dw2
        b2 = b2 - learning_rate * db2
    return losses, errors, w1, b1, w2, b2
