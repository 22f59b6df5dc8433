r"""Second moments of features that ran down a tree, and their eigenvectors, in closed form.

A feature is a sign that flips with probability :math:`p` on each edge of a tree with :math:`m`
levels and :math:`b` branches at each node. Items are the :math:`b^m` leaves. With
:math:`\theta = (1 - 2p)^2`, two items whose nearest common ancestor lies :math:`k` levels above
them have the mean product :math:`\theta^k`.
"""

from __future__ import annotations

import math

import numpy as np

from learndyn.shapes import ArrayLike, Matrix, Settings
from learndyn.validation import float_array, real_number, whole_number


def count_edges(*, levels: int, branching: int) -> np.ndarray:
    r"""Count the edges on the path between any two leaves.

    Parameters
    ----------
    levels, branching : int
        :math:`m`, 0 or more, and :math:`b`, 1 or more.

    Returns
    -------
    ndarray of int64, shape (item, item)
        Distances; those between different leaves are even.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a whole number of the kind stated.

    Examples
    --------
    >>> count_edges(levels=1, branching=2)
    array([[0, 2],
           [2, 0]])
    """
    levels, branching = _shape(levels, branching)
    items = np.arange(branching**levels)
    ancestors = items // branching ** np.arange(levels)[:, np.newaxis]
    differ = ancestors[:, :, np.newaxis] != ancestors[:, np.newaxis, :]
    return np.asarray(2 * differ.sum(axis=0, dtype=np.int64))


def second_moments(*, levels: int, branching: int, flip_probability: float) -> Matrix:
    r"""Return the mean product of each pair of items: :math:`(1 - 2p)^{d_{ij}}`.

    Implements :eq:`eq-hierarchy-correlation`.

    Parameters
    ----------
    levels, branching : int
        :math:`m`, 0 or more, and :math:`b`, 1 or more.
    flip_probability : float
        :math:`p`, from 0 to 1.

    Returns
    -------
    ndarray of float64, shape (item, item)
        The matrix :math:`C`, with ones on its diagonal.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> second_moments(levels=1, branching=2, flip_probability=0.25)
    array([[1.  , 0.25],
           [0.25, 1.  ]])
    """
    edges = count_edges(levels=levels, branching=branching)
    return np.asarray((1 - 2 * _probability(flip_probability)) ** edges)


def eigenvalues(*, levels: int, branching: int, flip_probability: float) -> Settings:
    r"""Return the different eigenvalues of the second moments, from the root to the leaves.

    Implements :eq:`eq-hierarchy-eigenvalues`; `multiplicities` says how often each occurs.

    Parameters
    ----------
    levels, branching : int
        :math:`m`, 0 or more, and :math:`b`, 1 or more.
    flip_probability : float
        :math:`p`, from 0 to 1.

    Returns
    -------
    ndarray of float64, shape (level,)
        :math:`\lambda_0 \ge \lambda_1 \ge \dots \ge \lambda_m`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> eigenvalues(levels=1, branching=2, flip_probability=0.25)
    array([1.25, 0.75])
    """
    levels, branching = _shape(levels, branching)
    shared = (1 - 2 * _probability(flip_probability)) ** 2
    powers = (branching * shared) ** np.arange(levels + 1)
    # sums of the first 1, 2, ..., m powers: the finest level has the shortest
    sums = (1 - shared) * np.cumsum(powers[:-1])
    common = powers[-1] + (sums[-1] if levels else 0.0)
    return np.concatenate([[common], sums[::-1]])


def multiplicities(*, levels: int, branching: int) -> np.ndarray:
    r"""Return how often each eigenvalue occurs: once, then :math:`(b - 1)\,b^{\ell - 1}` times.

    Parameters
    ----------
    levels, branching : int
        :math:`m`, 0 or more, and :math:`b`, 1 or more.

    Returns
    -------
    ndarray of int64, shape (level,)
        The counts, in the order of `eigenvalues`; their sum is the number of items.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a whole number of the kind stated.

    Examples
    --------
    >>> multiplicities(levels=3, branching=2)
    array([1, 1, 2, 4])
    """
    levels, branching = _shape(levels, branching)
    below = [(branching - 1) * branching**level for level in range(levels)]
    return np.array([1, *below], dtype=np.int64)


def haar_vectors(*, levels: int, branching: int) -> Matrix:
    r"""Return orthonormal eigenvectors of the second moments, from the root to the leaves.

    The first is constant. Each of the others belongs to one node of the tree: it is zero outside
    that node, constant below each of its children, and its entries add up to zero. Two children
    give one such vector; more children give one for each that is held against those before it.

    Parameters
    ----------
    levels, branching : int
        :math:`m`, 0 or more, and :math:`b`, 1 or more.

    Returns
    -------
    ndarray of float64, shape (mode, item)
        The vectors as rows, in the order of `eigenvalues`, each as often as `multiplicities` says.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a whole number of the kind stated.

    Examples
    --------
    >>> haar_vectors(levels=1, branching=2).round(4)
    array([[ 0.7071,  0.7071],
           [ 0.7071, -0.7071]])
    """
    levels, branching = _shape(levels, branching)
    items = branching**levels
    rows = [np.full(items, items**-0.5)]
    for level in range(levels):
        size = branching ** (levels - level - 1)
        for node in range(branching**level):
            for child in range(1, branching):
                signs = np.zeros((branching**level, branching))
                signs[node, :child] = 1.0
                signs[node, child] = -child
                row = np.repeat(signs.ravel(), size)
                rows.append(row / np.linalg.norm(row))
    return np.array(rows)


