"""What the demo of similarities says, and the similarities of one item.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import numerals
from learndyn.live import similarity_model as model
from learndyn.live.contracts import Data

RELATIONS = ["other kingdom", "same kingdom", "same family", "itself"]
NUMBERS = ["none", "one", "two", "three", "four", "five", "six", "seven", "all"]
# Of a mode as strong as this, in parts of what it will be, nothing is seen, or nothing is missing.
HARDLY = 0.02
NEARLY = 0.95


def describe(strengths: list, now: list, step: int, item: int, cosine: bool, data: Data) -> str:
    """Say which levels are learned at a step, and what that does to the chosen item.

    Parameters
    ----------
    strengths : list of list of float
        The strengths of the modes at this step.
    now : list of list of float
        The similarities shown.
    step : int
        The step.
    item : int
        The chosen item.
    cosine : bool
        Whether the similarities are cosines.
    data : mapping
        What `learndyn.live.entries.similarity.similarity_data` returns.

    Returns
    -------
    str
        Two or three sentences.
    """
    known = 0
    coming = 0
    for k in range(len(data["values"])):
        fraction = strengths[k][k] / data["values"][k]
        if fraction > NEARLY:
            known = known + 1
        elif fraction > HARDLY:
            coming = coming + 1
    kind = "cosines" if cosine else "dot products"
    decimals = 3 if cosine else 1
    said = []
    wanted = expected(1.0 * step, cosine, data)
    for relation in [2, 1, 0]:
        j = relative(item, relation)
        value = numerals.fixed(now[item][j], decimals)
        theory = numerals.fixed(wanted[relation], decimals)
        said.append(f"{value} with {data['items'][j]} (theory {theory})")
    opening = f"At step {step} {_stage(known, coming)}"
    return f"{opening} {data['items'][item]}'s {kind}: {', '.join(said)}."


def table(strengths: list, columns: list, item: int, data: Data) -> list[list[str]]:
    """List the similarities of the chosen item with all items.

    Parameters
    ----------
    strengths : list of list of float
        The strengths of the modes at this step.
    columns : list of list of float
        For each item its part in each mode.
    item : int
        The chosen item.
    data : mapping
        What `learndyn.live.entries.similarity.similarity_data` returns.

    Returns
    -------
    list of list of str
        Item, dot product, cosine, relation.
    """
    products = row_of(strengths, columns, item, False)
    directions = row_of(strengths, columns, item, True)
    rows = []
    for j in range(len(columns)):
        product = numerals.significant(products[j], 4)
        row = [data["items"][j], product, numerals.fixed(directions[j], 4)]
        row.append(RELATIONS[_relation(item, j)])
        rows.append(row)
    return rows


def row_of(strengths: list, columns: list, item: int, cosine: bool) -> list[float]:
    """Return the similarities of one item with all items.

    Parameters
    ----------
    strengths : list of list of float
        The strengths of the modes.
    columns : list of list of float
        For each item its part in each mode.
    item : int
        The item.
    cosine : bool
        Whether cosines are wanted instead of dot products.

    Returns
    -------
    list of float
        One number for each item.
    """
    reach = model.products([columns[item]], strengths)
    row: list[float] = model.products(reach, columns)[0]
    if not cosine:
        return row
    spread = model.products(columns, strengths)
    out = []
    for j in range(len(columns)):
        own = model.products([spread[j]], [columns[j]])[0][0]
        out.append(row[j] / math.sqrt(row[item] * own))
    return out


def cosines(rows: list) -> list:
    """Divide dot products by the lengths that belong to them.

    Parameters
    ----------
    rows : list of list of float
        Dot products of all pairs.

    Returns
    -------
    list of list of float
        Cosines.

    Examples
    --------
    >>> cosines([[4.0, 1.0], [1.0, 1.0]])
    [[1.0, 0.5], [0.5, 1.0]]
    """
    out = []
    for i in range(len(rows)):
        row = []
        for j in range(len(rows)):
            row.append(rows[i][j] / math.sqrt(rows[i][i] * rows[j][j]))
        out.append(row)
    return out


def expected(step: float, cosine: bool, data: Data) -> list[float]:
    """Return the similarities that theory expects at a step, by relation.

    Parameters
    ----------
    step : float
        The step.
    cosine : bool
        Whether cosines are wanted instead of dot products.
    data : mapping
        The theory of the levels.

    Returns
    -------
    list of float
        For two items of different kingdoms, of one kingdom, of one family, and for an item itself.
    """
    strengths = []
    for level in range(4):
        strengths.append(data["level_values"][level] * model.learned(level, step, data))
    entries = []
    for relation in range(4):
        total = 0.0
        share = 0.125
        above = 0.0
        for level in range(4):
            if level <= relation:
                total = total + strengths[level] * (share - above)
            elif level == relation + 1:
                total = total - strengths[level] * above
            above = share
            share = 2.0 * share
        entries.append(total)
    if cosine:
        return [entry / entries[3] for entry in entries]
    return entries


def relative(item: int, relation: int) -> int:
    """Return an item that stands in a relation to another: the first of its kind.

    Parameters
    ----------
    item : int
        The item.
    relation : int
        How many levels of groups the two share.

    Returns
    -------
    int
        The other item.

    Examples
    --------
    >>> relative(0, 2), relative(5, 0)
    (1, 0)
    """
    found = 0
    while _relation(item, found) != relation:
        found = found + 1
    return found


def _stage(known: int, coming: int) -> str:
    """Say which modes are learned and what that means for the items."""
    if known == 0 and coming == 0:
        return "no mode has 2 % of its strength yet, and activities are still tiny."
    if coming > 0:
        verb = "is" if coming == 1 else "are"
        learned = "is" if known == 1 else "are"
        modes = f"{NUMBERS[known]} of the eight modes {learned} learned"
        return f"{modes}, {NUMBERS[coming]} {verb} on the way."
    if known == 1:
        return "one mode is learned: all items are nearly alike."
    if known == 2:
        return (
            "two modes are learned: animals differ from plants, and otherwise all are nearly alike."
        )
    if known == 4:
        return "four modes are learned: families differ, and their two members are nearly alike."
    if known == 8:
        return "all eight modes are learned: every item has an activity of its own."
    return f"{NUMBERS[known]} of the eight modes are learned."


def _relation(item: int, other: int) -> int:
    """Count the levels of groups that two of eight items share."""
    shared = 0
    size = 4
    while size >= 1 and item // size == other // size:
        shared = shared + 1
        size = size // 2
    return shared
