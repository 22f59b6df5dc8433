"""Training a classifier on digits in memory, against a loader that fetches them one by one."""

from __future__ import annotations

from functools import partial

import numpy as np
import torch

from benchmarks import textbook_digits as textbook
from benchmarks.case import Arrays, Case, largest_gap
from learndyn.datasets import load_digits
from learndyn.nn import MLP, image_tensor, split_samples, train_classifier

WIDTHS = [784, 32, 32, 32, 10]
SGD = partial(torch.optim.SGD, lr=0.05, momentum=0.9, weight_decay=0.01)


def digits_cases() -> list[Case]:
    """List the cases that `make bench` runs."""
    return [training_case(counts=(4500, 500), num_epochs=10, batch_size=500, floor=3)]


def training_case(
    *, counts: tuple[int, int], num_epochs: int, batch_size: int, floor: float
) -> Case:
    """Losses and accuracies of all epochs, of training and validation samples."""
    digits = load_digits()
    generator = torch.Generator().manual_seed(0)
    parts = split_samples(len(digits.images), counts=counts, generator=generator)
    indices = (parts[0].tolist(), parts[1].tolist())
    options = {"num_epochs": num_epochs, "batch_size": batch_size}

    def model() -> MLP:
        return MLP(WIDTHS, activation="relu", generator=torch.Generator().manual_seed(1))

    def slow() -> Arrays:
        network, order = model(), torch.Generator().manual_seed(2)
        optimizer = SGD(network.parameters())
        pictures = textbook.Pictures(digits.images, digits.labels)
        records = textbook.train(network, optimizer, pictures, indices, generator=order, **options)
        return tuple(records.T)

    def ours() -> Arrays:
        order = torch.Generator().manual_seed(2)
        x, labels = image_tensor(digits.images), torch.tensor(digits.labels)
        training, validation = ((x[part], labels[part]) for part in parts)
        run = train_classifier(
            model(),
            *training,
            optimizer=SGD,
            validation=validation,
            generator=order,
            num_epochs=num_epochs,
            batch_size=batch_size,
        )
        held = (run.validation_losses, run.validation_accuracies)
        return tuple(map(np.asarray, (run.losses, run.accuracies, *held)))

    name = f"{num_epochs} epochs on {counts[0]} digits, {counts[1]} held"
    return Case(name, slow, ours, largest_gap, floor)
