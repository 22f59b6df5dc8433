"""Training classifiers on data in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import nn

from learndyn.validation import whole_number

Inputs = Float[torch.Tensor, "sample *axis"]
Classes = Int[torch.Tensor, " sample"]
Held = tuple[Float[torch.Tensor, "held ..."], Int[torch.Tensor, " held"]]
Optimizer = Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]


class Scores(NamedTuple):
    """How a classifier does on some samples.

    Attributes
    ----------
    loss : float
        Mean cross-entropy, in nats.
    accuracy : float
        Share of samples whose largest output is that of their class, from 0 to 1.
    """

    loss: float
    accuracy: float


@dataclass(frozen=True, eq=False)
class Epochs:
    """What a training leaves behind, an entry for each epoch.

    Attributes
    ----------
    losses, accuracies : ndarray of float64, shape (epoch,)
        Means over the training samples, each taken when its batch was used for a step.
    validation_losses, validation_accuracies : ndarray of float64, shape (epoch,)
        Of the validation samples after each epoch; empty where there are none.
    """

    losses: Float[np.ndarray, " epoch"]
    accuracies: Float[np.ndarray, " epoch"]
    validation_losses: Float[np.ndarray, " measured"]
    validation_accuracies: Float[np.ndarray, " measured"]


def evaluate(model: nn.Module, x: Inputs, labels: Classes) -> Scores:
    """Return loss and accuracy of a classifier; the model is left as it was.

    Parameters
    ----------
    model : torch.nn.Module
        The classifier; its outputs are read as logits.
    x : Tensor, shape (sample, ...)
        Inputs.
    labels : Tensor of int, shape (sample,)
        Classes, counted from 0.

    Returns
    -------
    Scores
        Mean loss and accuracy.

    Examples
    --------
    >>> evaluate(nn.Identity(), torch.tensor([[0.0, 9.0]]), torch.tensor([1])).accuracy
    1.0
    """
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
        loss = nn.functional.cross_entropy(logits, labels)
    model.train(was_training)
    return Scores(float(loss), float((logits.argmax(dim=1) == labels).double().mean()))


def train_classifier(
    model: nn.Module,
    x: Inputs,
    labels: Classes,
    *,
    optimizer: Optimizer,
    num_epochs: int,
    batch_size: int,
    generator: torch.Generator,
    validation: Held | None = None,
    augment: Callable[[Inputs], Inputs] | None = None,
    epochs: Callable[[range], Iterable[int]] = iter,
) -> Epochs:
    """Train a classifier in place by batches of shuffled samples, on the cross-entropy.

    Parameters
    ----------
    model : torch.nn.Module
        The classifier. Model and data have to be on the same device.
    x : Tensor, shape (sample, ...)
        Inputs of the training samples.
    labels : Tensor of int, shape (sample,)
        Their classes, counted from 0.
    optimizer : callable
        Makes the optimiser from the parameters, such as ``partial(torch.optim.Adam, lr=1e-3)``.
    num_epochs, batch_size : int
        How often all samples are used, and how many in one step; 0 or more, and 1 or more. The last
        batch of an epoch may be smaller.
    generator : torch.Generator
        Source of the order of the samples, on the CPU.
    validation : tuple of Tensor, optional
        Inputs and classes that are measured after each epoch and never trained on.
    augment : callable, optional
        Applied to the inputs of each batch of the training samples, and to nothing else.
    epochs : callable, optional
        Wraps the range of epochs, for instance ``tqdm.auto.tqdm`` to see the progress.

    Returns
    -------
    Epochs
        Losses and accuracies.

    Raises
    ------
    TypeError
        If a count is not an integer.
    ValueError
        If a count is too small, or `x` and `labels` differ in length.

    Examples
    --------
    >>> history = train_classifier(
    ...     nn.Linear(1, 2), torch.tensor([[-1.0], [1.0]]), torch.tensor([0, 1]),
    ...     optimizer=lambda parameters: torch.optim.SGD(parameters, lr=1.0),
    ...     num_epochs=50, batch_size=2, generator=torch.Generator().manual_seed(0),
    ... )
    >>> history.losses.shape, float(history.accuracies[-1])
    ((50,), 1.0)
    """
    count = whole_number(num_epochs, name="num_epochs", minimum=0)
    size = whole_number(batch_size, name="batch_size", minimum=1)
    if len(x) != len(labels) or not len(x):
        rule = "as many samples as there are labels, 1 or more"
        raise ValueError(f"x must have {rule}, got {len(x)} and {len(labels)}.")
    descent = optimizer(model.parameters())
    trained, measured = [], []
    for _ in epochs(range(count)):
        order = torch.randperm(len(x), generator=generator).to(x.device)
        batches = torch.split(order, size)
        trained.append(_train_epoch(model, descent, x, labels, batches, augment))
        if validation is not None:
            measured.append(evaluate(model, *validation))
    losses, accuracies = np.array(trained).reshape(-1, 2).T
    held_losses, held_accuracies = np.array(measured).reshape(-1, 2).T
    return Epochs(losses, accuracies, held_losses, held_accuracies)


def _train_epoch(
    model: nn.Module,
    descent: torch.optim.Optimizer,
    x: Inputs,
    labels: Classes,
    batches: Iterable[torch.Tensor],
    augment: Callable[[Inputs], Inputs] | None,
) -> list[float]:
    """Take a step with each batch, and return mean loss and accuracy on the way."""
    model.train()
    sums = torch.zeros(2, dtype=torch.float64, device=x.device)
    for batch in batches:
        inputs, targets = (samples.index_select(0, batch) for samples in (x, labels))
        logits = model(inputs if augment is None else augment(inputs))
        loss = nn.functional.cross_entropy(logits, targets)
        descent.zero_grad()
        torch.autograd.backward(loss)
        descent.step()
        hits = (logits.argmax(dim=1) == targets).sum()
        sums += torch.stack([len(batch) * loss.detach().double(), hits.double()])
    means: list[float] = (sums / len(x)).tolist()
    return means
