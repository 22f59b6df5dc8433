"""Gradients against difference quotients, and networks that learn a teacher or pure noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from learndyn import mlp
from learndyn.activations import RELU, TANH
from learndyn.mlp import MLPParameters, draw_parameters
from learndyn.rng import spawn_generators
from learndyn.shapes import ArrayLike, Matrix, Settings
from learndyn.validation import non_negative, positive

#: The sizes that all problems here share: samples to train on and to measure, inputs, units.
NUM_SAMPLES, NUM_HELD, NUM_INPUTS, NUM_HIDDEN = 64, 128, 10, 100


@dataclass(frozen=True, eq=False)
class DifferenceErrors:
    """How far difference quotients of the loss are from its gradient along one direction.

    Attributes
    ----------
    central, one_sided : ndarray of float64, shape (seed, setting)
        Errors of both kinds of quotients, a column for each step.
    losses : ndarray of float64, shape (seed,)
        The losses themselves.
    third_derivatives : ndarray of float64, shape (seed,)
        Sizes of the third derivatives along the directions.
    """

    central: Matrix
    one_sided: Matrix
    losses: Settings
    third_derivatives: Settings


@dataclass(frozen=True, eq=False)
class Problem:
    """A network at its start, samples to train it on, and samples that are only measured.

    Attributes
    ----------
    start : MLPParameters
        Weights and biases at the start.
    x, y : ndarray of float64, shape (sample, in) and (sample, 1)
        Inputs and targets.
    held : tuple of ndarray of float64
        The same of other samples.
    """

    start: MLPParameters
    x: Matrix
    y: Matrix
    held: tuple[Matrix, Matrix]


@dataclass(frozen=True, eq=False)
class Runs:
    """What many runs leave behind.

    Attributes
    ----------
    problems : list of Problem
        What was drawn.
    ends : list of MLPParameters
        Weights and biases at the ends.
    losses, errors : ndarray of float64, shape (run, step)
        The loss that is descended, and the mean squared error alone.
    validation_errors : ndarray of float64, shape (run, step)
        The mean squared error of the other samples; without entries where they are not measured.
    weight_norms : ndarray of float64, shape (run, step, layer)
        Frobenius norms of the weights.
    """

    problems: list[Problem]
    ends: list[MLPParameters]
    losses: Matrix
    errors: Matrix
    validation_errors: Float[np.ndarray, "_ measured"]
    weight_norms: Float[np.ndarray, "_ _ _"]


def measure_differences(
    steps: ArrayLike, *, widths: list[int], num_samples: int, num_networks: int, seed: int
) -> DifferenceErrors:
    """Check the gradients of random networks along random directions, with steps of all sizes.

    Networks have hyperbolic tangents, normal weights of scale 1, and normal inputs and targets.

    Parameters
    ----------
    steps : array_like of float, shape (setting,)
        Positive steps, along directions of length 1.
    widths : list of int
        Numbers of units from the input to the output.
    num_samples, num_networks : int
        How many samples, and how many networks.
    seed : int
        Seed of all networks together.

    Returns
    -------
    DifferenceErrors
        The errors; third derivatives come from four values of the loss, at distances of 0.01
        and 0.02 on both sides.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> shape = {"widths": [2, 4, 1], "num_samples": 8, "num_networks": 3}
    >>> errors = measure_differences([1e-4], seed=0, **shape)
    >>> bool((errors.central < errors.one_sided).all())
    True
    """
    distances = np.atleast_1d(positive(steps, name="steps"))
    rows = []
    for rng in spawn_generators(seed, count=num_networks):
        point = draw_parameters(widths, scale=1.0, rng=rng)
        x = rng.standard_normal((num_samples, widths[0]))
        y = rng.standard_normal((num_samples, widths[-1]))
        vector = point.to_vector()
        direction = rng.standard_normal(vector.size)
        direction /= np.linalg.norm(direction)
        here, gradients = mlp.loss_and_gradients(point, x, y, activation=TANH)
        slope = float(gradients.to_vector() @ direction)

        def moved(
            by: float,
            point: MLPParameters = point,
            base: Settings = vector,
            along: Settings = direction,
            samples: tuple[Matrix, Matrix] = (x, y),
        ) -> float:
            return mlp.loss(point.with_vector(base + by * along), *samples, activation=TANH)

        ahead = np.array([moved(h) for h in distances])
        behind = np.array([moved(-h) for h in distances])
        wide = [moved(0.01 * k) for k in (-2, -1, 1, 2)]
        third = (wide[3] - 2 * wide[2] + 2 * wide[1] - wide[0]) / (2 * 0.01**3)
        central = np.abs((ahead - behind) / (2 * distances) - slope)
        one_sided = np.abs((ahead - here) / distances - slope)
        rows.append((central, one_sided, here, abs(third)))
    return DifferenceErrors(*(np.array(column) for column in zip(*rows, strict=True)))


def teacher_problem(rng: np.random.Generator, *, noise_std: float) -> Problem:
    """Draw a network and samples of a teacher with three hidden units, with noise on the targets.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    noise_std : float
        Standard deviation of the noise, 0 or more; without it targets have variance 1.

    Returns
    -------
    Problem
        10 inputs, 100 rectifiers, 1 output; 64 samples to train on and 128 others.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> teacher_problem(np.random.default_rng(0), noise_std=0.3).x.shape
    (64, 10)
    """
    noise = float(non_negative(noise_std, name="noise_std"))
    teacher = draw_parameters([NUM_INPUTS, 3, 1], scale=1.5, rng=rng)
    sizes = _outputs(teacher, rng.standard_normal((4000, NUM_INPUTS)))

    def targets(x: Matrix) -> Matrix:
        clean = (_outputs(teacher, x) - sizes.mean()) / sizes.std()
        return np.asarray(clean + noise * rng.standard_normal(clean.shape))

    return _problem(rng, targets)


def noise_problem(rng: np.random.Generator) -> Problem:
    """Draw a network and samples whose targets have nothing to do with their inputs.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Problem
        As `teacher_problem`; targets are normal with variance 1.

    Examples
    --------
    >>> noise_problem(np.random.default_rng(0)).y.shape
    (64, 1)
    """
    return _problem(rng, lambda x: rng.standard_normal((len(x), 1)))


def course_problem(rng: np.random.Generator) -> Problem:
    """Draw pure noise and the small start of the course's network.

    Weights are normal with standard deviation 0.01, biases are 0.1 more than such a number.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Problem
        As `noise_problem`.

    Examples
    --------
    >>> bool(course_problem(np.random.default_rng(0)).start.biases[0].mean().round(2) == 0.1)
    True
    """
    problem = noise_problem(rng)
    row = 0.01 * rng.standard_normal(problem.start.to_vector().size)
    small = problem.start.with_vector(row)
    start = MLPParameters(small.weights, tuple(0.1 + bias for bias in small.biases))
    return Problem(start, problem.x, problem.y, problem.held)


def train_many(
    draw: Callable[[np.random.Generator], Problem],
    *,
    num_runs: int,
    learning_rate: float,
    weight_decay: float,
    num_steps: int,
    seed: int,
    measure: bool = True,
) -> Runs:
    """Draw problems and train a network on each of them.

    Parameters
    ----------
    draw : callable
        Draws a problem with a generator.
    num_runs : int
        How many.
    learning_rate, weight_decay : float
        Settings of gradient descent.
    num_steps : int
        Length of a run.
    seed : int
        Seed of all problems together.
    measure : bool, optional
        Whether the other samples are measured at each step, which takes longer than training.

    Returns
    -------
    Runs
        The problems, and what training left behind.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> settings = {"learning_rate": 0.01, "weight_decay": 0.0, "num_steps": 3}
    >>> train_many(noise_problem, num_runs=2, seed=0, **settings).errors.shape
    (2, 4)
    """
    problems = [draw(rng) for rng in spawn_generators(seed, count=num_runs)]
    runs = [
        mlp.train(
            problem.start,
            problem.x,
            problem.y,
            activation=RELU,
            learning_rate=learning_rate,
            weight_decay=weight_decay,
            num_steps=num_steps,
            validation=problem.held if measure else None,
        )
        for problem in problems
    ]
    kinds = ("losses", "errors", "validation_errors", "weight_norms")
    records = [np.array([getattr(run, kind) for run in runs]) for kind in kinds]
    return Runs(problems, [run.parameters for run in runs], *records)


def _problem(rng: np.random.Generator, targets: Callable[[Matrix], Matrix]) -> Problem:
    """Draw inputs, targets and a start."""
    x = rng.standard_normal((NUM_SAMPLES, NUM_INPUTS))
    held = rng.standard_normal((NUM_HELD, NUM_INPUTS))
    start = draw_parameters([NUM_INPUTS, NUM_HIDDEN, 1], scale=1.0, rng=rng)
    return Problem(start, x, targets(x), (held, targets(held)))


def _outputs(teacher: MLPParameters, x: Matrix) -> Matrix:
    """Return what the teacher says."""
    return mlp.forward(teacher, x, activation=TANH)[1][-1]
