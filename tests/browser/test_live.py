"""What a reader does with a live demo, in a browser, on a bare page."""

from __future__ import annotations

import pytest

from learndyn.live.catalogue import find

pytestmark = pytest.mark.browser

DEMO = find("two-weights")


def slider(page, key):
    return page.locator(f"#live-two-weights-{key}")


def shown(page):
    """Return what the four outputs say, after the next frame."""
    settle(page)
    return page.locator("#live-two-weights output").all_text_contents()


def settle(page):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def plane(page):
    """Return where the values of the plane lie on the screen, and the place of the handle."""
    picture = DEMO.draw("x", DEMO.state({}))
    assert picture["pad"]["panel"] == 0
    box = page.locator("#live-two-weights .live-panel svg").first.bounding_box()
    view_box = page.locator("#live-two-weights .live-panel svg").first.get_attribute("viewBox")
    border = page.locator("#live-two-weights .live-border").first
    left, top, width, height = (
        float(border.get_attribute(k)) for k in ("x", "y", "width", "height")
    )
    scale = box["width"] / float(view_box.split()[2])

    def place(w1, w2):
        x = left + width * (w1 + 3) / 6
        y = top + height * (3 - w2) / 6
        return box["x"] + scale * x, box["y"] + scale * y

    return place


@pytest.mark.parametrize("control", DEMO.controls, ids=lambda control: control.key)
def test_every_slider_obeys_the_keyboard(open_demo, control):
    page = open_demo("#two-weights?step=100")
    slider(page, control.key).focus()
    pictures = []
    for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
        page.keyboard.press(key)
        settle(page)
        index = slider(page, control.key).input_value()
        text = page.locator("#live-two-weights .live-panels").inner_html()
        said = slider(page, control.key).get_attribute("aria-valuetext")
        pictures.append((index, text, said))
    last = len(control.values) - 1
    assert [int(index) for index, *_ in pictures] == [0, 1, last, last - 1]
    assert len({text for _, text, _ in pictures}) == 4
    assert len({said for *_, said in pictures}) == 4


def test_a_control_with_names_shows_and_says_them(open_demo):
    page = open_demo(file="all.html")
    page.locator("#live-landscape.live-awake").wait_for()
    show = page.locator("#live-landscape-show")
    show.focus()
    for key, name in (("Home", "loss"), ("ArrowRight", "arrows"), ("End", "fates")):
        page.keyboard.press(key)
        settle(page)
        assert show.get_attribute("aria-valuetext") == name
        assert page.locator("output[for=live-landscape-show]").text_content() == name
    assert page.locator("#live-landscape .live-cells").count() == 3


def test_the_picture_of_the_script_is_that_of_the_build(open_demo):
    page = open_demo("#two-weights?rate=0.2&step=3")
    settle(page)
    expected = DEMO.draw("x", DEMO.state({"rate": 0.2, "step": 3}))
    assert page.locator("#live-two-weights .live-text").text_content() == expected["text"]
    cells = page.locator("#live-two-weights tbody tr").nth(3).locator("th, td").all_text_contents()
    assert cells == expected["rows"][3]


def test_the_start_is_dragged_with_the_mouse_and_snaps_to_the_sliders(open_demo):
    page = open_demo()
    place = plane(page)
    x, y = place(1.4, -1.6)
    page.mouse.move(x + 3, y - 2)
    page.mouse.down()
    for w1, w2 in ((1.0, -1.0), (0.513, 0.728)):
        x, y = place(w1, w2)
        page.mouse.move(x + 3, y - 2, steps=3)
    page.mouse.up()
    assert shown(page)[:2] == ["0.50", "0.75"]
    page.mouse.move(*place(-2, -2))
    assert shown(page)[:2] == ["0.50", "0.75"]


def test_a_drag_beyond_the_plane_stops_at_the_ends_of_the_sliders(open_demo):
    page = open_demo()
    place = plane(page)
    page.mouse.move(*place(1.4, -1.6))
    page.mouse.down()
    page.mouse.move(*place(9, -9), steps=4)
    page.mouse.up()
    assert shown(page)[:2] == ["2.50", "−2.50"]


