"""Live demo: a chain of equal weights in its valley, at any multiple of the stability edge.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, chain_drawing, marks, svg
from learndyn.live import chain_model as model
from learndyn.live import learning_rate_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

BRIGHT = 40
LARGEST_RATIO = 2.5


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the valley with the steps in it, the loss, and the steps to success at all rates.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Rate as a multiple of the edge, ``rate``, and number of weights, ``depth``.
    data : mapping
        As `learndyn.live.entries.learning_rate.learning_rate_data` returns it.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences and the table.
    """
    depth = int(state["depth"])
    ratio = state["rate"]
    num_steps = int(data["num_steps"])
    rate = ratio * data["edges"][data["depths"].index(depth)]
    run = model.descend(data["initial_weight"], depth, rate, num_steps, data)
    height = width + 100.0
    half = 0.5 * height - 6.0
    limit = data["success_loss"]
    return {
        "panels": [
            _valley(ident, run, depth, data, [width, height]),
            chain_drawing.loss_panel(ident, run, num_steps, limit, data, [width, half]),
            _steps_panel(ident, depth, ratio, data, [width, half]),
        ],
        "text": words.describe(run, depth, ratio, data),
        "head": ["step", "weight", "product / β", "loss"],
        "rows": words.table(run, depth, data),
    }


def _valley(ident: str, run: dict, depth: int, data: Data, size: list[float]) -> str:
    """Draw the loss over the common weight, and the steps of the run from place to place."""
    items = [
        ["line", "live-line live-data", "loss of equal weights"],
        ["line", "live-line live-run", f"{BRIGHT} steps"],
        ["line", "live-tick", "others"],
        ["line", "live-cursor", "minimum"],
    ]
    rows = svg.key_rows(items, size[0])
    i = data["depths"].index(depth)
    frame = svg.make_frame(size[0], size[1], rows, data["ranges"][i], [0.008, 4.0], True)
    first, last = _window(run, data)
    xs = run["weights"][first : last + 1]
    ys = run["losses"][first : last + 1]
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "weight w"),
        axes.y_axis(frame, "loss", True),
        axes.border(frame),
        marks.cursor(frame, data["minima"][i], "live-cursor"),
        marks.line(frame, run["weights"], run["losses"], "live-tick"),
        _curve(frame, depth, data),
        marks.line(frame, xs, ys, "live-line live-run"),
        marks.dots(frame, xs, ys, "live-dots live-run"),
        _ends(frame, run),
    ]
    what = f"The loss over the common value of the weights, and {BRIGHT} steps of descent on it."
    return svg.panel(f"{ident}-valley", "The valley", what, size[0], size[1], pieces)


def _window(run: dict, data: Data) -> list[int]:
    """Choose the steps to draw brightly: around success, before divergence, or the last ones."""
    last = len(run["losses"]) - 1
    if run["diverged"] >= 0:
        return [0, min(last, BRIGHT)]
    settled = model.settling_step(run, data["success_loss"])
    if settled >= 0:
        last = min(last, settled + BRIGHT // 2)
    return [max(0, last - BRIGHT), last]


def _curve(frame: Frame, depth: int, data: Data) -> str:
    """Draw the loss over the common weight."""
    xs = []
    ys = []
    for i in range(201):
        weight = frame["x0"] + (frame["x1"] - frame["x0"]) * (i / 200.0)
        error = model.power(weight, depth) - data["slope"]
        xs.append(weight)
        ys.append(data["input_moment"] * error * error + data["noise_floor"])
    return marks.line(frame, xs, ys, "live-line live-data")


def _ends(frame: Frame, run: dict) -> str:
    """Mark the start, and the place where the run leaves the picture for good."""
    xs = run["weights"]
    ys = run["losses"]
    x = svg.x_pixel(frame, xs[0])
    y = svg.y_pixel(frame, ys[0])
    start = marks.disc(x, y, 6.0, "live-start")
    label = svg.text_at(x + 2.0, y - 12.0, "live-note live-halo", "start", "start")
    last = len(xs) - 1
    if svg.is_inside(frame, xs[last], ys[last]):
        return start + label
    # the words only where there is room for them: other runs leave beside their start
    text = "leaves the view" if run["diverged"] >= 0 else ""
    return start + label + marks.exit_note(frame, xs, ys, text)


def _steps_panel(ident: str, depth: int, ratio: float, data: Data, size: list[float]) -> str:
    """Draw the steps to success against the rate: measured, predicted, and where the edge is."""
    items = [
        ["dot", "live-dots live-data", "runs"],
        ["line", "live-line live-theory", "flow time / rate"],
        ["line", "live-line live-best", "edge"],
    ]
    rows = svg.key_rows(items, size[0])
    frame = svg.make_frame(size[0], size[1], rows, [0.0, LARGEST_RATIO], [0.8, 1000.0], True)
    i = data["depths"].index(depth)
    xs = []
    ys = []
    for j in range(len(data["ratios"])):
        if data["steps"][i][j] > 0:
            xs.append(data["ratios"][j])
            ys.append(1.0 * data["steps"][i][j])
    rates = [0.02 * j for j in range(1, 51)]
    expected = [words.expected_steps(depth, rate, data) for rate in rates]
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "rate / edge"),
        axes.y_axis(frame, "steps", True),
        axes.border(frame),
        marks.cursor(frame, 1.0, "live-line live-best"),
        marks.dots(frame, xs, ys, "live-dots live-data"),
        marks.line(frame, rates, expected, "live-line live-theory"),
        marks.cursor(frame, ratio, "live-cursor"),
    ]
    steps = data["steps"][i][data["ratios"].index(ratio)]
    if steps > 0:
        x = svg.x_pixel(frame, ratio)
        pieces.append(marks.disc(x, svg.y_pixel(frame, 1.0 * steps), 4.5, "live-now"))
    what = "Steps to success against the rate, measured and predicted, with the stability edge."
    return svg.panel(f"{ident}-steps", "Steps to success", what, size[0], size[1], pieces)
