"""Classes in the plane, and accuracies of repeated runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float, Int
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from learndyn.plots.style import REFERENCE, own_axes
from learndyn.shapes import Labels, Matrix, Samples

Grid = Int[np.ndarray, "row column"]
Columns = Float[np.ndarray, " column"]
Rows = Float[np.ndarray, " row"]

# Four colours of the style that differ in print, and marks that differ without colour.
_COLORS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")
_MARKS = "os^D"


def plot_arms(points: Matrix, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw points of the plane in the colours and marks of their classes.

    Parameters
    ----------
    points : ndarray, shape (sample, 2)
        The points.
    labels : ndarray of int, shape (sample,)
        Their classes, from 0 to 3.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, with equal scales.

    Examples
    --------
    >>> ax = plot_arms(np.eye(2), np.array([0, 1]))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['arm 0', 'arm 1']
    """
    ax = plt.subplots(figsize=(4.8, 4.6))[1] if ax is None else ax
    for kind in np.unique(labels):
        look: dict[str, Any] = {"color": _COLORS[kind], "linestyle": "", "markersize": 3}
        ax.plot(*points[labels == kind].T, _MARKS[kind], label=f"arm {kind}", **look)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    place: dict[str, Any] = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 4}
    ax.legend(**place, markerscale=2, columnspacing=1.0, handletextpad=0.2)
    return ax


def plot_decision_maps(
    first: Columns,
    second: Rows,
    maps: Mapping[str, Grid],
    *,
    points: Matrix,
    labels: Labels,
) -> list[Axes]:
    """Draw which class each classifier predicts where, with points, in a panel for each.

    Parameters
    ----------
    first, second : ndarray, shape (column,) and (row,)
        Values of the first variable (to the right) and of the second (upwards), evenly spaced.
    maps : mapping of str to ndarray of int, shape (row, column)
        Predicted classes, from 0 to 3, by the title of the panel.
    points : ndarray, shape (sample, 2)
        Points to draw over them.
    labels : ndarray of int, shape (sample,)
        Their classes.

    Returns
    -------
    list of matplotlib.axes.Axes
        The panels, side by side.

    Examples
    --------
    >>> ends = np.array([-1.0, 1.0])
    >>> panels = plot_decision_maps(
    ...     ends, ends, {"a": np.eye(2, dtype=int)}, points=np.eye(2), labels=np.array([0, 1])
    ... )
    >>> panels[0].get_title()
    'a'
    """
    count = len(maps)
    figure, grid = plt.subplots(1, count, figsize=(4.8, 1.0 + 4.2 / count), squeeze=False)
    extent = [*_outer_edges(first), *_outer_edges(second)]
    for ax, (title, codes) in zip(grid[0], maps.items(), strict=True):
        look: dict[str, Any] = {"cmap": ListedColormap(_COLORS), "vmin": 0, "vmax": 3}
        # the first row belongs to the smallest value of the second variable
        ax.imshow(codes, origin="lower", extent=extent, alpha=0.45, interpolation="none", **look)
        for kind in np.unique(labels):
            chosen = points[labels == kind].T
            name = f"arm {kind}" if ax is grid[0, 0] else None
            ax.plot(*chosen, _MARKS[kind], color=_COLORS[kind], markersize=1.6, label=name)
        ax.grid(visible=False)
        ax.set(xlabel="$x_1$", title=title)
    grid[0, 0].set(ylabel="$x_2$")
    look = {"ncols": 4, "markerscale": 3, "columnspacing": 1.0, "handletextpad": 0.2}
    figure.legend(loc="outside upper center", **look)
    return list(grid[0])


def plot_runs(
    positions: Samples,
    runs: Mapping[str, Matrix],
    *,
    intervals: Mapping[str, tuple[Samples, Samples, Samples]],
    ax: Axes | None = None,
) -> Axes:
    """Draw repeated measurements as small marks, with their means and intervals beside them.

    Parameters
    ----------
    positions : ndarray, shape (position,)
        Where on the horizontal axis.
    runs : mapping of str to ndarray, shape (position, run)
        Measurements by name.
    intervals : mapping of str to tuple of ndarray, shape (position,)
        For each name the means, and the low and high ends of their intervals.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> runs, ones = {"a": np.ones((1, 3))}, np.ones(1)
    >>> ax = plot_runs(ones, runs, intervals={"a": (ones, 0.9 * ones, 1.1 * ones)})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['a']
    """
    ax = own_axes(ax)
    shifts = 0.28 * (np.arange(len(runs)) - (len(runs) - 1) / 2)
    for index, (name, values) in enumerate(runs.items()):
        color, mark = f"C{index}", _MARKS[index % len(_MARKS)]
        spread = np.linspace(-0.09, 0.09, values.shape[1])
        across = positions[:, np.newaxis] + shifts[index] + spread
        ax.plot(across.T, values.T, mark, color=color, markersize=2.5, markerfacecolor="none")
        middle, low, high = intervals[name]
        look: dict[str, Any] = {"fmt": mark, "color": color, "markersize": 6, "capsize": 4}
        ax.errorbar(
            positions + shifts[index],
            middle,
            yerr=[middle - low, high - middle],
            label=name,
            **look,
        )
    ax.set_xticks(positions)
    ax.legend()
    return ax


def plot_series(
    positions: Samples, series: Mapping[str, Samples], *, level: float, ax: Axes | None = None
) -> Axes:
    """Draw several measurements at the same positions, joined by lines, and a level.

    Parameters
    ----------
    positions : ndarray, shape (position,)
        Where on the horizontal axis.
    series : mapping of str to ndarray, shape (position,)
        Values by name; a value that is not a number is left out.
    level : float
        Height of a horizontal line for comparison.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> ax = plot_series(np.array([1.0, 2.0]), {"a": np.array([3.0, 4.0])}, level=0.25)
    >>> ax.lines[0].get_ydata()
    array([3., 4.])
    """
    ax = own_axes(ax)
    for index, (name, values) in enumerate(series.items()):
        ax.plot(positions, values, marker="os^Dv"[index % 5], label=name)
    ax.axhline(level, color=REFERENCE, linewidth=1, linestyle=":")
    ax.legend()
    return ax


def _outer_edges(values: Samples) -> tuple[float, float]:
    """Return where cells around evenly spaced values begin and end."""
    half = (values[1] - values[0]) / 2
    return float(values[0] - half), float(values[-1] + half)