def singular_values(
    num_features: int, *, levels: int, branching: int, flip_probability: float
) -> Settings:
    r"""Return what the singular values of a table of features tend to: :math:`\sqrt{M\lambda}`.

    Parameters
    ----------
    num_features : int
        :math:`M`, 1 or more.
    levels, branching : int
        :math:`m`, 0 or more, and :math:`b`, 1 or more.
    flip_probability : float
        :math:`p`, from 0 to 1.

    Returns
    -------
    ndarray of float64, shape (mode,)
        The values, falling, each as often as it occurs.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> singular_values(8, levels=1, branching=2, flip_probability=0.5)
    array([2.82842712, 2.82842712])
    """
    count = whole_number(num_features, name="num_features", minimum=1)
    values = eigenvalues(levels=levels, branching=branching, flip_probability=flip_probability)
    repeated = np.repeat(values, multiplicities(levels=levels, branching=branching))
    return np.asarray(np.sqrt(count * repeated))


def sampling_deviation(
    vector: ArrayLike, *, num_features: int, levels: int, branching: int, flip_probability: float
) -> float:
    r"""Return the standard deviation of a second moment that is measured on drawn features.

    Implements :eq:`eq-hierarchy-sampling` for the projection of the items on a vector.

    Parameters
    ----------
    vector : array_like of float, shape (item,)
        :math:`v`.
    num_features : int
        :math:`M`, 1 or more.
    levels, branching : int
        :math:`m`, 0 or more, and :math:`b`, 1 or more.
    flip_probability : float
        :math:`p`, from 0 to 1.

    Returns
    -------
    float
        The standard deviation of :math:`v^T \hat C v`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated, or the vector has not one entry for each item.

    Notes
    -----
    The moments of the projection are gathered from the leaves to the root. Given the sign of a
    node, its children are independent, so that moments of sums follow by the binomial theorem; and
    a flip leaves even moments alone and multiplies odd ones by :math:`1 - 2p` on average.

    Examples
    --------
    >>> options = {"levels": 1, "branching": 2, "flip_probability": 0.5, "num_features": 100}
    >>> sampling_deviation([1.0, 0.0], **options), sampling_deviation([1.0, 1.0], **options)
    (0.0, 0.2)
    """
    levels, branching = _shape(levels, branching)
    count = whole_number(num_features, name="num_features", minimum=1)
    entries = float_array(vector, name="vector", ndim=1)
    if entries.size != branching**levels:
        rule = f"one entry for each of {branching**levels} items"
        raise ValueError(f"vector must have {rule}, got {entries.size}.")
    edge = 1 - 2 * _probability(flip_probability)
    moments: Matrix = entries[:, np.newaxis] ** np.arange(5)
    # by the parity of the power
    edges = np.array([1.0, edge, 1.0, edge, 1.0])
    for _ in range(levels):
        children = (moments * edges).reshape(-1, branching, 5)
        moments = children[:, 0]
        for index in range(1, branching):
            moments = _moments_of_sum(moments, children[:, index])
    second, fourth = moments[0, 2], moments[0, 4]
    return float(np.sqrt(max(0.0, fourth - second**2) / count))


def mean_sign(*, levels: int, flip_probability: float, root_probability: float) -> float:
    r"""Return the mean of a feature where the root's signs are not equally likely.

    Implements :eq:`eq-hierarchy-mean`.

    Parameters
    ----------
    levels : int
        :math:`m`, 0 or more.
    flip_probability : float
        :math:`p`, from 0 to 1.
    root_probability : float
        Probability, from 0 to 1, that the root is negative.

    Returns
    -------
    float
        The mean, the same for all items; 0 for a root that takes both signs equally often.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> mean_sign(levels=2, flip_probability=0.25, root_probability=0.0)
    0.25
    """
    count = whole_number(levels, name="levels", minimum=0)
    root = 1 - 2 * _probability(root_probability, name="root_probability")
    return float(root * (1 - 2 * _probability(flip_probability)) ** count)


def _moments_of_sum(first: Matrix, second: Matrix) -> Matrix:
    """Return moments 0 to 4 of sums of independent numbers from those of the two parts."""
    total = np.zeros_like(first)
    for power in range(5):
        for part in range(power + 1):
            total[:, power] += math.comb(power, part) * first[:, part] * second[:, power - part]
    return total


def _shape(levels: int, branching: int) -> tuple[int, int]:
    """Check the shape of a tree."""
    return (
        whole_number(levels, name="levels", minimum=0),
        whole_number(branching, name="branching", minimum=1),
    )


def _probability(value: float, *, name: str = "flip_probability") -> float:
    """Check that a number is a probability."""
    number = real_number(value, name=name)
    if not 0 <= number <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {number:g}.")
    return number
