"""What becomes of runs as the learning rate grows."""

from __future__ import annotations

from typing import Any

from jaxtyping import Float, Int
from matplotlib.axes import Axes
from numpy import ndarray

from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, own_axes

Rates = Float[ndarray, " rate"]
Visits = Float[ndarray, "rate visit"]


def plot_attractor(
    rates: Rates, visits: Visits, *, edge: float | None = None, ax: Axes | None = None
) -> Axes:
    """Draw which values long runs keep visiting, against the learning rate.

    Parameters
    ----------
    rates : ndarray, shape (rate,)
        Learning rates, in any unit.
    visits : ndarray, shape (rate, visit)
        For each rate the values of the last steps of its run.
    edge : float, optional
        The stability edge, in the same unit, drawn as a line of reference.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on; the caller names them.

    Examples
    --------
    >>> import numpy as np
    >>> ax = plot_attractor(np.array([1.0, 2.0]), np.zeros((2, 3)), edge=1.5)
    >>> len(ax.lines[0].get_xdata())
    6
    """
    ax = own_axes(ax)
    across = rates.repeat(visits.shape[1])
    # thousands of dots: as pixels, or the page would carry each as a shape
    ax.plot(across, visits.ravel(), ",", color=MEASURED, rasterized=True)
    _mark_edge(ax, edge)
    ax.grid(visible=False)
    return ax


def plot_steps_to_success(
    rates: Rates,
    *,
    measured: Int[ndarray, " rate"],
    predicted: Rates,
    edge: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how many steps runs take, against the learning rate; runs without success are left out.

    Parameters
    ----------
    rates : ndarray, shape (rate,)
        Learning rates.
    measured : ndarray of int, shape (rate,)
        Steps, or -1 for a run that does not succeed.
    predicted : ndarray, shape (rate,)
        Steps that theory predicts.
    edge : float, optional
        The stability edge, drawn as a line of reference.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> import numpy as np
    >>> rates = np.array([1.0, 2.0])
    >>> ax = plot_steps_to_success(rates, measured=np.array([9, -1]), predicted=9 / rates)
    >>> ax.lines[0].get_ydata()
    array([9])
    """
    ax = own_axes(ax)
    done = measured >= 0
    ax.plot(rates[done], measured[done], ".", color=MEASURED, label="training")
    # over the dots, which are closer together than they are wide
    ax.plot(rates, predicted, color=PREDICTED, linewidth=1.2, linestyle="-", label="theory")
    _mark_edge(ax, edge)
    ax.set(xlabel=r"learning rate $\eta$", ylabel="steps to success")
    ax.legend()
    return ax


def _mark_edge(ax: Axes, edge: float | None) -> None:
    """Draw the edge as a vertical line with its name."""
    if edge is not None:
        ax.axvline(edge, color=REFERENCE, linestyle=":", linewidth=1.2)
        place: dict[str, Any] = {
            "xycoords": ("data", "axes fraction"),
            "textcoords": "offset points",
        }
        ax.annotate("edge", (edge, 1.0), xytext=(4, -9), color=REFERENCE, fontsize=9, **place)
