"""Digits, computation graphs, and losses by epochs; arrays and plain data only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float, Int, UInt8
from matplotlib.axes import Axes

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes
from learndyn.shapes import ArrayLike

#: Height of a row of a graph, in inches.
ROW = 0.5
#: Colour of a node's edge, by what it is.
EDGES = {"parameter": PREDICTED, "operation": MEASURED, "output": REFERENCE}


def plot_digits(
    images: UInt8[np.ndarray, "sample row column"],
    labels: Int[np.ndarray, " sample"],
    *,
    num_columns: int,
) -> list[Axes]:
    """Draw grey images side by side, each with its class above it.

    Parameters
    ----------
    images : ndarray of uint8, shape (sample, row, column)
        The images; 255 is ink.
    labels : ndarray of int, shape (sample,)
        Their classes.
    num_columns : int
        How many stand in a row.

    Returns
    -------
    list of matplotlib.axes.Axes
        The axes of a new figure, one for each image.

    Examples
    --------
    >>> axes = plot_digits(np.zeros((3, 2, 2), dtype=np.uint8), np.array([5, 0, 4]), num_columns=2)
    >>> [ax.get_title() for ax in axes]
    ['5', '0', '4']
    """
    rows = -(-len(images) // num_columns)
    size = (4.8, 4.8 * rows * 1.25 / num_columns)
    grid = plt.subplots(rows, num_columns, figsize=size, squeeze=False)[1].ravel()
    for ax in grid:
        ax.axis("off")
    for ax, image, label in zip(grid, images, labels, strict=False):
        ax.imshow(image, cmap="gray_r", vmin=0, vmax=255)
        ax.set_title(str(label))
    return list(grid[: len(images)])


def plot_graph(
    labels: Sequence[str],
    kinds: Sequence[str],
    edges: Sequence[tuple[int, int]],
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw a computation graph from the bottom up, the output on top.

    Parameters
    ----------
    labels : sequence of str
        What to write in each node; the first is the output.
    kinds : sequence of str
        ``"parameter"``, ``"operation"`` or ``"output"``, for each node.
    edges : sequence of tuple of int
        Pairs of nodes: whose result is used, and where; without cycles.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure, as high as the graph needs, without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on, without ticks.

    Examples
    --------
    >>> ax = plot_graph(["sum", "a", "b"], ["output", "parameter", "parameter"], [(1, 0), (2, 0)])
    >>> [text.get_text() for text in ax.texts if text.get_text()]
    ['sum', 'a', 'b']
    """
    places = _places(len(labels), edges)
    columns, rows = zip(*places, strict=True)
    if ax is None:
        ax = plt.subplots(figsize=(4.8, ROW * (max(rows) + 1) + 0.1))[1]
    ax.axis("off")
    ax.set(xlim=(min(columns) - 0.6, max(columns) + 0.6), ylim=(max(rows) + 0.5, -0.5))
    nodes = [
        ax.text(*place, label, ha="center", va="center", fontsize=9, bbox=_box(kind))
        for label, kind, place in zip(labels, kinds, places, strict=True)
    ]
    # after the nodes, at whose edges they begin and end
    for source, user in dict.fromkeys(edges):
        bend = _bend(places[source], places[user], set(places))
        look = {
            "arrowstyle": "->",
            "color": REFERENCE,
            "connectionstyle": f"arc3,rad={bend}",
            "patchA": nodes[source].get_bbox_patch(),
            "patchB": nodes[user].get_bbox_patch(),
            "shrinkA": 0,
            "shrinkB": 1,
        }
        ax.annotate("", places[user], xytext=places[source], arrowprops=look)
    return ax


def plot_epochs(
    runs: Mapping[str, Float[np.ndarray, "seed epoch"]],
    *,
    reference: Mapping[str, ArrayLike] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw records of several seeds against the epoch: their mean, and the range of all.

    Parameters
    ----------
    runs : mapping of str to ndarray, shape (seed, epoch)
        Records, by the name that the legend shows.
    reference : mapping of str to array_like, shape (epoch,), optional
        Single records to compare with, drawn as open circles.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ax = plot_epochs({"loss": np.array([[2.0, 1.0], [4.0, 3.0]])})
    >>> ax.lines[0].get_ydata().tolist()
    [3.0, 2.0]
    """
    ax = own_axes(ax)
    for name, records in runs.items():
        epochs = np.arange(1, records.shape[1] + 1)
        (line,) = ax.plot(epochs, records.mean(axis=0), label=name)
        ends = (records.min(axis=0), records.max(axis=0))
        ax.fill_between(epochs, *ends, color=line.get_color(), alpha=0.18, linewidth=0)
    for name, values in (reference or {}).items():
        record = np.asarray(values)
        epochs = np.arange(1, len(record) + 1)
        ax.plot(epochs, record, "o", color=REFERENCE, markerfacecolor="none", label=name)
    ax.set(xlabel="epoch", ylabel="loss $L$")
    ax.legend()
    return ax


def _box(kind: str) -> dict[str, Any]:
    """Return the frame of a node: rounded and thin for what is done, square for what is there."""
    is_operation = kind == "operation"
    return {
        "boxstyle": f"{'round' if is_operation else 'square'},pad=0.35",
        "facecolor": "white",
        "edgecolor": EDGES[kind],
        "linewidth": 1.2 if is_operation else 1.8,
    }


def _places(count: int, edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give each node a column and a row: the longest way in the middle, the rest beside it."""
    operands: list[list[int]] = [[] for _ in range(count)]
    users: list[list[int]] = [[] for _ in range(count)]
    for source, user in edges:
        operands[user].append(source)
        users[source].append(user)
    order = _users_first(operands, users)
    rows, heights = [0] * count, [0] * count
    for node in order:
        rows[node] = max((rows[user] + 1 for user in users[node]), default=0)
    for node in reversed(order):
        heights[node] = max((heights[part] + 1 for part in operands[node]), default=0)
    spine, node = {0}, 0
    while operands[node]:
        node = max(operands[node], key=heights.__getitem__)
        spine.add(node)
    columns: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for node in [*spine, *(n for n in order if n not in spine)]:
        wanted = 0 if node in spine else _beside(node, operands, users, columns, spine)
        free = (column for step in range(count) for column in (wanted - step, wanted + step))
        columns[node] = next(column for column in free if (column, rows[node]) not in taken)
        taken.add((columns[node], rows[node]))
    return [(columns[node], rows[node]) for node in range(count)]


def _users_first(operands: list[list[int]], users: list[list[int]]) -> list[int]:
    """Order nodes so that each comes after all that use it."""
    missing = [len(ways) for ways in users]
    order = [node for node, ways in enumerate(users) if not ways]
    for node in order:
        for part in operands[node]:
            missing[part] -= 1
            if not missing[part]:
                order.append(part)
    return order


def _beside(
    node: int,
    operands: list[list[int]],
    users: list[list[int]],
    columns: dict[int, int],
    spine: set[int],
) -> int:
    """Choose a column for a node that is not in the middle."""
    user = users[node][-1]
    if user not in spine:
        return columns[user]
    siblings = operands[user]
    main = [place for place, part in enumerate(siblings) if part in spine]
    if not main or siblings.index(node) < main[0]:
        return -1
    return 1


def _bend(start: tuple[int, int], end: tuple[int, int], taken: set[tuple[int, int]]) -> float:
    """Bend an arrow that would otherwise run through a node of its column."""
    passed = {(start[0], row) for row in range(end[1] + 1, start[1])}
    return 0.5 if start[0] == end[0] and passed & taken else 0.0
