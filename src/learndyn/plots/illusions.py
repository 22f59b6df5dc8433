"""Beliefs about exceptions: over time, over a tree, over many networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes

Levels = Float[np.ndarray, " level"]
Steps = Float[np.ndarray, " step"]
Paths = Float[np.ndarray, "curve step"]
ItemLevels = Float[np.ndarray, "item level"]
Peaks = Float[np.ndarray, "draw 2"]


def plot_beliefs(
    beliefs: Paths,
    *,
    labels: Sequence[str],
    stairs: tuple[Levels, Levels] | None = None,
    predicted: Steps | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw beliefs against the step, and under them what theory says.

    Parameters
    ----------
    beliefs : ndarray, shape (curve, step)
        The beliefs.
    labels : sequence of str
        Names for the legend; there may be fewer than curves, which then look alike.
    stairs : tuple of two ndarrays of shape (level,), optional
        When each level is learned, and the plateau that it leads to.
    predicted : ndarray, shape (step,), optional
        The belief that theory expects, drawn as dots.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ax = plot_beliefs(np.zeros((2, 5)), labels=["a", "b"])
    >>> ax.get_ylabel()
    'belief'
    """
    ax = own_axes(ax)
    if stairs is not None:
        times, heights = stairs
        ends = np.append(times, beliefs.shape[1] - 1.0)
        ax.stairs(heights, ends, baseline=None, color=REFERENCE, linewidth=1, label="group means")
    same: dict[str, Any] = {} if len(labels) == len(beliefs) else {"color": MEASURED, "alpha": 0.5}
    if same:
        same |= {"linestyle": "-", "linewidth": 1.0}
    names = [*labels, *[None] * (len(beliefs) - len(labels))]
    for line, name in zip(beliefs, names, strict=True):
        ax.plot(line, label=name, **same)
    if predicted is not None:
        steps = np.arange(0, len(predicted), max(1, len(predicted) // 60))
        dots: dict[str, Any] = {"color": PREDICTED, "linestyle": "", "marker": ".", "zorder": 5}
        ax.plot(steps, predicted[steps], label="theory", **dots)
    ax.set(xlabel="step", ylabel="belief", xlim=(0, beliefs.shape[1] - 1), ylim=(-1.12, 1.12))
    ax.legend(loc="lower left")
    return ax


def plot_group_means(means: ItemLevels, *, names: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw a tree of two branches at each node, with a feature's mean over each group.

    Parameters
    ----------
    means : ndarray, shape (item, level)
        For each item the means over the groups around it, from all items to the item alone.
    names : sequence of str
        Names of the items.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, without ticks.

    Examples
    --------
    >>> ax = plot_group_means(np.array([[0.0, 1.0], [0.0, -1.0]]), names=["a", "b"])
    >>> [text.get_text() for text in ax.texts]
    ['0.00', '+1.00', '−1.00', 'a', 'b']
    """
    ax = own_axes(ax)
    count, levels = means.shape
    for level in range(levels):
        size = count >> level
        for first in range(0, count, size):
            x = first + (size - 1) / 2
            if level:
                # the parent's place
                above = first // (2 * size) * 2 * size + size - 0.5
                edge: dict[str, Any] = {
                    "color": REFERENCE,
                    "linewidth": 1,
                    "linestyle": "-",
                    "zorder": 1,
                }
                ax.plot([above, x], [1.0 - level, -level], **edge)
            mean = means[first, level]
            ax.text(x, -level, _signed(mean), **_box(mean))
    for item, name in enumerate(names):
        ax.text(item, 0.55 - levels, name, ha="center", va="top", fontsize=9)
    ax.set(xlim=(-0.6, count - 0.4), ylim=(-levels - 0.05, 0.4))
    ax.axis("off")
    return ax


def plot_peaks(
    deviations: Mapping[str, Peaks], *, tolerance: tuple[float, float], ax: Axes | None = None
) -> Axes:
    """Draw how far measured peaks lie from the predicted ones, and the tolerance as a box.

    Parameters
    ----------
    deviations : mapping of str to ndarray, shape (draw, 2)
        Measured minus predicted step and height for each network, by the name in the legend.
    tolerance : tuple of two floats
        Half the width and half the height of the box.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ax = plot_peaks({"a": np.ones((3, 2))}, tolerance=(2.0, 2.0))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['a', 'theory']
    """
    ax = own_axes(ax)
    markers = ("o", "s", "^", "D")
    for marker, (name, peaks) in zip(markers, deviations.items(), strict=False):
        look: dict[str, Any] = {"color": MEASURED, "markerfacecolor": "none", "linestyle": ""}
        ax.plot(*peaks.T, marker=marker, label=name, **look)
    cross: dict[str, Any] = {"color": PREDICTED, "markersize": 9, "markeredgewidth": 2}
    ax.plot(0, 0, "x", label="theory", zorder=5, **cross)
    width, height = tolerance
    box: dict[str, Any] = {"fill": False, "edgecolor": REFERENCE, "linestyle": "--"}
    ax.add_patch(Rectangle((-width, -height), 2 * width, 2 * height, **box))
    ax.set(xlim=(-1.3 * width, 1.3 * width), ylim=(-1.5 * height, 1.5 * height))
    ax.set(xlabel="step, measured minus predicted", ylabel="height, measured minus predicted")
    ax.legend(ncols=3, loc="upper center")
    return ax


def _signed(value: float) -> str:
    """Write a mean with its sign, zero without."""
    return f"{value:+.2f}".replace("-", "−") if round(value, 2) else "0.00"


def _box(mean: float) -> dict[str, Any]:
    """Choose how the mean of a group looks: blue for yes, orange for no, paler for less."""
    colour = MEASURED if mean > 0 else PREDICTED
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    strength = 0.4 * abs(float(mean))
    ground = tuple(1 - strength * (1 - part) for part in (red, green, blue))
    frame = {"boxstyle": "round,pad=0.25", "facecolor": ground, "edgecolor": REFERENCE}
    return {"ha": "center", "va": "center", "fontsize": 8.5, "bbox": frame}
