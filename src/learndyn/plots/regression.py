"""Errors that grow with a power, and shares of modes that are learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from learndyn.plots.style import REFERENCE, own_axes
from learndyn.shapes import Matrix, Samples, Settings


def plot_scaling(
    positions: Samples,
    *,
    measured: Mapping[str, Matrix],
    guides: Mapping[str, Settings],
    ax: Axes | None = None,
) -> Axes:
    """Draw medians and ranges of repeated measurements on two logarithmic axes, with guides.

    Parameters
    ----------
    positions : ndarray, shape (point,)
        Where on the horizontal axis; positive.
    measured : mapping of str to ndarray, shape (seed, point)
        Measurements by name; positive.
    guides : mapping of str to ndarray, shape (point,)
        Curves to compare with, by name; positive.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> x = np.array([1.0, 10.0])
    >>> ax = plot_scaling(x, measured={"a": np.array([x, 2 * x])}, guides={"x": x})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['x', 'a']
    """
    ax = own_axes(ax)
    for (name, curve), style in zip(guides.items(), ("-", "--", "-.", ":"), strict=False):
        ax.plot(positions, curve, color=REFERENCE, linestyle=style, linewidth=1.2, label=name)
    for index, (name, values) in enumerate(measured.items()):
        middle = np.median(values, axis=0)
        ranges = [middle - values.min(axis=0), values.max(axis=0) - middle]
        look: dict[str, Any] = {"fmt": "os^D"[index % 4], "color": f"C{index}", "capsize": 2}
        ax.errorbar(positions, middle, yerr=ranges, elinewidth=1, label=name, **look)
    ax.set(xscale="log", yscale="log")
    ax.legend()
    return ax


def plot_shares(shares: Matrix, *, labels: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw how much of each mode is learned, against the step.

    Parameters
    ----------
    shares : ndarray, shape (step, mode)
        Shares; 1 is all.
    labels : sequence of str
        One name for each mode; modes with the same name share their colour and their entry in the
        legend.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ax = plot_shares(np.ones((3, 2)), labels=["all", "all"])
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['all']
    """
    ax = own_axes(ax)
    drawn: dict[str, Any] = {}
    for label, share in zip(labels, shares.T, strict=True):
        if label in drawn:
            ax.plot(share, **drawn[label])
        else:
            (line,) = ax.plot(share, label=label)
            drawn[label] = {"color": line.get_color(), "linestyle": line.get_linestyle()}
    ax.set(xlabel="step", ylabel="share learned")
    ax.legend()
    return ax
