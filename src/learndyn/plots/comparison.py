"""Theory drawn over measurement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, Real
from matplotlib.axes import Axes

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes
from learndyn.shapes import Samples

Curves = Float[np.ndarray, "curve point"]
Lines = tuple[
    Real[np.ndarray, "curve point"] | Real[np.ndarray, " point"], Real[np.ndarray, "curve point"]
]
Marks = tuple[
    Real[np.ndarray, "curve mark"] | Real[np.ndarray, " mark"], Real[np.ndarray, "curve mark"]
]


def plot_curves(
    positions: Curves | Samples,
    *,
    measured: Curves,
    predicted: Curves,
    labels: Sequence[str],
    ax: Axes | None = None,
) -> Axes:
    """Draw measured curves as lines and what theory predicts for them as dots.

    Parameters
    ----------
    positions : ndarray, shape (curve, point) or (point,)
        Where on the horizontal axis; one row for each curve, or one for all.
    measured, predicted : ndarray, shape (curve, point)
        The curves.
    labels : sequence of str
        One name for each curve.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> line = np.linspace(0, 1, 5)[None]
    >>> ax = plot_curves(line, measured=line, predicted=line, labels=["identity"])
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['identity', 'theory']
    """
    ax = own_axes(ax)
    # every early step, where curves are steep, and some of the later ones
    count = measured.shape[1]
    shown = np.unique(np.r_[: min(4, count), 0 : count : max(1, count // 20)])
    dots: dict[str, Any] = {"color": REFERENCE, "linestyle": "", "marker": "."}
    rows = np.broadcast_to(positions, measured.shape)
    for index, (row, line, label) in enumerate(zip(rows, measured, labels, strict=True)):
        ax.plot(row, line, label=label)
        name = "theory" if index == len(labels) - 1 else None
        ax.plot(row[shown], predicted[index, shown], label=name, **dots)
    ax.legend()
    return ax


def plot_agreement(predicted: Samples, measured: Samples, *, ax: Axes | None = None) -> Axes:
    """Draw measured values against predicted ones, with the diagonal on which they agree.

    Parameters
    ----------
    predicted, measured : ndarray, shape (point,)
        The values.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> ax = plot_agreement(np.array([1.0, 2.0]), np.array([1.1, 1.9]))
    >>> len(ax.lines)
    2
    """
    ax = own_axes(ax)
    ends = [min(predicted.min(), measured.min()), max(predicted.max(), measured.max())]
    ax.plot(ends, ends, color=PREDICTED, linestyle="-", label="theory")
    ax.plot(predicted, measured, "o", color=MEASURED, markerfacecolor="none", label="training")
    ax.legend()
    return ax


def plot_predictions(
    predicted: Lines, measured: Marks, *, labels: Sequence[str], ax: Axes | None = None
) -> Axes:
    """Draw what theory predicts as lines and what was measured as marks of the same colours.

    Parameters
    ----------
    predicted : tuple of ndarray, shapes (curve, point) or (point,), and (curve, point)
        Horizontal positions, one row for each curve or one for all, and the values there.
    measured : tuple of ndarray, shapes (curve, mark) or (mark,), and (curve, mark)
        The same for the marks, which may stand elsewhere.
    labels : sequence of str
        One name for each curve.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> steps = np.arange(4.0)
    >>> ax = plot_predictions(
    ...     (steps, steps[None] ** 2), (steps[::2], steps[None, ::2] ** 2), labels=["squares"]
    ... )
    >>> len(ax.lines)
    2
    """
    ax = own_axes(ax)
    lines, marks = (np.broadcast_arrays(*pair) for pair in (predicted, measured))
    for index, label in enumerate(labels):
        (line,) = ax.plot(lines[0][index], lines[1][index], label=label)
        # open marks of different shapes, below the lines: neither hides the other
        look: dict[str, Any] = {"color": line.get_color(), "linestyle": "", "zorder": 1.9}
        look |= {"marker": "os^Dvp"[index % 6], "markersize": 4.5, "markerfacecolor": "none"}
        ax.plot(marks[0][index], marks[1][index], **look)
    ax.legend()
    return ax
