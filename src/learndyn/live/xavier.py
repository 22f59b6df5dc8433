"""Live demo: second moments layer by layer, forwards and backwards, in a random linear network.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import xavier_model as model
from learndyn.live.contracts import Data, Picture, State

FANS = ["the number of inputs", "the average of inputs and outputs", "the number of outputs"]


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw expectation, band and one network in both directions, and compare them.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Widths ``first`` and ``last``, number of ``layers``, what divides, ``fan``, the ``gain``,
        and which network, ``seed``.
    data : mapping
        What `learndyn.live.entries.xavier.xavier_data` returns.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences and the table.
    """
    widths = model.layer_widths(state["first"], state["last"], int(state["layers"]))
    measured = model.measure(widths, state["fan"], state["gain"], state["seed"])
    curves = []
    for backward in [False, True]:
        mean = model.expected(widths, state["fan"], state["gain"], backward)
        band = model.spread(widths, backward, data)
        curves.append(
            {
                "mean": mean,
                "low": [mean[i] * band["low"][i] for i in range(len(mean))],
                "high": [mean[i] * band["high"][i] for i in range(len(mean))],
                "found": measured["backward"] if backward else measured["forward"],
            }
        )
    limits = _limits(curves)
    size = [width, 0.9 * width]
    forward = ["forward", "Forwards: what layers compute", "second moment q"]
    back = ["backward", "Backwards: derivatives", "second moment p"]
    return {
        "panels": [
            _panel(ident, forward, curves[0], limits, size),
            _panel(ident, back, curves[1], limits, size),
        ],
        "text": _describe(state, widths, curves),
        "head": ["layer", "units", "q expected", "q measured", "p expected", "p measured"],
        "rows": _table(widths, curves),
    }


def _limits(curves: list[dict]) -> list[float]:
    """Return the whole powers of ten around everything that is drawn."""
    low = -1.0
    high = 1.0
    for curve in curves:
        for name in ["low", "high", "found"]:
            for value in curve[name]:
                low = min(low, 1.0 * math.floor(math.log10(value)))
                high = max(high, 1.0 * math.ceil(math.log10(value)))
    return [_power_of_ten(low), _power_of_ten(high)]


def _power_of_ten(exponent: float) -> float:
    """Return a whole power of ten, a little outside so that its line is drawn."""
    value = 1.0
    for _ in range(int(abs(exponent))):
        value = value * 10.0
    return 0.999 / value if exponent < 0.0 else 1.001 * value


def _panel(
    ident: str, names: list[str], curve: dict, limits: list[float], size: list[float]
) -> str:
    """Draw one direction."""
    items = [
        ["line", "live-line live-theory", "expectation"],
        ["line", "live-swatch live-data", "about nine in ten"],
        ["dot", "live-dots live-run", "this network"],
    ]
    layers = len(curve["mean"]) - 1
    rows = svg.key_rows(items, size[0])
    frame = svg.make_frame(size[0], size[1], rows, [-0.3, layers + 0.3], limits, True)
    xs = [1.0 * i for i in range(layers + 1)]
    shape = marks.outline(
        frame,
        [xs[i] if i <= layers else xs[2 * layers + 1 - i] for i in range(2 * layers + 2)],
        [
            curve["high"][i] if i <= layers else curve["low"][2 * layers + 1 - i]
            for i in range(2 * layers + 2)
        ],
    )
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "layer"),
        axes.y_axis(frame, names[2], True),
        axes.border(frame),
        f"<path class='live-level' d='{shape}'/>",
        marks.line(frame, xs, curve["mean"], "live-line live-theory"),
        marks.line(frame, xs, curve["found"], "live-run live-thin"),
        marks.dots(frame, xs, curve["found"], "live-dots live-run"),
    ]
    what = "Second moment against the layer: expectation, band, and one network."
    return svg.panel(f"{ident}-{names[0]}", names[1], what, size[0], size[1], pieces)


def _describe(state: State, widths: list[int], curves: list[dict]) -> str:
    """Say what was drawn, what theory expects and what this network does."""
    layers = len(widths) - 1
    shown = "–".join([f"{width}" for width in widths])
    if layers > 5:
        shown = f"{widths[0]}–{widths[1]}–…–{widths[layers - 1]}–{widths[layers]}"
    gain = numerals.fixed(state["gain"], 1)
    square = numerals.fixed(state["gain"] * state["gain"], 2)
    fan = FANS[int(state["fan"])]
    rule = f"Widths {shown}; gain {gain}: weights have variance {square} over {fan}."
    forward = _direction("From input to output", curves[0], layers)
    backward = _direction("From output to input", curves[1], 0)
    return f"{rule} {forward} {backward}"


def _direction(name: str, curve: dict, end: int) -> str:
    """Say what happens to a signal from one end to the other."""
    mean = curve["mean"][end]
    expected = f"to be multiplied by {numerals.significant(mean, 3)}"
    if abs(mean - 1.0) < 1e-9:
        expected = "to be preserved"
    found = numerals.significant(curve["found"][end], 3)
    low = numerals.significant(curve["low"][end], 3)
    high = numerals.significant(curve["high"][end], 3)
    where = "between"
    if curve["found"][end] < curve["low"][end] or curve["found"][end] > curve["high"][end]:
        where = "outside"
    return (
        f"{name} the second moment is expected {expected}; this network multiplies it by {found},"
        f" {where} the bounds {low} and {high} of about nine networks in ten."
    )


def _table(widths: list[int], curves: list[dict]) -> list[list[str]]:
    """List the layers."""
    rows = []
    for i in range(len(widths)):
        row = [f"{i}", f"{widths[i]}"]
        for curve in curves:
            row.append(numerals.significant(curve["mean"][i], 3))
            row.append(numerals.significant(curve["found"][i], 3))
        rows.append(row)
    return rows
