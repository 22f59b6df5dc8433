r"""Deep linear networks, :math:`\hat y = W_L \cdots W_2 W_1 x`, trained by gradient descent.

Samples are rows: inputs have shape (sample, in), targets (sample, out), and the weights of a layer
(out, in). The loss is the mean of the squared errors over all samples *and* all outputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learndyn.output_basis import OutputBasis, find_output_basis
from learndyn.shapes import (
    ArrayLike,
    Flags,
    LayerPath,
    Layers,
    LossPath,
    Matrices,
    Matrix,
    ModePath,
    Settings,
    StepCounts,
)
from learndyn.trajectory import hold_diverged
from learndyn.validation import (
    as_array,
    common_settings,
    finite_result,
    float_array,
    non_negative,
    positive,
    whole_number,
)


@dataclass(frozen=True, eq=False)
class DeepLinearTrajectory:
    r"""What training a deep linear network leaves behind, for one setting or many.

    Step 0 is the start. All records are finite: a run that diverges keeps what it had reached in
    its last finite step. The last layer is kept in coordinates of the few directions in which it
    moves (`learndyn.output_basis`); nothing is lost by that.

    Attributes
    ----------
    layers : tuple of ndarray of float64, shape (\*setting, step, out, in)
        The weights of each layer; those of the last one in coordinates of `basis`.
    losses : ndarray of float64, shape (\*setting, step)
        The loss of those weights.
    last_step : ndarray of int, shape (\*setting)
        The last step with a loss within bounds; later records only repeat it.
    num_steps : int
        The number of steps asked for.
    inputs : ndarray of float64, shape (sample, in)
        The inputs.
    targets : ndarray of float64, shape (sample, coordinate)
        The targets in coordinates of `basis`.
    basis : OutputBasis
        The directions of the coordinates.
    """

    layers: tuple[LayerPath, ...]
    losses: LossPath
    last_step: StepCounts
    num_steps: int
    inputs: Matrix
    targets: Matrix
    basis: OutputBasis

    @property
    def diverged(self) -> Flags:
        r"""Whether each run ended early because its loss left all bounds; shape (\*setting)."""
        return np.asarray(self.last_step < self.num_steps)

    def total_maps(self) -> LayerPath:
        r"""Return the product of all layers at each step, in coordinates of the basis.

        Returns
        -------
        ndarray of float64, shape (\*setting, step, coordinate, in)
            :math:`W_L \cdots W_1`.
        """
        product = self.layers[0]
        for layer in self.layers[1:]:
            product = layer @ product
        return product

    def singular_values(self) -> ModePath:
        r"""Return the singular values of the total map at each step, falling.

        Returns
        -------
        ndarray of float64, shape (\*setting, step, mode)
            As many as the total map has, min(in, coordinate).
        """
        return np.asarray(np.linalg.svd(self.total_maps(), compute_uv=False))

    def mode_strengths(self) -> ModePath:
        r"""Return how much of each target mode the total map holds at each step.

        The modes are those of the least-squares map :math:`\sum_k s_k u_k v_k^T`; their strengths
        are :math:`u_k^T\, W_L \cdots W_1\, v_k`, which reach :math:`s_k` when all is learned.

        Returns
        -------
        ndarray of float64, shape (\*setting, step, mode)
            The strengths, ordered by falling :math:`s_k`.
        """
        left, _, right = self.target_modes()
        return np.asarray(np.sum((left.T @ self.total_maps()) * right, axis=-1))

    def target_modes(self) -> tuple[Matrix, Settings, Matrix]:
        r"""Return the singular value decomposition of the least-squares map.

        Returns
        -------
        left : ndarray of float64, shape (coordinate, mode)
            :math:`u_k` as columns, in coordinates of the basis.
        values : ndarray of float64, shape (mode,)
            :math:`s_k`, falling.
        right : ndarray of float64, shape (mode, in)
            :math:`v_k` as rows.
        """
        best = np.linalg.lstsq(self.inputs, self.targets, rcond=None)[0].T
        left, values, right = np.linalg.svd(best, full_matrices=False)
        return left, values, right

    def similarities(self) -> Matrices:
        r"""Return the dot products of the first layer's activities, for all pairs of samples.

        Returns
        -------
        ndarray of float64, shape (\*setting, step, sample, sample)
            The representational similarity matrix :math:`X W_1^T W_1 X^T` at each step.
        """
        hidden = self.inputs @ self.layers[0].mT
        return np.asarray(hidden @ hidden.mT)

    def predictions(self, outputs: ArrayLike) -> Matrices:
        r"""Return the network's predictions for some of its outputs at each step.

        Parameters
        ----------
        outputs : array_like of int, shape (probe,)
            Which outputs.

        Returns
        -------
        ndarray of float64, shape (\*setting, step, sample, probe)
            The predictions for all samples.

        Raises
        ------
        TypeError
            If `outputs` does not hold integers.
        IndexError
            If there is no such output.
        """
        chosen = as_array(outputs, name="outputs")
        if chosen.dtype.kind not in "iu" or chosen.ndim != 1:
            raise TypeError(f"outputs must be a list of integers, got {outputs!r}.")
        rows = self.basis.directions(chosen)
        return np.asarray(self.inputs @ (rows @ self.total_maps()).mT)

    def weights_at(self, step: int) -> list[Layers]:
        r"""Return all weight matrices in full at one step.

        Parameters
        ----------
        step : int
            The step; negative numbers count from the end.

        Returns
        -------
        list of ndarray of float64, shape (\*setting, out, in)
            The weights of each layer.

        Raises
        ------
        IndexError
            If there is no such step.
        """
        weights = [layer[..., step, :, :] for layer in self.layers]
        return [*weights[:-1], self.basis.directions(slice(None)) @ weights[-1]]


def train(
    weights: Sequence[ArrayLike],
    x: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: ArrayLike,
    num_steps: int,
    scale: ArrayLike = 1.0,
) -> DeepLinearTrajectory:
    r"""Train a deep linear network by gradient descent on all samples, and record every step.

    Implements :eq:`eq-modes-descent`. It is exact for any start and any inputs, and its cost does
    not grow with the number of outputs, since the last layer moves in few directions only.

    Parameters
    ----------
    weights : sequence of array_like of float, shape (out, in)
        The weights at the start, one matrix for each layer, in the order in which the input meets
        them; a single one is a network without a hidden layer.
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.
    learning_rate : array_like of float, shape (\*setting)
        Positive step sizes. Because the loss is a mean over all entries of `y`, they are large: the
        matrices move by :math:`h = 2\eta / (NM)` times the gradient of half the squared error.
    num_steps : int
        How many steps, 0 or more.
    scale : array_like of float, shape (\*setting), optional
        Factors, 0 or more, by which all initial weights are multiplied.

    Returns
    -------
    DeepLinearTrajectory
        Weights and losses at steps 0 to `num_steps`.

    Raises
    ------
    TypeError
        If an argument does not hold numbers of the kind stated.
    ValueError
        If shapes do not fit each other (the message says which axis is which), a number is not
        finite, a rate is not positive, or the loss of a start is beyond the range of floats.

    Notes
    -----
    Fewer hidden units than modes are allowed: such a network learns as many of the strongest modes
    as it has hidden units. A start of scale 0 with a hidden layer is a saddle and stays there.

    Examples
    --------
    >>> run = train([[[1.0]], [[1.0]]], [[1.0]], [[2.0]], learning_rate=0.1, num_steps=1)
    >>> [float(layer[1, 0, 0]) for layer in run.layers], run.losses.round(4)
    ([1.2, 1.2], array([1.    , 0.3136]))
    """
    inputs, outputs = _samples(x, y)
    start = _layers(weights, inputs, outputs)
    rate = positive(learning_rate, name="learning_rate")
    factor = non_negative(scale, name="scale")
    num_steps = whole_number(num_steps, name="num_steps", minimum=0)
    settings = common_settings(learning_rate=rate.shape, scale=factor.shape)
    basis = find_output_basis(np.concatenate([outputs.T, start[-1]], axis=1))
    targets, start[-1] = np.split(basis.coordinates, [len(outputs)], axis=1)
    targets = np.ascontiguousarray(targets.T)
    layers, losses, last_step = _descend(
        [np.multiply.outer(np.broadcast_to(factor, settings), layer) for layer in start],
        inputs,
        targets,
        np.asarray(2 / outputs.size * np.broadcast_to(rate, settings)),
        num_steps,
        outputs.size,
    )
    paths = tuple(np.moveaxis(layer, 0, -3) for layer in layers)
    records = (paths, np.moveaxis(losses, 0, -1), last_step, num_steps)
    return DeepLinearTrajectory(*records, inputs, targets, basis)


def _descend(
    start: list[Layers],
    inputs: Matrix,
    targets: Matrix,
    pace: Settings,
    num_steps: int,
    num_entries: int,
) -> tuple[list[np.ndarray], np.ndarray, StepCounts]:
    """Run gradient descent for all settings; the step is the first axis of the records."""
    history = [np.empty((num_steps + 1, *layer.shape)) for layer in start]
    errors = np.empty((num_steps + 1, *pace.shape, *targets.shape))
    for record, layer in zip(history, start, strict=True):
        record[0] = layer
    widened = pace[..., np.newaxis, np.newaxis]
    # the products with the identity would be a fifth of the work
    is_one_hot = np.array_equal(inputs, np.eye(*inputs.shape))
    with np.errstate(over="ignore", invalid="ignore"):
        for step, error in enumerate(errors):
            layers = [record[step] for record in history]
            activities = [inputs, layers[0].mT if is_one_hot else inputs @ layers[0].mT]
            for layer in layers[1:]:
                activities.append(activities[-1] @ layer.mT)
            np.subtract(activities[-1], targets, out=error)
            if step < num_steps:
                delta = widened * error
                for index in reversed(range(1, len(layers))):
                    change = delta.mT @ activities[index]
                    np.subtract(layers[index], change, out=history[index][step + 1])
                    delta = delta @ layers[index]
                change = delta.mT if is_one_hot else delta.mT @ inputs
                np.subtract(layers[0], change, out=history[0][step + 1])
        losses = np.einsum("...ij,...ij->...", errors, errors) / num_entries
    finite_result(losses[0], name="weights", inputs=start[0])
    runs = [record.reshape(num_steps + 1, pace.size, -1) for record in (losses, *history)]
    last_step = hold_diverged(runs[0][..., 0], runs[1:])
    return history, losses, last_step.reshape(pace.shape)


def _samples(x: ArrayLike, y: ArrayLike) -> tuple[Matrix, Matrix]:
    """Check that inputs and targets are tables with one row for each sample."""
    inputs = float_array(x, name="x")
    outputs = float_array(y, name="y")
    for name, table, axes in (("x", inputs, "(sample, in)"), ("y", outputs, "(sample, out)")):
        if table.ndim != 2 or table.size == 0:
            raise ValueError(f"{name} must have shape {axes}, none of them 0, got {table.shape}.")
    if len(inputs) != len(outputs):
        rule = f"as many rows as x, {len(inputs)}, one for each sample"
        hint = " It may be transposed." if outputs.shape[1] == len(inputs) else ""
        raise ValueError(f"y must have {rule}, got shape {outputs.shape}.{hint}")
    return inputs, outputs


def _layers(weights: Sequence[ArrayLike], inputs: Matrix, outputs: Matrix) -> list[Matrix]:
    """Check that the layers lead from the inputs to the outputs."""
    layers = [float_array(layer, name=f"weights[{i}]", ndim=2) for i, layer in enumerate(weights)]
    if not layers:
        raise ValueError("weights must hold at least one matrix, got none.")
    width = inputs.shape[1]
    for index, layer in enumerate(layers):
        if layer.shape[1] != width:
            rule = f"{width} columns, one for each unit before it (shape is (out, in))"
            raise ValueError(f"weights[{index}] must have {rule}, got shape {layer.shape}.")
        width = len(layer)
    if width != outputs.shape[1]:
        rule = f"{outputs.shape[1]} rows, one for each column of y"
        raise ValueError(f"the last layer of weights must have {rule}, got {layers[-1].shape}.")
    return layers
