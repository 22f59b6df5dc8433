"""The types that the catalogue, the views and the runtime agree on.

They are annotations only: the translator drops them, and JavaScript sees plain objects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NotRequired, TypedDict

#: The value of each control, by its key.
State = Mapping[str, float]

#: What a demo computes once, at build time; it must be writable as JSON.
Data = Mapping[str, Any]


class Frame(TypedDict):
    """The rectangle of a plot in pixels, and the ranges of its two axes."""

    left: float
    top: float
    width: float
    height: float
    x0: float
    x1: float
    y0: float
    y1: float
    log_y: bool


class Pad(TypedDict):
    """A panel with linear axes in which the reader sets two controls, by dragging or clicking."""

    panel: int
    keys: list[str]
    frame: Frame


class Action(TypedDict):
    """A button that sets some controls, also those without a slider."""

    label: str
    enabled: bool
    set: dict[str, float]


class Picture(TypedDict):
    """What a view draws and says: SVG panels, one or two sentences, a table."""

    panels: list[str]
    text: str
    head: list[str]
    rows: list[list[str]]
    pad: NotRequired[Pad]
    action: NotRequired[Action]


#: Draws a demo: prefix of its element ids, state, data, width of a panel in pixels.
View = Callable[[str, State, Data, float], Picture]
