"""Live demo: a linear boundary to be dragged, what its unit makes of distances, and activations.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, svg
from learndyn.live import perceptron_model as model
from learndyn.live import perceptron_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

REACH = 3.0
# The largest score whose activation is drawn.
SCORE = 6.0
ARROW = 0.8
COUNT = 48
RING = "live-start"
THEORY = "live-line live-theory"


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the plane with boundary and points, outputs against distances, and the activation.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Point ``a1``, ``a2`` of the boundary, ``angle`` and ``size`` of the weights, ``units``,
        ``activation`` and ``points``.
    data : mapping
        ``sets``, a list of point sets with ``x``, ``y`` and ``label``.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences, the table, and the pad that moves the boundary.
    """
    planes = model.half_planes(state)
    points = data["sets"][int(state["points"])]
    plane = _plane(ident, planes, points, state, width)
    height = 0.5 * plane["height"] - 6.0
    return {
        "panels": [
            plane["svg"],
            _output_panel(ident, planes, points, state, [width, height]),
            _activation_panel(ident, planes, state, [width, height]),
        ],
        "text": words.describe(planes, points, state),
        "head": ["half-plane", "w₁", "w₂", "b", "b/|w|"],
        "rows": words.table(planes, state["size"]),
        "pad": {"panel": 0, "keys": ["a1", "a2"], "frame": plane["frame"]},
    }


def _plane(ident: str, planes: list[list[float]], points: dict, state: State, width: float) -> dict:
    """Draw the half-planes and their common region, the points, and the origin's distance."""
    items = [
        ["dot", "live-dots live-fate-down", "class 1"],
        ["dot", "live-dots live-run", "class 0"],
        ["line", "live-line live-best", "boundary"],
        ["line", "live-cross live-warning", "× wrong side"],
    ]
    rows = svg.key_rows(items, width)
    height = width - svg.LEFT - svg.RIGHT + svg.TITLE + svg.KEY_ROW * rows + svg.BOTTOM
    frame = svg.make_frame(width, height, rows, [-REACH, REACH], [-REACH, REACH], False)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "x₁"),
        axes.y_axis(frame, "x₂", False),
        _region(frame, planes),
        axes.border(frame),
        _circles(frame, planes),
        _boundaries(frame, planes),
        _dots(frame, points["x"], points["y"], points["label"]),
        _crosses(frame, planes, points),
        _normal(frame, planes[0], state),
        marks.disc(svg.x_pixel(frame, state["a1"]), svg.y_pixel(frame, state["a2"]), 6.0, RING),
    ]
    what = "Points of two classes, the boundary, its normal vector and the origin's distance."
    image = svg.panel(f"{ident}-plane", "Plane of the inputs", what, width, height, pieces)
    return {"svg": image, "height": height, "frame": frame}


def _region(frame: Frame, planes: list[list[float]]) -> str:
    """Shade where all scores are positive."""
    corners = model.region(planes, REACH)
    if len(corners) < 3:
        return ""
    d = marks.outline(frame, [corner[0] for corner in corners], [corner[1] for corner in corners])
    return f"<path class='live-cells live-fate-down' d='{d}'/>"


def _circles(frame: Frame, planes: list[list[float]]) -> str:
    """Draw the circle around the origin that touches the boundary, and for a triangle twice it."""
    radii = [abs(planes[0][2])]
    if len(planes) == 3 and planes[0][2] > 0.0:
        radii.append(2.0 * planes[0][2])
    out = ""
    for radius in radii:
        angles = [2.0 * math.pi * i / COUNT for i in range(COUNT + 1)]
        xs = [radius * math.cos(angle) for angle in angles]
        ys = [radius * math.sin(angle) for angle in angles]
        out = out + marks.line(frame, xs, ys, "live-line live-arrow")
    return out


def _boundaries(frame: Frame, planes: list[list[float]]) -> str:
    """Draw the boundaries, and the perpendicular from the origin to each."""
    out = ""
    for plane in planes:
        x = -plane[2] * plane[0]
        y = -plane[2] * plane[1]
        far = 3.0 * REACH
        xs = [x - far * plane[1], x + far * plane[1]]
        ys = [y + far * plane[0], y - far * plane[0]]
        out = out + marks.line(frame, [0.0, x], [0.0, y], "live-cursor")
        out = out + marks.line(frame, xs, ys, "live-line live-best")
    return out


