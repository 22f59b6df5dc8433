"""What a training run looks like: fits, losses and weights."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from learndyn.plots.style import REFERENCE, own_axes
from learndyn.shapes import ArrayLike, LossPath, Samples, WeightPath


def plot_training_run(
    x: Samples,
    y: Samples,
    *,
    grid: Samples,
    fits: Mapping[str, Samples],
    losses: LossPath,
    weights: WeightPath,
    noise_floor: float,
) -> list[Axes]:
    """Draw one run in three panels: fits, loss and weights.

    Parameters
    ----------
    x, y : ndarray, shape (sample,)
        The samples.
    grid : ndarray, shape (point,)
        Inputs at which the predictions were made.
    fits : mapping of str to ndarray, shape (point,)
        Predictions, by the name that the legend shows.
    losses : ndarray, shape (step,)
        Losses, positive.
    weights : ndarray, shape (step, weight)
        The weights at each step.
    noise_floor : float
        The smallest loss that any weights reach.

    Returns
    -------
    list of matplotlib.axes.Axes
        The three axes of a new figure.

    Examples
    --------
    >>> import numpy as np
    >>> ends = np.array([0.0, 1.0])
    >>> axes = plot_training_run(
    ...     ends, ends, grid=ends, fits={"y = x": ends},
    ...     losses=np.array([1.0, 0.5]), weights=np.ones((2, 1)), noise_floor=0.1,
    ... )
    >>> [ax.get_ylabel() for ax in axes]
    ['output $y$', 'loss $L$', 'weight']
    """
    axes = plt.subplot_mosaic("FF;LW", figsize=(4.8, 5.2))[1]
    return [
        plot_fits(x, y, grid=grid, fits=fits, ax=axes["F"]),
        plot_losses(losses, noise_floor=noise_floor, ax=axes["L"]),
        plot_weights(weights, ax=axes["W"]),
    ]


def plot_fits(
    x: Samples, y: Samples, *, grid: Samples, fits: Mapping[str, Samples], ax: Axes | None = None
) -> Axes:
    """Draw samples and, over them, named predictions.

    Parameters
    ----------
    x, y : ndarray, shape (sample,)
        The samples.
    grid : ndarray, shape (point,)
        Inputs at which the predictions were made.
    fits : mapping of str to ndarray, shape (point,)
        Predictions, by the name that the legend shows.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> import numpy as np
    >>> ends = np.array([0.0, 1.0])
    >>> plot_fits(ends, ends, grid=ends, fits={"y = x": ends}).get_xlabel()
    'input $x$'
    """
    ax = own_axes(ax)
    ax.plot(x, y, "o", color=REFERENCE, alpha=0.55, markersize=4, markeredgewidth=0, label="data")
    for name, prediction in fits.items():
        ax.plot(grid, prediction, label=name)
    ax.set(xlabel="input $x$", ylabel="output $y$")
    ax.legend()
    return ax


def plot_losses(
    losses: LossPath,
    *,
    times: ArrayLike | None = None,
    label: str | None = None,
    noise_floor: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a loss curve on a logarithmic axis.

    Parameters
    ----------
    losses : ndarray, shape (step,)
        Losses, positive.
    times : array_like, shape (step,), optional
        Where on the horizontal axis; the step numbers without it.
    label : str, optional
        Name for the legend.
    noise_floor : float, optional
        The smallest loss that any weights reach, drawn as a line of reference.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> import numpy as np
    >>> plot_losses(np.array([1.0, 0.1])).get_yscale()
    'log'
    """
    ax = own_axes(ax)
    ax.plot(range(len(losses)) if times is None else times, losses, label=label)
    if noise_floor is not None:
        ax.axhline(noise_floor, color=REFERENCE, linestyle=":", linewidth=1.2)
        ax.annotate(
            "noise floor",
            (0.0, noise_floor),
            xycoords=("axes fraction", "data"),
            xytext=(4, 3),
            textcoords="offset points",
            color=REFERENCE,
            fontsize=9,
        )
    ax.set(xlabel="step", ylabel="loss $L$", yscale="log")
    if label is not None:
        ax.legend()
    return ax


def plot_weights(weights: WeightPath, *, ax: Axes | None = None) -> Axes:
    """Draw the weights of one run against the step.

    Parameters
    ----------
    weights : ndarray, shape (step, weight)
        The weights at each step.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> import numpy as np
    >>> plot_weights(np.ones((5, 2))).get_ylabel()
    'weight'
    """
    ax = own_axes(ax)
    for index, path in enumerate(weights.T, start=1):
        ax.plot(path, label=f"$w_{{{index}}}$")
    ax.axhline(0, color=REFERENCE, linewidth=0.8)
    ax.set(xlabel="step", ylabel="weight")
    ax.legend()
    return ax
