"""Put together ``_build/notebooks``: the exact tree of the branch that Colab and Binder open.

Usage: ``python tools/notebooks_branch.py``, after the book has been built.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))  # no package: Sphinx finds its extensions this way

from built_site import built_site  # noqa: E402

from book_repository import PACKAGE, Repository  # noqa: E402

README = """\
# Notebooks of Learning Dynamics

One notebook for every chapter of [the book]({site}), without outputs; those with the solutions are
in `solutions`. They are generated from the branch [{branch}]({url}): changes made here are lost.
"""


def binder_requirements(template: str, lock: str, requirement: str) -> str:
    """Return Binder's requirements.

    Parameters
    ----------
    template
        Names of packages, one a line; comments and options pass unchanged.
    lock
        Lines ``name==version``; every name of the template must be among them.
    requirement
        What to write in place of the book's own package.
    """
    pins = {pin.split("==")[0]: pin for pin in lock.splitlines() if "==" in pin}
    pins[PACKAGE] = requirement
    lines = [line if re.match("#|-|$", line) else pins[line] for line in template.splitlines()]
    return "\n".join(line for line in lines if not line.startswith("#")) + "\n"


def assemble(root: Path) -> Path:
    """Write the tree from a project's built book and return its folder."""
    source, target = built_site(root) / "notebooks", root / "_build" / "notebooks"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    repository = Repository.from_file(root / "_config.yml")
    (target / "binder").mkdir()
    shutil.copy(root / "binder" / "runtime.txt", target / "binder")
    requirements = binder_requirements(
        (root / "binder" / "requirements.in").read_text("utf8"),
        (root / "requirements.txt").read_text("utf8"),
        repository.requirement,
    )
    (target / "binder" / "requirements.txt").write_text(requirements, "utf8")
    readme = README.format(site=repository.site, branch=repository.branch, url=repository.url)
    (target / "README.md").write_text(readme, "utf8")
    return target


if __name__ == "__main__":
    print(assemble(ROOT))
