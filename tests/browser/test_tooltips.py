"""The meaning of a glossary term shows on hover and on focus, and gives way (WCAG 1.4.13)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CHAPTER = "book/one-weight/two-weights"
MEANING = "The number η by which the gradient is multiplied in one step of gradient descent."
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def open_term(new_page):
    """Open the chapter; give the page, a link to a term in its middle, and the tip."""

    def open_page(site, **options):
        page = new_page(reduced_motion="reduce", **options)
        page.goto(f"{site}/{CHAPTER}.html", wait_until="load")
        link = page.locator('a[aria-describedby="tip-term-learning-rate"]').first
        link.evaluate("(node) => node.scrollIntoView({ block: 'center' })")
        return page, link, page.locator("#tip-term-learning-rate")

    return open_page


def test_the_pointer_shows_the_definition_and_may_move_onto_it(open_term, book_site):
    page, link, tip = open_term(book_site)
    expect(tip).to_be_hidden()

    link.hover()
    expect(tip).to_be_visible()
    expect(tip).to_have_text(MEANING)
    expect(link).to_have_accessible_description(MEANING)

    tip.hover()
    page.wait_for_timeout(600)
    expect(tip).to_be_visible()

    page.mouse.move(1, 1)
    expect(tip).to_be_hidden()


def test_the_keyboard_shows_the_definition_and_escape_takes_it_away(open_term, book_site):
    page, link, tip = open_term(book_site)
    page.keyboard.press("Shift")  # what is focused from now on is focused by keyboard

    link.focus()
    expect(tip).to_be_visible()
    page.wait_for_timeout(600)
    expect(tip).to_be_visible()

    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(link).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(tip).to_be_visible()
    page.keyboard.press("Tab")
    expect(tip).to_be_hidden()


def test_escape_takes_away_what_the_pointer_shows(open_term, book_site):
    page, link, tip = open_term(book_site)
    link.hover()
    expect(tip).to_be_visible()

    page.keyboard.press("Escape")

    expect(tip).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tip_is_accessible_and_stays_within_a_phone(open_term, book_site, find_barriers, scheme):
    page, link, tip = open_term(book_site, color_scheme=scheme, viewport=PHONE)
    page.keyboard.press("Shift")
    link.focus()
    expect(tip).to_be_visible()

    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # equations have nothing to do with tips, and take axe half a minute
    page.evaluate("document.querySelectorAll('mjx-container').forEach((e) => e.remove())")
    assert find_barriers(page) == []


def test_a_tap_follows_the_link(open_term, book_site):
    page, link, _ = open_term(book_site, viewport=PHONE, has_touch=True)

    link.tap()

    page.wait_for_url("**/glossary.html#term-learning-rate")


def test_tips_work_from_a_file_and_are_not_printed(open_term, book_folder):
    page, link, tip = open_term(f"file://{book_folder}")
    link.hover()
    expect(tip).to_be_visible()

    page.emulate_media(media="print")

    expect(tip).to_be_hidden()
