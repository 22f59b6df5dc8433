"""What changes of images do: how far pixels move, and what a change of class costs."""

from __future__ import annotations

import numpy as np
from scipy.special import entr

from learndyn.shapes import ArrayLike, Settings
from learndyn.validation import float_array, non_negative


def rotation_shift(angle: ArrayLike, *, radius: ArrayLike) -> Settings:
    r"""Return how far a rotation moves a point.

    Implements :eq:`eq-images-shift`.

    Parameters
    ----------
    angle : array_like of float, shape (...)
        Angle in degrees.
    radius : array_like of float, shape (...)
        Distance of the point from the centre, 0 or more.

    Returns
    -------
    ndarray of float64, shape (...)
        The distance, in the units of `radius`.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold finite floats, or a radius is negative.

    Examples
    --------
    >>> float(rotation_shift(180.0, radius=3.0))
    6.0
    """
    turns = float_array(angle, name="angle")
    distances = non_negative(radius, name="radius")
    return np.asarray(2 * distances * np.abs(np.sin(np.deg2rad(turns) / 2)))


def confusion_loss(probability: ArrayLike) -> Settings:
    r"""Return the least mean cross-entropy where a change turns two classes into each other.

    Implements :eq:`eq-images-confusion`.

    Parameters
    ----------
    probability : array_like of float, shape (...)
        How often the change is made, from 0 to 1.

    Returns
    -------
    ndarray of float64, shape (...)
        The loss in nats.

    Raises
    ------
    TypeError, ValueError
        If a probability is not a number from 0 to 1.

    Examples
    --------
    >>> confusion_loss([0.0, 0.5, 1.0]).round(4)
    array([0.    , 0.6931, 0.    ])
    """
    share = float_array(probability, name="probability")
    if np.any((share < 0) | (share > 1)):
        wrong = share[(share < 0) | (share > 1)].flat[0]
        raise ValueError(f"probability must lie between 0 and 1, got {wrong:g}.")
    return np.asarray(entr(share) + entr(1 - share))
