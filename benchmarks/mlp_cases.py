"""Networks with a hidden layer of nonlinear units, trained from scratch."""

from __future__ import annotations

import numpy as np

from benchmarks import textbook_mlp as textbook
from benchmarks.case import Arrays, Case, largest_gap
from learndyn import mlp
from learndyn.activations import RELU
from learndyn.experiments.backpropagation import course_problem


def mlp_cases() -> list[Case]:
    """List the cases that `make bench` runs."""
    return [scratch_case(floor=1.3)]


def scratch_case(*, floor: float, num_steps: int = 250) -> Case:
    """Train the course's network, 10 inputs, 100 rectifiers and 1 output, on 64 samples."""
    problem = course_problem(np.random.default_rng(2021))
    start, x, y = problem.start, problem.x, problem.y

    def ours() -> Arrays:
        run = mlp.train(
            start,
            x,
            y,
            activation=RELU,
            learning_rate=5e-4,
            weight_decay=1.0,
            num_steps=num_steps,
        )
        end = run.parameters
        pairs = zip(end.weights, end.biases, strict=True)
        return run.losses, run.errors, *(part for pair in pairs for part in pair)

    def slow() -> Arrays:
        return textbook.train_two_layers(
            list(start.weights),
            list(start.biases),
            x,
            y,
            learning_rate=5e-4,
            weight_decay=1.0,
            num_steps=num_steps,
        )

    return Case(f"scratch MLP, {num_steps} steps", slow, ours, largest_gap, floor)
