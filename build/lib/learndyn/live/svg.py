"""Plots as SVG text: a frame made once, then pieces placed in it.

This module is in the live subset (see `learndyn.live.translate`): the page draws with the same
lines of code as the build. Colours come from the classes in `live.css` only, so that light, dark
and high-contrast modes are the page's affair. Arguments are positional, as JavaScript has them.
Curves are cut at the frame, so that no coordinate is ever large, infinite or undefined.
"""

from __future__ import annotations

import math

from learndyn.live import numerals
from learndyn.live.contracts import Frame

LEFT = 48.0
RIGHT = 12.0
TITLE = 36.0
KEY_ROW = 18.0
BOTTOM = 40.0
INSET = 8.0
KEY_MARK = 20.0
# Width of a letter of the 12-pixel text, rather too wide than too narrow.
LETTER = 6.2
# Stands in for the logarithm of zero: far below any axis.
LOG_OF_ZERO = -400.0


def make_frame(
    width: float,
    height: float,
    key_rows: int,
    x_range: list[float],
    y_range: list[float],
    log_y: bool,
) -> Frame:
    """Lay out the plotting area of a panel.

    Parameters
    ----------
    width, height : float
        Size of the panel in pixels.
    key_rows : int
        How many rows the key above the plotting area takes (see `key`).
    x_range, y_range : list of float
        First and last value of each axis.
    log_y : bool
        Whether the y axis is logarithmic; `y_range` must then be positive.

    Returns
    -------
    Frame
        The rectangle and the ranges.
    """
    top = TITLE + KEY_ROW * key_rows
    return {
        "left": LEFT,
        "top": top,
        "width": width - LEFT - RIGHT,
        "height": height - top - BOTTOM,
        "x0": x_range[0],
        "x1": x_range[1],
        "y0": y_range[0],
        "y1": y_range[1],
        "log_y": log_y,
    }


def x_pixel(frame: Frame, x: float) -> float:
    """Place a value of the x axis.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    x : float
        The value.

    Returns
    -------
    float
        Its pixel, possibly outside the frame.
    """
    return frame["left"] + frame["width"] * (x - frame["x0"]) / (frame["x1"] - frame["x0"])


def y_pixel(frame: Frame, y: float) -> float:
    """Place a value of the y axis.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    y : float
        The value; on a logarithmic axis zero and below count as infinitely low.

    Returns
    -------
    float
        Its pixel, possibly outside the frame.
    """
    low = frame["y0"]
    high = frame["y1"]
    if frame["log_y"]:
        y = math.log10(y) if y > 0.0 else LOG_OF_ZERO
        low = math.log10(low)
        high = math.log10(high)
    return frame["top"] + frame["height"] * (high - y) / (high - low)


def is_inside(frame: Frame, x: float, y: float) -> bool:
    """Tell whether a point of the plane is within the frame.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    x, y : float
        The point.

    Returns
    -------
    bool
        Whether both coordinates are within the ranges.
    """
    return frame["x0"] <= x <= frame["x1"] and frame["y0"] <= y <= frame["y1"]


def panel(
    ident: str, title: str, description: str, width: float, height: float, pieces: list[str]
) -> str:
    """Wrap the pieces of a plot in an SVG element with a title.

    Parameters
    ----------
    ident : str
        Id of the title element, unique on the page.
    title : str
        The heading of the panel.
    description : str
        What the panel shows, in a sentence, for those who do not see it.
    width, height : float
        Size of the panel in pixels.
    pieces : list of str
        SVG elements in drawing order.

    Returns
    -------
    str
        The SVG element.
    """
    box = f"0 0 {numerals.pixel(width)} {numerals.pixel(height)}"
    opening = f"<svg class='live-svg' viewBox='{box}' role='img' aria-labelledby='{ident}'>"
    name = f"<title id='{ident}'>{title}. {description}</title>"
    heading = f"<text class='live-title' x='8' y='19'>{title}</text>"
    return opening + name + heading + "".join(pieces) + "</svg>"


def text_at(x: float, y: float, cls: str, anchor: str, text: str) -> str:
    """Write a short text.

    Parameters
    ----------
    x, y : float
        Pixels of its anchor.
    cls : str
        Class of the element.
    anchor : str
        ``start``, ``middle`` or ``end``.
    text : str
        The text, free of markup.

    Returns
    -------
    str
        The SVG element.
    """
    place = f"x='{numerals.pixel(x)}' y='{numerals.pixel(y)}'"
    return f"<text class='{cls}' text-anchor='{anchor}' {place}>{text}</text>"


def key_rows(items: list[list[str]], width: float) -> int:
    """Count the rows that a key takes.

    Parameters
    ----------
    items : list of list of str
        As in `key`.
    width : float
        Width of the panel in pixels.

    Returns
    -------
    int
        The number of rows.
    """
    return int(_key_places(items, width)[-1][1]) + 1


def key(items: list[list[str]], width: float) -> str:
    """Draw the key of a panel: a piece of line or a dot, and a word, for each kind of mark.

    Parameters
    ----------
    items : list of list of str
        For each mark its kind, ``line`` or ``dot``, its class and its name.
    width : float
        Width of the panel in pixels; what does not fit continues on the next row.

    Returns
    -------
    str
        SVG elements.
    """
    out = []
    places = _key_places(items, width)
    for i in range(len(items)):
        kind, cls, name = items[i]
        x, row = places[i]
        y = TITLE + KEY_ROW * row - 1.0
        start = numerals.pixel(x if kind == "line" else x + 0.5 * KEY_MARK)
        length = numerals.pixel(KEY_MARK if kind == "line" else 0.0)
        out.append(f"<path class='{cls}' d='M{start} {numerals.pixel(y)}h{length}'/>")
        out.append(text_at(x + KEY_MARK + 5.0, y + 4.0, "live-key", "start", name))
    return "".join(out)


def _key_places(items: list[list[str]], width: float) -> list[list[float]]:
    """Say where each item of a key begins and in which row."""
    places = []
    x = INSET
    row = 0.0
    for item in items:
        needed = KEY_MARK + 5.0 + LETTER * len(item[2])
        if x > INSET and x + needed > width:
            x = INSET
            row = row + 1.0
        places.append([x, row])
        x = x + needed + 12.0
    return places
