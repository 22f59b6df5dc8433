"""Fingerprints of source files: the same sources give the same results."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

# What the outputs of a chapter depend on, its own cells apart.
PACKAGE_PATTERNS = ("src/**/*.py", "src/**/*.mplstyle", "requirements.txt")


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
    for path in sorted({path for pattern in patterns for path in root.glob(pattern)}):
        content = path.read_bytes()
        name = path.relative_to(root).as_posix()
        # Lengths keep "ab" + "c" apart from "a" + "bc".
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
