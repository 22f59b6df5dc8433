"""What one hidden layer can express: affine maps, polynomials, polygons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import spherical_jn

from learndyn.shapes import ArrayLike, Matrix, Samples
from learndyn.validation import float_array, non_negative, real_number, whole_number


@dataclass(frozen=True, eq=False)
class Polygon:
    """A polygon as a hidden layer of rectifiers with a linear output.

    Attributes
    ----------
    knots : ndarray of float64, shape (unit,)
        Where each rectifier begins to rise.
    output_weights : ndarray of float64, shape (unit,)
        By how much the slope changes there.
    output_bias : float
        The value at the first knot.
    """

    knots: Samples
    output_weights: Samples
    output_bias: float

    def __call__(self, positions: Samples) -> Samples:
        """Evaluate the network.

        Parameters
        ----------
        positions : ndarray of float64, shape (point,)
            Inputs.

        Returns
        -------
        ndarray of float64, shape (point,)
            Outputs.
        """
        hidden = np.maximum(positions[:, np.newaxis] - self.knots, 0.0)
        return np.asarray(hidden @ self.output_weights + self.output_bias)


def compose_affine(
    weights: Sequence[ArrayLike], biases: Sequence[ArrayLike]
) -> tuple[Matrix, Samples]:
    r"""Return the one affine map that layers without activations amount to.

    Implements :eq:`eq-perceptron-composition`.

    Parameters
    ----------
    weights : sequence of array_like, shapes (out, in)
        :math:`W_1, \dots, W_D`, the first layer first.
    biases : sequence of array_like, shapes (out,)
        :math:`b_1, \dots, b_D`.

    Returns
    -------
    tuple of ndarray, shapes (out, in) and (out,)
        Weights and bias of the composition.

    Raises
    ------
    TypeError, ValueError
        If there is no layer, an array does not hold finite floats, or neighbours do not fit.

    Examples
    --------
    >>> compose_affine([[[2.0]], [[3.0]]], [[1.0], [-1.0]])
    (array([[6.]]), array([2.]))
    """
    if not len(weights) or len(weights) != len(biases):
        rule = "be as many as the biases, 1 or more"
        raise ValueError(f"weights must {rule}, got {len(weights)} and {len(biases)}.")
    total = float_array(weights[0], name="weights[0]", ndim=2)
    shift = float_array(biases[0], name="biases[0]", ndim=1)
    if shift.size != total.shape[0]:
        raise ValueError(f"biases[0] must have {total.shape[0]} entries, got {shift.size}.")
    for index in range(1, len(weights)):
        layer = float_array(weights[index], name=f"weights[{index}]", ndim=2)
        bias = float_array(biases[index], name=f"biases[{index}]", ndim=1)
        if layer.shape != (bias.size, shift.size):
            rule = f"have shape ({bias.size}, {shift.size}), as biases[{index}] and layer {index}"
            raise ValueError(f"weights[{index}] must {rule} ask for, got {layer.shape}.")
        total, shift = layer @ total, layer @ shift + bias
    return np.asarray(total), np.asarray(shift)


def polynomial_floor(frequency: float, *, degree: int) -> float:
    r"""Return how far a sine is, on [-1, 1], from all polynomials up to a degree.

    Implements :eq:`eq-perceptron-floor`: the smallest root mean square of :math:`\sin(at) - p(t)`.

    Parameters
    ----------
    frequency : float
        :math:`a`, positive.
    degree : int
        The largest degree :math:`q` of the polynomials :math:`p`, 0 or more.

    Returns
    -------
    float
        The distance.

    Raises
    ------
    TypeError, ValueError
        If `frequency` is not positive or `degree` is not an integer of 0 or more.

    Notes
    -----
    The mean square of the sine, less its parts along the odd Legendre polynomials, which are
    spherical Bessel functions of :math:`a`. The difference loses its digits below about 1e-8.

    Examples
    --------
    >>> floor = polynomial_floor(3 * np.pi, degree=2)
    >>> round(floor, 6), round(float(np.sqrt(1 / 2 - 1 / (3 * np.pi**2))), 6)
    (0.682808, 0.682808)
    """
    pace = real_number(frequency, name="frequency", above_zero=True)
    odd = np.arange(1, whole_number(degree, name="degree", minimum=0) + 1, 2)
    captured = float(np.sum((2 * odd + 1) * spherical_jn(odd, pace) ** 2))
    mean_square = (1 - np.sin(2 * pace) / (2 * pace)) / 2
    return float(np.sqrt(max(0.0, mean_square - captured)))


def rectifier_polygon(values: ArrayLike) -> Polygon:
    r"""Return the rectifiers whose sum is the polygon through given values on [-1, 1].

    Implements :eq:`eq-perceptron-polygon`.

    Parameters
    ----------
    values : array_like of float, shape (unit + 1,)
        Values at evenly spaced places from -1 to 1, 2 or more.

    Returns
    -------
    Polygon
        One rectifier for each side.

    Raises
    ------
    TypeError, ValueError
        If `values` does not hold finite floats, or fewer than two.

    Examples
    --------
    >>> roof = rectifier_polygon([0.0, 1.0, 0.0])
    >>> roof.output_weights, roof(np.array([-0.5, 0.0, 0.5]))
    (array([ 1., -2.]), array([0.5, 1. , 0.5]))
    """
    heights = float_array(values, name="values", ndim=1)
    if heights.size < 2:
        raise ValueError(f"values must be 2 or more, got {heights.size}.")
    knots = np.linspace(-1, 1, heights.size)
    slopes = np.diff(heights) * (heights.size - 1) / 2
    changes = np.diff(slopes, prepend=0.0)
    return Polygon(knots[:-1], changes, float(heights[0]))


def polygon_error_bound(num_units: int, *, curvature: float) -> float:
    r"""Return how far a polygon can be from a function on [-1, 1] whose values it takes.

    Implements :eq:`eq-perceptron-polygon-error`, :math:`M/(2n^2)`.

    Parameters
    ----------
    num_units : int
        :math:`n`, the number of sides of equal width, 1 or more.
    curvature : float
        :math:`M`, the largest size of the second derivative; 0 or more.

    Returns
    -------
    float
        The bound.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> polygon_error_bound(2, curvature=2.0)
    0.25
    """
    sides = whole_number(num_units, name="num_units", minimum=1)
    bend = float(non_negative(real_number(curvature, name="curvature"), name="curvature"))
    return bend / (2 * sides**2)
