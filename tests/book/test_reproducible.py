"""The same sources give the same bytes: anywhere, at any time, and after an interruption."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

# Moments in a build of the mini book, in seconds: claims are tested, chapters run, pages written.
MOMENTS = (2.0, 5.0, 8.0)


@pytest.mark.build
def test_place_time_zone_hashes_and_processors_do_not_show(good_book, mini_book):
    book = mini_book(name="ein schönes Buch, n° 2")
    before = contents(book.root)

    build = book.build(processors=1, TZ="Asia/Kathmandu", PYTHONHASHSEED="7", LANG="C")

    assert build.code == 0, build.output
    assert differences(good_book.html, book.html) == []
    # as if the sources were read only
    after = {name: data for name, data in contents(book.root).items() if name in before}
    assert after == before
    assert {name.split(os.sep)[0] for name in contents(book.root)} <= {
        name.split(os.sep)[0] for name in before
    } | {"_build"}


@pytest.mark.build
def test_a_build_that_is_killed_at_any_moment_leaves_nothing_behind(good_book, mini_book):
    book = mini_book()
    for moment in MOMENTS:
        with book.start() as process:
            time.sleep(moment)
            os.killpg(process.pid, signal.SIGKILL)

    build = book.build()

    assert build.code == 0, build.output
    assert differences(good_book.html, book.html) == []


@pytest.mark.build
def test_a_cache_that_an_interrupted_build_left_half_written_is_mended(copy_of_good_book):
    book = copy_of_good_book
    executed = list((book.root / "_build" / ".cache").rglob("*.ipynb"))
    assert executed
    for notebook in executed[:1]:
        notebook.unlink()  # the record of it stays in the data base

    build = book.build()

    assert build.code == 0, build.output
    assert "executed book/first/" in build.output


@pytest.mark.build
def test_builds_in_two_clones_do_not_disturb_each_other(good_book, mini_book):
    books = [mini_book(name=name) for name in ("one", "another")]
    with ThreadPoolExecutor() as pool:
        builds = list(pool.map(lambda book: book.build(), books))

    for book, build in zip(books, builds, strict=True):
        assert build.code == 0, build.output
        assert differences(good_book.html, book.html) == []


@pytest.mark.build
def test_a_clean_build_of_the_book_elsewhere_is_identical(real_book, tmp_path):
    book = real_book.copy_sources(tmp_path / "clone")
    build = book.build()
    assert build.code == 0, build.output

    assert differences(real_book.html, book.html) == []


def differences(first, second):
    """List the files that one of two folders lacks, or that differ in a byte."""
    before, after = contents(first), contents(second)
    return sorted(name for name in before | after if before.get(name) != after.get(name))


def contents(root):
    """Return the bytes of all files of a folder, what Python keeps beside sources apart."""
    files = [path for path in root.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in files
        if "__pycache__" not in path.parts
    }
