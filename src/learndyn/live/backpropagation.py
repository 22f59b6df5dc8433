"""Live demo: values forwards and derivatives backwards through a small network.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import backpropagation_model as model
from learndyn.live import backpropagation_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

HEIGHT = 340.0
RADIUS = 21.0
INSET = 8.0
# How far the loss is drawn to each side of the weight.
REACH = 1.25
SUBSCRIPTS = ["₁", "₂"]


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the network with its values and derivatives, and the loss against one weight.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Weights ``w1``, ``w2``, ``v1``, ``v2``; input ``x``; ``relu``, 1 for rectifiers; ``which``
        weight to look at; ``step`` of the difference quotient.
    data : mapping
        ``biases`` of the hidden units and the ``target``.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences and the table.
    """
    weights = [state["w1"], state["w2"], state["v1"], state["v2"]]
    x = state["x"]
    relu = state["relu"] > 0.5
    which = int(state["which"])
    step = state["step"]
    return {
        "panels": [
            _network(ident, weights, which, x, relu, data, width),
            _slopes(ident, weights, which, step, x, relu, data, width),
        ],
        "text": words.describe(weights, which, step, x, relu, data),
        "head": ["weight", "value", "derivative", "difference quotient"],
        "rows": words.table(weights, step, x, relu, data),
    }


def _network(
    ident: str, weights: list[float], which: int, x: float, relu: bool, data: Data, width: float
) -> str:
    """Draw units and weights, each with its value and the derivative of the loss by it."""
    run = model.forward(weights, x, relu, data)
    back = model.backward(weights, x, relu, run)
    middle = 0.5 * width - 8.0
    right = width - 62.0
    centre = 0.5 * HEIGHT + 10.0
    rows = [centre - 88.0, centre + 88.0]
    left = 32.0
    pieces = [
        svg.text_at(INSET, 40.0, "live-small live-plus", "start", "values, forwards"),
        svg.text_at(width - INSET, 40.0, "live-small live-minus", "end", "derivatives, backwards"),
    ]
    for j in range(2):
        pieces.append(_edge(left, centre, middle, rows[j], which == j))
        pieces.append(_edge(middle, rows[j], right, centre, which == j + 2))
    for j in range(2):
        # outside the lines, above the upper ones and below the lower ones
        near = 0.5 * (left + middle) - 6.0
        far = 0.5 * (middle + right) + 6.0
        height = 0.5 * (centre + rows[j]) + 20.0 * j - 10.0
        out = 2 + j
        slopes = back["weights"]
        pieces.append(_pair(near, height, "end", words.NAMES[j], weights[j], slopes[j]))
        pieces.append(_pair(far, height, "start", words.NAMES[out], weights[out], slopes[out]))
        name = "h" + SUBSCRIPTS[j]
        pieces.append(_node(middle, rows[j], name, run["units"][j], back["units"][j]))
        note = f"z = {numerals.fixed(run['sums'][j], 2)}"
        pieces.append(svg.text_at(middle - RADIUS - 6.0, rows[j] + 4.0, "live-small", "end", note))
        slope = f"φ′ = {numerals.fixed(back['slopes'][j], 2)}"
        pieces.append(
            svg.text_at(middle + RADIUS + 6.0, rows[j] + 4.0, "live-small", "start", slope)
        )
    pieces.append(marks.disc(left, centre, RADIUS, "live-start"))
    pieces.append(_number(left, centre + 4.0, "live-plus", x))
    pieces.append(svg.text_at(left, centre - RADIUS - 6.0, "live-small", "middle", "x"))
    pieces.append(_node(right, centre, "ŷ", run["output"], back["output"]))
    loss = f"L = {numerals.significant(run['loss'], 3)}"
    target = f"y = {numerals.fixed(data['target'], 0)}"
    pieces.append(svg.text_at(width - INSET, HEIGHT - 26.0, "live-small", "end", target))
    pieces.append(svg.text_at(width - INSET, HEIGHT - 10.0, "live-small", "end", loss))
    what = "The network with the value of each unit and weight, and the derivative of the loss."
    return svg.panel(f"{ident}-network", "Network", what, width, HEIGHT, pieces)