def _normal(frame: Frame, plane: list[float], state: State) -> str:
    """Draw the direction of the weights as an arrow from the ring."""
    x = state["a1"] + ARROW * plane[0]
    y = state["a2"] + ARROW * plane[1]
    out = marks.line(frame, [state["a1"], x], [state["a2"], y], "live-line live-run")
    for side in [0.12, -0.12]:
        xs = [x, x - 0.2 * plane[0] - side * plane[1]]
        ys = [y, y - 0.2 * plane[1] + side * plane[0]]
        out = out + marks.line(frame, xs, ys, "live-line live-run")
    if svg.is_inside(frame, x, y):
        left = svg.x_pixel(frame, x) + 12.0 * plane[0]
        top = svg.y_pixel(frame, y) - 12.0 * plane[1] + 4.0
        out = out + svg.text_at(left, top, "live-label live-halo", "middle", "w")
    return out


def _dots(frame: Frame, xs: list[float], ys: list[float], labels: list[float]) -> str:
    """Draw points by class: dots for class 1, rings for class 0."""
    chosen = [i for i in range(len(xs)) if labels[i] == 1.0]
    out = marks.dots(
        frame, [xs[i] for i in chosen], [ys[i] for i in chosen], "live-dots live-fate-down"
    )
    for i in range(len(xs)):
        if labels[i] == 0.0 and svg.is_inside(frame, xs[i], ys[i]):
            out = out + marks.disc(svg.x_pixel(frame, xs[i]), svg.y_pixel(frame, ys[i]), 2.5, RING)
    return out


def _crosses(frame: Frame, planes: list[list[float]], points: dict) -> str:
    """Mark the points on the wrong side."""
    out = ""
    for i in range(len(points["x"])):
        if not model.is_right(planes, points, i):
            x = svg.x_pixel(frame, points["x"][i])
            y = svg.y_pixel(frame, points["y"][i])
            out = out + marks.cross(x, y, 4.0, "live-cross live-warning live-fine")
    return out


def _output_panel(
    ident: str, planes: list[list[float]], points: dict, state: State, size: list[float]
) -> str:
    """Draw the output against the signed distance, with the points on the curve."""
    kind = state["activation"]
    steep = state["size"]
    rs = [REACH * (i - COUNT) / COUNT for i in range(2 * COUNT + 1)]
    items = [["line", "live-line live-theory", "φ(|w| r)"]]
    frame = svg.make_frame(
        size[0], size[1], svg.key_rows(items, size[0]), [-REACH, REACH], [-1.25, 2.75], False
    )
    found = []
    for i in range(len(points["x"])):
        found.append(model.distance(planes, points["x"][i], points["y"][i]))
    several = len(planes) > 1
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "smallest signed distance r" if several else "signed distance r"),
        axes.y_axis(frame, "output", True),
        axes.border(frame),
        marks.cursor(frame, 0.0, "live-line live-best live-fine"),
        marks.line(frame, rs, [model.activation(kind, steep * r) for r in rs], THEORY),
        _dots(frame, found, [model.activation(kind, steep * r) for r in found], points["label"]),
    ]
    what = "Output of the unit against the signed distance from the boundary, with the points."
    return svg.panel(f"{ident}-output", "Output", what, size[0], size[1], pieces)


def _activation_panel(
    ident: str, planes: list[list[float]], state: State, size: list[float]
) -> str:
    """Draw the activation and its derivative against the score, and where the origin's score is."""
    kind = state["activation"]
    items = [
        ["line", THEORY, "φ"],
        ["line", "live-line live-run", "φ′"],
        ["line", "live-cursor", "score b of the origin"],
    ]
    rows = svg.key_rows(items, size[0])
    frame = svg.make_frame(size[0], size[1], rows, [-SCORE, SCORE], [-1.25, 2.75], False)
    below = [SCORE * (i - COUNT) / COUNT for i in range(COUNT + 1)]
    above = [SCORE * i / COUNT for i in range(COUNT + 1)]
    slopes = [model.derivative(kind, z) for z in above]
    if kind >= 2.0:
        # the derivative jumps: its value at zero belongs to the left
        slopes[0] = 1.0
    scores = below[:]
    for z in above:
        scores.append(z)
    origin = state["size"] * planes[0][2]
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "score z"),
        axes.y_axis(frame, "φ, φ′", True),
        axes.border(frame),
        marks.line(frame, below, [model.derivative(kind, z) for z in below], "live-line live-run"),
        marks.line(frame, above, slopes, "live-line live-run"),
        marks.line(frame, scores, [model.activation(kind, z) for z in scores], THEORY),
    ]
    if abs(origin) <= SCORE:
        pieces.append(marks.cursor(frame, origin, "live-cursor"))
    what = "The activation and its derivative against the score."
    return svg.panel(f"{ident}-unit", "Activation", what, size[0], size[1], pieces)
