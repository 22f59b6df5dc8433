r"""Which learning rates a chain of equal weights can use, and how many steps it then needs.

A run *succeeds* when its loss falls below a threshold and stays there. The loss sees only the
product :math:`P = w^D` of the weights, so the threshold is a band of products around the
least-squares slope :math:`\beta`. Flow time of the way into the band sets the smallest usable
rate, the stability edge of the minimum the largest one.
"""

from __future__ import annotations

import numpy as np

from learndyn.datasets.lines import LineFit
from learndyn.shapes import ArrayLike, Settings, StepCounts
from learndyn.theory.chains import flow_time
from learndyn.theory.stability import descent_steps, stability_edge
from learndyn.validation import common_settings, positive, real_number, whole_number, whole_numbers


def success_band(threshold: float, *, fit: LineFit) -> tuple[float, float]:
    r"""Return the two products of the weights between which the loss is below a threshold.

    They are :math:`\beta \mp \sqrt{(L^* - L_{\min})/c}` for the threshold :math:`L^*`.

    Parameters
    ----------
    threshold : float
        The loss to stay below; above the noise floor, and so low that products that are not
        positive do not count as a success.
    fit : LineFit
        The three numbers of the data; the slope must be positive.

    Returns
    -------
    tuple of float
        The lower and the upper product; both positive, with the slope between them.

    Raises
    ------
    TypeError
        If `threshold` is not a number.
    ValueError
        If it is out of its range, or the slope is not positive.

    Examples
    --------
    >>> success_band(0.75, fit=LineFit(input_moment=0.5, slope=2.0, noise_floor=0.25))
    (1.0, 3.0)
    """
    slope = real_number(fit.slope, name="slope", above_zero=True)
    highest = fit.noise_floor + fit.input_moment * slope**2
    number = real_number(threshold, name="threshold")
    if not fit.noise_floor < number < highest:
        rule = f"between the noise floor {fit.noise_floor:g} and {highest:g}, the loss of product 0"
        raise ValueError(f"threshold must lie {rule}, got {number:g}.")
    gap = float(np.sqrt((number - fit.noise_floor) / fit.input_moment))
    return slope - gap, slope + gap


def time_to_success(
    initial_weight: ArrayLike, *, depth: ArrayLike, threshold: float, fit: LineFit
) -> Settings:
    r"""Return how long gradient flow takes until the loss is below a threshold.

    Parameters
    ----------
    initial_weight : array_like, shape (\*setting)
        The value of all weights at the start, positive.
    depth : array_like of int, shape (\*setting)
        How many weights each chain has, 1 or more.
    threshold : float
        The loss to stay below; see `success_band`.
    fit : LineFit
        The three numbers of the data; the slope must be positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Times in units of steps times learning rate; 0 for a start within the band.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> fit = LineFit(input_moment=0.5, slope=1.0, noise_floor=0.0)
    >>> time = time_to_success([0.5, 1.1], depth=1, threshold=0.5 * 0.25**2, fit=fit)
    >>> print(time.round(4))
    [0.6931 0.    ]
    """
    start, end, depths = _ways(initial_weight, depth, threshold, fit)
    return flow_time(start, end, depth=depths, input_moment=fit.input_moment, slope=fit.slope)


def steps_to_success(
    initial_weight: ArrayLike,
    *,
    depth: ArrayLike,
    learning_rate: ArrayLike,
    threshold: float,
    fit: LineFit,
) -> Settings:
    r"""Return how many steps gradient descent takes until the loss is below a threshold.

    The number that `learndyn.theory.stability.descent_steps` gives for the way into the band.

    Parameters
    ----------
    initial_weight : array_like, shape (\*setting)
        The value of all weights at the start, positive.
    depth : array_like of int, shape (\*setting)
        How many weights each chain has, 1 or more.
    learning_rate : array_like, shape (\*setting)
        Positive rates.
    threshold : float
        The loss to stay below; see `success_band`.
    fit : LineFit
        The three numbers of the data; the slope must be positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        Steps, not rounded; training needs the next whole number. 0 for a start within the band.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Notes
    -----
    The error is of first order in the rate. From above the slope the formula needs steps that do
    not jump across it.

    Examples
    --------
    One weight: its error shrinks by the factor 0.9 a step, and by 0.5 in 6.58 steps.

    >>> fit = LineFit(input_moment=0.5, slope=1.0, noise_floor=0.0)
    >>> rate = {"learning_rate": 0.1, "threshold": 0.5 * 0.25**2}
    >>> print(f"{steps_to_success(0.5, depth=1, fit=fit, **rate):.2f}")
    6.58
    """
    rate = positive(learning_rate, name="learning_rate")
    start, end, depths = _ways(initial_weight, depth, threshold, fit)
    common_settings(chain=start.shape, learning_rate=rate.shape)
    numbers = {"input_moment": fit.input_moment, "slope": fit.slope}
    return descent_steps(start, end, learning_rate=rate, depth=depths, **numbers)


