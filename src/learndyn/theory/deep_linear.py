r"""Two-layer linear networks on white inputs, solved mode by mode.

The target map has the singular value decomposition :math:`\sum_k s_k u_k v_k^T`. With orthonormal
inputs (:math:`X^T X = 1`), a balanced start and weights aligned with the modes, the strength
:math:`a_k` of each mode in the product of the two layers moves by itself. Gradient descent at rate
:math:`\eta` on the mean over :math:`N` samples and :math:`M` outputs takes matrix steps of size
:math:`h = 2\eta / (NM)`; then :math:`a = u^2` with :math:`u \leftarrow u + h\,u\,(s - u^2)`.
"""

from __future__ import annotations

import numpy as np

from learndyn.shapes import ArrayLike, Matrix, ModePath, Settings
from learndyn.validation import float_array, non_negative, positive, real_number, whole_number


def step_size(learning_rate: ArrayLike, *, num_samples: int, num_outputs: int) -> Settings:
    r"""Return the size of a matrix step, :math:`h = 2\eta / (NM)`.

    Implements :eq:`eq-modes-step-size`.

    Parameters
    ----------
    learning_rate : array_like of float, shape (\*setting)
        :math:`\eta`; positive.
    num_samples, num_outputs : int
        :math:`N` and :math:`M`, over which the loss is a mean; 1 or more.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        :math:`h`, per step of training.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> float(step_size(100.0, num_samples=8, num_outputs=10_000))
    0.0025
    """
    rate = positive(learning_rate, name="learning_rate")
    samples = whole_number(num_samples, name="num_samples", minimum=1)
    outputs = whole_number(num_outputs, name="num_outputs", minimum=1)
    return np.asarray(2 * rate / (samples * outputs))


def growth_rate(singular_value: ArrayLike, *, step_size: ArrayLike) -> Settings:
    r"""Return the rate, per step, at which a weak mode grows: :math:`2 \ln(1 + h s)`.

    Implements :eq:`eq-modes-growth-rate`. One step multiplies the two factors of a weak mode by
    :math:`1 + hs` each. For small steps this is the rate :math:`2hs` of gradient flow, which is too
    large at any other.

    Parameters
    ----------
    singular_value : array_like of float, shape (\*setting)
        :math:`s` of the target; 0 or more.
    step_size : array_like of float, shape (\*setting)
        :math:`h`; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The rate.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> print(f"{growth_rate(1.0, step_size=1.0):.4f}")
    1.3863
    """
    value = non_negative(singular_value, name="singular_value")
    return np.asarray(2 * np.log1p(positive(step_size, name="step_size") * value))


def mode_strength(
    step: ArrayLike,
    *,
    singular_value: ArrayLike,
    initial_strength: ArrayLike,
    growth_rate: ArrayLike,
) -> ModePath:
    r"""Return the strength of each mode at given steps: a logistic curve.

    Implements :eq:`eq-modes-logistic`: with the growth rate :math:`r`,
    :math:`a(t) = s / (1 + (s/a_0 - 1)\, e^{-r t})`. It is exact for gradient flow
    (:math:`r = 2hs`), and with :math:`r = 2 \ln(1 + hs)` within one percent of the steps for
    gradient descent from small weights.

    Parameters
    ----------
    step : array_like of float, shape (step,)
        The steps, 0 or more; they need not be whole.
    singular_value, initial_strength, growth_rate : array_like of float, shape (mode,)
        :math:`s`, :math:`a_0` and :math:`r` of each mode, positive; single numbers stand for all.

    Returns
    -------
    ndarray of float64, shape (step, mode)
        The strengths.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    References
    ----------
    A. M. Saxe, J. L. McClelland and S. Ganguli, ICLR 2014.

    Examples
    --------
    >>> options = {"singular_value": 2.0, "initial_strength": 1.0, "growth_rate": 1.0}
    >>> mode_strength([0.0, 50.0], **options)
    array([[1.],
           [2.]])
    """
    times = np.atleast_1d(non_negative(step, name="step"))[:, np.newaxis]
    final = np.atleast_1d(positive(singular_value, name="singular_value"))
    start = np.atleast_1d(positive(initial_strength, name="initial_strength"))
    rate = np.atleast_1d(positive(growth_rate, name="growth_rate"))
    # the decaying exponential cannot overflow, and a tiny start loses no digits
    decay = np.exp(-rate * times)
    return np.asarray(final * start / (start + (final - start) * decay))


def half_learning_time(
    *, singular_value: ArrayLike, initial_strength: ArrayLike, growth_rate: ArrayLike
) -> Settings:
    r"""Return the step at which a mode is learned to one half: :math:`\ln(s/a_0 - 1)/r`.

    Implements :eq:`eq-modes-half-time`.

    Parameters
    ----------
    singular_value, initial_strength, growth_rate : array_like of float, shape (mode,)
        :math:`s`, :math:`a_0` and :math:`r` of each mode, positive, and :math:`a_0 < s/2`.

    Returns
    -------
    ndarray of float64, shape (mode,)
        The times in steps.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated, or a start is beyond one half.

    Examples
    --------
    >>> options = {"singular_value": 2.0, "initial_strength": 0.5, "growth_rate": np.log(3.0)}
    >>> print(f"{half_learning_time(**options):.4f}")
    1.0000
    """
    final = positive(singular_value, name="singular_value")
    start = positive(initial_strength, name="initial_strength")
    if np.any(start > final / 2):
        raise ValueError(f"initial_strength must be below half of {final}, got {start}.")
    rate = positive(growth_rate, name="growth_rate")
    return np.asarray(np.log(final / start - 1) / rate)


