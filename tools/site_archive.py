"""Put the built site into one file, ``_build/learning-dynamics.zip``, to be read without a server.

Usage: ``python tools/site_archive.py``, after the book has been built. The same site gives the same
file, byte by byte.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))  # no package: Sphinx finds its extensions this way

from built_site import built_site  # noqa: E402

from book_repository import ARCHIVE  # noqa: E402

# The earliest moment that a zip file can hold.
MOMENT = (1980, 1, 1, 0, 0, 0)


def archive(root: Path) -> Path:
    """Write the archive of a project's site and return its path."""
    site = built_site(root)
    target = root / "_build" / f"{ARCHIVE}.zip"
    with zipfile.ZipFile(target, "w") as file:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{ARCHIVE}/{path.relative_to(site).as_posix()}", MOMENT)
                entry.external_attr = 0o644 << 16
                file.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{archive(ROOT)}\n")