def usable_rates(
    initial_weight: ArrayLike,
    *,
    depth: ArrayLike,
    num_steps: int,
    threshold: float,
    fit: LineFit,
) -> tuple[Settings, Settings]:
    r"""Return the two ends of the window of rates with which a chain succeeds.

    Implements :eq:`eq-interplay-window`. The window is empty where the first end is not below the
    second.

    Parameters
    ----------
    initial_weight : array_like, shape (\*setting)
        The value of all weights at the start; their product must lie below the band of success.
    depth : array_like of int, shape (\*setting)
        How many weights each chain has, 1 or more.
    num_steps : int
        The budget of steps, 1 or more.
    threshold : float
        The loss to stay below; see `success_band`.
    fit : LineFit
        The three numbers of the data; the slope must be positive.

    Returns
    -------
    tuple of ndarray of float64, shape (\*setting)
        Flow time over the budget, and 2 over the sharpness of the minimum.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> fit = LineFit(input_moment=0.5, slope=1.0, noise_floor=0.0)
    >>> budget = {"num_steps": 10, "threshold": 0.5 * 0.25**2}
    >>> low, high = usable_rates(0.5, depth=1, fit=fit, **budget)
    >>> print(f"{low:.4f} to {high:.1f}")
    0.0693 to 2.0
    """
    weight, depths = _chains(initial_weight, depth)
    steps = whole_number(num_steps, name="num_steps", minimum=1)
    lower, _ = success_band(threshold, fit=fit)
    above = weight**depths >= lower
    if above.any():
        rule = f"make a product below {lower:g}, where the band of success begins"
        got = f"{weight[above].flat[0]:g} at depth {depths[above].flat[0]}"
        raise ValueError(f"initial_weight must {rule}, got {got}.")
    time = time_to_success(weight, depth=depths, threshold=threshold, fit=fit)
    edge = stability_edge(depths, input_moment=fit.input_moment, slope=fit.slope)
    return np.asarray(time / steps), edge


def edge_exponent(depth: ArrayLike, *, slope: float) -> Settings:
    r"""Return the local exponent with which the stability edge falls with depth.

    Implements :eq:`eq-interplay-exponent`: the edge is proportional to
    :math:`1/(D\,\beta^{2 - 2/D})`, whose logarithm has the derivative
    :math:`-1 - 2\ln(\beta)/D` by :math:`\ln D`.

    Parameters
    ----------
    depth : array_like, shape (\*setting)
        Depths, positive; not only whole ones.
    slope : float
        :math:`\beta`, the least-squares slope; positive.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The exponent; -1 for deep chains.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> edge_exponent([2.0, 1e9], slope=np.e).round(3)
    array([-2., -1.])
    """
    depths = positive(depth, name="depth")
    logarithm = np.log(real_number(slope, name="slope", above_zero=True))
    return np.asarray(-1 - 2 * logarithm / depths)


def _ways(
    initial_weight: ArrayLike, depth: ArrayLike, threshold: float, fit: LineFit
) -> tuple[Settings, Settings, StepCounts]:
    """Return the products where the way into the band begins and ends, the same for no way."""
    weight, depths = _chains(initial_weight, depth)
    lower, upper = success_band(threshold, fit=fit)
    product = weight**depths
    end = np.where(product > upper, upper, lower)
    return np.where((product < lower) | (product > upper), product, end), end, depths


def _chains(initial_weight: ArrayLike, depth: ArrayLike) -> tuple[Settings, StepCounts]:
    """Check the weights and the depths of chains, and give both the same shape."""
    weight = positive(initial_weight, name="initial_weight")
    depths = whole_numbers(depth, name="depth", minimum=1)
    settings = common_settings(initial_weight=weight.shape, depth=depths.shape)
    with np.errstate(over="ignore", under="ignore"):
        product = weight**depths
    lost = (product == 0) | np.isinf(product)
    if lost.any():
        rule = "give a product within the range of floats"
        got = f"{np.broadcast_to(weight, settings)[lost].flat[0]:g}"
        raise ValueError(f"initial_weight must {rule} at its depth, got {got}.")
    return np.broadcast_to(weight, settings), np.broadcast_to(depths, settings)
