"""What the demo of similarities starts from: the part's run, mode by mode."""

from __future__ import annotations

import numpy as np

from learndyn.datasets.hierarchy import ITEMS
from learndyn.live import similarity
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced
from learndyn.live.entries import tree_run


def similarity_data() -> Data:
    """Describe the part's run by its modes; the layers start matched.

    Returns
    -------
    mapping
        ``vectors`` (modes as rows), ``values`` and ``start`` of the run, with the theory.

    Examples
    --------
    >>> len(similarity_data()["vectors"])
    8
    """
    targets, first, second = tree_run.draw_problem()
    left, values, vectors = np.linalg.svd(targets.T, full_matrices=False)
    growing = (first @ vectors.T + second.T @ left) / 2
    return tree_run.theory(tree_run.NUM_FEATURES) | {
        "items": list(ITEMS),
        "vectors": vectors.tolist(),
        "values": values.tolist(),
        "start": (growing.T @ growing).tolist(),
    }


DEMO = Demo(
    name="similarity",
    title="Similarities in the hidden layer of a network that learns a hierarchy",
    view=similarity.view,
    data=similarity_data,
    controls=(
        Control("cosine", "Cosines", (0.0, 1.0), 0.0, switch=True),
        Control("item", "Item", evenly_spaced(0.0, 7.0, count=8), 0.0, names=ITEMS),
        Control("step", "Step", tree_run.STEPS, 125.0, decimals=0, play=True),
    ),
    layout="lead",
)
