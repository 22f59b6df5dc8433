"""The numbers that Sphinx has given to the propositions and exercises of a page."""

from __future__ import annotations

from sphinx.environment import BuildEnvironment


def number_on_page(env: BuildEnvironment, docname: str, kind: str, label: str) -> tuple[int, ...]:
    """Return a number such as (1, 3): chapter first, so that sorting gives the book's order."""
    return tuple(env.toc_fignumbers.get(docname, {}).get(kind, {}).get(label, ()))
