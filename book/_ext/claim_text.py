"""How numbers and comparisons of claims are written."""

from __future__ import annotations

from claim_records import Agreement


def comparison(agreement: Agreement) -> str:
    """Write predicted, measured, deviation and tolerance."""
    unit = " relative" if agreement.relative else ""
    worst = "in the worst case " if agreement.cases > 1 else ""
    return (
        f"{worst}predicted {digits(agreement.predicted)}, measured {digits(agreement.measured)}"
        f" (deviation {power(agreement.deviation)}{unit},"
        f" tolerance {power(agreement.tolerance)})"
    )


def digits(value: float) -> str:
    """Write a number with six significant digits and a proper minus sign."""
    return f"{value:.6g}".replace("-", "−")


def power(value: float) -> str:
    """Write a positive number as a power of ten: 2·10⁻⁵."""
    mantissa, _, exponent = f"{value:.0e}".partition("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    ten = f"10{raised}"
    return "0" if value == 0 else ten if mantissa == "1" else f"{mantissa}·{ten}"
