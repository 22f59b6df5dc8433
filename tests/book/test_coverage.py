"""Every topic of the courses has its place on the page of coverage, and every place exists."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "book/back/coverage.md"
HEADER = "| No. | In the course | In this book |"
# English fragment, Japanese edition, deep perceptrons, hyperparameters, perceptrons
NUM_ROWS = [15, 35, 33, 26, 21]
MISSING = "not in the book: "

ROLE = re.compile(r"\{(?P<role>[\w:]+)\}`(?:[^`<]*<)?~?(?P<target>[^`<>]+)>?`")
LITERAL = re.compile(r"`([^`]+)`")
LABEL = re.compile(
    r"^\((?P<section>[\w-]+)\)=$"
    r"|^\$\$ \((?P<equation>[\w-]+)\)$"
    r"|^:(?:label|name): (?P<directive>[\w-]+)$"
    r"|^    name: (?P<figure>[\w-]+)$",
    re.MULTILINE,
)
# what a role may point at, by the first part of the label
KINDS = {
    "ref": {"sec", "ex"},
    "numref": {"fig", "tab", "ex"},
    "eq": {"eq"},
    "prf:ref": {"prop"},
}


def rows(text):
    """Return the rows of all tables of coverage, table by table, as lists of cells."""
    tables = text.split(f"{HEADER}\n|---:|---|---|\n")[1:]
    lines = [re.match(r"(?:\|.*\n)*", table)[0].splitlines() for table in tables]
    return [[re.split(r" *\| *", line)[1:-1] for line in table] for table in lines]


def labels_of_the_book():
    """Return every label that a page of the book gives to something."""
    pages = (ROOT / "book").rglob("*.md")
    found = [LABEL.finditer(page.read_text("utf8")) for page in pages]
    return {match[match.lastgroup] for matches in found for match in matches}


def is_importable(name):
    """Tell whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            place = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            place = getattr(place, part, None)
        return place is not None
    return False


def is_known(role, target, labels):
    """Tell whether what a role points at exists."""
    if role in KINDS:
        return target in labels and target.partition("-")[0] in KINDS[role]
    if role == "doc":
        return (PAGE.parent / f"{target}.md").is_file()
    if role.startswith("py:"):
        return is_importable(target)
    if role.startswith("cite"):
        return f"{{{target}," in (ROOT / "book/references.bib").read_text("utf8")
    return False


def paths(text):
    """Return what stands in backticks and is no role."""
    return LITERAL.findall(ROLE.sub("", text))


def broken_links(text):
    """List the roles that point at nothing, and the paths that no file has."""
    labels = labels_of_the_book()
    roles = [
        match[0]
        for match in ROLE.finditer(text)
        if not is_known(match["role"], match["target"].strip(), labels)
    ]
    return roles + [path for path in paths(text) if not (ROOT / path).is_file()]


def empty_rows(text):
    """List the numbers of rows that neither lead anywhere nor say what is missing."""
    return [
        number
        for table in rows(text)
        for number, _, place in table
        if not (ROLE.search(place) or paths(place) or place.startswith(MISSING))
    ]


@pytest.fixture
def page():
    return PAGE.read_text("utf8")


def test_rows_are_numbered_without_gap_or_repetition(page):
    numbers = [int(number) for table in rows(page) for number, *_ in table]

    assert numbers == list(range(1, 131))
    assert [len(table) for table in rows(page)] == NUM_ROWS


def test_each_row_names_a_topic_and_leads_somewhere_or_says_that_it_is_missing(page):
    assert empty_rows(page) == []
    for table in rows(page):
        for number, topic, place in table:
            assert topic, number
            assert place.count("not in the book") == place.count(MISSING), number


def test_every_link_and_every_path_leads_to_something(page):
    assert broken_links(page) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("{doc}`credits <credits>`", "{doc}`credits <credit>`"),
        ("<sec-modes-limit>", "<sec-modes-limits>"),
        ("{numref}`ex-modes-svd`", "{numref}`ex-modes-sdv`"),
        ("{prf:ref}`prop-depth-fastest`", "{prf:ref}`prop-depth-slowest`"),
        ("{eq}`eq-modes-network`", "{eq}`prop-modes-limit`"),
        ("`~learndyn.nn.split_samples`", "`~learndyn.nn.split_sample`"),
        ("{py:mod}`learndyn.activations`", "{py:mod}`learndyn.activation`"),
        ("{cite:t}`saxe2019mathematical`", "{cite:t}`saxe2018mathematical`"),
        ("`tests/test_chains.py`", "`tests/test_chain.py`"),
        ("{numref}`fig-modes-run`", "{figure}`fig-modes-run`"),
    ],
)
def test_a_broken_link_is_found(page, good, bad):
    assert good in page

    assert len(broken_links(page.replace(good, bad, 1))) == 1


def test_a_row_that_leads_nowhere_is_found(page):
    silent = re.sub(r"^(\| 97 \|[^|]*\|).*$", r"\1 to be written |", page, flags=re.MULTILINE)

    assert empty_rows(silent) == ["97"]
