"""What it costs to write a polynomial in monomials."""

from __future__ import annotations

import numpy as np
from numpy.polynomial import chebyshev

from learndyn.validation import real_number, whole_number


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
        The bound, for the matrix with the constant column and no fewer points than columns.

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


def leading_monomial_weight(degree: int, *, reach: float) -> float:
    r"""Return the weight that a product of two Chebyshev polynomials has on its leading monomial.

    Implements :eq:`eq-wide-or-deep-distance`.

    Parameters
    ----------
    degree : int
        :math:`i + j`, the degrees of the two together, which are 1 or more each; 2 or more.
    reach : float
        :math:`r`, by which both variables are divided; positive.

    Returns
    -------
    float
        The weight of :math:`x_1^i x_2^j` in :math:`T_i(x_1/r)\,T_j(x_2/r)`.

    Raises
    ------
    TypeError, ValueError
        If `degree` is not an integer or below 2, or `reach` is not positive.

    Examples
    --------
    >>> leading_monomial_weight(5, reach=1.0)  # (2 x^2 - 1)(4 y^3 - 3 y)
    8.0
    """
    order = whole_number(degree, name="degree", minimum=2)
    scale = real_number(reach, name="reach", above_zero=True)
    return float(2.0 ** (order - 2) / scale**order)
