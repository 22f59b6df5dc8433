"""Chapters run in parallel, once for each state of the sources, and fail loudly."""

from __future__ import annotations

import pytest

CELLS = """\
---
file_format: mystnb
kernelspec:
  name: python3
---

# {title}

```{{code-cell}} python
{code}
```
"""


@pytest.mark.build
def test_cells_that_fail_hang_or_warn_stop_the_build_and_are_reported_together(mini_book):
    cells = {
        "fails": "before = 1\nbefore / 0",
        "hangs": "import time\ntime.sleep(60)",
        "warns": "import warnings\nwarnings.warn('too hot')",
        "works": "print('fine')",
    }
    book = mini_book(
        {
            f"book/part/{name}.md": CELLS.format(title=name, code=code)
            for name, code in cells.items()
        }
    )
    book.edit("_config.yml", "timeout: 60", "timeout: 3")

    build = book.build()

    assert build.code != 0
    report = build.output[build.output.index("chapters that do not run") :]
    for name, cause in {
        "fails": "ZeroDivisionError: division by zero",
        "hangs": "the cell took longer than 3 s",
        "warns": "UserWarning: too hot",
    }.items():
        start = report.index(f"book/part/{name}.md")
        chapter = report[start : report.find("book/part/", start + 1)]
        for line in cells[name].splitlines():
            assert f"| {line}" in chapter
        assert cause in chapter
    assert "works.md" not in report
    assert not (book.html / "book").exists()


@pytest.mark.build
def test_a_broken_reference_stops_the_build(mini_book):
    book = mini_book({"book/part/page.md": "# Page\n\nSee {eq}`eq-nowhere` and {ref}`sec-lost`.\n"})

    build = book.build()

    assert build.code != 0
    assert "eq-nowhere" in build.output
    assert "sec-lost" in build.output


@pytest.mark.build
def test_an_edited_package_runs_the_chapters_again(copy_of_good_book):
    assert "the slope is 2.0" in " ".join(copy_of_good_book.page("book/first/slopes").text.split())
    copy_of_good_book.edit("src/minipackage.py", "FACTOR = 2.0", "FACTOR = 3.0")

    build = copy_of_good_book.build()

    assert build.code == 0, build.output
    assert "executed book/first/slopes.md" in build.output
    assert "the slope is 3.0" in " ".join(copy_of_good_book.page("book/first/slopes").text.split())


@pytest.mark.build
def test_chapters_do_not_run_again_when_only_settings_change(moved_book):
    _, build = moved_book

    assert build.code == 0, build.output
    assert "executed" not in build.output


@pytest.mark.build
def test_figures_are_vector_graphics_with_caption_number_and_alternative_text(good_book):
    figure = good_book.page("book/first/slopes").select_one("figure#fig-slopes-parabola")

    image = figure.select_one("img")
    assert image["alt"] == "A parabola with its lowest point at zero."
    assert (good_book.html / "book/first" / image["src"]).resolve().suffix == ".svg"
    assert "<svg" in (good_book.html / "book/first" / image["src"]).read_text("utf8")
    assert figure.select_one(".caption-number").text.strip() == "Fig. 1.1"


def test_the_fingerprint_changes_with_names_and_contents_of_the_matching_files_alone(
    load, tmp_path
):
    fingerprint = load("book_sources").fingerprint
    patterns = ("src/**/*.py",)
    (tmp_path / "src").mkdir()
    module = tmp_path / "src" / "a.py"
    module.write_text("x = 1\n")
    before = fingerprint(tmp_path, patterns)

    (tmp_path / "src" / "notes.txt").write_text("not matched")
    assert fingerprint(tmp_path, patterns) == before
    module.write_text("x = 2\n")
    edited = fingerprint(tmp_path, patterns)
    module.rename(module.with_name("b.py"))
    renamed = fingerprint(tmp_path, patterns)

    assert len({before, edited, renamed}) == 3
