"""The seed and the sliders of the demo of hierarchical features."""

from __future__ import annotations

from learndyn.live import hierarchy
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo


def settings() -> Data:
    """Return what does not change.

    Returns
    -------
    mapping
        ``seed`` of the features, and ``max_items`` that are drawn.

    Examples
    --------
    >>> settings()["max_items"]
    64
    """
    return {"seed": 20210521.0, "max_items": 64}


def controls() -> tuple[Control, ...]:
    """Return the sliders.

    Returns
    -------
    tuple of Control
        Flip probability, levels, branches, number of features.

    Examples
    --------
    >>> [control.key for control in controls()]
    ['flip', 'levels', 'branches', 'features']
    """
    flips = tuple(round(0.01 * i, 2) for i in range(51))
    counts = (*range(1, 21), 30, 40, 50, 70, 100, 140, 200, 300, 500, 700, 1000)
    return (
        Control("flip", "Flip probability", flips, 0.15, decimals=2),
        Control("levels", "Levels", (1.0, 2.0, 3.0, 4.0), 3.0, decimals=0),
        Control("branches", "Branches", (2.0, 3.0, 4.0), 2.0, decimals=0),
        Control("features", "Features", tuple(map(float, counts)), 100.0, decimals=0, play=True),
    )


DEMO = Demo(
    name="hierarchy",
    title="Features that run down a tree",
    view=hierarchy.view,
    data=settings,
    controls=controls(),
    layout="lead",
)
