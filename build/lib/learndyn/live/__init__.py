"""Demos that run in the page: one Python source draws them at the build and in the browser.

`show` puts a demo into a notebook; the directive ``{live-demo}`` puts it on a page of the book.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from learndyn.live.widget import show

__all__ = ["show"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import the widget only when it is asked for, because it needs anywidget."""
    if name == "show":
        return importlib.import_module("learndyn.live.widget").show
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
