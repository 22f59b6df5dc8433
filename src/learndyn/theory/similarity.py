r"""Similarities of hidden activities in a two-layer linear network, from start to end.

The inputs are white (:math:`X = I`), :math:`Y` holds the targets with items in rows, and a step of
gradient descent has the size :math:`h = 2\eta/(NM)`. If the layers start *matched*,
:math:`W_2 = Q W_1^T` with :math:`Q = Y^T K^{-1}` and :math:`K = (Y Y^T)^{1/2}`, they stay so, and
the matrix of similarities :math:`R = W_1^T W_1` moves by itself.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from learndyn.shapes import ArrayLike, Matrices, Matrix, Settings
from learndyn.validation import float_array, positive, real_number, whole_number

LevelStrengths = Float[np.ndarray, "*setting level"]


def target_similarity(targets: ArrayLike) -> Matrix:
    r"""Return the similarities at which training ends: the square root of :math:`Y Y^T`.

    Implements :eq:`eq-similarity-limit`. It is reached from small weights if there are at least as
    many hidden units as the rank of `targets`.

    Parameters
    ----------
    targets : array_like of float, shape (item, feature)
        :math:`Y`, items in rows.

    Returns
    -------
    ndarray of float64, shape (item, item)
        :math:`K`, symmetric and without negative eigenvalues.

    Raises
    ------
    TypeError
        If `targets` does not hold floats.
    ValueError
        If it is not a finite table.

    Examples
    --------
    >>> target_similarity([[3.0, 4.0], [0.0, 0.0]])
    array([[5., 0.],
           [0., 0.]])
    """
    table = float_array(targets, name="targets", ndim=2)
    squares, modes = np.linalg.eigh(table @ table.T)
    return np.asarray(modes * np.sqrt(np.maximum(squares, 0.0)) @ modes.T)


def similarity_path(
    initial: ArrayLike, *, target: ArrayLike, step_size: float, num_steps: int
) -> Matrices:
    r"""Return the similarities at each step of gradient descent from a matched start.

    Implements :eq:`eq-similarity-step`.

    Parameters
    ----------
    initial : array_like of float, shape (item, item)
        :math:`R` at the start, symmetric and without negative eigenvalues.
    target : array_like of float, shape (item, item)
        :math:`K`, symmetric (see `target_similarity`).
    step_size : float
        :math:`h`, positive.
    num_steps : int
        How many steps, 0 or more.

    Returns
    -------
    ndarray of float64, shape (step, item, item)
        :math:`R` at steps 0 to `num_steps`.

    Raises
    ------
    TypeError
        If an argument does not hold numbers of the kind stated.
    ValueError
        If the matrices are not symmetric or differ in shape, a number is out of its range, or the
        step is so long that the similarities leave the range of floats.

    Notes
    -----
    The steps are taken in the eigenvectors of `target`, and with activities :math:`G` of which
    :math:`R = G^T G` are the similarities: rounding of modes that are learned already would
    otherwise drown those that are still to come, and raise the rank.

    Examples
    --------
    >>> path = similarity_path([[1.0]], target=[[2.0]], step_size=0.1, num_steps=1)
    >>> path[:, 0, 0]
    array([1.  , 1.21])
    """
    end = _symmetric(target, name="target")
    start = _symmetric(initial, name="initial")
    if start.shape != end.shape:
        raise ValueError(f"initial must have the shape of target, {end.shape}, got {start.shape}.")
    pace = real_number(step_size, name="step_size", above_zero=True)
    count = whole_number(num_steps, name="num_steps", minimum=0)
    values, modes = np.linalg.eigh(end)
    sizes, directions = np.linalg.eigh(modes.T @ start @ modes)
    if sizes[0] < -1e-9 * sizes[-1]:
        raise ValueError(f"initial must have no negative eigenvalue, got {sizes[0]:.3g}.")
    kept = sizes > 1e-12 * sizes[-1]
    # activities with these similarities, as few as there can be: R = G^T G keeps its rank
    activities = (directions[:, kept] * np.sqrt(sizes[kept])).T
    path = np.empty((count + 1, *start.shape))
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(count + 1):
            path[step] = activities.T @ activities
            activities = activities + pace * activities @ (np.diag(values) - path[step])
    if not np.isfinite(path[-1]).all():
        raise ValueError(f"step_size must let the similarities converge, got {pace:g}.")
    return np.asarray(modes @ path @ modes.T)


def combine_modes(strengths: ArrayLike, *, modes: ArrayLike) -> Matrices:
    r"""Return the similarities of modes that do not mix: :math:`V \operatorname{diag}(a)\, V^T`.

    Implements :eq:`eq-similarity-modes`.

    Parameters
    ----------
    strengths : array_like of float, shape (\*setting, mode)
        :math:`a_k` of each mode.
    modes : array_like of float, shape (mode, item)
        :math:`v_k` as rows.

    Returns
    -------
    ndarray of float64, shape (\*setting, item, item)
        The similarities.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If there is not one strength for each mode.

    Examples
    --------
    >>> combine_modes([4.0], modes=[[0.5, 0.5]])
    array([[1., 1.],
           [1., 1.]])
    """
    rows = float_array(modes, name="modes", ndim=2)
    sizes = float_array(strengths, name="strengths")
    if sizes.ndim == 0 or sizes.shape[-1] != len(rows):
        rule = f"a last axis of {len(rows)}, one for each mode"
        raise ValueError(f"strengths must have {rule}, got shape {sizes.shape}.")
    return np.asarray(np.einsum("...k,ki,kj->...ij", sizes, rows, rows))


def tree_similarities(strengths: ArrayLike, *, branching: int) -> LevelStrengths:
    r"""Return the similarities of two items by how much of the tree they share.

    Implements :eq:`eq-similarity-entries`.

    Parameters
    ----------
    strengths : array_like of float, shape (\*setting, level)
        :math:`a_\ell` of each level, from what all items share to single items.
    branching : int
        :math:`b`, 2 or more.

    Returns
    -------
    ndarray of float64, shape (\*setting, level)
        Entry :math:`\ell` for two items whose last common ancestor is on level :math:`\ell`:
        first those with only the root in common, last an item with itself.

    Raises
    ------
    TypeError
        If an argument is not a number of the kind stated.
    ValueError
        If there is no level or `branching` is below 2.

    Examples
    --------
    >>> tree_similarities([3.0, 1.0], branching=2)
    array([1., 2.])
    """
    sizes = float_array(strengths, name="strengths")
    if sizes.ndim == 0 or sizes.shape[-1] == 0:
        raise ValueError(f"strengths must have a last axis of levels, got shape {sizes.shape}.")
    width = whole_number(branching, name="branching", minimum=2)
    num_levels = sizes.shape[-1]
    # one over the number of items in a group of each level; no group lies above the root
    shares = np.concatenate([[0.0], float(width) ** np.arange(1 - num_levels, 1)])
    common, level = np.ogrid[:num_levels, :num_levels]
    entries = shares[1:] * (level <= common) - shares[:-1] * (level <= common + 1)
    return np.asarray(sizes @ entries.T)


def _symmetric(value: ArrayLike, *, name: str) -> Settings:
    """Check that a matrix is square and symmetric up to rounding."""
    matrix = float_array(value, name=name, ndim=2)
    largest = positive(np.max(np.abs(matrix), initial=1e-300), name=name)
    if matrix.shape[0] != matrix.shape[1] or np.max(np.abs(matrix - matrix.T)) > 1e-9 * largest:
        raise ValueError(f"{name} must be a symmetric matrix, got shape {matrix.shape}.")
    return matrix
