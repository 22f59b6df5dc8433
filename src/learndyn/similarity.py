r"""How alike a layer's activities are: dot products and cosines of all pairs of samples.

Samples are rows: hidden activities have shape (sample, unit). The matrix of dot products is the
representational similarity matrix, RSM, of the book; it is a Gram matrix and carries the lengths of
the activities. Cosines do not.
"""

from __future__ import annotations

import numpy as np

from learndyn.shapes import ArrayLike, Matrices
from learndyn.validation import finite_result, float_array


def similarity_matrix(hidden: ArrayLike) -> Matrices:
    r"""Return the dot products of the activities of all pairs of samples.

    Implements :eq:`eq-similarity-rsm`.

    Parameters
    ----------
    hidden : array_like of float, shape (\*setting, sample, unit)
        The activities, one sample a row.

    Returns
    -------
    ndarray of float64, shape (\*setting, sample, sample)
        :math:`R = H H^T`, symmetric.

    Raises
    ------
    TypeError
        If `hidden` does not hold floats.
    ValueError
        If `hidden` has fewer than two axes, or a number is not finite or too large to be squared.

    Examples
    --------
    >>> similarity_matrix([[1.0, 0.0], [2.0, 0.0]])
    array([[1., 2.],
           [2., 4.]])
    """
    activities = float_array(hidden, name="hidden")
    if activities.ndim < 2:
        rule = "axes (sample, unit), or more settings before them"
        raise ValueError(f"hidden must have {rule}, got shape {activities.shape}.")
    with np.errstate(over="ignore", invalid="ignore"):
        products = activities @ activities.mT
    return finite_result(products, name="hidden", inputs=activities)


def cosine_similarity(hidden: ArrayLike) -> Matrices:
    r"""Return the cosines of the angles between the activities of all pairs of samples.

    Implements :eq:`eq-similarity-cosine`.

    Parameters
    ----------
    hidden : array_like of float, shape (\*setting, sample, unit)
        The activities, one sample a row; none of them zero.

    Returns
    -------
    ndarray of float64, shape (\*setting, sample, sample)
        :math:`H_i \cdot H_j / (|H_i| |H_j|)`, between -1 and 1 up to rounding.

    Raises
    ------
    TypeError
        If `hidden` does not hold floats.
    ValueError
        As in `similarity_matrix`, and if a sample has no activity at all and so no direction.

    Examples
    --------
    >>> cosine_similarity([[1.0, 0.0], [2.0, 0.0]])
    array([[1., 1.],
           [1., 1.]])
    """
    activities = float_array(hidden, name="hidden")
    if activities.ndim < 2:
        rule = "axes (sample, unit), or more settings before them"
        raise ValueError(f"hidden must have {rule}, got shape {activities.shape}.")
    # dividing by the largest entry first keeps squares of very small activities from vanishing
    largest = np.max(np.abs(activities), axis=-1, keepdims=True, initial=0.0)
    _refuse_zeros(largest[..., 0], name="hidden", what="activities of a sample")
    scaled = activities / largest
    directions = scaled / np.linalg.norm(scaled, axis=-1, keepdims=True)
    return np.asarray(directions @ directions.mT)


def cosines_of_products(similarities: ArrayLike) -> Matrices:
    r"""Return the cosines that belong to a matrix of dot products.

    Parameters
    ----------
    similarities : array_like of float, shape (\*setting, sample, sample)
        Dot products, as from `similarity_matrix`.

    Returns
    -------
    ndarray of float64, shape (\*setting, sample, sample)
        :math:`R_{ij} / \sqrt{R_{ii} R_{jj}}`.

    Raises
    ------
    TypeError
        If `similarities` does not hold floats.
    ValueError
        If the last two axes differ, or an entry of the diagonal is not positive.

    Examples
    --------
    >>> cosines_of_products([[4.0, 1.0], [1.0, 1.0]])
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    products = float_array(similarities, name="similarities")
    if products.ndim < 2 or products.shape[-1] != products.shape[-2]:
        rule = "two last axes (sample, sample)"
        raise ValueError(f"similarities must have {rule}, got shape {products.shape}.")
    squares = np.diagonal(products, axis1=-2, axis2=-1)
    _refuse_zeros(squares, name="similarities", what="entries of the diagonal")
    lengths = np.sqrt(squares)
    return np.asarray(products / lengths[..., :, np.newaxis] / lengths[..., np.newaxis, :])


def _refuse_zeros(sizes: np.ndarray, *, name: str, what: str) -> None:
    """Raise where there is no length, and so no direction."""
    wrong = np.argwhere(sizes <= 0)
    if len(wrong):
        index = tuple(int(i) for i in wrong[0])
        rule = f"{what} above zero, or it has no direction and no cosine"
        raise ValueError(f"{name} must have {rule}, got {sizes[index]:g} at index {index}.")
