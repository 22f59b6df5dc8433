"""Trees, labelled matrices and spectra."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes
from learndyn.shapes import ArrayLike, Matrix, Settings


def plot_tree(signs: Sequence[ArrayLike], *, names: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw a tree with the sign of a feature at each node; edges on which it flips stand out.

    Parameters
    ----------
    signs : sequence of array_like, shape (node,)
        Signs at each level, from the root to the leaves; each level has the same multiple of the
        nodes of the one before.
    names : sequence of str
        Names of the leaves.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, without ticks.

    Examples
    --------
    >>> ax = plot_tree([[1], [1, -1]], names=["left", "right"])
    >>> [text.get_text() for text in ax.texts]
    ['+', '+', '−', 'left', 'right', 'flip']
    """
    ax = own_axes(ax)
    levels = [np.asarray(level) for level in signs]
    leaves = len(levels[-1])
    places = [(np.arange(len(level)) + 0.5) * leaves / len(level) for level in levels]
    for depth in range(1, len(levels)):
        branching = len(levels[depth]) // len(levels[depth - 1])
        for node, sign in enumerate(levels[depth]):
            parent = node // branching
            xs = [places[depth - 1][parent], places[depth][node]]
            _draw_edge(ax, xs, depth, bool(sign != levels[depth - 1][parent]))
    for depth, level in enumerate(levels):
        for place, sign in zip(places[depth], level, strict=True):
            _draw_node(ax, place, depth, bool(sign > 0))
    below = len(levels) - 1 + 0.22
    for place, name in zip(places[-1], names, strict=True):
        ax.text(place, below, name, rotation=90, ha="center", va="top", fontsize=10)
    _name_flips(ax, levels, places)
    ax.set(xlim=(0, leaves), ylim=(below + 0.9, -0.3))
    ax.axis("off")
    return ax


def plot_matrix(
    values: Matrix,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    limits: tuple[float, float],
    decimals: int | None = None,
    diverging: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw a matrix as coloured cells with names on both sides.

    Parameters
    ----------
    values : ndarray, shape (row, column)
        The matrix.
    rows, columns : sequence of str
        Their names.
    limits : tuple of float
        The values of the two ends of the colours.
    decimals : int, optional
        Write each value into its cell, with so many decimals; what rounds to zero is written 0.
    diverging : bool, optional
        Whether the colours have a neutral middle instead of running from dark to light.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ax = plot_matrix(np.eye(2), rows=["a", "b"], columns=["c", "d"], limits=(0.0, 1.0))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['a', 'b']
    """
    # as high as its cells are wide, with room for the names above
    height = 4.8 * len(rows) / len(columns) * 0.82 + 1.0
    ax = plt.subplots(figsize=(4.8, height))[1] if ax is None else ax
    low, high = limits
    colours = "PuOr_r" if diverging else "cividis"
    image = ax.imshow(values, cmap=colours, vmin=low, vmax=high, aspect="equal")
    ax.set_xticks(range(len(columns)), columns, rotation=90)
    ax.set_yticks(range(len(rows)), rows)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.grid(visible=False)
    if decimals is not None:
        for (row, column), value in np.ndenumerate(values):
            red, green, blue, _ = image.cmap(image.norm(value))
            dark = 0.3 * red + 0.59 * green + 0.11 * blue < 0.5
            text = f"{value:.{decimals}f}".replace("-", "−")
            text = text if any(digit in text for digit in "123456789") else "0"
            style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 9.5}
            ax.text(column, row, text, color="white" if dark else "black", **style)
    return ax


def plot_spectrum(predicted: Settings, measured: Matrix, *, ax: Axes | None = None) -> Axes:
    """Draw values of modes: a bar where theory puts each, a dot for each draw.

    Parameters
    ----------
    predicted : ndarray, shape (mode,)
        What theory predicts.
    measured : ndarray, shape (seed, mode)
        What each draw gives.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names the values.

    Examples
    --------
    >>> ax = plot_spectrum(np.array([2.0, 1.0]), np.array([[2.1, 0.9], [1.9, 1.1]]))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['theory', 'draws']
    """
    ax = own_axes(ax)
    modes = np.arange(len(predicted))
    ax.hlines(predicted, modes - 0.38, modes + 0.38, color=PREDICTED, linewidth=2, label="theory")
    # draws side by side, so that equal ones do not hide each other
    beside = np.linspace(-0.28, 0.28, len(measured))[:, np.newaxis]
    dots: dict[str, Any] = {"color": MEASURED, "markersize": 3.5, "linestyle": "", "marker": "o"}
    ax.plot((modes + beside).ravel(), measured.ravel(), label="draws", **dots)
    ax.set(xlabel="mode", xticks=modes)
    ax.legend()
    return ax


def _draw_edge(ax: Axes, xs: list[float], depth: int, is_flip: bool) -> None:
    """Draw the edge from a node to its parent."""
    colour, width, style = (PREDICTED, 2.4, "--") if is_flip else (REFERENCE, 1.2, "-")
    ax.plot(xs, [depth - 1, depth], color=colour, linewidth=width, linestyle=style, zorder=1)


def _draw_node(ax: Axes, place: float, depth: int, is_positive: bool) -> None:
    """Draw a node with its sign: filled where it is positive."""
    face = MEASURED if is_positive else "white"
    ax.plot(place, depth, "o", markersize=15, color=face, markeredgecolor=MEASURED, zorder=2)
    ink = "white" if is_positive else MEASURED
    style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 11, "zorder": 3}
    ax.text(place, depth, "+" if is_positive else "−", color=ink, **style)


def _name_flips(ax: Axes, levels: list[np.ndarray], places: list[np.ndarray]) -> None:
    """Write the word beside each edge on which the sign flips."""
    for depth in range(1, len(levels)):
        parents = np.repeat(
            np.arange(len(levels[depth - 1])), len(levels[depth]) // len(levels[depth - 1])
        )
        for node in np.flatnonzero(levels[depth] != levels[depth - 1][parents]):
            x = (places[depth][node] + places[depth - 1][parents[node]]) / 2
            ax.text(x + 0.15, depth - 0.55, "flip", color=PREDICTED, fontsize=9.5)
