"""What holds for the repository as a whole: its layers, its version, its settings."""

import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
import yaml

import learndyn

ROOT = Path(__file__).resolve().parents[1]


def read_lines(name):
    return (ROOT / name).read_text("utf8").splitlines()


def test_each_layer_knows_only_the_layers_below_it():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_version_is_the_same_wherever_a_reader_finds_it():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf8"))
    headings = [line for line in read_lines("CHANGELOG.md") if line.startswith("## ")]
    newest = next(line for line in headings if line != "## Unreleased")
    assert citation["version"] == learndyn.__version__
    assert newest.split()[1] == learndyn.__version__


def test_every_requirement_of_the_package_is_locked():
    locked = {line.split("==")[0].lower() for line in read_lines("requirements.txt")}
    for requirement in requires("learndyn"):
        assert re.match(r"[\w.-]+", requirement)[0].lower() in locked, requirement


@pytest.mark.parametrize("path", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=str)
def test_workflows_are_read_as_jobs_with_steps(path):
    workflow = yaml.safe_load(path.read_text("utf8"))
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 90
        assert all("run" in step or "uses" in step for step in job["steps"])
        reports = [step for step in job["steps"] if step.get("if", "").startswith("failure()")]
        assert reports, f"{path.name}: no issue is opened when a job fails"


def test_no_source_file_is_longer_than_400_lines():
    for folder in ("src", "book", "tests", "tools"):
        for path in (ROOT / folder).rglob("*.*"):
            if path.suffix in (".py", ".js", ".css"):
                assert len(path.read_text("utf8").splitlines()) <= 400, path
