"""Propositions and their tests: the line under each proposition, and the build's veto.

A ``{prf:proposition}`` labelled ``prop-...`` needs at least one test marked with the same label,
and every marked test its proposition; otherwise the build stops, as it does when a test fails.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from claim_records import ClaimRecord, claim_records, claims_fingerprint
from claim_text import comparison

LEDGER = "book/back/ledger"


class Proposition(NamedTuple):
    """Where a proposition stands, and what it says."""

    page: str
    title: str
    statement: str


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
        title, statement = node["title"].strip("() "), node.astext()
        known_propositions(app.env)[node["label"]] = Proposition(
            app.env.docname, title, statement.removeprefix(node["title"]).strip()
        )


def forget_propositions(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    known = known_propositions(env)
    for label in [label for label, found in known.items() if found.page == docname]:
        del known[label]


def compare_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop the build for a proposition without a test or a test without a proposition."""
    known, records = known_propositions(env), claim_results(env)
    tested = {record.label for record in records}
    complaints = [
        f"{env.doc2path(page)}: proposition '{label}' has no test;"
        f" mark one in tests/claims with @pytest.mark.claim('{label}')"
        for label, (page, *_) in sorted(known.items())
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
    """Write one line under each proposition."""
    for node in list(_propositions(doctree)):
        records = [record for record in claim_results(app.env) if record.label == node["label"]]
        target = app.builder.get_relative_uri(docname, LEDGER) + f"#ledger-{node['label']}"
        node += _line(records, target)


def _line(records: list[ClaimRecord], target: str) -> nodes.paragraph:
    """Say what was predicted and measured, in the first comparison of the first test."""
    first = records[0].agreements[0]
    count = sum(len(record.agreements) for record in records)
    where = "See the test" if count == 1 else f"One of {count} comparisons, see them all"
    line = nodes.paragraph(classes=["claim-line"])
    line += nodes.strong("", "Checked.")
    line += nodes.Text(f" {first.quantity[0].upper()}{first.quantity[1:]}: {comparison(first)}. ")
    line += nodes.reference("", f"{where} in the ledger", refuri=target, internal=True)
    line += nodes.Text(".")
    return line


def _propositions(doctree: nodes.document) -> list[nodes.Element]:
    """Return the propositions of a page; one without a label carries one that no test has."""
    return [
        node for node in doctree.findall(nodes.Element) if node.get("realtype") == "proposition"
    ]


def known_propositions(env: BuildEnvironment) -> dict[str, Proposition]:
    """Return every proposition read so far, by label."""
    if not hasattr(env, "book_propositions"):
        env.book_propositions = {}  # type: ignore[attr-defined]
    return env.book_propositions  # type: ignore[attr-defined, no-any-return]


def claim_results(env: BuildEnvironment) -> list[ClaimRecord]:
    """Return the recorded results of the claim tests."""
    return env.book_claim_records  # type: ignore[attr-defined, no-any-return]


def setup(app: Sphinx) -> dict[str, bool | int]:
    """Connect the extension."""
    app.add_config_value("book_claims_fingerprint", "", "env")
    app.connect("config-inited", note_sources, priority=900)
    app.connect("builder-inited", load_records, priority=100)
    app.connect("doctree-read", note_propositions)
    app.connect("env-purge-doc", forget_propositions)
    app.connect("env-check-consistency", compare_labels)
    app.connect("doctree-resolved", show_results, priority=800)
    return {"parallel_read_safe": False, "parallel_write_safe": True, "env_version": 2}
