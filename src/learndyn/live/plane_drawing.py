"""The plane of two weights and the loss of a run in it, as drawings that several demos share.

This module is in the live subset (see `learndyn.live.translate`). Frames of the plane are squares
around the origin.
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import two_weights_model as model
from learndyn.live.contracts import Data, Frame


def plane_frame(width: float, rows: int, reach: float) -> Frame:
    """Lay out a square plane around the origin.

    Parameters
    ----------
    width : float
        Width of the panel in pixels; its height follows.
    rows : int
        How many rows the key takes.
    reach : float
        The largest weight that is shown.

    Returns
    -------
    Frame
        The plotting area.
    """
    height = width - svg.LEFT - svg.RIGHT + svg.TITLE + svg.KEY_ROW * rows + svg.BOTTOM
    return svg.make_frame(width, height, rows, [-reach, reach], [-reach, reach], False)


def solutions(frame: Frame, slope: float) -> str:
    """Draw both branches of the solutions.

    Parameters
    ----------
    frame : Frame
        The plane.
    slope : float
        Their product of the weights; not 0.

    Returns
    -------
    str
        SVG elements.
    """
    out = ""
    for sign in [1.0, -1.0]:
        points = model.hyperbola(slope, frame["x1"], sign, 12)
        out = out + marks.line(frame, points[0], points[1], "live-line live-best")
    return out


def levels(frame: Frame, losses: list[float], data: Data) -> str:
    """Draw levels of loss, each shading all that lies above it.

    Parameters
    ----------
    frame : Frame
        The plane.
    losses : list of float
        The levels, above the noise floor; those from 1 on carry their number.
    data : mapping
        ``input_moment``, ``slope`` and ``noise_floor``.

    Returns
    -------
    str
        SVG elements.
    """
    reach = frame["x1"]
    out = []
    labels = []
    for level in losses:
        gap = math.sqrt((level - data["noise_floor"]) / data["input_moment"])
        for product in [data["slope"] + gap, data["slope"] - gap]:
            vertex = math.sqrt(abs(product))
            if vertex < reach:
                uphill_outside = (product > data["slope"]) == (product > 0.0)
                out.append(_level(frame, product, uphill_outside))
                if level >= 1.0 and vertex < 0.95 * reach:
                    x = svg.x_pixel(frame, vertex if product > 0.0 else -vertex)
                    y = svg.y_pixel(frame, vertex) + 4.0
                    text = numerals.significant(level, 1)
                    labels.append(svg.text_at(x, y, "live-number live-halo", "middle", text))
    return "".join(out) + "".join(labels)


def _level(frame: Frame, product: float, uphill_outside: bool) -> str:
    """Draw both branches w1*w2 = product as one shape, filled on the side of higher loss."""
    reach = frame["x1"]
    corner = reach if product > 0.0 else -reach
    d = ""
    for sign in [1.0, -1.0]:
        xs, ys = model.hyperbola(product, reach, sign, 10)
        xs.append(sign * reach)
        ys.append(sign * corner)
        d = d + marks.outline(frame, xs, ys)
    if not uphill_outside:
        # by the even-odd rule: the whole plane without the two corners
        d = d + marks.outline(frame, [-reach, reach, reach, -reach], [reach, reach, -reach, -reach])
    return f"<path class='live-level' fill-rule='evenodd' d='{d}'/>"


def saddle(frame: Frame) -> str:
    """Mark the saddle in the origin.

    Parameters
    ----------
    frame : Frame
        The plane.

    Returns
    -------
    str
        SVG elements.
    """
    x = svg.x_pixel(frame, 0.0)
    y = svg.y_pixel(frame, 0.0)
    label = svg.text_at(x + 9.0, y + 4.0, "live-note live-halo", "start", "saddle")
    return marks.cross(x, y, 4.5, "live-cross") + label


def descent(frame: Frame, run: dict, shown: int) -> str:
    """Draw the steps up to the one shown.

    Parameters
    ----------
    frame : Frame
        The plane.
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.
    shown : int
        The last step to draw, one of those recorded.

    Returns
    -------
    str
        SVG elements.
    """
    xs = run["w1"][: shown + 1]
    ys = run["w2"][: shown + 1]
    path = marks.line(frame, xs, ys, "live-line live-run")
    return path + marks.dots(frame, xs, ys, "live-dots live-run")


def places(frame: Frame, run: dict, shown: int) -> str:
    """Mark the start, and the step shown or the place where the path left the frame.

    Parameters
    ----------
    frame : Frame
        The plane.
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.
    shown : int
        The step to mark, one of those recorded.

    Returns
    -------
    str
        SVG elements.
    """
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


def loss_panel(
    ident: str,
    run: dict,
    shown: int,
    frame: Frame,
    reference: float,
    mark: list[str],
    size: list[float],
) -> str:
    """Draw the loss against the step, with a loss to compare it with and the step shown.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    run : dict
        What `learndyn.live.two_weights_model.descend` returns.
    shown : int
        The step to mark, one of those recorded.
    frame : Frame
        The plotting area, with one row of keys and a logarithmic axis.
    reference : float
        The loss to compare with.
    mark : list of str
        Its item of the key (see `learndyn.live.svg.key`): ``line``, its class and its name.
    size : list of float
        Width and height of the panel in pixels.

    Returns
    -------
    str
        The SVG element.
    """
    items = [["line", "live-line live-run", "descent"], mark]
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
        marks.rule(frame, reference, mark[1]),
        marks.cursor(frame, xs[shown], "live-cursor"),
        marks.line(frame, xs, ys, "live-line live-run"),
    ]
    if svg.is_inside(frame, xs[shown], ys[shown]):
        x = svg.x_pixel(frame, xs[shown])
        y = svg.y_pixel(frame, ys[shown])
        pieces.append(marks.disc(x, y, 4.5, "live-now"))
    if run["diverged"] >= 0:
        pieces.append(marks.exit_note(frame, xs, ys, f"diverges at step {run['diverged']}"))
    what = f"Loss against step on a logarithmic axis, with the {mark[2]}."
    return svg.panel(f"{ident}-loss", "Loss", what, size[0], size[1], pieces)