def _edge(x0: float, y0: float, x1: float, y1: float, chosen: bool) -> str:
    """Draw the line of a weight; the chosen one is thick."""
    cls = "live-line live-run" if chosen else "live-arrow"
    start = f"M{numerals.pixel(x0)} {numerals.pixel(y0)}"
    return f"<path class='{cls}' d='{start}L{numerals.pixel(x1)} {numerals.pixel(y1)}'/>"


def _pair(x: float, y: float, anchor: str, name: str, value: float, slope: float) -> str:
    """Write a weight and, below it, the derivative of the loss by it."""
    above = f"{name} = {numerals.fixed(value, 2)}"
    first = svg.text_at(x, y - 3.0, "live-small live-plus", anchor, above)
    return first + svg.text_at(
        x, y + 11.0, "live-small live-minus", anchor, numerals.fixed(slope, 2)
    )


def _node(x: float, y: float, name: str, value: float, slope: float) -> str:
    """Draw a unit with its value, and below it the derivative of the loss by it."""
    below = svg.text_at(
        x, y + RADIUS + 14.0, "live-small live-halo live-minus", "middle", numerals.fixed(slope, 2)
    )
    above = svg.text_at(x, y - RADIUS - 6.0, "live-small live-halo", "middle", name)
    disc = marks.disc(x, y, RADIUS, "live-start")
    return disc + _number(x, y + 4.0, "live-plus", value) + above + below


def _number(x: float, y: float, cls: str, value: float) -> str:
    """Write a value inside a unit."""
    return svg.text_at(x, y, f"live-small {cls}", "middle", numerals.fixed(value, 2))


def _slopes(
    ident: str,
    weights: list[float],
    which: int,
    step: float,
    x: float,
    relu: bool,
    data: Data,
    width: float,
) -> str:
    """Draw the loss against the chosen weight, its tangent and the secant of the quotient."""
    items = [
        ["line", "live-line live-run", "loss"],
        ["line", "live-line live-theory", "slope by backpropagation"],
        ["line", "live-line live-best live-fine", "difference quotient"],
    ]
    rows = svg.key_rows(items, width)
    at = weights[which]
    xs = [at + REACH * (i - 40) / 40.0 for i in range(81)]
    ys = [model.loss_at(weights, which, value, x, relu, data) for value in xs]
    top = 0.2
    for y in ys:
        top = max(top, 1.1 * y)
    frame = svg.make_frame(width, HEIGHT, rows, [at - REACH, at + REACH], [-0.25 * top, top], False)
    run = model.forward(weights, x, relu, data)
    slope = model.backward(weights, x, relu, run)["weights"][which]
    ratio = model.quotient(weights, which, step, x, relu, data)
    behind = model.loss_at(weights, which, at - step, x, relu, data)
    here = run["loss"]
    ends = [at - REACH, at + REACH]
    tangent = [here - REACH * slope, here + REACH * slope]
    # the secant through both points, drawn from edge to edge
    secant = [behind + ratio * (step - REACH), behind + ratio * (step + REACH)]
    points = [behind, behind + 2.0 * step * ratio]
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, words.NAMES[which]),
        axes.y_axis(frame, "loss", True),
        axes.border(frame),
        marks.line(frame, xs, ys, "live-line live-run"),
        marks.line(frame, ends, secant, "live-line live-best live-fine"),
        marks.line(frame, ends, tangent, "live-line live-theory"),
        _crosses(frame, [at - step, at + step], points),
        marks.disc(svg.x_pixel(frame, at), svg.y_pixel(frame, here), 4.5, "live-now"),
    ]
    title = "Loss against " + words.NAMES[which]
    what = "The loss against one weight, its tangent, and the secant of the difference quotient."
    return svg.panel(f"{ident}-slopes", title, what, width, HEIGHT, pieces)


def _crosses(frame: Frame, xs: list[float], ys: list[float]) -> str:
    """Mark the two points of the difference quotient."""
    out = []
    for i in range(len(xs)):
        out.append(
            marks.cross(svg.x_pixel(frame, xs[i]), svg.y_pixel(frame, ys[i]), 4.5, "live-cross")
        )
    return "".join(out)
