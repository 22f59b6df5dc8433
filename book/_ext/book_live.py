"""Live demos: ``{live-demo}`` draws one when the book is built; a script wakes it on the page.

``{live-setting}`` links to a chapter's demo with some of its controls set.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import ReferenceRole, SphinxDirective

from learndyn import datasets, live
from learndyn.live.catalogue import find
from learndyn.live.page import page_script, static_html, style_sheet

# What a static figure is made from: when one of these changes, its page is read again.
SOURCES = [Path(str(package.__file__)).parent for package in (datasets, live)]


class LiveDemoDirective(SphinxDirective):
    """Show a live demo as a numbered figure; the content is its caption.

    ``:set:`` gives controls their first values, as in ``w1=1.4 rate=0.02``; ``:name:`` is the
    label for references.
    """

    required_arguments = 1
    has_content = True
    option_spec = {"set": directives.unchanged_required, "name": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Draw the figure; a mistake is reported with the file and the line of the directive."""
        for folder in SOURCES:
            for path in folder.rglob("*.py"):
                self.env.note_dependency(str(path))
        name = self.arguments[0]
        serial = self.env.new_serialno(f"live-{name}")
        key = f"{name}-{serial + 1}" if serial else name
        try:
            values = _values(self.options.get("set", ""))
            html = static_html(find(name), key, values)
        except ValueError as error:
            raise self.error(f"live-demo: {error}") from error
        if not self.content:
            raise self.error("live-demo: the content must be a caption that says what to see.")
        # a figure as docutils knows it, so that Sphinx numbers it and `numref` finds it
        figure = nodes.figure("", live_demo=name, live_values=values)
        _places(self.env).setdefault(name, []).append((self.env.docname, key))
        self.set_source_info(figure)
        self.add_name(figure)
        if not figure["ids"]:
            # Sphinx numbers nothing that has no id
            figure["ids"].append(nodes.make_id(f"figure-{key}"))
        words, messages = self.parse_inline("\n".join(self.content), lineno=self.content_offset)
        figure += [nodes.raw("", html, format="html"), nodes.caption("", "", *words)]
        return [figure, *messages]


class live_setting(nodes.General, nodes.Inline, nodes.Element):  # noqa: N801 (docutils names so)
    """Marks a link to a demo, until all demos are known."""


class LiveSettingRole(ReferenceRole):
    """Link to a demo in a state: ``{live-setting}`the edge <two-weights rate=0.84>` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a mark; a demo or a value that does not exist is reported with file and line."""
        name, _, settings = self.target.partition(" ")
        try:
            state = find(name).state(_values(settings))
        except ValueError as error:
            message = self.inliner.reporter.error(f"live-setting: {error}", line=self.lineno)
            return [], [message]
        return [live_setting(name=name, state=dict(state), title=self.title)], []


def link_settings(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn marks into links to the first chapter that shows the demo; the script reads the state.

    The front page may show a demo as well; links lead to where it is explained.
    """
    for mark in list(doctree.findall(live_setting)):
        places = [p for p in _places(app.env).get(mark["name"], []) if p[0] != app.config.root_doc]
        if not places:
            raise ExtensionError(f"{docname}: no page shows the live demo {mark['name']!r}")
        page, key = places[0]
        state = "&".join(f"{name}={value:.12g}" for name, value in mark["state"].items())
        uri = app.builder.get_relative_uri(docname, page)
        mark.replace_self(
            nodes.reference("", mark["title"], refuri=f"{uri}#{key}?{state}", internal=True)
        )


def forget_places(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    for places in _places(env).values():
        places[:] = [place for place in places if place[0] != docname]


def merge_places(
    app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
) -> None:
    """Take over what another process has read."""
    for name, places in _places(other).items():
        _places(env).setdefault(name, []).extend(p for p in places if p[0] in docnames)


def _places(env: BuildEnvironment) -> dict[str, list[tuple[str, str]]]:
    """Return where each demo is shown: the pages, and what their addresses call it."""
    if not hasattr(env, "live_places"):
        env.live_places = {}  # type: ignore[attr-defined]
    return env.live_places  # type: ignore[attr-defined, no-any-return]


def write_style(app: Sphinx) -> None:
    """Write the style before pages refer to it by its checksum."""
    if app.builder.format == "html":
        _write(app, "live.css", style_sheet())


def add_assets(
    app: Sphinx, page: str, _template: str, _context: dict, tree: nodes.document | None
) -> None:
    """Give a page that shows demos the style and a script that holds these demos only."""
    figures = tree.findall(nodes.figure) if tree else []
    names = dict.fromkeys(figure["live_demo"] for figure in figures if "live_demo" in figure)
    if names:
        script = f"live-{page.replace('/', '-')}.js"
        _write(app, script, page_script([find(name) for name in names]))
        app.add_css_file("live.css")
        # before MathJax, which is large: demos wake while equations are still to come
        app.add_js_file(script, priority=400, loading_method="defer")


def _write(app: Sphinx, name: str, text: str) -> None:
    """Write a file to the site's static folder."""
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def _values(text: str) -> dict[str, float]:
    """Read settings such as ``w1=1.4 rate=0.02``."""
    values = {}
    for setting in text.split():
        key, _, number = setting.partition("=")
        try:
            values[key] = float(number)
        except ValueError:
            rule = "settings must be written like w1=1.4"
            raise ValueError(f"{rule}, got {setting!r}.") from None
    return values


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and its assets."""
    app.add_directive("live-demo", LiveDemoDirective)
    app.add_role("live-setting", LiveSettingRole())
    app.add_node(live_setting)
    app.connect("env-purge-doc", forget_places)
    app.connect("env-merge-info", merge_places)
    app.connect("doctree-resolved", link_settings, priority=800)
    app.connect("builder-inited", write_style)
    app.connect("html-page-context", add_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
