"""The room that a demo will need once the script has woken it, kept free so that nothing moves."""

from __future__ import annotations

import re
from html import escape

from learndyn.live.contracts import State
from learndyn.live.demos import Control, Demo
from learndyn.live.numerals import fixed, significant

# Panels are as wide as this on a phone, and side by side on a wide page. Where they are wider, one
# below the other, those whose height follows their width are already drawn large enough.
NARROW = 316.0
HEIGHT = r"^<svg [^>]*viewBox='0 0 \S+ (\S+)'"


def controls_room(demo: Demo, state: State) -> str:
    """Write invisible boxes that take as much room as the controls will.

    Parameters
    ----------
    demo : Demo
        The demo.
    state : mapping of str to float
        Where its controls stand at first.

    Returns
    -------
    str
        One HTML element; it holds the same texts in the same boxes as the script makes.
    """
    shown = [control for control in demo.controls if not control.hidden]
    sliders = [_slider(control, state[control.key]) for control in shown if not control.switch]
    switches = "".join(
        f'<span class="live-switch"><bdi>{escape(control.label)}</bdi></span>'
        for control in shown
        if control.switch
    )
    if switches:
        heading = f"<strong>{escape(demo.switches)}</strong>" if demo.switches else ""
        sliders.insert(0, f'<div class="live-switches">{heading}{switches}</div>')
    boxes = "".join(sliders)
    return (
        f'<div class="live-room" aria-hidden="true">{boxes}<div class="live-actions"></div></div>'
    )


def panels_room(demo: Demo, ident: str, state: State) -> list[float]:
    """Return how high the panels will be where they are narrow.

    Before the script draws anew, a panel only shrinks with its width; many keep their height.

    Parameters
    ----------
    demo : Demo
        The demo.
    ident : str
        The id of its element.
    state : mapping of str to float
        Where its controls stand at first.

    Returns
    -------
    list of float
        Heights in pixels.
    """
    panels = demo.view(ident, state, demo.data(), NARROW)["panels"]
    return [float(height) for panel in panels for height in re.findall(HEIGHT, panel)]


def _slider(control: Control, value: float) -> str:
    """Write the label of a slider and its value."""
    if control.names is not None:
        text = control.names[control.values.index(value)]
    elif control.digits is not None:
        text = significant(value, control.digits)
    else:
        text = fixed(value, control.decimals or 0)
    texts = f"<strong>{escape(control.label)}</strong><em>{escape(text)}</em>"
    return f'<div class="live-control">{texts}</div>'
