"""The same small network from many starting points and at many rates, trained side by side.

A sweep over initial scales and learning rates trains hundreds of networks on the same samples. Here
they are one batch: each operation serves all of them, and one step of gradient descent moves all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import nn

from learndyn.nn.hidden import Hidden
from learndyn.nn.side_by_side import Layers, forward, in_one_row, views, write_gradients
from learndyn.validation import non_negative, positive, whole_number

Rows = Float[torch.Tensor, "_ input"]
Classes = Int[torch.Tensor, " _"]
Arrays = tuple[Float[np.ndarray, "_ _"], Int[np.ndarray, " _"]]
Shares = Float[np.ndarray, "seed setting"]

# How many networks are measured at once; more would only fill the memory.
_GROUP = 64


@dataclass(frozen=True)
class Setting:
    """One point of a sweep.

    Attributes
    ----------
    gain : float
        Gain of the hidden layers, positive.
    learning_rate : float
        Learning rate, positive.
    is_uniform : bool, optional
        Whether the weights are uniform; without it they are normal.
    bias_variance : float, optional
        Variance of the biases of the hidden layers, which are normal; without it they start at 0.
    """

    gain: float
    learning_rate: float
    is_uniform: bool = False
    bias_variance: float = 0.0

    def __post_init__(self) -> None:
        positive(self.gain, name="gain")
        positive(self.learning_rate, name="learning_rate")
        non_negative(self.bias_variance, name="bias_variance")


@dataclass(frozen=True, eq=False)
class SettingRuns:
    """What networks of one shape have learned in each setting, seed by seed.

    Attributes
    ----------
    layers : sequence of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1) at the end; the settings of a seed are
        neighbours.
    accuracies : ndarray of float64, shape (seed, setting)
        Shares of the validation samples that are right at the end; a network whose outputs are no
        longer finite has none right.
    diverged : ndarray of bool, shape (seed, setting)
        Whether the outputs are no longer finite.
    """

    layers: Sequence[tuple[torch.Tensor, torch.Tensor]]
    accuracies: Shares
    diverged: np.ndarray


def run_settings(
    widths: Sequence[int],
    train: Arrays,
    *,
    validation: Arrays,
    settings: Sequence[Setting],
    num_seeds: int,
    num_epochs: int,
    batch_size: int,
    hidden: Hidden,
    seed: int,
    device: str = "cpu",
) -> SettingRuns:
    """Draw and train the networks of all settings and seeds as one batch.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs.
    train, validation : tuple of ndarray, shapes (sample, input) and (sample,)
        Inputs and classes to train on, and those that are measured at the end only.
    settings : sequence of Setting
        What differs between the networks of a seed.
    num_seeds, num_epochs, batch_size : int
        How many seeds, how often all samples are used, and how many in one step.
    hidden : Hidden
        Activation of the hidden layers.
    seed : int
        Decides weights and orders.
    device : str, optional
        Where the networks are trained.

    Returns
    -------
    SettingRuns
        The layers at the end, and validation accuracies.

    Raises
    ------
    TypeError, ValueError
        As in `draw_settings` and `train_settings`.

    Examples
    --------
    >>> from learndyn.nn.hidden import TANH
    >>> data = np.array([[-1.0], [1.0]]), np.array([0, 1])
    >>> runs = run_settings(
    ...     [1, 2], data, validation=data, settings=[Setting(1.0, 0.5), Setting(2.0, 0.5)],
    ...     num_seeds=3, num_epochs=30, batch_size=2, hidden=TANH, seed=0,
    ... )
    >>> runs.accuracies.tolist()
    [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    source = torch.Generator(device).manual_seed(whole_number(seed, name="seed", minimum=0))
    start = draw_settings(widths, settings=settings, num_seeds=num_seeds, generator=source)
    samples, held = (
        (torch.tensor(x, dtype=torch.float32, device=device), torch.tensor(y, device=device))
        for x, y in (train, validation)
    )
    return train_settings(
        start,
        samples,
        settings=settings,
        num_seeds=num_seeds,
        num_epochs=num_epochs,
        batch_size=batch_size,
        generator=source,
        hidden=hidden,
        validation=held,
    )


def draw_settings(
    widths: Sequence[int],
    *,
    settings: Sequence[Setting],
    num_seeds: int,
    generator: torch.Generator,
) -> list[tuple[torch.Tensor, torch.Tensor]]:
    r"""Draw the same networks once for each setting, with weight variance :math:`g^2/n_{l-1}`.

    All settings of a seed that share a distribution are multiples of the same weights. The last
    layer has gain 1 and no biases at the start.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs, two or more.
    settings : sequence of Setting
        Gains, distributions and variances of biases; one or more.
    num_seeds : int
        How many networks of each distribution, 1 or more.
    generator : torch.Generator
        Source of randomness; the layers are on its device.

    Returns
    -------
    list of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1) of each layer, in single precision; the
        settings of a seed are neighbours.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated, or there are too few widths or settings.

    Examples
    --------
    >>> layers = draw_settings(
    ...     [2, 3, 4], settings=[Setting(1.0, 0.1), Setting(2.0, 0.1)], num_seeds=5,
    ...     generator=torch.Generator(),
    ... )
    >>> (weights, biases), head = layers
    >>> weights.shape, torch.equal(weights[1], 2 * weights[0])
    (torch.Size([10, 3, 2]), True)
    """
    seeds = whole_number(num_seeds, name="num_seeds", minimum=1)
    sizes = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(sizes) < 2:
        raise ValueError(f"widths must have 2 entries or more, got {list(widths)}.")
    if not settings:
        raise ValueError("settings must have 1 entry or more, got none.")
    device = generator.device
    numbers = [(s.gain, s.bias_variance**0.5, float(s.is_uniform)) for s in settings]
    gains, shifts, flags = torch.tensor(numbers, dtype=torch.float32, device=device).T[
        ..., None, None
    ]
    layers = []
    for index, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        is_head = index == len(sizes) - 2
        shape = (seeds, 1, fan_out, fan_in)
        normal = torch.empty(shape, device=device).normal_(generator=generator)
        # uniform numbers between -sqrt(3) and sqrt(3) have variance 1
        flat = torch.empty(shape, device=device).uniform_(-(3**0.5), 3**0.5, generator=generator)
        biases = torch.empty((seeds, 1, fan_out, 1), device=device).normal_(generator=generator)
        weights = torch.where(flags > 0, flat, normal) * fan_in**-0.5 * (1 if is_head else gains)
        shifted = biases * (0 * shifts if is_head else shifts)
        layers.append((weights.flatten(0, 1), shifted.flatten(0, 1)))
    return layers


def train_settings(
    start: Layers,
    train: tuple[Rows, Classes],
    *,
    settings: Sequence[Setting],
    num_seeds: int,
    num_epochs: int,
    batch_size: int,
    generator: torch.Generator,
    hidden: Hidden,
    validation: tuple[Rows, Classes],
) -> SettingRuns:
    """Train all networks on the cross-entropy by gradient descent with shuffled batches.

    Parameters
    ----------
    start : sequence of tuple of Tensor
        Weights (run, out, in) and biases (run, out, 1), the settings of a seed as neighbours; they
        are left as they are.
    train : tuple of Tensor, shapes (sample, input) and (sample,)
        Inputs and classes, counted from 0.
    settings : sequence of Setting
        Their learning rates; the rest belongs to the start.
    num_seeds : int
        How many seeds the runs belong to.
    num_epochs, batch_size : int
        How often all samples are used, and how many in one step; the last batch of an epoch may be
        smaller.
    generator : torch.Generator
        Source of the orders: in each epoch ``torch.rand(seed, sample)`` is drawn and sorted, and
        the settings of a seed share its order.
    hidden : Hidden
        Activation of the hidden layers.
    validation : tuple of Tensor
        Inputs and classes that are measured at the end and never trained on.

    Returns
    -------
    SettingRuns
        The layers at the end, and accuracies.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated, or the runs are not seeds times settings.

    Examples
    --------
    >>> from learndyn.nn.hidden import TANH
    >>> start = [(torch.zeros(6, 2, 1), torch.zeros(6, 2, 1))]
    >>> data = torch.tensor([[-1.0], [1.0]]), torch.tensor([0, 1])
    >>> runs = train_settings(
    ...     start, data, settings=[Setting(1.0, 0.1), Setting(1.0, 0.5)], num_seeds=3,
    ...     num_epochs=5, batch_size=2, generator=torch.Generator(), hidden=TANH, validation=data,
    ... )
    >>> runs.accuracies.tolist()
    [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    rates = np.array([setting.learning_rate for setting in settings])
    seeds = whole_number(num_seeds, name="num_seeds", minimum=1)
    count = whole_number(num_epochs, name="num_epochs", minimum=0)
    size = whole_number(batch_size, name="batch_size", minimum=1)
    if len(start[0][0]) != seeds * len(rates):
        raise ValueError(
            f"start must hold {seeds} seeds of {len(rates)} settings, got {len(start[0][0])} runs."
        )
    parameters, layers = in_one_row(start)
    gradients = torch.zeros_like(parameters)
    into = views(gradients, start)
    steps = _step_sizes(start, rates, seeds)
    (x, labels), repeats = train, len(rates)
    targets = nn.functional.one_hot(labels, start[-1][0].shape[1]).to(x)
    for _ in range(count):
        keys = torch.rand(seeds, len(x), generator=generator, device=x.device)
        order = keys.argsort(dim=1)
        for chosen in torch.split(order, size, dim=1):
            inputs, answers = (
                part[chosen].repeat_interleave(repeats, dim=0).transpose(1, 2)
                for part in (x, targets)
            )
            write_gradients(layers, inputs, answers, hidden, into=into)
            parameters.addcmul_(gradients, steps, value=-1)
    return SettingRuns(layers, *_measure(layers, *validation, hidden, (seeds, repeats)))


def _step_sizes(start: Layers, rates: np.ndarray, num_seeds: int) -> torch.Tensor:
    """Return the learning rate of each parameter, in the order in which all lie in one row."""
    weights = start[0][0]
    each = torch.tensor(rates).to(weights).repeat(num_seeds)
    return torch.cat(
        [each[:, None, None].expand(part.shape).reshape(-1) for layer in start for part in layer]
    )


def _measure(
    layers: Layers, x: torch.Tensor, labels: torch.Tensor, hidden: Hidden, shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of samples that are right, and whether outputs are not finite."""
    right, lost = [], []
    groups = zip(*(torch.split(part, _GROUP) for layer in layers for part in layer), strict=True)
    for parts in groups:
        some = list(zip(parts[::2], parts[1::2], strict=True))
        inputs = x.T.expand(len(parts[0]), -1, -1)
        outputs = forward(some, inputs, hidden)[-1]
        is_lost = ~outputs.isfinite().all(dim=2).all(dim=1)
        # the largest of neighbours is found faster
        guesses = outputs.transpose(1, 2).contiguous().argmax(dim=2)
        share = (guesses == labels).double().mean(dim=1)
        right.append(torch.where(is_lost, 0.0, share))
        lost.append(is_lost)
    share, is_lost = (torch.cat(part).reshape(shape).cpu() for part in (right, lost))
    return np.asarray(share), np.asarray(is_lost)
