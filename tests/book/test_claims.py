"""No book with an untested proposition, an unchecked exercise or an unknown demo."""

from __future__ import annotations

import csv
import json

import pytest

PAGE = """\
# Doubling

:::{{prf:proposition}} Doubling
:label: {label}

Twice two is four.
:::
"""
CLAIM = """\
import pytest
from doubling import double


@pytest.mark.claim("{label}")
def test_doubling(claim):
    comparison = {{"measured": double(2.0), "tolerance": 1e-12}}
    claim.agrees("double of 2", predicted={predicted}, **comparison, draws=3)
    claim.refutes("tripling", predicted=6.0, **comparison)
"""
PACKAGE = "def double(number):\n    return 2 * number\n"
LEDGER = "# Ledger\n\n```{claims-ledger}\n```\n"


def project_with_claim(
    mini_book, *, page="prop-page-double", test="prop-page-double", predicted=4.0
):
    """Make a project with one proposition and one claim test."""
    files = {
        "book/part/page.md": PAGE.format(label=page) if page else "# Doubling\n",
        "book/back/ledger.md": LEDGER,
        "src/doubling.py": PACKAGE,
    }
    if test:
        files["tests/claims/test_page.py"] = CLAIM.format(label=test, predicted=predicted)
    return mini_book(files)


@pytest.mark.build
def test_a_checked_proposition_shows_its_result_and_stands_in_the_ledger(mini_book):
    book = project_with_claim(mini_book)

    build = book.build()

    assert build.code == 0, build.output
    line = book.page("book/part/page").select_one(".proof .claim-line")
    assert "predicted 4, measured 4" in line.text
    assert line.a["href"] == "../back/ledger.html#ledger-prop-page-double"
    entry = book.page("book/back/ledger").find(id="ledger-prop-page-double")
    assert "would have failed: tripling" in entry.text
    assert entry.select_one('a[href$="tests/claims/test_page.py#L5"]')


@pytest.mark.build
def test_the_ledger_is_a_table_and_two_files(mini_book):
    book = project_with_claim(mini_book)
    assert book.build().code == 0

    page = book.page("book/back/ledger")

    (row,) = page.select("table.sortable tbody tr")
    assert row.th.a["href"] == "../part/page.html#prop-page-double"
    assert [cell["data-value"] for cell in row.select("td[data-value]")] == [
        "4.0", "4.0", "0.0", "1e-12", "3"
    ]  # fmt: skip
    assert page.select_one('script[src*="sortable.js"][defer]')
    assert not book.page("book/part/page").select_one('script[src*="sortable.js"]')
    assert [a["href"] for a in page.select('a[href*="claims."]')] == [
        "../../claims.json", "../../claims.csv"
    ]  # fmt: skip
    (entry,) = json.loads((book.html / "claims.json").read_text("utf8"))
    assert entry["statement"] == "Twice two is four."
    assert entry["test"] == "tests/claims/test_page.py::test_doubling"
    assert (entry["measured"], entry["draws"], entry["refuted"]) == (4.0, 3, ["tripling"])
    with (book.html / "claims.csv").open(encoding="utf-8", newline="") as file:
        (line,) = csv.DictReader(file)
    assert {key: str(value) for key, value in entry.items() if key != "refuted"} == {
        key: value for key, value in line.items() if key != "refuted"
    }


@pytest.mark.build
def test_results_of_an_edited_package_are_not_reused(mini_book):
    book = project_with_claim(mini_book)
    assert book.build().code == 0
    book.edit("src/doubling.py", "2 * number", "2.1 * number")

    build = book.build()

    assert build.code != 0
    assert "prop-page-double: double of 2 is out of tolerance" in build.output
    assert "tests/claims/test_page.py" in build.output


@pytest.mark.build
@pytest.mark.parametrize(
    ("change", "file", "cause"),
    [
        (
            {"predicted": 4.1},
            "tests/claims/test_page.py",
            "prop-page-double: double of 2 is out of tolerance: predicted 4.1, measured 4",
        ),
        (
            {"predicted": 6.0},
            "tests/claims/test_page.py",
            "prop-page-double: double of 2 is out of tolerance: predicted 6, measured 4",
        ),
        (
            {"page": "prop-page-other"},
            "book/part/page.md",
            "proposition 'prop-page-other' has no test",
        ),
        (
            {"page": None},
            "tests/claims/test_page.py:5",
            "test_doubling is marked with 'prop-page-double', which no proposition of the book has",
        ),
        ({"test": None}, "book/part/page.md", "proposition 'prop-page-double' has no test"),
    ],
)
def test_a_claim_that_fails_or_is_not_matched_stops_the_build(mini_book, change, file, cause):
    build = project_with_claim(mini_book, **change).build()

    assert build.code != 0
    assert file in build.output
    assert cause in build.output


@pytest.mark.build
def test_a_marked_test_that_compares_nothing_stops_the_build(mini_book):
    book = project_with_claim(mini_book)
    book.edit("tests/claims/test_page.py", "def test_doubling(claim):", "def test_doubling():")

    build = book.build()

    assert build.code != 0
    assert "test_doubling is marked as a claim and compares nothing" in build.output


EXERCISE = """\
---
file_format: mystnb
kernelspec:
  name: python3
---

# Page

```{exercise-start} An end
:label: LABEL
```
```{code-cell} python
:tags: [skip-execution]
from learndyn.exercises import check
STUB
```
```{exercise-end}
```

````{solution-start} LABEL
````
```{code-cell} python
from learndyn.exercises import check
check("LABEL", (-2.0, -1.0))
```
````{solution-end}
````
"""


@pytest.mark.build
@pytest.mark.parametrize(
    ("label", "stub", "cause"),
    [
        ("ex-two-weights-nothing", 'check("LABEL", ...)', "has no check in learndyn.exercises"),
        (
            "ex-two-weights-end",
            "...",
            'has no call of check("ex-two-weights-end", ...) in its stub',
        ),
    ],
)
def test_an_exercise_without_its_check_stops_the_build(mini_book, label, stub, cause):
    text = EXERCISE.replace("STUB", stub).replace("LABEL", label)
    if label.endswith("nothing"):  # the solution's own call would fail first
        text = text.replace(f'check("{label}", (-2.0, -1.0))', f'# check("{label}", ...)')

    build = mini_book({"book/part/page.md": text}).build()

    assert build.code != 0
    assert "book/part/page.md" in build.output
    assert f"exercise '{label}' {cause}" in build.output


@pytest.mark.build
def test_an_exercise_without_a_solution_stops_the_build(mini_book):
    text = EXERCISE.replace("STUB", 'check("LABEL", ...)').replace("LABEL", "ex-two-weights-end")
    text = text[: text.index("````{solution-start}")] + '```\ncheck("ex-two-weights-end", 0)\n```\n'

    build = mini_book({"book/part/page.md": text}).build()

    assert build.code != 0
    assert "exercise 'ex-two-weights-end' has no solution" in build.output


@pytest.mark.build
def test_a_demo_or_a_control_that_does_not_exist_stops_the_build(mini_book):
    demos = [
        "```{live-demo} three-weights\nA caption.\n```",
        "```{live-demo} two-weights\n:set: speed=1\nA caption.\n```",
    ]

    build = mini_book({"book/part/page.md": "\n\n".join(["# Page", *demos])}).build()

    assert build.code != 0
    assert "book/part/page.md:3" in build.output
    assert "there is no live demo 'three-weights'; known are two-weights" in build.output
    assert "book/part/page.md:7" in build.output
    assert "speed" in build.output
