"""Repairs for third-party extensions, each with its reason."""

from __future__ import annotations

import shutil
from importlib.metadata import files
from pathlib import Path

from docutils import nodes
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

MATHJAX = "sphinx-mathjax-offline/static/mathjax/"
# The one script that turns TeX into HTML, and the fonts it asks for: 1.6 MB of the package's 24.
MATHJAX_PARTS = ("tex-chtml.js", "output/chtml/fonts/woff-v2/")


def unwrap_untitled_sections(app: Sphinx, doctree: nodes.document) -> None:
    """Turn the sections inside propositions, exercises and solutions into containers.

    sphinx-proof and sphinx-exercise put their content into sections without a title. These crash
    sphinx-codeautolink ("pop from empty list"), and all those of a page share one HTML id.
    """
    for section in list(doctree.findall(nodes.section)):
        if not any(isinstance(child, nodes.title) for child in section.children):
            classes = [*section["classes"], *section["ids"]]
            section["ids"] = []  # else the container inherits them
            section.replace_self(nodes.container("", *section.children, classes=classes))
    for proof in doctree.findall(nodes.admonition):
        if proof["ids"] == ["proof"]:  # sphinx-proof again: every proof has this id
            proof["ids"] = []


def silence_thebe(app: Sphinx, config: Config) -> None:
    """Disconnect sphinx-thebe, which Jupyter Book loads whether it is used or not.

    It declares its constants twice, a JavaScript error on every page, names foreign hosts, and puts
    a script into the text of every page.
    """
    for listeners in app.events.listeners.values():
        for listener in list(listeners):
            if listener.handler.__module__ == "sphinx_thebe":
                app.disconnect(listener.id)
    css_files = app.registry.css_files
    css_files[:] = [entry for entry in css_files if entry[0] != "sphinx-thebe.css"]


def _label_by_position(renderer: SphinxRenderer) -> str:
    """Return the label of an equation without one, in place of MyST's random one.

    With a random label the same sources would give another page in every build.
    """
    env = renderer.sphinx_env
    return f"{env.docname}-unlabelled-{env.new_serialno('unlabelled equation')}"


def copy_mathjax(app: Sphinx, error: Exception | None) -> None:
    """Copy MathJax into the site, since by default every page would fetch it from a third party.

    A folder of ``html_static_path`` is no place for it: nothing third-party is committed. The
    package that holds it has a hyphen in its import name, so its files are found by metadata.
    """
    if error is not None or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "mathjax"
    for file in files("sphinx-mathjax-offline") or []:
        inner = file.as_posix().removeprefix(MATHJAX)
        if inner.startswith(MATHJAX_PARTS):
            (target / inner).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(file.locate()), target / inner)
    if not target.is_dir():
        raise ExtensionError("sphinx-mathjax-offline is not installed as this book expects it")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the repairs."""
    SphinxRenderer._random_label = _label_by_position  # type: ignore[method-assign, assignment]
    # Before sphinx-codeautolink reads the document (priority 500).
    app.connect("doctree-read", unwrap_untitled_sections, priority=100)
    app.connect("config-inited", silence_thebe)
    app.connect("build-finished", copy_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
