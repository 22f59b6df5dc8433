"""What is compared: for each case both ways of computing it, and how far their results differ."""

from __future__ import annotations

import numpy as np

from benchmarks import textbook
from benchmarks.case import Arrays, Case, largest_gap
from benchmarks.deep_linear_cases import deep_linear_cases
from benchmarks.digits_cases import digits_cases
from benchmarks.gain_cases import gain_cases
from benchmarks.mlp_cases import mlp_cases
from benchmarks.polynomial_cases import polynomial_cases
from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.theory.chains import sharpness_at_balanced_minimum


def all_cases() -> list[Case]:
    """List the cases that `make bench` runs."""
    return [
        field_case(num_points=20, floor=120),
        game_case(num_rates=21, floor=150),
        game_case(num_rates=105, floor=300),
        *deep_linear_cases(),
        *mlp_cases(),
        *digits_cases(),
        *gain_cases(),
        *polynomial_cases(),
    ]


def field_case(*, num_points: int, floor: float) -> Case:
    """Loss and gradient of two weights over a square grid."""
    axis = np.linspace(-1.9, 1.9, num_points)
    x = np.linspace(0.0, 1.0, 10)
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)

    def ours() -> Arrays:
        losses, gradients = chains.loss_and_gradient(grid, x, x)
        return losses, gradients[..., 0], gradients[..., 1]

    name = f"loss and gradient on a {num_points} x {num_points} grid"
    return Case(name, lambda: textbook.field_on_grid(axis, x, x), ours, largest_gap, floor)


def game_case(*, num_rates: int, floor: float, num_steps: int = 600) -> Case:
    """All runs of the register game: six depths, many rates."""
    data = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
    fit = fit_line(data.x, data.y)
    depths = np.arange(10, 61, 10)
    rates = np.linspace(0.0025, 0.0525, num_rates)
    sharpness = [
        sharpness_at_balanced_minimum(int(depth), input_moment=fit.input_moment, slope=fit.slope)
        for depth in depths
    ]
    stable = rates < 0.98 * 2 / np.array(sharpness)[:, np.newaxis]

    def slow() -> Arrays:
        # runs beyond the edge overflow, which the textbook does not catch
        with np.errstate(over="ignore", invalid="ignore"):
            return textbook.play_register_game(
                data.x, data.y, depths=depths, rates=rates, num_steps=num_steps
            )

    def ours() -> Arrays:
        runs = chains.train_equal(
            0.9,
            data.x,
            data.y,
            depth=depths[:, np.newaxis],
            learning_rate=rates,
            num_steps=num_steps,
        )
        return runs.losses, runs.settling_step(0.02)

    def deviation(first: Arrays, second: Arrays) -> float:
        """Compare the losses of stable runs, and demand the same verdict of them."""
        if not np.array_equal(first[1][stable], second[1][stable]):
            return np.inf
        return largest_gap((first[0][stable],), (second[0][stable],))

    return Case(f"register game, 6 x {num_rates} runs", slow, ours, deviation, floor)
