"""A live demo in a notebook, through anywidget; needs the extra ``widget``."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from learndyn.live.catalogue import find
from learndyn.live.demos import Demo
from learndyn.live.page import static_html, style_sheet, widget_module


def show(name: str, **values: float) -> LiveDemo:
    """Show a live demo in a notebook.

    Parameters
    ----------
    name : str
        Name of the demo, as in the book's directive ``{live-demo}``.
    **values : float
        Values of some controls; the others keep their own.

    Returns
    -------
    LiveDemo
        The widget. Its ``state`` follows the sliders, and they follow it.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If there is no such demo or control, or a slider has no such value.

    Examples
    --------
    >>> show("two-weights", rate=0.2).state["rate"]
    0.2
    """
    demo = find(name)
    return LiveDemo(demo, dict(demo.state(values)))


class LiveDemo(anywidget.AnyWidget):
    """The widget that `show` returns.

    Attributes
    ----------
    html : str
        The demo as static HTML, which the module wakes.
    state : dict of str to float
        The value of each control.
    """

    _css = style_sheet()
    html = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, demo: Demo, state: dict[str, float]) -> None:
        self._demo = demo
        super().__init__(state=state, _esm=widget_module(demo))
        # the id of the model is known now, and keeps the ids of elements apart
        self.html = static_html(demo, f"{demo.name}-{self.model_id}", state)

    @traitlets.validate("state")  # type: ignore[untyped-decorator]
    def _check_state(self, proposal: Any) -> dict[str, float]:  # noqa: ANN401
        """Refuse what the sliders cannot show; controls that are not named keep their values."""
        return dict(self._demo.state({**self.state, **proposal["value"]}))

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:  # noqa: ANN401
        """Add the static figure, for notebooks that are looked at without a kernel."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        html = f"<style>{style_sheet()}</style>{self.html}"
        return {**data, "text/html": html}, metadata
