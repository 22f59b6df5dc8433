"""Deep networks of tanh units, many at once, whose starts differ in the variance of the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float, Int

from learndyn.validation import non_negative, positive, real_number, whole_number

# Weights (network, out, in) and biases (network, out, 1) of each layer.
_Layers = list[tuple[torch.Tensor, torch.Tensor]]


@dataclass(frozen=True)
class DeepTanhRecipe:
    """How deep tanh networks are drawn and trained.

    Attributes
    ----------
    weight_variances : sequence of float
        Variance of a weight times the number of inputs of its unit, for each setting; positive.
    bias_variance : float
        Variance of the biases, zero or more.
    num_runs : int
        How many networks for each setting.
    learning_rate : float
        Learning rate of plain gradient descent on batches, positive.
    num_steps, batch_size : int
        How many steps, and samples in each, drawn with replacement.
    """

    weight_variances: Sequence[float]
    bias_variance: float
    num_runs: int
    learning_rate: float
    num_steps: int
    batch_size: int


def train_deep_tanh(
    widths: Sequence[int],
    train: tuple[Float[np.ndarray, "sample input"], Int[np.ndarray, " sample"]],
    held: tuple[Float[np.ndarray, "held input"], Int[np.ndarray, " held"]],
    *,
    recipe: DeepTanhRecipe,
    seed: int,
    device: str = "cpu",
) -> Float[np.ndarray, "setting run"]:
    """Train classifiers on the cross-entropy, and measure them on samples that they never saw.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the classes, two or more.
    train, held : tuple of ndarray
        Inputs with a sample in each row, and classes counted from 0.
    recipe : DeepTanhRecipe
        How they are drawn and trained.
    seed : int
        Seed of weights and batches. The networks of one run share their draws, scaled for each
        setting, and all networks share their batches.
    device : str, optional
        Where everything is made.

    Returns
    -------
    ndarray of float64, shape (setting, run)
        Shares of the held samples that are right at the end.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated.

    Examples
    --------
    >>> recipe = DeepTanhRecipe([0.5, 1.0], 0.0, 3, 1.0, num_steps=50, batch_size=8)
    >>> data = np.array([[-1.0], [1.0]]), np.array([0, 1])
    >>> train_deep_tanh([1, 2], data, data, recipe=recipe, seed=0).shape
    (2, 3)
    """
    rate = real_number(recipe.learning_rate, name="learning_rate", above_zero=True)
    num_steps = whole_number(recipe.num_steps, name="num_steps", minimum=0)
    size = whole_number(recipe.batch_size, name="batch_size", minimum=1)
    generator = torch.Generator(device).manual_seed(whole_number(seed, name="seed", minimum=0))
    layers = _draw(widths, recipe, generator)
    x = torch.tensor(train[0], dtype=torch.float32, device=device)
    labels = torch.tensor(train[1], device=device)
    for _ in range(num_steps):
        chosen = torch.randint(len(x), (size,), generator=generator, device=device)
        _step(layers, x[chosen].T, labels[chosen], rate)
    inputs = torch.tensor(held[0], dtype=torch.float32, device=device).T
    guesses = _forward(layers, inputs)[-1].argmax(dim=1)
    right = (guesses == torch.tensor(held[1], device=device)).double().mean(dim=1)
    return np.asarray(right.cpu()).reshape(len(recipe.weight_variances), recipe.num_runs)


def _draw(widths: Sequence[int], recipe: DeepTanhRecipe, generator: torch.Generator) -> _Layers:
    """Draw normal weights and biases, the same for each setting but for their scale."""
    sizes = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(sizes) < 2:
        raise ValueError(f"widths must have 2 entries or more, got {list(widths)}.")
    runs = whole_number(recipe.num_runs, name="num_runs", minimum=1)
    variances = positive(np.asarray(recipe.weight_variances, float), name="weight_variances")
    shift = float(non_negative(recipe.bias_variance, name="bias_variance")) ** 0.5
    scales = torch.tensor(np.sqrt(variances), dtype=torch.float32, device=generator.device)
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        draws = torch.empty(runs, fan_out, fan_in + 1, device=generator.device)
        draws.normal_(generator=generator)
        weights, biases = draws[..., :-1] * fan_in**-0.5, draws[..., -1:] * shift
        scaled = scales[:, None, None, None] * weights
        layers.append((scaled.flatten(0, 1), biases.repeat(len(scales), 1, 1)))
    return layers


def _forward(layers: _Layers, x: torch.Tensor) -> list[torch.Tensor]:
    """Return the inputs, the activities of all hidden layers and the outputs."""
    activities = [x.expand(len(layers[0][0]), *x.shape)]
    for index, (weights, biases) in enumerate(layers):
        received = torch.baddbmm(biases, weights, activities[-1])
        activities.append(received.tanh_() if index < len(layers) - 1 else received)
    return activities


def _step(layers: _Layers, x: torch.Tensor, labels: torch.Tensor, rate: float) -> None:
    """Take one step of gradient descent on the mean cross-entropy of a batch, in place."""
    *activities, outputs = _forward(layers, x)
    # the derivative by the outputs of softmax and logarithm together
    error = outputs.softmax(dim=1)
    error[:, labels, torch.arange(len(labels), device=labels.device)] -= 1
    error /= len(labels)
    for index in reversed(range(len(layers))):
        weights, biases = layers[index]
        before = activities[index]
        weight_slope = torch.bmm(error, before.transpose(1, 2))
        bias_slope = error.sum(dim=2, keepdim=True)
        if index:
            # 1 - tanh**2, with the activity at hand; before the weights move
            error = torch.bmm(weights.transpose(1, 2), error) * (1 - before**2)
        weights.sub_(weight_slope, alpha=rate)
        biases.sub_(bias_slope, alpha=rate)
