"""Live demo: order and chaos in the plane of the two variances, and two inputs through layers.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, marks, svg
from learndyn.live import edge_of_chaos_model as model
from learndyn.live import edge_of_chaos_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

RIGHT = 4.0
TOP = 0.5
RING = "live-start"
THEORY = "live-line live-theory"
RUN = "live-dots live-run"


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the plane with its two phases, correlations and lengths by layer.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Variances ``sw`` and ``sb``, correlation ``c0`` of the inputs, ``kind`` of units, ``net``.
    data : mapping
        ``sw`` and ``sb``, lists with the critical line.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences, the table, and the pad that sets the variances.
    """
    predicted = model.theory(state)
    found = model.network(state)
    plane = _plane(ident, state, data, width)
    half = 0.5 * plane["height"] - 6.0
    layers = [1.0 + i for i in range(model.LAYERS)]
    correlation = svg.make_frame(width, half, 1, [0.0, 1.0 * model.LAYERS], [-0.25, 1.1], False)
    length = svg.make_frame(width, half, 1, [0.0, 1.0 * model.LAYERS], [0.001, 1000.0], True)
    runs = [predicted, found]
    what = "Correlation of two inputs, layer by layer, in theory and in one network."
    why = "Mean square of what units receive, layer by layer, in theory and in one network."
    lines = _layers(correlation, layers, [run["c"] for run in runs], ["correlation c", width])
    lengths = _layers(length, layers, [run["q"] for run in runs], ["length q", width])
    return {
        "panels": [
            plane["svg"],
            svg.panel(f"{ident}-c", "Correlation of two inputs", what, width, half, lines),
            svg.panel(f"{ident}-q", "Length", why, width, half, lengths),
        ],
        "text": words.describe(predicted, found, state, data),
        "head": ["layer", "q, theory", "q, network", "c, theory", "c, network"],
        "rows": words.table(predicted, found),
        "pad": {"panel": 0, "keys": ["sw", "sb"], "frame": plane["frame"]},
    }


def _plane(ident: str, state: State, data: Data, width: float) -> dict:
    """Draw the plane of the variances."""
    is_tanh = state["kind"] < 0.5
    name = "χ = 1" if is_tanh else "gradients keep their size"
    items = [["line", "live-line live-best", name]]
    if is_tanh:
        items.append(["line", "live-swatch live-fate-up", "order"])
        items.append(["line", "live-swatch live-fate-down", "chaos"])
    rows = svg.key_rows(items, width)
    height = width - svg.LEFT - svg.RIGHT + svg.TITLE + svg.KEY_ROW * rows + svg.BOTTOM
    frame = svg.make_frame(width, height, rows, [0.0, RIGHT], [0.0, TOP], False)
    line = [data["sw"], data["sb"]] if is_tanh else [[2.0, 2.0], [0.0, TOP]]
    pieces = [svg.key(items, width), axes.x_axis(frame, "σ_w²"), axes.y_axis(frame, "σ_b²", False)]
    if is_tanh:
        pieces.append(_phases(frame, line))
    pieces.append(axes.border(frame))
    pieces.append(marks.line(frame, line[0], line[1], "live-line live-best"))
    x = svg.x_pixel(frame, state["sw"])
    pieces.append(marks.disc(x, svg.y_pixel(frame, state["sb"]), 6.0, RING))
    what = "Variances of weights and biases, with the line on which small changes keep their size."
    image = svg.panel(f"{ident}-plane", "Order and chaos", what, width, height, pieces)
    return {"svg": image, "height": height, "frame": frame}


def _phases(frame: Frame, line: list[list[float]]) -> str:
    """Shade both sides of the critical line."""
    out = ""
    for name in ["up", "down"]:
        side = 0.0 if name == "up" else RIGHT
        xs = [side]
        ys = [0.0]
        for i in range(len(line[0])):
            xs.append(line[0][i])
            ys.append(line[1][i])
        xs.append(side)
        ys.append(TOP)
        shape = marks.outline(frame, xs, ys)
        out = out + f"<path class='live-cells live-fate-{name}' d='{shape}'/>"
    return out


def _layers(frame: Frame, layers: list[float], values: list[list[float]], names: list) -> list[str]:
    """Draw theory as a line and the network as dots."""
    items = [["line", THEORY, "very wide networks"], ["dot", RUN, "this network"]]
    return [
        svg.key(items, names[1]),
        axes.x_axis(frame, "layer"),
        axes.y_axis(frame, names[0], True),
        axes.border(frame),
        marks.dots(frame, layers, values[1], RUN),
        marks.line(frame, layers, values[0], THEORY),
    ]
