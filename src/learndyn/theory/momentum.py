"""Gradient descent with momentum and weight decay: one step, and what many of them do."""

from __future__ import annotations

import numpy as np

from learndyn.shapes import ArrayLike, Settings
from learndyn.validation import common_settings, float_array, non_negative, positive, whole_numbers


def momentum_step(
    weights: ArrayLike,
    gradient: ArrayLike,
    velocity: ArrayLike,
    *,
    learning_rate: float | int,
    momentum: float | int,
    weight_decay: float | int,
) -> tuple[Settings, Settings]:
    r"""Take one step of gradient descent with momentum and weight decay, as `torch.optim.SGD`.

    Implements :eq:`eq-pytorch-sgd`.

    Parameters
    ----------
    weights, gradient, velocity : array_like of float, shape (\*setting)
        The parameters, the gradient of the loss there, and the velocity, which starts at zero.
    learning_rate : float
        Step size, positive.
    momentum : float
        Share of the velocity that is kept, from 0 to below 1.
    weight_decay : float
        Strength of the pull towards zero, 0 or more.

    Returns
    -------
    weights, velocity : ndarray of float64, shape (\*setting)
        Both after the step; the arguments are left alone.

    Raises
    ------
    TypeError
        If an array does not hold floats.
    ValueError
        If a setting is out of its range, or the shapes differ.

    Examples
    --------
    >>> new, velocity = momentum_step(
    ...     1.0, 2.0, 4.0, learning_rate=0.1, momentum=0.5, weight_decay=1.0
    ... )
    >>> float(new), float(velocity)
    (0.5, 5.0)
    """
    rate = positive(learning_rate, name="learning_rate")
    kept = _kept(momentum)
    decay = non_negative(weight_decay, name="weight_decay")
    theta, slope, old = (
        float_array(array, name=name)
        for array, name in ((weights, "weights"), (gradient, "gradient"), (velocity, "velocity"))
    )
    if not theta.shape == slope.shape == old.shape:
        given = f"{theta.shape}, {slope.shape} and {old.shape}"
        raise ValueError(f"weights, gradient and velocity must have one shape, got {given}.")
    new = kept * old + slope + decay * theta
    return np.asarray(theta - rate * new), np.asarray(new)


def displacement(steps: ArrayLike, *, learning_rate: ArrayLike, momentum: ArrayLike) -> Settings:
    r"""Return how far descent with momentum has moved against a constant gradient of size 1.

    Implements :eq:`eq-pytorch-displacement`.

    Parameters
    ----------
    steps : array_like of int, shape (\*setting)
        Numbers of steps from rest, 0 or more.
    learning_rate, momentum : array_like of float, shape (\*setting)
        Step sizes, positive, and shares of the velocity that are kept, from 0 to below 1.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The distances.

    Raises
    ------
    TypeError
        If `steps` does not hold integers.
    ValueError
        If a value is out of its range.

    Notes
    -----
    After many steps each one moves by the effective rate
    :math:`\eta/(1-\mu)`, and the whole is late by :math:`\mu/(1-\mu)` steps.

    Examples
    --------
    >>> displacement([0, 1, 2], learning_rate=1.0, momentum=0.5)
    array([0. , 1. , 2.5])
    """
    count = whole_numbers(steps, name="steps", minimum=0)
    rate = positive(learning_rate, name="learning_rate")
    kept = _kept(momentum)
    common_settings(steps=count.shape, learning_rate=rate.shape, momentum=kept.shape)
    return np.asarray(rate / (1 - kept) * (count - kept * (1 - kept**count) / (1 - kept)))


def momentum_edge(sharpness: ArrayLike, *, momentum: ArrayLike) -> Settings:
    r"""Return the rate from which descent with momentum leaves a parabola's minimum.

    Implements :eq:`eq-pytorch-edge`.

    Parameters
    ----------
    sharpness : array_like of float, shape (\*setting)
        Curvature of the parabola, positive.
    momentum : array_like of float, shape (\*setting)
        Share of the velocity that is kept, from 0 to below 1.

    Returns
    -------
    ndarray of float64, shape (\*setting)
        The edge of stability.

    Raises
    ------
    ValueError
        If a value is out of its range.

    Examples
    --------
    >>> momentum_edge(4.0, momentum=[0.0, 0.5])
    array([0.5 , 0.75])
    """
    curvature = positive(sharpness, name="sharpness")
    kept = _kept(momentum)
    common_settings(sharpness=curvature.shape, momentum=kept.shape)
    return np.asarray(2 * (1 + kept) / curvature)


def _kept(momentum: ArrayLike) -> Settings:
    """Check the share of the velocity that is kept."""
    kept = non_negative(momentum, name="momentum")
    if (kept >= 1).any():
        raise ValueError(f"momentum must be below 1, got {kept[kept >= 1].flat[0]}.")
    return kept
