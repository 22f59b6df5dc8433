"""The register game, of the chapter on the interplay of depth and rate."""

from __future__ import annotations

import numpy as np

from learndyn import chains
from learndyn.live import register_game
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo
from learndyn.live.entries.playground import (
    NUM_STEPS,
    THRESHOLD,
    chapter_samples,
    playground_data,
)

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
    samples = chapter_samples()
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


def _controls() -> tuple[Control, ...]:
    """Return the slider of the game, and for each depth the rate that was registered, or 0."""
    registered = tuple(
        Control(f"r{depth}", f"Rate at depth {depth}", (0.0, *GAME_RATES), 0.0, 4, hidden=True)
        for depth in GAME_DEPTHS
    )
    return (Control("rate", "Learning rate", GAME_RATES, GAME_RATES[0], decimals=4), *registered)


DEMO = Demo(
    name="register-game",
    title="Register a learning rate for each of six depths",
    view=register_game.view,
    data=game_data,
    controls=_controls(),
    layout="lead",
)
