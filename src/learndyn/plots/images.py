"""First-layer weights as images, and what a change of the training is worth, epoch by epoch."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from learndyn.plots.style import REFERENCE, own_axes
from learndyn.shapes import ArrayLike


def plot_templates(
    weights: Mapping[str, Float[np.ndarray, "unit row column"]], *, num_columns: int
) -> list[Axes]:
    """Draw the weights of units as images, one block of rows for each name.

    Parameters
    ----------
    weights : mapping of str to ndarray, shape (unit, row, column)
        Weights by name. Each name has a scale of its own, symmetric about zero; nothing is changed.
    num_columns : int
        How many units stand in a row.

    Returns
    -------
    list of matplotlib.axes.Axes
        The axes of a new figure, one for each unit, name after name.

    Examples
    --------
    >>> axes = plot_templates({"before": np.eye(2)[None], "after": np.eye(2)[None]}, num_columns=1)
    >>> [ax.get_title(loc="left") for ax in axes]
    ['before', 'after']
    """
    heights = [-(-len(units) // num_columns) for units in weights.values()]
    size = 4.8 / num_columns
    figure = plt.figure(layout="none", figsize=(4.8, size * sum(heights) + 0.3 * len(heights)))
    ratios = [size * height + 0.3 for height in heights]
    blocks = figure.subfigures(len(heights), 1, height_ratios=ratios, squeeze=False)[:, 0]
    drawn: list[Axes] = []
    rows = zip(weights.items(), heights, blocks, strict=True)
    for (name, units), height, block in rows:
        grid = block.subplots(height, num_columns, squeeze=False).ravel()
        reach = float(np.max(np.abs(units)))
        for ax in grid:
            ax.axis("off")
        for ax, unit in zip(grid, units, strict=False):
            ax.imshow(unit, cmap="PuOr", vmin=-reach, vmax=reach)
        grid[0].set_title(name, loc="left", fontsize=9)
        block.subplots_adjust(left=0.01, right=0.99, bottom=0.02, top=0.86, wspace=0.06)
        drawn += list(grid[: len(units)])
    return drawn


def plot_changes(
    changes: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike]], *, ax: Axes | None = None
) -> Axes:
    """Draw differences to a baseline against the epoch, with their intervals.

    Parameters
    ----------
    changes : mapping of str to tuple of array_like, shape (epoch,)
        Mean difference, low and high end of its interval, by the name that the legend shows.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; a thin line marks no change.

    Examples
    --------
    >>> ax = plot_changes({"a": ([1.0, 2.0], [0.0, 1.0], [2.0, 3.0])})
    >>> ax.lines[1].get_xdata().tolist(), ax.lines[1].get_ydata().tolist()
    ([1, 2], [1.0, 2.0])
    """
    ax = own_axes(ax)
    ax.axhline(0, color=REFERENCE, linewidth=0.8)
    for name, (mean, low, high) in changes.items():
        epochs = np.arange(1, np.size(mean) + 1)
        (line,) = ax.plot(epochs, np.asarray(mean), label=name)
        ends = (np.asarray(low), np.asarray(high))
        ax.fill_between(epochs, *ends, color=line.get_color(), alpha=0.18, linewidth=0)
    ax.set(xlabel="epoch", ylabel="change")
    ax.locator_params(axis="x", integer=True)
    ax.legend()
    return ax
