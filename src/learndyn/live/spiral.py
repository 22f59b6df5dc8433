"""Live demo: a small network in training on the points of a spiral, and the map that it makes.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import spiral_model as model
from learndyn.live import spiral_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

# Half the side of the map, and the number of cells along it.
REACH = 1.5
CELLS = 24
HIGHEST_LOSS = 2.0


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the map of predicted arms and the loss, and say how far the map can be trusted.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Number of ``hidden`` layers, ``width``, ``smooth`` (1 for tanh), ``rate``, ``start`` and the
        ``step`` to look at.
    data : mapping
        As `learndyn.live.entries.spiral.spiral_data` returns it.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences and the table.
    """
    settings = [
        state["hidden"],
        state["width"],
        state["smooth"],
        state["rate"],
        state["start"],
    ]
    run = model.cached_run(settings, data)
    shown = int(state["step"])
    cells = predicted_cells(run["parameters"][shown], run["sizes"], state["smooth"] > 0.5)
    rings = ring_counts(cells, int(data["num_classes"]))
    return {
        "panels": [
            _map_panel(ident, cells, data, [width, width + 10.0]),
            _loss_panel(ident, run, shown, data, [width, width + 10.0]),
        ],
        "text": words.describe(run, shown, rings, state, data),
        "head": ["radius", "cells", "right"],
        "rows": words.table(rings),
    }


def cell_middle(i: int) -> float:
    """Return the coordinate of the middle of a column or row of cells.

    Parameters
    ----------
    i : int
        Which one.

    Returns
    -------
    float
        The coordinate.
    """
    return REACH * ((2.0 * i + 1.0) / CELLS - 1.0)


def predicted_cells(parameters: list[float], sizes: list[int], is_smooth: bool) -> list[int]:
    """Return the arm that a network predicts in the middle of each cell.

    Parameters
    ----------
    parameters : list of float
        Its parameters.
    sizes : list of int
        Numbers of units from the inputs to the outputs.
    is_smooth : bool
        Whether the hidden units take tanh, not the rectifier.

    Returns
    -------
    list of int
        Row after row, the lowest first.
    """
    out = []
    for row in range(CELLS):
        for column in range(CELLS):
            x = cell_middle(column)
            layers = model.forward(parameters, sizes, is_smooth, x, cell_middle(row))
            out.append(model.largest(layers[len(layers) - 1]))
    return out


def ring_counts(cells: list[int], arms: int) -> list[list[int]]:
    """Count the cells in three rings, and those that agree with the arm nearest in angle.

    Parameters
    ----------
    cells : list of int
        Predicted arms.
    arms : int
        Number of arms.

    Returns
    -------
    list of list of int
        For radii up to 0.5, up to 1 and up to 1.5: all cells, and those that agree.
    """
    counts = [[0, 0], [0, 0], [0, 0]]
    for row in range(CELLS):
        for column in range(CELLS):
            x = cell_middle(column)
            y = cell_middle(row)
            ring = math.floor(2.0 * math.hypot(x, y))
            if ring < 3:
                counts[ring][0] = counts[ring][0] + 1
                if cells[row * CELLS + column] == model.arm_at(x, y, arms):
                    counts[ring][1] = counts[ring][1] + 1
    return counts


def _map_panel(ident: str, cells: list[int], data: Data, size: list[float]) -> str:
    """Draw predicted arms as cells, the points, the arms and the circle that ends the data."""
    items = [
        ["line", "live-line live-manifold", "end of the data"],
        ["dot", "live-dots live-class-0", "points"],
    ]
    rows = svg.key_rows(items, size[0])
    ends = [-REACH, REACH]
    frame = svg.make_frame(size[0], size[1], rows, ends, ends, False)
    arms = int(data["num_classes"])
    pieces = [svg.key(items, size[0])]
    for k in range(arms):
        pieces.append(_cells_of(frame, cells, k))
    pieces.append(axes.x_axis(frame, "x₁"))
    pieces.append(axes.y_axis(frame, "x₂", False))
    pieces.append(axes.border(frame))
    for k in range(arms):
        pieces.append(_arm(frame, k, arms))
        xs = []
        ys = []
        for n in range(len(data["labels"])):
            if data["labels"][n] == k:
                xs.append(data["x"][2 * n])
                ys.append(data["x"][2 * n + 1])
        pieces.append(marks.dots(frame, xs, ys, f"live-dots live-class-{k}"))
    pieces.append(_circle(frame))
    what = "Cells coloured by the arm that the network predicts, the points, and the true arms."
    return svg.panel(f"{ident}-map", "Predicted arm", what, size[0], size[1], pieces)


def _cells_of(frame: Frame, cells: list[int], arm: int) -> str:
    """Draw all cells of one arm as one shape, neighbours in a row together."""
    parts = []
    wide = frame["width"] / CELLS
    high = frame["height"] / CELLS
    bottom = frame["top"] + frame["height"]
    for row in range(CELLS):
        # neighbours share their rounded edges, so that no gap shows between them
        low = numerals.pixel(bottom - high * row)
        top = numerals.pixel(bottom - high * (row + 1.0))
        first = -1
        for column in range(CELLS + 1):
            inside = column < CELLS and cells[row * CELLS + column] == arm
            if inside and first < 0:
                first = column
            if not inside and first >= 0:
                left = numerals.pixel(frame["left"] + wide * first)
                right = numerals.pixel(frame["left"] + wide * column)
                parts.append(f"M{left} {low}V{top}H{right}V{low}z")
                first = -1
    return f"<path class='live-cells live-class-{arm}' d='{''.join(parts)}'/>"


def _arm(frame: Frame, arm: int, arms: int) -> str:
    """Draw an arm without noise, also beyond the data."""
    xs = []
    ys = []
    for i in range(61):
        radius = 0.025 * i
        angle = 2.0 * math.pi / arms * (2.0 * radius + arm)
        xs.append(radius * math.sin(angle))
        ys.append(radius * math.cos(angle))
    return marks.line(frame, xs, ys, f"live-fine live-class-{arm}")


def _circle(frame: Frame) -> str:
    """Draw the circle of radius 1."""
    xs = [math.cos(0.1 * math.pi * i / 2.0) for i in range(41)]
    ys = [math.sin(0.1 * math.pi * i / 2.0) for i in range(41)]
    return marks.line(frame, xs, ys, "live-line live-manifold")


def _loss_panel(ident: str, run: dict, shown: int, data: Data, size: list[float]) -> str:
    """Draw the loss against the step, and what guessing costs."""
    items = [
        ["line", "live-line live-run", "loss"],
        ["line", "live-line live-theory", f"guessing, ln {int(data['num_classes'])}"],
    ]
    rows = svg.key_rows(items, size[0])
    steps = [0.0, data["num_steps"]]
    frame = svg.make_frame(size[0], size[1], rows, steps, [0.0, HIGHEST_LOSS], False)
    xs = [1.0 * i for i in range(len(run["losses"]))]
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "loss", True),
        axes.border(frame),
        marks.cursor(frame, 1.0 * shown, "live-cursor"),
        marks.rule(frame, math.log(data["num_classes"]), "live-line live-theory"),
        marks.line(frame, xs, run["losses"], "live-line live-run"),
    ]
    if run["losses"][shown] <= HIGHEST_LOSS:
        y = svg.y_pixel(frame, run["losses"][shown])
        pieces.append(marks.disc(svg.x_pixel(frame, xs[shown]), y, 4.5, "live-now"))
    what = "Cross-entropy of the points against the step, and that of equal outputs."
    return svg.panel(f"{ident}-loss", "Loss", what, size[0], size[1], pieces)
