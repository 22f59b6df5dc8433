"""Experiments on hierarchies: draws, averages, what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from learndyn.experiments import illusions
from learndyn.experiments.similarity import (
    Config,
    average_by_relation,
    compare_similarities,
    predict_levels,
    train_draws,
)

CONFIG = Config(
    num_draws=2,
    num_features=1000,
    num_hidden=12,
    levels=3,
    branching=2,
    flip_probability=0.15,
    scale=1e-12,
    learning_rate=31.6,
    num_steps=250,
    seed=1,
)
SHARK = (-1, 1, 1, 1, -1, -1, -1, -1)


def test_draws_differ_and_repeat_with_their_seed():
    first, again = compare_similarities(CONFIG), compare_similarities(CONFIG)
    np.testing.assert_array_equal(first.measured, again.measured)
    assert np.abs(first.measured[0, -1] - first.measured[1, -1]).max() > 1e-3
    assert first.predicted.shape == first.measured.shape[1:] == (251, 4)


def test_averages_run_over_all_pairs_of_a_relation():
    matrix = np.arange(64.0).reshape(8, 8)
    pairs = {0: [], 1: [], 2: [], 3: []}
    for i, j in np.ndindex(8, 8):
        pairs[sum(i // size == j // size for size in (4, 2, 1))].append(matrix[i, j])
    expected = [np.mean(pairs[relation]) for relation in range(4)]
    np.testing.assert_allclose(average_by_relation(matrix, branching=2), expected)


def test_an_added_feature_is_the_last_output():
    runs = list(train_draws(CONFIG, feature=SHARK))
    for run in runs:
        np.testing.assert_allclose(run.predictions([1000])[-1, :, 0], SHARK, atol=1e-2)


def test_the_worst_belief_of_each_network_is_found():
    result = illusions.compare_beliefs(CONFIG, feature=SHARK, item=0)
    for beliefs, (step, height) in zip(result.measured, result.measured_peaks, strict=True):
        assert height == beliefs.max() == beliefs[int(step)]
    assert predict_levels(CONFIG, num_features=1001).fractions.shape == (251, 4)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({}, {"feature": SHARK, "item": 8}, "item must be below 8, the number of items, got 8"),
        ({}, {"feature": SHARK, "item": 4}, "item must be an exception in one of its groups"),
        ({}, {"feature": (1, 0) * 4, "item": 0}, "write -1 for no"),
        ({"learning_rate": -1.0}, {"feature": SHARK, "item": 0}, "learning_rate must be positive"),
    ],
)
def test_bad_entries_are_named(change, options, message):
    with pytest.raises(ValueError, match=message):
        illusions.compare_beliefs(replace(CONFIG, **change), **options)


@pytest.mark.usefixtures("bad_input")
def test_divergence_is_refused():
    with pytest.raises(ValueError, match="learning_rate must not diverge, got 1e"):
        compare_similarities(replace(CONFIG, learning_rate=1e6, scale=1.0))
