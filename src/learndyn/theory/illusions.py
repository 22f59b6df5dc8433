r"""What a network believes of an item before it has learned all: averages over enclosing groups.

A feature is a list of +1 and -1, one for each leaf of a tree. Before the modes of a level are
learned, the network cannot tell the items below it apart, and predicts of each what holds on
average for its group. Items in rows, levels from the root (0) to single items.
"""

from __future__ import annotations

import itertools

import numpy as np
from jaxtyping import Float

from learndyn.datasets.features import as_signs
from learndyn.shapes import ArrayLike, Settings
from learndyn.validation import as_array, positive, whole_number

Levels = Float[np.ndarray, " level"]
ItemLevels = Float[np.ndarray, "item level"]
Extrema = Float[np.ndarray, "extremum 2"]

#: Overlaps below this are rounding: those of eight items are multiples of a quarter.
NOTHING = 1e-12


def group_means(feature: ArrayLike, *, branching: int) -> ItemLevels:
    r"""Return the plateaus of the belief: for each item the means over the groups around it.

    Implements :eq:`eq-illusions-means`.

    Parameters
    ----------
    feature : array_like of int or float, shape (item,)
        +1 for the items that have the feature, -1 for the others; a power of `branching` of them.
    branching : int
        How many children each node of the tree has, 2 or more.

    Returns
    -------
    ndarray of float64, shape (item, level)
        The mean over all items, over the item's group on each level, and at last its own value.

    Raises
    ------
    TypeError
        If `feature` does not hold numbers or `branching` is not an integer.
    ValueError
        If an entry is neither +1 nor -1, or their number is not a power of `branching`.

    Examples
    --------
    >>> group_means([1, 1, 1, -1], branching=2)[3]
    array([ 0.5,  0. , -1. ])
    """
    values = as_signs(feature, name="feature")
    width = whole_number(branching, name="branching", minimum=2)
    size, means = len(values), []
    while size >= 1:
        if len(values) % size or (size > 1 and size % width):
            rule = f"a power of branching = {width} entries"
            raise ValueError(f"feature must have {rule}, got {len(values)}.")
        means.append(np.repeat(values.reshape(-1, size).mean(axis=1), size))
        size //= width
    return np.stack(means, axis=-1)


def level_overlaps(feature: ArrayLike, *, branching: int) -> ItemLevels:
    r"""Return what each level adds to the belief about each item.

    Implements :eq:`eq-illusions-overlaps`.

    Parameters
    ----------
    feature : array_like of int or float, shape (item,)
        +1 for the items that have the feature, -1 for the others; a power of `branching` of them.
    branching : int
        How many children each node of the tree has, 2 or more.

    Returns
    -------
    ndarray of float64, shape (item, level)
        :math:`c_\ell`: the differences of the means that `group_means` returns.

    Raises
    ------
    TypeError, ValueError
        As in `group_means`.

    Examples
    --------
    >>> level_overlaps([1, 1, 1, -1], branching=2)[3]
    array([ 0.5, -0.5, -1. ])
    """
    return np.diff(group_means(feature, branching=branching), axis=-1, prepend=0.0)


def belief(fractions: ArrayLike, *, overlaps: ArrayLike) -> Settings:
    r"""Return the belief when each mode or level is learned to a given fraction.

    Implements :eq:`eq-illusions-belief`.

    Parameters
    ----------
    fractions : array_like of float, shape (\*setting, mode)
        :math:`\varphi_k = a_k / s_k`, from 0 (nothing) to 1 (all).
    overlaps : array_like of float, shape (mode,)
        :math:`c_k` of one item, as from `level_overlaps`.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        :math:`\sum_k c_k \varphi_k`.

    Raises
    ------
    ValueError
        If there is not one overlap for each fraction.

    Examples
    --------
    >>> float(belief([1.0, 1.0, 0.0], overlaps=[0.5, -0.5, -1.0]))
    0.0
    """
    parts = as_array(fractions, name="fractions")
    weights = as_array(overlaps, name="overlaps")
    if weights.ndim != 1 or parts.shape[-1:] != weights.shape:
        rule = f"one entry for each of {parts.shape[-1:]} fractions"
        raise ValueError(f"overlaps must have {rule}, got shape {weights.shape}.")
    return np.asarray(parts @ weights, dtype=float)


def extrema(
    overlaps: ArrayLike,
    *,
    singular_values: ArrayLike,
    half_times: ArrayLike,
    step_size: float,
) -> Extrema:
    r"""Return when and how high the belief turns, wherever one level undoes the one before.

    Implements :eq:`eq-illusions-peak`. Levels without overlap are passed over, and two that follow
    each other with the same sign have no extremum between them.

    Parameters
    ----------
    overlaps : array_like of float, shape (level,)
        :math:`c_\ell` of one item.
    singular_values : array_like of float, shape (level,)
        :math:`s_\ell`, positive and falling.
    half_times : array_like of float, shape (level,)
        The step at which each level is learned to one half.
    step_size : float
        :math:`h`, positive, with :math:`2hs < 1` for every level that contributes.

    Returns
    -------
    ndarray of float64, shape (extremum, 2)
        Step and height of each extremum, in order of the steps.

    Raises
    ------
    TypeError
        If an argument does not hold numbers of the kind stated.
    ValueError
        If the lists differ in length, a number is out of its range, or the step is so long that a
        level overshoots.

    Notes
    -----
    The first of two levels is taken to be nearly learned and the second to have hardly begun, so
    that both differ by an exponential from what they tend to. That is good while the levels are
    learned one after the other, and fails where their times lie close together.

    Examples
    --------
    >>> options = {"half_times": [10.0, 900.0], "step_size": 0.1}
    >>> extrema([0.5, -1.5], singular_values=[2.0, 1.0], **options)[:, 1].round(9)
    array([0.5])
    """
    weights = np.asarray(as_array(overlaps, name="overlaps"), dtype=float)
    values = positive(singular_values, name="singular_values")
    times = positive(half_times, name="half_times")
    pace = float(positive(step_size, name="step_size"))
    if weights.ndim != 1 or not weights.shape == values.shape == times.shape:
        shapes = f"{weights.shape}, {values.shape} and {times.shape}"
        rule = "one entry for each level"
        raise ValueError(f"overlaps, singular_values, half_times must have {rule}, got {shapes}.")
    present = [level for level in range(len(weights)) if abs(weights[level]) > NOTHING]
    if present and 2 * pace * values[present].max() >= 1:
        rule = f"below 1/(2 s) = {1 / (2 * values[present].max()):.3g}, or a level overshoots"
        raise ValueError(f"step_size must be {rule}, got {pace:.3g}.")
    growth, decay = 2 * np.log1p(pace * values), -np.log(np.abs(1 - 2 * pace * values))
    found = []
    for i, j in itertools.pairwise(present):
        if weights[i] * weights[j] < 0:
            ratio = np.log(abs(weights[i]) * decay[i] / (abs(weights[j]) * growth[j]))
            step = (decay[i] * times[i] + growth[j] * times[j] + ratio) / (decay[i] + growth[j])
            # what the first level still lacks, and what the second has already
            lacking = weights[i] * np.exp(-decay[i] * (step - times[i]))
            begun = weights[j] * np.exp(growth[j] * (step - times[j]))
            found.append([step, weights[: i + 1].sum() - lacking + begun])
    return np.array(found).reshape(-1, 2)
