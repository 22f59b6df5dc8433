"""Print the built site into one tagged PDF with an outline, ``_build/learning-dynamics.pdf``.

Usage: ``python tools/print_book.py``, after the book has been built. The pages of the site, the
reference of the package apart, become the chapters of one long page, which a browser prints: what
is on paper is what is on the site, its figures, equations and numbers included.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import yaml
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import sync_playwright
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))  # no package: Sphinx finds its extensions this way

from built_site import built_site  # noqa: E402

from book_repository import ARCHIVE, Repository  # noqa: E402
from browser import FLAGS, NOT_FOUND, find_browser  # noqa: E402

ON_THE_SITE_ONLY = "book/api/"
# What only a screen can use.
SCREEN_ONLY = "script, button, .headerlink, .d-print-none, .live-controls, .term-tip"
NAMING = ("id", "aria-labelledby", "aria-describedby", "for")
MINUTE = 60_000  # in the milliseconds of a browser
FOOTER = """<div style="font-size: 8px; margin: auto"><span class="pageNumber"></span></div>"""
PAGE = """\
<!doctype html>
<html lang="en" data-theme="light" data-mode="light">
<head>
<meta charset="utf-8">
<title>{title}</title>
{styles}<script>window.MathJax = {{ options: {{ processHtmlClass: "math" }} }};</script>
<script defer src="{site}/_static/mathjax/tex-chtml.js"></script>
</head>
<body class="printed-book"><main class="bd-main">
{body}</main></body>
</html>
"""


def parts(toc: dict[str, object]) -> list[tuple[str, list[str]]]:
    """Return the parts of a table of contents, each with its pages; the first has no name."""

    def pages(entries: list[dict[str, object]]) -> list[str]:
        return [
            name
            for entry in entries
            for name in (str(entry["file"]), *pages(entry.get("sections", [])))  # type: ignore[arg-type]
            if not name.startswith(ON_THE_SITE_ONLY)
        ]

    listed = toc.get("parts") or [{"caption": "Chapters", "chapters": toc["chapters"]}]
    named = [(part["caption"], pages(part["chapters"])) for part in listed]  # type: ignore[attr-defined]
    return [("", [str(toc["root"])]), *((name, found) for name, found in named if found)]


class Composer:
    """Puts the articles of a site on one page.

    Parameters
    ----------
    site
        The folder of the built site.
    address
        Where the site is published: links to pages that are not printed lead there.
    pages
        The pages that are printed.
    """

    def __init__(self, site: Path, address: str, pages: list[str]) -> None:
        self.site, self.address, self.pages = site, address, set(pages)
        self.style_sheets: dict[str, None] = {}  # in the order in which pages ask for them

    def article(self, name: str) -> Tag:
        """Return the text of a page, ready to stand among others."""
        page = BeautifulSoup((self.site / f"{name}.html").read_text("utf8"), "html.parser")
        article = page.select_one("article.bd-article")
        if article is None:
            raise ValueError(f"page {name!r} has no article")
        for link in page.select("head link[rel=stylesheet]"):
            self.style_sheets[self._file(name, str(link["href"]))] = None
        for found in article.select(SCREEN_ONLY):
            found.decompose()
        for link in article.select("[aria-describedby^=tip-]"):
            del link["aria-describedby"]
        for box in article.select("details:not(.live-numbers)"):
            box["open"] = ""
        for found in article.select("p[role=heading]"):  # parts, in a list of all chapters
            del found["role"], found["aria-level"]
        self._make_names_unique(article, name)
        for found in article.select("[href]"):
            found["href"] = self._link(name, str(found["href"]))
        for found in article.select("[src]"):
            found["src"] = self._file(name, str(found["src"]))
            found.attrs.pop("loading", None)  # paper shows everything
        for level in (5, 4, 3, 2, 1):  # below the title of the part
            for heading in article.select(f"h{level}"):
                heading.name = f"h{level + 1}"
        article["id"] = _anchor(name)
        return article

    def _make_names_unique(self, article: Tag, name: str) -> None:
        """Put the page's name before its ids, and wherever they are used inside the page."""
        for found in article.find_all(True):
            for key, value in found.attrs.items():
                if key in NAMING:
                    found[key] = " ".join(_anchor(name, part) for part in str(value).split())
                elif isinstance(value, str) and "url(#" in value:
                    found[key] = re.sub(
                        r"url\(#([^)]+)\)", lambda m: f"url(#{_anchor(name, m[1])})", value
                    )

    def _link(self, name: str, link: str) -> str:
        """Return a link as it is on the long page."""
        target = urljoin(f"{self.address}{name}.html", link)
        if not target.startswith(self.address):
            return target
        path, _, fragment = target.removeprefix(self.address).partition("#")
        page = path.removesuffix(".html")
        return f"#{_anchor(page, fragment)}" if page in self.pages else target

    def _file(self, name: str, source: str) -> str:
        """Return the path of a file of the site, from the folder of the long page."""
        if urlsplit(source).scheme:
            return source
        path = urljoin(f"{self.address}{name}.html", source).removeprefix(self.address)
        return f"{self.site.name}/{path}"


