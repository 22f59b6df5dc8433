r"""Multilayer perceptrons in NumPy, with backpropagation written out.

Samples are rows: inputs have shape (sample, in), targets (sample, out), and the weights of a layer
(out, in). Layer :math:`l` computes :math:`Z_l = H_{l-1} W_l^\top + \mathbf 1 b_l^\top` and, unless
it is the last one, :math:`H_l = \varphi(Z_l)`. The error is the mean of the squares over all
samples *and* outputs; the loss adds the penalty of weight decay to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from learndyn.activations import Activation
from learndyn.parameters import MLPParameters, checked_parameters, parameter_views
from learndyn.shapes import ArrayLike, LossPath, Matrix, Weights
from learndyn.trajectory import DIVERGENCE_LIMIT, Trajectory, hold_diverged
from learndyn.validation import (
    finite_result,
    float_array,
    non_negative,
    real_number,
    whole_number,
)


def forward(
    parameters: MLPParameters, x: ArrayLike, *, activation: Activation
) -> tuple[list[Matrix], list[Matrix]]:
    r"""Return what each layer receives and what it computes before its activation.

    Implements :eq:`eq-backpropagation-forward`.

    Parameters
    ----------
    parameters : MLPParameters
        Weights and biases.
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    activation : Activation
        What each hidden unit does.

    Returns
    -------
    activities : list of ndarray of float64, shape (sample, unit)
        :math:`H_0 = X` to :math:`H_{D-1}`.
    sums : list of ndarray of float64, shape (sample, unit)
        :math:`Z_1` to :math:`Z_D`; the last one is the prediction.

    Raises
    ------
    TypeError, ValueError
        If the inputs are not finite floats, or shapes do not fit each other.

    Examples
    --------
    >>> from learndyn.activations import RELU
    >>> ones = MLPParameters((np.ones((2, 1)), np.ones((1, 2))), (np.zeros(2), np.zeros(1)))
    >>> forward(ones, [[3.0], [-3.0]], activation=RELU)[1][1]
    array([[6.],
           [0.]])
    """
    network = checked_parameters(parameters)
    return _forward(network, _inputs(x, network), activation)


def loss(
    parameters: MLPParameters,
    x: ArrayLike,
    y: ArrayLike,
    *,
    activation: Activation,
    weight_decay: float = 0.0,
) -> float:
    r"""Return the mean squared error and, with weight decay, its penalty.

    Implements :eq:`eq-backpropagation-loss`.

    Parameters
    ----------
    parameters : MLPParameters
        Weights and biases.
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.
    activation : Activation
        What each hidden unit does.
    weight_decay : float, optional
        :math:`\lambda`, 0 or more. Biases carry no penalty.

    Returns
    -------
    float
        The loss.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated, or shapes do not fit each other.

    Examples
    --------
    >>> from learndyn.activations import RELU
    >>> line = MLPParameters((np.array([[2.0]]),), (np.array([1.0]),))
    >>> loss(line, [[1.0]], [[5.0]], activation=RELU, weight_decay=0.5)
    5.0
    """
    network = checked_parameters(parameters)
    inputs, targets = _samples(x, y, network)
    decay = _decay(weight_decay)
    error = _forward(network, inputs, activation)[1][-1] - targets
    return _mean_square(error) + decay / 2 * sum(_squares(network))


def loss_and_gradients(
    parameters: MLPParameters,
    x: ArrayLike,
    y: ArrayLike,
    *,
    activation: Activation,
    weight_decay: float = 0.0,
) -> tuple[float, MLPParameters]:
    r"""Return the loss and its derivatives by all weights and biases, by backpropagation.

    Implements :eq:`eq-backpropagation-equations` and :eq:`eq-backpropagation-decay-gradient`.

    Parameters
    ----------
    parameters : MLPParameters
        Weights and biases.
    x : array_like of float, shape (sample, in)
        Inputs, one sample a row.
    y : array_like of float, shape (sample, out)
        Targets, one sample a row.
    activation : Activation
        What each hidden unit does.
    weight_decay : float, optional
        :math:`\lambda`, 0 or more.

    Returns
    -------
    loss : float
        The loss, as `loss` returns it.
    gradients : MLPParameters
        Its derivatives, in the shapes of the parameters.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated, or shapes do not fit each other.

    Examples
    --------
    >>> from learndyn.activations import RELU
    >>> line = MLPParameters((np.array([[2.0]]),), (np.array([1.0]),))
    >>> value, gradients = loss_and_gradients(line, [[1.0]], [[5.0]], activation=RELU)
    >>> value, gradients.weights[0], gradients.biases[0]
    (4.0, array([[-4.]]), array([-4.]))
    """
    network = checked_parameters(parameters)
    inputs, targets = _samples(x, y, network)
    decay = _decay(weight_decay)
    activities, sums = _forward(network, inputs, activation)
    error = sums[-1] - targets
    value = _mean_square(error) + decay / 2 * sum(_squares(network))
    gradients = parameter_views(np.empty(network.to_vector().size), network.widths)
    delta = 2 / error.size * error
    _backward(delta, network, activities, sums, activation, gradients)
    for slope, weights in zip(gradients.weights, network.weights, strict=True):
        slope += decay * weights
    return value, gradients


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
    validation_errors: LossPath
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
    samples = _samples(x, y, start)
    held = None if validation is None else _samples(*validation, start)
    rate = real_number(learning_rate, name="learning_rate", above_zero=True)
    decay = _decay(weight_decay)
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
    row = start.to_vector()
    network = parameter_views(row, start.widths)
    change = np.zeros_like(row)
    changes = parameter_views(change, start.widths)
    keep = np.ones_like(row)
    for part in parameter_views(keep, start.widths).weights:
        part[...] = 1 - rate * decay
    before = row.copy()
    inputs, targets = samples
    bound = DIVERGENCE_LIMIT
    for step, record in enumerate(records):
        activities, sums = _forward(network, inputs, activation)
        error = sums[-1] - targets
        mean, squares = _mean_square(error), _squares(network)
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
            _backward(error, network, activities, sums, activation, changes)
            row *= keep
            row -= change
    return row


def _missed(network: MLPParameters, held: tuple[Matrix, Matrix], activation: Activation) -> float:
    """Return the mean squared error of samples that are not trained on."""
    return _mean_square(_forward(network, held[0], activation)[1][-1] - held[1])


def _forward(
    parameters: MLPParameters, inputs: Matrix, activation: Activation
) -> tuple[list[Matrix], list[Matrix]]:
    """Compute all layers; the last one has no activation."""
    activities, sums = [inputs], list[Matrix]()
    for weights, bias in zip(parameters.weights, parameters.biases, strict=True):
        if sums:
            activities.append(activation.function(sums[-1]))
        z = np.matmul(activities[-1], weights.T)
        z += bias
        sums.append(z)
    return activities, sums


def _backward(
    delta: Matrix,
    parameters: MLPParameters,
    activities: list[Matrix],
    sums: list[Matrix],
    activation: Activation,
    gradients: MLPParameters,
) -> None:
    """Go back from the derivatives by the last sums, and write all others into `gradients`."""
    for layer in reversed(range(len(sums))):
        np.matmul(delta.T, activities[layer], out=gradients.weights[layer])
        np.add.reduce(delta, axis=0, out=gradients.biases[layer])
        if layer > 0:
            weights = parameters.weights[layer]
            # with one output the product is an outer one, for which matmul takes twice as long
            back = delta * weights if len(weights) == 1 else np.matmul(delta, weights)
            back *= activation.derivative(sums[layer - 1])
            delta = back


def _squares(parameters: MLPParameters) -> list[float]:
    """Return the sum of the squared weights of each layer."""
    return [float(np.vdot(weights, weights)) for weights in parameters.weights]


def _mean_square(error: Matrix) -> float:
    """Return the mean of the squares of all entries."""
    return float(np.vdot(error, error)) / error.size


def _decay(weight_decay: float) -> float:
    """Check the strength of weight decay."""
    number = real_number(weight_decay, name="weight_decay")
    return float(non_negative(number, name="weight_decay"))


def _inputs(x: ArrayLike, network: MLPParameters) -> Matrix:
    """Check that the inputs are a table with a column for each input of the network."""
    inputs = float_array(x, name="x")
    width = network.widths[0]
    if inputs.ndim != 2 or len(inputs) == 0 or inputs.shape[1] != width:
        rule = f"shape (sample, {width}), one sample or more"
        raise ValueError(f"x must have {rule}, got {inputs.shape}.")
    return inputs


def _samples(x: ArrayLike, y: ArrayLike, network: MLPParameters) -> tuple[Matrix, Matrix]:
    """Check inputs and targets."""
    inputs, targets = _inputs(x, network), float_array(y, name="y")
    shape = (len(inputs), network.widths[-1])
    if targets.shape != shape:
        rule = f"shape {shape}, a row for each sample and a column for each output"
        raise ValueError(f"y must have {rule}, got {targets.shape}.")
    return inputs, targets
