"""What holds for every test and every example in a docstring."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Workers of the tests share the cores: more threads in each are slower. Read when NumPy and PyTorch
# are loaded, which in workers is after this.
os.environ["OMP_NUM_THREADS"] = "1"

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    """Leave no figure open."""
    yield
    plt.close("all")


@pytest.fixture(scope="session")
def page_weights() -> Callable[[Path], dict[str, int]]:
    """Weigh the pages of a built site: the compressed bytes of each with all that is its own.

    Not counted is what pages share, as a browser fetches it once: theme, fonts and MathJax.
    """

    def weigh(site: Path) -> dict[str, int]:
        pages = [page for page in site.rglob("*.html") if "_static" not in page.parts]
        return {
            page.relative_to(site).with_suffix("").as_posix(): sum(map(_compressed, _own(page)))
            for page in pages
        }

    return weigh


def _own(page: Path) -> set[Path]:
    """Return a page, its pictures and its scripts: files outside _static, and scripts of demos."""
    sources = re.findall(r'<(?:img|script)\b[^>]*\ssrc="([^"]+)"', page.read_text("utf8"))
    files = {(page.parent / unquote(urlsplit(source).path)).resolve() for source in sources}
    own = {file for file in files if "_static" not in file.parts or file.name.startswith("live-")}
    return {page, *filter(Path.is_file, own)}


def _compressed(file: Path) -> int:
    """Return the bytes of a file as a server sends it."""
    return len(gzip.compress(file.read_bytes(), 9))
