"""One browser for all tests, and pages that fail their test when something goes wrong in them."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from learndyn.live.catalogue import CATALOGUE, find
from learndyn.live.page import page_script, static_html, style_sheet, widget_module

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))  # which is no package

from browser import FLAGS, NOT_FOUND, find_browser  # noqa: E402

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Open what is folded, and tell whether anything was.
UNFOLD = """() => {
  const folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((box) => { box.open = true; });
  return folded.length;
}"""
OWN_HOSTS = {"127.0.0.1", "localhost", None}
# Bare pages with live demos: static figure, script and style, no theme.
TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Live</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="live.css">{script}
<style>
body {{ margin: 0 auto; max-width: 760px; padding: 0 12px; font: 16px/1.6 sans-serif; }}
html[data-theme=dark] body {{ background: #14181e; color: #ced6dd; }}
</style></head>
<body><main><h1>Live</h1>{content}</main></body></html>"""
WIDGET = """<div id="cell"></div><script type="module">
import widget from "./widget.js";
const html = {html};
const listeners = new Set();
window.model = {{
  values: {{ html, state: {{ rate: 0.2 }} }}, saved: 0,
  get(name) {{ return this.values[name]; }},
  set(name, value) {{ this.values[name] = value; }},
  save_changes() {{ this.saved += 1; }},
  on(_, listener) {{ listeners.add(listener); }},
  off(_, listener) {{ listeners.delete(listener); }},
  push(state) {{ this.values.state = state; listeners.forEach((listener) => listener()); }},
}};
window.leave = widget.render({{ model, el: document.getElementById("cell") }});
</script>"""


@pytest.fixture(scope="session")
def browser():
    path = find_browser()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(NOT_FOUND)
        pytest.skip(NOT_FOUND)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def new_page(browser):
    """Make pages; the test fails if one of them logs an error or asks another host for anything."""
    contexts, troubles = [], []

    def note_request(request):
        if urlsplit(request.url).hostname not in OWN_HOSTS:
            troubles.append(f"request to {request.url}")

    def note_response(response):
        if response.status >= 400:
            troubles.append(f"{response.status} for {response.url}")

    def note_message(message):
        if message.type in ("error", "warning"):
            troubles.append(f"console {message.type}: {message.text}")

    def make(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", note_message)
        page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))
        page.on("request", note_request)
        page.on("response", note_response)
        return page

    yield make
    for context in contexts:
        context.close()
    assert troubles == []


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def live_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    script = '<script defer src="live.js"></script>'
    demos = [static_html(demo, demo.name, {}) for demo in CATALOGUE.values()]
    html = static_html(find("two-weights"), "two-weights", {})
    in_script = html.replace("</", "<\\/")
    widget = WIDGET.format(html=f"`{in_script}`")
    (folder / "index.html").write_text(TEMPLATE.format(script=script, content=html))
    (folder / "all.html").write_text(TEMPLATE.format(script=script, content="".join(demos)))
    (folder / "widget.html").write_text(TEMPLATE.format(script="", content=widget))
    (folder / "live.js").write_text(page_script(CATALOGUE.values()))
    (folder / "widget.js").write_text(widget_module(find("two-weights")))
    (folder / "live.css").write_text(style_sheet())
    return folder


@contextlib.contextmanager
def served(folder):
    """Serve a folder on this machine and give its address."""
    handler = functools.partial(QuietHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def live_site(live_folder):
    with served(live_folder) as address:
        yield address


@pytest.fixture(scope="session")
def book_folder():
    """The book as `make book` leaves it; `make test` makes it first."""
    folder = ROOT / "_build" / "html"
    assert (folder / "index.html").is_file(), "the book is not built: run `make book`"
    return folder


@pytest.fixture(scope="session")
def book_site(book_folder):
    with served(book_folder) as address:
        yield address


@pytest.fixture
def find_barriers():
    """Run axe on a page, everything unfolded, and list what it finds."""

    def find(page, *, only=None, without=None):
        if page.evaluate(UNFOLD):
            page.wait_for_timeout(600)  # boxes fade in, and pale text would count against them
        # preloading would fetch what style sheets import from addresses that do not exist
        options = {"runOnly": [only] if only else AXE_RULES, "preload": False}
        if without:
            options["rules"] = {without: {"enabled": False}}
        response = Axe().run(page, options=options).response
        return [
            f"{found['id']}: {node['target']}: {node['failureSummary']}"
            for found in response["violations"]
            for node in found["nodes"]
        ]

    return find


@pytest.fixture
def open_demo(new_page, live_site):
    def open_page(address="", *, file="index.html", **options):
        page = new_page(**options)
        page.goto(f"{live_site}/{file}{address}")
        page.wait_for_selector("#live-two-weights.live-awake")
        return page

    return open_page
