"""Switches and the reader's own names, in a browser, on a bare page."""

from __future__ import annotations

import pytest

from learndyn.live.catalogue import find

pytestmark = pytest.mark.browser

DEMO = find("illusions")
HOSTILE = [
    "<script>window.hacked = 1</script>",
    '<img src=x onerror="window.hacked = 1">',
    "' onmouseover='window.hacked = 1",
    'Tom & Jerry\'s "pet"',
    "כלב ים",
    "\N{SHARK}\N{ZERO WIDTH JOINER}\N{DOG FACE}",
    "x" * 1000,
    "",
    "a\u202eb\u2066c\n\td",
]


@pytest.fixture
def open_illusions(new_page, live_site):
    def open_page(address="", **options):
        page = new_page(**options)
        page.goto(f"{live_site}/all.html{address}")
        page.wait_for_selector("#live-illusions.live-awake")
        return page

    return open_page


def demo(page):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return page.locator("#live-illusions")


def write_names(page, names):
    demo(page).locator("summary", has_text="Your own names").click()
    for i, name in enumerate(names):
        # also what cannot be typed, as a script or a paste could set it
        page.locator(f"#live-illusions-name{i}").evaluate(
            "(input, text) => { input.value = text; input.dispatchEvent(new Event('input')); }",
            name,
        )


def text_of(page):
    return demo(page).locator(".live-text").text_content()


def test_a_switch_obeys_mouse_and_keyboard_and_says_what_it_is(open_illusions):
    page = open_illusions()
    switch = page.get_by_role("switch", name="Shark", exact=True)
    assert not switch.is_checked()
    before = text_of(page)
    switch.press("Space")
    assert switch.is_checked()
    assert text_of(page) != before
    assert "the truth is +1.00" in text_of(page)
    demo(page).locator("label.live-switch", has_text="Tuna").click()
    assert not page.get_by_role("switch", name="Tuna").is_checked()
    assert page.get_by_role("group", name="has bones").locator("input").count() == 8
    page.wait_for_function("location.hash.startsWith('#illusions?f0=1&f1=-1&')")


def test_an_address_sets_switches_and_a_reset_undoes_all(open_illusions):
    page = open_illusions("#illusions?f0=1&f7=1&item=7&step=101&name7=Elm&name8=has+sap")
    assert page.get_by_role("switch", name="Shark").is_checked()
    assert page.get_by_role("switch", name="Elm").is_checked()
    assert page.locator("#live-illusions-item").get_attribute("aria-valuetext") == "Elm"
    assert demo(page).locator("legend").text_content() == "has sap"
    assert "\u2068Elm\u2069, \u2068has sap\u2069: at step 101" in text_of(page)
    demo(page).get_by_role("button", name="Reset").click()
    page.wait_for_function("location.hash === ''")
    assert text_of(page) == DEMO.draw("x", DEMO.state({}))["text"]
    assert page.get_by_role("switch", name="Oak").is_visible()
    assert demo(page).locator("legend").text_content() == "has bones"


def test_names_that_are_written_appear_everywhere_and_in_the_address(open_illusions):
    page = open_illusions()
    write_names(page, ["Ray"])
    assert "\u2068Ray\u2069, \u2068has bones\u2069" in text_of(page)
    assert page.get_by_role("switch", name="Ray").is_visible()
    assert page.locator("#live-illusions-item").get_attribute("aria-valuetext") == "Ray"
    assert "Ray" in demo(page).locator("svg").last.text_content()
    page.wait_for_function("location.hash.endsWith('&name0=Ray')")
    again = open_illusions(page.evaluate("location.hash"))
    assert text_of(again) == text_of(page)
    assert again.locator("#live-illusions-name0").input_value() == "Ray"


def test_hostile_names_stay_text_and_come_back_from_the_address(open_illusions):
    page = open_illusions()
    write_names(page, HOSTILE)
    for item in range(8):
        page.locator("#live-illusions-item").fill(str(item))
        demo(page)
    assert page.evaluate("window.hacked") is None
    assert demo(page).locator("img, script:not(.live-spec)").count() == 0
    names = demo(page).locator(".live-switch").all_text_contents()
    assert names[:4] == HOSTILE[:4]
    assert names[4:8] == [HOSTILE[4], HOSTILE[5], "x" * 60, "item 8"]
    assert demo(page).locator("legend").text_content() == "abc d"
    page.wait_for_function("location.hash.includes('name8=abc')")
    assert len(page.evaluate("location.href")) < 2000
    again = open_illusions(page.evaluate("location.hash"))
    assert again.evaluate("window.hacked") is None
    assert demo(again).locator(".live-switch").all_text_contents() == names
    assert demo(again).locator("svg").first.inner_html() == (
        demo(page).locator("svg").first.inner_html()
    )


def test_long_names_widen_nothing_on_a_phone(open_illusions):
    page = open_illusions(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    write_names(page, ["W" * 60, "鮫" * 60, *["\N{SHARK}" * 60] * 6, "M" * 60])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = (
        demo(page)
        .locator("input, button, summary")
        .evaluate_all("nodes => nodes.map((n) => Math.min(n.offsetWidth, n.offsetHeight))")
    )
    assert min(sizes) >= 24


def test_names_in_an_address_for_a_demo_without_them_change_nothing(open_illusions):
    page = open_illusions("#two-weights?w1=0.5&name0=Ray&names=1&name=2&__proto__=3")
    assert page.locator("#live-two-weights output").first.text_content() == "0.50"
    assert page.evaluate("({}).name0 === undefined")


def test_with_own_names_axe_finds_nothing(open_illusions, find_barriers):
    page = open_illusions("#illusions?name0=%D7%9B%D7%9C%D7%91&name3=&name8=%3Cb%3E")
    assert find_barriers(page) == []
