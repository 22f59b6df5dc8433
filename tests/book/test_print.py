"""The book on paper: every page of the site in one document, tagged, with an outline."""

from __future__ import annotations

import os
import shutil
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

FRONT, CHAPTER = "book-index", "book-first-slopes"


@pytest.fixture(scope="module")
def copy(good_book, tmp_path_factory):
    """A copy of the built mini book, for what is made beside its site."""
    return shutil.copytree(good_book.root, tmp_path_factory.mktemp("print") / "mini")


@pytest.fixture
def long_page(load, copy):
    text = load("print_book").compose(copy).read_text("utf8")
    return BeautifulSoup(text, "html.parser")


@pytest.fixture
def print_book(load):
    """The tool, where it finds a browser."""
    tool = load("print_book")
    if tool.find_browser() is None and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip(tool.NOT_FOUND)
    return tool


@pytest.mark.build
def test_the_long_page_has_all_pages_but_those_of_the_package(long_page):
    articles = [article["id"] for article in long_page.select("article")]

    assert articles[:3] == [FRONT, CHAPTER, "book-first-noise"]
    assert "book-back-ledger" in articles
    assert not [name for name in articles if "-api-" in name]
    assert [part.text for part in long_page.select("section > h1:first-child")] == [
        "First part",
        "Back",
    ]


@pytest.mark.build
def test_names_on_the_long_page_are_unique_and_links_within_it_lead_somewhere(long_page, load):
    names = Counter(found["id"] for found in long_page.select("[id]"))
    repeated = [name for name, count in names.items() if count > 1]
    inside = [link["href"][1:] for link in long_page.select("a[href^='#']")]
    elsewhere = [link["href"] for link in long_page.select("a[href]:not([href^='#'])")]
    described = [
        name
        for key in load("print_book").NAMING[1:]
        for found in long_page.select(f"[{key}]")
        for name in found[key].split()
    ]

    assert repeated == []
    assert len(inside) > 20
    assert set(inside) <= set(names)
    assert described
    assert set(described) <= set(names)
    assert [link for link in elsewhere if not link.startswith("https://")] == []
    # what is not printed is on the site
    assert [link for link in elsewhere if "/book/api/package.html#" in link]


@pytest.mark.build
def test_nothing_that_only_a_screen_can_use_is_on_the_long_page(long_page, copy):
    for part in ("script", "button", ".headerlink", ".cite", ".live-controls", ".term-tip"):
        assert long_page.select(f"article {part}") == []
    assert long_page.select("details:not([open], .live-numbers)") == []
    files = [found["src"] for found in long_page.select("[src]")]
    files += [found["href"] for found in long_page.select("link[rel=stylesheet]")]
    assert len(files) > 5
    for file in files:
        assert (copy / "_build" / file.partition("?")[0]).is_file(), file


@pytest.mark.build
def test_the_pdf_is_tagged_and_its_outline_has_every_heading_once(print_book, copy, long_page):
    reader = PdfReader(print_book.print_book(copy))

    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert catalog["/StructTreeRoot"]
    assert reader.metadata.title == "Learning Dynamics"
    headings = long_page.select("h1, h2, h3, h4, h5, h6")
    assert titles(reader.outline) == [found.get_text(" ", strip=True) for found in headings]
    pages = "".join(page.extract_text() for page in reader.pages)
    assert "Slopes by hand" in pages
    assert r"\frac" not in pages  # equations are set
    assert "By the chain rule." in pages  # what is folded on the screen is not on paper
    assert len(reader.pages) >= len(long_page.select("article"))


def titles(outline):
    """Return the titles of an outline, which is a list with lists of what is below."""
    return [
        title
        for entry in outline
        for title in (titles(entry) if isinstance(entry, list) else [entry.title])
    ]


@pytest.mark.build
def test_an_outline_that_is_not_that_of_the_headings_is_refused(print_book, copy, tmp_path):
    source = tmp_path / "one.html"
    script = f"<script src={copy}/_build/html/_static/mathjax/tex-chtml.js></script>"
    source.write_text(f"{script}<h1>First</h1><h2>Second</h2>")
    target = tmp_path / "one.pdf"
    print_book.print_page(source, target)
    source.write_text("<h1>First</h1><h2>Other</h2>")

    with pytest.raises(ValueError, match="'Second' stands where the page has 'Other'"):
        print_book.finish(source, target)


def test_a_book_that_is_not_built_is_not_printed(load, tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no site: run `make book`"):
        load("print_book").compose(tmp_path)
