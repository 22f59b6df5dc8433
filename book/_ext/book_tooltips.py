"""Tooltips: each page carries the definitions of the glossary terms to which it links.

``tooltips.js`` shows a definition while the pointer or the keyboard's focus rests on its link.
Formulas become MathML, which browsers set by themselves: MathJax would set hidden text as well.
"""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

SCRIPT = "tooltips.js"
# Where the writer of HTML links to a term, the place before the address, and the term's id.
LINK = re.compile(
    r'(?<=<a class="reference internal" )'
    r'(?=href="[^"#]*#(?P<term>term-[^"]+)"><span class="xref std std-term">)'
)
REFERENCE = "\0"
# What leads elsewhere: it would be no link in a tip, and the page of the term has it.
SEE = re.compile(rf"(?:[;,]| \()\s*see {REFERENCE}\)?")
# What is said between the parts of a formula. Bare parts would make "w12" of the square of w_1.
SPOKEN = {
    "msub": (" sub ",),
    "msup": (" to the ",),
    "msubsup": (" sub ", " to the "),
    "munder": (" over ",),
    "mover": (" ",),
    "mfrac": (" over ",),
}


def collect_definitions(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep the definition of every term as HTML, by the id of the term, once all pages are read."""
    pages = {entry[3] for entry in env.get_domain("std").get_objects() if entry[2] == "term"}
    env.definitions = {  # type: ignore[attr-defined]
        term["ids"][0]: _definition(item)
        for page in sorted(pages)
        for glossary in env.get_doctree(page).findall(addnodes.glossary)
        for item in glossary.findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
    }


def _definition(item: nodes.definition_list_item) -> str:
    """Return the first paragraph of a definition as HTML without links."""
    paragraph = next(item.findall(nodes.paragraph))
    html = SEE.sub("", _html(paragraph))
    if REFERENCE in html:
        rule = (
            "a reference to anything but a term must stand behind 'see', in brackets or at the end"
        )
        raise ExtensionError(f"{paragraph.source}: {rule}, got {paragraph.astext()!r}")
    return html


def _html(node: nodes.Node) -> str:
    """Return text, emphasis and formulas as HTML."""
    if isinstance(node, nodes.Text):
        return escape(node.astext().replace("\n", " "), quote=False)
    if isinstance(node, nodes.math):
        return mathml(node.astext())
    if isinstance(node, addnodes.pending_xref) and node["reftype"] != "term":
        return REFERENCE
    inner = "".join(map(_html, node.children))
    return f"<em>{inner}</em>" if isinstance(node, nodes.emphasis) else inner


def mathml(tex: str) -> str:
    """Return a formula as MathML, with a name that can be read aloud."""
    formula = re.sub(r">\s+<", "><", tex2mathml(tex))
    # HTML needs no namespace; between a function and its argument browsers leave no space
    formula = re.sub(r"^<math [^>]*>", "<math>", formula)
    formula = formula.replace("<mo>&ApplyFunction;</mo>", '<mspace width="0.17em"/>')
    name = escape(" ".join(_spoken(ElementTree.fromstring(formula)).split()))
    return formula.replace("<math>", f'<math aria-label="{name}">', 1)


def _spoken(part: ElementTree.Element) -> str:
    """Return a part of a formula as text."""
    inner = [_spoken(child) for child in part]
    if part.tag in SPOKEN:
        words = ["", *SPOKEN[part.tag]]
        return "".join(word + text for word, text in zip(words, inner, strict=True))
    return (part.text or "") + " ".join(inner)


def add_tips(
    app: Sphinx, page: str, _template: str, context: dict, tree: nodes.document | None
) -> None:
    """Describe the links to terms by their definitions, which are hidden at the end of the page."""
    if tree is None:
        return
    terms = dict.fromkeys(match["term"] for match in LINK.finditer(context["body"]))
    if terms:
        definitions = app.env.definitions  # type: ignore[attr-defined]
        tips = [
            f'<div class="term-tip" role="tooltip" id="tip-{term}" hidden>{definitions[term]}</div>'
            for term in terms
        ]
        body = LINK.sub(r'aria-describedby="tip-\g<term>" ', context["body"])
        context["body"] = "\n".join([body, *tips])
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.connect("env-check-consistency", collect_definitions)
    app.connect("html-page-context", add_tips)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
