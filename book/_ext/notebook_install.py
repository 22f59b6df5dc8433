"""The first cell of a notebook: it fetches what the notebook needs and its host does not have.

Each line asks for one package and is passed over where that package is present: Colab's and
Kaggle's own PyTorch stays as it is, and so does a package that somebody works on.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator

import grimp

from book_repository import PACKAGE

# Builds without CUDA, for every system; the default index may bring gigabytes of it.
TORCH_CPU = "https://download.pytorch.org/whl/cpu"

START = """\
# What is missing is fetched here: in Colab, Kaggle, Binder, or a Jupyter of your own.
import importlib.util
"""
STEP = """
if importlib.util.find_spec("{module}") is None:
    %pip install --quiet {arguments}"""


def install_source(cells: Iterable[str], requirement: str) -> str:
    """Return the source of the install cell for a notebook with these cells of code."""
    steps = [STEP.format(module=PACKAGE, arguments=f'"{requirement}"')]
    if any(_needs_pytorch(cell) for cell in cells):
        arguments = f"--extra-index-url {TORCH_CPU} torch"
        steps.insert(0, STEP.format(module="torch", arguments=arguments))
    return START + "".join(steps)


def _needs_pytorch(source: str) -> bool:
    """Whether a cell imports PyTorch, itself or through a module of the package."""
    graph = _package_imports()
    return any(
        name.split(".")[0] == "torch"
        or (name in graph.modules and "torch" in graph.find_upstream_modules(name))
        for name in _imported(source)
    )


def _imported(source: str) -> Iterator[str]:
    """Return every name that a cell imports, and the module that it comes from."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@functools.cache
def _package_imports() -> grimp.ImportGraph:
    """Return which module of the package imports which, and what it imports from elsewhere."""
    return grimp.build_graph(
        PACKAGE,
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )
