"""How to cite a page: folded at its end, as a sentence and for BibTeX.

Authors, title, version and year are those of ``CITATION.cff``.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from book_repository import Repository

BOX = """
<details class="cite d-print-none">
<summary>Cite this page</summary>
<p>{authors} ({year}). {title} Version {version}. <a href="{address}">{address}</a></p>
<div class="highlight"><pre tabindex="0">{bibtex}</pre></div>
<p>The sign # beside a heading is its address, to cite no more than a section.</p>
</details>
"""
BIBTEX = """\
@misc{{{key},
  author = {{{{{authors}}}}},
  title = {{{{{title}}}}},
  howpublished = {{{source}}},
  year = {{{year}}},
  url = {{{address}}}
}}"""


def citation(book: dict[str, Any], *, key: str, title: str, address: str) -> str:
    """Return the box for a page.

    Parameters
    ----------
    book
        What ``CITATION.cff`` says.
    key
        The key of the entry for BibTeX.
    title
        The title of the page; the title of the book on the book's first page.
    address
        Where the page is published.
    """
    whole = book["title"]
    facts = {
        "authors": " and ".join(author["name"] for author in book["authors"]),
        "year": book["date-released"].year,
        "version": book["version"],
        "address": address,
    }
    edition = f"version {book['version']}"
    source = f"In: {whole}, {edition}" if title != whole else edition.capitalize()
    bibtex = BIBTEX.format(**facts, key=key, title=title, source=source)
    cited = f"<em>{escape(whole)}</em>."
    if title != whole:
        cited = f"{escape(title)}. In {cited}"
    escaped = {name: escape(str(value)) for name, value in facts.items()}
    return BOX.format(**escaped, title=cited, bibtex=escape(bibtex))


def add_citation(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put the box at the end of a page that is written, not generated."""
    if doctree is None or pagename.startswith("book/api/"):
        return
    book = yaml.safe_load((Path(app.srcdir) / "CITATION.cff").read_text("utf8"))
    is_front = pagename == app.config.root_doc
    repository = Repository.from_config(app.config)
    context["body"] += citation(
        book,
        key=f"{repository.slug.partition('/')[2]}-{pagename.rpartition('/')[2]}",
        title=book["title"] if is_front else app.env.titles[pagename].astext(),
        address=f"{repository.site}{pagename}.html",
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.connect("html-page-context", add_citation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
