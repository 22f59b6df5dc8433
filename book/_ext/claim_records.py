"""The recorded results of the claim tests, which always belong to the present sources."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from book_sources import PACKAGE_PATTERNS, fingerprint
from processors import num_processors

NO_TESTS = 5  # pytest's exit code where nothing was collected: a book without claims
# The package, and the tests that compare it with what it claims.
CLAIM_PATTERNS = (*PACKAGE_PATTERNS, "tests/conftest.py", "tests/claims/**/*.py", "pyproject.toml")


@dataclass(frozen=True)
class Agreement:
    """One comparison of a prediction with a measurement, at its worst case."""

    quantity: str
    predicted: float
    measured: float
    deviation: float
    tolerance: float
    relative: bool
    cases: int
    draws: int


@dataclass(frozen=True)
class ClaimRecord:
    """What one claim test compared, and which wrong formulas it turned down."""

    label: str
    test: str
    line: int
    agreements: tuple[Agreement, ...]
    refuted: tuple[str, ...]

    @property
    def path(self) -> str:
        """The test's file, relative to the repository."""
        return self.test.partition("::")[0]

    @property
    def name(self) -> str:
        """The test's function."""
        return self.test.rpartition("::")[2]

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> ClaimRecord:
        """Return the record that the claim fixture wrote."""
        return cls(
            entry["label"],
            entry["test"],
            entry["line"],
            tuple(Agreement(**agreement) for agreement in entry["agreements"]),
            tuple(refuted["formula"] for refuted in entry["refuted"]),
        )


def claims_fingerprint(root: Path) -> str:
    """Return the hash of everything that the claim tests depend on."""
    return fingerprint(root, CLAIM_PATTERNS)


def claim_records(root: Path) -> list[ClaimRecord]:
    """Return the results of the claim tests, running them unless these sources were tested before.

    Raises
    ------
    RuntimeError
        If a claim test fails; the message holds the tests' output.
    """
    path = root / "_build" / "claims" / f"{claims_fingerprint(root)}.json"
    if not path.exists():
        _run_tests(root, path)
        if path.stem != claims_fingerprint(root):
            path.unlink()
            raise RuntimeError("the sources changed while the claims were tested: build once more")
    return [ClaimRecord.from_json(entry) for entry in json.loads(path.read_text("utf8"))]


def _run_tests(root: Path, path: Path) -> None:
    """Run the claim tests and keep their records only if all of them pass."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    workers = min(num_processors(), len(list((root / "tests" / "claims").glob("test_*.py"))))
    options = ["-q", "--tb=short", f"--record-claims={unfinished}"]
    if workers > 1:  # to start them takes as long as a few tests
        options += [f"--numprocesses={workers}", "--dist=worksteal"]
    # one thread: sums are added in the same order, and records are the same, on every machine
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    environment.pop("PYTEST_ADDOPTS", None)
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/claims", *options],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode not in (0, NO_TESTS):
        unfinished.unlink(missing_ok=True)
        raise RuntimeError(f"claim tests failed in tests/claims:\n{result.stdout}{result.stderr}")
    unfinished.replace(path)
