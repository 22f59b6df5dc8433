"""The run of Part II that several demos start from: features of a tree, first weights, theory."""

from __future__ import annotations

import functools

import numpy as np

from learndyn.datasets.hierarchy import ITEMS, sample_features
from learndyn.initialization import draw_normal_weights
from learndyn.live.demos import evenly_spaced
from learndyn.shapes import Matrix
from learndyn.theory import deep_linear, hierarchy

NUM_STEPS = 250
NUM_FEATURES = 10_000
NUM_HIDDEN = 30
SCALE = 1e-12
LEARNING_RATE = 100.0
STEPS = evenly_spaced(0.0, float(NUM_STEPS), count=NUM_STEPS + 1)

_LEVELS = 3
_BRANCHING = 2
_FLIP_PROBABILITY = 0.15


@functools.cache
def draw_problem(*, num_outputs: int = NUM_FEATURES, scale: float = SCALE) -> tuple[Matrix, ...]:
    """Draw the features and the first weights.

    Parameters
    ----------
    num_outputs : int
        Number of outputs; those beyond the features that are drawn are left to the reader.
    scale : float
        Scale of the weights.

    Returns
    -------
    features : ndarray of float64, shape (item, feature)
        The features.
    first, second : ndarray of float64, shape (out, in)
        The weights of both layers.

    Examples
    --------
    >>> [array.shape for array in draw_problem()]
    [(8, 10000), (30, 8), (10000, 30)]
    """
    rng = np.random.default_rng(2021)
    features = sample_features(
        NUM_FEATURES,
        levels=_LEVELS,
        branching=_BRANCHING,
        flip_probability=_FLIP_PROBABILITY,
        rng=rng,
    )
    widths = [len(ITEMS), NUM_HIDDEN, num_outputs]
    return features, *draw_normal_weights(widths, scale=scale, rng=rng)


def theory(num_outputs: int) -> dict:
    """Predict the levels from the tree and the widths alone.

    Parameters
    ----------
    num_outputs : int
        Number of outputs of the network.

    Returns
    -------
    mapping
        ``num_steps``; ``pace``, the step size of the modes; ``level_values``, singular values of
        the levels; ``level_times``, the steps at which each is half learned.

    Examples
    --------
    >>> [round(time) for time in theory(10_000)["level_times"]]
    [94, 111, 159, 228]
    """
    eigenvalues = hierarchy.eigenvalues(
        levels=_LEVELS, branching=_BRANCHING, flip_probability=_FLIP_PROBABILITY
    )
    values = np.sqrt(NUM_FEATURES * eigenvalues)
    pace = deep_linear.step_size(LEARNING_RATE, num_samples=len(ITEMS), num_outputs=num_outputs)
    times = deep_linear.half_learning_time(
        singular_value=values,
        initial_strength=deep_linear.expected_initial_strength(
            len(ITEMS), NUM_HIDDEN, num_outputs, scale=SCALE
        ),
        growth_rate=deep_linear.growth_rate(values, step_size=pace),
    )
    return {
        "num_steps": NUM_STEPS,
        "pace": float(pace),
        "level_values": values.tolist(),
        "level_times": times.tolist(),
    }
