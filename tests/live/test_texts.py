"""Texts of readers: never markup, never wider than their place, the same in both languages."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from learndyn.live import texts
from learndyn.live.translate import translate

HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "' onload='alert(1)",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "</svg></title><style>*{display:none}",
    "שפעת & חיה",
    "\N{SHARK}\N{DOG FACE}" * 30,
    "x" * 1000,
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "鮫は骨を持つ",
    "",
]
plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_stands_for_itself_between_tags_and_within_quotes(text):
    safe = texts.escape(text)
    page = BeautifulSoup(f"<p title='{safe}'>{safe}</p>", "html.parser")
    assert len(page.find_all(True)) == 1
    assert page.p.text == text
    assert page.p.attrs == {"title": text}


@given(plain, st.floats(min_value=7, max_value=300))
def test_a_text_is_cut_only_where_it_is_too_wide(text, width):
    cut = texts.fit(text, width)
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))
    letters = sum(2 if ord(letter) >= texts.WIDE_FROM else 1 for letter in cut.removesuffix("…"))
    if cut != text:
        assert (letters + 1) * texts.LETTER <= width
        # the next letter would not have left room for the ellipsis, or for itself
        following = text[: len(cut)]
        needed = sum(2 if ord(letter) >= texts.WIDE_FROM else 1 for letter in following)
        assert (needed + 1) * texts.LETTER > width
    else:
        assert letters * texts.LETTER <= width


@pytest.fixture(scope="module")
def engine():
    from py_mini_racer import MiniRacer

    javascript = MiniRacer()
    javascript.eval(translate([texts]))
    javascript.eval("globalThis.texts = texts;")
    yield javascript
    javascript.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_both_languages_agree_also_on_letters_that_javascript_counts_twice(engine, text):
    for call, expected in [
        ("escape", texts.escape(text)),
        ("isolate", texts.isolate(text)),
        *((f"fit/{width}", texts.fit(text, width)) for width in (7.0, 40.0, 55.5, 180.0)),
    ]:
        name, _, width = call.partition("/")
        arguments = json.dumps(text) + (f", {width}" if width else "")
        said = json.loads(engine.eval(f"JSON.stringify(texts.{name}({arguments}))"))
        assert said == expected
        said.encode("utf-8")  # fails where half of a letter is left


def test_an_isolated_text_begins_and_ends_its_own_direction():
    assert texts.isolate("כן") == "\u2068כן\u2069"
