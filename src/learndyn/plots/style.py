"""The one style of the book's figures."""

from __future__ import annotations

from importlib.resources import as_file, files

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

#: Colours with a fixed meaning: what was measured, what theory predicts, what is reference.
MEASURED = "#0072B2"
PREDICTED = "#D55E00"
REFERENCE = "#555555"


def use_style() -> None:
    """Switch matplotlib to the book's style for the rest of the session.

    Examples
    --------
    >>> use_style()
    >>> plt.rcParams["axes.spines.top"]
    False
    """
    with as_file(files("learndyn.plots") / "learndyn.mplstyle") as path:
        plt.style.use(["default", path])  # nothing of a reader's own settings remains


def own_axes(ax: Axes | None) -> Axes:
    """Return the axes given, or those of a new figure."""
    return plt.subplots()[1] if ax is None else ax
