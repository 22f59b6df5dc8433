"""The built pages are whole, private and accessible."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote, urlsplit

import pytest

# Elements that a browser loads by itself, and the attribute that says from where.
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
NOT_LOADED = {"canonical", "index", "search", "next", "prev"}


def loaded_addresses(page):
    for tag, attribute in LOADED.items():
        for node in page.select(f"{tag}[{attribute}]"):
            if not NOT_LOADED & set(node.get("rel", [])):
                yield node[attribute]


@pytest.mark.build
def test_a_page_loads_nothing_from_elsewhere_and_nothing_that_is_missing(any_book):
    for name, page in any_book.pages().items():
        for address in loaded_addresses(page):
            parts = urlsplit(address)
            assert not parts.netloc, f"{name} loads {address}"
            if parts.scheme != "data":
                file = (any_book.html / name).parent / unquote(parts.path)
                assert file.is_file(), f"{name} loads {address}, which does not exist"


@pytest.mark.build
def test_no_style_sheet_fetches_from_elsewhere(any_book):
    for sheet in (any_book.html / "_static").rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", sheet.read_text("utf8"))


@pytest.mark.build
def test_no_page_uses_an_id_twice(any_book):
    for name, page in any_book.pages().items():
        ids = Counter(node["id"] for node in page.select("[id]"))
        assert [key for key, count in ids.items() if count > 1] == [], name


@pytest.mark.build
def test_links_within_the_site_lead_somewhere(any_book):
    pages = any_book.pages()
    for name, page in pages.items():
        for link in page.select("article a[href]"):
            parts = urlsplit(link["href"])
            if parts.scheme or parts.netloc:
                continue
            target = (any_book.html / name).parent / parts.path if parts.path else None
            if target and target.suffix != ".html":
                continue
            key = name if target is None else str(
                target.resolve().relative_to(any_book.html.resolve()).with_suffix("")
            )  # fmt: skip
            # behind a question mark stands the state in which a live demo is to open
            fragment, _, state = unquote(parts.fragment).partition("?")
            place = {"data-key": fragment} if state else {"id": fragment}
            assert not fragment or pages[key].find(attrs=place), f"{name}: {link['href']}"


@pytest.mark.build
def test_mathjax_is_loaded_once_where_there_are_equations_and_has_its_fonts(good_book):
    def scripts(name):
        return [
            node["src"]
            for node in good_book.page(name).select("script[src]")
            if "mathjax" in node["src"]
        ]

    assert scripts("book/first/slopes") == ["../../_static/mathjax/tex-chtml.js"]
    assert scripts("book/back/bibliography") == []
    fonts = good_book.html / "_static/mathjax/output/chtml/fonts/woff-v2"
    assert (fonts / "MathJax_Math-Italic.woff").is_file()


@pytest.mark.build
def test_thebe_is_gone(any_book):
    for name, page in any_book.pages().items():
        assert "thebe" not in str(page), name


@pytest.mark.build
def test_names_in_executed_cells_link_to_their_documentation(good_book):
    links = good_book.page("book/first/slopes").select("a.sphinx-codeautolink-a")

    addresses = {link.text: link["href"] for link in links}

    assert addresses["np.linspace"].startswith("https://numpy.org/")
    assert addresses["minipackage.slope"].endswith("book/api/package.html#minipackage.slope")


@pytest.mark.build
def test_what_folds_and_what_can_be_pressed_has_a_name(any_book):
    for name, page in any_book.pages().items():
        for node in page.select("summary, button"):
            label = node.get("aria-label") or node.get("title") or node.get_text(strip=True)
            assert label, f"{name}: {node}"


def test_repairing_a_page_twice_changes_nothing_more(load, good_book):
    repair = load("book_accessibility").repair
    html = (good_book.html / "book/first/slopes.html").read_text("utf8")

    assert repair(html, good_book.html / "book/first") == html


def test_a_list_within_a_list_stands_in_an_item(load, tmp_path):
    repair = load("book_accessibility").repair

    assert repair("<ul><li>a</li><ul><li>b</li></ul></ul>", tmp_path) == (
        "<ul><li>a<ul><li>b</li></ul></li></ul>"
    )


def test_a_button_is_named_by_the_text_it_shows(load, tmp_path):
    repair = load("book_accessibility").repair
    html = (
        '<button class="theme-switch-button" aria-label="Color mode"><i class="sun"></i></button>'
    )

    repaired = repair(html, tmp_path)

    assert "aria-label" not in repaired
    assert '<span class="visually-hidden">Color mode</span>' in repaired
    assert '<i aria-hidden="true" class="sun"></i>' in repaired
