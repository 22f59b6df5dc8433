"""The sentences and the table of the demo of order and chaos.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import edge_of_chaos_model as model
from learndyn.live import numerals
from learndyn.live.contracts import State

SHOWN = [0, 4, 9, 14, 19]
# How far from 1 a factor may be to be called the edge.
CLOSE = 0.02


def describe(predicted: dict, found: dict, state: State) -> str:
    """Say which phase it is, and where the two inputs are in the last layer.

    Parameters
    ----------
    predicted, found : dict
        As `learndyn.live.edge_of_chaos_model` returns them.
    state : mapping of str to float
        The value of each control.

    Returns
    -------
    str
        The sentences.
    """
    last = model.LAYERS - 1
    text = _rectifiers(state) if state["kind"] > 0.5 else _phase(state)
    start = numerals.fixed(predicted["c"][0], 2)
    end = numerals.fixed(predicted["c"][last], 2)
    here = numerals.fixed(found["c"][last], 2)
    text = text + f" From layer 1 to layer {model.LAYERS} the correlation goes from {start} to "
    return text + f"{end} in theory; this network of width {model.WIDTH} ends at {here}."


def _phase(state: State) -> str:
    """Name the phase of tanh units."""
    if state["sb"] == 0.0 and state["sw"] <= 1.0:
        decay = "like 1/(2l), the corner of the critical line"
        if state["sw"] < 1.0:
            decay = f"by a factor {numerals.fixed(state['sw'], 2)} per layer in the end"
        text = f"Lengths decay {decay}, and squared gradients with them. Units become linear, so "
        return text + "that very wide networks hardly change correlations any more."
    q = model.settled_length(state)
    chi = model.factor(q, state)
    value = numerals.fixed(chi, 2)
    length = numerals.fixed(q, 2)
    if abs(chi - 1.0) < CLOSE:
        return f"At the edge: χ = {numerals.fixed(chi, 3)} at the length {length}."
    if chi < 1.0:
        layers = numerals.fixed(-1.0 / math.log(chi), 1)
        text = f"Order: χ = {value} at the length {length}. Inputs become alike: in the end 1 − c "
        return text + f"falls by a factor e in {layers} layers. Gradients vanish."
    text = f"Chaos: χ = {value} at the length {length}. Inputs that are almost alike "
    return text + f"part; squared gradients grow {value}-fold per layer on their way back."


def _rectifiers(state: State) -> str:
    """Say what the variances do to rectifiers."""
    value = numerals.fixed(0.5 * state["sw"], 2)
    text = f"Rectifiers: squared gradients change by a factor {value} per layer, "
    if state["sb"] == 0.0:
        text = text + "and so do lengths. Without biases "
        return text + "the variance of the weights leaves correlations as they are."
    return text + "and there is no chaos: weights and biases both raise correlations."


def table(predicted: dict, found: dict) -> list[list[str]]:
    """List lengths and correlations of some layers.

    Parameters
    ----------
    predicted, found : dict
        As `learndyn.live.edge_of_chaos_model` returns them.

    Returns
    -------
    list of list of str
        A row for each layer.
    """
    rows = []
    for i in SHOWN:
        lengths = [numerals.significant(run["q"][i], 3) for run in [predicted, found]]
        correlations = [numerals.fixed(run["c"][i], 3) for run in [predicted, found]]
        rows.append([f"{i + 1}", lengths[0], lengths[1], correlations[0], correlations[1]])
    return rows
