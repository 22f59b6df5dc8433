"""A small book with every feature of the large one, built by the very command of the Makefile."""

from __future__ import annotations

import fcntl
import functools
import importlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
MINI = Path(__file__).parent / "mini"
# The mini book's own tests run when it is built.
collect_ignore = ["mini"]
# What a mini book shares with the book; its pages, its package and its _toc.yml are its own.
SHARED = (
    "_config.yml",
    "CITATION.cff",
    "pyproject.toml",
    "requirements.txt",
    "tests/claims/conftest.py",
    "binder",
    "book/_ext",
    "book/_static",
    "book/_inventories",
)


@dataclass(frozen=True)
class Build:
    """How a build ended and what it printed."""

    code: int
    output: str


@functools.lru_cache(maxsize=200)
def parse(html: str) -> BeautifulSoup:
    """Parse a page, once for all tests that look at it."""
    return BeautifulSoup(html, "html.parser")


@dataclass(frozen=True)
class MiniBook:
    """A small project in a folder of its own."""

    root: Path

    @property
    def html(self) -> Path:
        return self.root / "_build" / "html"

    def page(self, name: str) -> BeautifulSoup:
        """Return a page of the built site; not to be changed."""
        return parse((self.html / f"{name}.html").read_text("utf8"))

    def pages(self) -> dict[str, BeautifulSoup]:
        """Return every page of the built site, theme files apart."""
        names = [path.relative_to(self.html).with_suffix("") for path in self.html.rglob("*.html")]
        return {str(name): self.page(str(name)) for name in names if name.parts[0] != "_static"}

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        path = self.root / file
        text = path.read_text("utf8")
        assert old in text, f"{file} does not contain {old!r}"
        path.write_text(text.replace(old, new), "utf8")

    def copy_sources(self, root: Path) -> MiniBook:
        """Copy the project without anything that was built or installed in it."""
        made = shutil.ignore_patterns("_build", ".venv", ".git", ".*cache", "__pycache__")
        return MiniBook(Path(shutil.copytree(self.root, root, ignore=made)))

    def start(self, *, processors: int | None = None, **environment: str) -> subprocess.Popen[str]:
        """Start the recipe of `make book`, stated in the Makefile alone, in this project."""
        if shutil.which("make") is None:
            pytest.skip("make is not installed, and the recipe of the build stands in the Makefile")
        make = ["make", "--dry-run", "--no-print-directory", "--assume-old=.venv/.ready", "book"]
        recipe = subprocess.run(
            [*make, "VENV=.venv"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        # a mini book has no environment of its own; it uses the one that runs these tests
        recipe = recipe.replace(".venv/bin/", shlex.quote(f"{sys.prefix}/bin/"))
        if processors is not None and hasattr(os, "sched_setaffinity"):
            command = "import os, sys; os.sched_setaffinity(0, range(int(sys.argv[1])));"
            command += "os.execvp('sh', ['sh', '-ec', sys.argv[2]])"
            arguments = [sys.executable, "-c", command, str(processors), recipe]
        else:
            arguments = ["sh", "-ec", recipe]
        own = {"PYTHONPATH": str(self.root / "src"), "NO_COLOR": "1"}
        return subprocess.Popen(
            arguments,
            cwd=self.root,
            env=os.environ | own | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def build(self, *, processors: int | None = None, **environment: str) -> Build:
        """Run that recipe to its end."""
        process = self.start(processors=processors, **environment)
        output, _ = process.communicate()
        return Build(process.returncode, output)


def new_mini_book(root: Path, pages: dict[str, str] | None = None) -> MiniBook:
    """Make a project of the given pages, by path, in this order; by default of those in mini/."""
    if pages is None:
        shutil.copytree(MINI, root)
    else:
        pages = {"book/index.md": "# A mini book\n"} | pages
        files = [path.removesuffix(".md") for path in pages if path.endswith(".md")]
        chapters = [{"file": file} for file in files[1:]]
        toc = {"format": "jb-book", "root": files[0], "chapters": chapters}
        pages = {"_toc.yml": yaml.safe_dump(toc), "book/references.bib": ""} | pages
        for path, text in pages.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf8")
    for name in SHARED:
        source, target = ROOT / name, root / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return MiniBook(root)


@pytest.fixture(scope="session")
def repository_root() -> Path:
    return ROOT


@pytest.fixture
def mini_book(tmp_path) -> Callable[..., MiniBook]:
    """Make a mini book of some pages, or the full one: `mini_book({"book/part/page.md": text})`."""

    def make(pages: dict[str, str] | None = None, *, name: str = "mini") -> MiniBook:
        return new_mini_book(tmp_path / name, pages)

    return make


@pytest.fixture(scope="session")
def built_once(tmp_path_factory, worker_id) -> Callable[..., tuple[MiniBook, Build]]:
    """Build a book once for all tests and processes of a run: `built_once(name, prepare)`."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent  # what the processes of this run share

    def build_once(name: str, prepare: Callable[[Path], MiniBook]) -> tuple[MiniBook, Build]:
        root, outcome = folder / name, folder / f"{name}.json"
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not outcome.exists():
                build = prepare(root).build()
                outcome.write_text(json.dumps([build.code, build.output]), "utf8")
        return MiniBook(root), Build(*json.loads(outcome.read_text("utf8")))

    return build_once


@pytest.fixture(scope="session")
def good_book(built_once) -> MiniBook:
    """The full mini book, built; not to be changed."""
    book, build = built_once("good", new_mini_book)
    assert build.code == 0, build.output
    return book


@pytest.fixture(scope="session")
def real_book() -> MiniBook:
    """The book itself, as `make book` leaves it; `make test` makes it first."""
    book = MiniBook(ROOT)
    assert (book.html / "index.html").is_file(), "the book is not built: run `make book`"
    return book


@pytest.fixture(params=["mini", "real"])
def any_book(request) -> MiniBook:
    """The mini book and the book itself: what holds for every built site."""
    return request.getfixturevalue("good_book" if request.param == "mini" else "real_book")


@pytest.fixture
def copy_of_good_book(good_book, tmp_path) -> MiniBook:
    """A copy of the built mini book, its execution cache included."""
    return MiniBook(Path(shutil.copytree(good_book.root, tmp_path / "copy")))


@pytest.fixture(scope="session")
def moved_book(built_once, good_book) -> tuple[MiniBook, Build]:
    """The mini book built once more, after its repository has moved; not to be changed."""

    def move(root: Path) -> MiniBook:
        book = MiniBook(Path(shutil.copytree(good_book.root, root)))
        address = yaml.safe_load((root / "_config.yml").read_text("utf8"))["repository"]["url"]
        book.edit("_config.yml", address, "https://github.com/someone/elsewhere")
        return book

    return built_once("moved", move)


@pytest.fixture
def load(monkeypatch) -> Callable[[str], object]:
    """Import a module from book/_ext or tools, which are no packages: `load("book_sources")`."""
    for folder in ("book/_ext", "tools"):
        monkeypatch.syspath_prepend(ROOT / folder)
    return importlib.import_module
