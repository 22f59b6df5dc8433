"""The points and the controls of the demo of the perceptron."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import disc_and_ring
from learndyn.live import perceptron
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced

NUM_POINTS = 18


def _points() -> Data:
    """Draw two clouds that a line separates, and a disc in a ring."""
    rng = np.random.default_rng(2021)
    centres = np.repeat([[0.9, 0.7], [-0.9, -0.5]], NUM_POINTS, axis=0)
    clouds = centres + rng.uniform(-0.8, 0.8, (2 * NUM_POINTS, 2))
    rings = disc_and_ring(
        NUM_POINTS, disc_radius=0.9, inner_radius=1.9, outer_radius=2.6, rng=rng
    ).points
    labels = [1.0] * NUM_POINTS + [0.0] * NUM_POINTS
    return {
        "sets": [
            {
                "x": [round(float(x), 2) for x in points[:, 0]],
                "y": [round(float(y), 2) for y in points[:, 1]],
                "label": labels,
            }
            for points in (clouds, rings)
        ]
    }


_PLACES = evenly_spaced(-2.0, 2.0, count=81)
_DEGREES = evenly_spaced(0.0, 355.0, count=72)

DEMO = Demo(
    name="perceptron",
    title="A linear boundary, signed distances and activations",
    view=perceptron.view,
    data=_points,
    controls=(
        Control("a1", "Boundary through x₁", _PLACES, -0.6, decimals=2),
        Control("a2", "Boundary through x₂", _PLACES, 0.4, decimals=2),
        Control("angle", "Direction of w, degrees", _DEGREES, 70.0, decimals=0),
        Control("size", "Length of w", (0.25, 0.5, 1.0, 2.0, 4.0, 8.0), 2.0, digits=2),
        Control("units", "Half-planes", (1.0, 2.0, 3.0), 1.0, decimals=0),
        Control(
            "activation", "Activation", (0.0, 1.0, 2.0, 3.0), 0.0,
            names=("sigmoid", "tanh", "ReLU", "leaky ReLU"),
        ),
        Control("points", "Points", (0.0, 1.0), 0.0, names=("two clouds", "disc in a ring")),
    ),
    layout="lead",
)  # fmt: skip
