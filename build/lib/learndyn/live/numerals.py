"""Numbers as text, the same text in Python and in JavaScript.

This module is in the live subset (see `learndyn.live.translate`). Neither `str` of a float nor
format specifications are used, because the two languages disagree about them.
"""

from __future__ import annotations

import math

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def fixed(value: float, decimals: int) -> str:
    """Write a number with that many decimals, halves rounded away from zero.

    Parameters
    ----------
    value : float
        The number; one that is not finite is written as ∞.
    decimals : int
        How many decimals, 0 or more.

    Returns
    -------
    str
        The text, with a true minus sign.

    Examples
    --------
    >>> fixed(-1.6, 2)
    '−1.60'
    """
    if not math.isfinite(value):
        return "∞"
    text = _digits(abs(value), decimals)
    return "−" + text if value < 0.0 and text != _digits(0.0, decimals) else text


def significant(value: float, digits: int) -> str:
    """Write a number with that many significant digits.

    Parameters
    ----------
    value : float
        The number; one that is not finite is written as ∞.
    digits : int
        How many significant digits, 1 or more.

    Returns
    -------
    str
        The text; very large and very small numbers carry a power of ten.

    Examples
    --------
    >>> significant(0.0399, 2), significant(-31234567.0, 2)
    ('0.040', '−3.1·10⁷')
    """
    if not math.isfinite(value):
        return "∞"
    if value == 0.0:
        return "0"
    exponent = 0
    mantissa = abs(value)
    while mantissa >= 10.0:
        mantissa = mantissa / 10.0
        exponent = exponent + 1
    while mantissa < 1.0:
        mantissa = mantissa * 10.0
        exponent = exponent - 1
    if _digits(mantissa, digits - 1) == _digits(10.0, digits - 1):
        # rounding carried into a new digit: 9.99 with two digits is 10, not 10.0
        mantissa = 1.0
        exponent = exponent + 1
    if exponent < -4 or exponent > 5:
        sign = "−" if value < 0.0 else ""
        return f"{sign}{_digits(mantissa, digits - 1)}·10{_superscript(exponent)}"
    return fixed(value, max(0, digits - 1 - exponent))


def pixel(value: float) -> str:
    """Write a pixel coordinate with at most one decimal.

    Parameters
    ----------
    value : float
        The coordinate.

    Returns
    -------
    str
        The text, as SVG reads it.

    Examples
    --------
    >>> pixel(12.0), pixel(-0.26)
    ('12', '-0.3')
    """
    text = _digits(abs(value), 1)
    if text[len(text) - 1] == "0":
        text = text[: len(text) - 2]
    return "-" + text if value < 0.0 and text != "0" else text


def _digits(magnitude: float, decimals: int) -> str:
    """Write a number that is not negative with that many decimals."""
    scale = 1
    for _ in range(decimals):
        scale = scale * 10
    units = math.floor(magnitude * scale + 0.5)
    whole = math.floor(units / scale)
    if decimals == 0:
        return f"{whole}"
    tail = f"{units - whole * scale}"
    while len(tail) < decimals:
        tail = "0" + tail
    return f"{whole}.{tail}"


def _superscript(exponent: int) -> str:
    """Write a whole number in raised digits."""
    text = "⁻" if exponent < 0 else ""
    for digit in f"{abs(exponent)}":
        text = text + SUPERSCRIPTS[int(digit)]
    return text
