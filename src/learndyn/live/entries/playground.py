"""The playground of depth, rate and initial weight, of the chapter on their interplay."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import LineSamples, fit_line, noisy_line
from learndyn.live import playground
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo

NUM_STEPS = 600
THRESHOLD = 0.02


def chapter_samples() -> LineSamples:
    """Draw the points of the chapter.

    Returns
    -------
    LineSamples
        A hundred points around a line of slope 2.
    """
    return noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))


def playground_data() -> Data:
    """Return the numbers of the data, and what counts as a success.

    Returns
    -------
    mapping
        What `learndyn.live.playground.view` needs.
    """
    samples = chapter_samples()
    fit = fit_line(samples.x, samples.y)
    return {
        "input_moment": fit.input_moment,
        "slope": fit.slope,
        "noise_floor": fit.noise_floor,
        "num_steps": float(NUM_STEPS),
        "threshold": THRESHOLD,
    }


def _controls() -> tuple[Control, ...]:
    """Return the three sliders: depth, learning rate and initial weight."""
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


DEMO = Demo(
    name="playground",
    title="Depth, learning rate and initial weight of one chain",
    view=playground.view,
    data=playground_data,
    controls=_controls(),
    layout="grid",
)
