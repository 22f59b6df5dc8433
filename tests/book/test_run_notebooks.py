"""A notebook is run as its reader has it: all that it needs, its install cell brings."""

from __future__ import annotations

import sysconfig
import venv
import zipfile

import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook

INSTALL = """\
import importlib.util

if importlib.util.find_spec("tiny") is None:
    %pip install --quiet "tiny @ git+https://example.org/someone/tiny@main\""""
PROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "tiny"
version = "1.0"

[tool.setuptools.package-data]
tiny = ["*.txt"]
"""
READS_DATA = """\
from importlib.resources import files

assert (files("tiny") / "data.txt").read_text() == "a datum"
"""
SAYS_NOT_YET = "class Verdict:\n    __repr__ = lambda self: 'Not yet: a hint'\n\n\nVerdict()"
STUB = {"tags": ["stub", "raises-exception"]}


@pytest.fixture
def project(tmp_path):
    """Make a project with a package, and add notebooks to it: `project({"a.ipynb": cells})`."""
    root = tmp_path / "project"
    (root / "src/tiny").mkdir(parents=True)
    (root / "src/tiny/__init__.py").touch()
    (root / "src/tiny/data.txt").write_text("a datum")
    (root / "pyproject.toml").write_text(PROJECT)
    (root / "README.md").touch()
    (root / "LICENSE").touch()
    repository = "repository: {url: 'https://example.org/someone/tiny', branch: main}\n"
    (root / "_config.yml").write_text(repository)

    def add(notebooks, install=INSTALL):
        for name, cells in notebooks.items():
            path = root / "_build/notebooks" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write(new_notebook(cells=[new_code_cell(install, id="install"), *cells]), path)
        return root

    return add


@pytest.fixture
def tool(load, monkeypatch, tmp_path):
    """The tool, with hosts that see Jupyter where these tests find it: nothing is fetched."""
    tool = load("run_notebooks")

    def offline_host(folder):
        venv.create(folder, symlinks=True)
        site = sysconfig.get_path("purelib", "venv", {"base": str(folder)})
        (tmp_path / "jupyter.pth").write_text(sysconfig.get_path("purelib"))
        (tmp_path / "jupyter.pth").rename(f"{site}/jupyter.pth")

    monkeypatch.setattr(tool, "new_host", offline_host)
    (tmp_path / "run").mkdir()
    return tool


def test_notebooks_run_with_the_wheel_alone_and_their_gaps_fail(
    tool, project, tmp_path, monkeypatch, capsys
):
    (tmp_path / "elsewhere/tiny").mkdir(parents=True)
    (tmp_path / "elsewhere/tiny/__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "elsewhere"))
    root = project(
        {
            "chapter.ipynb": [
                new_code_cell(READS_DATA),
                new_code_cell("raise NotImplementedError('your turn')", metadata=STUB),
                new_code_cell(SAYS_NOT_YET, metadata=STUB),
            ],
            "solutions/chapter.ipynb": [new_code_cell(READS_DATA)],
        }
    )

    assert tool.check(root, tmp_path / "run") == 0

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [(line[0], line[-1]) for line in lines] == [
        ("ok", "chapter.ipynb"),
        ("ok", "solutions/chapter.ipynb"),
    ]


def test_a_notebook_fails_by_an_error_a_wrong_answer_a_gap_that_passes_or_a_lost_kernel(
    tool, tmp_path
):
    cells = [
        new_code_cell("import absent"),
        new_code_cell(SAYS_NOT_YET),
        new_code_cell("2 + 2", metadata=STUB),
    ]
    write(new_notebook(cells=cells), tmp_path / "chapter.ipynb")
    write(new_notebook(cells=[new_code_cell("import os\n\nos._exit(1)")]), tmp_path / "lost.ipynb")
    tool.new_host(tmp_path / "host")

    faults = tool.run(tmp_path / "chapter.ipynb", tmp_path / "host")
    (lost,) = tool.run(tmp_path / "lost.ipynb", tmp_path / "host")

    assert [fault.splitlines()[-1].strip() for fault in faults] == [
        "ModuleNotFoundError: No module named 'absent'",
        "Not yet: a hint",
        "this gap passes",
    ]
    assert "the kernel ended" in lost


def test_a_failure_is_reported_and_counted(tool, project, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool, "run", lambda path, host: ["  | 1 / 0\n  ZeroDivisionError"])

    failures = tool.check(project({"one.ipynb": [], "two.ipynb": []}), tmp_path / "run")

    assert failures == 2
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("FAILED")
    assert rest[:2] == ["  | 1 / 0", "  ZeroDivisionError"]


def test_a_notebook_that_installs_from_elsewhere_is_refused(tool, project, tmp_path):
    root = project({"chapter.ipynb": []}, install="%pip install --quiet tiny")

    with pytest.raises(ValueError, match=r"does not install git\+https"):
        tool.check(root, tmp_path / "run")


def test_without_notebooks_the_command_that_makes_them_is_named(tool, project, tmp_path):
    with pytest.raises(FileNotFoundError, match="make notebooks"):
        tool.check(project({}), tmp_path / "run")


def test_the_wheel_of_the_package_holds_every_file_of_its_sources(load, repository_root, tmp_path):
    sources = {
        path.relative_to(repository_root / "src").as_posix()
        for path in (repository_root / "src/learndyn").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }

    wheel = load("run_notebooks").build_wheel(repository_root, tmp_path)

    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == sources
