"""The directive ``chapter-map``: all chapters in their order, and arcs to those they build on.

What a chapter builds on is stated once, in a table for teachers whose first column names a chapter
and whose second names what it needs; the directive's argument is the label of that table.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

# An arc over k rows bulges by this share of k rows, on top of the first number, up to the last.
BULGE = (0.35, 0.3, 4.0)


class chapter_map(nodes.General, nodes.Element):  # noqa: N801 - nodes are written in small letters
    """Stands where the map will be."""


class ChapterMap(SphinxDirective):
    """``{chapter-map} label-of-the-table``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the place of the map."""
        return [chapter_map("", table=self.arguments[0])]


def needs(env: BuildEnvironment, label: str) -> dict[str, list[str]]:
    """Return what each chapter builds on, from a table, in the order of its rows."""
    labels = env.domaindata["std"]["anonlabels"]
    if label not in labels:
        raise ExtensionError(f"chapter-map: there is no table {label!r}")
    docname, anchor, *_ = labels[label]
    tables = env.get_doctree(docname).findall(nodes.table)
    table = next(found for found in tables if anchor in found["ids"])
    found: dict[str, list[str]] = {}
    for row in next(iter(table.findall(nodes.tbody))).children:
        chapter, others = (
            [_target(link) for link in entry.findall(addnodes.pending_xref)]
            for entry in row.children
        )
        found[chapter[0]] = others
    return found


def _target(link: addnodes.pending_xref) -> str:
    """Return the page that an unresolved ``{doc}`` means."""
    folder = str(link["refdoc"]).rpartition("/")[0]
    parts = folder.split("/")
    for part in str(link["reftarget"]).split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def arc(rows: int) -> str:
    """Return the path from a row to one further up, in units of a row, to the left of both."""
    first, share, largest = BULGE
    bulge = min(first + share * rows, largest)
    return f"M0 0C{-bulge:g} 0 {-bulge:g} {-rows} 0 {-rows}"


def chapter(app: Sphinx, docname: str, name: str, above: dict[str, int]) -> str:
    """Return the entry of a chapter: arcs to what it builds on, so many rows above, and a link."""
    titles = {other: escape(app.env.titles[other].astext()) for other in (name, *above)}
    number = ".".join(map(str, app.env.toc_secnumbers.get(name, {}).get("", ())))
    arcs = "".join(f'<path d="{arc(rows)}"/>' for rows in above.values())
    hint = ", ".join(titles[other] for other in above)
    hidden = f'<span class="visually-hidden">, builds on {hint}</span>' if above else ""
    return (
        f'<li class="{"map-needs" if above else "map-start"}">'
        f'<svg viewBox="-.5 -.5 1 1" aria-hidden="true">{arcs}<circle r=".16"/></svg>'
        f'<a href="{app.builder.get_relative_uri(docname, name)}">'
        f"<span>{number}</span> {titles[name]}</a>{hidden}</li>"
    )


def draw(app: Sphinx, docname: str, label: str) -> str:
    """Return the map as HTML: a list for each part of the book."""
    known = needs(app.env, label)
    rows: dict[str, int] = {}
    parts: list[str] = []
    for part in app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree):
        entries = []
        for _, name in part["entries"]:
            if name in known:
                rows[name] = len(rows) + len(parts)  # the name of each part has a row as well
                above = {other: rows[name] - rows[other] for other in known[name]}
                entries.append(chapter(app, docname, name, above))
        if entries:
            listed = "\n".join(entries)
            parts.append(f"<p>{escape(part['caption'])}</p>\n<ol>\n{listed}\n</ol>\n")
    return f'<nav class="chapter-map" aria-label="Map of the chapters">\n{"".join(parts)}</nav>'


def place_maps(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the maps into a page whose table, wherever it is, has been read."""
    for node in list(doctree.findall(chapter_map)):
        html = draw(app, docname, node["table"])
        node.replace_self(nodes.raw("", html, format="html"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_node(chapter_map)
    app.add_directive("chapter-map", ChapterMap)
    app.connect("doctree-resolved", place_maps)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
