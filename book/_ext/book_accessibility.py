"""Make the built pages accessible, light and steady where the theme leaves them short."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from page_loading import lighten


def repair(html: str, folder: Path) -> str:
    """Return a page of a folder with its faults repaired: rules of axe-core, sizes of images."""
    # On a first visit the theme would log an error about its own mode "".
    html = html.replace(
        'localStorage.getItem("mode") || ""', 'localStorage.getItem("mode") || "auto"'
    )
    # And until its script runs it would show both logos and, where one prefers dark, a light page.
    html = html.replace(
        'localStorage.getItem("theme") || ""',
        'localStorage.getItem("theme")'
        ' || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")',
    )
    page = BeautifulSoup(html, "html.parser")
    _name_summaries(page)
    _name_buttons(page)
    _drop_false_roles(page)
    _nest_lists(page)
    lighten(page, folder)
    return str(page)


def _name_summaries(page: BeautifulSoup) -> None:
    """Name the arrows of the side bar, and let folded boxes be named by the text they show."""
    for summary in page.select("summary"):
        if summary.get_text(strip=True):
            del summary["aria-label"]  # sphinx-togglebutton hides the visible text from readers
            continue
        entry = summary.find_parent("li")
        link = entry.find("a") if entry else None
        name = link.get_text(" ", strip=True) if link else "this entry"
        summary["aria-label"] = f"Pages under {name}"


def _name_buttons(page: BeautifulSoup) -> None:
    """Let the names of buttons contain the text that they show."""
    for button in page.select(".search-button-field[aria-label]"):
        del button["aria-label"]
    for button in page.select(".theme-switch-button[aria-label]"):
        for icon in button.select("i, svg, span"):
            icon["aria-hidden"] = "true"
        name = page.new_tag("span", attrs={"class": "visually-hidden"})
        name.string = str(button["aria-label"])
        button.append(name)
        del button["aria-label"]


def _drop_false_roles(page: BeautifulSoup) -> None:
    """Remove roles whose children or parents are missing, and put the site's name in a landmark."""
    for node in page.select('.citation-list[role="list"], [role="doc-biblioentry"]'):
        del node["role"]
    for node in page.select(".sidebar-primary-items__start"):
        node["role"] = "region"
        node["aria-label"] = "Site"


def _nest_lists(page: BeautifulSoup) -> None:
    """Put the inner lists of Sphinx's page of modules into the items that they belong to."""
    for inner in page.select("ul > ul"):
        owner = inner.find_previous_sibling("li")
        if owner:
            owner.append(inner.extract())


def _repair_file(path: Path) -> None:
    """Repair one page in place."""
    path.write_text(repair(path.read_text("utf8"), path.parent), "utf8")


def repair_pages(app: Sphinx, error: Exception | None) -> None:
    """Repair every page of a finished build."""
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir)
        pages = [page for page in folder.rglob("*.html") if "_static" not in page.parts]
        # reading them takes as long as all the rest of a build that finds its cells in the cache
        with ProcessPoolExecutor() as pool:
            list(pool.map(_repair_file, sorted(pages), chunksize=4))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension, after everything else that edits built pages."""
    app.connect("build-finished", repair_pages, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
