"""The digits and the sliders of the demo of transforms."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import load_digits
from learndyn.live import transforms
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced

#: Full ink in the data of the page.
SCALE = 40


def _data() -> Data:
    """Take means of blocks of four pixels: of each class the mean, and the digit nearest to it."""
    data = load_digits()
    small = data.images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196) / 255
    digits, means = [], []
    for label in range(10):
        members = small[data.labels == label]
        mean = members.mean(axis=0)
        nearest = np.argmin(np.sum((members - mean) ** 2, axis=1))
        for images, image in ((digits, members[nearest]), (means, mean)):
            images.append(np.rint(SCALE * image).astype(int).tolist())
    return {"digits": digits, "means": means, "scale": SCALE}


DEMO = Demo(
    name="transforms",
    title="A digit mirrored, turned and moved, and its distance to the mean of each class",
    view=transforms.view,
    data=_data,
    controls=(
        Control("digit", "Digit", tuple(float(k) for k in range(10)), 6.0, decimals=0),
        Control("angle", "Angle", evenly_spaced(-180.0, 180.0, count=73), 180.0, decimals=0),
        Control("right", "Moved right", tuple(float(k) for k in range(-4, 5)), 0.0, decimals=0),
        Control("mirrored", "Mirrored", (0.0, 1.0), 0.0, switch=True),
    ),
    layout="grid",
)
