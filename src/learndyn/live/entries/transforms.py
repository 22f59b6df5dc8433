"""The digits and the sliders of the demo of transforms."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import load_digits
from learndyn.live import transforms
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced

#: Grey values on the page, from paper to ink: a letter for each.
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDE"
SCALE = len(LETTERS) - 1


def _data() -> Data:
    """Take means of blocks of four pixels: of each class the mean, and the digit nearest to it."""
    data = load_digits()
    small = data.images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196) / 255
    pictures: dict[str, list[str]] = {"digits": [], "means": []}
    for label in range(10):
        members = small[data.labels == label]
        mean = members.mean(axis=0)
        nearest = np.argmin(np.sum((members - mean) ** 2, axis=1))
        for name, image in (("digits", members[nearest]), ("means", mean)):
            levels = np.rint(SCALE * image).astype(int)
            pictures[name].append("".join(LETTERS[level] for level in levels))
    values = {letter: float(level) for level, letter in enumerate(LETTERS)}
    return {**pictures, "values": values, "scale": float(SCALE)}


DEMO = Demo(
    name="transforms",
    title="A digit mirrored, turned and moved, and its distance to the mean of each class",
    view=transforms.view,
    data=_data,
    controls=(
        Control("digit", "Digit", tuple(float(k) for k in range(10)), 9.0, decimals=0),
        Control("angle", "Angle", evenly_spaced(-180.0, 180.0, count=73), 180.0, decimals=0),
        Control("right", "Moved right", tuple(float(k) for k in range(-4, 5)), 0.0, decimals=0),
        Control("mirrored", "Mirrored", (0.0, 1.0), 0.0, switch=True),
    ),
    layout="grid",
)
