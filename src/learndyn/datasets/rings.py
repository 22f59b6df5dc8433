"""A disc in a ring: two classes that no straight line separates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn.rng import generator
from learndyn.shapes import Labels, Matrix
from learndyn.validation import real_number, whole_number


@dataclass(frozen=True, eq=False)
class RingSamples:
    """Points in the plane, first those of the disc, then those of the ring, read-only.

    Attributes
    ----------
    points : ndarray of float64, shape (sample, 2)
        The points.
    labels : ndarray of int, shape (sample,)
        1 in the disc, 0 in the ring.
    """

    points: Matrix
    labels: Labels


def disc_and_ring(
    num_points: int,
    *,
    disc_radius: float,
    inner_radius: float,
    outer_radius: float,
    rng: np.random.Generator,
) -> RingSamples:
    """Draw points evenly from a disc around the origin and from a ring around the disc.

    Parameters
    ----------
    num_points : int
        How many points each class has, 1 or more.
    disc_radius, inner_radius, outer_radius : float
        Radius of the disc and of the ring's two edges; positive, and not falling in this order.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    RingSamples
        The points, the disc first.

    Raises
    ------
    TypeError
        If an argument is not of the kind stated.
    ValueError
        If a number is too small or the radii fall.

    Examples
    --------
    >>> data = disc_and_ring(
    ...     4, disc_radius=1.0, inner_radius=1.5, outer_radius=2.0, rng=np.random.default_rng(0)
    ... )
    >>> sizes = np.linalg.norm(data.points, axis=1)
    >>> data.labels, bool(sizes[:4].max() < 1), bool(sizes[4:].min() > 1.5)
    (array([1, 1, 1, 1, 0, 0, 0, 0]), True, True)
    """
    count = whole_number(num_points, name="num_points", minimum=1)
    given = {"disc": disc_radius, "inner": inner_radius, "outer": outer_radius}
    disc, inner, outer = (
        real_number(value, name=f"{name}_radius", above_zero=True) for name, value in given.items()
    )
    if not disc <= inner <= outer:
        rule = "disc_radius, inner_radius and outer_radius must not fall"
        raise ValueError(f"{rule}, got {disc:g}, {inner:g} and {outer:g}.")
    source = generator(rng, name="rng")
    low, high = np.repeat([[0.0, inner], [disc, outer]], count, axis=1) ** 2
    # areas grow with the square of the radius
    radius = np.sqrt(low + (high - low) * source.random(2 * count))
    angle = 2 * np.pi * source.random(2 * count)
    points = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    labels = np.repeat([1, 0], count)
    points.flags.writeable = labels.flags.writeable = False
    return RingSamples(points, labels)
