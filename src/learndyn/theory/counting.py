"""Numbers of parameters and of polynomial terms, in closed form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from learndyn.validation import whole_number


def num_parameters(num_inputs: int, num_outputs: int, *, num_hidden: int, width: int) -> int:
    r"""Return the number of parameters of a multilayer perceptron with equal hidden layers.

    Implements :eq:`eq-wide-or-deep-count`: with :math:`D - 1` hidden layers of width :math:`n`
    between :math:`d` inputs and :math:`K` outputs, weights and biases together are
    :math:`(D-2)n^2 + (d + D - 1 + K)n + K`, or :math:`(d+1)K` without a hidden layer.

    Parameters
    ----------
    num_inputs, num_outputs : int
        :math:`d` and :math:`K`, 1 or more.
    num_hidden : int
        :math:`D - 1`, 0 or more.
    width : int
        :math:`n`, 1 or more; without a hidden layer it does not count.

    Returns
    -------
    int
        The number of parameters.

    Raises
    ------
    TypeError, ValueError
        If an argument is not an integer or too small.

    Examples
    --------
    >>> num_parameters(2, 4, num_hidden=1, width=13)
    95
    """
    inputs, outputs = _sizes(num_inputs, num_outputs)
    layers = whole_number(num_hidden, name="num_hidden", minimum=0)
    units = whole_number(width, name="width", minimum=1)
    if layers == 0:
        return (inputs + 1) * outputs
    return (layers - 1) * units**2 + (inputs + layers + outputs) * units + outputs


def widest_within(budget: int, num_inputs: int, num_outputs: int, *, num_hidden: int) -> int:
    """Return the largest width of equal hidden layers that keeps to a budget of parameters.

    Implements :eq:`eq-wide-or-deep-widest`.

    Parameters
    ----------
    budget : int
        The most parameters that the network may have.
    num_inputs, num_outputs : int
        Numbers of inputs and of outputs, 1 or more.
    num_hidden : int
        Number of hidden layers, 1 or more.

    Returns
    -------
    int
        The width, 1 or more.

    Raises
    ------
    TypeError
        If an argument is not an integer.
    ValueError
        If a count is too small, or not even width 1 keeps to the budget.

    Notes
    -----
    The positive root of a quadratic equation, rounded down in integers and therefore exact at any
    size.

    Examples
    --------
    >>> [widest_within(100, 2, 4, num_hidden=depth) for depth in (1, 2, 3, 4, 5)]
    [13, 6, 5, 4, 3]
    """
    inputs, outputs = _sizes(num_inputs, num_outputs)
    layers = whole_number(num_hidden, name="num_hidden", minimum=1)
    least = num_parameters(inputs, outputs, num_hidden=layers, width=1)
    budget = whole_number(budget, name="budget", minimum=least)
    square, linear, rest = layers - 1, inputs + layers + outputs, budget - outputs
    if square == 0:
        return rest // linear
    return (math.isqrt(linear**2 + 4 * square * rest) - linear) // (2 * square)


def num_polynomial_terms(degree: int) -> int:
    r"""Return the number of monomials in two variables up to a degree, the constant left out.

    Implements :eq:`eq-wide-or-deep-terms`: it is :math:`\binom{P+2}{2} - 1 = (P^2 + 3P)/2`.

    Parameters
    ----------
    degree : int
        :math:`P`, 0 or more.

    Returns
    -------
    int
        The number of terms.

    Raises
    ------
    TypeError, ValueError
        If `degree` is not an integer or negative.

    Examples
    --------
    >>> num_polynomial_terms(50)
    1325
    """
    return math.comb(whole_number(degree, name="degree", minimum=0) + 2, 2) - 1


def count_parameters(widths: Sequence[int]) -> int:
    """Return the number of weights and biases of a multilayer perceptron, from its widths.

    Implements :eq:`eq-pytorch-count`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs, two or more, 1 or more each.

    Returns
    -------
    int
        The number of parameters.

    Raises
    ------
    TypeError
        If a width is not an integer.
    ValueError
        If there are fewer than two widths, or one is too small.

    Examples
    --------
    >>> count_parameters([784, 32, 64, 128, 64, 10])
    44458
    """
    sizes = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(sizes) < 2:
        raise ValueError(f"widths must have 2 entries or more, got {list(widths)}.")
    return sum(outputs * (inputs + 1) for inputs, outputs in pairwise(sizes))


def _sizes(num_inputs: int, num_outputs: int) -> tuple[int, int]:
    """Check the numbers of inputs and outputs."""
    inputs = whole_number(num_inputs, name="num_inputs", minimum=1)
    return inputs, whole_number(num_outputs, name="num_outputs", minimum=1)
