"""What the demo of hierarchical features says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import hierarchy_model as model
from learndyn.live import numerals


def describe(tree: dict, values: list[float], measured: list[float], count: int) -> str:
    """Say which eigenvalues the tree has, and what the drawn features give.

    Parameters
    ----------
    tree : dict
        ``levels``, ``wanted`` levels, ``branching``, ``items`` and ``flip``.
    values : list of float
        The eigenvalues by level.
    measured : list of float
        Their measured counterparts.
    count : int
        How many features were drawn.

    Returns
    -------
    str
        Two to four short sentences.
    """
    words = []
    found = []
    for level in range(len(values)):
        times = model.multiplicity(level, tree["branching"])
        often = "once" if times == 1 else f"{times} times"
        words.append(f"{numerals.fixed(values[level], 2)} ({often})")
        found.append(numerals.fixed(measured[level], 2))
    items = tree["items"]
    listed = ", ".join(words)
    features = "one feature" if count == 1 else f"{count} features"
    text = f"{items} items, eigenvalues {listed}: they add up to {items}."
    text = f"{text} Measured on {features}: {', '.join(found)}."
    if tree["levels"] < tree["wanted"]:
        text = f"{text} The figure stops at {tree['levels']} levels, before it has too many items."
    if tree["flip"] == 0.0:
        text = f"{text} Without flips all items are alike, and only the common mode is left."
    if tree["flip"] == 0.5:
        text = f"{text} When flips are as likely as not, items share nothing."
    return text


def table(tree: dict, values: list[float], measured: list[float]) -> list[list[str]]:
    """List the levels with their eigenvalues.

    Parameters
    ----------
    tree : dict
        As in `describe`.
    values, measured : list of float
        The eigenvalues by level, and their measured counterparts.

    Returns
    -------
    list of list of str
        What the modes compare, how many there are, eigenvalue, measured value.
    """
    rows = []
    for level in range(len(values)):
        what = "all items" if level == 0 else f"branches at level {level}"
        times = f"{model.multiplicity(level, tree['branching'])}"
        numbers = [numerals.significant(value, 4) for value in [values[level], measured[level]]]
        rows.append([what, times, numbers[0], numbers[1]])
    return rows
