"""Random weights to start from."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from learndyn.rng import generator
from learndyn.shapes import Matrix
from learndyn.validation import non_negative, real_number, whole_number


def draw_normal_weights(
    widths: Sequence[int], *, scale: float, rng: np.random.Generator
) -> list[Matrix]:
    r"""Draw the weight matrices of a network, each entry normal with mean zero.

    Implements :eq:`eq-modes-initial-weights`: the standard deviation is
    :math:`\gamma / \sqrt{n_\mathrm{in} + n_\mathrm{out}}`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the input to the output; two or more, each 1 or more.
    scale : float
        :math:`\gamma`; 0 or more.
    rng : numpy.random.Generator
        Source of randomness. The same state gives the same matrices up to the scale.

    Returns
    -------
    list of ndarray of float64, shape (out, in)
        One matrix for each layer, in the order in which the input meets them.

    Raises
    ------
    TypeError
        If a width is not an integer or `rng` is not a generator.
    ValueError
        If there are fewer than two widths, one is below 1, or `scale` is negative or not finite.

    Examples
    --------
    >>> first, second = draw_normal_weights([8, 30, 4], scale=1.0, rng=np.random.default_rng(0))
    >>> first.shape, second.shape
    ((30, 8), (4, 30))
    """
    counts = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(counts) < 2:
        raise ValueError(f"widths must name two or more layers of units, got {list(widths)}.")
    size = float(non_negative(real_number(scale, name="scale"), name="scale"))
    source = generator(rng, name="rng")
    return [
        size / np.sqrt(n_in + n_out) * source.standard_normal((n_out, n_in))
        for n_in, n_out in itertools.pairwise(counts)
    ]
