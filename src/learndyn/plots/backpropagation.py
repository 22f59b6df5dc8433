"""The graph of a network's computation with its way back, and errors of many runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes
from learndyn.shapes import Matrix

_FORWARD = ("$X$", "$Z_1$", "$H_1$", "$Z_2$", "$L$")
_SHAPES = tuple(
    rf"${rows} \times {columns}$"
    for rows, columns in (("N", "d"), ("N", "n_1"), ("N", "n_1"), ("N", "K"), ("1", "1"))
)
_STEPS = ("$W_1, b_1$", r"$\varphi$", "$W_2, b_2$", "$Y$")
_BACKWARD = ((1.0, r"$\Delta_1$"), (2.0, r"$\Delta_2 W_2$"), (3.0, r"$\Delta_2$"))


def plot_backward_graph(*, ax: Axes | None = None) -> Axes:
    """Draw how a network with one hidden layer computes its loss, and the derivatives behind it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, without ticks.

    Examples
    --------
    >>> plot_backward_graph().axison
    False
    """
    ax = own_axes(ax)
    ax.set(xlim=(-0.45, 4.45), ylim=(-1.35, 2.0))
    ax.axis("off")
    places = (0.0, 1.0, 2.0, 3.0, 4.0)
    for place, name, shape in zip(places, _FORWARD, _SHAPES, strict=True):
        _node(ax, place, 1.3, name, MEASURED)
        ax.text(place, 0.88, shape, ha="center", va="center", fontsize=8, color=REFERENCE)
    for place, name in zip(places[:-1], _STEPS, strict=True):
        _arrow(ax, (place + 0.27, 1.3), (place + 0.73, 1.3), MEASURED)
        ax.text(place + 0.5, 1.5, name, ha="center", fontsize=10)
    for place, mark in _BACKWARD:
        _node(ax, place, 0.1, mark, PREDICTED)
    _arrow(ax, (3.85, 1.02), (3.33, 0.1), PREDICTED)
    for place, step in ((2.0, r"$\odot\,\varphi'(Z_1)$"), (3.0, "$W_2$")):
        _arrow(ax, (place - 0.36, 0.1), (place - 0.67, 0.1), PREDICTED)
        ax.text(place - 0.5, 0.3, step, ha="center", fontsize=9)
    ax.text(4.05, 0.42, r"$\frac{2}{NK}(Z_2 - Y)$", ha="center", fontsize=10)
    gradients = ((1.0, r"$\partial L/\partial W_1 = \Delta_1^\top X$"),
                 (3.0, r"$\partial L/\partial W_2 = \Delta_2^\top H_1$"))  # fmt: skip
    for place, name in gradients:
        _arrow(ax, (place, -0.17), (place, -0.75), PREDICTED)
        ax.text(place, -1.05, name, ha="center", va="center", fontsize=10)
    return ax


def plot_errors(
    runs: Mapping[str, tuple[Matrix, Matrix]],
    *,
    noise_floor: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw errors against the step for several kinds of runs: training samples, and others.

    Parameters
    ----------
    runs : mapping of str to tuple of ndarray, each of shape (run, step)
        By name: errors of the training samples, drawn as a thin dotted median, and of other
        samples, drawn as a median in a band from the smallest to the largest.
    noise_floor : float, optional
        The error that nothing can beat on new samples.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the vertical one is logarithmic.

    Examples
    --------
    >>> ax = plot_errors({"a": (np.ones((2, 3)), np.ones((2, 3)))})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['a', 'training samples']
    """
    ax = own_axes(ax)
    handles = []
    for index, (name, (trained, held)) in enumerate(runs.items()):
        color = f"C{index}"
        steps = np.arange(held.shape[1])
        look: dict[str, Any] = {"color": color, "linewidth": 1.8}
        style = ("-", "--", "-.")[index % 3]
        handles += ax.plot(np.median(held, axis=0), linestyle=style, label=name, **look)
        ax.fill_between(steps, held.min(axis=0), held.max(axis=0), color=color, alpha=0.18, lw=0)
        ax.plot(np.median(trained, axis=0), color=color, linestyle=":", linewidth=1.4)
    if noise_floor is not None:
        ax.axhline(noise_floor, color=REFERENCE, linewidth=0.8)
        place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "ha": "right"}
        offset: dict[str, Any] = {"xytext": (-3, 3), "textcoords": "offset points"}
        ax.annotate("noise", (1.0, noise_floor), color=REFERENCE, fontsize=9, **place, **offset)
    ax.set(xlabel="step", ylabel="mean squared error", yscale="log")
    dotted = Line2D([], [], color=REFERENCE, linestyle=":", label="training samples")
    ax.legend(handles=[*handles, dotted])
    return ax


def _node(ax: Axes, x: float, y: float, text: str, color: str) -> None:
    """Write a text in a rounded box."""
    box: dict[str, Any] = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": color}
    ax.text(x, y, text, ha="center", va="center", fontsize=10.5, bbox=box)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
    """Draw an arrow."""
    look = {"arrowstyle": "->", "color": color, "linewidth": 1.3}
    ax.annotate("", end, xytext=start, arrowprops=look)
