"""A table of numbers as coloured cells, named on both sides.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import numerals, svg

# Room for the longest name of a row, upright, and of a column, turned.
LEFT = 62.0
BOTTOM = 80.0


def cell_map(
    ident: str,
    title: str,
    what: str,
    rows: list[str],
    columns: list[str],
    entries: list[float],
    reach: float,
    size: list[float],
) -> str:
    """Draw a panel with one coloured cell for each number.

    Parameters
    ----------
    ident : str
        Id of the title element, unique on the page.
    title, what : str
        The heading, and what the panel shows, in a sentence.
    rows, columns : list of str
        Their names.
    entries : list of float
        The numbers, row after row.
    reach : float
        The size at which a cell has its full colour; positive.
    size : list of float
        Width and height of the panel in pixels.

    Returns
    -------
    str
        The SVG element.
    """
    width = (size[0] - LEFT - svg.RIGHT) / len(columns)
    height = (size[1] - svg.TITLE - svg.KEY_ROW - BOTTOM) / len(rows)
    top = svg.TITLE + svg.KEY_ROW
    out = [_key(reach)]
    for i in range(len(rows)):
        y = top + height * i
        label = svg.text_at(LEFT - 6.0, y + 0.5 * height + 4.0, "live-number", "end", rows[i])
        out.append(label)
        for j in range(len(columns)):
            entry = entries[i * len(columns) + j]
            out.append(_cell(LEFT + width * j, y, width, height, entry / reach))
    for j in range(len(columns)):
        place = f"{numerals.pixel(LEFT + width * (j + 0.5) + 4.0)} "
        turn = f"translate({place}{numerals.pixel(top + height * len(rows) + 12.0)}) rotate(-40)"
        text = f"<text class='live-number' text-anchor='end' transform='{turn}'>{columns[j]}</text>"
        out.append(text)
    return svg.panel(ident, title, what, size[0], size[1], out)


def _cell(x: float, y: float, width: float, height: float, part: float) -> str:
    """Draw a cell; its colour has the strength of the number and tells the sign."""
    place = f"x='{numerals.pixel(x + 0.5)}' y='{numerals.pixel(y + 0.5)}'"
    size = f"width='{numerals.pixel(width - 1.0)}' height='{numerals.pixel(height - 1.0)}'"
    cls = "live-cell live-minus" if part < 0.0 else "live-cell live-plus"
    strength = numerals.fixed(min(1.0, abs(part)), 2)
    return f"<rect class='{cls}' {place} {size} fill-opacity='{strength}'/>"


def _key(reach: float) -> str:
    """Show what the colours mean."""
    out = []
    parts = [-1.0, -0.5, 0.0, 0.5, 1.0]
    for i in range(len(parts)):
        out.append(_cell(LEFT + 44.0 + 16.0 * i, svg.TITLE - 7.0, 16.0, 12.0, parts[i]))
    text = numerals.significant(reach, 3)
    out.append(svg.text_at(LEFT + 38.0, svg.TITLE + 3.0, "live-key", "end", f"−{text}"))
    out.append(svg.text_at(LEFT + 130.0, svg.TITLE + 3.0, "live-key", "start", text))
    return "".join(out)
