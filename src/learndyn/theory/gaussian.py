"""Means over a standard normal number as sums over nodes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from jaxtyping import Float

from learndyn.validation import whole_number

Nodes = Float[np.ndarray, " node"]


def gaussian_nodes(num_nodes: int) -> tuple[Nodes, Nodes]:
    r"""Return nodes and weights for means over a standard normal number.

    Parameters
    ----------
    num_nodes : int
        How many, 1 or more.

    Returns
    -------
    tuple of ndarray, shape (node,)
        Places :math:`u_k` and weights :math:`w_k` with sum 1, read-only, so that
        :math:`\sum_k w_k f(u_k) \approx \mathbb E f(u)`; exact for polynomials of degree
        ``2 * num_nodes - 1``.

    Raises
    ------
    TypeError, ValueError
        If `num_nodes` is not an integer above 0.

    Examples
    --------
    >>> places, weights = gaussian_nodes(2)
    >>> round(float(weights @ places**2), 9)
    1.0
    """
    return _nodes(whole_number(num_nodes, name="num_nodes", minimum=1))


@lru_cache(maxsize=8)
def _nodes(num_nodes: int) -> tuple[Nodes, Nodes]:
    """Compute the rule once; nobody can write into it."""
    places, weights = np.polynomial.hermite_e.hermegauss(num_nodes)
    weights = weights / weights.sum()
    places.flags.writeable = weights.flags.writeable = False
    return places, weights
