"""Array types, with the names of axes that the book's notation page lists.

Leading axes count independent settings (starts, learning rates, seeds); then come steps, samples
and the weights of one network, always in the order ``setting, step, sample, weight``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing
from jaxtyping import Bool, Float, Int, UInt16

# NumPy's own type names only complex numbers and a protocol that tuples miss, which checks at run
# time take at its word.
ArrayLike = numpy.typing.ArrayLike | float | int | tuple[Any, ...]

Samples = Float[np.ndarray, " sample"]
Outputs = Float[np.ndarray, "*setting sample"]
Settings = Float[np.ndarray, "*setting"]
Weights = Float[np.ndarray, "*setting weight"]
Matrix = Float[np.ndarray, "_ _"]
Matrices = Float[np.ndarray, "*setting row column"]
WeightPath = Float[np.ndarray, "*setting step weight"]
LossPath = Float[np.ndarray, "*setting step"]
StepCounts = Int[np.ndarray, "*setting"]
Events = Bool[np.ndarray, "_ _"]
Words = UInt16[np.ndarray, "_ _"]
Flags = Bool[np.ndarray, "*setting"]
Layers = Float[np.ndarray, "*setting _ _"]
LayerPath = Float[np.ndarray, "*setting step _ _"]
ModePath = Float[np.ndarray, "*setting step mode"]
StepRecords = Float[np.ndarray, "step setting"]
Labels = Int[np.ndarray, " sample"]
