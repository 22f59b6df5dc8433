"""Activation functions and their derivatives, safe at any finite number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from learndyn.shapes import Settings
from learndyn.validation import real_number


@dataclass(frozen=True)
class Activation:
    """A function applied to each unit by itself, and its derivative.

    Attributes
    ----------
    name : str
        What it is called.
    function, derivative : callable
        From an array of float64 to one of the same shape.
    """

    name: str
    function: Callable[[Settings], Settings]
    derivative: Callable[[Settings], Settings]


def leaky_relu(negative_slope: float) -> Activation:
    r"""Return the leaky rectifier, :math:`x` above zero and :math:`\alpha x` elsewhere.

    Parameters
    ----------
    negative_slope : float
        :math:`\alpha`. The derivative at zero is taken from the left, so that of the rectifier
        itself (:math:`\alpha = 0`) is 0 there, as in PyTorch.

    Returns
    -------
    Activation
        The function and its derivative.

    Raises
    ------
    TypeError, ValueError
        If `negative_slope` is not one finite real number.

    Examples
    --------
    >>> unit = leaky_relu(0.1)
    >>> unit.function(np.array([-2.0, 3.0])), unit.derivative(np.array([-2.0, 0.0, 3.0]))
    (array([-0.2,  3. ]), array([0.1, 0.1, 1. ]))
    """
    slope = real_number(negative_slope, name="negative_slope")
    if slope == 0:
        # the same numbers as below in a fifth of the time, which training is made of
        return Activation("relu", lambda x: np.maximum(x, 0.0), lambda x: (x > 0).astype(float))
    return Activation(
        "leaky_relu",
        lambda x: np.where(x > 0, x, slope * x),
        lambda x: np.where(x > 0, 1.0, slope),
    )


def _sigmoid_derivative(x: Settings) -> Settings:
    """Return the derivative of the sigmoid from the values on both sides of zero."""
    return np.asarray(expit(x) * expit(-x))


def _tanh_derivative(x: Settings) -> Settings:
    """Return 1 - tanh(x)**2 as 4 times the sigmoid's derivative at 2x, so that nothing cancels."""
    return np.asarray(4 * expit(2 * x) * expit(-2 * x))


IDENTITY = Activation("identity", lambda x: np.asarray(x), lambda x: np.ones_like(x))
RELU = leaky_relu(0.0)
SIGMOID = Activation("sigmoid", lambda x: np.asarray(expit(x)), _sigmoid_derivative)
TANH = Activation("tanh", lambda x: np.asarray(np.tanh(x)), _tanh_derivative)

#: The activations that need no number of their own, by name.
ACTIVATIONS = {unit.name: unit for unit in (IDENTITY, RELU, SIGMOID, TANH)}
