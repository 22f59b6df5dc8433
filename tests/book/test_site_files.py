"""What stands beside the pages: how they are cited, the page for wrong addresses, the archive."""

from __future__ import annotations

import datetime
import zipfile

import pytest
import yaml
from bs4 import BeautifulSoup

CHAPTER = "book/first/slopes"


@pytest.mark.build
def test_a_wrong_address_leads_back_to_the_book(good_book, load):
    text = (good_book.html / "404.html").read_text("utf8")
    page = BeautifulSoup(text, "html.parser")
    site = load("book_repository").Repository.from_file(good_book.root / "_config.yml").site

    # absolute, since the page is shown at any address
    assert [link["href"] for link in page.select("a")] == [site, f"{site}search.html"]
    assert (good_book.html / "search.html").is_file()
    assert page.select("script, link, img") == []
    assert page.title.text == "No such page · Learning Dynamics"


@pytest.mark.build
def test_the_archive_is_the_site_and_always_the_same(good_book, load):
    archive = load("site_archive").archive
    path = archive(good_book.root)
    first = path.read_bytes()
    (good_book.html / "index.html").touch()
    assert archive(good_book.root).read_bytes() == first

    with zipfile.ZipFile(path) as file:
        names = {name.partition("/")[2]: name for name in file.namelist()}
        files = [found for found in good_book.html.rglob("*") if found.is_file()]
        assert len(names) == len(files)
        for found in files:
            name = found.relative_to(good_book.html).as_posix()
            assert file.read(names[name]) == found.read_bytes()


def test_an_archive_of_nothing_is_refused(load, tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no site: run `make book`"):
        load("site_archive").archive(tmp_path)


@pytest.mark.build
def test_a_page_says_how_it_is_cited(good_book, load):
    book = yaml.safe_load((good_book.root / "CITATION.cff").read_text("utf8"))
    site = load("book_repository").Repository.from_file(good_book.root / "_config.yml").site
    front, chapter = (good_book.page(name).select_one(".cite") for name in ("book/index", CHAPTER))

    for box, name in ((front, "book/index"), (chapter, CHAPTER)):
        text = " ".join(box.text.split())
        assert book["title"] in text
        assert f"Version {book['version']}." in text
        assert f"({book['date-released'].year})" in text
        assert box.a["href"] == f"{site}{name}.html"

    assert "title = {{Slopes by hand}}" in chapter.pre.text
    assert f"title = {{{{{book['title']}}}}}" in front.pre.text
    assert chapter.pre.text.count("{") == chapter.pre.text.count("}")
    assert good_book.page("book/api/package").select(".cite") == []


def test_a_citation_keeps_its_signs(load):
    book = {"title": "A & B", "authors": [{"name": "X <Y>"}], "version": "1"}
    book["date-released"] = datetime.date(2026, 1, 2)
    box = BeautifulSoup(
        load("book_cite").citation(book, key="k", title="C < D", address="https://x/"),
        "html.parser",
    )

    assert box.p.text == "X <Y> (2026). C < D. In A & B. Version 1. https://x/"
    assert "title = {{C < D}}" in box.pre.text
    assert "howpublished = {In: A & B, version 1}" in box.pre.text
