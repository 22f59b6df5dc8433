"""Run every notebook of ``_build/notebooks`` as a Jupyter does that has nothing else installed.

Usage: ``python tools/run_notebooks.py``, after ``make notebooks``. One thing is not as a reader
has it: the install cell gets a wheel of this folder, where the notebook names the repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from textwrap import indent

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))  # no package: Sphinx finds its extensions this way

from book_execution import PERSONAL  # noqa: E402
from book_repository import Repository  # noqa: E402

# What a wheel is made of: the tree itself would gather what builds leave behind.
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "src")
# All that a notebook finds before its install cell has run.
HOST = ("ipykernel", "nbclient")
TIMEOUT = 600  # seconds for one cell; the install cell fetches PyTorch
EXECUTE = ("-c", "from nbclient.cli import main; main()", "--inplace", "--allow-errors")


def build_wheel(root: Path, folder: Path) -> Path:
    """Build the wheel of a project in an empty folder and return its path."""
    sources = folder / "sources"
    sources.mkdir()
    for name in SOURCES:
        path = root / name
        if path.is_dir():
            made = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(path, sources / name, ignore=made)
        else:
            shutil.copy(path, sources)
    command = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, *command, "--wheel-dir", folder, sources], check=True)
    return next(folder.glob("*.whl"))


def new_host(folder: Path) -> None:
    """Make an environment that holds Jupyter's own packages."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, *HOST], check=True)


def check(root: Path, folder: Path) -> int:
    """Run the notebooks of a project in an empty folder, report each, and count those that fail.

    Notebooks with the same install cell share an environment, which the first of them fills.

    Raises
    ------
    FileNotFoundError
        If the project has no tree of notebooks.
    """
    tree = root / "_build" / "notebooks"
    groups = defaultdict(list)
    for path in sorted(tree.rglob("*.ipynb")):
        groups[_install_cell(nbformat.read(path, as_version=4)).source].append(path)
    if not groups:
        raise FileNotFoundError(f"{tree} holds no notebooks: run `make notebooks`")
    (folder / "wheel").mkdir()
    wheel = build_wheel(root, folder / "wheel")
    address = Repository.from_file(root / "_config.yml").address
    failures = 0
    for number, paths in enumerate(groups.values()):
        host = folder / f"host-{number}"
        new_host(host)
        for path in paths:
            name = path.relative_to(tree)
            copy = folder / "notebooks" / name
            _copy_with_wheel(path, copy, address, wheel)
            start = time.perf_counter()
            faults = run(copy, host)
            failures += bool(faults)
            word, seconds = "FAILED" if faults else "ok", time.perf_counter() - start
            print(f"{word:6} {seconds:6.1f} s  {name}", *faults, sep="\n", flush=True)
    return failures


def _install_cell(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == "install")


def _copy_with_wheel(path: Path, copy: Path, address: str, wheel: Path) -> None:
    """Copy a notebook, with the wheel in the place of the repository's address."""
    notebook = nbformat.read(path, as_version=4)
    install = _install_cell(notebook)
    if address not in install.source:  # else the package would come from who knows where
        raise ValueError(f"{path} does not install {address}: run `make notebooks`")
    install.source = install.source.replace(address, wheel.as_uri())
    copy.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, copy)


def run(path: Path, host: Path) -> list[str]:
    """Execute a notebook in place and return what is wrong with it."""
    own = {"OMP_NUM_THREADS": "1", "PYTHONNOUSERSITE": "1"}
    # else a kernel of the same name, installed by the person who runs this, would be taken
    own |= {"JUPYTER_DATA_DIR": str(host / "jupyter"), "IPYTHONDIR": str(host / "ipython")}
    foreign = (*PERSONAL, "PYTHONPATH", "PYTHONHOME", "JUPYTER_PATH")
    outside = {name: value for name, value in os.environ.items() if name not in foreign}
    result = subprocess.run(
        [host / "bin" / "python", *EXECUTE, f"--timeout={TIMEOUT}", path],
        cwd=path.parent,
        env=outside | own,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        return [f"the kernel ended: {result.stderr[-500:]}"]
    cells = nbformat.read(path, as_version=4).cells
    return [fault for cell in cells if cell.cell_type == "code" for fault in _faults(cell)]


def _faults(cell: nbformat.NotebookNode) -> list[str]:
    """Return what is wrong with a cell: a gap must not pass, and everything else must."""
    errors = [f"{o.ename}: {o.evalue}" for o in cell.outputs if o.output_type == "error"]
    said = [o.data.get("text/plain", "") for o in cell.outputs if "data" in o]
    errors += [text for text in said if text.startswith("Not yet")]
    if "stub" in cell.metadata.get("tags", []):
        errors = [] if errors else ["this gap passes"]
    return [f"{indent(cell.source, '  | ')}\n{indent(error, '  ')}" for error in errors]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        if failures := check(ROOT, Path(folder)):
            sys.exit(f"{failures} notebooks fail")
