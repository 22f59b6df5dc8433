"""Live demo: how large signals are on both ways through a network of leaky rectifiers.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import gain_model as model
from learndyn.live.contracts import Data, Picture, State

NAMES = ["fan-in", "average of both fans", "fan-out"]
FORWARD_RANGE = [1e-2, 1e5]
BACKWARD_RANGE = [1e-5, 1e2]


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw second moments forwards and backwards, and say what the gain does.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        The ``slope`` below zero, the ``gain`` and which ``fan`` divides it.
    data : mapping
        ``widths``, the ``slopes``, and for each of them what was measured, ``forward`` and
        ``backward``.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences and the table.
    """
    slope = state["slope"]
    fan = int(state["fan"])
    widths = data["widths"]
    factors = model.scales(widths, state["gain"], fan)
    place = 0
    for i in range(len(data["slopes"])):
        if abs(data["slopes"][i] - slope) < 1e-6:
            place = i
    ahead = model.forward(slope, factors)
    back = model.backward(widths, slope, factors)
    drawn_ahead = model.scaled(data["forward"][place], factors, False)
    drawn_back = model.scaled(data["backward"][place], factors, True)
    return {
        "panels": [
            _panel(f"{ident}-forward", "Forwards", "activities", ahead, drawn_ahead, width),
            _panel(f"{ident}-backward", "Backwards", "derivatives", back, drawn_back, width),
        ],
        "text": _describe(slope, state["gain"], fan, ahead, back),
        "head": ["layer", "units", "activities", "drawn", "derivatives", "drawn"],
        "rows": [
            [
                f"{i}",
                numerals.fixed(widths[i], 0),
                numerals.significant(ahead[i], 3),
                numerals.significant(drawn_ahead[i], 3),
                numerals.significant(back[i], 3),
                numerals.significant(drawn_back[i], 3),
            ]
            for i in range(len(widths))
        ],
    }


def _panel(
    ident: str, title: str, what: str, theory: list[float], drawn: list[float], width: float
) -> str:
    """Draw second moments layer by layer, predicted and measured."""
    items = [
        ["line", "live-line live-theory", "theory"],
        ["dot", "live-dots live-run", "40 networks"],
    ]
    rows = svg.key_rows(items, width)
    height = 0.78 * width + svg.KEY_ROW * rows
    limits = FORWARD_RANGE if title == "Forwards" else BACKWARD_RANGE
    layers = [1.0 * i for i in range(len(theory))]
    frame = svg.make_frame(width, height, rows, [-0.3, len(theory) - 0.7], limits, True)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "layer"),
        axes.y_axis(frame, "second moment q" if title == "Forwards" else "second moment p", True),
        axes.border(frame),
        marks.rule(frame, 1.0, "live-line live-data live-thin"),
        marks.line(frame, layers, theory, "live-line live-theory"),
        marks.dots(frame, layers, drawn, "live-dots live-run"),
    ]
    about = f"The second moment of {what} in each layer, predicted and in drawn networks."
    return svg.panel(ident, title, about, width, height, pieces)


def _describe(slope: float, gain: float, fan: int, ahead: list[float], back: list[float]) -> str:
    """Say which gain keeps second moments, and what this one does to the whole network."""
    best = math.sqrt(2.0 / (1.0 + slope * slope))
    kept = numerals.fixed(model.kept(slope, gain), 2)
    first = f"At slope {numerals.fixed(slope, 1)} the gain {numerals.fixed(best, 3)} keeps second"
    first = f"{first} moments; {numerals.fixed(gain, 2)} multiplies them by {kept}"
    where = "in a layer as wide as the one before, and these layers narrow."
    if fan == model.FAN_IN:
        where = "in each hidden layer, forwards."
    elif fan > model.AVERAGE:
        where = "in each hidden layer, backwards."
    outputs = numerals.significant(ahead[len(ahead) - 1], 3)
    inputs = numerals.significant(back[0], 3)
    last = f"With the {NAMES[fan]}, outputs have {outputs} times the second moment of the inputs,"
    last = f"{last} and derivatives by inputs {inputs} times that of derivatives by outputs."
    return f"{first} {where} {last}"
