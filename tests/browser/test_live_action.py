"""The button that a picture brings along, in the game of registered rates, in a browser."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

GAME = "#live-register-game"
BEST = {10: "0.05", 20: "0.0475", 30: "0.03", 40: "0.0225", 50: "0.0175", 60: "0.015"}


@pytest.fixture
def open_game(open_demo):
    def open_page(query="", **options):
        address = f"#register-game?{query}" if query else ""
        page = open_demo(address, file="all.html", **options)
        settle(page)
        return page

    return open_page


def settle(page):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def action(page):
    return page.locator(f"{GAME} .live-action")


def text(page):
    settle(page)
    return page.locator(f"{GAME} .live-text").text_content()


def set_rate(page, index):
    slider = page.locator(f"{GAME}-rate")
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(index):
        page.keyboard.press("ArrowRight")
    settle(page)


def test_only_the_rate_has_a_slider_and_the_button_has_a_name(open_game):
    page = open_game()
    assert page.locator(f"{GAME} input").count() == 1
    assert page.locator(GAME).get_by_role("button", name="Register").count() == 1
    # a demo without an action has no such button
    assert page.locator("#live-two-weights .live-action").count() == 0


def test_a_press_registers_the_rate_and_goes_on_to_the_next_depth(open_game):
    page = open_game()
    set_rate(page, 19)
    assert text(page).startswith("Depth 10, rate 0.0500: ")
    action(page).click()
    assert text(page).startswith("Depth 20, rate 0.0025: ")
    assert page.locator(f"{GAME}-rate").input_value() == "0"
    row = page.locator(f"{GAME} tbody tr").first.locator("th, td").all_text_contents()
    assert row == ["10", "0.0500", "7", "", ""]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_presses_the_button_and_keeps_it(open_game, key):
    page = open_game()
    action(page).focus()
    page.keyboard.press(key)
    assert text(page).startswith("Depth 20, rate 0.0025: ")
    assert action(page).evaluate("button => button === document.activeElement")


def test_the_new_sentence_is_announced(open_game):
    page = open_game()
    action(page).click()
    page.wait_for_timeout(700)
    said = page.locator(f"{GAME} [role=status]").text_content()
    assert said.startswith("Depth 20, rate 0.0025: ")
    assert said == text(page)


def test_a_run_that_fails_cannot_be_registered_by_mouse_or_keyboard(open_game):
    page = open_game("rate=0.0525&r10=0.05")
    button = action(page)
    assert button.text_content() == "Explore"
    assert button.get_attribute("aria-disabled") == "true"
    before = text(page)
    button.click(force=True)
    button.focus()
    page.keyboard.press("Enter")
    assert text(page) == before
    set_rate(page, 18)
    assert button.text_content() == "Register"
    assert button.get_attribute("aria-disabled") == "false"


def test_the_address_keeps_what_is_registered(open_game):
    page = open_game()
    set_rate(page, 19)
    action(page).click()
    page.wait_for_function("location.hash.includes('r10=0.05&r20=0&')")
    again = open_game(page.evaluate("location.hash").split("?")[1])
    assert text(again) == text(page)
    panels = [p.locator(f"{GAME} .live-panels").inner_html() for p in (page, again)]
    assert panels[0] == panels[1]


def test_at_the_end_theory_appears_and_nothing_can_be_pressed(open_game):
    query = "&".join(f"r{depth}={rate}" for depth, rate in BEST.items())
    page = open_game(query)
    assert action(page).text_content() == "Done"
    assert action(page).get_attribute("aria-disabled") == "true"
    assert page.locator(f"{GAME} .live-theory").count() >= 5
    assert "at 6 of 6 depths no rate of the slider is faster" in text(page)
    before = text(page)
    action(page).click(force=True)
    assert text(page) == before


def test_reset_starts_the_game_again(open_game):
    page = open_game("&".join(f"r{depth}={rate}" for depth, rate in BEST.items()))
    page.locator(GAME).get_by_role("button", name="Reset").click()
    assert text(page).startswith("Depth 10, rate 0.0025: ")
    assert text(page).endswith("Registered: 0 of 6 depths.")
    page.wait_for_function("location.hash === ''")


@pytest.mark.parametrize("query", ["r10=7&r20=-1", "r10=NaN&r30=<b>", "r99=1&constructor=2"])
def test_a_hostile_address_registers_nothing_that_fails(open_game, query):
    page = open_game(query)
    assert text(page).startswith("Depth ")
    assert page.locator("b").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_button_is_readable_when_it_can_be_pressed_and_when_not(
    open_game, find_barriers, theme
):
    for query in ("rate=0.05", "rate=0.0525&r10=0.05"):
        page = open_game(query)
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert find_barriers(page, only="color-contrast") == []
        assert action(page).bounding_box()["height"] >= 24
