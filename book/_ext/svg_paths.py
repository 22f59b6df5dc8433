"""Shorter paths in figures: steps from point to point, in hundredths of their unit.

Matplotlib writes each point of a line by its place on the page, to a millionth of a point. A
hundredth is a seventieth of a pixel, and steps between neighbours are short numbers.
"""

from __future__ import annotations

import re

# How many points follow each command of a path, as Matplotlib writes them.
POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3}


def shorten(svg: str) -> str:
    """Return a figure of Matplotlib that draws the same in fewer bytes.

    Parameters
    ----------
    svg
        The figure. Its paths consist of the commands M, L, Q, C and z, with absolute places.

    Returns
    -------
    str
        The figure with relative paths; they and the places of markers are rounded.

    Raises
    ------
    ValueError
        If a path has any other command, or another number of points.
    """
    svg = re.sub(r'(?<=\sd=")[^"]*', lambda path: _steps(path[0]), svg)
    return re.sub(r"<use [^>]*>", lambda marker: _rounded_place(marker[0]), svg)


def _steps(path: str) -> str:
    """Write a path as steps between rounded points, so that no error adds up."""
    parts = []
    first = here = (0, 0)
    for command, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        if command in "zZ":
            parts.append("z")
            here = first
            continue
        numbers = [_hundredths(number) for number in text.split()]
        if 2 * POINTS.get(command, 0) != len(numbers):
            raise ValueError(f"a path must be made of M, L, Q, C and z, got {command}{text!r}.")
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            first = here = points[0]
            parts.append(f"M{_written(*first)}")
            continue
        parts.append(command.lower())
        parts.append(" ".join(_written(x - here[0], y - here[1]) for x, y in points))
        here = points[-1]
    return "".join(parts)


def _rounded_place(marker: str) -> str:
    """Round where a marker stands."""
    return re.sub(r'(?<=\s[xy]=")-?[\d.]+', lambda place: _written(_hundredths(place[0])), marker)


def _hundredths(number: str) -> int:
    """Return a number in hundredths."""
    return round(100 * float(number))


def _written(*hundredths: int) -> str:
    """Write numbers without zeros that say nothing."""
    texts = (f"{number / 100:.2f}".rstrip("0").rstrip(".") for number in hundredths)
    return " ".join(re.sub(r"^(-?)0\.", r"\1.", text) for text in texts)
