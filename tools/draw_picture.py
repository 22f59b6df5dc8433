"""Draw the picture of the README, and the preview that shows where a link to the book is shared.

Usage: ``python tools/draw_picture.py``, which writes ``two-weights.svg`` and ``preview.png`` into
``book/_static``. A test compares the committed pictures with new ones.
"""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from learndyn import chains, plots
from learndyn.datasets import fit_line, noisy_line
from learndyn.theory import two_weights

FOLDER = Path(__file__).resolve().parents[1] / "book" / "_static"
PICTURE, PREVIEW = FOLDER / "two-weights.svg", FOLDER / "preview.png"
# What the places that show previews ask for, in pixels.
PREVIEW_SIZE = (1200, 630)


def draw_landscape(ax: Axes | None = None) -> Axes:
    """Draw the loss over two weights, the solutions, and one run of training."""
    data = noisy_line(73, slope=2.0, noise_std=0.2, rng=np.random.default_rng(2021))
    axis = np.linspace(-2.2, 2.2, 89)
    first, second = np.meshgrid(axis, axis)
    start = [1.4, -1.6]
    curves = {
        "solutions": (first * second, fit_line(data.x, data.y).slope, "-"),
        "same imbalance": (first**2 - second**2, float(two_weights.imbalance(start)), "--"),
    }
    ax = plots.plot_loss_contours(
        axis, axis, chains.loss(np.stack([first, second], axis=-1), data.x, data.y), ax=ax
    )
    for label, (values, level, line) in curves.items():
        plots.plot_level_curve(axis, axis, values, level=level, label=label, linestyle=line, ax=ax)
    run = chains.train(start, data.x, data.y, learning_rate=0.02, num_steps=211)
    plots.plot_weight_path(run.weights, label="training", ax=ax)
    return ax


def draw_picture() -> str:
    """Return the README's picture."""
    plots.use_style()
    figure = draw_landscape().figure
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "learndyn"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def draw_preview() -> bytes:
    """Return the preview: the same picture, and what the book is about."""
    plots.use_style()
    width, height = PREVIEW_SIZE
    figure = plt.figure(figsize=(width / 100, height / 100), layout="none")
    draw_landscape(figure.add_axes((0.5, 0.13, 0.4, 0.76)))
    figure.text(0.05, 0.66, "Learning\nDynamics", fontsize=50, weight="bold", va="center")
    figure.text(0.05, 0.36, "How neural networks learn,", fontsize=23)
    figure.text(0.05, 0.29, "solved and measured", fontsize=23)
    buffer = io.BytesIO()
    metadata = {"Software": None}  # else a new version of Matplotlib would change the file
    with mpl.rc_context({"savefig.bbox": "standard"}):
        figure.savefig(buffer, format="png", dpi=100, metadata=metadata)
    return buffer.getvalue()


if __name__ == "__main__":
    PICTURE.write_text(draw_picture(), encoding="utf-8")
    PREVIEW.write_bytes(draw_preview())
