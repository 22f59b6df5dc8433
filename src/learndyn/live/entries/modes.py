"""What the demo of modes starts from: the chapter's features and weights, in few coordinates."""

from __future__ import annotations

import functools

import numpy as np

from learndyn.datasets.hierarchy import HAND_MADE, ITEMS
from learndyn.live import modes
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo
from learndyn.live.entries import tree_run
from learndyn.shapes import Matrix

#: Features of the hand-made table that the demo names; the sampled ones with their signs are shown.
SHOWN = ("can grow", "can move", "can fly", "has a trunk", "is warm-blooded", "can flower")

RATES = (*map(float, range(20, 251, 10)), 254.0, 256.0, 260.0, 270.0, 280.0, 300.0, 350.0, 400.0)
SCALES = tuple(float(f"1e{exponent}") for exponent in range(-15, 2))


@functools.cache
def modes_data() -> Data:
    """Draw the chapter's features and weights, and write them in the coordinates of the demo.

    The outputs are turned so that the modes u_k come first and the second layer is triangular
    outside them; that changes nothing that is shown. Rounding to five digits is part of the draw.

    Returns
    -------
    mapping
        As `learndyn.live.modes_model` needs it.
    """
    features, first, second = tree_run.draw_problem(scale=1.0)
    left, values, right = np.linalg.svd(features.T, full_matrices=False)
    inside = left.T @ second
    directions, triangle = np.linalg.qr(second - left @ inside)
    rows = [_place(features, HAND_MADE[name]) for name in SHOWN]
    return {
        "items": list(ITEMS),
        "shown": list(SHOWN),
        "hidden": tree_run.NUM_HIDDEN,
        "entries": float(features.size),
        "num_steps": float(tree_run.NUM_STEPS),
        "values": _flat(values),
        "patterns": _flat(right.T),
        "before": _flat(first @ right.T),
        "after": _flat(np.concatenate([inside, triangle])),
        "features": _flat(np.concatenate([left[rows], directions[rows]], axis=1)),
    }


def _place(features: Matrix, signs: tuple[int, ...]) -> int:
    """Return the first sampled feature with these signs."""
    has_signs = np.all(features == np.array(signs)[:, np.newaxis], axis=0)
    return int(np.flatnonzero(has_signs)[0])


def _flat(matrix: np.ndarray) -> list[float]:
    """List the entries row after row, with five significant digits."""
    return [float(f"{entry:.5g}") for entry in matrix.ravel()]


DEMO = Demo(
    name="modes",
    title="A deep linear network, mode by mode",
    view=modes.view,
    data=modes_data,
    controls=(
        Control("rate", "Learning rate", RATES, tree_run.LEARNING_RATE, decimals=0),
        Control("scale", "Scale γ", SCALES, tree_run.SCALE, digits=1),
        Control("step", "Step", tree_run.STEPS, 120.0, decimals=0, play=True),
    ),
    layout="grid",
)
