"""The plane of two weights: loss contours, curves and paths in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.lines import Line2D

from learndyn.plots.style import PREDICTED, own_axes
from learndyn.shapes import Samples, WeightPath

Grid = Float[np.ndarray, "row column"]
Columns = Float[np.ndarray, " column"]
Rows = Float[np.ndarray, " row"]

# Seen on every shade of the contours, and told apart by colour-blind readers.
_PATH_COLORS = ("#E69F00", "#D55E00", "#56B4E9", "#FFFFFF")


def plot_loss_contours(
    first: Columns,
    second: Rows,
    losses: Grid,
    *,
    lowest: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the loss over a grid of two weights, in logarithmic steps, with a scale.

    Parameters
    ----------
    first, second : ndarray, shape (column,) and (row,)
        Values of the first weight (to the right) and of the second (upwards).
    losses : ndarray, shape (row, column)
        Positive losses; ``losses[i, j]`` belongs to ``second[i]`` and ``first[j]``.
    lowest : float, optional
        Smaller losses are drawn like this one, for data without noise whose loss falls to zero.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, with equal scales.

    Examples
    --------
    >>> ends = np.array([1.0, 2.0])
    >>> plot_loss_contours(ends, ends, np.outer(ends, ends)).get_xlabel()
    'first weight $w_1$'
    """
    # a frame of equal scales and its colour bar need more height than a curve
    ax = plt.subplots(figsize=(4.8, 4.4))[1] if ax is None else ax
    losses = losses if lowest is None else np.maximum(losses, lowest)
    low, high = float(losses.min()), float(losses.max())
    levels = np.geomspace(low, high, 15)
    filled = ax.contourf(
        first, second, losses, levels=levels, norm=LogNorm(low, high), cmap="cividis", alpha=0.85
    )
    bar = plt.colorbar(filled, ax=ax, format="%.2g", ticks=levels[::2], shrink=0.8)
    bar.set_label("loss $L$")
    bar.minorticks_off()
    ax.grid(visible=False)
    ax.set(xlabel="first weight $w_1$", ylabel="second weight $w_2$", aspect="equal")
    return ax


def plot_level_curve(
    first: Columns,
    second: Rows,
    values: Grid,
    *,
    level: float | Samples,
    label: str,
    color: str = "white",
    linestyle: Literal["-", "--", "-.", ":"] = "-",
    linewidth: float = 1.8,
    ax: Axes | None = None,
) -> Axes:
    """Draw the curve on which a quantity has one value, or each of several, all its branches.

    Parameters
    ----------
    first, second : ndarray, shape (column,) and (row,)
        Values of the first weight (to the right) and of the second (upwards).
    values : ndarray, shape (row, column)
        The quantity on the grid.
    level : float or ndarray of float, shape (curve,)
        The value, or the values.
    label : str
        Name for the legend.
    color, linestyle : str, optional
        How the curve looks.
    linewidth : float, optional
        Its width in points.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ends = np.array([-1.0, 1.0])
    >>> ax = plot_level_curve(
    ...     ends, ends, np.add.outer(ends, ends), level=0.0, label="w1 = -w2"
    ... )
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['w1 = -w2']
    """
    ax = own_axes(ax)
    levels = np.sort(np.atleast_1d(level))
    look: dict[str, Any] = {"linestyles": linestyle, "linewidths": linewidth}
    ax.contour(first, second, values, levels=levels, colors=color, **look)
    # a contour has no entry in the legend of its own
    ax.add_line(Line2D([], [], color=color, linestyle=linestyle, linewidth=linewidth, label=label))
    _legend_above(ax)
    return ax


def plot_weight_path(
    weights: WeightPath, *, label: str, color: str = PREDICTED, ax: Axes | None = None
) -> Axes:
    """Draw the path of two weights: a ring at its start, a dot for each step, a cross at its end.

    Parameters
    ----------
    weights : ndarray, shape (step, 2)
        The weights at each step, the start included.
    label : str
        Name for the legend.
    color : str, optional
        Colour of the path.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ax = plot_weight_path(np.array([[1.0, 1.0], [1.2, 1.2]]), label="run")
    >>> len(ax.lines)
    3
    """
    ax = own_axes(ax)
    ax.plot(*weights.T, ".-", color=color, markersize=4, linewidth=1, label=label)
    ring: dict[str, Any] = {"markeredgecolor": color, "markersize": 9, "markeredgewidth": 2}
    ax.plot(*weights[0], "o", color="white", **ring)
    ax.plot(*weights[-1], "X", color=color, markersize=11, markeredgecolor="white")
    _legend_above(ax)
    return ax


def plot_weight_paths(paths: Mapping[str, WeightPath], *, ax: Axes | None = None) -> Axes:
    """Draw several paths of two weights in colours that stand out from the contours.

    Parameters
    ----------
    paths : mapping of str to ndarray, shape (step, 2)
        For each name in the legend, at most four, the weights at each step.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> path = np.array([[1.0, 1.0], [1.2, 1.2]])
    >>> ax = plot_weight_paths({"a": path, "b": -path})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['a', 'b']
    """
    ax = own_axes(ax)
    for color, (name, weights) in zip(_PATH_COLORS[: len(paths)], paths.items(), strict=True):
        plot_weight_path(weights, label=name, color=color, ax=ax)
    return ax


def plot_weight_points(
    weights: WeightPath, *, label: str, color: str = "#33435c", ax: Axes | None = None
) -> Axes:
    """Mark places in the plane of two weights, such as the ends of several runs.

    Parameters
    ----------
    weights : ndarray, shape (point, 2)
        The places.
    label : str
        Name for the legend.
    color : str, optional
        Colour of the marks.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, with equal scales.

    Examples
    --------
    >>> ax = plot_weight_points(np.array([[1.0, 2.0], [2.0, 1.0]]), label="ends")
    >>> ax.lines[0].get_xdata().tolist()
    [1.0, 2.0]
    """
    ax = plt.subplots(figsize=(4.8, 4.6))[1] if ax is None else ax
    look: dict[str, Any] = {"markersize": 9, "markeredgecolor": "white", "linestyle": ""}
    # above the curves, whichever is drawn first
    ax.plot(*weights.T, "X", color=color, label=label, zorder=4, **look)
    ax.grid(visible=False)
    ax.set(xlabel="first weight $w_1$", ylabel="second weight $w_2$", aspect="equal")
    _legend_above(ax)
    return ax


def _legend_above(ax: Axes) -> None:
    """Put the legend over the frame, on a ground as dark as the valleys that its lines cross."""
    place: dict[str, Any] = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.01), "ncols": 2}
    look: dict[str, Any] = {
        "frameon": True,
        "facecolor": "#33435c",
        "labelcolor": "white",
        "handlelength": 1.6,
    }
    ax.legend(**place, **look, columnspacing=1.2)
