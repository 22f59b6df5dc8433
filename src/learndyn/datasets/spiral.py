"""Points on the arms of a spiral, a classification task that no straight line solves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn.rng import generator
from learndyn.shapes import Labels, Matrix
from learndyn.validation import float_array, non_negative, real_number, whole_number


@dataclass(frozen=True, eq=False)
class SpiralSamples:
    """Points in the plane and the arms to which they belong, arm after arm, both read-only.

    Attributes
    ----------
    points : ndarray of float64, shape (sample, 2)
        The points.
    labels : ndarray of int, shape (sample,)
        The arms, counted from 0.
    """

    points: Matrix
    labels: Labels


def spiral(
    num_points: int, *, num_arms: int, noise_std: float, rng: np.random.Generator
) -> SpiralSamples:
    r"""Draw points around the arms of a spiral.

    Arm :math:`k` of :math:`K` is :math:`t\,(\sin\varphi, \cos\varphi)` with
    :math:`\varphi = \frac{2\pi}{K}(2t + k)` and :math:`t` evenly spaced from 0 to 1; the noise of a
    point has the standard deviation :math:`t\,\sigma` in each direction.

    Parameters
    ----------
    num_points : int
        How many points each arm has, 2 or more.
    num_arms : int
        :math:`K`, 1 or more.
    noise_std : float
        :math:`\sigma`; 0 or more.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    SpiralSamples
        The points, arm after arm.

    Raises
    ------
    TypeError
        If a count is not an integer or `rng` is not a generator.
    ValueError
        If a count is too small or `noise_std` is negative or not finite.

    Examples
    --------
    >>> data = spiral(3, num_arms=4, noise_std=0.0, rng=np.random.default_rng(0))
    >>> data.points[2].round(12) + 0.0, data.labels
    (array([ 0., -1.]), array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]))
    """
    count = whole_number(num_points, name="num_points", minimum=2)
    arms = whole_number(num_arms, name="num_arms", minimum=1)
    noise = float(non_negative(real_number(noise_std, name="noise_std"), name="noise_std"))
    draws = generator(rng, name="rng").standard_normal((arms * count, 2))
    radius = np.tile(np.linspace(0, 1, count), arms)
    labels = np.repeat(np.arange(arms), count)
    points = radius[:, np.newaxis] * (_directions(radius, labels, arms) + noise * draws)
    points.flags.writeable = labels.flags.writeable = False
    return SpiralSamples(points, labels)


def nearest_arm(points: Matrix, *, num_arms: int, num_grid: int = 400) -> Labels:
    """Return for each point the arm without noise that comes closest to it.

    Parameters
    ----------
    points : ndarray of float64, shape (sample, 2)
        The points.
    num_arms : int
        How many arms the spiral has, 1 or more.
    num_grid : int, optional
        At how many places an arm is looked at.

    Returns
    -------
    ndarray of int, shape (sample,)
        The arms, counted from 0.

    Raises
    ------
    TypeError, ValueError
        If `points` does not hold finite floats or a count is too small.

    Examples
    --------
    >>> nearest_arm(np.array([[0.0, -1.0], [0.0, 1.0]]), num_arms=4)
    array([0, 2])
    """
    places = float_array(points, name="points", ndim=2)
    arms = whole_number(num_arms, name="num_arms", minimum=1)
    grid = np.linspace(0, 1, whole_number(num_grid, name="num_grid", minimum=2))
    distances = []
    for arm in range(arms):
        curve = grid[:, np.newaxis] * _directions(grid, np.full(grid.size, arm), arms)
        gaps = np.sum((places[:, np.newaxis] - curve) ** 2, axis=-1)
        distances.append(gaps.min(axis=1))
    return np.asarray(np.argmin(distances, axis=0))


def continued_arm(points: Matrix, *, num_arms: int) -> Labels:
    """Return for each point the arm that is closest in angle at the point's own radius.

    Unlike the arms of the data, which end at radius 1, these go on for ever.

    Parameters
    ----------
    points : ndarray of float64, shape (sample, 2)
        The points.
    num_arms : int
        How many arms the spiral has, 1 or more.

    Returns
    -------
    ndarray of int, shape (sample,)
        The arms, counted from 0.

    Raises
    ------
    TypeError, ValueError
        If `points` does not hold finite floats or the count is too small.

    Notes
    -----
    Along a ray from the centre the arms take turns, each for a length of one half, so that they
    come back after half the number of arms.

    Examples
    --------
    >>> continued_arm(np.array([[0.0, -1.0], [0.0, 1.0], [0.0, 2.0]]), num_arms=4)
    array([0, 2, 0])
    """
    places = float_array(points, name="points", ndim=2)
    arms = whole_number(num_arms, name="num_arms", minimum=1)
    turns = np.arctan2(places[:, 0], places[:, 1]) / (2 * np.pi)
    return np.asarray(np.rint(arms * turns - 2 * np.hypot(*places.T)).astype(int) % arms)


def _directions(radius: np.ndarray, labels: np.ndarray, num_arms: int) -> Matrix:
    """Return the unit vectors from the centre to points of the arms."""
    angle = 2 * np.pi / num_arms * (2 * radius + labels)
    return np.stack([np.sin(angle), np.cos(angle)], axis=1)
