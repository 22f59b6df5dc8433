"""While a heavy page loads, nothing moves and nothing waits for what is not needed yet."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
HEAVY_PAGES = 10
MATHJAX = "**/tex-chtml.js"
# What counts as good is 0.1; half of it for all that is not an equation.
LARGEST_SHIFT = 0.05
LARGEST_SHIFT_WITH_EQUATIONS = 0.1
PATIENCE = 20_000  # ms, for heavy pages on a busy machine
OBSERVE = """window.shifts = [];
const place = ({ y, height }) => `${Math.round(y)}+${Math.round(height)}`;
const describe = ({ node, previousRect, currentRect }) =>
  `${node?.nodeName}.${node?.className} ${place(previousRect)} to ${place(currentRect)}`;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  window.shifts.push({ value: entry.value, nodes: entry.sources.map(describe) });
})).observe({ type: "layout-shift", buffered: true });"""
# From the top to the end, so slowly that what is lazy comes into view as for a reader.
READ_ON = """async () => {
  const end = document.documentElement.scrollHeight;
  for (let y = 0; y < end; y += innerHeight / 2) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 40));
  }
}"""
IMAGES = """() => {
  const shown = [...document.images].filter((image) => image.getClientRects().length);
  return shown.map((image) => {
    const box = image.getBoundingClientRect();
    return {
      source: image.getAttribute("src"),
      lazy: image.loading === "lazy",
      later: image.decoding === "async",
      below: box.top + scrollY >= innerHeight,
      stated: image.getAttribute("width") / image.getAttribute("height"),
      width: box.width,
      height: box.height,
    };
  });
}"""
LOADED = "[...document.images].every((image) => image.complete && image.naturalWidth)"


@pytest.fixture(scope="session")
def heavy_pages(book_folder, page_weights):
    weights = page_weights(book_folder)
    return sorted(weights, key=weights.get, reverse=True)[:HEAVY_PAGES]


@pytest.fixture(params=range(HEAVY_PAGES))
def address(request, book_site, heavy_pages):
    return f"{book_site}/{heavy_pages[request.param]}.html"


@pytest.fixture(params=SIZES)
def observed_page(request, new_page):
    page = new_page(viewport=SIZES[request.param])
    page.set_default_timeout(PATIENCE)
    page.add_init_script(OBSERVE)
    return page


def without_equations(page):
    """Leave equations unset: they move lines when they come, and hide what else moves."""
    page.route(MATHJAX, lambda route: route.fulfill(body="", content_type="text/javascript"))


def settle(page):
    """Wait for demos, pictures in view, and the frame after them."""
    page.wait_for_load_state("load")
    page.wait_for_function("document.querySelectorAll('.live-demo:not(.live-awake)').length === 0")
    page.wait_for_timeout(300)


def assert_still(page, *, largest=LARGEST_SHIFT):
    shifts = page.evaluate("shifts")
    assert sum(shift["value"] for shift in shifts) <= largest, shifts


def test_figures_and_demos_move_nothing_while_one_reads(observed_page, address):
    without_equations(observed_page)
    observed_page.goto(address)
    settle(observed_page)
    observed_page.evaluate(READ_ON)
    observed_page.wait_for_function(LOADED)
    assert_still(observed_page)


def test_equations_move_little_at_the_top_of_a_page(observed_page, address):
    observed_page.goto(address)
    settle(observed_page)
    observed_page.wait_for_function("document.querySelectorAll('mjx-container').length > 0")
    observed_page.wait_for_timeout(1000)
    assert_still(observed_page, largest=LARGEST_SHIFT_WITH_EQUATIONS)


def test_a_link_to_a_demo_or_a_figure_leads_there_and_nothing_moves(observed_page, address):
    without_equations(observed_page)
    observed_page.goto(address)
    places = observed_page.evaluate(
        "[...document.querySelectorAll('article figure[id]')].map((figure) => figure.id)"
    )
    for place in places:
        observed_page.goto("about:blank")
        observed_page.goto(f"{address}#{place}")
        settle(observed_page)
        assert_still(observed_page)
        top = observed_page.locator(f"#{place}").bounding_box()["y"]
        assert -2 <= top <= 160, f"{place} stands {top} pixels below the top"


def test_a_page_is_painted_and_its_demos_wake_before_mathjax_is_there(observed_page, address):
    held = []
    observed_page.route(MATHJAX, lambda route: held.append(route))
    observed_page.goto(address, wait_until="commit")
    observed_page.wait_for_function(
        "performance.getEntriesByName('first-contentful-paint').length === 1"
    )
    observed_page.wait_for_function(
        "document.querySelectorAll('.live-demo:not(.live-awake)').length === 0"
    )
    assert len(held) == 1
    assert observed_page.locator("mjx-container").count() == 0
    held[0].continue_()
    observed_page.wait_for_selector("mjx-container")


def test_images_below_the_first_screen_wait_and_keep_their_shape(new_page, address):
    seen = []
    for size in SIZES.values():
        page = new_page(viewport=size)
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_function(
            "[...document.images].every((image) => image.complete || image.loading === 'lazy')"
        )
        seen.append(page.evaluate(IMAGES))
    *_, on_phone = seen
    assert len(on_phone) > 0
    below = [{image["source"] for image in images if image["below"]} for images in seen]
    for image in (image for images in seen for image in images):
        waits = all(image["source"] in sources for sources in below)
        assert image["lazy"] == waits, image
        assert image["later"] == waits, image
        # the attributes are whole pixels
        assert image["height"] == pytest.approx(image["width"] / image["stated"], abs=1), image


def test_all_images_of_a_page_are_printed(new_page, address):
    page = new_page(viewport=SIZES["desktop"])
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    assert not page.evaluate(LOADED)
    page.pdf()
    assert page.evaluate(LOADED)
