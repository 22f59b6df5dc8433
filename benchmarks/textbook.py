"""The book's computations as a textbook writes them: plainly, one model and one step at a time.

They are the yardstick for speed and, in the tests, for results. Nothing here is tuned, and nothing
is made slow on purpose.
"""

from __future__ import annotations

import numpy as np

from learndyn.shapes import Samples


def predict(w1: float, w2: float, x: Samples) -> Samples:
    """Return the output of the network with two weights for each input."""
    return w1 * w2 * x


def loss(w1: float, w2: float, x: Samples, y: Samples) -> float:
    """Return the mean squared error."""
    return float(np.mean((predict(w1, w2, x) - y) ** 2))


def gradient(w1: float, w2: float, x: Samples, y: Samples) -> tuple[float, float]:
    """Return the two derivatives of the mean squared error."""
    error = predict(w1, w2, x) - y
    return float(2 * np.mean(error * w2 * x)), float(2 * np.mean(error * w1 * x))


def field_on_grid(
    axis: Samples, x: Samples, y: Samples
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the loss of two weights and its two derivatives at each point of a square grid."""
    size = len(axis)
    losses = np.zeros((size, size))
    by_first = np.zeros((size, size))
    by_second = np.zeros((size, size))
    for i, w1 in enumerate(axis):
        for j, w2 in enumerate(axis):
            losses[i, j] = loss(w1, w2, x, y)
            by_first[i, j], by_second[i, j] = gradient(w1, w2, x, y)
    return losses, by_first, by_second


def train_chain(
    initial_weight: float,
    x: Samples,
    y: Samples,
    *,
    depth: int,
    learning_rate: float,
    num_steps: int,
) -> np.ndarray:
    """Return the loss of one chain before each step of gradient descent, and after the last."""
    weights = np.full(depth, initial_weight)
    losses = np.zeros(num_steps + 1)
    for step in range(num_steps + 1):
        product = np.prod(weights)
        error = product * x - y
        losses[step] = np.mean(error**2)
        others = product / weights
        weights = weights - learning_rate * 2 * np.mean(error * x) * others
    return losses


def first_success(losses: np.ndarray, threshold: float) -> int:
    """Return the step from which on the loss stays below a threshold, or -1."""
    if not losses[-1] < threshold:
        return -1
    step = len(losses) - 1
    while step > 0 and losses[step - 1] < threshold:
        step = step - 1
    return step


def play_register_game(
    x: Samples, y: Samples, *, depths: np.ndarray, rates: np.ndarray, num_steps: int
) -> tuple[np.ndarray, np.ndarray]:
    """Train a chain for each depth and rate; return all losses and the steps to success."""
    losses = np.zeros((len(depths), len(rates), num_steps + 1))
    steps = np.zeros((len(depths), len(rates)), dtype=int)
    for i, depth in enumerate(depths):
        for j, rate in enumerate(rates):
            losses[i, j] = train_chain(
                0.9, x, y, depth=depth, learning_rate=rate, num_steps=num_steps
            )
            steps[i, j] = first_success(losses[i, j], 0.02)
    return losses, steps
