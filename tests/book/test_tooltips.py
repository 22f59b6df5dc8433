"""Links to glossary terms carry the definitions, as text that needs no other page."""

from __future__ import annotations

import copy
import re
from difflib import SequenceMatcher

import pytest
from bs4 import BeautifulSoup

GLOSSARY = "book/back/glossary"
PAGE = "book/first/slopes"


def links(page):
    return [mark.find_parent("a") for mark in page.select("article a .std-term")]


def tip_of(page, link):
    return page.find(id=link.get("aria-describedby"))


def words(html):
    """Return the words of a text, without its formulas."""
    text = copy.copy(html)
    for formula in text.select("math, .math"):
        formula.decompose()
    return re.findall(r"\w+", text.get_text())


def target(book, name, link):
    """Return the definition to which a link leads."""
    address, _, term = link["href"].partition("#")
    file = (book.html / name).parent / address if address else book.html / f"{name}.html"
    page = book.page(str(file.resolve().relative_to(book.html.resolve()).with_suffix("")))
    return page.find(id=term).find_next_sibling("dd")


@pytest.mark.build
def test_a_page_holds_the_definition_of_each_of_its_terms_once(good_book):
    page = good_book.page(PAGE)

    assert [link["aria-describedby"] for link in links(page)] == [
        "tip-term-slope",
        "tip-term-slope",
        "tip-term-parabola",
    ]
    tips = page.select("[role=tooltip]")
    assert [tip["id"] for tip in tips] == ["tip-term-slope", "tip-term-parabola"]
    assert all(tip.has_attr("hidden") for tip in tips)
    assert page.select_one('script[src*="tooltips.js"][defer]')


@pytest.mark.build
def test_a_definition_keeps_emphasis_and_formulas_and_loses_links_and_where_to_see_more(good_book):
    slope, parabola = good_book.page(PAGE).select("[role=tooltip]")

    assert slope.decode_contents() == (
        'What a <em>derivative</em> measures, <math aria-label="L sub 1 to the 2"><msubsup>'
        "<mi>L</mi><mn>1</mn><mn>2</mn></msubsup></math> for a parabola."
        " It vanishes at the bottom."
    )
    assert parabola.get_text() == "A curve of degree two, if a < b & c."


@pytest.mark.build
def test_terms_within_definitions_have_tips_on_the_glossary_itself(good_book):
    tips = good_book.page(GLOSSARY).select("[role=tooltip]")

    assert [tip["id"] for tip in tips] == ["tip-term-parabola"]


@pytest.mark.build
def test_a_page_without_terms_loads_no_script_for_them(good_book):
    assert not good_book.page("book/index").select('script[src*="tooltips.js"], [role=tooltip]')


@pytest.mark.build
def test_a_reference_that_is_no_hint_where_to_see_more_stops_the_build(mini_book):
    text = "# Glossary\n\n:::{glossary}\nslope\n  What {eq}`eq-page-a` says.\n:::\n"
    page = "# Page\n\n$$\na\n$$ (eq-page-a)\n"

    build = mini_book({"book/page.md": page, f"{GLOSSARY}.md": text}).build()

    assert build.code != 0
    assert "a reference to anything but a term must stand behind 'see'" in build.output
    assert f"{GLOSSARY}.md" in build.output


@pytest.mark.build
def test_every_link_to_a_term_is_described_by_the_definition_to_which_it_leads(any_book):
    """A tip may lack only what leads elsewhere, which begins with the word "see"."""
    found = 0
    for name, page in any_book.pages().items():
        for link in links(page):
            tip = tip_of(page, link)
            assert tip is not None, f"{name}: {link}"
            whole, said = words(target(any_book, name, link)), words(tip)
            steps = SequenceMatcher(None, whole, said, autojunk=False).get_opcodes()
            cuts = [(kind, whole[i:j]) for kind, i, j, _, _ in steps if kind != "equal"]
            assert all(kind == "delete" and cut[0] == "see" for kind, cut in cuts), (name, cuts)
            assert said
            found += 1
    assert found


@pytest.mark.build
def test_no_tip_shows_tex_or_a_loose_end(real_book):
    for name, page in real_book.pages().items():
        for tip in page.select("[role=tooltip]"):
            text = tip.get_text()
            assert not re.search(r"[\\${}^_\0]|\bsee\b", text + str(tip.select("math"))), (
                name,
                text,
            )
            assert re.fullmatch(r"[A-ZΑ-Ω].*[^,;: ]\.|.*\d\.", text.strip()), (name, text)
            assert not tip.select("a, [id]"), f"{name}: a tip cannot be followed or aimed at"


@pytest.mark.parametrize(
    ("tex", "spoken"),
    [
        (r"w_1^2 - w_2^2", "w sub 1 to the 2 − w sub 2 to the 2"),
        (r"\frac\lambda2", "λ over 2"),
        (r"H H^\top", "H H to the ⊤"),
        (r"\sum_k s_k", "∑ over k s sub k"),
        (r"\cos\alpha \ge 0", "cos α ≥ 0"),
        (r"\dot w < 1", "w ˙ < 1"),
    ],
)
def test_a_formula_has_a_name_that_says_what_is_raised_and_lowered(load, tex, spoken):
    formula = BeautifulSoup(load("book_tooltips").mathml(tex), "html.parser").math

    assert formula["aria-label"] == spoken
