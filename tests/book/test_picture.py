"""Committed pictures are what the package draws today, and shared links show the preview."""

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest


@pytest.fixture
def tool(load):
    with mpl.rc_context():
        yield load("draw_picture")


def test_the_committed_picture_equals_a_new_one(tool):
    assert tool.PICTURE.read_text("utf8") == tool.draw_picture()


def test_the_committed_preview_equals_a_new_one(tool):
    committed, new = plt.imread(tool.PREVIEW), plt.imread(io.BytesIO(tool.draw_preview()))

    assert committed.shape[1::-1] == new.shape[1::-1] == tool.PREVIEW_SIZE
    np.testing.assert_array_equal(committed, new)


@pytest.mark.build
def test_a_shared_link_shows_the_preview(good_book, load):
    site = load("book_repository").Repository.from_file(good_book.root / "_config.yml").site
    for name in ("book/index", "book/first/slopes"):
        head = good_book.page(name).head
        image = head.find("meta", property="og:image")["content"]
        assert (good_book.html / image.removeprefix(site)).is_file()
        assert "saddle" in head.find("meta", property="og:image:alt")["content"]
