r"""The way forward through a multilayer perceptron, and the way back.

Samples are rows: inputs have shape (sample, in), targets (sample, out), and the weights of a layer
(out, in). Layer :math:`l` computes :math:`Z_l = H_{l-1} W_l^\top + \mathbf 1 b_l^\top` and, unless
it is the last one, :math:`H_l = \varphi(Z_l)`. The error is the mean of the squares over all
samples *and* outputs; the loss adds the penalty of weight decay to it.
"""

from __future__ import annotations

import numpy as np

from learndyn.activations import Activation
from learndyn.mlp.parameters import (
    MLPParameters,
    checked_parameters,
    parameter_blocks,
    parameter_views,
)
from learndyn.shapes import ArrayLike, Matrix
from learndyn.validation import float_array, non_negative, real_number

#: These are their own slope times their argument, so that one comparison serves both.
PIECEWISE_LINEAR = ("identity", "relu", "leaky_relu")


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
    return forward_sums(network, _inputs(x, network), activation)


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
    inputs, targets = checked_samples(x, y, network)
    decay = checked_decay(weight_decay)
    error = forward_sums(network, inputs, activation)[1][-1] - targets
    blocks = parameter_blocks(network.to_vector(), network.widths)
    return mean_square(error) + decay / 2 * sum(squared_weights(blocks))


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
    inputs, targets = checked_samples(x, y, network)
    decay = checked_decay(weight_decay)
    row, widths = network.to_vector(), network.widths
    blocks = parameter_blocks(row, widths)
    activities = room_for_activities(inputs, widths)
    output, slopes = forward_slopes(blocks, activities, activation)
    error = output - targets
    value = mean_square(error) + decay / 2 * sum(squared_weights(blocks))
    change = np.empty_like(row)
    backward(2 / error.size * error, blocks, activities, slopes, parameter_blocks(change, widths))
    gradients = parameter_views(change, widths)
    for slope, weights in zip(gradients.weights, network.weights, strict=True):
        slope += decay * weights
    return value, gradients


def forward_sums(
    parameters: MLPParameters, inputs: Matrix, activation: Activation
) -> tuple[list[Matrix], list[Matrix]]:
    """Compute all layers, without checks; the last one has no activation."""
    activities, sums = [inputs], list[Matrix]()
    for weights, bias in zip(parameters.weights, parameters.biases, strict=True):
        if sums:
            activities.append(activation.function(sums[-1]))
        sums.append(np.matmul(activities[-1], weights.T) + bias)
    return activities, sums


def with_ones(table: Matrix) -> Matrix:
    """Append a column of ones, which makes a bias the weight of a unit that is always 1."""
    return np.column_stack([table, np.ones(len(table))])


def forward_slopes(
    blocks: list[Matrix], activities: list[Matrix], activation: Activation
) -> tuple[Matrix, list[Matrix]]:
    """Compute the output and the slopes of hidden units, and fill in their activities.

    All activities carry a column of ones, and the first are the inputs.
    """
    slopes = []
    z = np.matmul(activities[0], blocks[0].T)
    for block, hidden in zip(blocks[1:], activities[1:], strict=True):
        slopes.append(activation.derivative(z))
        if activation.name in PIECEWISE_LINEAR:
            np.multiply(z, slopes[-1], out=hidden[:, :-1])
        else:
            hidden[:, :-1] = activation.function(z)
        z = np.matmul(hidden, block.T)
    return z, slopes


def backward(
    delta: Matrix,
    blocks: list[Matrix],
    activities: list[Matrix],
    slopes: list[Matrix],
    gradients: list[Matrix],
) -> None:
    """Go back from the derivatives by the output, and write all others into `gradients`."""
    for layer in reversed(range(len(blocks))):
        np.matmul(delta.T, activities[layer], out=gradients[layer])
        if layer > 0:
            weights = blocks[layer][:, :-1]
            # with one output the product is an outer one, for which matmul takes twice as long
            delta = delta * weights if len(weights) == 1 else np.matmul(delta, weights)
            delta *= slopes[layer - 1]


def room_for_activities(inputs: Matrix, widths: list[int]) -> list[Matrix]:
    """Return inputs with a column of ones, and room of this kind for each hidden layer."""
    return [with_ones(inputs), *(np.ones((len(inputs), width + 1)) for width in widths[1:-1])]


def squared_weights(blocks: list[Matrix]) -> list[float]:
    """Return the sum of the squared weights of each layer, without its biases."""
    return [float(np.vdot(block[:, :-1], block[:, :-1])) for block in blocks]


def mean_square(error: Matrix) -> float:
    """Return the mean of the squares of all entries."""
    return float(np.vdot(error, error)) / error.size


def checked_decay(weight_decay: float) -> float:
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


def checked_samples(x: ArrayLike, y: ArrayLike, network: MLPParameters) -> tuple[Matrix, Matrix]:
    """Check inputs and targets."""
    inputs, targets = _inputs(x, network), float_array(y, name="y")
    shape = (len(inputs), network.widths[-1])
    if targets.shape != shape:
        rule = f"shape {shape}, a row for each sample and a column for each output"
        raise ValueError(f"y must have {rule}, got {targets.shape}.")
    return inputs, targets
