"""The loss of a chain in training, as a panel that several demos share.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import axes, marks, numerals, svg
from learndyn.live import chain_model as model
from learndyn.live.contracts import Data

LOSS_RANGE = [0.008, 20.0]


def loss_panel(
    ident: str, run: dict, num_steps: int, threshold: float, data: Data, size: list[float]
) -> str:
    """Draw the loss against the step, with the noise floor and the threshold of success.

    Parameters
    ----------
    ident : str
        Prefix of the ids of elements, unique on the page.
    run : dict
        What `learndyn.live.chain_model.descend` returns.
    num_steps : int
        The length of a run that does not diverge.
    threshold : float
        The loss below which a run counts as successful.
    data : mapping
        ``noise_floor`` of the data.
    size : list of float
        Width and height of the panel in pixels.

    Returns
    -------
    str
        The SVG element.
    """
    items = [
        ["line", "live-line live-run", "loss"],
        ["line", "live-line live-theory", "success below"],
        ["line", "live-line live-best", "noise floor"],
    ]
    rows = svg.key_rows(items, size[0])
    frame = svg.make_frame(size[0], size[1], rows, [0.0, 1.0 * num_steps], LOSS_RANGE, True)
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
        marks.rule(frame, data["noise_floor"], "live-line live-best"),
        marks.rule(frame, threshold, "live-line live-theory"),
        marks.line(frame, xs, ys, "live-line live-run"),
    ]
    settled = model.settling_step(run, threshold)
    if settled >= 0:
        x = svg.x_pixel(frame, xs[settled])
        pieces.append(marks.disc(x, svg.y_pixel(frame, ys[settled]), 4.5, "live-now"))
    text = f"diverges at step {run['diverged']}"
    if ys[0] > LOSS_RANGE[1]:
        start = f"starts at {numerals.significant(ys[0], 2)}"
        text = f"{start}, {text}" if run["diverged"] >= 0 else start
        corner = [frame["left"] + 10.0, frame["top"] + 16.0]
        pieces.append(svg.text_at(corner[0], corner[1], "live-note live-halo", "start", text))
    elif run["diverged"] >= 0:
        pieces.append(marks.exit_note(frame, xs, ys, text))
    what = "Loss against step on a logarithmic axis, with the noise floor and the loss of success."
    return svg.panel(f"{ident}-loss", "Loss", what, size[0], size[1], pieces)
