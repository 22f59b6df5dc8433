"""Hidden layers drawn by chance, with the best output weights, against a function."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.linalg import lstsq

from learndyn.rng import generator, spawn_generators
from learndyn.shapes import Matrix, Samples, Settings, Weights
from learndyn.validation import float_array, real_number, whole_number, whole_numbers

Function = Callable[[Settings], Settings]

# Directions this much weaker than the strongest are left out: for polynomials they are rounding,
# and for smooth units their output weights would be huge.
_CUTOFF = 1e-10
# Gauss's nodes: enough for the mean over a curve with some hundred corners.
_NUM_NODES = 500


def random_unit_errors(
    target: Function,
    *,
    activation: Function,
    widths: Sequence[int],
    slope_std: float,
    num_seeds: int,
    seed: int,
) -> Matrix:
    r"""Return the errors of hidden units with random weights and fitted output weights.

    A unit is :math:`\varphi(\omega\,(t - c))` with a normal slope :math:`\omega` and a centre
    :math:`c` drawn evenly from [-1, 1]; the output weights and the output bias are those of least
    squares.

    Parameters
    ----------
    target : callable
        The function to be approximated on [-1, 1]; arrays in, arrays out.
    activation : callable
        :math:`\varphi`.
    widths : sequence of int
        Numbers of hidden units, 1 or more; of one seed, a narrow layer is part of a wide one.
    slope_std : float
        Standard deviation of the slopes, positive.
    num_seeds : int
        How many layers are drawn, 1 or more.
    seed : int
        Seed of all layers together.

    Returns
    -------
    ndarray of float64, shape (seed, width)
        Roots of the mean squares of the errors over [-1, 1].

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Notes
    -----
    The fit leaves out directions 1e-10 times weaker than the strongest. Wide layers of smooth units
    have many of these, and their errors are what this leaves, not rounding and not the least
    possible.

    Examples
    --------
    >>> random_unit_errors(
    ...     np.cos, activation=np.square, widths=[2], slope_std=1.0, num_seeds=1, seed=0
    ... ).round(2)
    array([[0.]])
    """
    counts = whole_numbers(widths, name="widths", minimum=1)
    spread = real_number(slope_std, name="slope_std", above_zero=True)
    seeds = whole_number(num_seeds, name="num_seeds", minimum=1)
    nodes, shares = np.polynomial.legendre.leggauss(_NUM_NODES)
    root = np.sqrt(shares / 2)
    wanted = root * target(nodes)
    errors = np.empty((seeds, counts.size))
    for row, rng in zip(errors, spawn_generators(seed, count=seeds), strict=True):
        units = _random_units(int(counts.max()), spread, rng)
        hidden = root[:, np.newaxis] * _features(nodes, units, activation)
        for index, count in enumerate(counts):
            part = hidden[:, : count + 1]
            row[index] = np.linalg.norm(part @ _least_squares(part, wanted) - wanted)
    return errors


def random_unit_fit(
    target: Function,
    *,
    activation: Function,
    width: int,
    slope_std: float,
    positions: Samples,
    rng: np.random.Generator,
) -> Samples:
    """Return what a layer of random hidden units makes of a function with its best output weights.

    Parameters
    ----------
    target, activation : callable
        As in `random_unit_errors`.
    width : int
        Number of hidden units, 1 or more.
    slope_std : float
        Standard deviation of the slopes, positive.
    positions : ndarray of float64, shape (point,)
        Where the output is wanted, in [-1, 1].
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray of float64, shape (point,)
        The outputs.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> options = {"activation": np.square, "width": 3, "slope_std": 1.0}
    >>> ends = np.array([-1.0, 1.0])
    >>> random_unit_fit(
    ...     np.square, positions=ends, rng=np.random.default_rng(0), **options
    ... ).round(6)
    array([1., 1.])
    """
    count = whole_number(width, name="width", minimum=1)
    spread = real_number(slope_std, name="slope_std", above_zero=True)
    places = float_array(positions, name="positions", ndim=1)
    nodes, shares = np.polynomial.legendre.leggauss(_NUM_NODES)
    units = _random_units(count, spread, generator(rng, name="rng"))
    root = np.sqrt(shares / 2)
    hidden = root[:, np.newaxis] * _features(nodes, units, activation)
    best = _least_squares(hidden, root * target(nodes))
    return np.asarray(_features(places, units, activation) @ best)


def _random_units(width: int, slope_std: float, rng: np.random.Generator) -> Matrix:
    """Draw slopes and centres."""
    return np.stack([slope_std * rng.standard_normal(width), rng.uniform(-1, 1, width)])


def _features(positions: Samples, units: Matrix, activation: Function) -> Matrix:
    """Return a column of ones for the output bias, then the activities."""
    slopes, centres = units
    hidden = activation(slopes * (positions[:, np.newaxis] - centres))
    return np.column_stack([np.ones(len(positions)), hidden])


def _least_squares(features: Matrix, wanted: Samples) -> Weights:
    """Return the best output weights, directions of rounding left out."""
    return np.asarray(lstsq(features, wanted, cond=_CUTOFF, lapack_driver="gelsy")[0])
