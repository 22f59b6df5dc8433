"""The checks at the package's border, and their messages: argument, rule, value.

Public functions check their arguments here once; everything inside trusts them.
"""

from __future__ import annotations

import operator
from typing import SupportsIndex

import numpy as np

from learndyn.shapes import ArrayLike, Settings, StepCounts, Weights


def as_array(value: ArrayLike, *, name: str) -> np.ndarray:
    """Return a value as an array, refusing what NumPy would read only in part.

    Parameters
    ----------
    value : array_like
        The value.
    name : str
        The argument's name, for the messages.

    Returns
    -------
    ndarray
        The array, of any type.

    Raises
    ------
    TypeError
        If the value is masked.
    ValueError
        If its rows differ in length.

    Examples
    --------
    >>> as_array([1, 2], name="steps")
    array([1, 2])
    """
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} must not be masked, got {value!r}.")
    try:
        return np.asarray(value)
    except ValueError as error:
        message = f"{name} must be a regular array, got rows of different lengths."
        raise ValueError(message) from error


def float_array(value: ArrayLike, *, name: str, ndim: int | None = None) -> Settings:
    """Return the value as a float64 array, refusing what would be lost or misread on the way.

    Parameters
    ----------
    value : array_like of float
        Anything that NumPy reads as real floating-point numbers.
    name : str
        The argument's name, for the messages.
    ndim : int, optional
        The number of axes that the array must have.

    Returns
    -------
    ndarray of float64
        The values; the input itself where it is such an array already.

    Raises
    ------
    TypeError
        If the values are not floating-point numbers. Integers are refused too: an integer array
        cannot hold the result of a gradient step.
    ValueError
        If a value is not finite or the number of axes differs from `ndim`.

    Examples
    --------
    >>> float_array([1.4, -1.6], name="weights")
    array([ 1.4, -1.6])
    """
    array = as_array(value, name=name)
    if array.dtype.kind != "f":
        cure = " (write 1.0 for 1)" if array.dtype.kind in "iu" else ""
        raise TypeError(f"{name} must hold floats{cure}, got {array.dtype.name} in {value!r}.")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, got shape {array.shape}.")
    with np.errstate(over="ignore"):
        double = array.astype(np.float64, copy=False)
    finite = np.isfinite(double)
    if not finite.all():
        index = tuple(int(i) for i in np.argwhere(~finite)[0])
        raise ValueError(f"{name} must be finite, got {array[index]} at index {index}.")
    return double


def weight_array(value: ArrayLike, *, name: str, count: int | None = None) -> Weights:
    r"""Return weights as a float64 array whose last axis belongs to one network.

    Parameters
    ----------
    value : array_like of float, shape (\*setting, weight)
        The weights.
    name : str
        The argument's name, for the messages.
    count : int, optional
        The number of weights that each network must have; at least 1 without it.

    Returns
    -------
    ndarray of float64, shape (\*setting, weight)
        The weights.

    Raises
    ------
    TypeError, ValueError
        As in `float_array`, and if the last axis is missing or has the wrong length.

    Examples
    --------
    >>> weight_array([0.5], name="weights", count=2)
    Traceback (most recent call last):
    ValueError: weights must have a last axis of 2 weights, got shape (1,).
    """
    array = float_array(value, name=name)
    length = array.shape[-1] if array.ndim else 0
    if length == 0 or (count is not None and length != count):
        wanted = f"{count} weights" if count is not None else "at least 1 weight"
        raise ValueError(f"{name} must have a last axis of {wanted}, got shape {array.shape}.")
    return array


def positive(value: ArrayLike, *, name: str) -> Settings:
    """Return numbers as a float64 array after checking that all are finite and above zero.

    Parameters
    ----------
    value : array_like
        One number or an array of them; whole numbers are welcome here.
    name : str
        The argument's name, for the messages.

    Returns
    -------
    ndarray of float64
        The numbers.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If one of them is not finite or not above zero.

    Examples
    --------
    >>> positive(-0.1, name="learning_rate")
    Traceback (most recent call last):
    ValueError: learning_rate must be positive, got -0.1.
    """
    return _bounded(value, name=name, strictly=True)


def non_negative(value: ArrayLike, *, name: str) -> Settings:
    """Return numbers as a float64 array after checking that all are finite and not below zero.

    Parameters
    ----------
    value : array_like
        One number or an array of them.
    name : str
        The argument's name, for the messages.

    Returns
    -------
    ndarray of float64
        The numbers.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If one of them is not finite or below zero.

    Examples
    --------
    >>> float(non_negative(0, name="noise_std"))
    0.0
    """
    return _bounded(value, name=name, strictly=False)


