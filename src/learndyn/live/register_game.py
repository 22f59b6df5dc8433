"""Live demo: a game in which a learning rate is registered for each of six depths.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, chain_drawing, marks, svg
from learndyn.live import chain_model as model
from learndyn.live import chain_window as theory
from learndyn.live import register_game_text as words
from learndyn.live.contracts import Data, Picture, State


def view(ident: str, state: State, data: Data, width: float) -> Picture:
    """Draw the run at the present depth and what was registered, and name the button.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    state : mapping of str to float
        The ``rate`` of the slider, and for each depth the registered rate ``r10``, ..., or 0.
    data : mapping
        ``input_moment``, ``slope`` and ``noise_floor`` of the data, ``num_steps``, ``threshold``,
        initial ``weight``, the ``depths``, the ``first_rate`` of the slider, and the
        ``fewest`` steps that any of its rates needs.
    width : float
        Width of a panel in pixels.

    Returns
    -------
    Picture
        Three panels, the sentences, the table, and the action that registers the rate.
    """
    kept = _registered(state, data)
    place = 0
    while place < len(kept) and kept[place]["steps"] >= 0:
        place = place + 1
    done = place == len(kept)
    depth = int(data["depths"][min(place, len(kept) - 1)])
    run = _run(depth, state["rate"], data)
    settled = model.settling_step(run, data["threshold"])
    low = 200.0
    high = 2.0 * low + 12.0
    num_steps = int(data["num_steps"])
    threshold: float = data["threshold"]
    return {
        "panels": [
            chain_drawing.loss_panel(ident, run, num_steps, threshold, data, [width, high]),
            _panel(ident, "steps", kept, done, data, [width, low]),
            _panel(ident, "rates", kept, done, data, [width, low]),
        ],
        "text": words.describe(run, depth, state["rate"], kept, data),
        "head": ["depth", "your rate", "your steps", "edge 2/λ", "fewest steps"],
        "rows": words.table(kept, done, data),
        "action": {
            "label": "Done" if done else ("Register" if settled >= 0 else "Explore"),
            "enabled": settled >= 0 and not done,
            "set": _next_state(state, depth, data),
        },
    }


def _run(depth: int, rate: float, data: Data) -> dict:
    """Train the chain of a depth."""
    return model.descend(data["weight"], depth, rate, int(data["num_steps"]), data)


def _registered(state: State, data: Data) -> list[dict]:
    """List for each depth its registered rate and the steps it takes, -1 if there is none."""
    kept = []
    for value in data["depths"]:
        depth = int(value)
        rate = state[f"r{depth}"]
        steps = -1
        # an address may hold a rate that does not succeed; it counts as none
        if rate > 0.0:
            steps = model.settling_step(_run(depth, rate, data), data["threshold"])
        kept.append({"depth": depth, "rate": rate, "steps": steps})
    return kept


def _next_state(state: State, depth: int, data: Data) -> dict:
    """Say what the button sets: the rate of this depth, and the slider at its beginning."""
    return {f"r{depth}": state["rate"], "rate": data["first_rate"]}


def _panel(
    ident: str, what: str, kept: list[dict], done: bool, data: Data, size: list[float]
) -> str:
    """Draw the registered steps or rates against depth; the theory only after the last one."""
    is_rate = what == "rates"
    items = [["dot", "live-dots live-run", "registered"]]
    if done:
        items.append(["line", "live-line live-theory", "edge 2/λ" if is_rate else "at the edge"])
    rows = svg.key_rows(items, size[0])
    y_range = [0.0, 0.06] if is_rate else [1.0, 1000.0]
    frame = svg.make_frame(size[0], size[1], rows, [5.0, 65.0], y_range, not is_rate)
    pieces = [
        svg.key(items, size[0]),
        axes.x_axis(frame, "depth D"),
        axes.y_axis(frame, "rate" if is_rate else "steps", True),
        axes.border(frame),
    ]
    if done:
        curve = _theory(is_rate, data)
        pieces.append(marks.line(frame, curve["x"], curve["y"], "live-line live-theory"))
    for point in kept:
        if point["steps"] >= 0:
            # a start within reach of one step would be 0 on a logarithmic axis
            y = point["rate"] if is_rate else max(1.0, 1.0 * point["steps"])
            x = svg.x_pixel(frame, 1.0 * point["depth"])
            pieces.append(marks.disc(x, svg.y_pixel(frame, y), 5.0, "live-now"))
    title = "Registered rates" if is_rate else "Steps to success"
    about = f"{title} against depth, one point for each depth that is registered."
    return svg.panel(f"{ident}-all-{what}", title, about, size[0], size[1], pieces)


def _theory(is_rate: bool, data: Data) -> dict:
    """Return the stability edge against depth, or the steps that flow time predicts there."""
    xs: list[float] = []
    ys: list[float] = []
    gap = theory.success_gap(data["threshold"], data)
    for depth in range(8, 65):
        xs.append(1.0 * depth)
        if is_rate:
            ys.append(model.stability_edge(depth, data))
        else:
            ys.append(words.steps_at_edge(depth, gap, data))
    return {"x": xs, "y": ys}
