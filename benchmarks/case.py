"""One computation in two ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Arrays = tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Case:
    """One computation in two ways.

    Attributes
    ----------
    name : str
        What is computed.
    textbook, ours : callable
        The two ways, without arguments; both return the same arrays.
    deviation : callable
        Takes both results and returns their largest relative difference.
    floor : float
        How many times faster ours has to be.
    share : float
        Which part of the work the textbook's way does; its time is divided by that.
    tolerance : float
        Largest relative difference that rounding explains.
    """

    name: str
    textbook: Callable[[], Arrays]
    ours: Callable[[], Arrays]
    deviation: Callable[[Arrays, Arrays], float]
    floor: float
    share: float = 1.0
    tolerance: float = 1e-9


def largest_gap(first: Arrays, second: Arrays) -> float:
    """Return the largest difference, relative to the largest entry of its array."""
    pairs = zip(first, second, strict=True)
    return max(float(np.max(np.abs(a - b)) / np.max(np.abs(a))) for a, b in pairs)
