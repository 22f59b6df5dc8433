"""Sizes of signals on both ways through a network, their spread, and a sweep over gains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from learndyn.plots.comparison import plot_predictions
from learndyn.plots.style import MEASURED, REFERENCE, own_axes
from learndyn.shapes import Samples

Sizes = Float[np.ndarray, "curve layer"]
Bands = Mapping[str, tuple[Samples, Samples, Samples]]

# One mark for each learning rate, or distribution of weights.
_MARKS = "os^Dv"


def plot_both_ways(
    forward: tuple[Sizes, Sizes], backward: tuple[Sizes, Sizes], *, labels: Sequence[str]
) -> list[Axes]:
    """Draw sizes of activities and of derivatives, layer by layer, predicted and measured.

    Parameters
    ----------
    forward, backward : tuple of ndarray, shape (curve, layer)
        What theory predicts, then what was measured.
    labels : sequence of str
        A name for each curve.

    Returns
    -------
    list of matplotlib.axes.Axes
        Forwards on the left, backwards on the right.

    Examples
    --------
    >>> ones = np.ones((1, 3))
    >>> [ax.get_title() for ax in plot_both_ways((ones, ones), (ones, ones), labels=["a"])]
    ['forwards', 'backwards']
    """
    figure, panels = plt.subplots(1, 2, figsize=(4.8, 3.0))
    pairs = {"forwards": forward, "backwards": backward}
    for ax, (title, (predicted, measured)) in zip(panels, pairs.items(), strict=True):
        layers = np.arange(predicted.shape[1])
        plot_predictions((layers, predicted), (layers, measured), labels=labels, ax=ax)
        ax.get_legend().remove()
        ax.set(yscale="log", xlabel="layer $l$", title=title, xticks=layers)
    panels[0].set(ylabel="second moment")
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper center", ncols=len(names), columnspacing=1.0)
    return list(panels)


def plot_tails(
    samples: Mapping[str, Samples], *, limits: tuple[float, float], ax: Axes | None = None
) -> Axes:
    """Draw histograms of positive numbers on a logarithmic axis, with medians and means.

    Parameters
    ----------
    samples : mapping of str to ndarray, shape (sample,)
        Positive numbers by name.
    limits : tuple of float
        Ends of the horizontal axis.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on. Dashed lines are medians, dotted ones means.

    Examples
    --------
    >>> ax = plot_tails({"a": np.array([0.5, 1.0, 2.0])}, limits=(0.1, 10.0))
    >>> ax.get_xscale()
    'log'
    """
    ax = own_axes(ax)
    bins = np.geomspace(*limits, 61).tolist()
    marks: tuple[tuple[Any, str], ...] = ((np.median, "--"), (np.mean, ":"))
    for index, (name, values) in enumerate(samples.items()):
        share = np.full(len(values), 1 / len(values))
        look: dict[str, Any] = {"histtype": "step", "color": f"C{index}", "linewidth": 1.4}
        ax.hist(values, bins, weights=share, label=name, **look)
        for place, style in marks:
            ax.axvline(place(values), color=f"C{index}", linestyle=style, linewidth=1.2)
    ax.set(xscale="log", xlim=limits)
    ax.legend()
    return ax


def plot_gain_sweep(gains: Samples, panels: Mapping[str, Bands], *, predicted: float) -> list[Axes]:
    """Draw mean accuracies with their intervals against the gain, a panel for each distribution.

    Parameters
    ----------
    gains : ndarray, shape (gain,)
        Where on the horizontal axis.
    panels : mapping of str to mapping of str to tuple of ndarray, shape (gain,)
        For each distribution and rate the means, and the ends of their intervals.
    predicted : float
        The gain that keeps the second moment, drawn as a vertical line.

    Returns
    -------
    list of matplotlib.axes.Axes
        The panels; the caller names the axes.

    Examples
    --------
    >>> one = np.ones(2)
    >>> bands = {"0.1": (one, 0.9 * one, 1.1 * one)}
    >>> len(plot_gain_sweep(one, {"normal": bands, "uniform": bands}, predicted=1.4))
    2
    """
    figure, grid = plt.subplots(1, len(panels), figsize=(4.8, 3.4), sharey=True, squeeze=False)
    for ax, (title, bands) in zip(grid[0], panels.items(), strict=True):
        ax.axvline(predicted, color=REFERENCE, linestyle=":", linewidth=1.2)
        for index, (name, (means, low, high)) in enumerate(bands.items()):
            look: dict[str, Any] = {"marker": _MARKS[index % len(_MARKS)], "markersize": 3.5}
            ax.plot(gains, means, color=f"C{index}", linewidth=1.2, label=name, **look)
            ax.fill_between(gains, low, high, color=f"C{index}", alpha=0.18, linewidth=0)
        ax.set(title=title, xlabel="gain $g$")
    handles, names = grid[0, 0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper center", ncols=4, columnspacing=1.0)
    return list(grid[0])


def plot_best_gains(
    rates: Samples,
    best: Mapping[str, Float[np.ndarray, "rate seed"]],
    *,
    level: float,
    ax: Axes | None = None,
) -> Axes:
    """Draw the gain that was best for each seed against the learning rate.

    Parameters
    ----------
    rates : ndarray, shape (rate,)
        Learning rates, rising.
    best : mapping of str to ndarray, shape (rate, seed)
        Best gains by name; those of several seeds that agree are drawn side by side.
    level : float
        Height of a horizontal line for comparison.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, with a logarithmic horizontal one.

    Examples
    --------
    >>> rates = np.array([0.1, 1.0])
    >>> ax = plot_best_gains(rates, {"a": np.ones((2, 3))}, level=1.4)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['a']
    """
    ax = own_axes(ax)
    ax.axhline(level, color=REFERENCE, linestyle=":", linewidth=1.2)
    for index, (name, values) in enumerate(best.items()):
        seeds = np.linspace(-0.16, 0.16, values.shape[1]) + 0.4 * (index - (len(best) - 1) / 2)
        places = rates[:, np.newaxis] * 10 ** (0.42 * seeds)
        look: dict[str, Any] = {"markersize": 4.5, "markerfacecolor": "none"}
        color = MEASURED if index == 0 else f"C{index + 1}"
        ax.plot(places.T, values.T, _MARKS[index], color=color, linestyle="", **look)
        ax.lines[-1].set_label(name)
    ax.set(xscale="log", xticks=rates, xticklabels=[f"{rate:g}" for rate in rates])
    ax.minorticks_off()
    ax.legend()
    return ax
