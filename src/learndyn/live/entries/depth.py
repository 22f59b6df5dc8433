"""The demo of the chapter on depth: exact flow times, and steps measured at build time."""

from __future__ import annotations

import functools

import numpy as np

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.live import depth
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced
from learndyn.theory.chains import flow_time

SUCCESS_LOSS = 0.02
#: Length of a run in units of steps times rate: chains of 0.9 arrive at every depth.
DURATION = 4.0
DEPTHS = tuple(range(1, 52))
WEIGHTS = (0.8, 0.85, 0.9, 0.95, 1.0)
#: All below the stability edge of every depth, which is 0.0178 for 51 weights.
RATES = (0.0025, 0.005, 0.01, 0.015)


@functools.cache
def depth_data() -> Data:
    """Compute times and steps to success for all settings of the demo.

    Returns
    -------
    mapping
        The points in three numbers, the loss of success, the values of two controls; by weight and
        depth the flow time to success and to half the slope (0 where the start is beyond it), and
        by weight, rate and depth the measured step of success, -1 where the run ends before it.
    """
    samples = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
    fit = fit_line(samples.x, samples.y)
    end = fit.slope - np.sqrt((SUCCESS_LOSS - fit.noise_floor) / fit.input_moment)
    rates, weights = np.array(RATES), np.array(WEIGHTS)
    steps = [
        chains.train_equal(
            weights[:, np.newaxis],
            samples.x,
            samples.y,
            depth=np.array(DEPTHS),
            learning_rate=rate,
            num_steps=round(DURATION / rate),
        ).settling_step(SUCCESS_LOSS)
        for rate in rates
    ]
    return {
        "input_moment": fit.input_moment,
        "slope": fit.slope,
        "noise_floor": fit.noise_floor,
        "success_loss": SUCCESS_LOSS,
        "duration": DURATION,
        "weights": list(WEIGHTS),
        "rates": list(RATES),
        "times": _times(float(end), fit.input_moment, fit.slope),
        "half_times": _times(fit.slope / 2, fit.input_moment, fit.slope),
        "measured": np.stack(steps, axis=1).tolist(),
    }


def _times(end: float, moment: float, slope: float) -> list[list[float]]:
    """Compute flow times by weight and depth, to six digits; 0 for starts beyond the end."""
    depths = np.array(DEPTHS)
    starts = np.minimum(np.array(WEIGHTS)[:, np.newaxis] ** depths, end)
    times = flow_time(starts, end, depth=depths, input_moment=moment, slope=slope)
    return [[float(f"{time:.6g}") for time in row] for row in times]


DEMO = Demo(
    name="depth",
    title="Chains of many depths in training",
    view=depth.view,
    data=depth_data,
    controls=(
        Control(
            "hidden",
            "Hidden units, D\u00a0−\u00a01",
            evenly_spaced(0.0, 50.0, count=51),
            40.0,
            decimals=0,
        ),
        Control("weight", "Initial weights", WEIGHTS, 0.9, decimals=2),
        Control("rate", "Learning rate", RATES, 0.005, digits=2),
    ),
    layout="grid",
)
