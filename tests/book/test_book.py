"""The book itself, as it was built last: pages, notebooks and weights."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from urllib.parse import unquote

import nbformat
import pytest
from nbclient import NotebookClient

import learndyn
from learndyn.exercises import exercise_bank

TRACES = re.compile(r"Traceback|Error|Warning|Not yet|stub is still|<Axes|\b(?:nan|inf)\b")
PAGE_BUDGET = 300_000
NUMBER = r"(?i)\d|\b(?:zero|half|one|two|three|four|five|six|seven|eight|nine|ten)\b"


def chapters(book):
    """Return the folder and name of every chapter, by its notebook."""
    folder = book.html / "notebooks"
    notebooks = [path.relative_to(folder) for path in folder.rglob("*.ipynb")]
    return [path.with_suffix("") for path in notebooks if path.parts[0] != "solutions"]


def run(path):
    """Execute a notebook and return it."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, extra_arguments=["--log-level=ERROR"]).execute()
    return notebook


def verdicts(notebook):
    """Return what the checks said, by exercise; each check is the last line of its cell."""
    found = {}
    for cell in notebook.cells:
        label = re.search(r'^check\("(ex-[\w-]+)"', cell.source, re.MULTILINE)
        if label and cell.cell_type == "code":
            found[label[1]] = cell.outputs[-1]["data"]["text/plain"]
    return found


def errors(notebook):
    """Return the sources of the cells that raised."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [c.source for c in cells if any(o.output_type == "error" for o in c.outputs)]


@pytest.mark.parametrize("folder", ["", "solutions"])
def test_every_notebook_runs_and_its_checks_say_what_they_should(real_book, folder):
    assert chapters(real_book)
    for chapter in chapters(real_book):
        notebook = run(real_book.html / "notebooks" / folder / f"{chapter}.ipynb")
        said = verdicts(notebook)
        assert errors(notebook) == []
        assert set(said) == {label for label in exercise_bank() if f"-{chapter.name}-" in label}
        start = "Correct: " if folder else "Not yet: the stub is still empty"
        assert all(text.startswith(start) for text in said.values()), said


def test_published_outputs_show_no_trace_of_trouble(real_book):
    for name, page in real_book.pages().items():
        for output in page.select("div.cell_output"):
            text = output.get_text()
            assert not TRACES.search(text), f"{name}: {text}"


def test_no_page_shows_a_raw_role_or_directive(real_book):
    for name, page in real_book.pages().items():
        article = page.select_one("article")
        text = re.sub(r"\s+", " ", article.get_text()) if article else ""
        assert not re.search(r"\{(numref|eq|ref|prf|term|cite|glue|doc|py)\b", text), name


def test_every_launch_link_names_a_notebook(real_book):
    links = [
        link["href"]
        for page in real_book.pages().values()
        for link in page.select("a[href]")
        if re.search("colab.research|kaggle.com/kernels|mybinder.org", link["href"])
    ]
    assert len(links) == 3 * len(chapters(real_book))
    for link in links:
        path = re.search(r"(?:blob/notebooks|lab/tree)/(.+)$", unquote(link))[1]
        assert (real_book.html / "notebooks" / path).is_file(), link


def test_every_page_stays_within_its_weight(real_book, page_weights):
    for name, weight in page_weights(real_book.html).items():
        assert weight <= PAGE_BUDGET, f"{name}: {weight} bytes"


def test_what_a_figure_shows_is_told_in_words_of_its_own(real_book):
    told = [
        image.get("alt", "")
        for name, page in real_book.pages().items()
        if name.startswith("book/")
        for image in page.select("article img")
    ]
    assert len(told) > 100
    assert [text for text, count in Counter(told).items() if count > 1] == []
    assert [text for text in told if len(text.split()) < 20] == []
    assert [
        text for text in told if re.match(r"(?i)(a |an |the )?(figure|image|plot)\b", text)
    ] == []
    # what is seen includes numbers
    assert [text for text in told if not re.search(NUMBER, text)] == []


def test_the_index_of_solutions_names_every_exercise_by_its_title(real_book):
    entries = real_book.page("book/back/solutions").select("article li")
    titles = [
        entry.a.get_text() for entry in entries if entry.a and "Exercise" in entry.a.get_text()
    ]
    assert len(titles) == len(exercise_bank())
    assert "Exercise 1.3: Predict the end" in titles


def test_every_public_function_of_the_package_has_its_place_in_the_reference(real_book):
    pages = {path.stem for path in (real_book.root / "book/api").glob("*.md")} - {"index"}
    top = {module.name for module in pkgutil.iter_modules(learndyn.__path__)}
    assert {page.partition(".")[0] for page in pages} == top - {"shapes"}
    for page in pages:
        module = importlib.import_module(f"learndyn.{page}")
        own = [
            name
            for name, value in inspect.getmembers(module, inspect.isfunction)
            if value.__module__ == module.__name__ and not name.startswith("_")
        ]
        places = {node["id"] for node in real_book.page(f"book/api/{page}").select("dt[id]")}
        public = [name for name in getattr(module, "__all__", own) if name.islower()]
        assert {f"learndyn.{page}.{name}" for name in public} <= places
