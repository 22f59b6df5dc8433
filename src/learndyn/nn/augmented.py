"""The same training with and without augmentation, from many seeds, seed by seed comparable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float, Int

from learndyn.nn.data import split_samples
from learndyn.nn.loading import Augmentation, fit_normalization, transforms
from learndyn.nn.models import MLP
from learndyn.nn.training import Epochs, Optimizer, train_classifier

Images = Float[torch.Tensor, "sample *channel row column"]
Classes = Int[torch.Tensor, " sample"]
Records = Float[np.ndarray, "seed epoch"]


class Parts(NamedTuple):
    """How many images a network is trained and measured on.

    Attributes
    ----------
    train, validation : int
        Counts, 1 or more.
    """

    train: int
    validation: int


def compare_augmentations(
    images: Images,
    labels: Classes,
    augmentations: Mapping[str, Sequence[Augmentation]],
    *,
    hidden: Sequence[int],
    parts: Parts,
    optimizer: Optimizer,
    num_epochs: int,
    batch_size: int,
    seeds: Sequence[int],
) -> dict[str, Records]:
    """Train once for each seed and each list of augmentations, and return validation accuracies.

    A seed decides which images are drawn, the initial weights, and the order of the samples; these
    are the same for all lists, so that the records can be subtracted seed by seed.

    Parameters
    ----------
    images : Tensor, shape (sample, ..., row, column)
        All images that may be used; not those of the test part.
    labels : Tensor of int, shape (sample,)
        Their classes, counted from 0.
    augmentations : mapping of str to sequence of callable
        Lists of augmentations by name; an empty list for none.
    hidden : sequence of int
        Widths of the hidden layers, of rectifiers.
    parts : Parts
        How many images to draw for training and for validation.
    optimizer : callable
        Makes the optimiser from the parameters.
    num_epochs, batch_size : int
        As in `train_classifier`.
    seeds : sequence of int
        The seeds.

    Returns
    -------
    dict of str to ndarray, shape (seed, epoch)
        Validation accuracy after each epoch, from 0 to 1.

    Raises
    ------
    TypeError, ValueError
        As in `split_samples`, `MLP` and `train_classifier`, and if there is no seed.

    Examples
    --------
    >>> records = compare_augmentations(
    ...     torch.rand(9, 2, 2), torch.arange(9) % 2, {"none": []}, hidden=[3], parts=Parts(6, 3),
    ...     optimizer=torch.optim.SGD, num_epochs=2, batch_size=6, seeds=range(5),
    ... )
    >>> records["none"].shape
    (5, 2)
    """
    if not len(seeds):
        raise ValueError("seeds must have 1 entry or more, got none.")
    records: dict[str, list[np.ndarray]] = {name: [] for name in augmentations}
    widths = [images[0].numel(), *hidden, int(labels.max()) + 1]
    for seed in seeds:
        for name, changes in augmentations.items():
            source = torch.Generator().manual_seed(seed)
            chosen, held = split_samples(len(images), counts=parts, generator=source)
            model = MLP(widths, activation="relu", generator=source).to(images.device)
            # random changes have a source of their own, so as not to change the order of samples
            changing = torch.Generator().manual_seed(seed + 1_000_000)
            train, other = transforms(
                changes, fit_normalization(images[chosen]), generator=changing
            )
            run: Epochs = train_classifier(
                model,
                images[chosen],
                labels[chosen],
                optimizer=optimizer,
                num_epochs=num_epochs,
                batch_size=batch_size,
                generator=source,
                validation=(other(images[held]), labels[held]),
                augment=train,
            )
            records[name].append(run.validation_accuracies)
    return {name: np.array(rows) for name, rows in records.items()}
