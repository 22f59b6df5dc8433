"""The same training from many seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float

from learndyn.nn.models import MLP
from learndyn.nn.training import Classes, Held, Inputs, Optimizer, train_classifier

Records = Float[np.ndarray, "seed epoch"]


@dataclass(frozen=True, eq=False)
class Replicas:
    """Networks trained alike, but for their seeds.

    Attributes
    ----------
    models : tuple of MLP
        The trained networks.
    losses, accuracies : ndarray of float64, shape (seed, epoch)
        On the training samples, as in `Epochs`.
    validation_losses, validation_accuracies : ndarray of float64, shape (seed, epoch)
        On the validation samples after each epoch.
    """

    models: tuple[MLP, ...]
    losses: Records
    accuracies: Records
    validation_losses: Records
    validation_accuracies: Records


def train_replicas(
    widths: Sequence[int],
    train: tuple[Inputs, Classes],
    *,
    validation: Held,
    activation: str,
    optimizer: Optimizer,
    num_epochs: int,
    batch_size: int,
    seeds: Sequence[int],
) -> Replicas:
    """Train a multilayer perceptron once for each seed, on the same samples.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs.
    train, validation : tuple of Tensor
        Inputs and classes to train on, and those that are measured after each epoch only.
    activation : str
        What each hidden unit does, as in `MLP`.
    optimizer : callable
        Makes the optimiser from the parameters.
    num_epochs, batch_size : int
        As in `train_classifier`.
    seeds : sequence of int
        Each decides the initial weights and the order of the samples of one network.

    Returns
    -------
    Replicas
        Networks and records, in the order of the seeds.

    Raises
    ------
    TypeError, ValueError
        As in `MLP` and `train_classifier`, and if there is no seed.

    Examples
    --------
    >>> data = torch.tensor([[-1.0], [1.0]]), torch.tensor([0, 1])
    >>> runs = train_replicas(
    ...     [1, 2], data, validation=data, activation="relu", num_epochs=3, batch_size=2,
    ...     optimizer=lambda parameters: torch.optim.SGD(parameters, lr=1.0), seeds=range(5),
    ... )
    >>> runs.losses.shape
    (5, 3)
    """
    if not len(seeds):
        raise ValueError("seeds must have 1 entry or more, got none.")
    models, runs = [], []
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed)
        model = MLP(widths, activation=activation, generator=generator)
        models.append(model.to(train[0].device))
        runs.append(
            train_classifier(
                model,
                *train,
                optimizer=optimizer,
                num_epochs=num_epochs,
                batch_size=batch_size,
                generator=generator,
                validation=validation,
            )
        )
    return Replicas(
        tuple(models),
        np.array([run.losses for run in runs]),
        np.array([run.accuracies for run in runs]),
        np.array([run.validation_losses for run in runs]),
        np.array([run.validation_accuracies for run in runs]),
    )
