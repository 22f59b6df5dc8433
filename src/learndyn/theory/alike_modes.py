r"""Modes whose directions in the hidden layer overlap: the matrix solution, and what is left.

The setting is that of `learndyn.theory.deep_linear`, without the demand that the start is aligned
with the modes. Then not each mode but the matrix of all of them obeys an equation of its own,
:math:`\dot P = h\,(S P + P S - 2 P^2)`, a Riccati equation.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from learndyn.shapes import ArrayLike, Matrices, Matrix, Settings
from learndyn.validation import float_array, non_negative, positive, whole_number


def matrix_solution(
    step: ArrayLike, *, singular_values: ArrayLike, factors: Matrix, growth_rates: ArrayLike
) -> Matrices:
    r"""Return the strengths of all modes and what is between them, however alike the modes are.

    Implements :eq:`eq-modes-matrix`: the total map is :math:`U P(t) V^T`.

    Parameters
    ----------
    step : array_like of float, shape (step,)
        The steps, 0 or more; they need not be whole.
    singular_values : array_like of float, shape (mode,)
        :math:`s_k`, positive and falling.
    factors : ndarray of float64, shape (hidden, mode)
        :math:`G`, as `learndyn.theory.deep_linear.initial_factors` returns it; there may be fewer
        hidden units than modes.
    growth_rates : array_like of float, shape (mode,)
        :math:`2hs_k` for gradient flow; for gradient descent those of
        `learndyn.theory.deep_linear.growth_rate`.

    Returns
    -------
    ndarray of float64, shape (step, mode, mode)
        :math:`P(t)`; the strengths are its diagonal.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated, or shapes do not fit each other.

    Notes
    -----
    Growing exponentials beside tiny factors would cost all digits. With
    :math:`G^T G = L L^T`, :math:`L` lower triangular (from a QR factorisation), and
    :math:`\tilde L_{ij} = L_{ij}\, e^{(r_i - r_j) t / 2}`, which does not grow since
    :math:`i \ge j`, the same matrix is
    :math:`\tilde L\,(e^{-rt} + \tilde L^T S^{-1}(1 - e^{-rt})\,\tilde L)^{-1} \tilde L^T`.

    References
    ----------
    K. Fukumizu, Effect of batch learning in multilayer neural networks, ICONIP 1998.

    Examples
    --------
    >>> one = np.ones(1)
    >>> matrix_solution(0.0, singular_values=2 * one, factors=one[None], growth_rates=one)
    array([[[1.]]])
    """
    times = np.atleast_1d(non_negative(step, name="step"))[:, np.newaxis, np.newaxis]
    final = positive(singular_values, name="singular_values")
    rates = positive(growth_rates, name="growth_rates")
    start = float_array(factors, name="factors", ndim=2)
    if not final.shape == rates.shape == start.shape[1:]:
        shapes = f"{final.shape}, {rates.shape} and {start.shape[1:]}"
        raise ValueError(f"singular_values, growth_rates and columns of factors differ: {shapes}.")
    if np.any(np.diff(final) > 0) or np.any(np.diff(rates) > 0):
        raise ValueError(f"singular_values and growth_rates must fall, got {final} and {rates}.")
    triangle = np.linalg.qr(start)[1].T
    leading = rates[: triangle.shape[1]]
    # clipped above the diagonal, where the triangle is zero and the exponential would overflow
    gaps = np.minimum(rates[:, np.newaxis] - leading, 0.0)
    rising = triangle * np.exp(gaps * times / 2)
    learned = -np.expm1(-rates * times) / final
    inner = rising.mT @ (learned.mT * rising) + np.exp(-leading * times) * np.eye(len(leading))
    # a unit diagonal, because the entries span many powers of ten
    scale = 1 / np.sqrt(np.diagonal(inner, axis1=-2, axis2=-1))[..., np.newaxis, :]
    scaled = rising * scale
    return np.asarray(scaled @ np.linalg.solve(inner * scale * scale.mT, scaled.mT))


def remaining_strengths(factors: Matrix, *, group_sizes: Sequence[int]) -> Settings:
    r"""Return the strengths from which modes grow when those learned before took their share.

    In each group of modes :math:`|(I - \Pi)\, g_k|^2`, where :math:`\Pi` projects on the
    :math:`g_j` of all groups before it.

    Parameters
    ----------
    factors : ndarray of float64, shape (hidden, mode)
        :math:`g_k` as columns, as from `learndyn.theory.deep_linear.initial_factors`.
    group_sizes : sequence of int
        How many modes are learned together, in the order in which groups are learned; 1 or more
        each, and together as many as there are modes.

    Returns
    -------
    ndarray of float64, shape (mode,)
        The strengths; 0 for a mode for which no hidden direction is left.

    Raises
    ------
    TypeError, ValueError
        If `factors` does not hold finite floats, or the sizes do not fit.

    Examples
    --------
    >>> remaining_strengths(np.array([[1.0, 3.0], [0.0, 4.0]]), group_sizes=[1, 1])
    array([ 1., 16.])
    """
    columns = float_array(factors, name="factors", ndim=2)
    sizes = [whole_number(size, name="group_sizes", minimum=1) for size in group_sizes]
    if sum(sizes) != columns.shape[1]:
        rule = f"add up to {columns.shape[1]}, the number of modes"
        raise ValueError(f"group_sizes must {rule}, got {list(group_sizes)}.")
    ends = np.cumsum(sizes)
    # the first n columns of the basis span those of the factors
    basis = np.linalg.qr(columns)[0]
    strengths = []
    for group, end in zip(np.split(columns, ends[:-1], axis=1), ends, strict=True):
        earlier = basis[:, : end - group.shape[1]]
        strengths.append(np.sum((group - earlier @ (earlier.T @ group)) ** 2, axis=0))
    return np.concatenate(strengths)
