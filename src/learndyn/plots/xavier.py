"""Signals of many random networks, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE

Runs = Float[np.ndarray, "network layer"]
Curve = Float[np.ndarray, " layer"]


def plot_signals(
    signals: Mapping[str, Runs],
    *,
    expected: Mapping[str, Curve] | None = None,
    bands: Mapping[str, tuple[Curve, Curve]] | None = None,
) -> list[Axes]:
    """Draw a thin line for each network against the layer, in a panel for each name.

    Parameters
    ----------
    signals : mapping of str to ndarray, shape (network, layer)
        Second moments of each network from the input on, positive, by the title of the panel.
    expected : mapping of str to ndarray, shape (layer,), optional
        The expectation, for each panel.
    bands : mapping of str to tuple of two ndarray, shape (layer,), optional
        Lower and upper bound of a band, for each panel.

    Returns
    -------
    list of matplotlib.axes.Axes
        The panels, side by side, with one logarithmic scale; the caller names the first's axis.

    Examples
    --------
    >>> panels = plot_signals({"a": np.ones((3, 4)), "b": np.ones((2, 4))})
    >>> [ax.get_title() for ax in panels], [len(ax.lines) for ax in panels]
    (['a', 'b'], [3, 2])
    """
    figure, grid = plt.subplots(1, len(signals), sharey=True, squeeze=False, figsize=(4.8, 3.4))
    panels = list(grid[0])
    for ax, (title, runs) in zip(panels, signals.items(), strict=True):
        layers = np.arange(runs.shape[1])
        if bands is not None:
            look: dict[str, Any] = {"color": REFERENCE, "alpha": 0.25, "linewidth": 0}
            ax.fill_between(layers, *bands[title], label="band", **look)
        for index, run in enumerate(runs):
            name = "one network" if index == 0 else None
            ax.plot(layers, run, "-", color=MEASURED, linewidth=0.7, alpha=0.6, label=name)
        if expected is not None:
            look = {"color": PREDICTED, "linewidth": 2.2, "linestyle": "--"}
            ax.plot(layers, expected[title], label="expectation", **look)
        ax.set(title=title, xlabel="layer", yscale="log")
    names = panels[0].get_legend_handles_labels()
    if len(names[1]) > 1:
        figure.legend(*names, loc="outside upper center", ncols=len(names[1]))
    return panels
