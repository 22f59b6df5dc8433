"""A published run, draw by draw: polynomial features of a spiral, and one linear layer.

The course draws its points, their split, the weights and the order of the batches from PyTorch's
generators; whoever draws the same numbers finds its accuracies, up to the order in which a
processor adds.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int

from learndyn.features import PolynomialClassifier, exponents
from learndyn.nn.models import MLP
from learndyn.nn.side_by_side import adam
from learndyn.nn.training import evaluate
from learndyn.validation import real_number, whole_number

Points = Float[torch.Tensor, "sample two"]

# The numbers of the course.
NUM_ARMS, NUM_POINTS, NOISE_STD, TEST_SHARE = 4, 1000, 0.16, 0.2
NUM_TRAIN = int((1 - TEST_SHARE) * NUM_ARMS * NUM_POINTS)
NUM_EPOCHS, BATCH_SIZE = 100, 128


class Split(NamedTuple):
    """Points and arms of a spiral, drawn in single precision.

    Attributes
    ----------
    x, labels : ndarray of float64 and of int, shape (sample, 2) and (sample,)
        For training.
    test_x, test_labels : ndarray of float64 and of int, shape (held, 2) and (held,)
        For testing.
    """

    x: Float[np.ndarray, "sample two"]
    labels: Int[np.ndarray, " sample"]
    test_x: Float[np.ndarray, "held two"]
    test_labels: Int[np.ndarray, " held"]


class PublishedRun(NamedTuple):
    """A linear classifier of monomials after training.

    Attributes
    ----------
    classifier : PolynomialClassifier
        The classifier.
    train_accuracy, test_accuracy : float
        Shares from 0 to 1, as PyTorch finds them in single precision.
    """

    classifier: PolynomialClassifier
    train_accuracy: float
    test_accuracy: float


def course_spiral(*, seed: int) -> Split:
    """Draw the points of the course and split them as it does.

    Parameters
    ----------
    seed : int
        Seed of PyTorch's generator; the course has 2021.

    Returns
    -------
    Split
        3200 points for training and 800 for testing.

    Raises
    ------
    TypeError, ValueError
        If `seed` is not an integer or negative.

    Examples
    --------
    >>> data = course_spiral(seed=2021)
    >>> len(data.labels), len(data.test_labels)
    (3200, 800)
    """
    number = whole_number(seed, name="seed", minimum=0)
    source = torch.Generator().manual_seed(number)
    radius = torch.linspace(0, 1, NUM_POINTS)
    arms = []
    for arm in range(NUM_ARMS):
        angle = 2 * math.pi / NUM_ARMS * (2 * radius + arm)
        first = torch.sin(angle) + NOISE_STD * torch.randn(NUM_POINTS, generator=source)
        second = torch.cos(angle) + NOISE_STD * torch.randn(NUM_POINTS, generator=source)
        arms.append(torch.stack([radius * first, radius * second], dim=1))
    x = torch.cat(arms)
    labels = torch.arange(NUM_ARMS).repeat_interleave(NUM_POINTS)
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(number))
    test, train = torch.split(order, [len(x) - NUM_TRAIN, NUM_TRAIN])
    parts = [x[train].double(), labels[train], x[test].double(), labels[test]]
    return Split(*(part.numpy() for part in parts))


def train_as_published(
    data: Split, *, degree: int, learning_rate: float | int, seed: int
) -> PublishedRun:
    """Train a linear classifier of monomials as the course does, by 100 epochs of Adam.

    Parameters
    ----------
    data : Split
        The points.
    degree : int
        Largest degree of the monomials, 1 or more; the course has 50.
    learning_rate : float
        Learning rate of Adam, positive; the course has 0.001.
    seed : int
        Seed of the weights and, once more, of the batches.

    Returns
    -------
    PublishedRun
        The classifier and its accuracies.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated.

    Examples
    --------
    >>> data = course_spiral(seed=2021)
    >>> run = train_as_published(data, degree=1, learning_rate=0.001, seed=2021)
    >>> run.classifier.weights.shape
    (4, 2)
    """
    number = whole_number(seed, name="seed", minimum=0)
    pairs = exponents(degree)
    rate = real_number(learning_rate, name="learning_rate", above_zero=True)
    # the points were drawn in single precision, and lose nothing here
    tensors = [torch.tensor(part) for part in data]
    x, test_x = (_monomials(points.float(), pairs) for points in tensors[::2])
    labels, test_labels = tensors[1::2]
    source = torch.Generator().manual_seed(number)
    model = MLP([len(pairs), NUM_ARMS], activation="identity", generator=source)
    _train(model, x, labels, rate=rate, generator=torch.Generator().manual_seed(number))
    weights, biases = (part.detach().double().numpy() for part in model.parameters())
    held = ((x, labels), (test_x, test_labels))
    accuracies = [evaluate(model, *samples).accuracy for samples in held]
    return PublishedRun(PolynomialClassifier(weights, biases, degree, "monomials"), *accuracies)


def _monomials(
    points: Points, pairs: Int[np.ndarray, "term two"]
) -> Float[torch.Tensor, "sample term"]:
    """Multiply powers in single precision, as the course does."""
    columns = [points[:, 0] ** int(n) * points[:, 1] ** int(m) for n, m in pairs]
    return torch.stack(columns, dim=1)


def _train(
    model: MLP, x: torch.Tensor, labels: torch.Tensor, *, rate: float, generator: torch.Generator
) -> None:
    """Train in place; PyTorch's DataLoader draws more than the order, and so do we."""
    parts = list(model.parameters())
    gradients = [torch.zeros_like(part) for part in parts]
    steps = [
        adam(part.detach(), gradient, rate) for part, gradient in zip(parts, gradients, strict=True)
    ]
    for _ in range(NUM_EPOCHS):
        torch.empty((), dtype=torch.int64).random_(generator=generator)  # a seed for its workers
        order = torch.randperm(len(x), generator=generator)
        for batch in torch.split(order, BATCH_SIZE):
            loss = torch.nn.functional.cross_entropy(model.layers(x[batch]), labels[batch])
            for gradient, found in zip(gradients, torch.autograd.grad(loss, parts), strict=True):
                gradient.copy_(found)
            for step in steps:
                step()
        torch.randperm(len(x), generator=generator)  # an order of which no sample is used
