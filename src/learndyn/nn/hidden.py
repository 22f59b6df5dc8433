"""Activations of hidden layers for gradients written by hand, with slopes read off the activity."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import nn

from learndyn.validation import real_number

Tensors = Callable[[torch.Tensor], torch.Tensor]


class Hidden(NamedTuple):
    """An activation of hidden layers.

    Attributes
    ----------
    function : callable
        The activity of what a layer has received, of any shape; it may write into its argument.
    pull_back : callable
        Takes activities and the derivatives of a loss by them, and returns the derivatives by what
        was received.
    """

    function: Tensors
    pull_back: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def leaky_rectifier(negative_slope: float) -> Hidden:
    """Return the rectifier or a leaky one, with its left slope at zero.

    Parameters
    ----------
    negative_slope : float
        Slope below zero, zero or more; 0 is the rectifier.

    Returns
    -------
    Hidden
        The activation.

    Raises
    ------
    TypeError, ValueError
        If `negative_slope` is not one finite number, or negative: then an activity would not tell
        on which side of zero it came from.

    Examples
    --------
    >>> unit = leaky_rectifier(0.5)
    >>> unit.function(torch.tensor([-2.0, 3.0]))
    tensor([-1.,  3.])
    >>> unit.pull_back(torch.tensor([-1.0, 3.0]), torch.ones(2))
    tensor([0.5000, 1.0000])
    """
    slope = real_number(negative_slope, name="negative_slope")
    if slope < 0:
        raise ValueError(f"negative_slope must be zero or more, got {slope:g}.")
    if not slope:
        return Hidden(torch.relu_, lambda activity, error: error * (activity > 0))

    def function(received: torch.Tensor) -> torch.Tensor:
        return nn.functional.leaky_relu(received, slope, inplace=True)

    def pull_back(activity: torch.Tensor, error: torch.Tensor) -> torch.Tensor:
        # what autograd calls; torch.where takes many times as long
        found: torch.Tensor = torch.ops.aten.leaky_relu_backward(error, activity, slope, True)
        return found

    return Hidden(function, pull_back)


#: The hyperbolic tangent, whose slope is one minus the square of the activity.
TANH = Hidden(torch.tanh_, lambda activity, error: error * (1 - activity**2))
