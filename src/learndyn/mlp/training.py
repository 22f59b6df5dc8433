"""Gradient descent on all samples, with records of the loss that is descended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from learndyn.activations import Activation
from learndyn.mlp.parameters import (
    MLPParameters,
    checked_parameters,
    parameter_blocks,
    parameter_views,
)
from learndyn.mlp.passes import (
    backward,
    checked_decay,
    checked_samples,
    forward_slopes,
    forward_sums,
    mean_square,
    room_for_activities,
    squared_weights,
)
from learndyn.shapes import ArrayLike, LossPath, Matrix, Weights
from learndyn.trajectory import DIVERGENCE_LIMIT, Trajectory, hold_diverged
from learndyn.validation import finite_result, real_number, whole_number


@dataclass(frozen=True, eq=False)
class Training:
    """What training a network leaves behind; step 0 is the start.

    All records are finite: a run that diverges ends, and its later records repeat the last step
    within bounds.

    Attributes
    ----------
    parameters : MLPParameters
        Weights and biases at the last step within bounds.
    losses : ndarray of float64, shape (step,)
        The loss that is descended: mean squared error and penalty.
    errors : ndarray of float64, shape (step,)
        The mean squared error of the training samples alone.
    validation_errors : ndarray of float64, shape (step,)
        The same for samples that are never trained on; empty where there are none.
    weight_norms : ndarray of float64, shape (step, layer)
        Frobenius norms of the weights.
    last_step : int
        The last step with a loss within bounds.
    num_steps : int
        The number of steps asked for.
    """

    parameters: MLPParameters
    losses: LossPath
    errors: LossPath
    validation_errors: Float[np.ndarray, " measured"]
    weight_norms: Matrix
    last_step: int
    num_steps: int

    @property
    def diverged(self) -> bool:
        """Whether the run ended early because its loss left all bounds."""
        return self.last_step < self.num_steps

    def describe(self) -> str:
        """Say in one sentence how the run ended.

        Returns
        -------
        str
            The number of steps and, for a run that diverged, when and why it ended.
        """
        last = np.asarray(self.last_step)
        return Trajectory(self.weight_norms, self.losses, last, self.num_steps).describe()


def train(
    parameters: MLPParameters,
    x: ArrayLike,
    y: ArrayLike,
    *,
    activation: Activation,
    learning_rate: float,
    num_steps: int,
    weight_decay: float = 0.0,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
) -> Training:
    r"""Train by gradient descent on all samples, and record the loss that is descended.

    Parameters
    ----------
    parameters : MLPParameters
        Weights and biases at the start; they are left as they are.
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.
    activation : Activation
        What each hidden unit does.
    learning_rate : float
        :math:`\eta`, positive.
    num_steps : int
        How many steps, 0 or more.
    weight_decay : float, optional
        :math:`\lambda`, 0 or more; without it there is no penalty.
    validation : tuple of array_like, optional
        Inputs and targets that are only measured.

    Returns
    -------
    Training
        The parameters at the end, and records of steps 0 to `num_steps`.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated, shapes do not fit each other, or the loss of the
        start is beyond the range of floats.

    Examples
    --------
    >>> from learndyn.activations import IDENTITY
    >>> line = MLPParameters((np.array([[0.0]]),), (np.array([0.0]),))
    >>> run = train(
    ...     line, [[1.0]], [[2.0]], activation=IDENTITY, learning_rate=0.125, num_steps=1
    ... )
    >>> run.losses, float(run.parameters.weights[0][0, 0])
    (array([4., 1.]), 0.5)
    """
    start = checked_parameters(parameters)
    samples = checked_samples(x, y, start)
    held = None if validation is None else checked_samples(*validation, start)
    rate = real_number(learning_rate, name="learning_rate", above_zero=True)
    decay = checked_decay(weight_decay)
    steps = whole_number(num_steps, name="num_steps", minimum=0)
    # undefined until a step within bounds is recorded
    records = np.full((steps + 1, 3 + len(start.weights)), np.nan)
    with np.errstate(over="ignore", invalid="ignore"):
        row = _descend(start, samples, held, activation, rate, decay, records)
    finite_result(records[0, 0], name="parameters", inputs=start.to_vector())
    last = int(hold_diverged(records[:, :1], [records[:, np.newaxis]])[0])
    losses, errors, held_errors = np.ascontiguousarray(records[:, :3].T)
    return Training(
        parameter_views(row, start.widths),
        losses,
        errors,
        held_errors[: 0 if held is None else None],
        np.sqrt(records[:, 3:]),
        last,
        steps,
    )


def _descend(
    start: MLPParameters,
    samples: tuple[Matrix, Matrix],
    held: tuple[Matrix, Matrix] | None,
    activation: Activation,
    rate: float,
    decay: float,
    records: Matrix,
) -> Weights:
    """Take steps while the loss is within bounds, and return the last parameters that are."""
    row, widths = start.to_vector(), start.widths
    blocks = parameter_blocks(row, widths)
    change = np.zeros_like(row)
    changes = parameter_blocks(change, widths)
    keep = np.ones_like(row)
    for part in parameter_views(keep, widths).weights:
        part[...] = 1 - rate * decay
    before = row.copy()
    targets = samples[1]
    activities = room_for_activities(samples[0], widths)
    network = parameter_views(row, widths)
    bound = DIVERGENCE_LIMIT
    for step, record in enumerate(records):
        error, slopes = forward_slopes(blocks, activities, activation)
        error -= targets
        mean, squares = mean_square(error), squared_weights(blocks)
        loss = mean + decay / 2 * sum(squares)
        if step == 0:
            bound = max(bound, loss)
        if not loss <= bound:
            return before
        missed = np.nan if held is None else _missed(network, held, activation)
        record[:] = [loss, mean, missed, *squares]
        if step < len(records) - 1:
            before[:] = row
            error *= 2 * rate / error.size
            backward(error, blocks, activities, slopes, changes)
            row *= keep
            row -= change
    return row


def _missed(network: MLPParameters, held: tuple[Matrix, Matrix], activation: Activation) -> float:
    """Return the mean squared error of samples that are not trained on."""
    return mean_square(forward_sums(network, held[0], activation)[1][-1] - held[1])