def initial_factors(first: Matrix, second: Matrix, *, left: Matrix, right: Matrix) -> Matrix:
    r"""Return the vectors from which modes start to grow, :math:`g_k = (W_1 v_k + W_2^T u_k)/2`.

    Implements :eq:`eq-modes-start`. Of the two factors of mode :math:`k`, :math:`W_1 v_k` and
    :math:`W_2^T u_k`, only the mean grows while the difference decays.

    Parameters
    ----------
    first : ndarray of float64, shape (hidden, in)
        :math:`W_1` at the start.
    second : ndarray of float64, shape (out, hidden)
        :math:`W_2` at the start.
    left : ndarray of float64, shape (out, mode)
        :math:`u_k` as columns.
    right : ndarray of float64, shape (mode, in)
        :math:`v_k` as rows.

    Returns
    -------
    ndarray of float64, shape (hidden, mode)
        :math:`g_k` as columns.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold finite floats.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> initial_factors(one, 3 * one, left=one, right=one)
    array([[2.]])
    """
    before = float_array(first, name="first", ndim=2) @ float_array(right, name="right", ndim=2).T
    after = float_array(second, name="second", ndim=2).T @ float_array(left, name="left", ndim=2)
    return np.asarray((before + after) / 2)


def initial_strengths(first: Matrix, second: Matrix, *, left: Matrix, right: Matrix) -> Settings:
    r"""Return the strengths from which modes start to grow, :math:`a_0 = |g_k|^2`.

    Parameters
    ----------
    first, second, left, right : ndarray of float64
        As in `initial_factors`, of whose columns these are the squared lengths.

    Returns
    -------
    ndarray of float64, shape (mode,)
        :math:`a_0` of each mode.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold finite floats.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> initial_strengths(one, 3 * one, left=one, right=one)
    array([4.])
    """
    factors = initial_factors(first, second, left=left, right=right)
    return np.asarray(np.sum(factors**2, axis=0))


def expected_initial_strength(
    num_inputs: int, num_hidden: int, num_outputs: int, *, scale: float
) -> float:
    r"""Return the mean of the initial strengths over random weights.

    Implements :eq:`eq-modes-start-mean` for normal weights of standard deviation
    :math:`\gamma/\sqrt{n_\mathrm{in} + n_\mathrm{out}}`.

    Parameters
    ----------
    num_inputs, num_hidden, num_outputs : int
        Numbers of units, 1 or more.
    scale : float
        :math:`\gamma`; positive.

    Returns
    -------
    float
        The mean of :math:`a_0`, the same for all modes.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> expected_initial_strength(1, 1, 1, scale=2.0)
    1.0
    """
    counts = {"num_inputs": num_inputs, "num_hidden": num_hidden, "num_outputs": num_outputs}
    inputs, hidden, outputs = (
        whole_number(value, name=name, minimum=1) for name, value in counts.items()
    )
    variance = real_number(scale, name="scale", above_zero=True) ** 2
    return hidden * variance / 4 * (1 / (inputs + hidden) + 1 / (hidden + outputs))


def stability_limit(singular_value: ArrayLike, *, num_samples: int, num_outputs: int) -> Settings:
    r"""Return the learning rate beyond which a learned mode cannot be held: :math:`NM/(2s)`.

    Implements :eq:`eq-modes-limit`. A step at the balanced solution multiplies errors by
    :math:`1 - 2hs`.

    Parameters
    ----------
    singular_value : array_like of float, shape (\*setting)
        :math:`s` of the target, positive; the largest one decides.
    num_samples, num_outputs : int
        :math:`N` and :math:`M`, 1 or more.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The learning rates.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> float(stability_limit(2.0, num_samples=1, num_outputs=4))
    1.0
    """
    value = positive(singular_value, name="singular_value")
    samples = whole_number(num_samples, name="num_samples", minimum=1)
    outputs = whole_number(num_outputs, name="num_outputs", minimum=1)
    return np.asarray(samples * outputs / (2 * value))


def plateau_losses(singular_values: ArrayLike, *, num_samples: int, num_outputs: int) -> Settings:
    r"""Return the loss with 0, 1, 2, ... of the strongest modes learned and the others absent.

    Implements :eq:`eq-modes-plateaus`.

    Parameters
    ----------
    singular_values : array_like of float, shape (mode,)
        :math:`s_k` of the target, 0 or more, falling.
    num_samples, num_outputs : int
        :math:`N` and :math:`M`, 1 or more.

    Returns
    -------
    ndarray of float64, shape (mode + 1,)
        The losses, above what no linear map can learn.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> plateau_losses([2.0, 1.0], num_samples=1, num_outputs=5)
    array([1. , 0.2, 0. ])
    """
    values = np.atleast_1d(non_negative(singular_values, name="singular_values"))
    samples = whole_number(num_samples, name="num_samples", minimum=1)
    outputs = whole_number(num_outputs, name="num_outputs", minimum=1)
    if np.any(np.diff(values) > 0):
        raise ValueError(f"singular_values must fall, got {values}.")
    left_over = np.cumsum(values[::-1] ** 2)[::-1] / (samples * outputs)
    return np.append(left_over, 0.0)
