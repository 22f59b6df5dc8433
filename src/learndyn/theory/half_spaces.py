"""Distances from a linear boundary, and why few half-spaces cannot close a region."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from learndyn.shapes import ArrayLike, Matrix, Samples
from learndyn.validation import float_array, real_number

Direction = Float[np.ndarray, " in"]


def signed_distance(points: ArrayLike, *, weights: ArrayLike, bias: float) -> Samples:
    r"""Return how far points lie from a linear boundary, positive on the side of its weights.

    Implements :eq:`eq-perceptron-distance`, :math:`r(x) = (w^\top x + b)/|w|`.

    Parameters
    ----------
    points : array_like of float, shape (sample, in)
        The points :math:`x`.
    weights : array_like of float, shape (in,)
        The normal vector :math:`w`; not zero.
    bias : float
        :math:`b`.

    Returns
    -------
    ndarray of float64, shape (sample,)
        The signed distances.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold finite floats, the shapes do not fit or `weights` is zero.

    Examples
    --------
    >>> signed_distance([[0.0, 0.0], [5.0, 0.0]], weights=[3.0, 4.0], bias=-5.0)
    array([-1.,  2.])
    """
    places, normal, offset = _boundary(points, weights, bias)
    return np.asarray((places @ normal + offset) / np.linalg.norm(normal))


def nearest_points(points: ArrayLike, *, weights: ArrayLike, bias: float) -> Matrix:
    r"""Return for each point the nearest one on a linear boundary.

    Implements :eq:`eq-perceptron-foot`, :math:`x - r(x)\, w/|w|`.

    Parameters
    ----------
    points : array_like of float, shape (sample, in)
        The points :math:`x`.
    weights : array_like of float, shape (in,)
        The normal vector :math:`w`; not zero.
    bias : float
        :math:`b`.

    Returns
    -------
    ndarray of float64, shape (sample, in)
        The feet of the perpendiculars.

    Raises
    ------
    TypeError, ValueError
        As `signed_distance` does.

    Examples
    --------
    >>> nearest_points([[0.0, 0.0]], weights=[3.0, 4.0], bias=-5.0).round(12)
    array([[0.6, 0.8]])
    """
    places, normal, offset = _boundary(points, weights, bias)
    shares = (places @ normal + offset) / (normal @ normal)
    return np.asarray(places - shares[:, np.newaxis] * normal)


def escape_direction(weights: ArrayLike, *, signs: ArrayLike) -> Direction:
    r"""Return a direction in which no unit's score moves against the sign asked of it.

    Implements :eq:`eq-perceptron-escape`: a unit vector :math:`u` with
    :math:`s_j\, w_j^\top u \ge 0` for each unit :math:`j`. It exists where there are no more units
    than inputs.

    Parameters
    ----------
    weights : array_like of float, shape (unit, in)
        The weights :math:`w_j` of the units, at most as many as inputs.
    signs : array_like of float, shape (unit,)
        The signs :math:`s_j`, 1 or -1.

    Returns
    -------
    ndarray of float64, shape (in,)
        The direction, of length 1.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold finite floats, the shapes do not fit, a sign is not 1 or -1, or
        there are more units than inputs.

    Notes
    -----
    If some direction is orthogonal to all weights, it is returned: no score moves at all. Otherwise
    all scores move as asked, in proportion to the lengths of their weights.

    Examples
    --------
    >>> u = escape_direction([[1.0, 0.0], [3.0, 4.0]], signs=[1.0, -1.0])
    >>> (u * np.sqrt(5)).round(12)
    array([ 1., -2.])
    """
    units = float_array(weights, name="weights", ndim=2)
    wanted = float_array(signs, name="signs", ndim=1)
    count, inputs = units.shape
    if not 1 <= count <= inputs:
        raise ValueError(f"weights must have 1 to {inputs} rows (inputs), got {count}.")
    if wanted.shape != (count,) or not np.isin(wanted, (-1.0, 1.0)).all():
        raise ValueError(f"signs must be {count} numbers of 1 or -1, got {wanted.tolist()}.")
    # directions only, so that short weights do not pass for rounding of long ones
    largest = np.abs(units).max(axis=1, keepdims=True)
    rows = np.divide(units, largest, out=np.zeros_like(units), where=largest > 0)
    rows /= np.maximum(1.0, np.linalg.norm(rows, axis=1, keepdims=True))
    if np.linalg.matrix_rank(rows) < inputs:
        return np.asarray(np.linalg.svd(rows)[2][-1])
    direction = np.linalg.solve(rows, wanted)
    return np.asarray(direction / np.linalg.norm(direction))


def _boundary(
    points: ArrayLike, weights: ArrayLike, bias: float
) -> tuple[Matrix, Direction, float]:
    """Check points and a boundary against each other."""
    places = float_array(points, name="points", ndim=2)
    normal = float_array(weights, name="weights", ndim=1)
    if places.shape[1] != normal.size:
        rule = f"have one entry for each of {places.shape[1]} inputs"
        raise ValueError(f"weights must {rule}, got {normal.size}.")
    if not np.any(normal):
        raise ValueError(f"weights must not all be zero, got {normal.tolist()}.")
    return places, normal, real_number(bias, name="bias")
