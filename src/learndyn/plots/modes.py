"""The modes of a linear map, and the stages in which they are learned."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from learndyn.plots.style import REFERENCE, own_axes
from learndyn.shapes import LossPath, Matrix, ModePath

Values = Float[np.ndarray, " mode"]
Heights = Float[np.ndarray, " plateau"]


def plot_modes(
    right: Matrix, values: Values, *, items: Sequence[str], ax: Axes | None = None
) -> Axes:
    """Draw the right singular vectors as rows of coloured squares, each with its singular value.

    Parameters
    ----------
    right : ndarray, shape (mode, item)
        The vectors as rows.
    values : ndarray, shape (mode,)
        Their singular values.
    items : sequence of str
        Names of the columns.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> ax = plot_modes(np.eye(2), np.array([3.0, 1.5]), items=["a", "b"])
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['3.0', '1.5']
    """
    ax = plt.subplots(figsize=(4.8, 4.4))[1] if ax is None else ax
    reach = float(np.abs(right).max())
    image = ax.imshow(right, cmap="PuOr", vmin=-reach, vmax=reach)
    # signs are written too, for readers and printers that see no colours
    for (row, column), entry in np.ndenumerate(right):
        if abs(entry) > reach / 4:
            sign = "+" if entry > 0 else "−"
            strong = abs(entry) > 0.75 * reach
            ax.text(column, row, sign, ha="center", va="center", color="w" if strong else "k")
    ax.set_xticks(range(len(items)), items, rotation=45, ha="right")
    ax.set_yticks(range(len(values)), [f"{value:.1f}" for value in values])
    ax.set_ylabel("mode $k$, by its $s_k$")
    ax.grid(visible=False)
    plt.colorbar(image, ax=ax, shrink=0.8).set_label("entry of $v_k$")
    return ax


def plot_stages(losses: LossPath, modes: ModePath, *, plateaus: Heights) -> list[Axes]:
    """Draw the loss of one run with the heights of its plateaus, and below it the modes.

    Parameters
    ----------
    losses : ndarray, shape (step,)
        The losses.
    modes : ndarray, shape (step, mode)
        Singular values of the total map, or strengths of the modes.
    plateaus : ndarray, shape (plateau,)
        Heights, drawn as lines of reference and written at their right end.

    Returns
    -------
    list of matplotlib.axes.Axes
        The two axes of a new figure.

    Examples
    --------
    >>> axes = plot_stages(np.ones(3), np.ones((3, 2)), plateaus=np.array([1.0, 0.5]))
    >>> [text.get_text() for text in axes[0].texts]
    ['1.00', '0.50']
    """
    upper, lower = plt.subplots(2, 1, figsize=(4.8, 4.8), sharex=True)[1]
    last = len(losses) - 1
    for height in plateaus:
        upper.axhline(height, color=REFERENCE, linestyle=":", linewidth=1.2)
        upper.annotate(
            f"{height:.2f}",
            (last, height),
            xytext=(0, 3),
            textcoords="offset points",
            ha="right",
            color=REFERENCE,
            fontsize=9.5,
        )
    upper.plot(losses)
    upper.set(ylabel="loss $L$")
    plot_mode_paths(modes, ax=lower)
    return [upper, lower]


def plot_mode_paths(modes: ModePath, *, ax: Axes | None = None) -> Axes:
    """Draw the strength of each mode against the step, from the strongest to the weakest.

    Parameters
    ----------
    modes : ndarray, shape (step, mode)
        Singular values of the total map, or strengths of the modes.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib.axes.Axes
        The axes drawn on.

    Examples
    --------
    >>> len(plot_mode_paths(np.ones((3, 2))).lines)
    2
    """
    ax = own_axes(ax)
    shades = plt.get_cmap("cividis")(np.linspace(0.0, 0.85, modes.shape[1]))
    for path, shade in zip(modes.T, shades, strict=True):
        ax.plot(path, color=shade, linestyle="-", linewidth=1.4)
    ax.set(xlabel="step $t$", ylabel="singular value")
    return ax
