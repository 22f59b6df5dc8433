"""Live demo: the landscape of two weights, with layers, watershed and fates.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import landscape_model as fates
from learndyn.live import landscape_text as words
from learndyn.live import plane_drawing as drawing
from learndyn.live import two_weights_model as model
from learndyn.live.contracts import Data, Frame, Picture, State

LEVELS = [0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
REACH = 3.0
ARROWS = 15
CELLS = 90
# What the plane shows: levels of loss, arrows, both, fates.
LOSS = 0
ALONE = 1
FATES = 3


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the plane of the weights with the chosen layers, the loss and the imbalance.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Start ``w1`` and ``w2``, learning rate ``rate``, the layers to ``show``, and the ``step``
        to look at.
    data : mapping
        ``input_moment``, ``slope`` and ``noise_floor`` of the data, and ``num_steps`` of descent.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences, the table, and the pad that sets the start.
    """
    run = model.descend([state["w1"], state["w2"]], state["rate"], data)
    # after divergence there is nothing more to see than the last recorded step
    shown = min(int(state["step"]), len(run["losses"]) - 1)
    layer = int(state["show"])
    items = [
        ["line", "live-line live-best", "solutions"],
        ["line", "live-manifold", "watershed"],
        ["line", "live-line live-theory", "exact flow"],
        ["line", "live-line live-run", "descent"],
    ]
    for item in _layer_items(layer):
        items.append(item)
    frame = drawing.plane_frame(width, svg.key_rows(items, width), REACH)
    height = frame["top"] + frame["height"] + svg.BOTTOM
    path = model.flow_path([state["w1"], state["w2"]], data["slope"], 40)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "w₁"),
        axes.y_axis(frame, "w₂", False),
        _layers(frame, layer, state["rate"], data),
        axes.border(frame),
        marks.line(frame, [-REACH, REACH], [REACH, -REACH], "live-manifold"),
        drawing.solutions(frame, data["slope"]),
        drawing.saddle(frame),
        drawing.descent(frame, run, shown),
        # above the steps, which follow it closely when they are short
        marks.line(frame, path[0], path[1], "live-line live-theory"),
        drawing.places(frame, run, shown),
    ]
    what = "Gradient descent and the exact path of gradient flow between the two basins."
    plane = svg.panel(f"{ident}-plane", "Plane of the weights", what, width, height, pieces)
    half = 0.5 * height - 6.0
    losses = svg.make_frame(width, half, 1, [0.0, data["num_steps"]], [0.001, 100.0], True)
    mark = ["line", "live-manifold", "loss of the saddle"]
    top = data["input_moment"] * data["slope"] * data["slope"]
    return {
        "panels": [
            plane,
            drawing.loss_panel(ident, run, shown, losses, top, mark, [width, half]),
            _imbalance_panel(ident, run, shown, data, [width, half]),
        ],
        "text": words.describe(run, shown, state["rate"], data),
        "head": ["step", "w₁", "w₂", "w₁w₂", "loss", "imbalance"],
        "rows": words.table(run, shown, data),
        "pad": {"panel": 0, "keys": ["w1", "w2"], "frame": frame},
    }


def _layer_items(layer: int) -> list[list[str]]:
    """List what the key says of the layers shown."""
    if layer == FATES:
        return [
            ["line", "live-swatch live-fate-up", "to weights above 0"],
            ["line", "live-swatch live-fate-down", "to weights below 0"],
            ["line", "live-swatch live-fate-none", "not settled"],
            ["line", "live-limit", "border of divergence"],
        ]
    items = []
    if layer != ALONE:
        items.append(["line", "live-level", "equal loss"])
    if layer != LOSS:
        items.append(["line", "live-arrow", "downhill, length ∝ ∛slope"])
    return items


def _layers(frame: Frame, layer: int, rate: float, data: Data) -> str:
    """Draw what lies under the curves."""
    if layer == FATES:
        return _fates(frame, rate, data)
    out = drawing.levels(frame, LEVELS, data) if layer != ALONE else ""
    return out + _arrows(frame, data) if layer != LOSS else out


