"""Glossary and table of symbols hold what the chapters use, and nothing else."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TABLE = re.compile(r"^:name: tab-notation-([\w-]+)$(.*?)^:::$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^```\{code-cell\}.*?^```$", re.DOTALL | re.MULTILINE)
EQUATION = re.compile(r"^\$\$\n(.*?)^\$\$([^\n]*)", re.DOTALL | re.MULTILINE)
# Parts of TeX that hold no symbol of their own: words, and marks of a transpose or an expectation.
WORDS = re.compile(r"\\(?:text|mathrm|operatorname|begin|end|label)\*?\s*(?:\{[^}]*\}|\w)")
COMMANDS = re.compile(r"\\([A-Za-z]+)")
GREEK = re.compile(
    r"(var)?(alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma"
    r"|tau|upsilon|phi|chi|psi|omega)|ell",
    re.IGNORECASE,
)
# What these mean needs no table: a running index, a derivative, e, π, a norm.
COMMON = {"i", "j", "d", "e", "pi", "F"}


@cache
def chapter_files():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    numbered = [part for part in toc["parts"] if part.get("numbered")]
    return [entry["file"] for part in numbered for entry in part["chapters"]]


def read(name):
    return (ROOT / f"{name}.md").read_text("utf8")


def terms():
    body = read("book/back/glossary").partition(":::{glossary}\n")[2]
    return re.findall(r"^(\w.*)$", body, re.MULTILINE)


def symbol_rows():
    """Return the cells of the rows of each part's table of symbols."""
    return {
        part: [line.split("|")[1:-1] for line in body.splitlines() if line.startswith("|")][2:]
        for part, body in TABLE.findall(read("book/notation"))
    }


def letters(tex):
    """Return the letters of formulas, Greek ones by their names."""
    tex = WORDS.sub(" ", tex)
    greek = set(filter(GREEK.fullmatch, COMMANDS.findall(tex)))
    return greek | set(re.findall("[A-Za-z]", COMMANDS.sub(" ", tex)))


def test_terms_stand_in_alphabetical_order_and_once():
    assert terms() == sorted(set(terms()), key=str.casefold)


def test_every_term_is_linked_from_a_chapter():
    text = "".join(map(read, chapter_files()))
    linked = re.findall(r"\{term\}`(?:[^`<]*<)?([^`<>]+)>?`", text)

    assert set(map(str.casefold, terms())) <= set(map(str.casefold, linked))


def test_each_part_has_its_table_of_symbols():
    assert list(symbol_rows()) == list(dict.fromkeys(Path(f).parent.name for f in chapter_files()))


@pytest.mark.parametrize("chapter", chapter_files())
def test_letters_of_numbered_equations_stand_in_the_table_of_their_part(chapter):
    rows = symbol_rows()[Path(chapter).parent.name]
    known = set().union(*(letters(row[0]) for row in rows if "$" in row[0])) | COMMON
    equations = [
        (tex, label) for tex, label in EQUATION.findall(CODE.sub("", read(chapter))) if label
    ]

    assert equations
    assert {label: new for tex, label in equations if (new := letters(tex) - known)} == {}


def test_names_in_the_tables_of_symbols_are_names_of_the_package():
    known = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            fields = ("name", "id", "arg", "attr")
            known |= {value for field in fields if (value := getattr(node, field, None))}
    cells = [row[1] for rows in symbol_rows().values() for row in rows]
    code = [re.sub(r"\[.*?\]", "", name) for name in re.findall("`([^`]+)`", "".join(cells))]
    named = re.findall(r"[A-Za-z_]\w*", " ".join(code))

    assert len(named) > 100
    assert sorted(set(named) - known) == []
