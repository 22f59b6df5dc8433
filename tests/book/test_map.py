"""The map of the chapters shows what builds on what."""

from __future__ import annotations

import re

import pytest
import yaml

TABLE = """\
# Needs

:::{table} What builds on what
:name: tab-needs

| chapter | builds on |
|---|---|
| {doc}`../one/first` | |
| {doc}`../one/second` | {doc}`../one/first` |
| {doc}`../two/third` | {doc}`../one/first`, {doc}`../one/second` |
:::
"""
TOC = {
    "format": "jb-book",
    "root": "book/index",
    "parts": [
        {"caption": "One", "chapters": [{"file": "book/one/first"}, {"file": "book/one/second"}]},
        {"caption": "Two & more", "chapters": [{"file": "book/two/third"}]},
        {"caption": "Rest", "chapters": [{"file": "book/rest/needs"}]},
    ],
}


def pages(label="tab-needs"):
    return {
        "_toc.yml": yaml.safe_dump(TOC),
        "book/index.md": f"# Map\n\n```{{chapter-map}} {label}\n```\n",
        "book/one/first.md": "# First\n",
        "book/one/second.md": "# Second\n",
        "book/two/third.md": "# Third < last\n",
        "book/rest/needs.md": TABLE,
    }


@pytest.mark.build
def test_each_chapter_has_arcs_to_what_it_builds_on(mini_book, load):
    book = mini_book(pages())
    build = book.build()
    assert build.code == 0, build.output
    page = book.page("book/index").select_one(".chapter-map")
    entries = {entry.a["href"]: entry for entry in page.select("li")}

    assert [part.text for part in page.select("p")] == ["One", "Two & more"]
    assert list(entries) == ["one/first.html", "one/second.html", "two/third.html"]
    assert [entry["class"] for entry in entries.values()] == [
        ["map-start"],
        ["map-needs"],
        ["map-needs"],
    ]
    assert [entry.a.text.strip() for entry in entries.values()][2] == "Third < last"
    # rows: One, First, Second, Two, Third
    arcs = [[path["d"] for path in entry.select("path")] for entry in entries.values()]
    arc = load("book_map").arc
    assert arcs == [[], [arc(1)], [arc(3), arc(2)]]
    hints = [re.sub(r"\s+", " ", entry.text).strip() for entry in entries.values()]
    assert hints == ["First", "Second, builds on First", "Third < last, builds on First, Second"]


def test_an_arc_ends_as_many_rows_above_as_it_says(load):
    for rows in (1, 4, 20):
        start, *controls, end = re.findall(r"(-?[\d.]+) (-?[\d.]+)", load("book_map").arc(rows))

        assert (start, end) == (("0", "0"), ("0", str(-rows)))
        # beside the map there is room for three rows; the curve bulges by 3/4 of its controls
        assert all(-4 <= float(x) < 0 for x, _ in controls)


@pytest.mark.build
def test_a_map_of_a_table_that_does_not_exist_stops_the_build(mini_book):
    build = mini_book(pages("tab-other")).build()

    assert build.code != 0
    assert "there is no table 'tab-other'" in build.output
