"""The directive in a small Sphinx project."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace, patch_docutils

EXTENSIONS = Path(__file__).parents[2] / "book" / "_ext"
FIRST = """\
# First

See {numref}`fig-first`.

```{live-demo} two-weights
:set: w1=2.0 rate=0.2
:name: fig-first

Drag the *start*, where $w_1 = 2$.
```

```{live-demo} two-weights

Again.
```
"""


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build pages and return the application and what it warned of."""
    monkeypatch.syspath_prepend(EXTENSIONS)

    def run(**pages):
        for name, text in pages.items():
            (tmp_path / f"{name}.md").write_text(text)
        warnings = io.StringIO()
        settings = {
            "extensions": ["myst_parser", "book_live"],
            "myst_enable_extensions": ["dollarmath"],
            "numfig": True,
            "suppress_warnings": ["toc.not_included"],
        }
        out = tmp_path / "out"
        with patch_docutils(), docutils_namespace():
            app = Sphinx(tmp_path, None, out, out, "html", settings, status=None, warning=warnings)
            app.build()
        return app, warnings.getvalue()

    yield run
    sys.modules.pop("book_live", None)


def page(app, name):
    return BeautifulSoup(Path(app.outdir, f"{name}.html").read_text("utf8"), "html.parser")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
class TestDirective:
    def test_a_demo_is_a_numbered_figure_with_a_caption_in_markdown(self, build):
        app, warnings = build(index=FIRST)
        assert warnings == ""
        figures = page(app, "index").select("figure")
        assert [figure["id"] for figure in figures] == ["fig-first", "figure-two-weights-2"]
        caption = figures[0].figcaption
        assert caption.select_one(".caption-number").text == "Fig. 1 "
        assert caption.select("em, .math")
        assert page(app, "index").select_one("a.reference[href='#fig-first']").text == "Fig. 1"

    def test_ids_are_unique_and_the_second_demo_has_its_own_address(self, build):
        html = page(build(index=FIRST)[0], "index")
        ids = [node["id"] for node in html.select("figure [id]")]
        assert len(ids) == len(set(ids))
        keys = [node["data-key"] for node in html.select(".live-demo")]
        assert keys == ["two-weights", "two-weights-2"]

    def test_other_extensions_find_the_name_and_the_values(self, build):
        app, _ = build(index=FIRST)
        figures = list(app.env.get_doctree("index").findall(nodes.figure))
        assert [figure["live_demo"] for figure in figures] == ["two-weights", "two-weights"]
        assert [figure["live_values"] for figure in figures] == [{"w1": 2.0, "rate": 0.2}, {}]

    def test_only_pages_with_a_demo_load_script_and_style(self, build):
        app, _ = build(index=FIRST, plain="# Plain\n\nNo demo.\n")
        assert [path.name for path in Path(app.outdir, "_static").glob("live-*.js")] == [
            "live-index.js"
        ]
        for name, count in (("index", 1), ("plain", 0)):
            html = page(app, name)
            assert len(html.select("script[defer][src*='live-index.js']")) == count
            assert len(html.select("script[src*='live-']")) == count
            assert len(html.select("link[href*='live.css']")) == count

    def test_a_page_is_read_again_when_a_source_of_its_figure_changes(self, build):
        app, _ = build(index=FIRST)
        names = {Path(path).name for path in app.env.dependencies["index"]}
        assert {"two_weights.py", "svg.py", "catalogue.py", "lines.py"} <= names

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("{live-demo} nothing\n\nA.", "no live demo 'nothing'; known are two-weights"),
            ("{live-demo} two-weights\n:set: lr=1\n\nA.", "no control 'lr'; its controls are w1"),
            ("{live-demo} two-weights\n:set: w1=1.42\n\nA.", "got 1.42; nearest is 1.4"),
            ("{live-demo} two-weights\n:set: w1\n\nA.", "written like w1=1.4, got 'w1'"),
            ("{live-demo} two-weights\n", "must be a caption"),
        ],
    )
    def test_a_mistake_is_reported_with_file_and_line(self, build, text, message):
        _, warnings = build(index=f"# Page\n\nText.\n\n```{text}\n```\n")
        assert "index.md:5: ERROR: live-demo: " in warnings
        assert message in warnings


PLAN = """\
# Plan

Show {live-setting}`a fast run <two-weights rate=0.4 w1=-0.5>`, {live-setting}`it <two-weights>`.
"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
class TestSetting:
    def test_a_link_opens_the_demo_of_the_chapter_with_all_controls_set(self, build):
        app, warnings = build(index=FIRST, chapter=FIRST, plan=PLAN)
        assert "fig-first" in warnings  # the label stands on two pages; nothing else is wrong
        assert "live-setting" not in warnings
        links = page(app, "plan").select("p a.reference")
        assert [link["href"] for link in links] == [
            "chapter.html#two-weights?w1=-0.5&w2=-1.6&rate=0.4&step=211",
            "chapter.html#two-weights?w1=1.4&w2=-1.6&rate=0.02&step=211",
        ]
        assert links[1].text == "it"

    @pytest.mark.parametrize(
        ("target", "message"),
        [
            ("nothing", "no live demo 'nothing'"),
            ("two-weights lr=1", "no control 'lr'"),
            ("two-weights w1=1.42", "got 1.42; nearest is 1.4"),
            ("two-weights w1", "written like w1=1.4"),
        ],
    )
    def test_a_setting_that_does_not_exist_is_reported(self, build, target, message):
        _, warnings = build(index=f"# Page\n\n{{live-setting}}`x <{target}>`\n")
        assert "index.md:3: ERROR: live-setting: " in warnings
        assert message in warnings

    def test_a_demo_that_no_page_shows_stops_the_build(self, build):
        with pytest.raises(ExtensionError, match="plan: no page shows the live demo 'two-weights'"):
            build(index="# Page\n", plan=PLAN)
