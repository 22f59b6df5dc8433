"""Polynomial features of two variables, in two bases, and linear classifiers of them on a grid."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from jaxtyping import Float, Int
from numpy.polynomial import chebyshev

from learndyn.shapes import Labels, Matrix, Samples
from learndyn.validation import float_array, real_number, whole_number

Basis = Literal["monomials", "chebyshev"]
Exponents = Int[np.ndarray, "term two"]
Grid = Float[np.ndarray, "output row column"]
Outputs = Float[np.ndarray, " output"]
Columns = Float[np.ndarray, " column"]
Rows = Float[np.ndarray, " row"]


class PolynomialClassifier(NamedTuple):
    """A linear classifier of polynomial features.

    Attributes
    ----------
    weights : ndarray of float64, shape (class, term)
        Weights of the features, in the order of `exponents`.
    biases : ndarray of float64, shape (class,)
        Biases.
    degree : int
        Largest degree of the features.
    basis : {"monomials", "chebyshev"}
        Their basis.
    reach : float
        The number by which Chebyshev polynomials divide coordinates.
    """

    weights: Matrix
    biases: Outputs
    degree: int
    basis: Basis
    reach: float = 1.0

    def __call__(self, points: Matrix) -> Labels:
        """Predict the classes of points.

        Parameters
        ----------
        points : ndarray of float64, shape (sample, 2)
            The points.

        Returns
        -------
        ndarray of int, shape (sample,)
            Classes, counted from 0.
        """
        table = polynomial_features(points, degree=self.degree, basis=self.basis, reach=self.reach)
        return np.asarray((table @ self.weights.T + self.biases).argmax(axis=1))

    def accuracy(self, points: Matrix, labels: Labels) -> float:
        """Return the share of points that are predicted right.

        Parameters
        ----------
        points : ndarray of float64, shape (sample, 2)
            The points.
        labels : ndarray of int, shape (sample,)
            Their classes, counted from 0.

        Returns
        -------
        float
            A share from 0 to 1.
        """
        return float(np.mean(self(points) == labels))

    def decision_map(self, first: Columns, second: Rows) -> Int[np.ndarray, "row column"]:
        """Predict the classes on a grid, much faster than point by point.

        Parameters
        ----------
        first, second : ndarray of float64, shape (column,) and (row,)
            Values of the first variable (to the right) and of the second (upwards).

        Returns
        -------
        ndarray of int, shape (row, column)
            Classes, counted from 0.
        """
        options: dict[str, Any] = {
            "degree": self.degree,
            "basis": self.basis,
            "reach": self.reach,
        }
        values = outputs_on_grid(self.weights, self.biases, first=first, second=second, **options)
        return np.asarray(values.argmax(axis=0))


def exponents(degree: int) -> Exponents:
    """List the exponents of all monomials in two variables up to a degree, the constant left out.

    Parameters
    ----------
    degree : int
        The largest sum of both exponents, 1 or more.

    Returns
    -------
    ndarray of int, shape (term, 2)
        Ordered by the exponent of the first variable, then by that of the second.

    Raises
    ------
    TypeError, ValueError
        If `degree` is not an integer or below 1.

    Examples
    --------
    >>> exponents(2).tolist()
    [[0, 1], [0, 2], [1, 0], [1, 1], [2, 0]]
    """
    count = whole_number(degree, name="degree", minimum=1) + 1
    pairs = np.argwhere(np.add.outer(np.arange(count), np.arange(count)) < count)
    return np.asarray(pairs[1:])


def polynomial_features(
    points: Matrix, *, degree: int, basis: Basis, reach: float | None = None
) -> Matrix:
    r"""Compute all products of a polynomial in each variable, up to a degree.

    Parameters
    ----------
    points : ndarray of float64, shape (sample, 2)
        Values of the two variables.
    degree : int
        The largest sum of the degrees of both factors, 1 or more.
    basis : {"monomials", "chebyshev"}
        Whether the factors of degree :math:`n` and :math:`m` are powers, :math:`x_1^n x_2^m`, or
        Chebyshev polynomials, :math:`T_n(x_1/r)\,T_m(x_2/r)`.
    reach : float, optional
        :math:`r`, positive; the largest size of a coordinate where it is not given. Monomials do
        not use it.

    Returns
    -------
    ndarray of float64, shape (sample, term)
        The features in the order of `exponents`.

    Raises
    ------
    TypeError, ValueError
        If `points` does not hold pairs of finite floats, `degree` is below 1, `basis` is not known,
        or `reach` is not positive.

    Examples
    --------
    >>> polynomial_features(np.array([[2.0, 3.0]]), degree=2, basis="monomials")
    array([[3., 9., 2., 6., 4.]])
    """
    places = _pairs(points, name="points")
    first, second = exponents(degree).T
    scale = _reach(places, reach)
    left, right = (_factors(column, degree, basis, scale) for column in places.T)
    return np.asarray(left[:, first] * right[:, second])


def outputs_on_grid(
    weights: Matrix,
    biases: Outputs,
    *,
    first: Columns,
    second: Rows,
    degree: int,
    basis: Basis,
    reach: float = 1.0,
) -> Grid:
    """Compute the outputs of a linear map of polynomial features on a grid, without the features.

    Parameters
    ----------
    weights : ndarray of float64, shape (output, term)
        Weights of the features, in the order of `exponents`.
    biases : ndarray of float64, shape (output,)
        Biases.
    first, second : ndarray of float64, shape (column,) and (row,)
        Values of the first variable (to the right) and of the second (upwards).
    degree : int
        The degree, 1 or more.
    basis : {"monomials", "chebyshev"}
        The basis.
    reach : float, optional
        The number by which Chebyshev polynomials divide coordinates.

    Returns
    -------
    ndarray of float64, shape (output, row, column)
        The outputs.

    Raises
    ------
    TypeError, ValueError
        If an array does not hold finite floats, the number of weights does not fit the degree, or
        an option is out of its range.

    Notes
    -----
    A sum over products of a function of each variable is a product of three small matrices: the
    grid costs about ``rows * columns * degree`` operations instead of ``rows * columns * terms``.

    Examples
    --------
    >>> square = outputs_on_grid(
    ...     np.array([[0.0, 1.0, 0.0, 0.0, 0.0]]), np.array([0.5]),
    ...     first=np.array([7.0, 8.0]), second=np.array([2.0]), degree=2, basis="monomials",
    ... )
    >>> square.tolist()
    [[[4.5, 4.5]]]
    """
    pairs = exponents(degree)
    table = float_array(weights, name="weights", ndim=2)
    if table.shape[1] != len(pairs):
        rule = f"hold {len(pairs)} columns for degree {degree}"
        raise ValueError(f"weights must {rule}, got shape {table.shape}.")
    scale = real_number(reach, name="reach", above_zero=True)
    columns = _factors(float_array(first, name="first", ndim=1), degree, basis, scale)
    rows = _factors(float_array(second, name="second", ndim=1), degree, basis, scale)
    square = np.zeros((len(table), degree + 1, degree + 1))
    square[:, pairs[:, 0], pairs[:, 1]] = table
    square[:, 0, 0] = float_array(biases, name="biases", ndim=1)
    return np.asarray(rows @ square.transpose(0, 2, 1) @ columns.T)


def _factors(values: Samples, degree: int, basis: Basis, reach: float) -> Matrix:
    """Return the polynomials of degree 0 and up of one variable, a column for each."""
    if basis == "monomials":
        return np.asarray(np.vander(values, degree + 1, increasing=True))
    if basis == "chebyshev":
        return np.asarray(chebyshev.chebvander(values / reach, degree))
    raise ValueError(f"basis must be monomials or chebyshev, got {basis!r}.")


def _pairs(points: Matrix, *, name: str) -> Matrix:
    """Check that points lie in a plane."""
    places = float_array(points, name=name, ndim=2)
    if places.shape[1] != 2:
        raise ValueError(f"{name} must have 2 columns, got shape {places.shape}.")
    return places


def _reach(points: Matrix, reach: float | None) -> float:
    """Return the reach given, or that of the points; of the origin alone it is 1."""
    if reach is not None:
        return real_number(reach, name="reach", above_zero=True)
    return float(np.max(np.abs(points), initial=0.0)) or 1.0