def test_the_start_is_dragged_with_a_finger(open_demo):
    page = open_demo(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.locator(".live-panel").first.scroll_into_view_if_needed()
    place = plane(page)
    finger = page.context.new_cdp_session(page)

    def touch(kind, *at):
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    before = page.evaluate("scrollY")
    touch("touchStart", *place(1.4, -1.6))
    for part in (0.25, 0.5, 0.75, 1):
        touch("touchMove", *place(1.4 - 1.9 * part, -1.6 + 2.6 * part))
    touch("touchEnd")
    assert shown(page)[:2] == ["−0.50", "1.00"]
    assert page.evaluate("scrollY") == before, "the page must not scroll under the finger"


def test_a_finger_beside_the_handle_scrolls_the_page(open_demo):
    page = open_demo(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    actions = page.locator(".live-panel").evaluate_all(
        "panels => panels.map((panel) => getComputedStyle(panel).touchAction)"
    )
    assert set(actions) == {"auto"}
    assert page.locator(".live-handle").evaluate("e => getComputedStyle(e).touchAction") == "none"


def test_a_click_in_the_plane_sets_the_start_and_one_beside_it_does_not(open_demo):
    page = open_demo()
    place = plane(page)
    page.mouse.click(*place(-1.02, 0.49))
    assert shown(page)[:2] == ["−1.00", "0.50"]
    page.mouse.click(*place(-3.3, 0))
    assert shown(page)[:2] == ["−1.00", "0.50"]


def test_play_runs_from_the_beginning_pauses_and_is_silent_meanwhile(open_demo):
    page = open_demo()
    button = page.get_by_role("button", name="Play")
    button.click()
    page.wait_for_function("document.getElementById('live-two-weights-step').value > 20")
    assert page.locator("[role=status]").text_content() == ""
    page.get_by_role("button", name="Pause").click()
    step = slider(page, "step").input_value()
    assert 20 < int(step) < 200
    page.wait_for_timeout(700)
    assert slider(page, "step").input_value() == step
    text = page.locator(".live-text").text_content()
    assert page.locator("[role=status]").text_content() == text


def test_play_ends_at_the_last_step(open_demo):
    page = open_demo("#two-weights?step=200")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.getElementById('live-two-weights-step').value === '211'")
    page.get_by_role("button", name="Play").wait_for()


def test_moving_the_slider_stops_play(open_demo):
    page = open_demo()
    page.get_by_role("button", name="Play").click()
    slider(page, "step").focus()
    page.wait_for_function("document.getElementById('live-two-weights-step').value > 5")
    page.keyboard.press("Home")
    page.get_by_role("button", name="Play").wait_for()
    assert slider(page, "step").input_value() == "0"


def test_with_reduced_motion_play_goes_in_a_few_stages(open_demo):
    page = open_demo("#two-weights?step=0", reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(500)
    assert slider(page, "step").input_value() == "0"
    page.wait_for_function("document.getElementById('live-two-weights-step').value > 0")
    assert int(slider(page, "step").input_value()) == 36


def test_reset_gives_the_first_picture_and_an_address_without_state(open_demo):
    page = open_demo()
    settle(page)
    first = page.locator(".live-panels").inner_html()
    for key in ("w1", "w2", "rate", "step"):
        slider(page, key).focus()
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("location.hash !== ''")
    assert page.locator(".live-panels").inner_html() != first
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("location.hash === ''")
    assert page.locator(".live-panels").inner_html() == first


def test_the_address_keeps_the_state_only_after_the_reader_touched_something(open_demo):
    page = open_demo()
    page.wait_for_timeout(400)
    assert page.evaluate("location.hash") == ""
    slider(page, "rate").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.hash === '#two-weights?w1=1.4&w2=-1.6&rate=0.03&step=211'")


def test_an_address_gives_the_same_picture_again(open_demo):
    page = open_demo("#two-weights?w1=-0.55&w2=2&rate=0.68&step=17")
    settle(page)
    assert shown(page) == ["−0.55", "2.00", "0.68", "17"]
    picture = page.locator(".live-panels").inner_html()
    again = open_demo(page.evaluate("location.hash"))
    settle(again)
    assert again.locator(".live-panels").inner_html() == picture
    assert again.evaluate("scrollY") > 0, "the figure is brought into view"


def test_a_new_address_on_the_same_page_is_followed(open_demo):
    page = open_demo()
    page.evaluate("location.hash = '#two-weights?w1=0.5'")
    page.wait_for_function("document.querySelector('output').textContent === '0.50'")


def test_values_of_an_address_are_snapped_and_clamped(open_demo):
    page = open_demo("#two-weights?w1=1.4243&w2=-77&rate=1e9&step=12.7")
    assert shown(page) == ["1.40", "−2.50", "2.0", "13"]


@pytest.mark.parametrize(
    "address",
    [
        "#two-weights?w1=<img src=x onerror=alert(1)>&w2=1e999&rate=NaN&step=",
        "#two-weights?w1=0x2&w2=Infinity&rate=%E0%A4%A&step=1%20",
        "#two-weights?__proto__=1&constructor=2&toString=3&w3=1",
        "#two-weights?",
        "#two-weights",
        "#other?w1=2",
        "#<script>alert(1)</script>?w1=2",
        "#%",
    ],
)
def test_a_hostile_address_changes_nothing(open_demo, address):
    page = open_demo(address)
    assert shown(page) == ["1.40", "−1.60", "0.020", "211"]
    assert page.locator("img").count() == 0
    assert page.evaluate("({}).w1 === undefined && ({}).polluted === undefined")


def test_the_link_is_copied(open_demo, live_site):
    page = open_demo(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{live_site}/index.html#two-weights?w1=1.4&w2=-1.6&rate=0.02&step=211"
