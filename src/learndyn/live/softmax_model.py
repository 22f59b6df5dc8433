"""Probabilities, loss and gradient of one sample, from its logits.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

# Beyond these a double's exponential is too large for a number, or exactly zero.
OVERFLOW = 709.78
UNDERFLOW = -745.14


def log_probabilities(logits: list[float]) -> list[float]:
    """Return the logarithms of the probabilities.

    Parameters
    ----------
    logits : list of float
        One for each class.

    Returns
    -------
    list of float
        The logarithms; the largest logit is subtracted first.
    """
    top = max(logits)
    total = 0.0
    for z in logits:
        total = total + math.exp(z - top)
    return [z - top - math.log(total) for z in logits]


def gradient(logits: list[float], label: int) -> list[float]:
    """Return the gradient of the loss by the logits.

    Parameters
    ----------
    logits : list of float
        One for each class.
    label : int
        The right class, counted from 0.

    Returns
    -------
    list of float
        Probabilities, minus one at the right class.
    """
    out = []
    logs = log_probabilities(logits)
    for k in range(len(logits)):
        hit = 1.0 if k == label else 0.0
        out.append(math.exp(logs[k]) - hit)
    return out


def losses(logits: list[float], label: int, positions: list[float]) -> list[float]:
    """Return the loss while the right class's logit moves and the others stay.

    Parameters
    ----------
    logits : list of float
        One for each class.
    label : int
        The right class.
    positions : list of float
        Values of its logit.

    Returns
    -------
    list of float
        The losses.
    """
    out = []
    for position in positions:
        moved = [position if k == label else logits[k] for k in range(len(logits))]
        out.append(-log_probabilities(moved)[label])
    return out
