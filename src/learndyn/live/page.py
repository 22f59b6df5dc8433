"""What reaches the reader: the static HTML of a demo, the page's script, the widget's module."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict
from html import escape
from pathlib import Path

from learndyn.live.contracts import Picture
from learndyn.live.demos import Demo
from learndyn.live.room import controls_room, panels_room
from learndyn.live.translate import translate

FOLDER = Path(__file__).parent
RUNTIME = ("runtime.js", "player.js")
# Parts of the runtime that only some demos need.
PAD = "pad.js"
ACTION = "action.js"
SWITCHES = "switches.js"
NAMES = "names.js"
STYLES = ("live.css", "choices.css", "drawing.css")


def static_html(demo: Demo, key: str, values: Mapping[str, object]) -> str:
    """Draw a demo as HTML that is complete without a script, and that the script can wake.

    Parameters
    ----------
    demo : Demo
        The demo.
    key : str
        What the page address calls it; unique on the page.
    values : mapping of str to float
        Values of some controls; the others keep their own.

    Returns
    -------
    str
        One HTML element.

    Raises
    ------
    TypeError, ValueError
        If a control or its value does not exist; see `learndyn.live.demos.Demo.state`.
    """
    state = demo.state(values)
    ident = f"live-{key}"
    picture = demo.draw(ident, state)
    panels = "".join(
        f'<div class="live-panel" style="--room: {height:g}px">{panel}</div>'
        for panel, height in zip(picture["panels"], panels_room(demo, ident, state), strict=True)
    )
    title = escape(demo.title)
    named = " live-named" if demo.name_labels else ""
    return f"""\
<div class="live-demo live-{demo.layout}{named}" id="{ident}" data-key="{key}" role="group" \
aria-label="{title}">
<div class="live-controls">{controls_room(demo, state)}</div>
<div class="live-panels" style="--rows: {len(picture["panels"]) - 1}">{panels}</div>
<p class="live-text">{escape(picture["text"])}</p>
<details class="live-numbers"><summary>The numbers behind the figure</summary>
<div class="live-scroll" role="region" tabindex="0" aria-label="Numbers: {title}">
{_table(picture)}</div></details>
<script type="application/json" class="live-spec">{_spec(demo, state)}</script>
</div>"""


def page_script(demos: Collection[Demo]) -> str:
    """Return the script of a page, a classic one that also works from a file.

    Parameters
    ----------
    demos : collection of Demo
        The demos that the page shows; no others are in the script.

    Returns
    -------
    str
        JavaScript, to be loaded with ``defer``.
    """
    shared = "globalThis.learndynViews = VIEWS;\n"
    return f"(() => {{\n{_core(demos)}{shared}{_hand_written('page.js')}}})();\n"


def widget_module(demo: Demo) -> str:
    """Return the module that anywidget loads.

    Parameters
    ----------
    demo : Demo
        The demo that it shows.

    Returns
    -------
    str
        A JavaScript module with a default export.
    """
    return _core([demo]) + _hand_written("widget.js")


def style_sheet() -> str:
    """Return the style of the demos.

    Returns
    -------
    str
        CSS.
    """
    return "".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES)


def _core(demos: Collection[Demo]) -> str:
    """Join the translated views and the runtime."""
    views = [f'"{demo.name}": {demo.module.__name__.rpartition(".")[2]}.view' for demo in demos]
    code = translate([demo.module for demo in demos])
    # without indentation and the comments of pscript's library
    lines = re.sub(r"^\s*(//.*\n\s*)*| // nargs.*", "", code, flags=re.MULTILINE)
    table = f"const VIEWS = {{ {', '.join(views)} }};\n"
    pictures = [demo.draw("live", demo.state({})) for demo in demos]
    parts = list(RUNTIME)
    if any("pad" in picture for picture in pictures):
        parts.append(PAD)
    if any("action" in picture for picture in pictures):
        parts.append(ACTION)
    if any(control.switch for demo in demos for control in demo.controls):
        parts.append(SWITCHES)
    if any(demo.name_labels for demo in demos):
        parts.append(NAMES)
    return lines + table + "".join(map(_hand_written, parts))


def _hand_written(name: str) -> str:
    """Read a script of this folder, without its lines of comment and its indentation."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return re.sub(r"^\s*(//.*\n|/\*\*.*\*/\n)?", "", text, flags=re.MULTILINE)


def _spec(demo: Demo, state: Mapping[str, float]) -> str:
    """Write what the runtime needs as JSON that cannot end its script element."""
    controls = [{**asdict(control), "value": state[control.key]} for control in demo.controls]
    spec = {"name": demo.name, "width": demo.panel_width, "controls": controls, "data": demo.data()}
    spec |= {"labels": demo.name_labels, "switches": demo.switches}
    text = json.dumps(spec, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _table(picture: Picture) -> str:
    """Write the table of a picture."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in picture["head"])
    rows = []
    for first, *others in picture["rows"]:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
        rows.append(f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>')
    body = "".join(rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
