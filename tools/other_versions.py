"""Copy the project into ``_build``, with other versions of what the package computes with.

Usage: ``python tools/other_versions.py oldest`` (the lower bounds of ``pyproject.toml``) or
``newest`` (whatever pip finds). Every other package keeps the version of ``requirements.txt``.
"""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What an old release needs beside it: Matplotlib 3.9 calls what pyparsing 3.3 has deprecated.
OF_THEIR_TIME = {"pyparsing": "3.2.3"}
NOT_SOURCES = ("_build", ".venv", ".git", ".*cache", "__pycache__", "*.egg-info")


def other_lock(pyproject: str, lock: str, age: str) -> str:
    """Return a lock in which the dependencies of the package itself have other versions.

    Parameters
    ----------
    pyproject
        The text of a ``pyproject.toml`` whose dependencies read ``name>=version``.
    lock
        Lines ``name==version``; every dependency must be among them.
    age
        ``"oldest"`` for the lower bounds, ``"newest"`` for no bounds at all.

    Raises
    ------
    ValueError
        If there is no such age, if a dependency has no lower bound, or if it is not locked.
    """
    if age not in ("oldest", "newest"):
        raise ValueError(f"age must be 'oldest' or 'newest', got {age!r}")
    bounds = {}
    for dependency in tomllib.loads(pyproject)["project"]["dependencies"]:
        name, _, bounds[name] = dependency.partition(">=")
        if not bounds[name]:
            raise ValueError(f"dependencies must read name>=version, got {dependency!r}")
    for name, bound in {**bounds, **OF_THEIR_TIME}.items():
        other = f"{name}=={bound}" if age == "oldest" else name
        lock, found = re.subn(rf"^{re.escape(name)}==.*$", other, lock, flags=re.MULTILINE)
        if not found and name in bounds:
            raise ValueError(f"requirements.txt must lock every dependency, got none of {name!r}")
    return lock


def copy_with(root: Path, age: str) -> Path:
    """Copy a project into its ``_build``, with another lock, and return the copy's folder.

    What an earlier copy has installed stays; make renews it when the lock has changed.
    """
    texts = [(root / name).read_text("utf8") for name in ("pyproject.toml", "requirements.txt")]
    target, lock = root / "_build" / age, other_lock(*texts, age)
    target.mkdir(parents=True, exist_ok=True)
    for path in target.iterdir():
        if path.name != ".venv":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    made = shutil.ignore_patterns(*NOT_SOURCES)
    shutil.copytree(root, target, ignore=made, dirs_exist_ok=True)
    (target / "requirements.txt").write_text(lock, "utf8")
    return target


if __name__ == "__main__":
    copy_with(ROOT, sys.argv[1])
