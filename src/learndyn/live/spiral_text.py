"""The sentences and the table of the spiral demo.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import numerals
from learndyn.live import spiral_model as model
from learndyn.live.contracts import Data, State

RADII = ["below 0.5", "0.5 to 1", "1 to 1.5"]
WORDS = ["", "One hidden layer", "Two hidden layers", "Three hidden layers"]


def describe(run: dict, shown: int, rings: list[list[int]], state: State, data: Data) -> str:
    """Say how large the network is, what it has learned, and where that holds.

    Parameters
    ----------
    run : dict
        As `learndyn.live.spiral_model.train` returns it.
    shown : int
        The step to look at.
    rings : list of list of int
        Cells of three rings, and those that agree with the arms.
    state : mapping of str to float
        The value of each control.
    data : mapping
        As in `learndyn.live.spiral_model.train`.

    Returns
    -------
    str
        The sentences.
    """
    hidden = int(state["hidden"])
    width = int(state["width"])
    classes = int(data["num_classes"])
    count = model.parameter_count(hidden, width, classes)
    parameters = run["parameters"][shown]
    is_smooth = state["smooth"] > 0.5
    right = _right(parameters, run["sizes"], is_smooth, data)
    loss = numerals.fixed(run["losses"][shown], 2)
    inside = _share(rings[0][1] + rings[1][1], rings[0][0] + rings[1][0])
    outside = _share(rings[2][1], rings[2][0])
    text = f"{WORDS[hidden]} of width {width}: {count} parameters. At step {shown} the loss is "
    text = text + f"{loss}, and {right} of {len(data['labels'])} points are right. The map agrees "
    text = text + f"with the arms on {inside} % of the cells within radius 1, "
    text = text + f"and on {outside} % of those from 1 to 1.5, where there are no data."
    return text if is_smooth else text + _silence(parameters, run["sizes"], data)


def table(rings: list[list[int]]) -> list[list[str]]:
    """List how many cells of each ring agree with the arms.

    Parameters
    ----------
    rings : list of list of int
        Cells of three rings, and those that agree.

    Returns
    -------
    list of list of str
        A row for each ring.
    """
    rows = []
    for i in range(len(rings)):
        share = _share(rings[i][1], rings[i][0])
        rows.append([RADII[i], f"{rings[i][0]}", f"{share} %"])
    return rows


def _right(parameters: list[float], sizes: list[int], is_smooth: bool, data: Data) -> int:
    """Count the points whose arm is predicted."""
    count = 0
    for n in range(len(data["labels"])):
        x = data["x"][2 * n]
        layers = model.forward(parameters, sizes, is_smooth, x, data["x"][2 * n + 1])
        if model.largest(layers[len(layers) - 1]) == int(data["labels"][n]):
            count = count + 1
    return count


def _share(part: int, whole: int) -> str:
    """Write a share in per cent."""
    return numerals.fixed(100.0 * part / whole, 0)


def _silence(parameters: list[float], sizes: list[int], data: Data) -> str:
    """Say how many rectifiers give zero for every point, and what that means."""
    silent = model.silent_units(parameters, sizes, data)
    total = 0
    units = 0
    for k in range(len(silent)):
        if silent[k] == sizes[k + 1]:
            return f" All units of hidden layer {k + 1} are silent: no gradient passes them."
        total = total + silent[k]
        units = units + sizes[k + 1]
    if total == 0:
        return ""
    verb = "is" if total == 1 else "are"
    return f" Of {units} hidden units {total} {verb} silent on every point."
