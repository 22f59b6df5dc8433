"""Beliefs about exceptions, in networks that learn newly drawn hierarchies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from learndyn.experiments.similarity import Config, predict_levels, train_draws
from learndyn.shapes import ArrayLike
from learndyn.theory import illusions
from learndyn.validation import whole_number

Beliefs = Float[np.ndarray, " step"]
BeliefDraws = Float[np.ndarray, "draw step"]
Peak = Float[np.ndarray, "2"]
PeakDraws = Float[np.ndarray, "draw 2"]


@dataclass(frozen=True, eq=False)
class Result:
    """What theory predicts and what networks believe of one item and one feature.

    Attributes
    ----------
    predicted : ndarray, shape (step,)
        The belief on average over features and weights.
    measured : ndarray, shape (draw, step)
        The belief of each network.
    predicted_peak : ndarray, shape (2,)
        Step and height of the predicted illusion: the extremum farthest from the truth.
    measured_peaks : ndarray, shape (draw, 2)
        Step and height of each network's belief where it is farthest from the truth.
    """

    predicted: Beliefs
    measured: BeliefDraws
    predicted_peak: Peak
    measured_peaks: PeakDraws


def compare_beliefs(config: Config, *, feature: ArrayLike, item: int) -> Result:
    """Train networks with one more feature, and compare what they believe with theory.

    Parameters
    ----------
    config : Config
        The experiment.
    feature : array_like of +1 and -1, shape (item,)
        The feature.
    item : int
        The item that is asked about, 0 or more.

    Returns
    -------
    Result
        Predictions and measurements.

    Raises
    ------
    TypeError
        If an argument does not hold numbers of the kind stated.
    ValueError
        If an entry of the configuration or the feature is not valid, there is no such item, a run
        diverges, or theory predicts no illusion for this item.

    Examples
    --------
    >>> config = Config(2, 1000, 30, 3, 2, 0.15, 1e-12, 31.0, 260, seed=0)
    >>> result = compare_beliefs(config, feature=[-1, 1, 1, 1, -1, -1, -1, -1], item=0)
    >>> print(f"{result.predicted_peak[1]:.1f}")
    0.5
    """
    overlaps = illusions.level_overlaps(feature, branching=config.branching)
    if whole_number(item, name="item", minimum=0) >= len(overlaps):
        raise ValueError(f"item must be below {len(overlaps)}, the number of items, got {item}.")
    levels = predict_levels(config, num_features=config.num_features + 1)
    turns = illusions.extrema(
        overlaps[item],
        singular_values=levels.singular_values,
        half_times=levels.half_times,
        step_size=levels.step_size,
    )
    truth = overlaps[item].sum()
    if not np.any(truth * turns[:, 1] < 0):
        raise ValueError(f"item must be an exception in one of its groups, got item {item}.")
    runs = train_draws(config, feature=feature)
    measured = np.array([run.predictions([config.num_features])[:, item, 0] for run in runs])
    worst = np.argmin(truth * measured, axis=1)
    peaks = np.stack([worst, measured[np.arange(len(worst)), worst]], axis=-1)
    return Result(
        predicted=illusions.belief(levels.fractions, overlaps=overlaps[item]),
        measured=measured,
        predicted_peak=turns[np.argmin(truth * turns[:, 1])],
        measured_peaks=peaks,
    )
