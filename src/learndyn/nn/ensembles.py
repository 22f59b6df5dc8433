"""Many multilayer perceptrons of one shape, trained side by side on data of their own.

A network of a hundred parameters leaves a computer idle between two operations. Here each operation
serves all networks at once, and all parameters lie in one row, so that Adam takes one step for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import nn

from learndyn.nn.hidden import leaky_rectifier
from learndyn.nn.side_by_side import Layers, adam, forward, in_one_row, views, write_gradients
from learndyn.validation import real_number, whole_number

Inputs = Float[torch.Tensor, "run input sample"]
Outputs = Float[torch.Tensor, "run output sample"]
Held = tuple[Float[torch.Tensor, "run input held"], Int[torch.Tensor, "run held"]]
Activities = list[Float[torch.Tensor, "run _ sample"]]
Classes = Int[torch.Tensor, "run sample"]


@dataclass(frozen=True, eq=False)
class EnsembleRun:
    """What a training of many networks leaves behind.

    Attributes
    ----------
    layers : sequence of tuple of Tensor
        Weights and biases at the end.
    validation_accuracies : Tensor of float64, shape (run, epoch)
        Shares of validation samples that each network has right, after each epoch.
    """

    layers: Sequence[tuple[torch.Tensor, torch.Tensor]]
    validation_accuracies: Float[torch.Tensor, "run epoch"]


def stack_samples(
    points: Float[np.ndarray, "run sample input"],
    labels: Int[np.ndarray, "run sample"],
    *,
    device: str = "cpu",
) -> tuple[torch.Tensor, torch.Tensor]:
    """Turn samples in rows into tensors as an ensemble takes them.

    Parameters
    ----------
    points : ndarray of float, shape (run, sample, input)
        Inputs for each network, a sample in each row.
    labels : ndarray of int, shape (run, sample)
        Classes, counted from 0.
    device : str, optional
        Where the tensors are made.

    Returns
    -------
    tuple of Tensor, shapes (run, input, sample) and (run, sample)
        Inputs in single precision, and classes.

    Examples
    --------
    >>> x, classes = stack_samples(np.zeros((3, 10, 2)), np.zeros((3, 10), dtype=int))
    >>> x.shape
    torch.Size([3, 2, 10])
    """
    rows = torch.tensor(points, dtype=torch.float32, device=device)
    return rows.transpose(1, 2).contiguous(), torch.tensor(labels, device=device)


def draw_ensemble(
    widths: Sequence[int], *, num_runs: int, generator: torch.Generator
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    r"""Draw the layers of many networks, uniform between :math:`\pm 1/\sqrt{n_{l-1}}`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs, two or more.
    num_runs : int
        How many networks, 1 or more.
    generator : torch.Generator
        Source of randomness; the layers are on its device.

    Returns
    -------
    list of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1) of each layer, in single precision.

    Raises
    ------
    TypeError, ValueError
        If a number is not an integer or too small.

    Examples
    --------
    >>> layers = draw_ensemble([2, 6, 4], num_runs=20, generator=torch.Generator())
    >>> [tuple(weights.shape) for weights, biases in layers]
    [(20, 6, 2), (20, 4, 6)]
    """
    runs = whole_number(num_runs, name="num_runs", minimum=1)
    sizes = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(sizes) < 2:
        raise ValueError(f"widths must have 2 entries or more, got {list(widths)}.")
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        draws = torch.empty(runs, fan_out, fan_in + 1, device=generator.device)
        draws.uniform_(-(fan_in**-0.5), fan_in**-0.5, generator=generator)
        layers.append((draws[..., :-1].contiguous(), draws[..., -1:].contiguous()))
    return layers


def ensemble_outputs(layers: Layers, x: Inputs, *, negative_slope: float = 0.0) -> Outputs:
    r"""Compute the outputs of all networks, each for its own samples.

    Parameters
    ----------
    layers : sequence of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1).
    x : Tensor, shape (run, input, sample)
        Inputs, a sample in each column.
    negative_slope : float, optional
        Slope of the hidden units below zero; 0 is the rectifier.

    Returns
    -------
    Tensor, shape (run, output, sample)
        Outputs of the last linear layer.

    Examples
    --------
    >>> layer = (torch.ones(1, 1, 2), torch.zeros(1, 1, 1))
    >>> ensemble_outputs([layer], torch.tensor([[[1.0], [3.0]]]))
    tensor([[[4.]]])
    """
    return forward(layers, x, leaky_rectifier(negative_slope))[-1]


def hidden_activities(layers: Layers, x: Inputs, *, negative_slope: float = 0.0) -> Activities:
    """Compute what the units of all hidden layers give.

    Parameters
    ----------
    layers : sequence of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1).
    x : Tensor, shape (run, input, sample)
        Inputs, a sample in each column.
    negative_slope : float, optional
        Slope of the hidden units below zero; 0 is the rectifier.

    Returns
    -------
    list of Tensor, shape (run, unit, sample)
        One for each hidden layer.

    Examples
    --------
    >>> layer = (torch.ones(1, 1, 1), torch.zeros(1, 1, 1))
    >>> hidden_activities([layer, layer], torch.tensor([[[-1.0, 3.0]]]))
    [tensor([[[0., 3.]]])]
    """
    return forward(layers, x, leaky_rectifier(negative_slope))[1:-1]


def ensemble_accuracies(
    layers: Layers, x: Inputs, labels: Classes, *, negative_slope: float = 0.0
) -> Float[torch.Tensor, " run"]:
    """Return the share of its samples that each network has right.

    Parameters
    ----------
    layers : sequence of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1).
    x : Tensor, shape (run, input, sample)
        Inputs, a sample in each column.
    labels : Tensor of int, shape (run, sample)
        Classes, counted from 0.
    negative_slope : float, optional
        Slope of the hidden units below zero.

    Returns
    -------
    Tensor of float64, shape (run,)
        Shares from 0 to 1.

    Examples
    --------
    >>> layer = (torch.tensor([[[1.0], [-1.0]]]), torch.zeros(1, 2, 1))
    >>> ensemble_accuracies([layer], torch.tensor([[[2.0, 3.0]]]), torch.tensor([[0, 1]]))
    tensor([0.5000], dtype=torch.float64)
    """
    guesses = ensemble_outputs(layers, x, negative_slope=negative_slope).argmax(dim=1)
    return (guesses == labels).double().mean(dim=1)


def train_ensemble(
    start: Layers,
    x: Inputs,
    labels: Classes,
    *,
    learning_rate: float,
    num_epochs: int,
    batch_size: int,
    generator: torch.Generator,
    negative_slope: float = 0.0,
    validation: Held | None = None,
) -> EnsembleRun:
    """Train all networks on the cross-entropy by Adam, each on shuffled batches of its samples.

    Parameters
    ----------
    start : sequence of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1); they are left as they are.
    x : Tensor, shape (run, input, sample)
        Inputs, a sample in each column, in the precision and on the device of `start`.
    labels : Tensor of int, shape (run, sample)
        Classes, counted from 0.
    learning_rate : float
        Learning rate of Adam, positive.
    num_epochs, batch_size : int
        How often all samples are used, and how many in one step; the last batch of an epoch may be
        smaller.
    generator : torch.Generator
        Source of the orders: in each epoch ``torch.rand(run, sample)`` is drawn and sorted.
    negative_slope : float, optional
        Slope of the hidden units below zero; 0 is the rectifier.
    validation : tuple of Tensor, optional
        Inputs and classes that are measured after each epoch and never trained on.

    Returns
    -------
    EnsembleRun
        The layers at the end, and accuracies.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated.

    Examples
    --------
    >>> start = [(torch.zeros(3, 2, 1), torch.zeros(3, 2, 1))]
    >>> x, labels = torch.tensor([[[-1.0, 1.0]]]).expand(3, 1, 2), torch.tensor([[0, 1]])
    >>> run = train_ensemble(
    ...     start, x, labels.expand(3, 2), learning_rate=0.1, num_epochs=30, batch_size=2,
    ...     generator=torch.Generator(),
    ... )
    >>> ensemble_accuracies(run.layers, x, labels.expand(3, 2)).tolist()
    [1.0, 1.0, 1.0]
    """
    rate = real_number(learning_rate, name="learning_rate", above_zero=True)
    count = whole_number(num_epochs, name="num_epochs", minimum=0)
    size = whole_number(batch_size, name="batch_size", minimum=1)
    hidden = leaky_rectifier(negative_slope)
    parameters, layers = in_one_row(start)
    gradients = torch.zeros_like(parameters)
    slopes = views(gradients, start)
    step = adam(parameters, gradients, rate)
    targets = nn.functional.one_hot(labels, layers[-1][0].shape[1]).transpose(1, 2)
    samples = torch.cat([x, targets.to(x)], dim=1)
    measured = []
    for _ in range(count):
        order = torch.rand(x.shape[0], x.shape[2], generator=generator).argsort(dim=1).to(x.device)
        shuffled = samples.gather(2, order[:, None].expand_as(samples))
        for batch in torch.split(shuffled, size, dim=2):
            inputs, answers = batch[:, : x.shape[1]], batch[:, x.shape[1] :]
            write_gradients(layers, inputs, answers, hidden, into=slopes)
            step()
        if validation is not None:
            found = ensemble_accuracies(layers, *validation, negative_slope=negative_slope)
            measured.append(found)
    nothing = torch.empty(x.shape[0], 0, dtype=torch.float64)
    return EnsembleRun(layers, torch.stack(measured, dim=1) if measured else nothing)
