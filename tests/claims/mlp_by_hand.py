"""Networks and their derivatives without the package: forwards only, and by PyTorch."""

import numpy as np
import torch

from learndyn import mlp

SHAPES = ([3, 2], [3, 5, 1], [2, 6, 4, 3], [4, 5, 5, 3, 2])
TORCH = {"identity": lambda z: z, "relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def draw(widths, rng, *, num_samples=7):
    """Draw a network with biases, and samples."""
    point = mlp.draw_parameters(widths, scale=1.2, rng=rng)
    point = point.with_vector(point.to_vector() + 0.1 * rng.standard_normal(len(point.to_vector())))
    x = rng.standard_normal((num_samples, widths[0]))
    return point, x, rng.standard_normal((num_samples, widths[-1]))


def error_alone(point, x, y, unit):
    """Compute the mean squared error forwards, layer by layer."""
    h = x
    last = len(point.weights) - 1
    for index, (w, b) in enumerate(zip(point.weights, point.biases, strict=True)):
        z = h @ w.T + b
        h = z if index == last else unit.function(z)
    return np.mean((h - y) ** 2)


def quotients(point, function, h=1e-5):
    """Return central difference quotients by all parameters."""
    vector = point.to_vector()
    slopes = []
    for unit_vector in np.eye(len(vector)):
        ahead = function(point.with_vector(vector + h * unit_vector))
        behind = function(point.with_vector(vector - h * unit_vector))
        slopes.append((ahead - behind) / (2 * h))
    return np.array(slopes)


def by_autograd(point, x, y, unit, *, decay=0.0):
    """Return the derivatives that PyTorch finds, in the shapes of the parameters."""
    weights = [torch.tensor(w, requires_grad=True) for w in point.weights]
    biases = [torch.tensor(b, requires_grad=True) for b in point.biases]
    h = torch.tensor(x)
    for index, (w, b) in enumerate(zip(weights, biases, strict=True)):
        h = torch.nn.functional.linear(h if index == 0 else TORCH[unit.name](h), w, b)
    loss = torch.nn.functional.mse_loss(h, torch.tensor(y))
    (loss + decay / 2 * sum((w**2).sum() for w in weights)).backward()
    return mlp.MLPParameters(
        tuple(w.grad.numpy() for w in weights), tuple(b.grad.numpy() for b in biases)
    )
