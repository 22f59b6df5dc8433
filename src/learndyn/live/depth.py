"""Live demo: chains of many depths, on the same points and at the same learning rate.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import axes, chain_drawing, marks, numerals, svg
from learndyn.live import chain_model as model
from learndyn.live.contracts import Data, Picture, State

STEP_RANGE = [1.0, 10000.0]
LISTED = [1, 2, 5, 10, 15, 20, 30, 40, 51]


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the loss of one chain and the steps to success of all depths, and compare them.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        Number of hidden units ``hidden``, learning rate ``rate``, initial ``weight`` of all.
    data : mapping
        What `learndyn.live.entries.depth.depth_data` returns.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Two panels, the sentences and the table.
    """
    depth = int(state["hidden"]) + 1
    rate = state["rate"]
    num_steps = math.floor(data["duration"] / rate + 0.5)
    run = model.descend(state["weight"], depth, rate, num_steps, data)
    settled = model.settling_step(run, data["success_loss"])
    row = _position(data["weights"], state["weight"])
    known = {
        "predicted": [time / rate for time in data["times"][row]],
        "measured": data["measured"][row][_position(data["rates"], rate)],
        "half": data["half_times"][row][depth - 1] / rate,
        "num_steps": num_steps,
    }
    size = [width, 0.8 * width]
    return {
        "panels": [
            chain_drawing.loss_panel(ident, run, num_steps, data["success_loss"], data, size),
            _steps_panel(ident, depth, settled, known, size),
        ],
        "text": _describe(state, depth, settled, known, data),
        "head": ["D", "hidden units", "initial product", "predicted step", "measured step"],
        "rows": _table(state["weight"], depth, known),
    }


def _position(values: list[float], value: float) -> int:
    """Return where a value of a control stands in its list."""
    found = 0
    for i in range(len(values)):
        if values[i] == value:
            found = i
    return found


def _steps_panel(ident: str, depth: int, settled: int, known: dict, size: list[float]) -> str:
    """Draw the steps to success against the depth: theory, all depths, and the one shown."""
    items = [
        ["line", "live-line live-theory", "flow time / rate"],
        ["dot", "live-dots live-data", "measured"],
        ["dot", "live-dots live-run", "this depth"],
    ]
    rows = svg.key_rows(items, size[0])
    frame = svg.make_frame(size[0], size[1], rows, [0.0, 52.0], STEP_RANGE, True)
    depths = [1.0 * i for i in range(1, len(known["predicted"]) + 1)]
    found = [1.0 * step for step in known["measured"]]
    end = 1.0 * known["num_steps"]
    y = svg.y_pixel(frame, end)
    left = svg.x_pixel(frame, 3.0)
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "weights D"),
        axes.y_axis(frame, "step", True),
        axes.border(frame),
        marks.rule(frame, end, "live-cursor"),
        # above the rule theory is at either end, never where this stands
        svg.text_at(left, y - 6.0, "live-note live-halo", "start", "end of the run"),
        marks.cursor(frame, 1.0 * depth, "live-cursor"),
        marks.dots(frame, depths, found, "live-dots live-data"),
        # above the dots, which follow it closely
        marks.line(frame, depths, known["predicted"], "live-line live-theory"),
    ]
    if settled >= 0:
        x = svg.x_pixel(frame, 1.0 * depth)
        pieces.append(marks.disc(x, svg.y_pixel(frame, 1.0 * settled), 5.5, "live-now"))
    what = "Steps until the loss is below that of success, against the number of weights."
    return svg.panel(f"{ident}-steps", "Steps to success", what, size[0], size[1], pieces)


def _describe(state: State, depth: int, settled: int, known: dict, data: Data) -> str:
    """Say what the chain is, when it should arrive and when it does."""
    weights = "weight" if depth == 1 else "weights"
    units = "hidden unit" if depth == 2 else "hidden units"
    value = numerals.fixed(state["weight"], 2)
    product = numerals.significant(model.power(state["weight"], depth), 3)
    slope = numerals.significant(data["slope"], 3)
    chain = f"D = {depth} {weights} of {value} ({depth - 1} {units})"
    chain = f"{chain}: initial product {product}, β = {slope}."
    predicted = numerals.significant(known["predicted"][depth - 1], 3)
    measured = f"training has it from step {settled} on."
    if settled < 0:
        measured = f"training does not have it within {known['num_steps']} steps."
    arrival = f"Success by flow time: step {predicted}; {measured}"
    wait = "The start is beyond half of β: no plateau."
    if known["half"] > 0.0:
        half = numerals.significant(known["half"], 3)
        wait = f"Half of β is reached, by flow time, at step {half}."
    edge = numerals.significant(model.stability_edge(depth, data), 3)
    rate = numerals.significant(state["rate"], 2)
    return f"{chain} {arrival} {wait} The rate {rate} is below this depth's edge 2/λ = {edge}."


def _table(weight: float, depth: int, known: dict) -> list[list[str]]:
    """List some depths, the one shown among them."""
    rows = []
    for i in range(1, len(known["predicted"]) + 1):
        if i in LISTED or i == depth:
            measured = known["measured"][i - 1]
            rows.append(
                [
                    f"{i}",
                    f"{i - 1}",
                    numerals.significant(model.power(weight, i), 3),
                    numerals.significant(known["predicted"][i - 1], 3),
                    f"{measured}" if measured >= 0 else f"after {known['num_steps']}",
                ]
            )
    return rows
