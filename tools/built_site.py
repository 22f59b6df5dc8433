"""The site that `make book` leaves, for the tools that make something of it."""

from __future__ import annotations

from pathlib import Path


def built_site(root: Path) -> Path:
    """Return the folder of a project's site.

    Raises
    ------
    FileNotFoundError
        If the book is not built.
    """
    site = root / "_build" / "html"
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site} holds no site: run `make book`")
    return site
