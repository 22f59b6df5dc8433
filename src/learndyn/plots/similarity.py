"""Activities and similarities as matrices of colours."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes
from learndyn.shapes import Matrix

Stack = Float[np.ndarray, "panel item other"]
Activities = Float[np.ndarray, "panel item unit"]


def plot_similarities(
    matrices: Stack, *, titles: Sequence[str], names: Sequence[str], limit: float
) -> list[Axes]:
    """Draw matrices of similarities side by side, two in a row, in one scale of colours.

    Parameters
    ----------
    matrices : ndarray, shape (panel, item, other)
        The similarities.
    titles : sequence of str
        One for each matrix.
    names : sequence of str
        Names of the items.
    limit : float
        The similarity at which the scale ends; it begins at zero.

    Returns
    -------
    list of matplotlib.axes.Axes
        The axes of a new figure, one for each matrix.

    Examples
    --------
    >>> axes = plot_similarities(np.eye(2)[None], titles=["one"], names=["a", "b"], limit=1.0)
    >>> [text.get_text() for text in axes[0].get_yticklabels()]
    ['a', 'b']
    """
    rows = (len(matrices) + 1) // 2
    figure, grid = plt.subplots(
        rows, 2, figsize=(4.8, 0.7 + 2.15 * rows), sharex=True, sharey=True, squeeze=False
    )
    axes = list(grid.flat)
    for unused in axes[len(matrices) :]:
        unused.remove()
    axes = axes[: len(matrices)]
    for ax, matrix, title in zip(axes, matrices, titles, strict=True):
        image = _draw(ax, matrix, low=0.0, high=limit, colours="Blues")
        ax.set_title(title)
        _separate_groups(ax, len(names))
        ticks = np.arange(len(names))
        ax.set_xticks(ticks, names, rotation=90)
        ax.set_yticks(ticks, names)
        ax.tick_params(length=0, labelsize=9)
    figure.colorbar(image, ax=axes, shrink=0.8, aspect=30, pad=0.03)
    return axes


def plot_activities(
    activities: Activities, *, titles: Sequence[str], names: Sequence[str]
) -> list[Axes]:
    """Draw hidden activities one below the other: a row for each item, a column for each unit.

    Parameters
    ----------
    activities : ndarray, shape (panel, item, unit)
        The activities.
    titles : sequence of str
        One for each panel.
    names : sequence of str
        Names of the items.

    Returns
    -------
    list of matplotlib.axes.Axes
        The axes of a new figure, one for each panel.

    Examples
    --------
    >>> axes = plot_activities(np.ones((2, 1, 3)), titles=["one", "two"], names=["a"])
    >>> [ax.get_title() for ax in axes]
    ['one', 'two']
    """
    figure, grid = plt.subplots(
        len(activities), 1, figsize=(4.8, 2.1 * len(activities)), sharex=True, squeeze=False
    )
    axes = list(grid.flat)
    largest = float(np.max(np.abs(activities)))
    for ax, panel, title in zip(axes, activities, titles, strict=True):
        image = _draw(ax, panel, low=-largest, high=largest, colours="PuOr")
        ax.set_aspect("auto")
        ax.set_title(title)
        ax.set_yticks(np.arange(len(names)), names)
        ax.tick_params(length=0, labelsize=9)
    axes[-1].set_xlabel("hidden unit")
    figure.colorbar(image, ax=axes, aspect=30, pad=0.02, label="activity")
    return axes


def plot_relations(
    measured: Matrix, *, predicted: Matrix, labels: Sequence[str], ax: Axes | None = None
) -> Axes:
    """Draw curves against the step, dots where theory puts them, and a name at each end.

    Parameters
    ----------
    measured, predicted : ndarray, shape (step, curve)
        The curves.
    labels : sequence of str
        One for each curve, written beside its end.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names the vertical one.

    Examples
    --------
    >>> line = np.arange(30.0)[:, None]
    >>> [text.get_text() for text in plot_relations(line, predicted=line, labels=["x"]).texts]
    ['x']
    """
    ax = own_axes(ax)
    shown = np.arange(0, len(measured), max(1, len(measured) // 50))
    ends = measured[-1]
    for index, label in enumerate(labels):
        ax.plot(measured[:, index], color=MEASURED, linestyle="-")
        ax.plot(shown, predicted[shown, index], ".", color=PREDICTED, markersize=5, zorder=5)
        # names of ends that nearly meet stand above and below them
        near = np.abs(ends - ends[index]) <= 0.08 * np.ptp(ends)
        place = (
            "center" if near.sum() == 1 else "bottom" if ends[index] == ends[near].max() else "top"
        )
        ax.annotate(
            label,
            (len(measured) - 1, measured[-1, index]),
            xytext=(4, 0),
            textcoords="offset points",
            va=place,
            fontsize=9.5,
            annotation_clip=False,
        )
    ax.set(xlabel="step", xlim=(0, len(measured) - 1))
    return ax


def _draw(ax: Axes, matrix: Matrix, *, low: float, high: float, colours: str) -> AxesImage:
    """Draw a matrix as colours, without a grid."""
    image = ax.imshow(matrix, vmin=low, vmax=high, cmap=colours)
    ax.grid(False)
    return image


def _separate_groups(ax: Axes, count: int) -> None:
    """Draw lines between neighbouring pairs of items, a thicker one in the middle."""
    for edge in range(2, count, 2):
        width = 1.4 if 2 * edge == count else 0.6
        ax.axhline(edge - 0.5, color=REFERENCE, linewidth=width)
        ax.axvline(edge - 0.5, color=REFERENCE, linewidth=width)
