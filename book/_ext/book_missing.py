"""The page that a server shows for an address that does not exist: ``404.html``.

It can be shown at any address, so that all its links begin at the site's own address, and it needs
no other file.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from sphinx.application import Sphinx

from book_repository import Repository

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>No such page · {title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; }}
body {{ padding: 0 1rem; }}
</style>
</head>
<body>
<main>
<h1>No such page</h1>
<p>There is nothing at this address of <em>{title}</em>.
Pages move when a book grows; what they said is still there.</p>
<p><a href="{site}">Begin at the front page</a>, or
<a href="{site}search.html">search the book</a>.</p>
</main>
</body>
</html>
"""


def write_page(app: Sphinx, exception: Exception | None) -> None:
    """Write the page beside the others."""
    if exception is None and app.builder.format == "html":
        site = Repository.from_config(app.config).site
        text = PAGE.format(title=escape(app.config.html_title or app.config.project), site=site)
        (Path(app.outdir) / "404.html").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.connect("build-finished", write_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
