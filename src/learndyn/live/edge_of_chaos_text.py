"""The sentences and the table of the demo of order and chaos.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live import edge_of_chaos_model as model
from learndyn.live import numerals
from learndyn.live.contracts import Data, State

SHOWN = [0, 4, 9, 14, 19]
# How far from the critical line a variance of weights may be to be called the edge.
CLOSE = 0.04


def describe(predicted: dict, found: dict, state: State, data: Data) -> str:
    """Say which phase it is, and where the two inputs are in the last layer.

    Parameters
    ----------
    predicted, found : dict
        As `learndyn.live.edge_of_chaos_model` returns them.
    state : mapping of str to float
        The value of each control.
    data : mapping of str to list of float
        ``sw`` and ``sb``, lists with the critical line.

    Returns
    -------
    str
        The sentences.
    """
    last = model.LAYERS - 1
    text = _rectifiers(state) if state["kind"] > 0.5 else _phase(state, data)
    start = numerals.fixed(predicted["c"][0], 2)
    end = numerals.fixed(predicted["c"][last], 2)
    here = numerals.fixed(found["c"][last], 2)
    text = text + f" From layer 1 to layer {model.LAYERS} the correlation goes from {start} to "
    return text + f"{end} in theory; this network of width {model.WIDTH} ends at {here}."


def _phase(state: State, data: Data) -> str:
    """Name the phase of tanh units."""
    if state["sb"] == 0.0 and state["sw"] <= 1.0:
        decay = "like 1/(2l), the corner of the critical line"
        if state["sw"] < 1.0:
            decay = f"by a factor {numerals.fixed(state['sw'], 2)} per layer in the end"
        text = f"Lengths decay {decay}, and squared gradients with them. Units become linear, so "
        return text + "that very wide networks change correlations less and less."
    q = model.settled_length(state)
    chi = model.factor(q, state)
    value = numerals.fixed(chi, 2)
    length = numerals.fixed(q, 2)
    if state["sb"] == 0.0 and chi < 1.02:
        text = f"Just beyond the corner: χ = {numerals.fixed(chi, 3)} at the length {length}, "
        return text + "chaos that takes very many layers."
    if abs(state["sw"] - _edge(state["sb"], data)) < CLOSE:
        return f"At the edge: χ = {numerals.fixed(chi, 3)} at the length {length}."
    if chi < 1.0:
        layers = numerals.fixed(-1.0 / math.log(chi), 1)
        text = f"Order: χ = {value} at the length {length}. Inputs become alike: in the end 1 − c "
        return text + f"falls by a factor e in {layers} layers. Gradients vanish."
    text = f"Chaos: χ = {value} at the length {length}. Inputs that are almost alike "
    return text + f"part; squared gradients grow {value}-fold per layer on their way back."


def _edge(bias_variance: float, data: Data) -> float:
    """Return the variance of weights at which the critical line has this variance of biases."""
    biases = data["sb"]
    i = 0
    while i < len(biases) - 2 and biases[i + 1] < bias_variance:
        i = i + 1
    share = (bias_variance - biases[i]) / (biases[i + 1] - biases[i])
    found: float = data["sw"][i] + share * (data["sw"][i + 1] - data["sw"][i])
    return found


def _rectifiers(state: State) -> str:
    """Say what the variances do to rectifiers."""
    value = numerals.fixed(0.5 * state["sw"], 2)
    text = f"Rectifiers: squared gradients change by a factor {value} per layer, "
    if state["sb"] == 0.0:
        text = text + "and so do lengths. Without biases "
        return text + "correlations are the same for every variance of the weights."
    text = text + "and there is no chaos: every layer raises correlations, "
    return text + "and biases raise them further."


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
