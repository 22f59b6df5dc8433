"""Each chapter gives a student notebook and a solution notebook, plain and runnable."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from docutils import nodes

CHAPTERS = ("first/slopes.ipynb", "first/noise.ipynb")
STUB = 'raise NotImplementedError("your turn")'


def read(book, name):
    return nbformat.read(book.html / "notebooks" / name, as_version=4)


def text_of(notebook, kind):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


@pytest.fixture
def student(good_book):
    return read(good_book, "first/slopes.ipynb")


@pytest.fixture
def solution(good_book):
    return read(good_book, "solutions/first/slopes.ipynb")


@pytest.mark.build
def test_chapters_and_nothing_else_have_notebooks(good_book):
    folder = good_book.html / "notebooks"

    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*.ipynb")}

    assert written == {*CHAPTERS, *(f"solutions/{name}" for name in CHAPTERS)}


@pytest.mark.build
def test_the_student_notebook_has_the_stub_and_no_solution(student):
    stubs = [cell for cell in student.cells if "stub" in cell.metadata.get("tags", [])]

    assert [STUB in cell.source for cell in stubs] == [True]
    assert "**Exercise 1.1 (One sample, two derivatives)**" in text_of(student, "markdown")
    assert "Solution to" not in text_of(student, "markdown")
    assert "error = y - w1 * w2 * x" not in text_of(student, "code")


@pytest.mark.build
def test_the_solution_notebook_has_the_solution_and_no_stub(solution):
    assert STUB not in text_of(solution, "code")
    assert "**Exercise 1.1 (One sample, two derivatives)**" in text_of(solution, "markdown")
    assert "**Solution to [Exercise 1.1 (One sample, two derivatives)]" in text_of(
        solution, "markdown"
    )
    assert "error = y - w1 * w2 * x" in text_of(solution, "code")


@pytest.mark.build
def test_notebooks_are_plain(student, solution):
    for notebook in (student, solution):
        nbformat.validate(notebook)
        markdown, code = text_of(notebook, "markdown"), text_of(notebook, "code")
        assert not re.search(r"\{[a-z:]+\}`|^:::|^```\{", markdown, re.MULTILINE)
        assert "glue" not in code
        assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert cell.outputs == []
                assert cell.execution_count is None


@pytest.mark.build
@pytest.mark.parametrize(
    "expected",
    [
        "# 1. Slopes *by hand*",
        "L(x) = x^2, \\qquad L'(x) = 2x \\tag{1.1}",
        "\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned} \\tag{1.2}",
        "the slope is 2.0.",
        "_Fig. 1.1: A parabola has the slope $2x$: see `slope`._",
        "> **Proposition 1.1 (Doubling, $x > 0$)**\n>\n> The slope doubles with $x$:\n>\n"
        "> $$ L'(2x) = 2 L'(x). $$\n>\n> **Checked.** Slopes at 3 points: in the worst case",
        "> Proof. By [(1.1)](https://",
        "_Table 1.1: Values of the slope_\n\n| x | slope |\n| --- | --- |\n"
        "| 1 | $\\vert{}2\\vert{}$ |\n| 2 | `4 \\| 4` |",
        "- two, with *emphasis*\n\n  1. inner\n\n  2. inner **strong**",
        "**Term**\n\n> Its definition.",
        "> A quotation.",
        "> **Note**\n>\n> The slope is negative on the left.",
        "<details>\n<summary>Why?</summary>\n\nBecause of the **chain rule**.\n\n</details>",
        "<details>\n<summary>Think: what if?</summary>\n\nThen $x = 0$.\n\n</details>",
        "**NumPy**\n\nWith `numpy.gradient`.\n\n**By hand**\n\nWith a pencil.",
        '```python\nprint("not a cell")\n```',
        "Costs 5 \\$ and a_b \\* c_d < 3.",
    ],
)
def test_what_the_page_shows_stands_in_the_notebook(student, expected):
    assert expected in text_of(student, "markdown")


@pytest.mark.build
def test_links_of_a_notebook_lead_to_places_of_the_site(good_book, student):
    site = good_book.page("book/first/slopes").select_one("link[rel=canonical]")["href"]
    site = site.removesuffix("book/first/slopes.html")
    links = re.findall(r"\]\((\S+?)\)", text_of(student, "markdown"))

    assert len(links) > 8
    for link in links:
        page, _, place = link.removeprefix(site).partition("#")
        found = good_book.page(page.removesuffix(".html"))
        assert not place or found.find(id=place), link


@pytest.mark.build
def test_both_notebooks_run_to_their_end_and_only_the_stubs_fail(good_book, tmp_path):
    files = []
    for name in ("first/slopes.ipynb", "solutions/first/slopes.ipynb"):
        files.append(tmp_path / name.replace("/", "-"))
        shutil.copy(good_book.html / "notebooks" / name, files[-1])
    environment = os.environ | {"PYTHONPATH": str(good_book.root / "src")}
    command = [Path(sys.executable).parent / "jupyter-execute", "--inplace", *files]

    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    for file in files:
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.cell_type == "code":
                assert cell.execution_count is not None
                failed = any(output.output_type == "error" for output in cell.outputs)
                assert failed == ("stub" in cell.metadata.get("tags", []))


@pytest.mark.parametrize(
    ("cell", "needed"),
    [
        ("import torch.nn.functional as F", True),
        ("from torch import nn", True),
        ("from learndyn import nn as networks, plots", True),
        ("from learndyn.experiments import gain_sweep", True),  # which imports learndyn.nn
        ("from learndyn.experiments import two_weights", False),
        ("import learndyn.plots", False),
        ("print('import torch')", False),
    ],
)
def test_pytorch_is_installed_without_cuda_where_a_chapter_needs_it(load, cell, needed):
    source = load("notebook_install").install_source(["x = 1", cell], "learndyn @ somewhere")

    command = (
        "    %pip install --quiet --extra-index-url https://download.pytorch.org/whl/cpu torch"
    )
    lines = ['if importlib.util.find_spec("torch") is None:', command]
    assert [line in source.splitlines() for line in lines] == [needed, needed]
    assert source.endswith('    %pip install --quiet "learndyn @ somewhere"')


def test_pytorch_without_cuda_comes_from_the_same_place_everywhere(load, repository_root):
    address = load("notebook_install").TORCH_CPU

    for name in ("Makefile", "README.md", "binder/requirements.in"):
        places = re.findall(r"https://\S*pytorch\S*", (repository_root / name).read_text("utf8"))
        assert set(places) == {address}, name


@pytest.mark.build
def test_a_chapter_offers_both_notebooks_and_other_pages_none(good_book):
    def downloads(page):
        return {link["href"] for link in good_book.page(page).select("a[href$='.ipynb']")
                if "://" not in link["href"]}  # fmt: skip

    assert downloads("book/first/slopes") == {
        "../../notebooks/first/slopes.ipynb",
        "../../notebooks/solutions/first/slopes.ipynb",
    }
    assert downloads("book/back/glossary") == set()
    assert good_book.page("book/back/glossary").select("a[href*=colab]") == []


def test_a_live_demo_becomes_a_cell_that_shows_it_with_the_same_values(load):
    writer = load("notebook_writer").NotebookWriter
    page = load("notebook_markdown").Page(
        "", "", {"fig-chain": "2.1"}, {}, {"figure": "Fig. %s"}, {}
    )
    demo = nodes.figure(ids=["fig-chain"], live_demo="chain", live_values={"w1": 1.4})
    demo += nodes.paragraph("", "only on the site")
    demo += nodes.caption("", "Drag the start.")

    cells = writer(page, with_solutions=False).write(nodes.container("", demo))

    assert [cell.source for cell in cells] == [
        'from learndyn import live\n\nlive.show("chain", w1=1.4)',
        "_Fig. 2.1: Drag the start._",
    ]
