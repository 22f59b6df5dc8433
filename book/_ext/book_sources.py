"""Fingerprints of source files: the same sources give the same results."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

# The package with all its data, and the versions of what it uses.
PACKAGE_PATTERNS = ("src/**/*.*", "requirements.txt")
# Made by Python or by an installation, and no part of the sources.
MADE = {".pyc", ".egg-info"}


def fingerprint(root: Path, patterns: Iterable[str]) -> str:
    """Return a short hash of the Python version and of every file that matches a pattern.

    Parameters
    ----------
    root
        Folder in which the patterns are looked up; file names count relative to it.
    patterns
        Glob patterns such as ``src/**/*.py``.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    for path in sorted(found):
        if MADE & {part.suffix for part in (path, *path.parents)}:
            continue
        content = path.read_bytes()
        name = path.relative_to(root).as_posix()
        # Lengths keep "ab" + "c" apart from "a" + "bc".
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
