"""The few directions of a large output space in which a linear network ever moves.

The last weight matrix of a linear network changes by combinations of the targets and of its own
columns. It therefore stays in the span of the targets and of its first columns, and everything that
training does can be computed, without any loss, in coordinates of that span.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import solve_triangular

from learndyn.shapes import Matrix

#: Below this ratio of diagonal entries the Gram matrix has lost too many digits.
SMALLEST_PIVOT = 1e-3
#: The squares of shorter columns, or of longer ones than its inverse, leave the range of floats.
SHORTEST = 1e-140


@dataclass(frozen=True, eq=False)
class OutputBasis:
    """Columns of an output space in coordinates of an orthonormal basis of their span.

    Attributes
    ----------
    coordinates : ndarray of float64, shape (coordinate, column)
        The columns in the basis.
    directions : callable
        Returns rows of the basis, shape (row, coordinate), for an index of outputs.
    """

    coordinates: Matrix
    directions: Callable[[Any], Matrix]


def find_output_basis(columns: Matrix) -> OutputBasis:
    """Return an orthonormal basis of the span of some columns.

    Parameters
    ----------
    columns : ndarray of float64, shape (out, column)
        The columns; finite. They may be dependent, or more than there are dimensions.

    Returns
    -------
    OutputBasis
        The basis.

    Notes
    -----
    Columns that are far from dependent are orthogonalised by the Cholesky factor of their Gram
    matrix, in a tenth of the time that Householder's QR factorisation takes, which does the others.
    Angles and lengths are those of the columns up to 1e-9.

    Examples
    --------
    >>> basis = find_output_basis(np.array([[3.0], [4.0]]))
    >>> basis.coordinates, basis.directions(slice(None))
    (array([[5.]]), array([[0.6],
           [0.8]]))
    """
    if columns.shape[0] <= columns.shape[1]:
        return OutputBasis(columns, np.eye(len(columns)).__getitem__)
    with np.errstate(over="ignore"):
        products = columns.T @ columns
    lengths = np.sqrt(products.diagonal())
    if lengths.min() > SHORTEST and lengths.max() < 1 / SHORTEST:
        try:
            factor = np.linalg.cholesky(products / np.outer(lengths, lengths)).T
        except np.linalg.LinAlgError:
            factor = np.zeros((1, 1))
        if factor.diagonal().min() > SMALLEST_PIVOT:
            basis = factor * lengths
            return OutputBasis(basis, lambda rows: _solve_from_right(columns[rows], basis))
    directions, triangle = np.linalg.qr(columns)
    return OutputBasis(triangle, directions.__getitem__)


def _solve_from_right(rows: Matrix, triangle: Matrix) -> Matrix:
    """Return the matrix that times an upper triangular one gives some rows."""
    return np.asarray(solve_triangular(triangle, rows.T, trans="T").T)
