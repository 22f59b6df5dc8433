"""Weight decay for weights, and not for biases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import nn

from learndyn.validation import non_negative


def decay_groups(
    parameters: Iterable[nn.Parameter], *, weight_decay: float | int
) -> list[dict[str, Any]]:
    """Put parameters into two groups for an optimiser, so that biases do not decay.

    Parameters
    ----------
    parameters : iterable of torch.nn.Parameter
        All parameters of a model.
    weight_decay : float
        Strength of the decay of weights, 0 or more.

    Returns
    -------
    list of dict
        The group of those with two axes or more, which decays, and that of the others, which does
        not.

    Raises
    ------
    ValueError
        If `weight_decay` is negative or not finite.

    Examples
    --------
    >>> groups = decay_groups(nn.Linear(3, 5).parameters(), weight_decay=0.01)
    >>> [(tuple(p.shape), group["weight_decay"]) for group in groups for p in group["params"]]
    [((5, 3), 0.01), ((5,), 0.0)]
    """
    strength = float(non_negative(weight_decay, name="weight_decay"))
    every = list(parameters)
    return [
        {"params": [p for p in every if p.ndim >= 2], "weight_decay": strength},
        {"params": [p for p in every if p.ndim < 2], "weight_decay": 0.0},
    ]
