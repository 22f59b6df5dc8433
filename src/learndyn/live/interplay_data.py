"""Data and controls of the two demos of the chapter on the interplay of depth, rate and weights."""

from __future__ import annotations

import numpy as np

from learndyn import chains
from learndyn.datasets import LineSamples, fit_line, noisy_line
from learndyn.live.contracts import Data
from learndyn.live.demos import Control

NUM_STEPS = 600
THRESHOLD = 0.02
GAME_WEIGHT = 0.9
GAME_DEPTHS = (10, 20, 30, 40, 50, 60)
GAME_RATES = tuple(round(0.0025 * i, 4) for i in range(1, 22))


def game_data() -> Data:
    """Return the numbers of the data, and the fewest steps that the game's rates allow.

    Returns
    -------
    mapping
        What `learndyn.live.register_game.view` needs.
    """
    samples = _samples()
    depths = np.array(GAME_DEPTHS)[:, np.newaxis]
    rates = np.array(GAME_RATES)
    runs = chains.train_equal(
        GAME_WEIGHT, samples.x, samples.y, depth=depths, learning_rate=rates, num_steps=NUM_STEPS
    )
    steps = runs.settling_step(THRESHOLD)
    fewest = np.where(steps >= 0, steps, NUM_STEPS).min(axis=1)
    return {
        **playground_data(),
        "weight": GAME_WEIGHT,
        "depths": [float(depth) for depth in GAME_DEPTHS],
        "first_rate": GAME_RATES[0],
        "fewest": [float(count) for count in fewest],
    }


def playground_data() -> Data:
    """Return the numbers of the data, and what counts as a success.

    Returns
    -------
    mapping
        What `learndyn.live.playground.view` needs.
    """
    samples = _samples()
    fit = fit_line(samples.x, samples.y)
    return {
        "input_moment": fit.input_moment,
        "slope": fit.slope,
        "noise_floor": fit.noise_floor,
        "num_steps": float(NUM_STEPS),
        "threshold": THRESHOLD,
    }


def game_controls() -> tuple[Control, ...]:
    """Return the slider of the game, and for each depth the rate that was registered, or 0.

    Returns
    -------
    tuple of Control
        One slider and six hidden controls.
    """
    registered = tuple(
        Control(f"r{depth}", f"Rate at depth {depth}", (0.0, *GAME_RATES), 0.0, 4, hidden=True)
        for depth in GAME_DEPTHS
    )
    return (Control("rate", "Learning rate", GAME_RATES, GAME_RATES[0], decimals=4), *registered)


def playground_controls() -> tuple[Control, ...]:
    """Return the three sliders of the playground.

    Returns
    -------
    tuple of Control
        Depth, learning rate and initial weight.
    """
    depths = tuple(float(depth) for depth in range(1, 52))
    near_one = {round(0.02 * i, 2) for i in range(40, 61)}
    weights = tuple(sorted({round(0.1 * i, 1) for i in range(1, 31)} | near_one))
    return (
        Control("depth", "Weights D", depths, 26.0, decimals=0),
        Control("rate", "Learning rate", _rates(), 0.01, digits=2),
        Control("w", "Initial weight", weights, 0.9, decimals=2),
    )


def _rates() -> tuple[float, ...]:
    """List rates from 0.0005 to 1, 24 a decade, with two digits."""
    digits = "10 11 12 13 15 16 18 20 22 24 27 30 33 36 39 43 47 51 56 62 68 75 82 91"
    steps = [int(text) * 10.0**decade for decade in (-5, -4, -3, -2) for text in digits.split()]
    return (0.0005, *(round(rate, 5) for rate in steps if rate > 0.00055), 1.0)


def _samples() -> LineSamples:
    """Draw the points of the chapter."""
    return noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
