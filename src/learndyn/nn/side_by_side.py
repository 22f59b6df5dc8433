"""One step of many networks side by side: outputs, gradients, parameters in one row, Adam."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float

from learndyn.nn.hidden import Hidden

# Weights (run, out, in) and biases (run, out, 1) of each layer, from the inputs to the outputs.
Layers = Sequence[tuple[Float[torch.Tensor, "run _ _"], Float[torch.Tensor, "run _ 1"]]]
# Inside nothing is checked at each step, in tests neither.
_Pairs = Sequence

# As in the paper on Adam, and in PyTorch.
_MEAN_DECAY, _SQUARE_DECAY, _FLOOR = 0.9, 0.999, 1e-8


def forward(layers: _Pairs, x: torch.Tensor, hidden: Hidden) -> list[torch.Tensor]:
    """Return the inputs, the activities of all hidden layers and the outputs.

    Parameters
    ----------
    layers : sequence of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1).
    x : Tensor, shape (run, input, sample)
        Inputs, a sample in each column.
    hidden : Hidden
        Activation of the hidden layers.

    Returns
    -------
    list of Tensor, shape (run, unit, sample)
        One for each layer of units.

    Examples
    --------
    >>> from learndyn.nn.hidden import leaky_rectifier
    >>> layer = (torch.ones(1, 1, 1), torch.zeros(1, 1, 1))
    >>> forward([layer, layer], torch.tensor([[[-1.0, 3.0]]]), leaky_rectifier(0.0))[1:]
    [tensor([[[0., 3.]]]), tensor([[[0., 3.]]])]
    """
    activities = [x]
    for index, (weights, biases) in enumerate(layers):
        x = torch.baddbmm(biases, weights, x)
        if index < len(layers) - 1:
            x = hidden.function(x)
        activities.append(x)
    return activities


def write_gradients(
    layers: _Pairs, x: torch.Tensor, answers: torch.Tensor, hidden: Hidden, *, into: _Pairs
) -> None:
    """Write the gradients of the cross-entropy, a mean over samples, into tensors like `layers`.

    Parameters
    ----------
    layers : sequence of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1).
    x : Tensor, shape (run, input, sample)
        Inputs, a sample in each column.
    answers : Tensor, shape (run, output, sample)
        One in the row of the right class and zero in the others.
    hidden : Hidden
        Activation of the hidden layers.
    into : sequence of tuple of Tensor
        Where the gradients are put.

    Examples
    --------
    >>> layer, found = [tuple(torch.zeros(2, 1, 2, 1)) for _ in range(2)]
    >>> answers = torch.tensor([[[1.0], [0.0]]])
    >>> from learndyn.nn.hidden import leaky_rectifier
    >>> rectifier = leaky_rectifier(0.0)
    >>> write_gradients([layer], torch.tensor([[[3.0]]]), answers, rectifier, into=[found])
    >>> found[0].flatten()
    tensor([-1.5000,  1.5000])
    """
    *activities, outputs = forward(layers, x, hidden)
    # the derivative by the outputs of softmax and logarithm together
    error = (outputs.softmax(dim=1) - answers) / x.shape[2]
    for index in reversed(range(len(layers))):
        weights_slope, biases_slope = into[index]
        torch.bmm(error, activities[index].transpose(1, 2), out=weights_slope)
        torch.sum(error, dim=2, keepdim=True, out=biases_slope)
        if index:
            error = torch.bmm(layers[index][0].transpose(1, 2), error)
            error = hidden.pull_back(activities[index], error)


def in_one_row(layers: Layers) -> tuple[torch.Tensor, list[tuple[torch.Tensor, torch.Tensor]]]:
    """Copy all parameters into one row, and return it with the layers as views of it.

    Parameters
    ----------
    layers : sequence of tuple of Tensor
        Weights and biases of each layer.

    Returns
    -------
    tuple
        The row, and weights and biases as parts of it.

    Examples
    --------
    >>> row, layers = in_one_row([(torch.ones(1, 2, 3), torch.zeros(1, 2, 1))])
    >>> row.shape
    torch.Size([8])
    """
    row = torch.cat([tensor.reshape(-1) for layer in layers for tensor in layer])
    return row, views(row, layers)


def views(row: torch.Tensor, like: Layers) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return the parts of a row that belong to each layer, in its shape.

    Parameters
    ----------
    row : Tensor, shape (parameter,)
        All parameters, or a number for each.
    like : sequence of tuple of Tensor
        Weights and biases whose shapes are wanted.

    Returns
    -------
    list of tuple of Tensor
        Parts of the row.

    Examples
    --------
    >>> layers = [(torch.ones(1, 2, 3), torch.zeros(1, 2, 1))]
    >>> [part.tolist() for part in views(torch.arange(8), layers)[0]]
    [[[[0, 1, 2], [3, 4, 5]]], [[[6], [7]]]]
    """
    shapes = [tensor.shape for layer in like for tensor in layer]
    parts = torch.split(row, [math.prod(shape) for shape in shapes])
    found = [part.view(shape) for part, shape in zip(parts, shapes, strict=True)]
    return list(zip(found[::2], found[1::2], strict=True))


def adam(parameters: torch.Tensor, gradients: torch.Tensor, rate: float) -> Callable[[], None]:
    """Return a function that takes the next step of Adam.

    Parameters
    ----------
    parameters : Tensor
        What is changed by each step, in place.
    gradients : Tensor
        Where the gradient stands at each step, of the same shape.
    rate : float
        Learning rate.

    Returns
    -------
    callable
        Without arguments; the same numbers as ``torch.optim.Adam``, without its overhead.

    Examples
    --------
    >>> weight = torch.tensor([1.0])
    >>> adam(weight, torch.tensor([5.0]), 0.25)()
    >>> weight
    tensor([0.7500])
    """
    means, squares = torch.zeros_like(parameters), torch.zeros_like(parameters)
    time = 0

    def step() -> None:
        nonlocal time
        time += 1
        means.lerp_(gradients, 1 - _MEAN_DECAY)
        squares.mul_(_SQUARE_DECAY).addcmul_(gradients, gradients, value=1 - _SQUARE_DECAY)
        sizes = (squares.sqrt() / math.sqrt(1 - _SQUARE_DECAY**time)).add_(_FLOOR)
        parameters.addcdiv_(means, sizes, value=-rate / (1 - _MEAN_DECAY**time))

    return step
