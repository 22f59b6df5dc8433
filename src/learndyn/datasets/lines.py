"""Points along a straight line through the origin, and the best such line through given points."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from learndyn.rng import generator
from learndyn.shapes import ArrayLike, Samples
from learndyn.validation import float_array, non_negative, real_number, whole_number


@dataclass(frozen=True, eq=False)
class LineSamples:
    """Inputs and targets of a regression with one feature.

    Attributes
    ----------
    x, y : ndarray of float64, shape (sample,)
        Inputs and targets, read-only.
    """

    x: Samples
    y: Samples


@dataclass(frozen=True)
class LineFit:
    r"""All that a least-squares loss of a line through the origin knows of its data.

    The mean squared error of the line with slope :math:`p` is
    :math:`c\,(p - \beta)^2 + L_{\min}`, whatever the samples are.

    Attributes
    ----------
    input_moment : float
        :math:`c`, the mean of :math:`x^2`; positive.
    slope : float
        :math:`\beta`, the least-squares slope: the mean of :math:`x y` over that of :math:`x^2`.
    noise_floor : float
        :math:`L_{\min}`, the mean squared error of the least-squares line.
    """

    input_moment: float
    slope: float
    noise_floor: float


def noisy_line(
    num_samples: int, *, slope: float, noise_std: float, rng: np.random.Generator
) -> LineSamples:
    r"""Draw noisy points along a line, :math:`y = \text{slope}\cdot x + \text{noise}`.

    Inputs are uniform on [0, 1); the noise is normal. All inputs are drawn before the noise.

    Parameters
    ----------
    num_samples : int
        How many points, 1 or more.
    slope : float
        Slope of the line.
    noise_std : float
        Standard deviation of the noise, 0 or more, in the units of :math:`y`.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    LineSamples
        The points.

    Raises
    ------
    TypeError
        If `num_samples` is not an integer or `rng` is not a generator.
    ValueError
        If `num_samples` is below 1, `noise_std` is negative, or a number is not finite.

    Examples
    --------
    >>> samples = noisy_line(5, slope=2.0, noise_std=0.0, rng=np.random.default_rng(0))
    >>> bool(np.all(samples.y == 2 * samples.x))
    True
    """
    num_samples = whole_number(num_samples, name="num_samples", minimum=1)
    line_slope = real_number(slope, name="slope")
    noise = non_negative(real_number(noise_std, name="noise_std"), name="noise_std")
    x = generator(rng, name="rng").random(num_samples)
    y = line_slope * x + noise * rng.standard_normal(num_samples)
    x.flags.writeable = y.flags.writeable = False
    return LineSamples(x, y)


def fit_line(x: ArrayLike, y: ArrayLike) -> LineFit:
    """Fit a line through the origin by least squares.

    Implements :eq:`eq-two-weights-least-squares`.

    Parameters
    ----------
    x, y : array_like of float, shape (sample,)
        Inputs and targets; at least one sample, and at least one input that is not zero.

    Returns
    -------
    LineFit
        The three numbers that determine the loss of every line through the origin.

    Raises
    ------
    TypeError
        If `x` or `y` does not hold floats.
    ValueError
        If shapes differ, the arrays are empty or not finite, or all inputs are zero.

    Examples
    --------
    >>> fit_line([1.0, 2.0], [2.0, 4.0])
    LineFit(input_moment=2.5, slope=2.0, noise_floor=0.0)
    """
    inputs = float_array(x, name="x", ndim=1)
    targets = float_array(y, name="y", ndim=1)
    if inputs.shape != targets.shape:
        raise ValueError(f"y must have as many samples as x, got {targets.size}, {inputs.size}.")
    if not inputs.any():
        what = "no samples" if inputs.size == 0 else "zeros only"
        raise ValueError(f"x must hold at least one sample that is not zero, got {what}.")
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        # means as inner products: several times faster, for the grids that ask for them often
        input_moment = float(inputs @ inputs) / inputs.size
        slope = float(np.float64(inputs @ targets) / inputs.size / input_moment)
        residuals = targets - slope * inputs
        noise_floor = float(residuals @ residuals) / inputs.size
    if not (0 < input_moment < math.inf and math.isfinite(slope) and math.isfinite(noise_floor)):
        rule = "squares within the range of floating-point numbers"
        raise ValueError(
            f"x and y must have {rule}, got sizes up to {np.abs([inputs, targets]).max():g}."
        )
    return LineFit(input_moment, slope, noise_floor)