def real_number(value: ArrayLike, *, name: str, above_zero: bool = False) -> float:
    """Return one number as a float after checking that it is real and finite.

    Parameters
    ----------
    value : float
        The number; whole numbers are welcome, texts and booleans are not.
    name : str
        The argument's name, for the messages.
    above_zero : bool, optional
        Whether it must be positive.

    Returns
    -------
    float
        The number.

    Raises
    ------
    TypeError
        If `value` is not one real number.
    ValueError
        If it is not finite, or not positive where it must be.

    Examples
    --------
    >>> real_number(2, name="slope")
    2.0
    """
    array = as_array(value, name=name)
    if array.ndim or array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must be one real number, got {value!r}.")
    number = float_array(array.astype(float), name=name)
    return float(positive(number, name=name) if above_zero else number)


def whole_number(value: SupportsIndex, *, name: str, minimum: int) -> int:
    """Return an integer after checking that it is one and not below the minimum.

    Parameters
    ----------
    value : int
        The number; floats and booleans are refused.
    name : str
        The argument's name, for the messages.
    minimum : int
        The smallest value allowed.

    Returns
    -------
    int
        The number.

    Raises
    ------
    TypeError
        If `value` is not an integer.
    ValueError
        If `value` is below `minimum`.

    Examples
    --------
    >>> whole_number(0, name="num_steps", minimum=1)
    Traceback (most recent call last):
    ValueError: num_steps must be at least 1, got 0.
    """
    # a boolean is an integer to Python, but never what a count means
    if isinstance(value, bool | np.ndarray) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} must be an integer, got {value!r}.")
    number = operator.index(value)
    if number < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {number}.")
    return number


def whole_numbers(value: ArrayLike, *, name: str, minimum: int) -> StepCounts:
    r"""Return integers as an array after checking that all are, and none is below the minimum.

    Parameters
    ----------
    value : array_like of int, shape (\*setting)
        The numbers; floats and booleans are refused.
    name : str
        The argument's name, for the messages.
    minimum : int
        The smallest value allowed.

    Returns
    -------
    ndarray of int64, shape (\*setting)
        The numbers.

    Raises
    ------
    TypeError, ValueError
        As in `whole_number`, for the first entry that breaks the rule.

    Examples
    --------
    >>> whole_numbers([10, 20], name="depth", minimum=1)
    array([10, 20])
    """
    array = as_array(value, name=name)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} must hold integers, got {array.dtype.name} in {value!r}.")
    if (array < minimum).any():
        raise ValueError(
            f"{name} must be at least {minimum}, got {array[array < minimum].flat[0]}."
        )
    return array.astype(np.int64, copy=False)


def common_settings(**shapes: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape to which the setting axes of several arguments broadcast.

    Parameters
    ----------
    **shapes : tuple of int
        The setting axes of each argument, by its name.

    Returns
    -------
    tuple of int
        The common shape.

    Raises
    ------
    ValueError
        If the axes do not fit each other.

    Examples
    --------
    >>> common_settings(weights=(3, 1), learning_rate=(4,))
    (3, 4)
    """
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        given = " and ".join(f"{shape} of {name}" for name, shape in shapes.items())
        raise ValueError(f"setting axes must fit each other, got {given}.") from None


def finite_result(value: ArrayLike, *, name: str, inputs: ArrayLike) -> np.ndarray:
    """Return a result after checking that no number on the way left the range of floats.

    Parameters
    ----------
    value : array_like of float
        The result.
    name : str
        The name of the argument that is to blame.
    inputs : array_like of float
        The values of that argument.

    Returns
    -------
    ndarray of float64
        The result.

    Raises
    ------
    ValueError
        If a number of the result is not finite.

    Examples
    --------
    >>> finite_result(1e400, name="weights", inputs=[1e200])
    Traceback (most recent call last):
    ValueError: weights must give results within the range of floats, got sizes up to 1e+200.
    """
    result = np.asarray(value)
    if not np.isfinite(result).all():
        rule = "give results within the range of floats"
        raise ValueError(f"{name} must {rule}, got sizes up to {np.max(np.abs(inputs)):g}.")
    return result


def _bounded(value: ArrayLike, *, name: str, strictly: bool) -> Settings:
    """Check real numbers against zero."""
    array = as_array(value, name=name)
    array = float_array(array.astype(float) if array.dtype.kind in "iu" else array, name=name)
    wrong = array <= 0 if strictly else array < 0
    if wrong.any():
        rule = "positive" if strictly else "zero or more"
        raise ValueError(f"{name} must be {rule}, got {array[wrong].flat[0]}.")
    return array
