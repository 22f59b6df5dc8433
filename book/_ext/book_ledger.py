"""The ledger: a table of all claims that can be sorted, their tests, and both as files.

The table shows one comparison of each proposition, the one that came closest to its tolerance.
``claims.json`` and ``claims.csv`` beside the site's pages hold all of them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from book_claims import LEDGER, Proposition, claim_results, known_propositions
from book_repository import Repository
from claim_records import Agreement, ClaimRecord
from claim_text import comparison, digits, power
from page_numbers import number_on_page

SCRIPT = "sortable.js"
FILES = ("claims.json", "claims.csv")
COLUMNS = ("Claim", "Compared", "Predicted", "Measured", "Deviation", "Tolerance", "Draws")


class claims_ledger(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """Marks the place of the table of all claims."""


class LedgerDirective(SphinxDirective):
    """Show every proposition with its tests: ``{claims-ledger}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a mark; the table is made when all pages are known."""
        return [claims_ledger()]


@dataclass(frozen=True)
class Claim:
    """A proposition with its place in the book and the tests behind it."""

    label: str
    number: tuple[int, ...]
    proposition: Proposition
    records: list[ClaimRecord]

    @property
    def name(self) -> str:
        """Number and title."""
        return f"{'.'.join(map(str, self.number))} {self.proposition.title}"

    @property
    def closest(self) -> Agreement:
        """The comparison that uses up the largest part of its tolerance."""
        return max(self.agreements, key=lambda a: a.deviation / a.tolerance if a.tolerance else 0)

    @property
    def agreements(self) -> list[Agreement]:
        """The comparisons of all tests."""
        return [agreement for record in self.records for agreement in record.agreements]


def all_claims(app: Sphinx) -> list[Claim]:
    """Return all claims in the order of the book."""
    claims = [
        Claim(
            label,
            number_on_page(app.env, found.page, "proposition", label),
            found,
            [record for record in claim_results(app.env) if record.label == label],
        )
        for label, found in known_propositions(app.env).items()
    ]
    return sorted(claims, key=lambda claim: (claim.number, claim.label))


def show_ledger(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write table and entries in place of the mark."""
    for mark in list(doctree.findall(claims_ledger)):
        claims = all_claims(app)
        links = nodes.paragraph()
        for name in FILES:
            uri = relative_uri(app.builder.get_target_uri(docname), name)
            links += nodes.reference("", name, refuri=uri, internal=True)
            links += nodes.Text(" and " if name == FILES[0] else " hold every comparison.")
        table = nodes.raw("", _table(app, docname, claims), format="html")
        entries = [_entry(app, docname, claim) for claim in claims]
        mark.replace_self([links, table, *entries])


def _table(app: Sphinx, docname: str, claims: list[Claim]) -> str:
    """Return the table of all claims."""
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    rows = "\n".join(f"<tr>{_row(app, docname, claim)}</tr>" for claim in claims)
    caption = "All claims, each with the comparison that came closest to its tolerance"
    return (
        f'<div class="wide-table" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="table sortable"><caption>{caption}.</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(app: Sphinx, docname: str, claim: Claim) -> str:
    """Return the cells of a claim; what is not sorted by its text carries a number to sort by."""
    shown = claim.closest
    uri = f"{app.builder.get_relative_uri(docname, claim.proposition.page)}#{claim.label}"
    place = sum(part / 1000**power for power, part in enumerate(claim.number))
    unit = " relative" if shown.relative else ""
    cells = [
        f'<th scope="row" data-value="{place:.9g}"><a href="{escape(uri)}">'
        f"{escape(claim.name)}</a></th>",
        f'<td><a href="#ledger-{claim.label}">{escape(shown.quantity)}</a></td>',
        _number(shown.predicted, digits(shown.predicted)),
        _number(shown.measured, digits(shown.measured)),
        _number(shown.deviation, power(shown.deviation) + unit),
        _number(shown.tolerance, power(shown.tolerance) + unit),
        _number(shown.draws, f"{shown.draws:,}" if shown.draws else "none"),
    ]
    return "".join(cells)


def _number(value: float, text: str) -> str:
    """Return a cell that is sorted by a number."""
    return f'<td data-value="{value!r}">{escape(text)}</td>'


def _entry(app: Sphinx, docname: str, claim: Claim) -> nodes.container:
    """Return one claim with all its tests."""
    block = nodes.container(ids=[f"ledger-{claim.label}"], classes=["ledger-entry"])
    uri = f"{app.builder.get_relative_uri(docname, claim.proposition.page)}#{claim.label}"
    heading = nodes.rubric()
    heading += nodes.reference("", f"Proposition {claim.name}", refuri=uri, internal=True)
    block += heading
    repository = Repository.from_config(app.config)
    for record in claim.records:
        block += _test_entry(repository, record)
    return block


def _test_entry(repository: Repository, record: ClaimRecord) -> list[nodes.Node]:
    """Name one test, with a link to its source, and list what it compares and refutes."""
    entries = nodes.bullet_list()
    texts = [f"{a.quantity}: {comparison(a)}{_drawn(a)}" for a in record.agreements]
    texts.append("would have failed: " + "; ".join(record.refuted))
    for text in texts:
        entries += nodes.list_item("", nodes.paragraph(text, text))
    test = nodes.paragraph()
    test += nodes.literal("", record.name)
    test += nodes.Text(" in ")
    source = f"{repository.source(record.path)}#L{record.line}"
    test += nodes.reference("", record.path, refuri=source)
    return [test, entries]


def _drawn(agreement: Agreement) -> str:
    """Say over how many draws the measurement goes."""
    noun = "draw" if agreement.draws == 1 else "draws"
    return f", over {agreement.draws:,} {noun}" if agreement.draws else ""


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Load the sorting of tables on the ledger only."""
    if pagename == LEDGER:
        app.add_js_file(SCRIPT, loading_method="defer")


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write all comparisons as JSON and as CSV beside the pages."""
    if exception is None and app.builder.format == "html":
        rows = list(_comparisons(app))
        folder = Path(app.outdir)
        text = json.dumps(rows, indent=1, ensure_ascii=False)
        (folder / FILES[0]).write_text(text + "\n", encoding="utf-8")
        table = io.StringIO(newline="")
        if rows:
            writer = csv.DictWriter(table, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows({**row, "refuted": "; ".join(row["refuted"])} for row in rows)
        (folder / FILES[1]).write_text(table.getvalue(), encoding="utf-8", newline="")


def _comparisons(app: Sphinx) -> Iterator[dict[str, Any]]:
    """Return a row for each comparison."""
    repository = Repository.from_config(app.config)
    for claim in all_claims(app):
        page = app.builder.get_target_uri(claim.proposition.page)
        about = {
            "label": claim.label,
            "number": ".".join(map(str, claim.number)),
            "title": claim.proposition.title,
            "statement": claim.proposition.statement,
            "page": f"{repository.site}{page}#{claim.label}",
        }
        for record in claim.records:
            source = {"test": record.test, "source": f"{repository.source(record.path)}"}
            for agreement in record.agreements:
                yield {**about, **asdict(agreement), **source, "refuted": list(record.refuted)}


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.add_directive("claims-ledger", LedgerDirective)
    app.add_node(claims_ledger)
    app.connect("doctree-resolved", show_ledger, priority=800)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
