r"""Linear regression: the best linear map from inputs to targets.

Samples are rows: inputs have shape (sample, in), targets (sample, out), weights (out, in), and the
prediction is :math:`\hat Y = X W^T`.
"""

from __future__ import annotations

import numpy as np

from learndyn.shapes import ArrayLike, Matrix
from learndyn.validation import float_array


def add_constant(x: ArrayLike) -> Matrix:
    r"""Append a column of ones, whose weights are the intercepts.

    Implements :eq:`eq-regression-intercept`.

    Parameters
    ----------
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.

    Returns
    -------
    ndarray of float64, shape (sample, in + 1)
        The inputs with one more column.

    Raises
    ------
    TypeError
        If `x` does not hold floats.
    ValueError
        If `x` is not a table or holds numbers that are not finite.

    Examples
    --------
    >>> add_constant([[2.0], [3.0]])
    array([[2., 1.],
           [3., 1.]])
    """
    inputs = float_array(x, name="x", ndim=2)
    return np.column_stack([inputs, np.ones(len(inputs))])


def least_squares(x: ArrayLike, y: ArrayLike) -> Matrix:
    r"""Return the weights with the smallest mean squared error, by a stable method.

    Implements :eq:`eq-regression-solution`. Where the columns of `x` are dependent, many weights
    are equally good; of these it returns the smallest in the Frobenius norm.

    Parameters
    ----------
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.

    Returns
    -------
    ndarray of float64, shape (out, in)
        The weights.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If shapes do not fit each other, or a number is not finite.

    Notes
    -----
    LAPACK's solver by singular values. Those below the largest one times the rounding unit times
    the larger side of `x` count as zero.

    Examples
    --------
    >>> least_squares([[1.0], [2.0]], [[2.0], [4.0]]).round(12)
    array([[2.]])
    """
    inputs, targets = _samples(x, y)
    return np.asarray(np.linalg.lstsq(inputs, targets, rcond=None)[0].T)


def solve_normal_equations(x: ArrayLike, y: ArrayLike) -> Matrix:
    r"""Solve :math:`W X^T X = Y^T X` as it stands, which loses twice the digits.

    Implements :eq:`eq-regression-normal`. It is here to be compared with `least_squares`; do not
    use it for anything else.

    Parameters
    ----------
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row, their columns independent.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.

    Returns
    -------
    ndarray of float64, shape (out, in)
        The weights, with relative errors of the order of the rounding unit times the square of the
        condition number of `x`.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If shapes do not fit each other, a number is not finite, or :math:`X^T X` is singular to
        the last digit.

    Examples
    --------
    >>> solve_normal_equations([[1.0], [2.0]], [[2.0], [4.0]])
    array([[2.]])
    """
    inputs, targets = _samples(x, y)
    try:
        return np.asarray(np.linalg.solve(inputs.T @ inputs, inputs.T @ targets).T)
    except np.linalg.LinAlgError as error:
        rule = "independent columns, so that its product with its transpose is regular"
        raise ValueError(f"x must have {rule}, got shape {inputs.shape}.") from error


def mean_squared_error(weights: ArrayLike, x: ArrayLike, y: ArrayLike) -> float:
    r"""Return the mean of the squared errors over all samples and outputs.

    Implements :eq:`eq-regression-loss`.

    Parameters
    ----------
    weights : array_like of float, shape (out, in)
        The weights.
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.

    Returns
    -------
    float
        The loss.

    Raises
    ------
    TypeError
        If an argument does not hold floats.
    ValueError
        If shapes do not fit each other, or a number is not finite.

    Examples
    --------
    >>> mean_squared_error([[1.0]], [[1.0], [2.0]], [[2.0], [4.0]])
    2.5
    """
    inputs, targets = _samples(x, y)
    matrix = float_array(weights, name="weights", ndim=2)
    expected = (targets.shape[1], inputs.shape[1])
    if matrix.shape != expected:
        rule = f"shape {expected}, one row for each output and one column for each input"
        raise ValueError(f"weights must have {rule}, got {matrix.shape}.")
    return float(np.mean((inputs @ matrix.T - targets) ** 2))


def _samples(x: ArrayLike, y: ArrayLike) -> tuple[Matrix, Matrix]:
    """Check that inputs and targets are tables with one row for each sample."""
    inputs = float_array(x, name="x", ndim=2)
    targets = float_array(y, name="y", ndim=2)
    for name, table in (("x", inputs), ("y", targets)):
        if table.size == 0:
            raise ValueError(f"{name} must hold at least one number, got shape {table.shape}.")
    if len(inputs) != len(targets):
        rule = f"as many rows as x, {len(inputs)}, one for each sample"
        raise ValueError(f"y must have {rule}, got shape {targets.shape}.")
    return inputs, targets
