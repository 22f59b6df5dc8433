"""The repository's address stands in one place, and every link follows it."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

CHAPTER = "book/first/slopes"
ELSEWHERE = "https://github.com/someone/elsewhere"


@pytest.fixture
def address(repository_root):
    return yaml.safe_load((repository_root / "_config.yml").read_text("utf8"))["repository"]["url"]


def test_no_other_file_of_the_repository_names_its_address(repository_root, address):
    owner, name = address.split("/")[-2:]
    names = [address.removeprefix("https://"), f"{owner}.github.io", f"{owner}/{name}/"]
    made = {"_build", ".venv", ".git", "build"}
    files = [
        path
        for path in repository_root.rglob("*")
        if not made & set(path.relative_to(repository_root).parts)
        and not any("cache" in part for part in path.parts)
        and path.suffix != ".pyc"
    ]

    offenders = [
        str(path.relative_to(repository_root))
        for path in files
        if path.is_file() and any(name.encode() in path.read_bytes() for name in names)
    ]

    assert offenders == ["_config.yml"]


@pytest.mark.build
def test_every_link_follows_the_repository(moved_book, address):
    book, build = moved_book
    assert build.code == 0, build.output
    links = [link["href"] for link in book.page(CHAPTER).select("a[href], link[href]")]

    for expected in (
        ELSEWHERE,
        f"{ELSEWHERE}/edit/main/{CHAPTER}.md",
        f"https://someone.github.io/elsewhere/{CHAPTER}.html",
        "https://colab.research.google.com/github/someone/elsewhere/blob/notebooks/first/slopes.ipynb",
        "https://kaggle.com/kernels/welcome?src=https://github.com/someone/elsewhere/blob/notebooks/first/slopes.ipynb",
        "https://mybinder.org/v2/gh/someone/elsewhere/notebooks?urlpath=lab/tree/first/slopes.ipynb",
    ):
        assert expected in links
    assert any(link.startswith(f"{ELSEWHERE}/issues/new?") for link in links)

    owner, name = address.split("/")[-2:]
    for path in book.html.rglob("*"):
        if path.suffix in {".html", ".ipynb", ".xml"}:
            text = path.read_text("utf8")
            assert f"{owner}/{name}" not in text, path
            assert f"{owner}.github.io" not in text, path


@pytest.mark.build
def test_the_notebooks_install_the_package_from_the_repository_only_where_it_is_missing(moved_book):
    book, _ = moved_book
    notebook = json.loads((book.html / "notebooks/first/slopes.ipynb").read_text("utf8"))
    install = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")

    condition, command = "".join(install["source"]).splitlines()[-2:]

    assert condition == 'if importlib.util.find_spec("learndyn") is None:'
    assert command == f'    %pip install --quiet "learndyn[widget] @ git+{ELSEWHERE}@main"'


@pytest.mark.build
def test_an_issue_says_page_sections_and_version(good_book):
    links = good_book.page(CHAPTER).select("a[href*='/issues/new?']")

    fields = [parse_qs(urlsplit(link["href"]).query) for link in links]

    assert fields
    for field in fields:
        assert field["title"] == [f"{CHAPTER}: "]
        page, sections, version, *_ = field["body"][0].splitlines()
        assert page.startswith("Page: https://")
        assert page.endswith(f"/{CHAPTER}.html")
        assert sections.endswith(": Slopes by hand / More slopes / After the exercise")
        assert version.split()[1][0].isdigit()


def test_launch_links_address_a_file_on_the_branch_of_the_notebooks(load):
    repository = load("book_repository").Repository(ELSEWHERE, "main")

    for link in repository.launch("part/page.ipynb").values():
        assert "someone/elsewhere" in link
        assert "/notebooks" in link
        assert link.endswith("part/page.ipynb")
