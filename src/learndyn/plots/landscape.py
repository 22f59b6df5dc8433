"""The landscape of two weights: its levels, its slopes as arrows, its surface, its basins."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float, Int
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap, LogNorm, Normalize
from matplotlib.patches import Patch
from matplotlib.patheffects import Normal, Stroke

from learndyn.plots.plane import Columns, Grid, Rows, plot_level_curve
from learndyn.plots.style import PREDICTED, own_axes
from learndyn.shapes import LossPath, WeightPath

Field = Float[np.ndarray, "row column 2"]
Codes = Int[np.ndarray, "row column"]
Points = Float[np.ndarray, "step coordinate"]

# Two branches that differ in print, too; then saddle, not settled, diverged.
_FATE_COLORS = {1: "#0072B2", -1: "#F0B648", 0: "#000000", 2: "#B9BEC6", 3: "#FFFFFF"}
# Lengths in units of the axes.
_ARROW: dict[str, Any] = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.0055}
_ARROW |= {"headwidth": 3.4, "headlength": 3.6, "headaxislength": 3.2}
# Few facets keep the page light; thin edges close the gaps between them.
_FACETS: dict[str, Any] = {"linewidth": 0.2, "edgecolor": "#00000030", "antialiased": True}
_PATH_COLORS = ("#F0842C", "#FFFFFF")


def plot_loss_levels(
    first: Columns, second: Rows, losses: Grid, *, levels: Sequence[float], ax: Axes | None = None
) -> Axes:
    """Draw curves of equal loss, each with its value written on it.

    Parameters
    ----------
    first, second : ndarray, shape (column,) and (row,)
        Values of the first weight (to the right) and of the second (upwards).
    losses : ndarray, shape (row, column)
        ``losses[i, j]`` belongs to ``second[i]`` and ``first[j]``.
    levels : sequence of float
        The losses to draw, rising.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, with equal scales.

    Examples
    --------
    >>> ends = np.array([1.0, 2.0])
    >>> ax = plot_loss_levels(ends, ends, np.outer(ends, ends), levels=[2.0])
    >>> ax.get_ylabel()
    'second weight $w_2$'
    """
    ax = plt.subplots(figsize=(4.8, 4.7))[1] if ax is None else ax
    lines = ax.contour(first, second, losses, levels=levels, colors="#9aa3ae", linewidths=0.8)
    ax.clabel(lines, fmt="%.2g", fontsize=8, colors="#444444")
    ax.grid(visible=False)
    ax.set(xlabel="first weight $w_1$", ylabel="second weight $w_2$", aspect="equal")
    return ax


def plot_flow_skeleton(
    first: Columns, second: Rows, *, slope: float, ax: Axes | None = None
) -> Axes:
    """Draw what all paths of the flow are guided by: solutions, and the saddle's two lines.

    Parameters
    ----------
    first, second : ndarray, shape (column,) and (row,)
        Values of the first weight (to the right) and of the second (upwards).
    slope : float
        The product of the weights at the solutions; positive.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ends = np.linspace(-2.0, 2.0, 9)
    >>> ax = plot_flow_skeleton(ends, ends, slope=1.0)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['solutions', 'stable manifold', 'unstable manifold']
    """
    w1, w2 = np.meshgrid(first, second)
    ax = plot_level_curve(first, second, w1 * w2, level=slope, label="solutions", ax=ax)
    plot_level_curve(
        first, second, w1 + w2, level=0.0, label="stable manifold", linestyle="--", ax=ax
    )
    return plot_level_curve(
        first, second, w1 - w2, level=0.0, label="unstable manifold", linestyle=":", ax=ax
    )


def plot_gradient_field(
    first: Columns, second: Rows, vectors: Field, *, ax: Axes | None = None
) -> Axes:
    """Draw an arrow for each vector of a field, its length the cube root of the vector's norm.

    The cube root shows the direction of weak and strong vectors alike: a vector eight times as
    long has an arrow twice as long. The colour gives the norm itself, on a logarithmic scale.

    Parameters
    ----------
    first, second : ndarray, shape (column,) and (row,)
        Evenly spaced values of the first weight (to the right) and of the second (upwards).
    vectors : ndarray, shape (row, column, 2)
        ``vectors[i, j]`` belongs to ``second[i]`` and ``first[j]``; not all are zero.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, with a key of lengths above and a colour bar.

    Examples
    --------
    >>> ends = np.array([0.0, 1.0])
    >>> ax = plot_gradient_field(ends, ends, np.ones((2, 2, 2)))
    >>> ax.collections[-1].U.shape
    (4,)
    """
    ax = own_axes(ax)
    norms = np.hypot(vectors[..., 0], vectors[..., 1])
    longest = 1.5 * abs(first[1] - first[0]) / np.cbrt(norms.max())
    # a vector of norm n becomes an arrow of length longest * cbrt(n)
    shrink = longest / np.cbrt(np.maximum(norms, 1e-300)) ** 2
    scale = LogNorm(max(norms.min(), norms.max() / 300), norms.max())
    arrows = ax.quiver(
        first, second, vectors[..., 0] * shrink, vectors[..., 1] * shrink, norms,
        norm=scale, cmap="viridis_r", pivot="mid", minlength=0.7, **_ARROW,
    )  # fmt: skip
    bar = plt.colorbar(arrows, ax=ax, shrink=0.8, format="%g")
    bar.set_label("norm of the vector")
    _add_length_key(ax, longest, 8.0 ** math.floor(math.log(norms.max(), 8) + 1e-9))
    return ax


def plot_surface_and_plane(
    first: Columns,
    second: Rows,
    heights: Grid,
    *,
    label: str,
    paths: Mapping[str, tuple[WeightPath, LossPath]],
) -> list[Axes]:
    """Draw a surface over two weights with paths on it, and the same thing seen from above.

    Parameters
    ----------
    first, second : ndarray, shape (column,) and (row,)
        Values of the first weight and of the second.
    heights : ndarray, shape (row, column)
        ``heights[i, j]`` belongs to ``second[i]`` and ``first[j]``.
    label : str
        What the height is.
    paths : mapping of str to pair of ndarray, shapes (step, 2) and (step,)
        One or two paths by name: the weights at each step and their heights.

    Returns
    -------
    list of matplotlib.axes.Axes
        The axes of the surface and those of the plane, in a new figure.

    Examples
    --------
    >>> ends = np.array([0.0, 1.0])
    >>> path = (np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0.0, 1.0]))
    >>> axes = plot_surface_and_plane(
    ...     ends, ends, np.outer(ends, ends), label="product", paths={"diagonal": path}
    ... )
    >>> [ax.name for ax in axes]
    ['3d', 'rectilinear']
    """
    # fixed places: a layout engine leaves half of the figure empty around a surface
    figure = plt.figure(figsize=(4.8, 7.4))
    figure.set_layout_engine("none")
    surface: Any = figure.add_axes((0.03, 0.5, 0.93, 0.5), projection="3d", computed_zorder=False)
    plane, bar = (
        figure.add_axes((0.14, 0.07, 0.63, 0.41)),
        figure.add_axes((0.82, 0.1, 0.035, 0.35)),
    )
    norm = Normalize(float(heights.min()), float(heights.max()))
    look: dict[str, Any] = {"cmap": "cividis", "norm": norm}
    mesh = np.meshgrid(first, second)
    surface.plot_surface(*mesh, heights, rcount=28, ccount=28, **look, **_FACETS)
    figure.colorbar(plane.contourf(first, second, heights, levels=12, **look), cax=bar, label=label)
    for color, (name, (weights, values)) in zip(_PATH_COLORS, paths.items(), strict=False):
        _path_with_ends(plane, weights, color=color, label=name)
        _path_with_ends(surface, np.column_stack([weights, values]), color=color, label=name)
    surface.view_init(elev=42, azim=-112)
    surface.set_box_aspect((1, 1, 0.55), zoom=1.0)
    surface.set(xlabel="$w_1$", ylabel="$w_2$", zlabel=label)
    plane.set(xlabel="first weight $w_1$", ylabel="second weight $w_2$", aspect="equal")
    plane.legend(loc="lower left", frameon=True, facecolor="#33435c", labelcolor="white")
    plane.grid(visible=False)
    return [surface, plane]


def plot_fate_maps(
    first: Columns,
    second: Rows,
    maps: Mapping[str, Codes],
    *,
    names: Mapping[int, str],
    boundaries: Mapping[str, Grid],
) -> list[Axes]:
    """Colour each start by how its run ended, a panel for each setting.

    Parameters
    ----------
    first, second : ndarray, shape (column,) and (row,)
        The starts: values of the first weight (to the right) and of the second (upwards).
    maps : mapping of str to ndarray of int, shape (row, column)
        For each setting the code of each start: 1, -1, 0, 2 or 3.
    names : mapping of int to str
        What the codes mean.
    boundaries : mapping of str to ndarray, shape (row, column)
        For some settings a quantity whose curve of value 1 is drawn over the map.

    Returns
    -------
    list of matplotlib.axes.Axes
        The axes of a new figure, two in a row.

    Examples
    --------
    >>> ends = np.array([-1.0, 1.0])
    >>> codes = np.array([[0, 1], [-1, 0]])
    >>> axes = plot_fate_maps(
    ...     ends, ends, {"rate 1": codes}, names={1: "up", -1: "down", 0: "flat"}, boundaries={}
    ... )
    >>> axes[0].get_title()
    'rate 1'
    """
    rows = math.ceil(len(maps) / 2)
    figure, grid = plt.subplots(
        rows, 2, figsize=(4.8, 0.7 + 2.35 * rows), sharex=True, sharey=True, squeeze=False
    )
    colors = ListedColormap([_FATE_COLORS[code] for code in sorted(_FATE_COLORS)])
    norm = BoundaryNorm([-1.5, -0.5, 0.5, 1.5, 2.5, 3.5], colors.N)
    axes = list(grid.flat)
    for ax, (title, codes) in zip(axes, maps.items(), strict=False):
        ax.pcolormesh(first, second, codes, cmap=colors, norm=norm, rasterized=True)
        if title in boundaries:
            ax.contour(first, second, boundaries[title], levels=[1.0], colors=PREDICTED)
        ax.set(aspect="equal")
        ax.set_title(title)
        ax.grid(visible=False)
    for ax in axes[len(maps) :]:
        ax.axis("off")
    figure.supxlabel("first weight $w_1$ at the start", fontsize=10.5)
    figure.supylabel("second weight $w_2$ at the start", fontsize=10.5)
    patches = [
        Patch(facecolor=_FATE_COLORS[code], edgecolor="#444444", label=name)
        for code, name in names.items()
    ]
    figure.legend(handles=patches, loc="outside upper center", ncols=3, fontsize=9)
    return axes[: len(maps)]


def _add_length_key(ax: Axes, longest: float, largest: float) -> None:
    """Show below the axes how long the arrows of three norms are."""
    # axes of its own, as wide and with the same scale, count when the figure is laid out
    key = ax.inset_axes((0.0, -0.3, 1.0, 0.1))
    low, high = ax.get_xlim()
    key.set(xlim=(low, high), ylim=(-1, 1))
    key.axis("off")
    for place, norm in ((0.0, largest / 64), (0.36, largest / 8), (0.68, largest)):
        left, size = low + place * (high - low), longest * np.cbrt(norm)
        key.quiver(left, 0, size, 0, **_ARROW)
        beside = left + size + 0.03 * (high - low)
        key.text(beside, 0, f"norm {norm:.3g}", va="center", fontsize=9.5)


def _path_with_ends(ax: Any, points: Points, *, color: str, label: str) -> None:  # noqa: ANN401
    """Draw a path in two or three dimensions: outlined, a ring at its start, a cross at its end."""
    outline = [Stroke(linewidth=4.2, foreground="#10131a"), Normal()]
    ax.plot(*points.T, "-", color=color, linewidth=2.2, label=label, path_effects=outline)
    ax.plot(*points[:1].T, "o", color="white", markeredgecolor="#10131a", markersize=8)
    ax.plot(*points[-1:].T, "X", color=color, markeredgecolor="#10131a", markersize=10)
