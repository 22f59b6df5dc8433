"""The search of the built book finds each chapter by what readers ask."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.browser

QUERIES = {
    "one-weight/two-weights": ["gradient by hand", "two weights", "conserved imbalance"],
    "one-weight/landscape": ["saddle", "loss landscape", "basin"],
    "one-weight/depth": ["vanishing gradients", "plateau", "chain depth"],
    "one-weight/learning-rate": ["learning rate", "edge of stability", "divergence"],
    "one-weight/interplay": ["depth learning rate initial weight", "interplay", "usable rates"],
    "deep-linear/regression": ["least squares", "linear regression", "regression"],
    "deep-linear/hierarchy": ["hierarchy tree", "branching diffusion", "features of items"],
    "deep-linear/modes": [
        "modes",
        "singular value decomposition",
        "stage-like learning",
    ],
    "deep-linear/similarity": [
        "representational similarity",
        "similarity matrix",
        "cosine similarity",
    ],
    "deep-linear/illusions": ["illusory correlations", "illusions", "false feature"],
    "perceptrons/perceptron": ["perceptron", "universal approximation", "decision boundary"],
    "perceptrons/backpropagation": ["backpropagation", "gradient check", "weight decay"],
    "perceptrons/pytorch": ["pytorch module", "cross-entropy", "computation graph"],
    "perceptrons/wide-or-deep": ["wide or deep", "polynomial features", "extrapolation spiral"],
    "perceptrons/images": ["data augmentation", "images normalisation", "permuted pixels"],
    "initialisation/xavier": ["xavier initialisation", "glorot", "fan-in"],
    "initialisation/leaky-relu": ["leaky relu", "gain", "dead layers"],
    "initialisation/edge-of-chaos": ["edge of chaos", "order and chaos", "mean field"],
}
# The search says how many pages it has found when it has listed them.
FINISHED = """/found \\d+ page|did not match/.test(
  (document.querySelector(".search-summary") || {}).textContent
)"""
# The word of a query may stand in several chapters, and in the glossary.
PLACES = 5


@pytest.fixture(scope="module")
def results(browser, book_site):
    """Return a function that lists the pages found, best first, each once."""
    page = browser.new_page()

    def search(query):
        page.goto(f"{book_site}/search.html?{urlencode({'q': query})}")
        page.wait_for_function(FINISHED)
        links = page.locator("#search-results li > a").evaluate_all(
            "links => links.map((link) => new URL(link.href).pathname)"
        )
        return list(dict.fromkeys(link.strip("/").removesuffix(".html") for link in links))

    yield search
    page.close()


@pytest.mark.parametrize("chapter", QUERIES)
def test_a_chapter_is_found_by_its_most_natural_queries(results, chapter):
    for query in QUERIES[chapter]:
        pages = results(query)
        assert f"book/{chapter}" in pages[:PLACES], (query, pages[:PLACES])


def test_what_the_book_does_not_speak_of_is_not_found(results):
    assert results("xylophone") == []
