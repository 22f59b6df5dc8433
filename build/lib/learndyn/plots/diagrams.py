"""Drawings of networks and computation graphs."""

from __future__ import annotations

import itertools

from matplotlib.axes import Axes

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes


def plot_two_weight_network(*, ax: Axes | None = None) -> Axes:
    """Draw the network with two weights, and below it the graph of its computation.

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
    >>> plot_two_weight_network().axison
    False
    """
    ax = own_axes(ax)
    ax.set(xlim=(-0.3, 4.3), ylim=(-0.5, 1.45), aspect="equal")
    ax.axis("off")
    _chain(ax, 1.15, [(0.0, "$x$"), (2.0, "$h$"), (4.0, r"$\hat{y}$")], color=MEASURED)
    for position, weight in ((1.0, "$w_1$"), (3.0, "$w_2$")):
        ax.text(position, 1.24, weight, ha="center", fontsize=12)
    steps = [(0.0, "$x$"), (1.0, r"$\times$"), (2.0, r"$\times$"), (3.0, "$-$"), (4.0, r"$(\,)^2$")]
    _chain(ax, 0.3, steps, color=PREDICTED)
    for position, entry in ((1.0, "$w_1$"), (2.0, "$w_2$"), (3.0, "$y$")):
        ax.annotate(
            entry,
            (position, 0.13),
            xytext=(position, -0.32),
            ha="center",
            fontsize=12,
            arrowprops={"arrowstyle": "->", "color": REFERENCE},
        )
    for position, value in ((1.5, "$h$"), (2.5, r"$\hat{y}$"), (3.5, "$e$")):
        ax.text(position, 0.36, value, ha="center", fontsize=11)
    return ax


def _chain(ax: Axes, height: float, nodes: list[tuple[float, str]], *, color: str) -> None:
    """Draw circles with text, and an arrow from each to the next."""
    for (left, _), (right, _) in itertools.pairwise(nodes):
        ax.annotate(
            "",
            (right - 0.17, height),
            xytext=(left + 0.17, height),
            arrowprops={"arrowstyle": "->", "color": REFERENCE, "linewidth": 1.4},
        )
    for position, text in nodes:
        ax.text(
            position,
            height,
            text,
            ha="center",
            va="center",
            fontsize=11,
            bbox={"boxstyle": "circle,pad=0.35", "facecolor": "white", "edgecolor": color},
        )
