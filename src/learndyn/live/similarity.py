"""Live demo: similarities of hidden activities while a network learns a hierarchy.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import similarity_model as model
from learndyn.live import similarity_text as words
from learndyn.live.contracts import Data, Picture, State

MARGIN = 66.0
# Every second step is enough for a curve.
STRIDE = 2


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the similarities at a step, the strengths of the modes and one item's similarities.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        ``cosine``, 1 for cosines and 0 for dot products; the ``item`` whose similarities are drawn
        as curves; the ``step`` to look at.
    data : mapping
        What `learndyn.live.entries.similarity.similarity_data` returns.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences, and a table.
    """
    step = int(state["step"])
    item = int(state["item"])
    cosine = state["cosine"] > 0.5
    path = model.descend(data["start"], data["values"], data["pace"], data["num_steps"])
    columns = model.transposed(data["vectors"])
    now = _similarities(path[step], columns, cosine)
    height = width + 22.0
    return {
        "panels": [
            _heat_map(ident, now, step, item, cosine, data, width, height),
            _strengths_panel(ident, path, step, data, width, 0.5 * height - 6.0),
            _item_panel(ident, path, columns, state, data, width, 0.5 * height - 6.0),
        ],
        "text": words.describe(path[step], now, step, item, cosine, data),
        "head": ["item", "dot product", "cosine", "relation"],
        "rows": words.table(path[step], columns, item, data),
    }


def _similarities(strengths: list, columns: list, cosine: bool) -> list:
    """Return the similarities of all pairs of items."""
    rows = model.products(model.products(columns, strengths), columns)
    return words.cosines(rows) if cosine else rows


def _heat_map(
    ident: str,
    now: list,
    step: int,
    item: int,
    cosine: bool,
    data: Data,
    width: float,
    height: float,
) -> str:
    """Draw the matrix with its numbers; the row of the chosen item is framed."""
    count = len(now)
    cell = (width - MARGIN - 8.0) / count
    top = 30.0
    largest = 1.0 if cosine else data["values"][0] * 0.62
    pieces = []
    for i in range(count):
        y = top + cell * i
        for j in range(count):
            x = MARGIN + cell * j
            size = min(1.0, abs(now[i][j]) / largest)
            strength = numerals.fixed(0.03 + 0.47 * size, 3)
            shade = "live-cell" if now[i][j] >= 0.0 else "live-cell-below"
            place = f"x='{numerals.pixel(x)}' y='{numerals.pixel(y)}'"
            extent = f"width='{numerals.pixel(cell)}' height='{numerals.pixel(cell)}'"
            pieces.append(f"<rect class='{shade}' fill-opacity='{strength}' {place} {extent}/>")
            text = numerals.fixed(now[i][j], 2 if cosine else 1)
            middle = y + 0.5 * cell + 4.0
            pieces.append(svg.text_at(x + 0.5 * cell, middle, "live-small", "middle", text))
        name = data["items"][i]
        weight = "live-chosen-name" if i == item else "live-key"
        pieces.append(svg.text_at(MARGIN - 6.0, y + 0.5 * cell + 4.0, weight, "end", name))
        across = MARGIN + cell * (i + 0.5) + 4.0
        low = numerals.pixel(top + cell * count + 6.0)
        turn = f"transform='translate({numerals.pixel(across)} {low}) rotate(-90)'"
        pieces.append(f"<text class='{weight}' text-anchor='end' {turn}>{name}</text>")
    # between families thin lines, between kingdoms a thick one
    for edge in [2, 4, 6]:
        cls = "live-cross" if edge == 4 else "live-cross live-thin"
        far = numerals.pixel(cell * count)
        left = numerals.pixel(MARGIN)
        pieces.append(
            f"<path class='{cls}' d='M{left} {numerals.pixel(top + cell * edge)}h{far}'/>"
        )
        start = numerals.pixel(MARGIN + cell * edge)
        pieces.append(f"<path class='{cls}' d='M{start} {numerals.pixel(top)}v{far}'/>")
    frame = f"x='{numerals.pixel(MARGIN)}' y='{numerals.pixel(top + cell * item)}'"
    extent = f"width='{numerals.pixel(cell * count)}' height='{numerals.pixel(cell)}'"
    pieces.append(f"<rect class='live-chosen' {frame} {extent}/>")
    kind = "Cosines" if cosine else "Dot products"
    what = "The matrix of all pairs of items, with a number in each cell."
    return svg.panel(f"{ident}-matrix", f"{kind} at step {step}", what, width, height, pieces)


def _strengths_panel(
    ident: str, path: list, step: int, data: Data, width: float, height: float
) -> str:
    """Draw the strengths of the eight modes, and those that theory expects of the four levels."""
    items = [
        ["line", "live-line live-run", "modes"],
        ["line", "live-line live-theory", "theory"],
    ]
    rows = svg.key_rows(items, width)
    last = 1.0 * data["num_steps"]
    frame = svg.make_frame(width, height, rows, [0.0, last], [-5.0, 170.0], False)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "strength", True),
        axes.border(frame),
        marks.cursor(frame, 1.0 * step, "live-cursor"),
    ]
    steps = list(range(0, len(path), STRIDE))
    xs = [1.0 * at for at in steps]
    for k in range(len(data["values"])):
        ys = [path[at][k][k] for at in steps]
        pieces.append(marks.line(frame, xs, ys, "live-line live-run"))
    for level in range(len(data["level_values"])):
        value = data["level_values"][level]
        ys = [value * model.learned(level, x, data) for x in xs]
        pieces.append(marks.line(frame, xs, ys, "live-line live-theory"))
    what = "Strengths of the modes against the step, and those that theory expects."
    return svg.panel(f"{ident}-strengths", "Modes", what, width, height, pieces)


def _item_panel(
    ident: str, path: list, columns: list, state: State, data: Data, width: float, height: float
) -> str:
    """Draw the similarities of the chosen item with the others against the step."""
    step = int(state["step"])
    item = int(state["item"])
    cosine = state["cosine"] > 0.5
    items = [
        ["line", "live-line live-run", "with the others"],
        ["line", "live-line live-theory", "theory"],
    ]
    rows = svg.key_rows(items, width)
    last = 1.0 * data["num_steps"]
    y_range = [-0.35, 1.1] if cosine else [-2.0, 70.0]
    frame = svg.make_frame(width, height, rows, [0.0, last], y_range, False)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "cosine" if cosine else "dot product", True),
        axes.border(frame),
        marks.cursor(frame, 1.0 * step, "live-cursor"),
    ]
    steps = list(range(0, len(path), STRIDE))
    xs = [1.0 * at for at in steps]
    curves = [words.row_of(path[at], columns, item, cosine) for at in steps]
    for j in range(len(columns)):
        if j != item:
            ys = [row[j] for row in curves]
            pieces.append(marks.line(frame, xs, ys, "live-line live-run live-fine"))
    expected = [words.expected(at, cosine, data) for at in xs]
    for relation in range(3):
        ys = [row[relation] for row in expected]
        pieces.append(marks.line(frame, xs, ys, "live-line live-theory"))
    name = data["items"][item]
    what = "Similarities of one item with the seven others against the step, and the theory."
    return svg.panel(f"{ident}-row", f"{name} and the others", what, width, height, pieces)
