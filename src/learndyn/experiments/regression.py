"""Two ways to solve the same regression, and how well noisy integers are recovered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn.regression import least_squares, solve_normal_equations
from learndyn.rng import generator, spawn_generators
from learndyn.shapes import ArrayLike, Matrix, Settings
from learndyn.validation import positive, whole_number


@dataclass(frozen=True, eq=False)
class SolverErrors:
    """Relative errors of the weights that two methods find, one row for each problem.

    Attributes
    ----------
    stable, normal : ndarray, shape (seed, setting)
        Errors of least squares by singular values, and of the normal equations.
    """

    stable: Matrix
    normal: Matrix


def draw_inputs(
    num_samples: int, num_inputs: int, *, condition_number: float, rng: np.random.Generator
) -> Matrix:
    """Draw inputs whose singular values fall evenly, on a logarithmic scale, from 1.

    Parameters
    ----------
    num_samples, num_inputs : int
        The shape; two inputs or more, and as many samples or more.
    condition_number : float
        The largest singular value over the smallest; 1 or more.
    rng : numpy.random.Generator
        Source of randomness, for the directions.

    Returns
    -------
    ndarray of float64, shape (sample, in)
        The inputs.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> x = draw_inputs(9, 3, condition_number=100.0, rng=np.random.default_rng(0))
    >>> np.linalg.svd(x, compute_uv=False).round(6)
    array([1.  , 0.1 , 0.01])
    """
    inputs = whole_number(num_inputs, name="num_inputs", minimum=2)
    samples = whole_number(num_samples, name="num_samples", minimum=inputs)
    ratio = float(positive(condition_number, name="condition_number"))
    if ratio < 1:
        raise ValueError(f"condition_number must be 1 or more, got {ratio:g}.")
    source = generator(rng, name="rng")
    left = np.linalg.qr(source.standard_normal((samples, inputs)))[0]
    right = np.linalg.qr(source.standard_normal((inputs, inputs)))[0]
    return np.asarray((left * np.geomspace(1, 1 / ratio, inputs)) @ right.T)


def compare_solvers(
    condition_numbers: ArrayLike,
    *,
    num_samples: int,
    num_inputs: int,
    num_problems: int,
    seed: int,
) -> SolverErrors:
    """Solve problems with known weights and targets free of noise by both methods.

    Parameters
    ----------
    condition_numbers : array_like of float, shape (setting,)
        Condition numbers of the inputs, 1 or more.
    num_samples, num_inputs : int
        The shape of the inputs.
    num_problems : int
        How many problems for each condition number.
    seed : int
        Seed of all problems together.

    Returns
    -------
    SolverErrors
        The errors, relative to the size of the weights.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated, or the normal equations are singular.

    Examples
    --------
    >>> shape = {"num_samples": 9, "num_inputs": 3, "num_problems": 2}
    >>> errors = compare_solvers([1e5], seed=0, **shape)
    >>> bool((errors.normal > 100 * errors.stable).all())
    True
    """
    conditions = np.atleast_1d(positive(condition_numbers, name="condition_numbers"))
    stable, normal = [], []
    for rng in spawn_generators(seed, count=num_problems):
        rows = []
        for condition in conditions.tolist():
            x = draw_inputs(num_samples, num_inputs, condition_number=condition, rng=rng)
            weights = rng.standard_normal((1, num_inputs))
            y = x @ weights.T
            found = least_squares(x, y), solve_normal_equations(x, y)
            rows.append([np.linalg.norm(w - weights) / np.linalg.norm(weights) for w in found])
        errors = np.array(rows)
        stable.append(errors[:, 0])
        normal.append(errors[:, 1])
    return SolverErrors(np.array(stable), np.array(normal))


def recover_integers(
    *, num_problems: int, num_samples: int, size: int, noise_std: float, seed: int
) -> Settings:
    """Regress noisy targets of integer weights, and measure how far the estimates are off.

    Weights are drawn from 0 to 9, inputs uniformly between 0 and 1.

    Parameters
    ----------
    num_problems, num_samples : int
        How many problems, and how many samples in each.
    size : int
        Number of inputs and of outputs.
    noise_std : float
        Standard deviation of the noise.
    seed : int
        Seed of all problems together.

    Returns
    -------
    ndarray of float64, shape (seed,)
        For each problem the largest error of a weight.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> shape = {"num_problems": 2, "num_samples": 9, "size": 3}
    >>> recover_integers(noise_std=0.0, seed=0, **shape).round(9)
    array([0., 0.])
    """
    errors = []
    for rng in spawn_generators(seed, count=num_problems):
        weights = rng.integers(0, 10, size=(size, size)).astype(float)
        x = rng.random((num_samples, size))
        y = x @ weights.T + noise_std * rng.standard_normal((num_samples, size))
        errors.append(np.max(np.abs(least_squares(x, y) - weights)))
    return np.array(errors)
