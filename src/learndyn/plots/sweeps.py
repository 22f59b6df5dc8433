"""Sweeps over settings: what succeeds, how soon, and the window that theory predicts."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Bool, Float, Int
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.patches import Patch
from matplotlib.ticker import FormatStrFormatter, LogLocator, MaxNLocator

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes
from learndyn.shapes import Samples

Columns = Float[np.ndarray, " column"] | Int[np.ndarray, " column"]
Rows = Float[np.ndarray, " row"]


def plot_window(
    positions: Columns, lower: Samples, upper: Samples, *, ax: Axes | None = None
) -> Axes:
    """Draw a predicted window as a band between two curves; it ends where they cross.

    Parameters
    ----------
    positions : ndarray, shape (point,)
        Where on the horizontal axis.
    lower, upper : ndarray, shape (point,)
        The two ends of the window.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> ends = np.array([1.0, 2.0])
    >>> ax = plot_window(ends, ends, 2 * ends)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['predicted window']
    """
    ax = own_axes(ax)
    shown = lower <= upper
    ax.fill_between(
        positions, lower, upper, where=shown, color=PREDICTED, alpha=0.2, linewidth=0,
        label="predicted window",
    )  # fmt: skip
    for end in (lower, upper):
        ax.plot(positions, np.where(shown, end, np.nan), color=PREDICTED, linewidth=1.4)
    ax.legend()
    return ax


def plot_outcomes(
    columns: Columns,
    values: Float[np.ndarray, "row column"] | Rows,
    success: Bool[np.ndarray, "row column"],
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw each run of a sweep as a mark: a dot if it succeeds, a small cross if it does not.

    Parameters
    ----------
    columns : ndarray, shape (column,)
        Where on the horizontal axis.
    values : ndarray, shape (row, column) or (row,)
        Where on the vertical axis; the same for all columns, or not.
    success : ndarray of bool, shape (row, column)
        Which runs succeed.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> ax = plot_outcomes(np.array([1.0]), np.array([1.0, 2.0]), np.array([[True], [False]]))
    >>> [len(line.get_xdata()) for line in ax.lines]
    [1, 1]
    """
    ax = own_axes(ax)
    rows = values if values.ndim == 2 else values[:, np.newaxis]
    x, y = np.broadcast_arrays(columns, rows)
    looks: tuple[tuple[Any, ...], ...] = (
        (success, "o", MEASURED, 4, "training succeeds"),
        (~success, "x", REFERENCE, 3, "it does not"),
    )
    for chosen, marker, color, size, label in looks:
        ax.plot(
            x[chosen], y[chosen], marker, color=color, markersize=size, linestyle="", label=label
        )
    ax.legend()
    return ax


def plot_steps_map(
    columns: Columns, rows: Rows, steps: Int[np.ndarray, "row column"], *, ax: Axes | None = None
) -> Axes:
    """Draw how many steps each run of a sweep needs as a colour; white where it never succeeds.

    Parameters
    ----------
    columns, rows : ndarray, shape (column,) and (row,)
        Values on the horizontal and on the vertical axis, which is logarithmic.
    steps : ndarray of int, shape (row, column)
        Steps to success, -1 for never.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> ends = np.array([1.0, 2.0])
    >>> ax = plot_steps_map(ends, ends, np.array([[1, 10], [-1, 100]]))
    >>> ax.get_yscale()
    'log'
    """
    ax = plt.subplots(figsize=(4.8, 3.8))[1] if ax is None else ax
    shown = np.ma.masked_where(steps < 0, np.maximum(steps, 1))
    norm = LogNorm(1, max(2, int(steps.max())))
    look: dict[str, Any] = {"norm": norm, "cmap": "cividis_r", "shading": "nearest"}
    # as pixels: thousands of rectangles would make a page heavy
    image = ax.pcolormesh(columns, rows, shown, rasterized=True, **look)
    plt.colorbar(image, ax=ax, label="steps to success")
    ax.set(yscale="log")
    ax.grid(visible=False)
    return ax


def plot_spread(
    positions: Columns,
    values: Float[np.ndarray, "repetition column"],
    *,
    predicted: Samples,
    label: str,
    ax: Axes | None = None,
) -> Axes:
    """Draw repeated measurements as rings on both sides of a predicted curve.

    Parameters
    ----------
    positions : ndarray, shape (point,)
        Where on the horizontal axis, positive.
    values : ndarray, shape (repetition, point)
        The measurements.
    predicted : ndarray, shape (point,)
        The curve.
    label : str
        Name of the measurements for the legend.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, both logarithmic; the caller names them.

    Examples
    --------
    >>> ends = np.array([1.0, 2.0])
    >>> ax = plot_spread(ends, np.ones((3, 2)), predicted=ends, label="runs")
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['theory', 'runs']
    """
    ax = own_axes(ax)
    ax.plot(positions, predicted, color=PREDICTED, linestyle="-", label="theory")
    x = np.broadcast_to(positions, values.shape)
    rings: dict[str, Any] = {"markerfacecolor": "none", "markersize": 5, "linestyle": ""}
    ax.plot(x.ravel(), values.ravel(), "o", color=MEASURED, alpha=0.6, label=label, **rings)
    ax.set(xscale="log", yscale="log", xticks=positions, xticklabels=[f"{x:g}" for x in positions])
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.yaxis.set_major_formatter(FormatStrFormatter("%g"))
    ax.minorticks_off()
    ax.legend()
    return ax


def plot_fates(
    settings: Columns,
    steps: Int[np.ndarray, " column"],
    diverged: Bool[np.ndarray, " column"],
    *,
    predicted: Samples,
    ax: Axes | None = None,
) -> Axes:
    """Draw how many steps runs need, and shade where they never succeed or diverge.

    Parameters
    ----------
    settings : ndarray, shape (point,)
        Where on the horizontal axis, rising.
    steps : ndarray of int, shape (point,)
        Steps to success, -1 for never.
    diverged : ndarray of bool, shape (point,)
        Which runs diverge.
    predicted : ndarray, shape (point,)
        Predicted steps, nan where theory says nothing.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, the vertical one logarithmic; the caller names the other.

    Examples
    --------
    >>> line = np.array([1.0, 2.0, 3.0])
    >>> flags = np.array([False, False, True])
    >>> plot_fates(line, np.array([5, -1, -1]), flags, predicted=line).get_ylabel()
    'steps to success'
    """
    ax = own_axes(ax)
    ax.plot(settings, predicted, color=PREDICTED, linestyle="-", label="theory")
    won = steps >= 0
    ax.plot(settings[won], np.maximum(steps[won], 1), ".", color=MEASURED, label="training")
    handles = ax.get_legend_handles_labels()[0]
    fates = ((~won & ~diverged, "0.85", "", "never"), (diverged, "0.95", "///", "diverges"))
    for chosen, shade, hatch, name in fates:
        look: dict[str, Any] = {"facecolor": shade, "edgecolor": "0.6", "hatch": hatch}
        ax.fill_between(
            settings, 0, 1, where=chosen, step="mid", linewidth=0,
            transform=ax.get_xaxis_transform(), **look,
        )  # fmt: skip
        handles.append(Patch(label=name, **look))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.set(yscale="log", ylabel="steps to success")
    ax.legend(handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4)
    return ax
