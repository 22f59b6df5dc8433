"""What a page loads and when, and the room that it keeps for it, so that nothing moves."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from PIL import Image

# The theme loads these everywhere for a search while one types, which the book does not use.
SEARCH_SCRIPTS = ("searchtools.js", "language_data.js", "searchindex.js")
# More than stand on the first screen; tests/browser/test_loading.py looks.
PARAGRAPHS_OF_A_SCREEN = 3
PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3}


def lighten(page: BeautifulSoup, folder: Path) -> None:
    """Let a page of a folder load what it needs, and images below its first screen later."""
    if not page.select_one("#search-results"):
        for name in SEARCH_SCRIPTS:
            for script in page.select(f'script[src$="{name}"]'):
                if isinstance(script.next_sibling, NavigableString):  # the end of its line
                    script.next_sibling.extract()
                script.decompose()
    for image in page.select("img[src]"):
        file = folder / unquote(urlsplit(str(image["src"])).path)
        if file.is_file():
            width, height = picture_size(file.resolve())
            image["width"], image["height"] = str(width), str(height)
        if _is_below_the_first_screen(image):
            image["loading"] = "lazy"
            image["decoding"] = "async"


def _is_below_the_first_screen(image: Tag) -> bool:
    """Whether so much of the article stands before an image that nobody sees it at first."""
    article = image.find_parent("article")
    before = [text for text in image.find_all_previous("p") if text.find_parent("article")]
    return article is not None and len(before) > PARAGRAPHS_OF_A_SCREEN


@cache
def picture_size(file: Path) -> tuple[int, int]:
    """Return the width and height of a picture in pixels of the page.

    Parameters
    ----------
    file
        An SVG file or a raster image.

    Returns
    -------
    tuple of int
        Width and height.

    Raises
    ------
    ValueError
        If an SVG file does not say how large it is, in points or pixels.
    """
    if file.suffix != ".svg":
        with Image.open(file) as picture:
            return picture.size
    root = re.search(r"<svg\b[^>]*>", file.read_text("utf8"))
    sides = []
    for side in ("width", "height"):
        length = re.search(rf'\s{side}="([\d.]+)(px|pt|)"', root[0] if root else "")
        if length is None:
            raise ValueError(f"{file} must state its {side} in points or pixels.")
        sides.append(round(float(length[1]) * PIXELS[length[2]]))
    return sides[0], sides[1]
