"""Points of two classes, linear boundaries, regions of networks, layers and activations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes
from learndyn.shapes import Labels, Matrix, Samples

Points = Float[np.ndarray, " point"]
Planes = Float[np.ndarray, "panel row column"]

# By class: colour, mark and name of the mark's filling.
_LOOKS = ((MEASURED, "o", "none"), (PREDICTED, "s", PREDICTED))


def plot_classes(
    points: Matrix,
    labels: Labels,
    *,
    line: Matrix | None = None,
    names: Sequence[str] = ("class 0", "class 1"),
    ax: Axes | None = None,
) -> Axes:
    """Draw points of two classes, and a line between them where there is one.

    Parameters
    ----------
    points : ndarray, shape (sample, 2)
        The points.
    labels : ndarray of int, shape (sample,)
        0 or 1 for each: open circles or filled squares.
    line : ndarray, shape (2, 2), optional
        The two ends of the line, one in each row.
    names : sequence of str, optional
        Names of the classes for the legend.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> ax = plot_classes(np.eye(2), np.array([0, 1]))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['class 0', 'class 1']
    """
    ax = own_axes(ax)
    if line is not None:
        ax.plot(*line.T, color=REFERENCE, linestyle="-", linewidth=1.6)
    for label, (color, marker, filling) in enumerate(_LOOKS):
        look: dict[str, Any] = {"color": color, "markerfacecolor": filling, "markersize": 4.5}
        chosen = points[labels == label].T
        ax.plot(*chosen, marker, linestyle="", label=names[label], **look)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    return ax


def plot_boundary(
    points: Matrix,
    labels: Labels,
    *,
    feet: Matrix,
    line: Matrix,
    normal: Matrix,
    ax: Axes | None = None,
) -> Axes:
    """Draw a linear boundary with its normal vector, and the perpendiculars from points to it.

    Parameters
    ----------
    points : ndarray, shape (sample, 2)
        The points.
    labels : ndarray of int, shape (sample,)
        0 or 1 for each.
    feet : ndarray, shape (sample, 2)
        The nearest point of the boundary for each.
    line : ndarray, shape (2, 2)
        The two ends of the boundary, one in each row.
    normal : ndarray, shape (2, 2)
        Tail and tip of the normal vector.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, with equal scales.

    Examples
    --------
    >>> ends = np.eye(2)
    >>> ax = plot_boundary(ends, np.array([0, 1]), feet=ends, line=ends, normal=ends)
    >>> [text.get_text() for text in ax.texts if text.get_text()]
    ['$w$']
    """
    ax = own_axes(ax)
    for point, foot in zip(points, feet, strict=True):
        ax.plot(*np.stack([point, foot]).T, color=REFERENCE, linestyle=":", linewidth=1.1)
    plot_classes(points, labels, line=line, ax=ax)
    tail, tip = normal
    arrow = {"arrowstyle": "-|>", "color": "black", "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", tip, xytext=tail, arrowprops=arrow)
    ax.annotate("$w$", tip, xytext=(5, 3), textcoords="offset points", fontsize=12)
    ax.plot(0, 0, "+", color="black", markersize=9)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    return ax


def plot_regions(
    grid: Points, scores: Planes, *, points: Matrix, labels: Labels, titles: Sequence[str]
) -> list[Axes]:
    """Draw side by side where networks have a positive score, with the points.

    Parameters
    ----------
    grid : ndarray, shape (point,)
        Values on both axes at which the scores were computed.
    scores : ndarray, shape (panel, row, column)
        The scores of each network; a row for each value of the vertical axis.
    points : ndarray, shape (sample, 2)
        The points, the same in all panels.
    labels : ndarray of int, shape (sample,)
        0 or 1 for each.
    titles : sequence of str
        One for each panel.

    Returns
    -------
    list of matplotlib.axes.Axes
        The axes of a new figure, one for each panel.

    Examples
    --------
    >>> ends = np.array([-1.0, 1.0])
    >>> axes = plot_regions(
    ...     ends, np.eye(2)[None] - 0.5, points=np.eye(2), labels=np.array([0, 1]), titles=["one"]
    ... )
    >>> axes[0].get_title()
    'one'
    """
    count = len(titles)
    size = (4.8, 4.8 / count + 0.45)
    axes = plt.subplots(1, count, figsize=size, sharex=True, sharey=True, squeeze=False)[1][0]
    for ax, plane, title in zip(axes, scores, titles, strict=True):
        edges = [min(-1e-9, float(plane.min())), 0.0, max(1e-9, float(plane.max()))]
        ax.contourf(grid, grid, plane, levels=edges, colors=["white", "#f6d9c6"])
        ax.contour(grid, grid, plane, levels=[0.0], colors=[REFERENCE], linewidths=1.4)
        plot_classes(points, labels, ax=ax)
        for line in ax.lines:
            line.set_markersize(2.2)
        ax.get_legend().remove()
        ax.set(aspect="equal", title=title, xlabel="$x_1$")
        ax.grid(visible=False)
    axes[0].set_ylabel("$x_2$")
    return list(axes)


def plot_activations(
    positions: Samples, functions: Mapping[str, Samples], derivatives: Mapping[str, Samples]
) -> list[Axes]:
    """Draw activations and their derivatives in two panels.

    Parameters
    ----------
    positions : ndarray, shape (point,)
        Scores.
    functions, derivatives : mapping of str to ndarray, shape (point,)
        Values there, by name; not-a-number where a curve jumps.

    Returns
    -------
    list of matplotlib.axes.Axes
        The two axes of a new figure.

    Examples
    --------
    >>> ends = np.array([-1.0, 1.0])
    >>> axes = plot_activations(ends, {"identity": ends}, {"identity": np.ones(2)})
    >>> axes[1].get_xlabel()
    'score $z$'
    """
    axes = plt.subplots(2, 1, figsize=(4.8, 4.6), sharex=True)[1]
    for ax, curves in zip(axes, (functions, derivatives), strict=True):
        for name, curve in curves.items():
            ax.plot(positions, curve, label=name)
    axes[0].legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    axes[0].set(ylabel=r"activation $\varphi(z)$")
    axes[1].set(ylabel=r"derivative $\varphi'(z)$", xlabel="score $z$")
    return list(axes)


def plot_layers(widths: Sequence[int], *, names: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw the units of a multilayer perceptron as columns of circles, all neighbours joined.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs.
    names : sequence of str
        What to write below each column.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, without ticks.

    Examples
    --------
    >>> ax = plot_layers([2, 1], names=["in", "out"])
    >>> len(ax.lines), len(ax.patches)
    (2, 3)
    """
    ax = plt.subplots(figsize=(4.8, 2.7))[1] if ax is None else ax
    columns = [
        [(2.0 * layer, index - (count - 1) / 2) for index in range(count)]
        for layer, count in enumerate(widths)
    ]
    for left, right in pairwise(columns):
        for start in left:
            for end in right:
                ax.plot(*zip(start, end, strict=True), color="0.65", linestyle="-", linewidth=1)
    for layer, (column, name) in enumerate(zip(columns, names, strict=True)):
        color = MEASURED if layer in (0, len(widths) - 1) else PREDICTED
        for place in column:
            circle = Circle(place, 0.3, facecolor="white", edgecolor=color, linewidth=1.8)
            circle.set_zorder(3)
            ax.add_patch(circle)
        ax.text(2.0 * layer, -(max(widths) - 1) / 2 - 0.5, name, ha="center", va="top")
    high = (max(widths) - 1) / 2 + 0.45
    ax.set(xlim=(-0.9, 2.0 * len(widths) - 1.1), ylim=(-high - 0.75, high), aspect="equal")
    ax.axis("off")
    return ax
