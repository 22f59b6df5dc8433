"""Live demo: one chain, with depth, learning rate and initial weight free.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, chain_drawing, marks, svg
from learndyn.live import chain_model as model
from learndyn.live import chain_window as theory
from learndyn.live import playground_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

DEEPEST = 51
RATES = [0.0004, 1.3]


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the loss, and the chosen point in the window that theory predicts.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        ``depth``, ``rate`` and initial weight ``w``.
    data : mapping
        ``input_moment``, ``slope`` and ``noise_floor`` of the data, ``num_steps``, ``threshold``.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences and the table.
    """
    depth = int(state["depth"])
    num_steps = int(data["num_steps"])
    threshold: float = data["threshold"]
    run = model.descend(state["w"], depth, state["rate"], num_steps, data)
    size = [width, 300.0]
    return {
        "panels": [
            chain_drawing.loss_panel(ident, run, num_steps, threshold, data, size),
            _window_panel(ident, state, data, size),
        ],
        "text": words.describe(run, state, data),
        "head": ["step", "weight", "product", "loss"],
        "rows": words.table(run, depth),
    }


def _window_panel(ident: str, state: State, data: Data, size: list[float]) -> str:
    """Draw the rates that are predicted to succeed against depth, and the point chosen."""
    items = [
        ["line", "live-line live-theory", "edge 2/λ"],
        ["line", "live-bar", "predicted to succeed"],
    ]
    rows = svg.key_rows(items, size[0])
    frame = svg.make_frame(size[0], size[1], rows, [0.0, DEEPEST + 1.0], RATES, True)
    depths = [1.0 * depth for depth in range(1, DEEPEST + 1)]
    gap = theory.success_gap(data["threshold"], data)
    ends = theory.edges(state["w"], depths, int(data["num_steps"]), gap, data)
    edge = [model.stability_edge(int(depth), data) for depth in depths]
    x = svg.x_pixel(frame, state["depth"])
    y = svg.y_pixel(frame, state["rate"])
    on_right = state["depth"] > 0.6 * DEEPEST
    side = "end" if on_right else "start"
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "weights D"),
        axes.y_axis(frame, "rate", True),
        axes.border(frame),
        _bars(frame, depths, ends),
        marks.line(frame, depths, edge, "live-line live-theory"),
        marks.cross(x, y, 6.0, "live-cross live-warning"),
        svg.text_at(
            x - 11.0 if on_right else x + 11.0, y + 4.0, "live-note live-halo", side, "you"
        ),
    ]
    what = "Rates predicted to succeed with this initial weight, against depth, and your choice."
    return svg.panel(f"{ident}-window", "Predicted window", what, size[0], size[1], pieces)


def _bars(frame: Frame, depths: list[float], ends: dict) -> str:
    """Draw for each depth the rates between the two ends."""
    out = []
    for i in range(len(depths)):
        low = max(ends["low"][i], RATES[0])
        if low < ends["high"][i]:
            xs = [depths[i], depths[i]]
            out.append(marks.line(frame, xs, [low, ends["high"][i]], "live-bar"))
    return "".join(out)
