"""Live demos for every reader: access, themes, sizes, speed, files, notebooks."""

from __future__ import annotations

import statistics

import pytest

from learndyn.live.catalogue import find

pytestmark = pytest.mark.browser

DEMO = find("two-weights")
# What the reader waits for: from the event until after the next frame is painted.
MEASURE = """async (id) => {
  const input = document.getElementById(id);
  const times = [];
  for (let i = 0; i < 31; i += 1) {
    input.value = Math.round((input.max * ((i * 17) % 31)) / 30);
    const start = performance.now();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 20));
  }
  return times;
}"""


def test_the_page_works_from_a_file_and_keeps_its_state_there(new_page, live_folder):
    page = new_page()
    page.goto(f"file://{live_folder}/index.html")
    page.get_by_label("Learning rate").focus()
    page.keyboard.press("End")
    page.wait_for_function("location.hash.includes('rate=2&')")
    assert "Diverged" in page.locator(".live-text").text_content()


def test_without_script_the_figure_is_complete_and_has_no_dead_control(new_page, live_site):
    page = new_page(java_script_enabled=False)
    page.goto(f"{live_site}/index.html")
    assert page.locator(".live-panel svg").count() == 3
    assert page.locator(".live-text").inner_text().startswith("Converged")
    assert page.locator("tbody tr").count() == 10
    assert page.locator("input, button, .live-handle").count() == 0
    # no room is kept for controls that will not come
    assert page.locator(".live-controls").bounding_box()["height"] == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_a_demo_is_as_high_asleep_as_awake(new_page, open_demo, live_site, width):
    size = {"width": width, "height": 900}
    asleep = new_page(viewport=size)
    asleep.route("**/live.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    asleep.goto(f"{live_site}/all.html")
    awake = open_demo(file="all.html", viewport=size)
    before, after = (
        page.locator(".live-demo").evaluate_all(
            "demos => demos.map((demo) => [demo.id, demo.getBoundingClientRect().height])"
        )
        for page in (asleep, awake)
    )
    assert len(before) == len(after) > 10
    for (name, height), (_, height_awake) in zip(before, after, strict=True):
        assert abs(height - height_awake) <= 30, f"{name}: {height} pixels, then {height_awake}"


def test_print_hides_the_controls(open_demo):
    page = open_demo()
    page.emulate_media(media="print")
    assert not page.locator(".live-controls").is_visible()
    assert page.locator(".live-panel svg").first.is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_any_demo(open_demo, find_barriers, theme, width):
    page = open_demo(file="all.html", viewport={"width": width, "height": 900})
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    assert find_barriers(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_have_enough_contrast(open_demo, theme):
    """Colours of SVG cannot be judged by axe: text needs 4.5 to 1, lines 3 to 1."""
    page = open_demo()
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    colours = page.evaluate(
        """() => {
          const style = getComputedStyle(document.querySelector(".live-demo"));
          const canvas = document.createElement("canvas")
            .getContext("2d", { willReadFrequently: true });
          const rgb = (name) => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = style.getPropertyValue(`--live-${name}`);
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
          };
          const names = ["ink", "muted", "card", "paper", "accent", "on-accent", "run", "theory",
            "best", "level", "shade", "warning"];
          return Object.fromEntries(names.map((name) => [name, rgb(name)]));
        }"""
    )
    paper = colours["paper"][:3]
    shaded = paper
    for _ in range(6):  # one layer for each level of loss
        alpha = colours["shade"][3] / 255
        shaded = [
            (1 - alpha) * p + alpha * s for p, s in zip(shaded, colours["shade"], strict=False)
        ]
    for name in ("ink", "muted"):
        for ground in (paper, colours["card"]):
            assert contrast(colours[name], ground) >= 4.5, name
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    for name in ("run", "theory", "best", "level", "warning"):
        for ground in (paper, shaded):
            assert contrast(colours[name], ground) >= 3, name
    for name in ("accent", "level"):
        assert contrast(colours[name], colours["card"]) >= 3, name


def contrast(one, other):
    """Return the contrast ratio of WCAG 2."""

    def luminance(colour):
        parts = [value / 255 for value in colour[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_a_phone_shows_everything_without_scrolling_sideways(open_demo):
    page = open_demo(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = page.locator("input, button, summary, .live-handle").evaluate_all(
        "nodes => nodes.map((n) => Math.min(n.offsetWidth, n.offsetHeight))"
    )
    assert min(sizes) >= 24
    # drawn for this width, not shrunk: text keeps its size
    view_box = page.locator(".live-panel svg").first.get_attribute("viewBox")
    width = page.locator(".live-panel svg").first.bounding_box()["width"]
    assert float(view_box.split()[2]) == pytest.approx(width, abs=1)


def test_a_wider_window_is_drawn_anew(open_demo):
    page = open_demo(viewport={"width": 390, "height": 844})
    before = page.locator(".live-panel svg").first.get_attribute("viewBox")
    page.set_viewport_size({"width": 700, "height": 844})
    page.wait_for_function(
        f"document.querySelector('.live-panel svg').getAttribute('viewBox') !== '{before}'"
    )


@pytest.mark.parametrize("scheme", ["none", "active"])
def test_forced_colors_keep_the_picture(open_demo, scheme):
    page = open_demo(forced_colors=scheme)
    strokes = page.locator(".live-line").evaluate_all(
        "lines => lines.map((line) => getComputedStyle(line).stroke)"
    )
    assert "none" not in strokes
    if scheme == "active":
        paper = page.locator(".live-panel").first.evaluate(
            "e => getComputedStyle(e).backgroundColor"
        )
        assert paper not in strokes


def test_the_widget_shares_its_state_with_the_kernel_both_ways(new_page, live_site):
    page = new_page()
    page.goto(f"{live_site}/widget.html")
    page.wait_for_selector(".live-awake")
    assert page.locator("output").nth(2).text_content() == "0.20"
    page.get_by_label("Start w₁").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("model.saved === 1")
    assert page.evaluate("model.values.state.w1") == 1.45
    page.evaluate("model.push({ w2: 0.5, rate: NaN, other: 3 })")
    page.wait_for_timeout(100)
    assert page.locator("output").all_text_contents() == ["1.45", "0.50", "0.20", "211"]
    page.wait_for_timeout(400)
    assert page.evaluate("model.saved") == 1, "what the kernel said is not sent back to it"
    assert page.evaluate("location.hash") == ""
    page.evaluate("leave(); model.push({ w2: 2 })")
    assert page.locator("output").nth(1).text_content() == "0.50"


def test_a_move_of_a_slider_is_computed_and_painted_in_time(open_demo, record_testsuite_property):
    page = open_demo()
    data = page.locator(".live-spec").text_content()
    script = page.evaluate(
        """(text) => {
          const { name, data, width } = JSON.parse(text);
          const state = { w1: 1.4, w2: -1.6, rate: 0.02, step: 211 };
          const times = [];
          for (let i = 0; i < 41; i += 1) {
            const start = performance.now();
            learndynViews[name]("x", { ...state, step: 5 * i }, data, width);
            times.push(performance.now() - start);
          }
          return times;
        }""",
        data,
    )
    paint = [
        time for c in DEMO.controls for time in page.evaluate(MEASURE, f"live-two-weights-{c.key}")
    ]
    record_testsuite_property("live_script_ms", statistics.median(script))
    record_testsuite_property("live_paint_ms", statistics.median(paint))
    assert statistics.median(script) <= 10
    assert statistics.median(paint) <= 50
