"""Images keep their room and load when they are near; pages load only what they use."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from PIL import Image


def drawn_size(file):
    """Return the width and height of a picture in pixels of the page."""
    if file.suffix != ".svg":
        with Image.open(file) as picture:
            return list(picture.size)
    root = re.search(r"<svg[^>]*>", file.read_text("utf8"))[0]
    sizes = re.findall(r'\s(?:width|height)="([\d.]+)(pt|)"', root)
    # a point is a 72nd of an inch, a pixel a 96th
    return [float(size) * (96 / 72 if unit else 1) for size, unit in sizes]


@pytest.mark.build
def test_every_image_states_the_size_of_its_file(any_book):
    for name, page in any_book.pages().items():
        for image in page.select("img"):
            pixels = drawn_size((any_book.html / name).parent / unquote(image["src"]))
            stated = [float(image["width"]), float(image["height"])]
            assert stated == pytest.approx(pixels, abs=0.5), f"{name}: {image}"


@pytest.mark.build
def test_only_the_page_that_searches_loads_the_index_of_the_search(any_book):
    for name, page in any_book.pages().items():
        searching = [
            script["src"].rpartition("/")[2]
            for script in page.select("script[src]")
            if re.search(r"searchtools|language_data|searchindex", script["src"])
        ]
        expected = ["searchtools.js", "language_data.js", "searchindex.js"]
        assert searching == (expected if name == "search" else []), name


def test_images_wait_after_more_paragraphs_than_a_screen_holds_and_not_before(load, tmp_path):
    (tmp_path / "a.svg").write_text('<svg viewBox="0 0 9 6" width="90pt" height="60.2pt">')
    Image.new("L", (40, 30)).save(tmp_path / "b.png")
    page = BeautifulSoup(
        f'{"<p>Site</p>" * 5}<img src="a.svg"><article>{"<p>One</p>" * 3}<img src="a.svg">'
        '<p>More</p><img src="b.png"></article><img src="a.svg">',
        "html.parser",
    )

    load("page_loading").lighten(page, tmp_path)

    assert [image.attrs for image in page.select("img")] == [
        {"src": "a.svg", "width": "120", "height": "80"},
        {"src": "a.svg", "width": "120", "height": "80"},
        {"src": "b.png", "width": "40", "height": "30", "loading": "lazy", "decoding": "async"},
        {"src": "a.svg", "width": "120", "height": "80"},
    ]


@pytest.mark.parametrize("root", ['<svg viewBox="0 0 9 6">', '<svg width="100%" height="6">', ""])
def test_a_picture_that_does_not_say_how_large_it_is_is_refused(load, tmp_path, root):
    (tmp_path / "a.svg").write_text(root)

    with pytest.raises(ValueError, match=r"a.svg must state its width in points or pixels\."):
        load("page_loading").picture_size(tmp_path / "a.svg")
