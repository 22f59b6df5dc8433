"""What is sent to the reader."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from learndyn.live.catalogue import CATALOGUE, find
from learndyn.live.page import FOLDER, page_script, static_html, style_sheet, widget_module

DEMO = find("two-weights")


def compressed(text):
    return len(gzip.compress(text.encode(), 9))


@pytest.mark.parametrize("demo", CATALOGUE.values(), ids=lambda demo: demo.name)
def test_a_page_with_a_demo_stays_within_the_script_budget(demo):
    # a page has one or two demos, and 30 kB for them and the runtime
    assert compressed(page_script([demo])) <= 15_000
    assert compressed(widget_module(demo)) <= 15_000


def test_a_page_gets_the_script_of_its_own_demos_only():
    names = [name for name in CATALOGUE if f'"{name}": ' in page_script([DEMO])]
    assert names == [DEMO.name]


def test_parts_of_the_runtime_are_sent_only_where_they_are_needed():
    parts = {"makePad": "two-weights", "makeSwitches": "illusions", "makeNames": "illusions"}
    for part, name in parts.items():
        assert f"function {part}(" in page_script([find(name)])
    assert "function makePad(" not in page_script([find("illusions")])
    assert "function makeNames(" not in page_script([DEMO])


def test_the_style_is_small():
    assert compressed(style_sheet()) <= 4_000


def test_the_static_figure_is_complete_and_has_no_dead_control():
    page = BeautifulSoup(static_html(DEMO, "two-weights", {}), "html.parser")
    assert len(page.select(".live-panel > svg[role=img] > title")) == 3
    assert page.select_one(".live-text").text.startswith("Converged")
    assert len(page.select("tbody tr")) == 10
    assert page.select("input, button") == []
    assert page.select_one(".live-demo")["aria-label"] == DEMO.title


def test_the_room_of_the_controls_holds_their_texts_unseen():
    page = BeautifulSoup(static_html(DEMO, "two-weights", {"rate": 0.2}), "html.parser")
    room = page.select_one(".live-controls > .live-room[aria-hidden=true]")
    texts = [row.get_text(" ") for row in room.select(".live-control")]
    assert texts == ["Start w₁ 1.40", "Start w₂ −1.60", "Learning rate 0.20", "Step 211"]
    assert len(room.select(".live-actions")) == 1


def test_values_of_the_author_are_in_the_figure_and_in_the_script():
    page = BeautifulSoup(static_html(DEMO, "two-weights", {"rate": 0.2}), "html.parser")
    spec = json.loads(page.select_one("script.live-spec").string)
    assert [c["value"] for c in spec["controls"]] == [1.4, -1.6, 0.2, 211.0]
    assert "The rate 0.20" in page.select_one(".live-text").text


def test_ids_of_two_figures_on_a_page_are_different():
    first, second = (static_html(DEMO, key, {}) for key in ("two-weights", "two-weights-2"))
    ids = [set(re.findall(r"id=[\"']([^\"']+)", text)) for text in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_text_of_a_demo_cannot_become_markup():
    def view(ident, state, data, width):
        cell = "<b>&</b>"
        return {"panels": [], "text": cell, "head": [cell], "rows": [[cell]]}

    demo = replace(DEMO, view=view, title='"><i>', data=lambda: {"x": "</script><i>"})
    page = BeautifulSoup(static_html(demo, "k", {}), "html.parser")
    assert page.select("b, i") == []
    assert json.loads(page.select_one("script").string)["data"] == {"x": "</script><i>"}


def test_the_widget_module_exports_and_the_page_script_does_not():
    assert widget_module(DEMO).count("export default") == 1
    assert "export" not in page_script([DEMO])


def test_a_rule_of_the_drawings_stands_once_so_that_none_undoes_another():
    text = (FOLDER / "drawing.css").read_text("utf8")
    rules = re.findall(r"^(\.[^{@]*) \{", text, flags=re.MULTILINE)
    assert sorted(rules) == sorted(set(rules))
    # a cell is first of all a cell, and may then be one of a negative number
    assert text.index(".live-svg .live-cell {") < text.index(".live-svg .live-minus {")
