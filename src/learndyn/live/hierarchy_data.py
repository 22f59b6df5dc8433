"""What the demos of hierarchies compute once: features, first weights, and theory of the levels."""

from __future__ import annotations

import numpy as np

from learndyn.datasets import ITEMS, sample_features
from learndyn.initialization import draw_normal_weights
from learndyn.live.contracts import Data
from learndyn.shapes import Matrix
from learndyn.theory import deep_linear as modes
from learndyn.theory.similarity import level_singular_values

NUM_STEPS = 250
NUM_FEATURES = 10_000
NUM_HIDDEN = 30
SCALE = 1e-12
LEARNING_RATE = 100.0
TREE = {"levels": 3, "branching": 2, "flip_probability": 0.15}

#: The eight items of the chapter on illusions, and the feature of which one is an exception.
NAMES = ("Shark", *ITEMS[1:], "has bones")
HAS_BONES = (-1, 1, 1, 1, -1, -1, -1, -1)


def draw_problem(num_features: int) -> tuple[Matrix, list[Matrix]]:
    """Draw the features and the first weights of the part, the weights for some more outputs.

    Parameters
    ----------
    num_features : int
        Number of outputs; those beyond the features that are drawn are left to the reader.

    Returns
    -------
    targets : ndarray of float64, shape (item, feature)
        The features.
    weights : list of ndarray of float64, shape (out, in)
        The weights of both layers.
    """
    rng = np.random.default_rng(2021)
    targets = sample_features(NUM_FEATURES, **TREE, rng=rng)  # type: ignore[arg-type]
    widths = [len(ITEMS), NUM_HIDDEN, num_features]
    return targets, draw_normal_weights(widths, scale=SCALE, rng=rng)


def similarity_data() -> Data:
    """Describe the part's run by its modes; the layers start matched.

    Returns
    -------
    mapping
        ``vectors`` (modes as rows), ``values`` and ``start`` of the run, with the theory.
    """
    targets, (first, second) = draw_problem(NUM_FEATURES)
    left, values, vectors = np.linalg.svd(targets.T, full_matrices=False)
    growing = (first @ vectors.T + second.T @ left) / 2
    return _theory(NUM_FEATURES) | {
        "items": list(ITEMS),
        "vectors": vectors.tolist(),
        "values": values.tolist(),
        "start": (growing.T @ growing).tolist(),
    }


def illusions_data() -> Data:
    """Describe features and first weights by products, to which the page adds the reader's feature.

    Returns
    -------
    mapping
        ``names`` of items and feature; ``targets``, products of the items' features; ``first``,
        ``cross``, ``second``, products of the first weights with themselves and with the targets as
        the second ones see them; ``probe_...``, those of the added output; and the theory.
    """
    targets, (first, second) = draw_problem(NUM_FEATURES + 1)
    seen = second[:-1].T @ targets.T
    probe = second[-1]
    return _theory(NUM_FEATURES + 1) | {
        "names": list(NAMES),
        "targets": (targets @ targets.T).tolist(),
        "first": (first.T @ first).tolist(),
        "cross": (first.T @ seen).tolist(),
        "second": (seen.T @ seen).tolist(),
        "probe_first": (first.T @ probe).tolist(),
        "probe_second": (seen.T @ probe).tolist(),
        "probe": float(probe @ probe),
    }


def _theory(num_outputs: int) -> dict:
    """Predict the levels from the tree and the widths alone."""
    values = level_singular_values(**TREE, num_features=NUM_FEATURES)  # type: ignore[arg-type]
    pace = modes.step_size(LEARNING_RATE, num_samples=len(ITEMS), num_outputs=num_outputs)
    widths = (len(ITEMS), NUM_HIDDEN, num_outputs)
    times = modes.half_learning_time(
        singular_value=values,
        initial_strength=modes.expected_initial_strength(*widths, scale=SCALE),
        growth_rate=modes.growth_rate(values, step_size=pace),
    )
    return {
        "num_steps": NUM_STEPS,
        "pace": float(pace),
        "level_values": values.tolist(),
        "level_times": times.tolist(),
    }
