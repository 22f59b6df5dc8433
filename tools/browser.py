"""The Chromium or Chrome of this machine, for the tests and for printing."""

from __future__ import annotations

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
NOT_FOUND = f"no browser on this machine: none of {', '.join(NAMES)} is installed"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """Return the path of a browser, or None where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return str(ON_A_MAC) if found is None and ON_A_MAC.exists() else found
