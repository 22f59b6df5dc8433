"""Markdown for the parts of a resolved page: text, equations, tables.

Links lead to the published site, numbers are the site's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from docutils import nodes


@dataclass(frozen=True)
class Page:
    """What one must know about a page beyond its document."""

    site: str
    url: str
    numbers: dict[str, str]  # of figures, tables, equations, propositions, exercises: by HTML id
    section_numbers: dict[str, str]  # by HTML id; the page's own under ""
    number_formats: dict[str, str]  # such as "Fig. %s", by kind
    images: dict[str, str]  # from a source's path to its file name in _images

    def numbered(self, kind: str, node: nodes.Element) -> str:
        """Return the name by which the page refers to a node: "Fig. 1.2"; "" if it has none."""
        number = next((self.numbers[name] for name in node["ids"] if name in self.numbers), "")
        return self.number_formats[kind] % number if number else ""


def inline(node: nodes.Node, page: Page) -> str:
    """Return the text in a node as one line of Markdown."""
    if isinstance(node, nodes.Text):
        return _escaped(" ".join(re.split(r"\s*\n\s*", node.astext())))
    if isinstance(node, nodes.literal):
        code = node.astext()
        fence = "``" if "`" in code else "`"
        return f"{fence}{code}{fence}"
    if isinstance(node, nodes.math):
        return f"${node.astext()}$"
    if isinstance(node, nodes.image):
        name = page.images.get(node["uri"], node["uri"])
        return f"![{node.get('alt', '')}]({urljoin(page.site, '_images/' + name)})"
    if isinstance(node, (nodes.raw, nodes.comment, nodes.system_message, nodes.footnote_reference)):
        return ""
    text = "".join(inline(child, page) for child in node.children)
    if isinstance(node, nodes.emphasis):
        return f"*{text}*"
    if isinstance(node, nodes.strong):
        return f"**{text}**"
    if isinstance(node, nodes.subscript):
        return f"<sub>{text}</sub>"
    if isinstance(node, nodes.superscript):
        return f"<sup>{text}</sup>"
    if isinstance(node, nodes.reference):
        target = node.get("refuri") or "#" + node.get("refid", "")
        lead = text[: len(text) - len(text.lstrip())]  # sphinx-exercise puts a space into its links
        return f"{lead}[{text.strip()}]({urljoin(page.url, target)})"
    return text


def _escaped(text: str) -> str:
    """Protect what Markdown or MathJax would take for markup; ``_`` inside words is harmless."""
    return re.sub(r"[*$`]|<(?=[\w/!])|(?<!\w)_|_(?!\w)", r"\\\g<0>", text)


def equation(node: nodes.math_block, page: Page, *, one_line: bool) -> str:
    """Return a displayed equation with the number that it has on the site."""
    tex = node.astext().strip()
    if node.get("nowrap"):  # an environment of its own; inside $$ its name ends in -ed
        tex = re.sub(r"\\(begin|end)\{(align|gather)\*?\}", r"\\\1{\2ed}", tex)
        tex = re.sub(r"\\(begin|end)\{equation\*?\}", "", tex).strip()
    elif r"\\" in tex and r"\begin" not in tex:  # the site breaks such lines, too
        tex = f"\\begin{{split}}\n{tex}\n\\end{{split}}"
    number = next((page.numbers[name] for name in node["ids"] if name in page.numbers), "")
    if number:
        tex += rf" \tag{{{number}}}"
    tex = f"$$\n{tex}\n$$"
    # Jupyter takes equations out of the text before it reads quotes and lists, so that the marks of
    # these at the beginning of a line would end up inside the equation.
    return " ".join(tex.split()) if one_line else tex


def table(node: nodes.table, page: Page) -> str:
    """Return a table; the caption, if it has one, stands above it."""
    rows = [
        [_cell(entry, page) for entry in row.findall(nodes.entry)]
        for row in node.findall(nodes.row)
    ]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    title = next((child for child in node.children if isinstance(child, nodes.title)), None)
    if title is not None:
        lines[:0] = [caption("table", node, title, page), ""]
    return "\n".join(lines)


def _cell(entry: nodes.entry, page: Page) -> str:
    """Return one cell of a table: no line breaks, and no bar that would end it."""
    text = "<br>".join(inline(child, page) for child in entry.children)
    in_math = re.sub(r"\$[^$]*\$", lambda math: math[0].replace("|", r"\vert{}"), text)
    return in_math.replace("|", r"\|")


def caption(kind: str, numbered: nodes.Element, text: nodes.Element, page: Page) -> str:
    """Return the caption of a figure or table in italics, with its number."""
    number = page.numbered(kind, numbered)
    return f"_{number + ': ' if number else ''}{inline(text, page).strip()}_"
