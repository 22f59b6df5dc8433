"""Deep linear networks: training with all records, a sweep over settings, sampling the tree."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks import textbook_deep_linear as textbook
from benchmarks.case import Arrays, Case, largest_gap
from learndyn import deep_linear
from learndyn.datasets import sample_features
from learndyn.initialization import draw_normal_weights
from learndyn.shapes import Layers, Matrix

LEVELS, BRANCHING, FLIP_PROBABILITY = 3, 2, 0.15
#: Settings in one call: memory for the records of more is fetched anew from the system each time.
CHUNK = 10


def deep_linear_cases() -> list[Case]:
    """List the cases that `make bench` runs."""
    return [
        training_case(num_features=10_000, floor=60),
        sweep_case(num_features=10_000, num_rates=20, num_timed=4, floor=300),
        tree_case(num_features=10_000, floor=5),
    ]


def training_case(*, num_features: int, floor: float, num_steps: int = 250) -> Case:
    """One run with its losses, singular values, similarities and one prediction at each step."""
    weights, y = _problem(num_features, scale=1e-12)
    rate = num_features / 100

    def ours() -> Arrays:
        run = deep_linear.train(weights, np.eye(8), y, learning_rate=rate, num_steps=num_steps)
        prediction = run.predictions([num_features - 1])[:, 0, 0]
        return run.losses, run.singular_values(), run.similarities(), prediction

    def slow() -> Arrays:
        return textbook.train_and_record(weights, y, learning_rate=rate, num_steps=num_steps)

    name = f"8-30-{num_features} network, {num_steps} steps with all records"
    return Case(name, slow, ours, largest_gap, floor)


def sweep_case(
    *, num_features: int, num_rates: int, num_timed: int, floor: float, num_steps: int = 250
) -> Case:
    """Losses and final singular values for many rates and scales; the textbook does a part.

    The textbook has one training function, with all its records, and uses it here as well.
    """
    weights, y = _problem(num_features, scale=1.0)
    rates = np.linspace(num_features / 500, num_features / 50, num_rates)
    pairs = np.array([(rate, 10.0**e) for rate in rates for e in range(-15, 2)])
    # spread over the whole table, its corners among them
    timed = np.linspace(0, len(pairs) - 1, num_timed).astype(int)

    def ours() -> Arrays:
        losses, values = [], []
        for chunk in np.split(pairs, range(CHUNK, len(pairs), CHUNK)):
            runs = deep_linear.train(
                weights,
                np.eye(8),
                y,
                learning_rate=chunk[:, 0],
                scale=chunk[:, 1],
                num_steps=num_steps,
            )
            first, second = (layer[:, -1] for layer in runs.layers)
            losses.append(runs.losses)
            values.append(np.linalg.svd(second @ first, compute_uv=False))
        return np.concatenate(losses), np.concatenate(values)

    def slow() -> Arrays:
        settings = [(float(rate), float(scale)) for rate, scale in pairs[timed]]
        return textbook.sweep(weights, y, settings=settings, num_steps=num_steps)

    def deviation(first: Arrays, second: Arrays) -> float:
        return largest_gap(first, tuple(array[timed] for array in second))

    name = f"losses for {len(pairs)} rates and scales (textbook: {num_timed}, scaled)"
    return Case(name, slow, ours, deviation, floor, share=num_timed / len(pairs))


def tree_case(*, num_features: int, floor: float) -> Case:
    """Features of eight items; the draws differ, their law may not."""
    generators = [np.random.default_rng(seed) for seed in (0, 1)]

    def slow() -> Arrays:
        return (_draw(textbook.sample_features, num_features, generators[0]),)

    def ours() -> Arrays:
        return (_draw(sample_features, num_features, generators[1]),)

    def deviation(first: Arrays, second: Arrays) -> float:
        """Demand means and products that chance allows to differ; five standard errors of it."""
        apart = [
            np.max(np.abs(_moments(a) - _moments(b))) for a, b in zip(first, second, strict=True)
        ]
        return 0.0 if max(apart) < 5 * np.sqrt(2 / num_features) else np.inf

    return Case(f"{num_features} features of a tree", slow, ours, deviation, floor)


def _problem(num_features: int, *, scale: float) -> tuple[list[Layers], Matrix]:
    """Draw features and weights."""
    rng = np.random.default_rng(2021)
    y = _draw(sample_features, num_features, rng)
    return draw_normal_weights([8, 30, num_features], scale=scale, rng=rng), y


def _draw(sampler: Callable[..., Matrix], num_features: int, rng: np.random.Generator) -> Matrix:
    """Draw features of the chapter's tree."""
    return sampler(
        num_features,
        levels=LEVELS,
        branching=BRANCHING,
        flip_probability=FLIP_PROBABILITY,
        rng=rng,
    )


def _moments(features: np.ndarray) -> np.ndarray:
    """Return the means of the items and of their products."""
    products = features @ features.T / features.shape[1]
    return np.concatenate([features.mean(axis=1), products[np.triu_indices(8, 1)]])
