"""Live demo: three logits, their probabilities, and the loss of one class.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import softmax_model as model
from learndyn.live.contracts import Data, Frame, Picture, State

KEYS = ["z0", "z1", "z2"]
INDICES = "₀₁₂"
REACH = 6.0
HALF_BAR = 0.16


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw probabilities with the gradient, and the loss with its tangent, and say what they are.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Logits ``z0`` to ``z2``, the right class ``label``, and what is ``added`` to all logits.
    data : mapping
        ``positions`` at which the loss is drawn.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences and the table.
    """
    label = int(state["label"])
    plain = [state[name] for name in KEYS]
    logits = [z + state["added"] for z in plain]
    logs = model.log_probabilities(logits)
    slopes = model.gradient(logits, label)
    return {
        "panels": [
            _bars(ident, [math.exp(value) for value in logs], slopes, width),
            _curve(ident, plain, label, -logs[label], slopes[label], data, width),
        ],
        "text": _describe(plain, logs, slopes, label, state["added"]),
        "head": ["class", "logit", "probability", "log-probability", "gradient"],
        "rows": [
            [
                f"{k}",
                numerals.fixed(logits[k], 2),
                numerals.significant(math.exp(logs[k]), 3),
                numerals.significant(logs[k], 3),
                numerals.significant(slopes[k], 3),
            ]
            for k in range(3)
        ],
    }


def _bars(ident: str, shares: list[float], slopes: list[float], width: float) -> str:
    """Draw the probability of each class, and the gradient beside it."""
    items = [
        ["line", "live-bar", "probability"],
        ["line", "live-line live-theory", "gradient"],
    ]
    rows = svg.key_rows(items, width)
    height = 0.72 * width + svg.KEY_ROW * rows
    frame = svg.make_frame(width, height, rows, [-0.5, 2.5], [-1.25, 1.25], False)
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, "class"),
        axes.y_axis(frame, "probability, gradient", True),
        axes.border(frame),
        marks.rule(frame, 0.0, "live-line live-data live-thin"),
    ]
    for k in range(3):
        at = k - HALF_BAR
        corners = [at - HALF_BAR, at + HALF_BAR, at + HALF_BAR, at - HALF_BAR]
        shape = marks.outline(frame, corners, [0.0, 0.0, shares[k], shares[k]])
        pieces.append(f"<path class='live-cell' fill-opacity='0.6' d='{shape}'/>")
        pieces.append(_number(frame, at, shares[k], numerals.fixed(shares[k], 2)))
        side = k + HALF_BAR
        pieces.append(marks.line(frame, [side, side], [0.0, slopes[k]], "live-line live-theory"))
        pieces.append(_number(frame, k + 1.5 * HALF_BAR, slopes[k], numerals.fixed(slopes[k], 2)))
    what = "The probability of each class as a bar, and the gradient of the loss by its logit."
    title = "Probabilities and gradient"
    return svg.panel(f"{ident}-bars", title, what, width, height, pieces)


def _number(frame: Frame, x: float, y: float, text: str) -> str:
    """Write a number at the end of a bar, above or below."""
    place = svg.y_pixel(frame, y) + (15.0 if y < 0.0 else -5.0)
    return svg.text_at(svg.x_pixel(frame, x), place, "live-small live-halo", "middle", text)


def _curve(
    ident: str, plain: list[float], label: int, loss: float, slope: float, data: Data, width: float
) -> str:
    """Draw the loss against the logit of the right class, and the tangent."""
    items = [
        ["line", "live-line live-run", "loss"],
        ["line", "live-line live-theory", f"slope p{INDICES[label]} − 1"],
        ["line", "live-line live-best", "ln 3"],
    ]
    rows = svg.key_rows(items, width)
    height = 0.72 * width + svg.KEY_ROW * rows
    frame = svg.make_frame(width, height, rows, [-REACH, REACH], [0.0, 13.0], False)
    now = plain[label]
    ends = [loss + slope * (x - now) for x in [-REACH, REACH]]
    pieces = [
        svg.key(items, width),
        axes.x_axis(frame, f"z{INDICES[label]}, the others fixed"),
        axes.y_axis(frame, "loss", True),
        axes.border(frame),
        marks.rule(frame, math.log(3.0), "live-line live-best"),
        marks.line(
            frame,
            data["positions"],
            model.losses(plain, label, data["positions"]),
            "live-line live-run",
        ),
        marks.line(frame, [-REACH, REACH], ends, "live-line live-theory"),
        marks.disc(svg.x_pixel(frame, now), svg.y_pixel(frame, loss), 5.5, "live-now"),
    ]
    what = "The loss against the logit of the right class, with the tangent at the present one."
    return svg.panel(f"{ident}-curve", "Loss", what, width, height, pieces)


def _describe(
    plain: list[float], logs: list[float], slopes: list[float], label: int, added: float
) -> str:
    """Say what the network believes, what that costs, and what descent would do."""
    shares = [numerals.significant(math.exp(value), 3) for value in logs]
    loss = numerals.significant(-logs[label], 3)
    believed = f"Probabilities {shares[0]}, {shares[1]} and {shares[2]}."
    side = "below"
    if -logs[label] > math.log(3.0) + 1e-12:
        side = "above"
    cost = f"Class {label} is right and costs −ln p{INDICES[label]} = {loss}, {side} ln 3 = 1.10."
    if abs(-logs[label] - math.log(3.0)) <= 1e-12:
        cost = f"Class {label} is right and costs ln 3 = 1.10, as if nothing were known."
    others = [k for k in range(3) if k != label]
    first = others[0]
    second = others[1]
    if plain[second] > plain[first]:
        first = others[1]
        second = others[0]
    most = f"most that of class {first}"
    if plain[first] == plain[second]:
        most = "both alike"
    up = numerals.significant(-slopes[label], 3)
    pull = f"Descent raises its logit by {up} of the rate and lowers the two others, {most}."
    return f"{believed} {cost} {pull}{_shifted(plain, added)}"


def _shifted(plain: list[float], added: float) -> str:
    """Say what would become of the exponentials of the logits as they are."""
    if added == 0.0:
        return ""
    amount = numerals.fixed(added, 0)
    same = f" The {amount} added to all logits changes nothing"
    if max(plain) + added > model.OVERFLOW:
        return f"{same}, but the exponentials of the logits themselves are too large for a double."
    if max(plain) + added < model.UNDERFLOW:
        return f"{same}, but the exponentials of the logits themselves are all zero in a double."
    return f"{same}."
