"""Live demo: a digit mirrored, turned and moved, and its distance to the mean of each class.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live.contracts import Data, Frame, Picture, State

SIDE = 14
CENTRE = 6.5
SHADES = 10
HIGHEST = 0.5


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the changed digit and its distances, and say which class it comes nearest to.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Which ``digit``; whether it is ``mirrored``; the ``angle`` in degrees, counter-clockwise;
        and by how many pixels it is moved to the ``right``.
    data : mapping
        ``digits`` and ``means``, an image of each class, row after row, a letter for each pixel;
        the ``values`` of the letters, from 0 to ``scale``.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences and the table.
    """
    label = int(state["digit"])
    values = data["values"]
    plain = decode(data["digits"][label], values)
    pixels = transform(plain, state["mirrored"] > 0.5, state["angle"], state["right"])
    gaps = [distance(pixels, decode(mean, values), data["scale"]) for mean in data["means"]]
    best = 0
    for k in range(10):
        if gaps[k] < gaps[best]:
            best = k
    return {
        "panels": [
            _image(ident, pixels, data["scale"], width),
            _bars(ident, gaps, label, best, width),
        ],
        "text": _describe(state, gaps, label, best),
        "head": ["class", "distance to its mean image"],
        "rows": [[f"{k}", numerals.fixed(gaps[k], 3)] for k in range(10)],
    }


def decode(letters: str, values: dict[str, float]) -> list[float]:
    """Read an image.

    Parameters
    ----------
    letters : str
        A letter for each pixel.
    values : dict of str to float
        What the letters stand for.

    Returns
    -------
    list of float
        The pixels.
    """
    return [values[letters[k]] for k in range(len(letters))]


def transform(pixels: list[float], mirrored: bool, angle: float, right: float) -> list[float]:
    """Mirror an image, then turn it, then move it, with bilinear interpolation.

    Parameters
    ----------
    pixels : list of float
        The image, row after row.
    mirrored : bool
        Whether left and right are exchanged.
    angle : float
        In degrees, counter-clockwise.
    right : float
        In pixels.

    Returns
    -------
    list of float
        The new image; zeros come in from outside.
    """
    turn = math.pi * angle / 180.0
    cosine = math.cos(turn)
    sine = math.sin(turn)
    out = []
    for row in range(SIDE):
        for column in range(SIDE):
            # from the new place back to where it came from
            x = column - CENTRE - right
            y = CENTRE - row
            across = cosine * x + sine * y
            up = cosine * y - sine * x
            if mirrored:
                across = -across
            out.append(_look_up(pixels, CENTRE - up, CENTRE + across))
    return out


def _look_up(pixels: list[float], row: float, column: float) -> float:
    """Average the four pixels around a place."""
    top = math.floor(row)
    left = math.floor(column)
    total = 0.0
    for i in range(2):
        for j in range(2):
            r = top + i
            c = left + j
            if r >= 0 and r < SIDE and c >= 0 and c < SIDE:
                share = (1.0 - abs(row - r)) * (1.0 - abs(column - c))
                total += share * pixels[r * SIDE + c]
    return total


def distance(first: list[float], second: list[float], scale: float) -> float:
    """Return the root mean square difference of two images.

    Parameters
    ----------
    first, second : list of float
        The images.
    scale : float
        The value of full ink.

    Returns
    -------
    float
        The distance, from 0 to 1.
    """
    total = 0.0
    for k in range(SIDE * SIDE):
        gap = (first[k] - second[k]) / scale
        total += gap * gap
    return math.sqrt(total / (SIDE * SIDE))


def _image(ident: str, pixels: list[float], scale: float, width: float) -> str:
    """Draw the image, the cells of one shade as one shape."""
    size = 0.72 * width - svg.TITLE
    cell = size / SIDE
    left = 0.5 * (width - size)
    shapes = ["" for _ in range(SHADES + 1)]
    for k in range(SIDE * SIDE):
        shade = math.floor(SHADES * pixels[k] / scale + 0.5)
        row = math.floor(k / SIDE)
        x = numerals.pixel(left + cell * (k - SIDE * row))
        y = numerals.pixel(svg.TITLE + cell * row)
        step = numerals.pixel(cell)
        shapes[shade] += f"M{x} {y}h{step}v{step}h-{step}z"
    pieces = []
    for k in range(SHADES + 1):
        if shapes[k] != "":
            opacity = numerals.fixed(k / SHADES, 1)
            pieces.append(f"<path class='live-cell' fill-opacity='{opacity}' d='{shapes[k]}'/>")
    what = "The digit as 14 by 14 grey values, mirrored, turned and moved as the controls say."
    return svg.panel(f"{ident}-image", "The image", what, width, 0.72 * width + 8.0, pieces)


def _bars(ident: str, gaps: list[float], label: int, best: int, width: float) -> str:
    """Draw the distance to the mean of each class."""
    items = [
        ["line", "live-swatch live-run", "other class"],
        ["line", "live-swatch live-theory", "its own class"],
    ]
    rows = svg.key_rows(items, width)
    height = 0.72 * width + svg.KEY_ROW * rows
    frame = svg.make_frame(width, height, rows, [-0.6, 9.6], [0.0, HIGHEST], False)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "class"),
        axes.y_axis(frame, "distance", True),
        axes.border(frame),
    ]
    for k in range(10):
        cls = "live-cell"
        if k == label:
            cls = "live-cell live-cell-below"
        pieces.append(_bar(frame, k, gaps[k], cls))
    place = svg.y_pixel(frame, gaps[best]) - 8.0
    pieces.append(marks.disc(svg.x_pixel(frame, best + 0.0), place, 4.5, "live-now"))
    what = "The distance of the image to the mean image of each class; a disc marks the least."
    return svg.panel(f"{ident}-bars", "Distance to each class", what, width, height, pieces)


def _bar(frame: Frame, k: int, gap: float, cls: str) -> str:
    """Draw a bar."""
    shape = marks.outline(frame, [k - 0.35, k + 0.35, k + 0.35, k - 0.35], [0.0, 0.0, gap, gap])
    return f"<path class='{cls}' fill-opacity='0.6' d='{shape}'/>"


def _describe(state: State, gaps: list[float], label: int, best: int) -> str:
    """Say what was done, and which mean image is nearest."""
    done = []
    if state["mirrored"] > 0.5:
        done.append("mirrored")
    if state["angle"] != 0.0:
        done.append(f"turned by {numerals.fixed(state['angle'], 0)} degrees")
    if state["right"] > 0.0:
        done.append(f"moved by {numerals.fixed(state['right'], 0)} to the right")
    if state["right"] < 0.0:
        done.append(f"moved by {numerals.fixed(-state['right'], 0)} to the left")
    what = f"A {label} as it is."
    if len(done) > 0:
        what = f"A {label}, {', '.join(done)}."
    if label == 8:
        what = what.replace("A 8", "An 8")
    near = numerals.fixed(gaps[best], 3)
    if best == label:
        return f"{what} The nearest mean image is that of its own class, at {near}."
    own = numerals.fixed(gaps[label], 3)
    return f"{what} The nearest mean image is that of class {best}, at {near}; its own is at {own}."