def _anchor(page: str, fragment: str = "") -> str:
    return page.replace("/", "-") + (f"--{fragment}" if fragment else "")


def compose(root: Path) -> Path:
    """Write the long page of a project's built book, ``_build/print.html``, and return its path."""
    site = built_site(root)
    address = Repository.from_file(root / "_config.yml").site
    found = parts(yaml.safe_load((root / "_toc.yml").read_text("utf8")))
    composer = Composer(site, address, [name for _, names in found for name in names])
    body = ""
    for title, names in found:
        heading = f"<h1>{escape(title)}</h1>\n" if title else ""
        articles = "".join(f"{composer.article(name)}\n" for name in names)
        body += f"<section>\n{heading}{articles}</section>\n"
    styles = "".join(f'<link rel="stylesheet" href="{sheet}">\n' for sheet in composer.style_sheets)
    title = yaml.safe_load((root / "_config.yml").read_text("utf8"))["title"]
    target = root / "_build" / "print.html"
    target.write_text(
        PAGE.format(title=escape(title), styles=styles, site=site.name, body=body), "utf8"
    )
    return target


def print_page(source: Path, target: Path) -> None:
    """Print a page, its equations set, by the browser of this machine.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    path = find_browser()
    if path is None:
        raise FileNotFoundError(NOT_FOUND)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(10 * MINUTE)
        page.goto(source.as_uri(), wait_until="load")
        page.evaluate("MathJax.startup.promise.then(() => document.fonts.ready).then(() => null)")
        page.pdf(
            path=target,
            tagged=True,
            outline=True,
            prefer_css_page_size=True,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
        )
        browser.close()


def finish(source: Path, target: Path) -> None:
    """Give a printed page its headings' own words as outline, and no traces of when it was made.

    The browser writes a heading twice that it had to move to the next sheet.

    Raises
    ------
    ValueError
        If outline and headings do not match.
    """
    page = BeautifulSoup(source.read_text("utf8"), "html.parser")
    titles = [found.get_text(" ", strip=True) for found in page.select("h1, h2, h3, h4, h5, h6")]
    writer = PdfWriter(clone_from=target)
    entries = list(_entries(writer.root_object["/Outlines"]))
    for entry, title in zip(entries, titles, strict=True):
        if not entry["/Title"].startswith(title.split()[0]):
            raise ValueError(f"outline: {entry['/Title']!r} stands where the page has {title!r}")
        entry[NameObject("/Title")] = TextStringObject(title)
    writer.metadata = {"/Title": page.title.text, "/Creator": "make pdf"}
    writer.write(target)


def _entries(parent: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield what is under an entry of an outline, in the order of reading."""
    entry = parent.get("/First")
    while entry is not None:
        entry = entry.get_object()
        yield entry
        yield from _entries(entry)
        entry = entry.get("/Next")


def print_book(root: Path) -> Path:
    """Print a project's built book and return the path of the PDF."""
    source, target = compose(root), root / "_build" / f"{ARCHIVE}.pdf"
    print_page(source, target)
    finish(source, target)
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{print_book(ROOT)}\n")
