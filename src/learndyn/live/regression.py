"""Live demo: a line fitted by gradient descent, in the plane of its slope and its intercept.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, marks, svg
from learndyn.live import regression_model as model
from learndyn.live import regression_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

LEVELS = [0.0625, 0.25, 1.0, 4.0, 16.0, 64.0]
REACH = 3.0


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the plane of slope and intercept, the loss and the fitted line.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Start ``slope`` and ``intercept``, ``centre`` of the inputs, learning ``rate``, ``step``.
    data : mapping
        What the data are: ``u``, ``y``, ``slope``, ``level``, ``noise_floor``; ``num_steps``.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences, the table, and the pad that sets the start.
    """
    start = [state["slope"], state["intercept"]]
    centre = state["centre"]
    run = model.descend(start, centre, state["rate"], data)
    exact = model.exact_losses(start, centre, state["rate"], data)
    step = int(state["step"])
    shown = min(step, len(run["losses"]) - 1)
    plane = _plane(ident, run, shown, centre, data, width)
    height = 0.5 * plane["height"] - 6.0
    return {
        "panels": [
            plane["svg"],
            _loss_panel(ident, run, exact, shown, data, [width, height]),
            _data_panel(ident, run, shown, centre, data, [width, height]),
        ],
        "text": words.describe(run, step, centre, state["rate"], data),
        "head": ["step", "slope", "intercept", "loss", "by formula"],
        "rows": words.table(run, exact, step, int(data["num_steps"])),
        "pad": {"panel": 0, "keys": ["slope", "intercept"], "frame": plane["frame"]},
    }


def _plane(ident: str, run: dict, shown: int, centre: float, data: Data, width: float) -> dict:
    """Draw rings of equal loss, the best line, the exact flow and the descent."""
    items = [
        ["line", "live-line live-run", "descent"],
        ["line", "live-line live-theory", "exact flow"],
        ["line", "live-tick", "equal loss, each 4 times the next"],
    ]
    rows = svg.key_rows(items, width)
    height = width - svg.LEFT - svg.RIGHT + svg.TITLE + svg.KEY_ROW * rows + svg.BOTTOM
    frame = svg.make_frame(width, height, rows, [-REACH, REACH], [-REACH, REACH], False)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "slope"),
        axes.y_axis(frame, "intercept", False),
    ]
    for level in LEVELS:
        points = model.ring(level, centre, 72, data)
        pieces.append(marks.line(frame, points[0], points[1], "live-tick"))
    pieces.append(axes.border(frame))
    xs = run["slopes"][: shown + 1]
    ys = run["intercepts"][: shown + 1]
    flow = model.flow_path([xs[0], ys[0]], centre, 40, data)
    pieces.append(marks.line(frame, xs, ys, "live-line live-run"))
    pieces.append(marks.dots(frame, xs, ys, "live-dots live-run"))
    pieces.append(marks.line(frame, flow[0], flow[1], "live-line live-theory"))
    pieces.append(_places(frame, xs, ys, model.best_line(centre, data)))
    what = "Gradient descent over rings of equal loss, and the exact path of gradient flow."
    image = svg.panel(f"{ident}-plane", "Slope and intercept", what, width, height, pieces)
    return {"svg": image, "height": height, "frame": frame}


def _places(frame: Frame, xs: list[float], ys: list[float], best: list[float]) -> str:
    """Mark the best line, the start, and the step shown or the place where the path left."""
    x = svg.x_pixel(frame, best[0])
    y = svg.y_pixel(frame, best[1])
    left = svg.x_pixel(frame, xs[0])
    top = svg.y_pixel(frame, ys[0])
    out = [
        marks.cross(x, y, 5.5, "live-cross"),
        svg.text_at(x + 9.0, y - 6.0, "live-note live-halo", "start", "best"),
        marks.disc(left, top, 7.0, "live-start"),
        svg.text_at(left, top + 22.0, "live-note live-halo", "middle", "start"),
    ]
    last = len(xs) - 1
    if svg.is_inside(frame, xs[last], ys[last]):
        here = svg.y_pixel(frame, ys[last])
        out.append(marks.disc(svg.x_pixel(frame, xs[last]), here, 4.5, "live-now"))
    else:
        out.append(marks.exit_note(frame, xs, ys, "leaves the view"))
    return "".join(out)


def _loss_panel(
    ident: str, run: dict, exact: list[float], shown: int, data: Data, size: list[float]
) -> str:
    """Draw the loss against the step, and over it the loss that the formula gives."""
    items = [
        ["line", "live-line live-run", "descent"],
        ["line", "live-line live-theory", "formula"],
        ["line", "live-line live-best", "noise floor"],
    ]
    rows = svg.key_rows(items, size[0])
    frame = svg.make_frame(size[0], size[1], rows, [0.0, data["num_steps"]], [0.05, 500.0], True)
    steps = [1.0 * i for i in range(len(exact))]
    xs = [1.0 * i for i in range(len(run["losses"]))]
    ys = run["losses"][:]
    if run["diverged"] >= 0:
        xs.append(1.0 * run["diverged"])
        ys.append(10.0 * model.DIVERGENCE_LIMIT)
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "loss", True),
        axes.border(frame),
        marks.rule(frame, data["noise_floor"], "live-line live-best"),
        marks.cursor(frame, xs[shown], "live-cursor"),
        marks.line(frame, xs, ys, "live-line live-run"),
        marks.line(frame, steps, exact, "live-line live-theory"),
    ]
    if ys[shown] <= frame["y1"]:
        x = svg.x_pixel(frame, xs[shown])
        pieces.append(marks.disc(x, svg.y_pixel(frame, ys[shown]), 4.5, "live-now"))
    if run["diverged"] >= 0:
        pieces.append(marks.exit_note(frame, xs, ys, f"diverges at step {run['diverged']}"))
    what = "Loss against step on a logarithmic axis, by descent and by the exact formula."
    return svg.panel(f"{ident}-loss", "Loss", what, size[0], size[1], pieces)


def _data_panel(
    ident: str, run: dict, shown: int, centre: float, data: Data, size: list[float]
) -> str:
    """Draw the points where their inputs lie now, the best line and the present one."""
    items = [
        ["dot", "live-dots live-data", "data"],
        ["line", "live-line live-run", "descent"],
        ["line", "live-line live-best", "best line"],
    ]
    rows = svg.key_rows(items, size[0])
    frame = svg.make_frame(size[0], size[1], rows, [-2.0, 5.0], [-2.0, 4.0], False)
    ends = [-2.0, 5.0]
    best = model.best_line(centre, data)
    now = [run["slopes"][shown], run["intercepts"][shown]]
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "input x"),
        axes.y_axis(frame, "y", True),
        axes.border(frame),
        marks.dots(frame, [centre + u for u in data["u"]], data["y"], "live-dots live-data"),
        marks.line(frame, ends, [best[1] + best[0] * x for x in ends], "live-line live-best"),
        marks.line(frame, ends, [now[1] + now[0] * x for x in ends], "live-line live-run"),
    ]
    what = "Data points, the line at this step and the least-squares line."
    return svg.panel(f"{ident}-data", "Data and line", what, size[0], size[1], pieces)
