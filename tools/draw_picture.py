"""Draw the picture of the README, ``book/_static/two-weights.svg``.

Usage: ``python tools/draw_picture.py``. A test compares the committed picture with a new one.
"""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
import numpy as np

from learndyn import chains, plots
from learndyn.datasets import fit_line, noisy_line
from learndyn.theory import two_weights

PICTURE = Path(__file__).resolve().parents[1] / "book" / "_static" / "two-weights.svg"


def draw() -> str:
    """Return the picture: the loss over two weights, the solutions, and one run of training."""
    plots.use_style()
    data = noisy_line(73, slope=2.0, noise_std=0.2, rng=np.random.default_rng(2021))
    axis = np.linspace(-2.2, 2.2, 89)
    first, second = np.meshgrid(axis, axis)
    start = [1.4, -1.6]
    curves = {
        "solutions": (first * second, fit_line(data.x, data.y).slope, "-"),
        "same imbalance": (first**2 - second**2, float(two_weights.imbalance(start)), "--"),
    }
    ax = plots.plot_loss_contours(
        axis, axis, chains.loss(np.stack([first, second], axis=-1), data.x, data.y)
    )
    for label, (values, level, line) in curves.items():
        plots.plot_level_curve(axis, axis, values, level=level, label=label, linestyle=line, ax=ax)
    run = chains.train(start, data.x, data.y, learning_rate=0.02, num_steps=211)
    plots.plot_weight_path(run.weights, label="training", ax=ax)
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "learndyn"}):
        ax.figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
