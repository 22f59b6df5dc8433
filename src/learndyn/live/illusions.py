"""Live demo: what a network believes of an exception while it learns a hierarchy.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, marks, numerals, svg, texts
from learndyn.live import illusions_model as model
from learndyn.live import illusions_text as words
from learndyn.live.contracts import Data, Frame, Picture, State

KEYS = ["f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7"]
ITEMS = 8
TREE_HEIGHT = 232.0


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the belief over time and the tree with its group means, and say what happens.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        ``f0`` to ``f7``, +1 for the items that have the feature and -1 for the others; the
        ``item`` asked about; the ``step`` to look at.
    data : mapping
        What `learndyn.live.entries.illusions.illusions_data` returns, its names perhaps changed.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences, and a table.
    """
    feature = [state[name] for name in KEYS]
    item = int(state["item"])
    step = int(state["step"])
    means = model.group_means(feature, item)
    beliefs = model.believe(feature, item, data)
    return {
        "panels": [
            _belief_panel(ident, beliefs, means, step, item, data, width),
            _tree_panel(ident, feature, item, data, width),
        ],
        "text": words.describe(beliefs, means, step, item, data),
        "head": ["mean over", "is", "learned at step", "at step", "network says"],
        "rows": words.table(beliefs, means, data),
    }


def _belief_panel(
    ident: str,
    beliefs: list[float],
    means: list[float],
    step: int,
    item: int,
    data: Data,
    width: float,
) -> str:
    """Draw the network's belief, the predicted one with its staircase, and where it turns."""
    items = [
        ["line", "live-line live-run", "network"],
        ["line", "live-line live-theory", "theory"],
        ["line", "live-line live-best", "truth"],
        ["line", "live-line live-data", "group means"],
    ]
    rows = svg.key_rows(items, width)
    height = 284.0 + svg.KEY_ROW * rows
    last = 1.0 * data["num_steps"]
    frame = svg.make_frame(width, height, rows, [0.0, last], [-1.15, 1.15], False)
    steps = [1.0 * i for i in range(len(beliefs))]
    predicted = [model.expected(means, at, data) for at in steps]
    stairs = _stairs(means, data)
    subject = texts.fit(data["names"][item], 0.45 * width)
    feature = texts.fit(data["names"][ITEMS], 0.4 * width)
    title = f"{texts.isolate(texts.escape(subject))}: {texts.isolate(texts.escape(feature))}"
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "step"),
        axes.y_axis(frame, "belief", True),
        axes.border(frame),
        marks.rule(frame, means[-1], "live-line live-best"),
        marks.line(frame, stairs[0], stairs[1], "live-line live-data"),
        marks.cursor(frame, steps[step], "live-cursor"),
        marks.line(frame, steps, beliefs, "live-line live-run"),
        marks.line(frame, steps, predicted, "live-line live-theory"),
        _turns(frame, means, data),
        marks.disc(
            svg.x_pixel(frame, steps[step]), svg.y_pixel(frame, beliefs[step]), 5.0, "live-now"
        ),
    ]
    what = "The belief against the step, with the prediction, the group means and the truth."
    return svg.panel(f"{ident}-belief", title, what, width, height, pieces)


def _stairs(means: list[float], data: Data) -> list:
    """List the corners of the staircase: a group's mean from when its level is learned."""
    xs = [0.0]
    ys = [0.0]
    level = 0.0
    for i in range(len(means)):
        xs.append(data["level_times"][i])
        ys.append(level)
        level = means[i]
        xs.append(data["level_times"][i])
        ys.append(level)
    xs.append(1.0 * data["num_steps"])
    ys.append(level)
    return [xs, ys]


def _turns(frame: Frame, means: list[float], data: Data) -> str:
    """Mark and name the predicted extrema on the side that is not true."""
    out = []
    for turn in model.turns(means, data):
        if turn[1] * means[-1] < 0.0:
            x = svg.x_pixel(frame, turn[0])
            y = svg.y_pixel(frame, turn[1])
            out.append(marks.cross(x, y, 5.0, "live-cross"))
            where = y - 12.0 if turn[1] > 0.0 else y + 20.0
            text = f"predicted {words.signed(turn[1])} at {numerals.fixed(turn[0], 1)}"
            out.append(svg.text_at(x, where, "live-note live-halo", "middle", text))
    return "".join(out)


def _tree_panel(ident: str, feature: list[float], item: int, data: Data, width: float) -> str:
    """Draw the tree: the mean of each group, and the way from the root to the item."""
    pieces = []
    boxes = []
    half = min(20.0, 0.5 * (width - 16.0) / ITEMS - 1.5)
    size = ITEMS
    while size >= 1:
        for first in range(0, ITEMS, size):
            inside = first <= item and item < first + size
            at = _place(first, size, width)
            if size > 1:
                for child in [first, first + size // 2]:
                    below = _place(child, size // 2, width)
                    ahead = inside and child <= item and item < child + size // 2
                    cls = "live-line live-run" if ahead else "live-line live-data live-thin"
                    ends = f"M{_pair(at)}L{_pair(below)}"
                    pieces.append(f"<path class='{cls}' d='{ends}'/>")
            boxes.append(_box(at, half, _mean(feature, first, size), inside))
        size = size // 2
    for i in range(ITEMS):
        at = _place(i, 1, width)
        name = texts.fit(data["names"][i], (width - 16.0) / ITEMS - 1.0)
        text = texts.isolate(texts.escape(name))
        cls = "live-title" if i == item else "live-key"
        pieces.append(f"<text class='{cls}' text-anchor='middle' {_spot(at, 26.0)}>{text}</text>")
    name = texts.fit(data["names"][ITEMS], 0.35 * width)
    title = f"Group means: {texts.isolate(texts.escape(name))}"
    what = "The tree of the items with the mean of the feature over each group."
    pieces.append("".join(boxes))
    return svg.panel(f"{ident}-tree", title, what, width, TREE_HEIGHT, pieces)


def _place(first: int, size: int, width: float) -> list[float]:
    """Return the centre of a group in the tree."""
    across = (first + 0.5 * size) / ITEMS
    y = 52.0
    larger = size
    while larger < ITEMS:
        larger = larger * 2
        y = y + 46.0
    return [8.0 + across * (width - 16.0), y]


def _mean(feature: list[float], first: int, size: int) -> float:
    """Average the feature over a group."""
    total = 0.0
    for i in range(first, first + size):
        total = total + feature[i]
    return total / size


def _box(at: list[float], half: float, mean: float, inside: bool) -> str:
    """Draw the mean of a group on a ground that shows its sign and size."""
    place = f"x='{numerals.pixel(at[0] - half)}' y='{numerals.pixel(at[1] - 10.0)}'"
    size = f"width='{numerals.pixel(2.0 * half)}' height='20' rx='4'"
    edge = "live-paper live-chosen" if inside else "live-paper live-border"
    ground = f"<rect class='{edge}' {place} {size}/>"
    shade = "live-cell" if mean > 0.0 else "live-cell-below"
    strength = numerals.fixed(0.45 * abs(mean), 3)
    tint = f"<rect class='{shade}' fill-opacity='{strength}' {place} {size}/>"
    number = svg.text_at(at[0], at[1] + 4.0, "live-small", "middle", words.signed(mean))
    return ground + tint + number


def _pair(at: list[float]) -> str:
    """Write a point of a path."""
    return numerals.pixel(at[0]) + " " + numerals.pixel(at[1])


def _spot(at: list[float], below: float) -> str:
    """Write the place of a text."""
    return f"x='{numerals.pixel(at[0])}' y='{numerals.pixel(at[1] + below)}'"
