"""The axes of a plot, as SVG text in a frame of `learndyn.live.svg`.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import numerals, svg
from learndyn.live.contracts import Frame


def x_axis(frame: Frame, label: str) -> str:
    """Draw ticks, numbers and the label of the horizontal axis.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    label : str
        The quantity, with its symbol or unit.

    Returns
    -------
    str
        SVG elements.
    """
    out = []
    bottom = frame["top"] + frame["height"]
    step = _nice_step(frame["x1"] - frame["x0"], frame["width"] / 60.0)
    for value in _multiples(step, frame["x0"], frame["x1"]):
        x = svg.x_pixel(frame, value)
        out.append(f"<path class='live-tick' d='M{numerals.pixel(x)} {numerals.pixel(bottom)}v4'/>")
        text = numerals.fixed(value, _decimals(step))
        out.append(svg.text_at(x, bottom + 17.0, "live-number", "middle", text))
    middle = frame["left"] + 0.5 * frame["width"]
    out.append(svg.text_at(middle, bottom + 33.0, "live-label", "middle", label))
    return "".join(out)


def y_axis(frame: Frame, label: str, grid: bool) -> str:
    """Draw ticks or grid lines, numbers and the label of the vertical axis.

    Parameters
    ----------
    frame : Frame
        The plotting area; on a logarithmic axis every power of ten has a line.
    label : str
        The quantity, with its symbol or unit.
    grid : bool
        Whether lines run across the plotting area.

    Returns
    -------
    str
        SVG elements.
    """
    out = []
    left = numerals.pixel(frame["left"])
    across = numerals.pixel(frame["width"])
    step = _nice_step(frame["y1"] - frame["y0"], frame["height"] / 35.0)
    if frame["log_y"]:
        values = _powers_of_ten(frame["y0"], frame["y1"])
    else:
        values = _multiples(step, frame["y0"], frame["y1"])
    for value in values:
        y = svg.y_pixel(frame, value)
        stroke = f"M{left} {numerals.pixel(y)}h"
        if grid:
            out.append(f"<path class='live-grid-line' d='{stroke}{across}'/>")
        else:
            out.append(f"<path class='live-tick' d='{stroke}-4'/>")
        text = numerals.fixed(value, _decimals(step))
        if frame["log_y"]:
            text = numerals.significant(value, 1)
        out.append(svg.text_at(frame["left"] - 6.0, y + 4.0, "live-number", "end", text))
    middle = numerals.pixel(frame["top"] + 0.5 * frame["height"])
    turn = f"transform='translate(14 {middle}) rotate(-90)'"
    out.append(f"<text class='live-label' text-anchor='middle' {turn}>{label}</text>")
    return "".join(out)


def border(frame: Frame) -> str:
    """Draw the edge of the plotting area.

    Parameters
    ----------
    frame : Frame
        The plotting area.

    Returns
    -------
    str
        The SVG element.
    """
    place = f"x='{numerals.pixel(frame['left'])}' y='{numerals.pixel(frame['top'])}'"
    size = f"width='{numerals.pixel(frame['width'])}' height='{numerals.pixel(frame['height'])}'"
    return f"<rect class='live-border' {place} {size}/>"


def _nice_step(span: float, count: float) -> float:
    """Choose 1, 2 or 5 times a power of ten, so that a span holds at most `count` steps."""
    unit = 1.0
    while unit * count >= span:
        unit = unit / 10.0
    while unit * count < span:
        for factor in [2.0, 5.0, 10.0]:
            if unit * factor * count >= span:
                return unit * factor
        unit = unit * 10.0
    return unit


def _multiples(step: float, low: float, high: float) -> list[float]:
    """List the multiples of a step within a range."""
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    values = []
    for i in range(first, last + 1):
        values.append(step * i)
    return values


def _powers_of_ten(low: float, high: float) -> list[float]:
    """List the powers of ten within a range."""
    value = 1.0
    while value >= low:
        value = value / 10.0
    out = []
    while value <= high:
        if value >= low:
            out.append(value)
        value = value * 10.0
    return out


def _decimals(step: float) -> int:
    """Count the decimals that multiples of a step need."""
    decimals = 0
    while step < 0.999:
        step = step * 10.0
        decimals = decimals + 1
    return decimals
