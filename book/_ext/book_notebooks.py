"""Write two notebooks for every executed chapter, and point the page's buttons at them.

The student notebook has the exercises and their stubs, the solution notebook the solutions. Both
go into ``_build/html/notebooks``; ``tools/notebooks_branch.py`` puts the same files on a branch of
their own, which Colab, Kaggle and Binder open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from nbformat.v4 import new_code_cell, new_notebook
from sphinx.application import Sphinx

from book_repository import Repository
from notebook_install import install_source
from notebook_markdown import Page
from notebook_writer import NotebookWriter

NOT_CHAPTERS = ("api", "back")


def notebook_paths(docname: str) -> tuple[str, str] | None:
    """Return where the two notebooks of a page go, or None if it is not in a chapter's place."""
    parts = docname.split("/")
    if len(parts) != 3 or parts[0] != "book" or parts[1] in NOT_CHAPTERS:
        return None
    student = f"{parts[1]}/{parts[2]}.ipynb"
    return student, f"solutions/{student}"


def write_notebooks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the notebooks of a page with cells."""
    paths = notebook_paths(docname)
    cells = (box.get("nb_element") == "cell_code" for box in doctree.findall(nodes.container))
    if app.builder.format != "html" or paths is None or not any(cells):
        return
    for path, with_solutions in zip(paths, (False, True), strict=True):
        notebook = _notebook(app, doctree, docname, with_solutions=with_solutions)
        nbformat.validate(notebook)
        file = Path(app.outdir, "notebooks", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(nbformat.writes(notebook, indent=1) + "\n", "utf8")


def _notebook(
    app: Sphinx, doctree: nodes.document, docname: str, *, with_solutions: bool
) -> nbformat.NotebookNode:
    """Return one notebook of a page, with its origin and an install cell under the title."""
    page = _page(app, docname)
    title, *rest = NotebookWriter(page, with_solutions=with_solutions).write(doctree)
    kind = "Solutions to" if with_solutions else "A notebook of"
    title["source"] += f"\n\n*{kind} [this chapter of {app.config.project}]({page.url}).*"
    code = (cell["source"] for cell in rest if cell["cell_type"] == "code")
    requirement = Repository.from_config(app.config).requirement
    install = new_code_cell(install_source(code, requirement), id="install")
    return new_notebook(
        cells=[title, install, *rest],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )


def _page(app: Sphinx, docname: str) -> Page:
    """Collect what Sphinx has numbered and renamed on a page."""
    env = app.env
    by_kind = env.toc_fignumbers.get(docname, {})
    site = app.config.html_baseurl
    return Page(
        site=site,
        url=f"{site}{docname}.html",
        numbers={
            name: ".".join(map(str, number))
            for numbers in by_kind.values()
            for name, number in numbers.items()
        },
        section_numbers={
            name.removeprefix("#"): ".".join(map(str, number)) + "."
            for name, number in env.toc_secnumbers.get(docname, {}).items()
        },
        number_formats=app.config.numfig_format,
        images={source: name for source, (_, name) in env.images.items()},
    )


def point_buttons(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Replace the theme's launch and notebook buttons, which open files that Colab cannot read."""
    paths = notebook_paths(pagename)
    if paths is None or not Path(app.outdir, "notebooks", paths[0]).exists():
        return
    student, solution = paths
    launch = Repository.from_config(app.config).launch(student)
    buttons = context["header_buttons"]
    buttons.insert(
        0,
        {
            "type": "group",
            "label": "launch-buttons",
            "icon": "fas fa-rocket",
            "tooltip": "Run this chapter",
            "buttons": [
                _link(service, url, "fas fa-play", f"Open in {service}")
                for service, url in launch.items()
            ],
        },
    )
    for group in buttons:
        if group["label"] == "download-buttons":
            for text, path in (("solutions .ipynb", solution), (".ipynb", student)):
                url = context["pathto"](f"notebooks/{path}", 1)
                link = _link(text, url, "fas fa-code", f"Download the notebook: {text}")
                group["buttons"].insert(0, link)


def _link(text: str, url: str, icon: str, tooltip: str) -> dict[str, str]:
    """Return an entry of a menu in the theme's form."""
    return {"type": "link", "text": text, "url": url, "icon": icon, "tooltip": tooltip}


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension, after those that add to the text of a page."""
    app.connect("doctree-resolved", write_notebooks, priority=900)
    app.connect("html-page-context", point_buttons, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
