"""A sweep over gains, rates, laws and seeds as one batch, against one network after the other."""

from __future__ import annotations

import itertools

import numpy as np
import torch

from benchmarks import textbook_gains as textbook
from benchmarks.case import Arrays, Case, largest_gap
from learndyn.datasets import small_digits
from learndyn.nn import Setting, draw_settings, leaky_rectifier, train_settings

WIDTHS = [49, 32, 24, 16, 10]
GAINS, RATES = np.linspace(0.4, 2.6, 12).tolist(), [0.001, 0.01, 0.05, 0.2]
SLOPE = 0.1


def gain_cases() -> list[Case]:
    """List the cases that `make bench` runs."""
    return [sweep_case(counts=(1600, 1000), num_seeds=8, num_timed=16, floor=10)]


def sweep_case(*, counts: tuple[int, int], num_seeds: int, num_timed: int, floor: float) -> Case:
    """Parameters after an epoch; the textbook trains and compares a part of the networks."""
    settings = [
        Setting(gain, rate, is_uniform)
        for is_uniform, rate, gain in itertools.product((False, True), RATES, GAINS)
    ]
    total = len(settings) * num_seeds
    timed = np.linspace(0, total - 1, num_timed).astype(int).tolist()
    (x, labels), (held, held_labels) = (
        (torch.tensor(images, dtype=torch.float32), torch.tensor(digits))
        for images, digits in small_digits(counts, side=7, seed=0)
    )
    source = torch.Generator().manual_seed(1)
    start = draw_settings(WIDTHS, settings=settings, num_seeds=num_seeds, generator=source)

    def slow() -> Arrays:
        keys = torch.rand(num_seeds, len(x), generator=torch.Generator().manual_seed(2))
        orders = keys.argsort(dim=1)
        found = []
        for run in timed:
            model = textbook.build(
                [(weights[run], biases[run]) for weights, biases in start], negative_slope=SLOPE
            )
            textbook.train(
                model,
                (x, labels),
                learning_rate=settings[run % len(settings)].learning_rate,
                orders=[orders[run // len(settings)]],
                batch_size=32,
            )
            found.append(textbook.parameters(model))
        return tuple(torch.stack(part).numpy() for part in zip(*found, strict=True))

    def ours() -> Arrays:
        runs = train_settings(
            start,
            (x, labels),
            settings=settings,
            num_seeds=num_seeds,
            num_epochs=1,
            batch_size=32,
            generator=torch.Generator().manual_seed(2),
            hidden=leaky_rectifier(SLOPE),
            validation=(held, held_labels),
        )
        pairs = ((weights[timed], biases[timed, :, 0]) for weights, biases in runs.layers)
        return tuple(part.numpy() for part in itertools.chain.from_iterable(pairs))

    name = f"{total} networks of a sweep over gains, {num_timed} of them timed"
    # single precision: the rounding of 50 steps
    return Case(name, slow, ours, largest_gap, floor, share=num_timed / total, tolerance=1e-4)
