"""What a training run leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learndyn.shapes import Flags, LossPath, StepCounts, StepRecords, WeightPath, Weights
from learndyn.validation import real_number

#: A run counts as diverged once its loss is above this number and above its own start.
DIVERGENCE_LIMIT = 1e12


@dataclass(frozen=True, eq=False)
class Trajectory:
    r"""Weights and losses of one training run, or of many at once, at the same steps.

    Step 0 is the start, before any update. All records are finite: a run that diverges keeps
    what it had reached in its last finite step, and `last_step` tells which that was.

    Attributes
    ----------
    weights : ndarray of float64, shape (\*setting, step, weight)
        The weights at each step.
    losses : ndarray of float64, shape (\*setting, step)
        The loss of those weights.
    last_step : ndarray of int, shape (\*setting)
        The last step with a loss within bounds; later records only repeat it.
    num_steps : int
        The number of steps asked for.
    """

    weights: WeightPath
    losses: LossPath
    last_step: StepCounts
    num_steps: int

    @property
    def diverged(self) -> Flags:
        r"""Whether each run ended early because its loss left all bounds; shape (\*setting)."""
        return np.asarray(self.last_step < self.num_steps)

    @property
    def final_weights(self) -> Weights:
        r"""The last weights of each run; shape (\*setting, weight)."""
        return self.weights[..., -1, :]

    def select(self, *index: int) -> Trajectory:
        """Return one run of many, cut after its last finite step.

        Parameters
        ----------
        *index : int
            One index for each setting axis; none for a single run.

        Returns
        -------
        Trajectory
            The single run.

        Raises
        ------
        IndexError
            If the number of indices differs from the number of setting axes, or one is outside.

        Examples
        --------
        >>> losses = np.array([[4.0, 1.0, 0.0], [4.0, 9.0, 9.0]])
        >>> runs = Trajectory(np.sqrt(losses)[..., None], losses, np.array([2, 1]), num_steps=2)
        >>> runs.select(1).losses
        array([4., 9.])
        """
        if len(index) != self.last_step.ndim:
            rule = f"{self.last_step.ndim} indices, one for each setting axis"
            raise IndexError(f"select takes {rule}, got {index}.")
        last_step = self.last_step[index]
        kept = slice(0, int(last_step) + 1)
        return Trajectory(
            self.weights[index][kept],
            self.losses[index][kept],
            np.asarray(last_step),
            self.num_steps,
        )

    def settling_step(self, threshold: float) -> StepCounts:
        r"""Return the step from which on each run's loss stays below a threshold.

        Parameters
        ----------
        threshold : float
            The loss to stay below; positive.

        Returns
        -------
        ndarray of int, shape (\*setting)
            The first step of the last stretch below the threshold, or -1 for a run that ends
            above it or diverges.

        Raises
        ------
        TypeError, ValueError
            If `threshold` is not one positive real number.

        Examples
        --------
        >>> losses = np.array([[4.0, 1.0, 3.0, 1.0], [4.0, 3.0, 3.0, 3.0]])
        >>> runs = Trajectory(np.sqrt(losses)[..., None], losses, np.array([3, 3]), num_steps=3)
        >>> runs.settling_step(2.0)
        array([ 3, -1])
        """
        limit = real_number(threshold, name="threshold", above_zero=True)
        above = self.losses >= limit
        # counted from the end, so that an earlier visit below the threshold does not count
        stretch = np.argmax(above[..., ::-1], axis=-1)
        first = np.where(above.any(axis=-1), self.losses.shape[-1] - stretch, 0)
        failed = self.diverged | above[..., -1]
        return np.asarray(np.where(failed, -1, first))

    def describe(self) -> str:
        """Say in one sentence how a single run ended.

        Returns
        -------
        str
            The number of steps and, for a run that diverged, when and why it ended.

        Raises
        ------
        ValueError
            If the trajectory holds more than one run: `select` one first.

        Examples
        --------
        >>> run = Trajectory(np.ones((2, 1)), np.array([4.0, 9.0]), np.array(1), num_steps=5)
        >>> run.describe()
        'Diverged: after step 1 (loss 9) the loss rose above 1e+12.'
        """
        if self.last_step.ndim:
            raise ValueError(f"describe needs a single run, got settings {self.last_step.shape}.")
        step = int(self.last_step)
        reached = f"{step} (loss {self.losses[step]:.4g})"
        if not self.diverged:
            return f"Completed all steps to {reached}."
        bound = max(DIVERGENCE_LIMIT, float(self.losses[0]))
        return f"Diverged: after step {reached} the loss rose above {bound:.3g}."


def hold_diverged(losses: StepRecords, records: Sequence[np.ndarray]) -> StepCounts:
    """Let runs that left all bounds stand still at their last step within them, in place.

    Parameters
    ----------
    losses : ndarray of float64, shape (step, setting)
        The losses, infinite or undefined ones included.
    records : sequence of ndarray, shape (step, setting, ...)
        What else was recorded at the same steps.

    Returns
    -------
    ndarray of int, shape (setting,)
        The last step of each run whose loss, and that of all steps before, is within bounds.

    Examples
    --------
    >>> losses = np.array([[4.0, 4.0], [1.0, np.inf], [0.5, np.nan]])
    >>> hold_diverged(losses, []), losses[:, 1]
    (array([2, 0]), array([4., 4., 4.]))
    """
    outside = ~(losses <= np.maximum(DIVERGENCE_LIMIT, losses[0]))
    diverged = outside.any(axis=0)
    last_step = np.where(diverged, np.argmax(outside, axis=0) - 1, len(losses) - 1)
    for record in (losses, *records):
        for index in np.flatnonzero(diverged):
            record[last_step[index] :, index] = record[last_step[index], index]
    return last_step
