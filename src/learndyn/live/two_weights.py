"""Live demo: gradient descent on two weights, in the plane of the weights.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, marks, svg
from learndyn.live import plane_drawing as drawing
from learndyn.live import two_weights_model as model
from learndyn.live import two_weights_text as words
from learndyn.live.contracts import Data, Picture, State

LEVELS = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0]
REACH = 3.0


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the plane of the weights, the loss and the fitted line, and say what happens.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Start ``w1`` and ``w2``, learning rate ``rate``, and the ``step`` to look at.
    data : mapping
        ``input_moment``, ``slope`` and ``noise_floor`` of the data, the points ``x`` and ``y``,
        and ``num_steps`` of descent.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences, the table, and the pad that sets the start.
    """
    run = model.descend([state["w1"], state["w2"]], state["rate"], data)
    step = int(state["step"])
    # after divergence there is nothing more to see than the last recorded step
    shown = min(step, len(run["losses"]) - 1)
    plane = _plane(ident, run, shown, data, width)
    height = 0.5 * plane["height"] - 6.0
    loss_frame = svg.make_frame(width, height, 1, [0.0, data["num_steps"]], [0.02, 200.0], True)
    floor = ["line", "live-line live-best", "noise floor"]
    loss = drawing.loss_panel(
        ident, run, shown, loss_frame, data["noise_floor"], floor, [width, height]
    )
    return {
        "panels": [
            plane["svg"],
            loss,
            _data_panel(ident, run, shown, data, width, height),
        ],
        "text": words.describe(run, step, state["rate"], data),
        "head": ["step", "w₁", "w₂", "w₁w₂", "loss"],
        "rows": words.table(run, step, int(data["num_steps"])),
        "pad": {"panel": 0, "keys": ["w1", "w2"], "frame": plane["frame"]},
    }


def _plane(ident: str, run: dict, shown: int, data: Data, width: float) -> dict:
    """Draw the plane of the weights: levels of loss, solutions, saddle, flow and descent."""
    items = [
        ["line", "live-line live-best", "solutions w₁w₂ = β"],
        ["line", "live-line live-theory", "exact flow"],
        ["line", "live-line live-run", "descent"],
        ["line", "live-level", "equal loss"],
    ]
    frame = drawing.plane_frame(width, svg.key_rows(items, width), REACH)
    height = frame["top"] + frame["height"] + svg.BOTTOM
    path = model.flow_path([run["w1"][0], run["w2"][0]], data["slope"], 40)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "w₁"),
        axes.y_axis(frame, "w₂", False),
        drawing.levels(frame, LEVELS, data),
        axes.border(frame),
        drawing.solutions(frame, data["slope"]),
        drawing.saddle(frame),
        drawing.descent(frame, run, shown),
        # above the steps, which follow it closely when they are short
        marks.line(frame, path[0], path[1], "live-line live-theory"),
        drawing.places(frame, run, shown),
    ]
    what = "Gradient descent over levels of equal loss, and the exact path of gradient flow."
    image = svg.panel(f"{ident}-plane", "Plane of the weights", what, width, height, pieces)
    return {"svg": image, "height": height, "frame": frame}


def _data_panel(ident: str, run: dict, shown: int, data: Data, width: float, height: float) -> str:
    """Draw the data, the least-squares line and the line that the network predicts."""
    items = [
        ["dot", "live-dots live-data", "data"],
        ["line", "live-line live-run", "network"],
        ["line", "live-line live-best", "least squares"],
    ]
    frame = svg.make_frame(width, height, 1, [0.0, 1.0], [-1.0, 2.75], False)
    product = run["w1"][shown] * run["w2"][shown]
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "x"),
        axes.y_axis(frame, "y", True),
        axes.border(frame),
        marks.dots(frame, data["x"], data["y"], "live-dots live-data"),
        marks.line(frame, [0.0, 1.0], [0.0, data["slope"]], "live-line live-best"),
        marks.line(frame, [0.0, 1.0], [0.0, product], "live-line live-run"),
    ]
    what = "Data points, the line of the network at this step and the least-squares line."
    return svg.panel(f"{ident}-data", "Data and prediction", what, width, height, pieces)
