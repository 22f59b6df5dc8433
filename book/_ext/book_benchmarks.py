"""The table of benchmarks: ``{benchmark-table}`` shows what ``make bench`` last recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from claim_text import power

RESULTS = "benchmarks/results.json"
COLUMNS = ("Computation", "Textbook", "Ours", "Ratio", "Floor", "Deviation")
WIDTHS = (46, 12, 12, 10, 10, 10)


class BenchmarkTable(SphinxDirective):
    """Show the recorded measurements, with the day and the machine."""

    def run(self) -> list[nodes.Node]:
        """Read the record, and make a sentence and a table of it."""
        path = Path(self.env.srcdir) / RESULTS
        self.env.note_dependency(str(path))
        record = json.loads(path.read_text("utf8"))
        versions = ", ".join(f"{name} {record[name]}" for name in ("Python", "NumPy", "PyTorch"))
        where = f"Measured on {record['date']}: {record['machine']}, {record['cores']} cores"
        return [nodes.paragraph("", f"{where}, {versions}."), _table(record["cases"])]


def _table(cases: list[dict[str, Any]]) -> nodes.table:
    """Make a table with a row for each case."""
    group = nodes.tgroup(cols=len(COLUMNS))
    group += [nodes.colspec(colwidth=width) for width in WIDTHS]
    group += nodes.thead("", _row(COLUMNS))
    group += nodes.tbody("", *(_row(_cells(case)) for case in cases))
    return nodes.table("", group)


def _cells(case: dict[str, Any]) -> tuple[str, ...]:
    """Write times in milliseconds, ratio and floor, and the deviation of the results."""
    times = (_milliseconds(case[way]) for way in ("textbook", "ours"))
    ratio = _rounded(case["textbook"] / case["ours"], digits=2)
    return (case["name"], *times, ratio, f"{case['floor']:g}", power(case["deviation"]))


def _milliseconds(seconds: float) -> str:
    """Write a time with three digits."""
    return f"{_rounded(1e3 * seconds, digits=3)} ms"


def _rounded(value: float, *, digits: int) -> str:
    """Write a number with so many digits, and with commas between thousands."""
    return f"{float(f'{value:.{digits}g}'):,.15g}"


def _row(cells: tuple[str, ...]) -> nodes.row:
    """Make one row."""
    entries = (nodes.entry("", nodes.paragraph("", cell)) for cell in cells)
    return nodes.row("", *entries)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.add_directive("benchmark-table", BenchmarkTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
