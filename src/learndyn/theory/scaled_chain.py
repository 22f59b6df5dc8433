r"""Chains of equal weights in the two numbers that govern them.

Measured in units of the target and of the stability edge, the product of the weights and the rate
become :math:`\phi = w^D/\beta` and :math:`r = \eta/\eta_c`. Gradient descent then knows the data
no more, and deep chains hardly know their depth.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from learndyn.datasets.lines import LineFit
from learndyn.shapes import ArrayLike, Settings
from learndyn.theory.chains import flow_time
from learndyn.theory.rate_window import success_band
from learndyn.validation import positive, real_number, whole_number, whole_numbers

# Logarithm of a ratio so small that no budget of steps leads out of there.
_NEVER = -600.0


def next_ratio(ratio: ArrayLike, *, depth: ArrayLike, rate_ratio: ArrayLike) -> Settings:
    r"""Return the product of the weights over the slope after one step of gradient descent.

    Implements :eq:`eq-interplay-ratio`.

    Parameters
    ----------
    ratio : array_like, shape (\*setting)
        :math:`\phi`, the product over the slope, from equal positive weights.
    depth : array_like of int, shape (\*setting)
        :math:`D`, the number of weights, 1 or more.
    rate_ratio : array_like, shape (\*setting)
        :math:`r`, the learning rate over the stability edge; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The ratio after the step; the weights may have changed their sign.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> next_ratio([0.5, 1.0], depth=1, rate_ratio=0.25)
    array([0.75, 1.  ])
    """
    start = positive(ratio, name="ratio")
    depths = whole_numbers(depth, name="depth", minimum=1)
    rate = positive(rate_ratio, name="rate_ratio")
    factor = 1 - 2 * rate / depths * (start - 1) * start ** (1 - 2 / depths)
    return np.asarray(start * factor**depths)


def waiting_steps(ratio: ArrayLike, *, depth: ArrayLike, rate_ratio: ArrayLike) -> Settings:
    r"""Return how many steps a chain waits on the plateau, to leading order.

    Implements :eq:`eq-interplay-waiting`: the time in which the weights would grow without bound if
    the error stayed as it is at the start.

    Parameters
    ----------
    ratio : array_like, shape (\*setting)
        :math:`\phi_0`, the initial product over the slope; positive, and small where the result
        is to be close.
    depth : array_like of int, shape (\*setting)
        :math:`D`, the number of weights, 3 or more; shallower chains do not wait in this way.
    rate_ratio : array_like, shape (\*setting)
        :math:`r`, the learning rate over the stability edge; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Steps; what is missing does not grow as the ratio goes to 0.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> print(f"{waiting_steps(1e-4, depth=4, rate_ratio=0.5):.2f}")
    200.00
    """
    start = positive(ratio, name="ratio")
    depths = whole_numbers(depth, name="depth", minimum=3)
    rate = positive(rate_ratio, name="rate_ratio")
    power = 1 - 2 / depths
    return np.asarray(start**-power / (2 * rate * power))


def usable_weights(
    depth: ArrayLike, *, rate_ratio: float, num_steps: int, threshold: float, fit: LineFit
) -> tuple[Settings, Settings]:
    r"""Return the two ends of the window of initial weights with which a chain succeeds.

    Implements :eq:`eq-interplay-weights`. At the lower end the budget of steps just suffices to
    leave the plateau. At the upper end the first step leads back to the lower one.

    Parameters
    ----------
    depth : array_like of int, shape (\*setting)
        How many weights each chain has, 3 or more.
    rate_ratio : float
        The learning rate over the stability edge of each chain; between 0 and 1.
    num_steps : int
        The budget of steps, large enough that some start below the band of success gets there.
    threshold : float
        The loss to stay below; see `learndyn.theory.rate_window.success_band`.
    fit : LineFit
        The three numbers of the data; the slope must be positive.

    Returns
    -------
    tuple of ndarray of float64, shape (\*setting)
        The smallest and the largest weight of the window around the minimum.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Notes
    -----
    Beyond the upper end single starts may succeed that are thrown across zero, to the mirror image
    of the minimum.

    Examples
    --------
    >>> fit = LineFit(input_moment=0.3, slope=2.0, noise_floor=0.01)
    >>> budget = {"num_steps": 600, "threshold": 0.02}
    >>> low, high = usable_weights([10, 40], rate_ratio=0.5, fit=fit, **budget)
    >>> print(low.round(2), high.round(2))
    [0.5  0.86] [1.21 1.05]
    """
    depths = whole_numbers(depth, name="depth", minimum=3)
    rate = real_number(rate_ratio, name="rate_ratio", above_zero=True)
    if rate >= 1:
        raise ValueError(f"rate_ratio must be below 1, the stability edge, got {rate:g}.")
    steps = whole_number(num_steps, name="num_steps", minimum=1)
    inner = success_band(threshold, fit=fit)[0] / fit.slope
    ends = {int(d): _usable_ratios(int(d), rate, steps, inner) for d in np.unique(depths)}
    ratios = np.array([ends[int(value)] for value in depths.flat]).reshape(*depths.shape, 2)
    weights = (fit.slope * ratios) ** (1 / depths[..., np.newaxis])
    return weights[..., 0], weights[..., 1]


def _usable_ratios(depth: int, rate: float, num_steps: int, inner: float) -> tuple[float, float]:
    """Solve for the two ends in units of the slope, on a logarithmic scale."""

    def missing(logarithm: float) -> float:
        return _steps(float(np.exp(logarithm)), depth, rate, inner) - num_steps

    last = float(np.log(inner)) - 1e-9
    if missing(last) >= 0:
        raise ValueError(f"num_steps must suffice for the last of the way, got {num_steps}.")
    lowest = brentq(missing, _NEVER, last)

    def excess(logarithm: float) -> float:
        landing = next_ratio(float(np.exp(logarithm)), depth=depth, rate_ratio=rate)
        return float(np.log(np.maximum(landing, np.exp(_NEVER))) - lowest)

    # where the first step ends exactly at zero
    zero = brentq(lambda u: 2 * rate / depth * np.expm1(u) * np.exp(u * (1 - 2 / depth)) - 1, 0, 50)
    return float(np.exp(lowest)), float(np.exp(brentq(excess, 0, zero)))


def _steps(ratio: float, depth: int, rate: float, inner: float) -> float:
    """Count steps as `learndyn.theory.rate_window.steps_to_success` does, in scaled units."""
    # with slope 1 and this input moment the stability edge is 1
    time = flow_time(ratio, inner, depth=depth, input_moment=1 / depth, slope=1.0)
    pulls = (1 - inner) / (1 - ratio) * (inner / ratio) ** (1 - 1 / depth)
    return float(time) / rate + float(np.log(pulls)) / 2
