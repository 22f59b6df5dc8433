"""Write ``book/_inventories/*.inv`` from ``inventories.txt``, so that a build needs no network.

An inventory tells Sphinx where another project documents a name. The full ones weigh megabytes and
change every week; the book links to a few dozen names, listed in one text file.
"""

from __future__ import annotations

import zlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "book" / "_inventories"
HEADER = """\
# Sphinx inventory version 2
# Project: {project}
# Version:
# The remainder of this file is compressed using zlib.
"""


def inventories(text: str) -> dict[str, bytes]:
    """Return the content of each inventory file, by project.

    Parameters
    ----------
    text
        Lines ``[project]``, each followed by lines ``role location name name ...``. A location's
        ``$`` stands for the name.
    """
    rows: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            project = line.strip("[]")
            rows[project] = []
        elif line and not line.startswith("#"):
            role, location, *names = line.split()
            rows[project] += [
                f"{name} {role} 1 {location.replace('$', name)} -\n" for name in names
            ]
    return {
        # Level 0 stores without compressing: every version of zlib writes the same bytes.
        project: HEADER.format(project=project).encode() + zlib.compress("".join(lines).encode(), 0)
        for project, lines in rows.items()
    }


if __name__ == "__main__":
    for project, content in inventories((FOLDER / "inventories.txt").read_text("utf8")).items():
        (FOLDER / f"{project}.inv").write_bytes(content)
