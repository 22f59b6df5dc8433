"""Live demo: one run of a deep linear network, mode by mode.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, cell_map, marks, svg
from learndyn.live import modes_model as model
from learndyn.live import modes_text as words
from learndyn.live.contracts import Data, Picture, State

HIGHEST_STRENGTH = 180.0
HIGHEST_LOSS = 1.15
# Similarities end below 96 in this network.
HIGHEST_SIMILARITY = 100.0
# The strongest modes of each level of the tree begin here.
LEVELS = [0, 1, 2, 4]


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw strengths, loss, similarities and predictions, and say what happens.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Learning rate ``rate``, ``scale`` of the start, and the ``step`` to look at.
    data : mapping
        As `learndyn.live.entries.modes.modes_data` returns it.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Four panels, the sentences and the table.
    """
    rate = state["rate"]
    scale = state["scale"]
    run = model.cached_run(rate, scale, data)
    step = int(state["step"])
    # after divergence there is nothing more to see than the last recorded step
    shown = min(step, len(run["losses"]) - 1)
    flat = [width, 0.78 * width + 30.0]
    tall = [width, width + 36.0]
    alike = "Dot products of the hidden activities, each item with each other."
    answers = "Predictions for six features of all items; blue is yes, orange is no."
    return {
        "panels": [
            _strength_panel(ident, run, shown, state, data, flat),
            _loss_panel(ident, run, shown, data, flat),
            cell_map.cell_map(
                f"{ident}-alike",
                "Similarity of hidden activities",
                alike,
                data["items"],
                data["items"],
                model.similarities(run["befores"][shown], data),
                HIGHEST_SIMILARITY,
                tall,
            ),
            cell_map.cell_map(
                f"{ident}-answers",
                "Predictions",
                answers,
                data["items"],
                data["shown"],
                model.predictions(run["totals"][shown], data),
                1.0,
                tall,
            ),
        ],
        "text": words.describe(run, step, rate, scale, data),
        "head": ["mode", "final strength", "strength now", "half learned", "in theory"],
        "rows": words.table(run, step, rate, scale, data),
    }


def _strength_panel(
    ident: str, run: dict, shown: int, state: State, data: Data, size: list[float]
) -> str:
    """Draw the strength of each mode against the step, with its logistic curve."""
    items = [["line", "live-line live-run", "training"]]
    is_weak = words.has_weak_start(state["scale"], data)
    if is_weak:
        items.append(["line", "live-line live-theory", "theory of each mode"])
    rows = svg.key_rows(items, size[0])
    steps = [0.0, data["num_steps"]]
    frame = svg.make_frame(size[0], size[1], rows, steps, [0.0, HIGHEST_STRENGTH], False)
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "aₖ", True),
        axes.border(frame),
        marks.cursor(frame, 1.0 * shown, "live-cursor"),
    ]
    count = len(data["values"])
    xs = [1.0 * i for i in range(len(run["losses"]))]
    for k in range(count):
        pieces.append(
            marks.line(frame, xs, model.strength_path(run, k, count), "live-line live-run")
        )
    if is_weak:
        ends = [2.0 * i for i in range(int(0.5 * data["num_steps"]) + 1)]
        for k in range(count):
            start = model.initial_strength(state["scale"], k, data)
            growth = model.growth_rate(data["values"][k], state["rate"], data)
            ys = [model.logistic(x, data["values"][k], start, growth) for x in ends]
            pieces.append(marks.line(frame, ends, ys, "live-line live-theory"))
    what = "Strength of the eight modes against the step."
    return svg.panel(f"{ident}-modes", "Strengths aₖ of the modes", what, size[0], size[1], pieces)


def _loss_panel(ident: str, run: dict, shown: int, data: Data, size: list[float]) -> str:
    """Draw the loss against the step, with the heights of the plateaus."""
    items = [
        ["line", "live-line live-run", "loss"],
        ["line", "live-line live-theory", "plateaus in theory"],
    ]
    rows = svg.key_rows(items, size[0])
    steps = [0.0, data["num_steps"]]
    frame = svg.make_frame(size[0], size[1], rows, steps, [0.0, HIGHEST_LOSS], False)
    xs = [1.0 * i for i in range(len(run["losses"]))]
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "loss", False),
        axes.border(frame),
        marks.cursor(frame, 1.0 * shown, "live-cursor"),
    ]
    for first in LEVELS:
        pieces.append(marks.rule(frame, _height(first, data), "live-line live-theory"))
    pieces.append(marks.line(frame, xs, run["losses"], "live-line live-run"))
    if run["losses"][shown] <= HIGHEST_LOSS:
        y = svg.y_pixel(frame, run["losses"][shown])
        pieces.append(marks.disc(svg.x_pixel(frame, xs[shown]), y, 4.5, "live-now"))
    if run["diverged"] >= 0:
        x = svg.x_pixel(frame, 1.0 * run["diverged"])
        y = frame["top"] + 14.0
        pieces.append(marks.cross(x, y, 5.5, "live-cross live-warning"))
        note = f"diverges at step {run['diverged']}"
        on_right = x > frame["left"] + 0.5 * frame["width"]
        beside = x - 12.0 if on_right else x + 12.0
        anchor = "end" if on_right else "start"
        pieces.append(svg.text_at(beside, y + 4.0, "live-note live-halo", anchor, note))
    what = "Loss against the step, with the heights that theory gives its plateaus."
    return svg.panel(f"{ident}-loss", "Loss", what, size[0], size[1], pieces)


def _height(first: int, data: Data) -> float:
    """Return the loss while the modes from one on are absent and the others learned."""
    total = 0.0
    for k in range(first, len(data["values"])):
        total = total + data["values"][k] * data["values"][k]
    height: float = total / data["entries"]
    return height
