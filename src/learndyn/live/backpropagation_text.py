"""What the demo of backpropagation says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import backpropagation_model as model
from learndyn.live import numerals
from learndyn.live.contracts import Data

NAMES = ["w₁", "w₂", "v₁", "v₂"]
# Differences below this are rounding.
ROUNDING = 1e-9


def describe(
    weights: list[float], which: int, step: float, x: float, relu: bool, data: Data
) -> str:
    """Say what came out, how one derivative is made, and what its difference quotient says.

    Parameters
    ----------
    weights : list of float
        Two weights of the hidden units, two of the output.
    which : int
        The weight to look at.
    step : float
        How far the difference quotient moves it to each side.
    x : float
        The input.
    relu : bool
        Whether the units are rectifiers.
    data : mapping
        ``biases`` and ``target``.

    Returns
    -------
    str
        Three sentences or four.
    """
    run = model.forward(weights, x, relu, data)
    back = model.backward(weights, x, relu, run)
    output = numerals.significant(run["output"], 3)
    loss = numerals.significant(run["loss"], 3)
    begin = (
        f"Forwards: ŷ = {output}, loss {loss}. Backwards: {_product(weights, which, x, run, back)}"
    )
    return f"{begin} {_check(weights, which, step, x, relu, data)}"


def table(weights: list[float], step: float, x: float, relu: bool, data: Data) -> list[list[str]]:
    """List all weights with their derivatives and difference quotients.

    Parameters
    ----------
    weights : list of float
        As in `describe`.
    step : float
        As in `describe`.
    x : float
        As in `describe`.
    relu : bool
        As in `describe`.
    data : mapping
        As in `describe`.

    Returns
    -------
    list of list of str
        Name, value, derivative, quotient.
    """
    run = model.forward(weights, x, relu, data)
    back = model.backward(weights, x, relu, run)
    rows = []
    for i in range(4):
        ratio = model.quotient(weights, i, step, x, relu, data)
        row = [NAMES[i], numerals.fixed(weights[i], 2), _shown(back["weights"][i]), _shown(ratio)]
        rows.append(row)
    return rows


def _product(weights: list[float], which: int, x: float, run: dict, back: dict) -> str:
    """Write one derivative as the product of what stands on the way."""
    delta = _factor(back["output"])
    result = _shown(back["weights"][which])
    if which > 1:
        unit = _factor(run["units"][which - 2])
        return f"∂L/∂{NAMES[which]} = δ·h = {delta} · {unit} = {result}."
    v = _factor(weights[2 + which])
    slope = _factor(back["slopes"][which])
    way = f"{delta} · {v} · {slope} · {_factor(x)}"
    return f"∂L/∂{NAMES[which]} = δ·v·φ′(z)·x = {way} = {result}."


def _check(weights: list[float], which: int, step: float, x: float, relu: bool, data: Data) -> str:
    """Compare the derivative with its difference quotient, and say why they differ."""
    run = model.forward(weights, x, relu, data)
    slope = model.backward(weights, x, relu, run)["weights"][which]
    ratio = model.quotient(weights, which, step, x, relu, data)
    begin = f"The difference quotient is {_shown(ratio)}"
    gap = abs(ratio - slope)
    if relu and which < 2 and _crosses(weights, which, step, x, run):
        if run["sums"][which] == 0.0:
            reason = "z is exactly 0, where the rectifier has two slopes and we take that of 0"
        else:
            reason = "its two points lie on different sides of the kink at z = 0"
        return f"{begin}: {reason}."
    expected = step * step / 6.0 * abs(model.third_derivative(weights, which, x, relu, run))
    if gap < ROUNDING and expected < ROUNDING:
        off = ""
        if relu and which < 2 and run["sums"][which] <= 0.0:
            off = " The unit is off, and nothing passes it on the way back."
        return f"{begin}, the same: no third derivative, no error.{off}"
    found = numerals.significant(gap, 2)
    rule = numerals.significant(expected, 2)
    return f"{begin}, off by {found}; h²/6 times the third derivative is {rule}."


def _crosses(weights: list[float], which: int, step: float, x: float, run: dict) -> bool:
    """Whether the kink of a rectifier lies between the two points of the quotient."""
    reach = step * abs(x)
    return weights[2 + which] != 0.0 and abs(run["sums"][which]) < reach


def _shown(value: float) -> str:
    """Write a derivative; what is only rounding is zero."""
    return numerals.significant(value if abs(value) >= ROUNDING else 0.0, 3)


def _factor(value: float) -> str:
    """Write a factor of a product, a negative one in brackets."""
    text = _shown(value)
    return f"({text})" if value < 0.0 and text != "0" else text
