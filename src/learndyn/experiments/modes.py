"""When the modes of deep linear networks are learned: theory beside many draws, rates and scales.

All networks here have one hidden layer and see each item as a one-hot input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from learndyn import deep_linear
from learndyn.datasets import sample_features
from learndyn.deep_linear import DeepLinearTrajectory
from learndyn.initialization import draw_normal_weights
from learndyn.rng import spawn_generators
from learndyn.shapes import Flags, Matrix, ModePath, Settings
from learndyn.theory import deep_linear as theory
from learndyn.theory.alike_modes import matrix_solution, remaining_strengths
from learndyn.validation import as_array, float_array, positive, real_number, whole_number

Values = Float[np.ndarray, " mode"]
Times = Float[np.ndarray, "*setting mode"]

#: Items at the leaves of a binary tree with three levels.
NUM_ITEMS = 8

#: Which mode is the first of each level of a binary tree with three levels.
FIRST_OF_LEVEL = (0, 1, 2, 4)
#: How many modes each level has.
SIZES_OF_LEVELS = (1, 1, 2, 4)


@dataclass(frozen=True)
class Config:
    """Networks that learn newly drawn features of eight items, a binary tree with three levels.

    Attributes
    ----------
    num_draws : int
        How many draws of features and weights.
    num_features, num_hidden : int
        Outputs and hidden units.
    flip_probability : float
        Of the branching diffusion.
    scales : tuple of float
        Scales of the initial weights; the draws themselves are the same for all.
    learning_rate : float
        Step size.
    num_steps : int
        Steps of gradient descent.
    seed : int
        Seed of all draws together.
    """

    num_draws: int
    num_features: int
    num_hidden: int
    flip_probability: float
    scales: tuple[float, ...]
    learning_rate: float
    num_steps: int
    seed: int


@dataclass(frozen=True, eq=False)
class Result:
    """When each mode was learned to one half, and when theory said it would be.

    Attributes
    ----------
    singular_values : ndarray, shape (draw, mode)
        Of the features.
    alone : ndarray, shape (draw, scale, mode)
        Steps by the formula for each mode alone; not a number where a mode starts beyond one half.
    rest : ndarray, shape (draw, scale, mode)
        The same, from what the modes of earlier levels leave of each mode's start.
    together : ndarray, shape (draw, scale, mode)
        Steps by the matrix solution.
    measured : ndarray, shape (draw, scale, mode)
        Steps of training; not a number for a mode that was never learned.
    """

    singular_values: Matrix
    alone: Settings
    rest: Settings
    together: Settings
    measured: Settings


def time_modes(config: Config) -> Result:
    """Train networks from new draws and read off when each mode is learned to one half.

    Parameters
    ----------
    config : Config
        The experiment.

    Returns
    -------
    Result
        Predictions, which use the features and the weights at the start only, and measurements.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid, or a run diverges.

    Examples
    --------
    >>> config = Config(1, 500, 9, 0.15, (1e-6,), 10.0, 500, seed=0)
    >>> result = time_modes(config)
    >>> bool(np.all(np.abs(result.measured / result.together - 1) < 0.02))
    True
    """
    values, alone, rest, together, measured = [], [], [], [], []
    times = np.arange(config.num_steps + 1.0)
    pace = theory.step_size(
        config.learning_rate, num_samples=NUM_ITEMS, num_outputs=config.num_features
    )
    for rng in spawn_generators(config.seed, count=config.num_draws):
        runs = _train_on_new_features(config, rng)
        left, target, right = runs.target_modes()
        rates = theory.growth_rate(target, step_size=pace)
        starts = [
            theory.initial_factors(first, second, left=left, right=right)
            for first, second in zip(runs.layers[0][:, 0], runs.layers[1][:, 0], strict=True)
        ]
        solutions = [
            matrix_solution(times, singular_values=target, factors=g, growth_rates=rates)
            for g in starts
        ]
        strengths = np.diagonal(solutions, axis1=-2, axis2=-1)
        values.append(target)
        alone.append(_formula(target, np.sum(np.square(starts), axis=1), rates))
        left_over = [remaining_strengths(g, group_sizes=SIZES_OF_LEVELS) for g in starts]
        rest.append(_formula(target, np.array(left_over), rates))
        together.append(half_learning_steps(strengths, target))
        measured.append(half_learning_steps(runs.mode_strengths(), target))
    return Result(*map(np.array, (values, alone, rest, together, measured)))


def half_learning_steps(strengths: ModePath, singular_values: Values) -> Times:
    r"""Read off when each mode first passes half of its final strength.

    Parameters
    ----------
    strengths : ndarray of float64, shape (\*setting, step, mode)
        The strengths at each step.
    singular_values : ndarray of float64, shape (mode,)
        Their final values.

    Returns
    -------
    ndarray of float64, shape (\*setting, mode)
        The steps, interpolated between the records before and after; 0 for a mode that begins
        beyond one half, not a number for one that never arrives there.

    Raises
    ------
    TypeError, ValueError
        If the arguments are not finite floats.

    Examples
    --------
    >>> half_learning_steps(np.array([[0.0], [0.4], [0.8]]), np.array([1.0]))
    array([1.25])
    """
    path = float_array(strengths, name="strengths")
    half = positive(singular_values, name="singular_values") / 2
    after = np.argmax(path >= half, axis=-2)
    before = np.maximum(after - 1, 0)
    low = np.take_along_axis(path, before[..., np.newaxis, :], axis=-2)[..., 0, :]
    high = np.take_along_axis(path, after[..., np.newaxis, :], axis=-2)[..., 0, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        steps = before + (half - low) / (high - low)
    arrives = np.any(path >= half, axis=-2)
    return np.asarray(np.where(arrives, np.where(after == 0, 0.0, steps), np.nan))


def learned_in_order(steps: Times) -> Flags:
    r"""Tell whether every mode of a level was learned before any mode of the next level.

    Parameters
    ----------
    steps : ndarray of float64, shape (\*setting, 8)
        When each mode was learned; not a number for one that never was.

    Returns
    -------
    ndarray of bool, shape (\*setting)
        Whether the levels came in order.

    Raises
    ------
    ValueError
        If there are not eight modes.

    Examples
    --------
    >>> learned_in_order(np.array([[1, 2, 4, 3, 5, 8, 6, 7.0], [1, 2, 4, 6, 5, 7, 8, 9.0]]))
    array([ True, False])
    """
    late = np.where(np.isnan(as_array(steps, name="steps")), np.inf, steps)
    if late.ndim == 0 or late.shape[-1] != NUM_ITEMS:
        raise ValueError(f"steps must have a last axis of 8 modes, got shape {late.shape}.")
    last = np.maximum.reduceat(late, FIRST_OF_LEVEL, axis=-1)[..., :-1]
    first = np.minimum.reduceat(late, FIRST_OF_LEVEL, axis=-1)[..., 1:]
    return np.asarray(np.all(last < first, axis=-1))


def distances_from_theory(
    weights: Sequence[Matrix], y: Matrix, *, learning_rates: Sequence[float], time: float
) -> Settings:
    r"""Train at several rates for the same time, and compare the strengths with three theories.

    Parameters
    ----------
    weights : sequence of ndarray of float64, shape (out, in)
        Two matrices.
    y : ndarray of float64, shape (item, feature)
        The features.
    learning_rates : sequence of float
        Positive rates; the number of steps is `time` over the rate, rounded.
    time : float
        How long, in steps times rate; positive.

    Returns
    -------
    ndarray of float64, shape (rate, 3)
        Largest distances :math:`|a_k - a_k^\mathrm{theory}| / s_k` over steps and modes, from each
        mode alone at the rate of gradient flow, each alone at that of descent, and the matrix
        solution.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> y = np.diag([2.0, 1.0])
    >>> weights = [1e-3 * np.eye(2), 1e-3 * np.eye(2)]
    >>> distances_from_theory(weights, y, learning_rates=[0.1], time=40.0).shape
    (1, 3)
    """
    duration = real_number(time, name="time", above_zero=True)
    rows = []
    for rate in np.atleast_1d(positive(learning_rates, name="learning_rates")):
        steps = np.arange(round(duration / float(rate)) + 1.0)
        run = deep_linear.train(
            weights, np.eye(len(y)), y, learning_rate=rate, num_steps=len(steps) - 1
        )
        left, values, right = run.target_modes()
        ends = {"left": left, "right": right}
        factors = theory.initial_factors(run.layers[0][0], run.layers[1][0], **ends)
        pace = _step_size(float(rate), y)
        alone = {"singular_value": values, "initial_strength": np.sum(factors**2, axis=0)}
        descent = theory.growth_rate(values, step_size=pace)
        together = matrix_solution(
            steps, singular_values=values, factors=factors, growth_rates=descent
        )
        predictions = [
            theory.mode_strength(steps, **alone, growth_rate=2 * pace * values),
            theory.mode_strength(steps, **alone, growth_rate=descent),
            np.diagonal(together, axis1=-2, axis2=-1),
        ]
        gaps = np.abs(run.mode_strengths() - np.array(predictions)) / values
        rows.append(gaps.max(axis=(1, 2)))
    return np.array(rows)


def train_in_single_precision(
    weights: Sequence[Matrix], y: Matrix, *, learning_rate: float, num_steps: int
) -> ModePath:
    """Train the full network with every number in single precision.

    Parameters
    ----------
    weights : sequence of ndarray of float64, shape (out, in)
        Two matrices, rounded before the first step.
    y : ndarray of float64, shape (item, feature)
        The features.
    learning_rate : float
        Step size; positive.
    num_steps : int
        How many steps, 0 or more.

    Returns
    -------
    ndarray of float64, shape (step, mode)
        Singular values of the product of both layers, falling, themselves computed in double
        precision (from its Gram matrix: those below 1e-6 are not resolved).

    Raises
    ------
    TypeError, ValueError
        If an argument is not a number of the kind stated.

    Examples
    --------
    >>> half = [np.eye(1) / 2] * 2
    >>> path = train_in_single_precision(half, np.ones((1, 1)), learning_rate=0.1, num_steps=99)
    >>> path[-1].round(6)
    array([1.])
    """
    rate = real_number(learning_rate, name="learning_rate", above_zero=True)
    count = whole_number(num_steps, name="num_steps", minimum=0)
    first, second = (float_array(w, name="weights", ndim=2).astype(np.float32) for w in weights)
    target = np.ascontiguousarray(float_array(y, name="y", ndim=2).T, dtype=np.float32)
    pace = np.float32(_step_size(rate, y))
    squares = np.empty((count + 1, first.shape[1]))
    for step in range(count + 1):
        total = second @ first
        wide = total.astype(np.float64)
        squares[step] = np.linalg.eigvalsh(wide.T @ wide)[::-1]
        error = pace * (target - total)
        first, second = first + second.T @ error, second + error @ first.T
    return np.asarray(np.sqrt(np.maximum(squares, 0.0)))


def _train_on_new_features(config: Config, rng: np.random.Generator) -> DeepLinearTrajectory:
    """Train one draw at all scales."""
    y = sample_features(
        config.num_features,
        levels=3,
        branching=2,
        flip_probability=config.flip_probability,
        rng=rng,
    )
    widths = [len(y), config.num_hidden, config.num_features]
    weights = draw_normal_weights(widths, scale=1.0, rng=rng)
    runs = deep_linear.train(
        weights,
        np.eye(len(y)),
        y,
        learning_rate=config.learning_rate,
        scale=np.array(config.scales),
        num_steps=config.num_steps,
    )
    if runs.diverged.any():
        raise ValueError(f"scales must not make a run diverge, got {config.scales}.")
    return runs


def _step_size(rate: float, y: Matrix) -> float:
    """Return the size of a matrix step for features of this shape."""
    return float(theory.step_size(rate, num_samples=y.shape[0], num_outputs=y.shape[1]))


def _formula(values: Values, strengths: Times, rates: Values) -> Times:
    """Return the half-learning times of the formula, where a mode starts below one half."""
    applies = strengths < values / 2
    inside = np.where(applies, strengths, values / 4)
    times = theory.half_learning_time(
        singular_value=values, initial_strength=inside, growth_rate=rates
    )
    return np.asarray(np.where(applies, times, np.nan))
