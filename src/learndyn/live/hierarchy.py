"""Live demo: features that run down a tree, the moments of its leaves and their spectrum.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import hierarchy_model as model
from learndyn.live import hierarchy_text as words
from learndyn.live.contracts import Data, Picture, State


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the matrix of second moments, the tree with one feature, and the spectrum.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Probability ``flip``, ``levels`` and ``branches`` of the tree, number of ``features``.
    data : mapping
        ``seed`` of the features, and ``max_items`` that are drawn.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences and the table.
    """
    tree = _plant(state, data)
    values = model.eigenvalues(tree["levels"], tree["branching"], tree["flip"])
    count = int(state["features"])
    drawn = model.draw(data["seed"], count, tree["levels"], tree["branching"], tree["flip"])
    height = width - svg.LEFT - svg.RIGHT + svg.TITLE + svg.KEY_ROW + svg.BOTTOM
    half = [width, 0.5 * height - 6.0]
    return {
        "panels": [
            _matrix_panel(ident, tree, [width, height]),
            _tree_panel(ident, drawn["signs"], count, half),
            _spectrum_panel(ident, tree, values, drawn["measured"], half),
        ],
        "text": words.describe(tree, values, drawn["measured"], count),
        "head": ["modes compare", "how many", "eigenvalue", "measured"],
        "rows": words.table(tree, values, drawn["measured"]),
    }


def _plant(state: State, data: Data) -> dict:
    """Return the tree that is drawn: the levels wanted, as long as its items are not too many."""
    branching = int(state["branches"])
    wanted = int(state["levels"])
    levels = 0
    items = 1
    while levels < wanted and items * branching <= data["max_items"]:
        levels = levels + 1
        items = items * branching
    return {
        "levels": levels,
        "wanted": wanted,
        "branching": branching,
        "items": items,
        "flip": state["flip"],
    }


def _matrix_panel(ident: str, tree: dict, size: list[float]) -> str:
    """Draw the mean products as nested squares, the darker the larger, with one number for each."""
    side = size[0] - 2.0 * svg.INSET
    top = svg.TITLE + 8.0
    edge = (1.0 - 2.0 * tree["flip"]) * (1.0 - 2.0 * tree["flip"])
    moments = [1.0]
    for _ in range(tree["levels"]):
        moments.append(moments[len(moments) - 1] * edge)
    label = "mean product of each pair of items"
    pieces = [
        _squares(moments, tree["branching"], side, top),
        f"<rect class='live-border' {_square(svg.INSET, top, side)}/>",
        _numbers(moments, tree, side, top),
        svg.text_at(0.5 * size[0], top + side + 22.0, "live-label", "middle", label),
    ]
    what = "Matrix of the mean products of all pairs of items, darker where larger."
    height = top + side + svg.BOTTOM
    return svg.panel(f"{ident}-matrix", "Second moments", what, size[0], height, pieces)


def _squares(moments: list[float], branching: int, side: float, top: float) -> str:
    """Draw the blocks of the matrix, each level over those of the level above."""
    out = []
    count = 1
    under = 0.0
    for level in range(len(moments)):
        # the ink of the level above shines through
        moment = moments[len(moments) - 1 - level]
        ink = (moment - under) / (1.0 - under) if under < 1.0 else 0.0
        under = moment
        length = side / count
        for i in range(count):
            place = _square(svg.INSET + i * length, top + i * length, length)
            out.append(f"<rect class='live-cell' fill-opacity='{_share(ink)}' {place}/>")
        count = count * branching
    return "".join(out)


def _square(x: float, y: float, length: float) -> str:
    """Write the place of a square."""
    corner = f"x='{numerals.pixel(x)}' y='{numerals.pixel(y)}'"
    return f"{corner} width='{numerals.pixel(length)}' height='{numerals.pixel(length)}'"


def _share(value: float) -> str:
    """Write a share as SVG reads it."""
    return numerals.fixed(min(max(value, 0.0), 1.0), 3)


def _numbers(moments: list[float], tree: dict, side: float, top: float) -> str:
    """Write each mean product once, in the last block of the first row that has it."""
    out = []
    size = side / tree["items"]
    for level in range(1, tree["levels"] + 1):
        # the last child of a node: its block has room for a number if its items are not too small
        block = size
        for _ in range(level - 1):
            block = block * tree["branching"]
        if block >= 26.0:
            x = svg.INSET + block * (tree["branching"] - 0.5)
            text = numerals.fixed(moments[level], 2)
            out.append(
                svg.text_at(x, top + 0.5 * block + 4.0, "live-number live-halo", "middle", text)
            )
    return "".join(out)


