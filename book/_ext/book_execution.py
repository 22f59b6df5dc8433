"""Run the chapters in parallel before Sphinx reads them, and again whenever the package changes.

MyST-NB finds a chapter's outputs in a cache by its code cells alone, so that an edit under ``src``
would leave stale figures on the page. Here the cache folder carries a fingerprint of the sources.
Chapters that it lacks run in several processes, and all that went wrong is reported at once.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from myst_nb.core.read import create_nb_reader
from myst_nb.sphinx_ import SphinxEnvType
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.util import logging
from traitlets.config import Config as Traits

from book_sources import PACKAGE_PATTERNS, fingerprint
from processors import num_processors
from svg_paths import shorten

LOGGER = logging.getLogger(__name__)

KERNEL_ARGUMENTS = (
    "--log-level=ERROR",  # the kernel's remarks on its own transport are not ours to publish
    "--InlineBackend.figure_formats={'svg'}",
    "--InlineBackend.rc={'svg.hashsalt': 'learndyn'}",  # else every run names its clip paths anew
)
SVG = "image/svg+xml"
KERNEL_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}
# Settings of the person who builds, which must not reach the page.
PERSONAL = ("MPLBACKEND", "MATPLOTLIBRC", "IPYTHONDIR", "PYTHONSTARTUP")
# What the outputs of a chapter depend on, its own cells apart: the package and how cells are run.
OUTPUT_PATTERNS = (*PACKAGE_PATTERNS, "book/_ext/book_execution.py", "book/_ext/svg_paths.py")


@dataclass(frozen=True)
class Run:
    """What became of one chapter: its notebook with outputs, or what went wrong."""

    notebook: str
    seconds: float
    failure: str = ""


def run_chapter(notebook_json: str, folder: str, timeout: int) -> Run:
    """Execute one notebook; meant for a process of its own."""
    with tempfile.TemporaryDirectory(prefix="kernel-") as sockets:
        return _run(notebook_json, folder, timeout, Path(sockets))


def _run(notebook_json: str, folder: str, timeout: int, sockets: Path) -> Run:
    """Execute one notebook, with a place for the kernel's sockets."""
    notebook = nbformat.reads(notebook_json, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        resources={"metadata": {"path": folder}},
        extra_arguments=list(KERNEL_ARGUMENTS),
        record_timing=False,
        coalesce_streams=True,  # how a text arrived must not show in the page
        config=_transport(sockets),
    )
    current = {"source": "(the kernel did not start)"}
    client.on_cell_execute = lambda cell, cell_index: current.update(source=cell.source)
    start = time.perf_counter()
    failure = ""
    try:
        own = {name: value for name, value in os.environ.items() if name not in PERSONAL}
        client.execute(env=own | KERNEL_ENVIRONMENT)
        _shorten_figures(notebook)
    except CellExecutionError as error:
        failure = _described(current["source"], _without_colours(error.traceback))
    except CellTimeoutError:
        failure = _described(current["source"], f"the cell took longer than {timeout} s")
    except Exception as error:  # a kernel that dies or does not start is one failure among others
        failure = _described(current["source"], f"{type(error).__name__}: {error}")
    failure = failure or _stderr_report(notebook)
    return Run(nbformat.writes(notebook), time.perf_counter() - start, failure)


def _shorten_figures(notebook: nbformat.NotebookNode) -> None:
    """Take from the files of the figures what nobody can see."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if SVG in data:
                data[SVG] = shorten(data[SVG])


def _transport(sockets: Path) -> Traits:
    """Let the kernel speak through files: two kernels may choose the same port of the network."""
    if os.name == "nt":  # which has no such sockets
        return Traits()
    files = {"transport": "ipc", "ip": str(sockets / "kernel")}
    return Traits({"KernelManager": files})


def _stderr_report(notebook: nbformat.NotebookNode) -> str:
    """Describe the cells that wrote to stderr: a reader must not find warnings on a page."""
    reports = [
        _described(cell.source, f"the cell wrote to stderr: {output.text.strip()}")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
    return "\n".join(reports)


def _described(source: str, cause: str) -> str:
    """Return a cell and what went wrong in it, for people."""
    return f"{textwrap.indent(source, '  | ')}\n{textwrap.indent(cause, '  ')}"


def _without_colours(traceback: str) -> str:
    """Remove the terminal codes that IPython writes."""
    return re.sub(r"\x1b\[[\d;]*m", "", traceback)


def choose_cache(app: Sphinx, config: Config) -> None:
    """Name the cache folder after the sources; Sphinx reads every page again when it changes."""
    root = Path(app.srcdir)
    sources = fingerprint(root, OUTPUT_PATTERNS)
    config.nb_execution_cache_path = str(root / "_build" / ".cache" / sources)


def _is_cached(cache: JupyterCacheAbstract, notebook: nbformat.NotebookNode) -> bool:
    """Whether the cache knows a notebook; raises OSError if it has lost what it knows."""
    try:
        record = cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    try:
        cache.get_cache_bundle(record.pk)
    except (KeyError, ValueError) as error:
        raise OSError(f"the cache has no readable copy of {record.uri}") from error
    return True


def run_missing_chapters(app: Sphinx, env: SphinxEnvType, docnames: list[str]) -> None:
    """Execute those chapters about to be read whose outputs are not in the cache."""
    settings = env.mystnb_config
    notebooks = {}
    for docname in docnames:
        path = Path(env.doc2path(docname))
        text = path.read_text("utf8")
        reader = create_nb_reader(str(path), env.myst_config, settings, text)
        if reader is not None:  # a page with cells
            notebooks[path] = reader.read(text)
    cache = get_cache(settings.execution_cache_path)
    try:
        missing = {path: nb for path, nb in notebooks.items() if not _is_cached(cache, nb)}
    except OSError:  # an interrupted build has left the cache half-written: begin a new one
        shutil.rmtree(settings.execution_cache_path)
        cache, missing = get_cache(settings.execution_cache_path), notebooks
    if not missing:
        return

    failures = []
    with ProcessPoolExecutor(min(num_processors(), len(missing))) as pool:
        jobs = {
            path: pool.submit(
                run_chapter, nbformat.writes(nb), str(path.parent), settings.execution_timeout
            )
            for path, nb in missing.items()
        }
        for path, job in jobs.items():
            run = job.result()
            name = path.relative_to(app.srcdir).as_posix()
            if run.failure:
                failures.append(f"{name}\n{run.failure}")
                continue
            LOGGER.info("executed %s in %.1f s", name, run.seconds)
            bundle = CacheBundleIn(
                nbformat.reads(run.notebook, as_version=4),
                str(path),
                data={"execution_seconds": run.seconds},
            )
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    if failures:
        raise SphinxError("chapters that do not run:\n\n" + "\n\n".join(failures))
    if fingerprint(Path(app.srcdir), OUTPUT_PATTERNS) != Path(settings.execution_cache_path).name:
        shutil.rmtree(settings.execution_cache_path)
        raise SphinxError("the sources changed while the chapters ran: build once more")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.connect("config-inited", choose_cache, priority=100)
    app.connect("env-before-read-docs", run_missing_chapters)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
