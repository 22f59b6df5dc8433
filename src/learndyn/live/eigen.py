"""Eigenvalues and eigenvectors of small symmetric matrices, by Jacobi's method.

This module is in the live subset (see `learndyn.live.translate`). Only square roots are taken,
which every machine rounds alike.
"""

from __future__ import annotations

import math

SWEEPS = 12
# Below this, relative to the diagonal, an entry beside the diagonal is rounding.
NOTHING = 1e-17


def eigen(matrix: list) -> dict:
    """Diagonalise a symmetric matrix.

    Parameters
    ----------
    matrix : list of list of float
        The matrix; it is not changed.

    Returns
    -------
    dict
        ``values``, falling, and ``vectors``, the eigenvectors as rows in the same order.

    Examples
    --------
    >>> found = eigen([[2.0, 1.0], [1.0, 2.0]])
    >>> [round(value, 9) for value in found["values"]]
    [3.0, 1.0]
    """
    count = len(matrix)
    rest = [row[:] for row in matrix]
    vectors = []
    for i in range(count):
        row = [0.0 for _ in range(count)]
        row[i] = 1.0
        vectors.append(row)
    for _ in range(SWEEPS):
        for p in range(count - 1):
            for q in range(p + 1, count):
                if abs(rest[p][q]) > NOTHING * (abs(rest[p][p]) + abs(rest[q][q])):
                    _rotate(rest, vectors, p, q)
    order = _falling([rest[i][i] for i in range(count)])
    return {"values": [rest[i][i] for i in order], "vectors": [vectors[i] for i in order]}


def _rotate(rest: list, vectors: list, p: int, q: int) -> None:
    """Turn two axes so that the entry between them becomes zero."""
    half = (rest[q][q] - rest[p][p]) / (2.0 * rest[p][q])
    root = math.sqrt(half * half + 1.0)
    tangent = 1.0 / (half + root) if half >= 0.0 else 1.0 / (half - root)
    cosine = 1.0 / math.sqrt(tangent * tangent + 1.0)
    sine = tangent * cosine
    for row in rest:
        left = row[p]
        right = row[q]
        row[p] = cosine * left - sine * right
        row[q] = sine * left + cosine * right
    _turn_rows(rest, p, q, cosine, sine)
    _turn_rows(vectors, p, q, cosine, sine)


def _turn_rows(matrix: list, p: int, q: int, cosine: float, sine: float) -> None:
    """Combine two rows of a matrix in place."""
    for k in range(len(matrix)):
        upper = matrix[p][k]
        lower = matrix[q][k]
        matrix[p][k] = cosine * upper - sine * lower
        matrix[q][k] = sine * upper + cosine * lower


def _falling(values: list[float]) -> list[int]:
    """Return the places of values from the largest to the smallest."""
    order = []
    for place in range(len(values)):
        for i in range(len(values)):
            larger = 0
            for j in range(len(values)):
                # of equal values the first comes first
                if values[j] > values[i] or (values[j] == values[i] and j < i):
                    larger = larger + 1
            if larger == place:
                order.append(i)
    return order