def _tree_panel(ident: str, signs: list[list[float]], count: int, size: list[float]) -> str:
    """Draw the tree with the signs of the last feature and the edges on which it flipped."""
    items = [["line", "live-line live-theory", "flip"], ["line", "live-tick", "no flip"]]
    top = svg.TITLE + svg.KEY_ROW * svg.key_rows(items, size[0]) + 6.0
    step = (size[1] - top - 14.0) / (len(signs) - 1)
    # a mark takes less than half the room between two leaves
    radius = min(6.0, 0.4 * (size[0] - 2.0 * svg.INSET) / len(signs[len(signs) - 1]))
    is_crowded = radius < 3.0
    pieces = [svg.key(items, size[0])]
    for level in range(1, len(signs)):
        pieces.append(_edges(signs[level - 1], signs[level], top + step * level, step, size[0]))
    for level in range(len(signs)):
        pieces.append(_nodes(signs[level], top + step * level, radius, is_crowded, size[0]))
    what = "The tree, with the sign of the last feature at each node."
    title = f"Feature {count}: dot +1, {'no dot' if is_crowded else 'cross'} −1"
    return svg.panel(f"{ident}-tree", title, what, size[0], size[1], pieces)


def _edges(above: list[float], below: list[float], y: float, step: float, width: float) -> str:
    """Draw the edges from one level to the next, those on which the sign flips in their own way."""
    calm = ""
    flips = ""
    for i in range(len(below)):
        parent = math.floor(i * len(above) / len(below))
        start = (
            f"{numerals.pixel(_node_place(parent, len(above), width))} {numerals.pixel(y - step)}"
        )
        end = f"{numerals.pixel(_node_place(i, len(below), width))} {numerals.pixel(y)}"
        if below[i] == above[parent]:
            calm = f"{calm}M{start}L{end}"
        else:
            flips = f"{flips}M{start}L{end}"
    quiet = f"<path class='live-tick' d='{calm}'/>"
    return f"{quiet}<path class='live-line live-theory' d='{flips}'/>"


def _nodes(row: list[float], y: float, radius: float, is_crowded: bool, width: float) -> str:
    """Mark the nodes of a level: by discs and crosses, or by dots alone where there are many."""
    out = []
    dots = ""
    for i in range(len(row)):
        x = _node_place(i, len(row), width)
        if is_crowded:
            dots = f"{dots}M{numerals.pixel(x)} {numerals.pixel(y)}h0" if row[i] > 0.0 else dots
        elif row[i] > 0.0:
            out.append(marks.disc(x, y, radius, "live-now"))
        else:
            out.append(marks.cross(x, y, 0.6 * radius, "live-cross"))
    out.append(f"<path class='live-dots live-run' d='{dots}'/>")
    return "".join(out)


def _node_place(index: int, count: int, width: float) -> float:
    """Return the horizontal pixel of a node among those of its level."""
    return svg.INSET + (width - 2.0 * svg.INSET) * (index + 0.5) / count


def _spectrum_panel(
    ident: str, tree: dict, values: list[float], measured: list[float], size: list[float]
) -> str:
    """Draw the eigenvalues of all modes, and what the drawn features give for each level."""
    items = [
        ["line", "live-line live-theory", "closed form"],
        ["dot", "live-dots live-run", "measured"],
    ]
    rows = svg.key_rows(items, size[0])
    highest = 1.12 * max(values[0], 1.0)
    for value in measured:
        highest = max(highest, 1.05 * value)
    count = 1.0 * tree["items"]
    frame = svg.make_frame(size[0], size[1], rows, [0.0, count], [0.0, highest], False)
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "modes, from the root to the leaves"),
        axes.y_axis(frame, "eigenvalue", True),
        axes.border(frame),
    ]
    middles = []
    first = 0.0
    for level in range(len(values)):
        last = first + model.multiplicity(level, tree["branching"])
        height = [values[level], values[level]]
        pieces.append(marks.line(frame, [first, last], height, "live-line live-theory"))
        middles.append(0.5 * (first + last))
        first = last
    pieces.append(marks.dots(frame, middles, measured, "live-dots live-run"))
    what = "Eigenvalues of the second moments for all modes, and measured means for each level."
    return svg.panel(f"{ident}-spectrum", "Spectrum", what, size[0], size[1], pieces)
