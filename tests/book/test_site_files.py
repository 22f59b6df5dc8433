"""What stands beside the pages: the page for wrong addresses, and the site in one file."""

from __future__ import annotations

import zipfile

import pytest
from bs4 import BeautifulSoup


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
