"""A published run, draw by draw: polynomial features of a spiral, and one linear layer.

The course draws its points, their split, the weights and the order of the batches from PyTorch's
generators; whoever draws the same numbers finds its accuracies, up to the order in which a
processor adds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int

from learndyn.features import exponents
from learndyn.nn.models import MLP
from learndyn.nn.training import evaluate, train_classifier
from learndyn.validation import whole_number

Points = Float[torch.Tensor, "sample two"]
Classes = Int[torch.Tensor, " sample"]

# The numbers of the course.
NUM_ARMS, NUM_POINTS, NOISE_STD, TEST_SHARE = 4, 1000, 0.16, 0.2
NUM_TRAIN = int((1 - TEST_SHARE) * NUM_ARMS * NUM_POINTS)
LEARNING_RATE, NUM_EPOCHS, BATCH_SIZE = 1e-3, 100, 128


class Split(NamedTuple):
    """Points and arms of a spiral, in single precision.

    Attributes
    ----------
    x, labels : Tensor, shape (sample, 2) and (sample,)
        For training.
    test_x, test_labels : Tensor, shape (held, 2) and (held,)
        For testing.
    """

    x: Float[torch.Tensor, "sample two"]
    labels: Int[torch.Tensor, " sample"]
    test_x: Float[torch.Tensor, "held two"]
    test_labels: Int[torch.Tensor, " held"]


class PolynomialRun(NamedTuple):
    """A linear classifier of monomials after training.

    Attributes
    ----------
    weights, biases : ndarray of float64, shape (arm, term) and (arm,)
        Its parameters.
    train_accuracy, test_accuracy : float
        Shares from 0 to 1.
    """

    weights: Float[np.ndarray, "arm term"]
    biases: Float[np.ndarray, " arm"]
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
    return Split(x[train], labels[train], x[test], labels[test])


def train_as_published(data: Split, *, degree: int, seed: int) -> PolynomialRun:
    """Train a linear classifier of monomials as the course does: Adam, 100 epochs, rate 0.001.

    Parameters
    ----------
    data : Split
        The points.
    degree : int
        Largest degree of the monomials, 1 or more; the course has 50.
    seed : int
        Seed of the weights and, once more, of the batches.

    Returns
    -------
    PolynomialRun
        The classifier and its accuracies.

    Raises
    ------
    TypeError, ValueError
        If a number is not an integer or too small.

    Examples
    --------
    >>> run = train_as_published(course_spiral(seed=2021), degree=1, seed=2021)
    >>> run.weights.shape
    (4, 2)
    """
    number = whole_number(seed, name="seed", minimum=0)
    pairs = exponents(degree)
    x, test_x = (_monomials(points, pairs) for points in (data.x, data.test_x))
    source = torch.Generator().manual_seed(number)
    model = MLP([len(pairs), NUM_ARMS], activation="identity", generator=source)
    orders = torch.Generator().manual_seed(number)
    train_classifier(
        model,
        x,
        data.labels,
        optimizer=partial(torch.optim.Adam, lr=LEARNING_RATE),
        num_epochs=NUM_EPOCHS,
        batch_size=BATCH_SIZE,
        generator=orders,
        epochs=partial(_as_a_loader, generator=orders),
    )
    weights, biases = (part.detach().double().numpy() for part in model.parameters())
    accuracies = [
        evaluate(model, *held).accuracy for held in ((x, data.labels), (test_x, data.test_labels))
    ]
    return PolynomialRun(weights, biases, *accuracies)


def _monomials(
    points: Points, pairs: Int[np.ndarray, "term two"]
) -> Float[torch.Tensor, "sample term"]:
    """Multiply powers in single precision, as the course does."""
    columns = [points[:, 0] ** int(n) * points[:, 1] ** int(m) for n, m in pairs]
    return torch.stack(columns, dim=1)


def _as_a_loader(epochs: Iterable[int], *, generator: torch.Generator) -> Iterator[int]:
    """Draw around each epoch what PyTorch's DataLoader draws besides the order of the samples."""
    for epoch in epochs:
        torch.empty((), dtype=torch.int64).random_(generator=generator)  # a seed for its workers
        yield epoch
        torch.randperm(NUM_TRAIN, generator=generator)  # an order of which no sample is used
