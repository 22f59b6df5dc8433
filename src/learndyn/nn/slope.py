"""PyTorch's descent with momentum on the simplest loss there is."""

from __future__ import annotations

import numpy as np
import torch
from jaxtyping import Float
from torch import nn

from learndyn.validation import real_number, whole_number


def descend_slope(*, momentum: float | int, num_steps: int) -> Float[np.ndarray, " step"]:
    """Descend a slope of gradient 1 with `torch.optim.SGD` at rate 1.

    Parameters
    ----------
    momentum : float
        Share of the velocity that is kept, 0 or more.
    num_steps : int
        Number of steps, 0 or more.

    Returns
    -------
    ndarray of float64, shape (step,)
        Distance from the start, before the first step and after each.

    Raises
    ------
    TypeError
        If `num_steps` is not an integer or `momentum` not a number.
    ValueError
        If a value is out of its range.

    Examples
    --------
    >>> descend_slope(momentum=0.5, num_steps=2)
    array([0. , 1. , 2.5])
    """
    count = whole_number(num_steps, name="num_steps", minimum=0)
    kept = real_number(momentum, name="momentum")
    if kept < 0:
        raise ValueError(f"momentum must be zero or more, got {kept}.")
    place = nn.Parameter(torch.zeros((), dtype=torch.float64))
    place.grad = -torch.ones_like(place)  # no step changes it, as the slope is the same everywhere
    optimizer = torch.optim.SGD([place], lr=1.0, momentum=kept)
    path = [place.item()]
    for _ in range(count):
        optimizer.step()
        path.append(place.item())
    return np.array(path)
