"""Layers of random networks: spreads over networks, maps from layer to layer, and phases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from learndyn.plots.style import REFERENCE, own_axes
from learndyn.shapes import Samples

Band = tuple[Samples, Samples, Samples]


def plot_layer_bands(
    layers: Samples,
    bands: Mapping[str, Band],
    *,
    predicted: Mapping[str, Samples] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw middle and range of what networks do against the layer, and what is predicted.

    Parameters
    ----------
    layers : ndarray, shape (layer,)
        Numbers of the layers.
    bands : mapping of str to tuple of ndarray, shape (layer,)
        Low end, middle and high end, by the name that the legend shows.
    predicted : mapping of str to ndarray, shape (layer,), optional
        Predictions by the same names, drawn as dashed black lines.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names the vertical one.

    Examples
    --------
    >>> import numpy as np
    >>> ones = np.ones(2)
    >>> ax = plot_layer_bands(np.arange(2.0), {"a": (0 * ones, ones, 2 * ones)})
    >>> ax.lines[0].get_ydata()
    array([1., 1.])
    """
    ax = own_axes(ax)
    for index, (name, (low, middle, high)) in enumerate(bands.items()):
        look: dict[str, Any] = {"color": f"C{index}", "linestyle": "-", "markersize": 4}
        look |= {"marker": "os^Dvp"[index % 6], "markevery": 3}
        ax.plot(layers, middle, label=name, **look)
        ax.fill_between(layers, low, high, color=f"C{index}", alpha=0.2, linewidth=0)
    for index, values in enumerate((predicted or {}).values()):
        label = None if index else "theory"
        ax.plot(layers, values, color="black", linestyle=(0, (4, 2)), linewidth=1.4, label=label)
    ax.set(xlabel="layer $l$")
    ax.legend()
    return ax


def plot_correlation_maps(
    before: Samples,
    maps: Mapping[str, Samples],
    *,
    fixed_points: Mapping[str, float],
    ax: Axes | None = None,
) -> Axes:
    """Draw what layers make of a correlation, with the diagonal and the stable fixed points.

    Parameters
    ----------
    before : ndarray, shape (point,)
        Correlations before a layer.
    maps : mapping of str to ndarray, shape (point,)
        Correlations after it, by name.
    fixed_points : mapping of str to float
        Where each map is approached, by the same names.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, with equal scales.

    Examples
    --------
    >>> import numpy as np
    >>> line = np.linspace(0, 1, 3)
    >>> ax = plot_correlation_maps(line, {"a": line**2}, fixed_points={"a": 0.0})
    >>> ax.lines[1].get_ydata()
    array([0.  , 0.25, 1.  ])
    """
    ax = own_axes(ax)
    ax.plot(before, before, color=REFERENCE, linewidth=1, linestyle=":")
    for index, (name, after) in enumerate(maps.items()):
        (line,) = ax.plot(before, after, label=name)
        look: dict[str, Any] = {"marker": "os^Dvp"[index % 6], "markersize": 8 + 3 * index}
        place = fixed_points[name]
        look |= {"color": line.get_color(), "markerfacecolor": "none", "clip_on": False}
        look["linestyle"] = "none"
        ax.plot([place], [place], **look)
    ax.set(xlabel="correlation before, $c$", ylabel="correlation after, $C(c)$", aspect="equal")
    ax.legend()
    return ax


def plot_phases(
    weight_variances: Samples,
    bias_variances: Samples,
    *,
    points: Mapping[str, tuple[float, float]],
    ax: Axes | None = None,
) -> Axes:
    """Draw the critical line, the two phases on its sides, and some places.

    Parameters
    ----------
    weight_variances, bias_variances : ndarray, shape (point,)
        The critical line, from bias variance zero upwards.
    points : mapping of str to tuple of float
        Weight variance and bias variance of places to mark, by name.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> import numpy as np
    >>> line = np.linspace(0, 1, 3)
    >>> ax = plot_phases(1 + line, line, points={"here": (1.5, 0.25)})
    >>> [text.get_text() for text in ax.texts]
    ['order', 'chaos']
    """
    ax = own_axes(ax)
    top = float(bias_variances[-1])
    ax.plot(weight_variances, bias_variances, color="black", label=r"$\chi = 1$")
    right = max([float(weight_variances[-1]), *(place[0] for place in points.values())]) * 1.15
    sides = (bias_variances, 0 * weight_variances, weight_variances, right + 0 * weight_variances)
    heights, left, line, end = sides
    ax.fill_betweenx(heights, left, line, color="C0", alpha=0.12, linewidth=0)
    ax.fill_betweenx(heights, line, end, color="C1", alpha=0.12, linewidth=0)
    for index, (name, place) in enumerate(points.items()):
        look: dict[str, Any] = {"linestyle": "", "markersize": 7, "color": f"C{index}"}
        ax.plot(*place, marker="os^Dvp"[index % 6], label=name, **look)
    ax.text(0.12 * right, 0.75 * top, "order")
    ax.text(0.75 * right, 0.75 * top, "chaos")
    limits: dict[str, Any] = {"xlim": (0, right), "ylim": (-0.03 * top, top)}
    ax.set(xlabel=r"$\sigma_w^2$", ylabel=r"$\sigma_b^2$", **limits)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, columnspacing=1.0)
    return ax
