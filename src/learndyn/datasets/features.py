"""One more feature, chosen by hand, for items that have many."""

from __future__ import annotations

import numpy as np

from learndyn.shapes import ArrayLike, Matrix, Samples
from learndyn.validation import as_array, float_array


def append_feature(targets: ArrayLike, feature: ArrayLike) -> Matrix:
    """Return targets with one more column.

    Parameters
    ----------
    targets : array_like of float, shape (item, feature)
        The features that there are, items in rows; they are not changed.
    feature : array_like of int or float, shape (item,)
        +1 for the items that have the new feature, -1 for the others.

    Returns
    -------
    ndarray of float64, shape (item, feature)
        A new table; the new feature is its last column.

    Raises
    ------
    TypeError
        If an argument does not hold numbers of the kind stated.
    ValueError
        If an entry of the feature is neither +1 nor -1, or there is not one for each item.

    Examples
    --------
    >>> append_feature([[1.0], [-1.0]], [-1, 1])
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    table = float_array(targets, name="targets", ndim=2)
    column = as_signs(feature, name="feature")
    if len(column) != len(table):
        rule = f"{len(table)} entries, one for each row of targets"
        raise ValueError(f"feature must have {rule}, got {len(column)}.")
    return np.column_stack([table, column])


def as_signs(value: ArrayLike, *, name: str) -> Samples:
    """Return +1 and -1 as floats after checking that there is nothing else.

    Parameters
    ----------
    value : array_like of int or float, shape (item,)
        The signs.
    name : str
        The argument's name, for the messages.

    Returns
    -------
    ndarray of float64, shape (item,)
        The signs.

    Raises
    ------
    TypeError
        If the entries are not numbers.
    ValueError
        If there is no entry, or one of them is neither +1 nor -1.

    Examples
    --------
    >>> as_signs([1, 0], name="feature")
    Traceback (most recent call last):
    ValueError: feature must hold +1 and -1 only (write -1 for no), got 0.
    """
    array = as_array(value, name=name)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must hold numbers, got {array.dtype.name} in {value!r}.")
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must have one entry for each item, got shape {array.shape}.")
    wrong = array[np.abs(array) != 1]
    if wrong.size:
        cure = " (write -1 for no)" if wrong[0] == 0 else ""
        raise ValueError(f"{name} must hold +1 and -1 only{cure}, got {wrong[0]:g}.")
    return array.astype(float)