def _arrows(frame: Frame, data: Data) -> str:
    """Draw the downhill field, an arrow's length being the cube root of its slope."""
    spacing = frame["width"] / ARROWS
    unit = 2.0 * REACH / ARROWS
    steepest = _slope(REACH, -REACH, data)
    parts = []
    for i in range(ARROWS):
        for j in range(ARROWS):
            w1 = unit * (i + 0.5) - REACH
            w2 = unit * (j + 0.5) - REACH
            slope = _slope(w1, w2, data)
            if slope > 0.0:
                length = 1.3 * spacing * math.exp(math.log(slope / steepest) / 3.0)
                downhill = 1.0 if w1 * w2 < data["slope"] else -1.0
                size = downhill * length / math.hypot(w1, w2)
                x = svg.x_pixel(frame, w1)
                y = svg.y_pixel(frame, w2)
                parts.append(_arrow(x, y, size * w2, -size * w1))
    return f"<path class='live-arrow' d='{''.join(parts)}'/>"


def _slope(w1: float, w2: float, data: Data) -> float:
    """Return the norm of the gradient."""
    slope: float = 2.0 * data["input_moment"] * abs(w1 * w2 - data["slope"]) * math.hypot(w1, w2)
    return slope


def _arrow(x: float, y: float, dx: float, dy: float) -> str:
    """Write an arrow with its middle at a point as path data: shaft, then both barbs."""
    ends = [
        [x - 0.5 * dx, y - 0.5 * dy],
        [x + 0.5 * dx, y + 0.5 * dy],
        [x + 0.1 * dx + 0.2 * dy, y + 0.1 * dy - 0.2 * dx],
        [x + 0.1 * dx - 0.2 * dy, y + 0.1 * dy + 0.2 * dx],
    ]
    tail, tip, left, right = [f"{numerals.pixel(p[0])} {numerals.pixel(p[1])}" for p in ends]
    return f"M{tail}L{tip}M{left}L{tip}L{right}"


def _fates(frame: Frame, rate: float, data: Data) -> str:
    """Shade each start by the branch on which descent ends, and draw the border of divergence."""
    rows = fates.fate_map(CELLS, REACH, rate, data)
    size = frame["width"] / CELLS
    out = []
    for code, name in [[1, "up"], [-1, "down"], [2, "none"]]:
        parts = []
        for j in range(CELLS):
            bottom = numerals.pixel(frame["top"] + size * (CELLS - j))
            start = -1
            for i in range(CELLS + 1):
                inside = i < CELLS and rows[j][i] == code
                if inside and start < 0:
                    start = i
                elif start >= 0 and not inside:
                    x = numerals.pixel(frame["left"] + size * start)
                    run = numerals.pixel(size * (i - start))
                    # a little higher than its row, so that no seam is left
                    parts.append(f"M{x} {bottom}h{run}v-{numerals.pixel(size + 0.4)}h-{run}z")
                    start = -1
        out.append(f"<path class='live-cells live-fate-{name}' d='{''.join(parts)}'/>")
    along, across = fates.half_axes(rate, data)
    xs = []
    ys = []
    for k in range(73):
        a = along * math.cos(math.pi * k / 36.0)
        b = across * math.sin(math.pi * k / 36.0)
        xs.append((a + b) / math.sqrt(2.0))
        ys.append((a - b) / math.sqrt(2.0))
    return "".join(out) + marks.line(frame, xs, ys, "live-limit")


def _imbalance_panel(ident: str, run: dict, shown: int, data: Data, size: list[float]) -> str:
    """Draw the imbalance against the step, and the value that the flow keeps."""
    items = [
        ["line", "live-line live-run", "descent"],
        ["line", "live-line live-theory", "exact flow keeps it"],
    ]
    kept = words.imbalance(run, 0)
    reach = max(abs(kept), 0.05)
    # most of the room is on the side where the flow stays
    y_range = [-0.7 * reach, 1.4 * reach] if kept >= 0.0 else [-1.4 * reach, 0.7 * reach]
    frame = svg.make_frame(size[0], size[1], 1, [0.0, data["num_steps"]], y_range, False)
    xs = [1.0 * k for k in range(len(run["w1"]))]
    ys = [words.imbalance(run, k) for k in range(len(run["w1"]))]
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "imbalance Δ", True),
        axes.border(frame),
        marks.cursor(frame, xs[shown], "live-cursor"),
        marks.rule(frame, kept, "live-line live-theory"),
        marks.line(frame, xs, ys, "live-line live-run"),
    ]
    if svg.is_inside(frame, xs[shown], ys[shown]):
        x = svg.x_pixel(frame, xs[shown])
        pieces.append(marks.disc(x, svg.y_pixel(frame, ys[shown]), 4.5, "live-now"))
    elif shown > 0:
        pieces.append(marks.exit_note(frame, xs, ys, "leaves the view"))
    what = "Imbalance of descent against step, with the value that gradient flow conserves."
    return svg.panel(f"{ident}-imbalance", "Imbalance", what, size[0], size[1], pieces)
