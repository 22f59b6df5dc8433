"""Full deep linear networks in PyTorch and in a solver of differential equations.

What claims measure comes from here: full weight matrices in double precision, their gradient by
automatic differentiation, without any reduction and without modes.
"""

import numpy as np
import torch
from scipy.integrate import solve_ivp

from learndyn.datasets import sample_features
from learndyn.initialization import draw_normal_weights

TREE = {"levels": 3, "branching": 2, "flip_probability": 0.15}


def chapter_problem(*, seed=2021, num_features=10_000, scale=1e-12):
    rng = np.random.default_rng(seed)
    y = sample_features(num_features, **TREE, rng=rng)
    return y, draw_normal_weights([8, 30, num_features], scale=scale, rng=rng)


def mean_squared_error(layers, x, y):
    output = x
    for layer in layers:
        output = output @ layer.T
    return torch.mean((output - y) ** 2)


def loss_and_gradient(weights, x, y):
    layers = [torch.tensor(w, requires_grad=True) for w in weights]
    loss = mean_squared_error(layers, torch.tensor(x), torch.tensor(y))
    loss.backward()
    return loss.item(), [layer.grad.numpy() for layer in layers]


def descend(weights, x, y, *, rate, num_steps):
    """Return losses and weights at every step."""
    losses, path = [], [[w.copy() for w in weights]]
    for _ in range(num_steps + 1):
        loss, gradient = loss_and_gradient(path[-1], x, y)
        losses.append(loss)
        path.append([w - rate * g for w, g in zip(path[-1], gradient, strict=True)])
    return np.array(losses), path[:-1]


def flow(weights, x, y, times):
    """Integrate gradient flow; return the weights at some times."""
    shapes = [w.shape for w in weights]
    cuts = np.cumsum([w.size for w in weights])[:-1]

    def split(flat):
        parts = np.split(flat, cuts)
        return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]

    def velocity(_, flat):
        return -np.concatenate([g.ravel() for g in loss_and_gradient(split(flat), x, y)[1]])

    start = np.concatenate([w.ravel() for w in weights])
    solved = solve_ivp(
        velocity, (0, times[-1]), start, t_eval=times, method="DOP853", rtol=1e-10, atol=1e-12
    )
    return [split(flat) for flat in solved.y.T]


def orthonormal(rng, rows, columns):
    return np.linalg.qr(rng.standard_normal((rows, columns)))[0]


def white_problem(rng, *, values, num_samples, num_outputs):
    """Return white inputs, targets with the given modes and noise no map can learn, and modes."""
    count = len(values)
    x = orthonormal(rng, num_samples, count)
    left, right = orthonormal(rng, num_outputs, count), orthonormal(rng, count, count)
    noise = rng.standard_normal((num_samples, num_outputs))
    y = x @ right * values @ left.T + noise - x @ (x.T @ noise)
    return x, y, left, right


def strengths(weights, left, right):
    return np.diagonal(left.T @ weights[1] @ weights[0] @ right)


def aligned_start(rng, left, right, strength):
    hidden = orthonormal(rng, len(strength) + 2, len(strength))
    roots = np.sqrt(strength)
    return [hidden * roots @ right.T, left * roots @ hidden.T]
