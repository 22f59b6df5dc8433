"""Propositions and their tests: the line under each proposition, the ledger, and the build's veto.

A ``{prf:proposition}`` labelled ``prop-...`` needs at least one test marked with the same label,
and every marked test its proposition; otherwise the build stops, as it does when a test fails.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from book_repository import Repository
from claim_records import Agreement, ClaimRecord, claim_records, claims_fingerprint
from page_numbers import number_on_page

LEDGER = "book/back/ledger"


class claims_ledger(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """Marks the place of the table of all claims."""


class LedgerDirective(SphinxDirective):
    """Show every proposition with its tests: ``{claims-ledger}``."""

    def run(self) -> list[nodes.Node]:
        """Leave a mark; the table is made when all pages are known."""
        return [claims_ledger()]


def note_sources(app: Sphinx, config: Config) -> None:
    """Make Sphinx read every page again when the package or a claim test has changed."""
    config.book_claims_fingerprint = claims_fingerprint(Path(app.srcdir))


def load_records(app: Sphinx) -> None:
    """Make sure that the recorded results belong to the present sources."""
    try:
        app.env.book_claim_records = claim_records(Path(app.srcdir))  # type: ignore[attr-defined]
    except RuntimeError as error:
        raise ExtensionError(str(error)) from error


def note_propositions(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the propositions of a page, and where they stand."""
    for node in _propositions(doctree):
        _known(app.env)[node["label"]] = (app.env.docname, node["title"].strip("() "))


def forget_propositions(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    for label in [label for label, (page, _) in _known(env).items() if page == docname]:
        del _known(env)[label]


def compare_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop the build for a proposition without a test or a test without a proposition."""
    known, records = _known(env), _records(env)
    tested = {record.label for record in records}
    complaints = [
        f"{env.doc2path(page)}: proposition '{label}' has no test;"
        f" mark one in tests/claims with @pytest.mark.claim('{label}')"
        for label, (page, _) in sorted(known.items())
        if label not in tested
    ]
    complaints += [
        f"{record.path}:{record.line}: {record.name} is marked with '{record.label}',"
        " which no proposition of the book has"
        for record in records
        if record.label not in known
    ]
    if complaints:
        raise ExtensionError("claims and tests differ\n" + "\n".join(complaints))


def show_results(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write one line under each proposition, and the ledger's entries in place of its mark."""
    for node in list(_propositions(doctree)):
        records = [record for record in _records(app.env) if record.label == node["label"]]
        target = app.builder.get_relative_uri(docname, LEDGER) + f"#ledger-{node['label']}"
        node += _line(records, target)
    for mark in list(doctree.findall(claims_ledger)):
        mark.replace_self(_ledger(app, docname))


def _line(records: list[ClaimRecord], target: str) -> nodes.paragraph:
    """Say what was predicted and measured, in the first comparison of the first test."""
    first = records[0].agreements[0]
    count = sum(len(record.agreements) for record in records)
    where = "See the test" if count == 1 else f"One of {count} comparisons, see them all"
    line = nodes.paragraph(classes=["claim-line"])
    line += nodes.strong("", "Checked.")
    line += nodes.Text(f" {first.quantity[0].upper()}{first.quantity[1:]}: {_comparison(first)}. ")
    line += nodes.reference("", f"{where} in the ledger", refuri=target, internal=True)
    line += nodes.Text(".")
    return line


def _comparison(agreement: Agreement) -> str:
    """Write predicted, measured, deviation and tolerance."""
    unit = " relative" if agreement.relative else ""
    worst = "in the worst case " if agreement.cases > 1 else ""
    return (
        f"{worst}predicted {_digits(agreement.predicted)}, measured {_digits(agreement.measured)}"
        f" (deviation {_power(agreement.deviation)}{unit},"
        f" tolerance {_power(agreement.tolerance)})"
    )


def _digits(value: float) -> str:
    """Write a number with six significant digits and a proper minus sign."""
    return f"{value:.6g}".replace("-", "−")


def _power(value: float) -> str:
    """Write a positive number as a power of ten: 2·10⁻⁵."""
    mantissa, _, exponent = f"{value:.0e}".partition("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    power = f"10{raised}"
    return "0" if value == 0 else power if mantissa == "1" else f"{mantissa}·{power}"


def _ledger(app: Sphinx, docname: str) -> list[nodes.Node]:
    """Make one block for each proposition, in the order of the book."""
    repository = Repository.from_config(app.config)
    blocks: list[nodes.Node] = []
    numbered = sorted(
        (number_on_page(app.env, page, "proposition", label), label, page, title)
        for label, (page, title) in _known(app.env).items()
    )
    for number, label, page, title in numbered:
        block = nodes.container(ids=[f"ledger-{label}"], classes=["ledger-entry"])
        uri = f"{app.builder.get_relative_uri(docname, page)}#{label}"
        heading = nodes.rubric()
        name = f"Proposition {'.'.join(map(str, number))}: {title}"
        heading += nodes.reference("", name, refuri=uri, internal=True)
        block += heading
        for record in _records(app.env):
            if record.label == label:
                block += _test_entry(repository, record)
        blocks.append(block)
    return blocks


def _test_entry(repository: Repository, record: ClaimRecord) -> list[nodes.Node]:
    """Name one test, with a link to its source, and list what it compares and refutes."""
    entries = nodes.bullet_list()
    texts = [f"{a.quantity}: {_comparison(a)}" for a in record.agreements]
    texts.append("would have failed: " + "; ".join(record.refuted))
    for text in texts:
        entries += nodes.list_item("", nodes.paragraph(text, text))
    test = nodes.paragraph()
    test += nodes.literal("", record.name)
    test += nodes.Text(" in ")
    source = f"{repository.source(record.path)}#L{record.line}"
    test += nodes.reference("", record.path, refuri=source)
    return [test, entries]


def _propositions(doctree: nodes.document) -> list[nodes.Element]:
    """Return the propositions of a page; one without a label carries one that no test has."""
    return [
        node for node in doctree.findall(nodes.Element) if node.get("realtype") == "proposition"
    ]


def _known(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return page and title of every proposition read so far, by label."""
    if not hasattr(env, "book_propositions"):
        env.book_propositions = {}  # type: ignore[attr-defined]
    return env.book_propositions  # type: ignore[attr-defined, no-any-return]


def _records(env: BuildEnvironment) -> list[ClaimRecord]:
    """Return the recorded results of the claim tests."""
    return env.book_claim_records  # type: ignore[attr-defined, no-any-return]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.add_config_value("book_claims_fingerprint", "", "env")
    app.add_directive("claims-ledger", LedgerDirective)
    app.add_node(claims_ledger)
    app.connect("config-inited", note_sources, priority=900)
    app.connect("builder-inited", load_records, priority=100)
    app.connect("doctree-read", note_propositions)
    app.connect("env-purge-doc", forget_propositions)
    app.connect("env-check-consistency", compare_labels)
    app.connect("doctree-resolved", show_results, priority=800)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
