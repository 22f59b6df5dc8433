"""What the demo of illusions starts from: products of the part's run, and the reader's feature."""

from __future__ import annotations

from learndyn.datasets.hierarchy import ITEMS
from learndyn.live import illusions
from learndyn.live.contracts import Data
from learndyn.live.demos import Control, Demo, evenly_spaced
from learndyn.live.entries import tree_run

#: The eight items of the chapter, and the feature of which the first is an exception.
NAMES = ("Shark", *ITEMS[1:], "has bones")
HAS_BONES = (-1, 1, 1, 1, -1, -1, -1, -1)


def illusions_data() -> Data:
    """Describe features and first weights by products, to which the page adds the reader's feature.

    Returns
    -------
    mapping
        ``names`` of items and feature; ``targets``, products of the items' features; ``first``,
        ``cross``, ``second``, products of the first weights with themselves and with the targets as
        the second ones see them; ``probe_...``, those of the added output; and the theory.

    Examples
    --------
    >>> illusions_data()["names"][-1]
    'has bones'
    """
    targets, first, second = tree_run.draw_problem(num_outputs=tree_run.NUM_FEATURES + 1)
    seen = second[:-1].T @ targets.T
    probe = second[-1]
    return tree_run.theory(tree_run.NUM_FEATURES + 1) | {
        "names": list(NAMES),
        "targets": (targets @ targets.T).tolist(),
        "first": (first.T @ first).tolist(),
        "cross": (first.T @ seen).tolist(),
        "second": (seen.T @ seen).tolist(),
        "probe_first": (first.T @ probe).tolist(),
        "probe_second": (seen.T @ probe).tolist(),
        "probe": float(probe @ probe),
    }


_FEATURE = tuple(
    Control(f"f{i}", name, (-1.0, 1.0), float(sign), switch=True)
    for i, (name, sign) in enumerate(zip(NAMES[:-1], HAS_BONES, strict=True))
)

DEMO = Demo(
    name="illusions",
    title="What a network believes of an exception",
    view=illusions.view,
    data=illusions_data,
    controls=(
        *_FEATURE,
        Control("item", "Item", evenly_spaced(0.0, 7.0, count=8), 0.0, names=NAMES[:-1]),
        Control("step", "Step", tree_run.STEPS, 123.0, decimals=0, play=True),
    ),
    layout="stack",
    name_labels=(*(f"Item {i}" for i in range(1, 9)), "Feature"),
    switches=NAMES[-1],
)
