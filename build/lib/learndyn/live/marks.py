"""The marks of a plot, each a piece of SVG text in a frame of `learndyn.live.svg`.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import numerals, svg
from learndyn.live.contracts import Frame


def line(frame: Frame, xs: list[float], ys: list[float], cls: str) -> str:
    """Draw a line through points, cut at the frame.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    xs, ys : list of float
        The points; they may lie far outside.
    cls : str
        Class of the element.

    Returns
    -------
    str
        The SVG element.
    """
    parts = []
    pen = ""
    for i in range(1, len(xs)):
        cut = visible_part(frame, [xs[i - 1], ys[i - 1]], [xs[i], ys[i]])
        if len(cut) > 0:
            start = _pair(cut[0], cut[1])
            end = _pair(cut[2], cut[3])
            if start != pen:
                parts.append("M" + start)
            # a step shorter than a tenth of a pixel adds nothing to see
            if end != start:
                parts.append("L" + end)
            pen = end
    return f"<path class='{cls}' d='{''.join(parts)}'/>"


def dots(frame: Frame, xs: list[float], ys: list[float], cls: str) -> str:
    """Draw points as dots of one path; the stroke width of the class is their size.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    xs, ys : list of float
        The points; those outside the frame are left out.
    cls : str
        Class of the element, with round line caps.

    Returns
    -------
    str
        The SVG element.
    """
    parts = []
    drawn = [-9.0, -9.0]
    for i in range(len(xs)):
        if svg.is_inside(frame, xs[i], ys[i]):
            x = svg.x_pixel(frame, xs[i])
            y = svg.y_pixel(frame, ys[i])
            # dots closer than a pixel cannot be told apart
            if abs(x - drawn[0]) + abs(y - drawn[1]) >= 1.0:
                parts.append(f"M{_pair(x, y)}h0")
                drawn = [x, y]
    return f"<path class='{cls}' d='{''.join(parts)}'/>"


def outline(frame: Frame, xs: list[float], ys: list[float]) -> str:
    """Write a closed shape as path data.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    xs, ys : list of float
        The corners, all within the frame.

    Returns
    -------
    str
        Path data, to be put into a path element.
    """
    corners = [_pair(svg.x_pixel(frame, xs[i]), svg.y_pixel(frame, ys[i])) for i in range(len(xs))]
    return f"M{'L'.join(corners)}Z"


def disc(x: float, y: float, radius: float, cls: str) -> str:
    """Draw a filled circle.

    Parameters
    ----------
    x, y : float
        Pixels of its centre.
    radius : float
        Its radius in pixels.
    cls : str
        Class of the element.

    Returns
    -------
    str
        The SVG element.
    """
    place = f"cx='{numerals.pixel(x)}' cy='{numerals.pixel(y)}'"
    return f"<circle class='{cls}' {place} r='{numerals.pixel(radius)}'/>"


def cross(x: float, y: float, size: float, cls: str) -> str:
    """Draw a diagonal cross.

    Parameters
    ----------
    x, y : float
        Pixels of its centre.
    size : float
        Half its width in pixels.
    cls : str
        Class of the element.

    Returns
    -------
    str
        The SVG element.
    """
    s = numerals.pixel(2.0 * size)
    first = f"M{_pair(x - size, y - size)}l{s} {s}"
    second = f"M{_pair(x - size, y + size)}l{s} -{s}"
    return f"<path class='{cls}' d='{first}{second}'/>"


def rule(frame: Frame, y: float, cls: str) -> str:
    """Draw a horizontal line at a value of the y axis.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    y : float
        The value, within the frame.
    cls : str
        Class of the element.

    Returns
    -------
    str
        The SVG element.
    """
    start = _pair(frame["left"], svg.y_pixel(frame, y))
    return f"<path class='{cls}' d='M{start}h{numerals.pixel(frame['width'])}'/>"


def cursor(frame: Frame, x: float, cls: str) -> str:
    """Draw a vertical line at a value of the x axis.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    x : float
        The value, within the frame.
    cls : str
        Class of the element.

    Returns
    -------
    str
        The SVG element.
    """
    start = _pair(svg.x_pixel(frame, x), frame["top"])
    return f"<path class='{cls}' d='M{start}v{numerals.pixel(frame['height'])}'/>"


def exit_note(frame: Frame, xs: list[float], ys: list[float], text: str) -> str:
    """Mark and name the place where a line first leaves the frame.

    Parameters
    ----------
    frame : Frame
        The plotting area.
    xs, ys : list of float
        The points of the line: the first within the frame, another outside.
    text : str
        What to write beside the mark.

    Returns
    -------
    str
        SVG elements.
    """
    i = 1
    while svg.is_inside(frame, xs[i], ys[i]):
        i = i + 1
    cut = visible_part(frame, [xs[i - 1], ys[i - 1]], [xs[i], ys[i]])
    on_right = cut[2] > frame["left"] + 0.5 * frame["width"]
    x = cut[2] - 10.0 if on_right else cut[2] + 10.0
    # the words stay in the frame, whichever side the line leaves it on
    y = min(max(cut[3] + 4.0, frame["top"] + 16.0), frame["top"] + frame["height"] - 8.0)
    note = svg.text_at(x, y, "live-note live-halo", "end" if on_right else "start", text)
    return cross(cut[2], cut[3], 5.5, "live-cross live-warning") + note


def visible_part(frame: Frame, start: list[float], end: list[float]) -> list[float]:
    """Cut a line segment at the frame (Liang and Barsky's method).

    Parameters
    ----------
    frame : Frame
        The plotting area.
    start, end : list of float
        The two points, as values of the axes.

    Returns
    -------
    list of float
        Pixels x, y of the first visible point, then of the last; empty if nothing is visible.
    """
    x = svg.x_pixel(frame, start[0])
    y = svg.y_pixel(frame, start[1])
    dx = svg.x_pixel(frame, end[0]) - x
    dy = svg.y_pixel(frame, end[1]) - y
    right = frame["left"] + frame["width"]
    bottom = frame["top"] + frame["height"]
    # for each side: how fast the segment moves out across it, and how far inside it starts
    speeds = [-dx, dx, -dy, dy]
    rooms = [x - frame["left"], right - x, y - frame["top"], bottom - y]
    enter = 0.0
    leave = 1.0
    for i in range(4):
        if speeds[i] == 0.0:
            if rooms[i] < 0.0:
                return []
        elif speeds[i] < 0.0:
            enter = max(enter, rooms[i] / speeds[i])
        else:
            leave = min(leave, rooms[i] / speeds[i])
    if enter > leave:
        return []
    return [x + enter * dx, y + enter * dy, x + leave * dx, y + leave * dy]


def _pair(x: float, y: float) -> str:
    """Write a point of a path."""
    return numerals.pixel(x) + " " + numerals.pixel(y)
