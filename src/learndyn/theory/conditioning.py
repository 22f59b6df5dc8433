"""What the singular values of features say about training on them."""

from __future__ import annotations

import numpy as np
from numpy.polynomial import chebyshev

from learndyn.shapes import Matrix
from learndyn.validation import float_array, real_number, whole_number


def monomial_condition_bound(degree: int, *, reach: float) -> float:
    r"""Return a number that the condition number of monomials cannot fall below.

    Implements :eq:`eq-wide-or-deep-bound`: the largest product
    :math:`\lVert c_i \rVert\,\lVert c_j \rVert` with :math:`i + j = P`, where :math:`c_i` holds
    the coefficients of the Chebyshev polynomial :math:`T_i(x/r)`.

    Parameters
    ----------
    degree : int
        :math:`P`, 0 or more.
    reach : float
        :math:`r`, which no coordinate of a point exceeds in size; positive.

    Returns
    -------
    float
        The bound, for the matrix with the constant column, whatever the points are.

    Raises
    ------
    TypeError, ValueError
        If `degree` is not an integer or negative, or `reach` is not positive.

    Examples
    --------
    >>> round(monomial_condition_bound(2, reach=1.0) ** 2, 12)
    5.0
    """
    largest = whole_number(degree, name="degree", minimum=0)
    scale = real_number(reach, name="reach", above_zero=True)
    sizes = []
    for order in range(largest + 1):
        coefficients = chebyshev.cheb2poly(np.eye(largest + 1)[order, : order + 1])
        sizes.append(np.linalg.norm(coefficients / scale ** np.arange(order + 1)))
    return float(np.max(np.multiply(sizes, sizes[::-1])))


def directions_in_reach(features: Matrix, *, num_steps: int) -> int:
    r"""Count the directions of which gradient descent can learn half in a number of steps.

    Implements :eq:`eq-wide-or-deep-reach`: of a direction with a singular value below
    :math:`\sigma_1 \sqrt{(1 - 2^{-1/t})/2}` more than half of the error is left after :math:`t`
    steps on the squared loss, at every rate below the edge of stability.

    Parameters
    ----------
    features : ndarray of float64, shape (sample, feature)
        Inputs of a linear map.
    num_steps : int
        :math:`t`, 1 or more.

    Returns
    -------
    int
        The number of singular values at or above the bound.

    Raises
    ------
    TypeError, ValueError
        If `features` does not hold finite floats or `num_steps` is not an integer above 0.

    Examples
    --------
    >>> directions_in_reach(np.diag([1.0, 0.1, 0.001]), num_steps=100)
    2
    """
    table = float_array(features, name="features", ndim=2)
    steps = whole_number(num_steps, name="num_steps", minimum=1)
    values = np.linalg.svd(table, compute_uv=False)
    return int(np.sum(values >= values[0] * np.sqrt(-np.expm1(-np.log(2) / steps) / 2)))
