"""The built book in a browser: accessible, private, whole, with and without a server or scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "book/one-weight/two-weights"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Equations are set in one way: five of them stand for the hundreds that take axe half a minute.
FEW_EQUATIONS = """document.querySelectorAll("mjx-container").forEach((equation, i) => {
  if (i >= 5) equation.replaceChildren();
})"""


def pages_of_the_book():
    """List the pages that the table of contents names, and two that Sphinx adds."""

    def walk(node):
        if isinstance(node, dict):
            yield from (node[key] for key in ("root", "file") if key in node)
        for child in node.values() if isinstance(node, dict) else node:
            if isinstance(child, dict | list):
                yield from walk(child)

    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    return [*walk(toc), "search", "_modules/learndyn/chains"]


@pytest.mark.parametrize("name", pages_of_the_book())
def test_axe_finds_nothing_in_light_dark_and_on_a_phone(new_page, find_barriers, book_site, name):
    page = new_page(reduced_motion="reduce", color_scheme="light", viewport=PHONE)
    page.goto(f"{book_site}/{name}.html", wait_until="load")
    page.wait_for_timeout(500)  # the theme makes what scrolls reachable by keyboard
    assert find_barriers(page, without="color-contrast") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ends = page.locator(".prev-next-area *").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect().right)"
    )
    assert max(ends, default=0) <= PHONE["width"]

    page.set_viewport_size(DESKTOP)
    page.evaluate(FEW_EQUATIONS)
    assert find_barriers(page) == []

    # colours are all that the dark theme changes
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert find_barriers(page, only="color-contrast") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system(new_page, book_site, scheme):
    page = new_page(color_scheme=scheme)
    page.goto(f"{book_site}/{CHAPTER}.html")
    assert page.evaluate("document.documentElement.dataset.theme") == scheme


@pytest.fixture
def open_chapter(new_page, book_site):
    def open_page(address="", **options):
        page = new_page(**options)
        page.goto(f"{book_site}/{CHAPTER}.html{address}", wait_until="load")
        page.wait_for_selector(".live-demo.live-awake")
        return page

    return open_page


def test_every_control_of_the_chapter_answers_to_the_keyboard(open_chapter):
    page = open_chapter()
    sliders = page.locator(".live-demo input[type=range]")
    assert sliders.count() == 4

    def pictures():
        return page.evaluate(
            "[...document.querySelectorAll('.live-demo svg')].map((e) => e.outerHTML)"
        )

    for index in range(sliders.count()):
        sliders.nth(index).focus()
        before = pictures()
        spoken = sliders.nth(index).get_attribute("aria-valuetext")
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(60)
        assert sliders.nth(index).get_attribute("aria-valuetext") != spoken
        page.keyboard.press("Home")
        page.wait_for_timeout(60)
        assert pictures() != before
        page.get_by_role("button", name="Reset").press("Enter")
        page.wait_for_timeout(60)


def test_the_start_is_dragged_in_the_plane(open_chapter):
    page = open_chapter()
    page.locator(".live-demo").scroll_into_view_if_needed()
    handle = page.locator(".live-handle").bounding_box()
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] - 60, handle["y"] - 80, steps=6)
    page.mouse.up()
    assert page.get_by_label("Start w₁").get_attribute("aria-valuetext") != "1.40"
    assert page.get_by_label("Start w₂").get_attribute("aria-valuetext") != "−1.60"
    page.wait_for_function("location.hash.startsWith('#two-weights?')")


def test_a_shared_address_shows_the_same_picture(open_chapter):
    page = open_chapter()
    page.get_by_label("Learning rate").press("End")
    page.wait_for_function("location.hash.includes('rate=2')")
    picture = page.locator(".live-demo svg").first.inner_html()
    again = open_chapter(page.evaluate("location.hash"))
    assert again.locator(".live-demo svg").first.inner_html() == picture
    assert "Diverged" in again.locator(".live-text").inner_text()


def test_equations_are_set_and_no_macro_is_unknown(open_chapter):
    page = open_chapter()
    page.wait_for_function("document.querySelectorAll('mjx-container').length > 50")
    assert page.locator("mjx-merror").count() == 0


def test_the_chapter_works_from_a_file(new_page, book_folder):
    page = new_page()
    page.goto(f"file://{book_folder}/{CHAPTER}.html", wait_until="load")
    page.wait_for_selector(".live-demo.live-awake")
    page.wait_for_function("document.querySelectorAll('mjx-container').length > 50")
    page.evaluate(
        "document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })"
    )
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    assert page.evaluate("[...document.images].every((image) => image.naturalWidth)")


def test_the_chapter_reads_without_scripts(new_page, book_site):
    page = new_page(java_script_enabled=False)
    page.goto(f"{book_site}/{CHAPTER}.html")
    demo = page.locator(".live-demo")
    assert demo.locator("svg").count() == 3
    assert demo.locator("input, button").count() == 0
    assert "Converged" in demo.inner_text()
    assert page.locator("img[alt*='saddle']").count() >= 1


def test_only_pages_with_a_demo_load_its_script(new_page, book_site):
    page = new_page()
    page.goto(f"{book_site}/book/notation.html")
    assert page.locator("script[src*='/live-']").count() == 0


def test_solutions_are_folded_and_unfold_by_keyboard(open_chapter):
    page = open_chapter()
    solution = page.locator(".solution.dropdown").first
    code = solution.locator("pre").first
    assert not code.is_visible()
    solution.locator("summary, button").first.press("Enter")
    code.wait_for(state="visible")


def test_the_ledger_is_sorted_by_mouse_and_by_keyboard(new_page, book_site):
    page = new_page()
    page.goto(f"{book_site}/book/back/ledger.html")
    table = page.locator("table.sortable")
    rows = table.locator("tbody tr")

    def values(column):
        return rows.evaluate_all(
            "(rows, column) => rows.map((row) => Number(row.cells[column].dataset.value))", column
        )

    places = values(0)
    assert places == sorted(places)
    assert len(places) > 100

    table.get_by_role("button", name="Draws").click()
    assert values(6) == sorted(values(6))
    assert table.locator("th[aria-sort=ascending]").text_content() == "Draws"

    table.get_by_role("button", name="Measured").focus()
    for order, is_reversed in (("ascending", False), ("descending", True)):
        page.keyboard.press("Enter")
        assert values(3) == sorted(values(3), reverse=is_reversed)
        assert table.locator(f"th[aria-sort={order}]").text_content() == "Measured"

    table.get_by_role("button", name="Compared").click()
    names = rows.locator("td:nth-child(2)").all_text_contents()
    assert [name.casefold() for name in names] == sorted(name.casefold() for name in names)
