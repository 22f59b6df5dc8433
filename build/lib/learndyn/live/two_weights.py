"""Live demo: gradient descent on two weights, in the plane of the weights.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import two_weights_model as model
from learndyn.live import two_weights_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

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
    return {
        "panels": [
            plane["svg"],
            _loss_panel(ident, run, shown, data, width, height),
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
    rows = svg.key_rows(items, width)
    height = width - svg.LEFT - svg.RIGHT + svg.TITLE + svg.KEY_ROW * rows + svg.BOTTOM
    frame = svg.make_frame(width, height, rows, [-REACH, REACH], [-REACH, REACH], False)
    path = model.flow_path([run["w1"][0], run["w2"][0]], data["slope"], 40)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "w₁"),
        axes.y_axis(frame, "w₂", False),
        _levels(frame, data),
        axes.border(frame),
        _curve(frame, data["slope"], 1.0),
        _curve(frame, data["slope"], -1.0),
        _saddle(frame),
        _descent(frame, run, shown),
        # above the steps, which follow it closely when they are short
        marks.line(frame, path[0], path[1], "live-line live-theory"),
        _places(frame, run, shown),
    ]
    what = "Gradient descent over levels of equal loss, and the exact path of gradient flow."
    image = svg.panel(f"{ident}-plane", "Plane of the weights", what, width, height, pieces)
    return {"svg": image, "height": height, "frame": frame}


def _curve(frame: Frame, slope: float, sign: float) -> str:
    """Draw one branch of the solutions."""
    points = model.hyperbola(slope, REACH, sign, 12)
    return marks.line(frame, points[0], points[1], "live-line live-best")


def _levels(frame: Frame, data: Data) -> str:
    """Draw the levels of loss, each shading all that lies above it."""
    out = []
    labels = []
    for level in LEVELS:
        gap = math.sqrt((level - data["noise_floor"]) / data["input_moment"])
        for product in [data["slope"] + gap, data["slope"] - gap]:
            vertex = math.sqrt(abs(product))
            if vertex < REACH:
                uphill_outside = (product > data["slope"]) == (product > 0.0)
                out.append(_level(frame, product, uphill_outside))
                if level >= 1.0 and vertex < 0.95 * REACH:
                    x = svg.x_pixel(frame, vertex if product > 0.0 else -vertex)
                    y = svg.y_pixel(frame, vertex) + 4.0
                    text = numerals.significant(level, 1)
                    labels.append(svg.text_at(x, y, "live-number live-halo", "middle", text))
    return "".join(out) + "".join(labels)


def _level(frame: Frame, product: float, uphill_outside: bool) -> str:
    """Draw both branches w1*w2 = product as one shape, filled on the side of higher loss."""
    corner = REACH if product > 0.0 else -REACH
    d = ""
    for sign in [1.0, -1.0]:
        xs, ys = model.hyperbola(product, REACH, sign, 10)
        xs.append(sign * REACH)
        ys.append(sign * corner)
        d = d + marks.outline(frame, xs, ys)
    if not uphill_outside:
        # by the even-odd rule: the whole plane without the two corners
        d = d + marks.outline(frame, [-REACH, REACH, REACH, -REACH], [REACH, REACH, -REACH, -REACH])
    return f"<path class='live-level' fill-rule='evenodd' d='{d}'/>"


def _saddle(frame: Frame) -> str:
    """Mark the saddle in the origin."""
    x = svg.x_pixel(frame, 0.0)
    y = svg.y_pixel(frame, 0.0)
    label = svg.text_at(x + 9.0, y + 4.0, "live-note live-halo", "start", "saddle")
    return marks.cross(x, y, 4.5, "live-cross") + label


def _descent(frame: Frame, run: dict, shown: int) -> str:
    """Draw the steps up to the one shown."""
    xs = run["w1"][: shown + 1]
    ys = run["w2"][: shown + 1]
    path = marks.line(frame, xs, ys, "live-line live-run")
    return path + marks.dots(frame, xs, ys, "live-dots live-run")


def _places(frame: Frame, run: dict, shown: int) -> str:
    """Mark the start, and the step shown or the place where the path left the frame."""
    xs = run["w1"][: shown + 1]
    ys = run["w2"][: shown + 1]
    x = svg.x_pixel(frame, xs[0])
    y = svg.y_pixel(frame, ys[0])
    out = [
        marks.disc(x, y, 7.0, "live-start"),
        svg.text_at(x, y + 22.0, "live-note live-halo", "middle", "start"),
    ]
    if svg.is_inside(frame, xs[shown], ys[shown]):
        x = svg.x_pixel(frame, xs[shown])
        y = svg.y_pixel(frame, ys[shown])
        out.append(marks.disc(x, y, 4.5, "live-now"))
    else:
        out.append(marks.exit_note(frame, xs, ys, "leaves the view"))
    return "".join(out)


def _loss_panel(ident: str, run: dict, shown: int, data: Data, width: float, height: float) -> str:
    """Draw the loss against the step, with the noise floor and the step shown."""
    items = [
        ["line", "live-line live-run", "descent"],
        ["line", "live-line live-best", "noise floor"],
    ]
    frame = svg.make_frame(width, height, 1, [0.0, data["num_steps"]], [0.02, 200.0], True)
    xs = [1.0 * i for i in range(len(run["losses"]))]
    ys = run["losses"][:]
    if run["diverged"] >= 0:
        xs.append(1.0 * run["diverged"])
        ys.append(10.0 * model.DIVERGENCE_LIMIT)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "loss", True),
        axes.border(frame),
        marks.rule(frame, data["noise_floor"], "live-line live-best"),
        marks.cursor(frame, xs[shown], "live-cursor"),
        marks.line(frame, xs, ys, "live-line live-run"),
    ]
    if ys[shown] <= frame["y1"]:
        x = svg.x_pixel(frame, xs[shown])
        y = svg.y_pixel(frame, ys[shown])
        pieces.append(marks.disc(x, y, 4.5, "live-now"))
    if run["diverged"] >= 0:
        pieces.append(marks.exit_note(frame, xs, ys, f"diverges at step {run['diverged']}"))
    what = "Loss against step on a logarithmic axis, with the noise floor."
    return svg.panel(f"{ident}-loss", "Loss", what, width, height, pieces)


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
