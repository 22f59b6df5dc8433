"""Branching diffusion against its law, computed from paths through the tree."""

import itertools

import numpy as np
import pytest

from learndyn.datasets import hierarchy
from learndyn.datasets.hierarchy import HAND_MADE, ITEMS, sample_features


def edges_between(first, second, *, levels, branching):
    """Count the edges between two leaves by climbing until their ancestors agree."""
    up = 0
    while first != second:
        first, second, up = first // branching, second // branching, up + 1
    return 2 * up


@pytest.mark.parametrize(
    ("levels", "branching", "probability"), [(3, 2, 0.15), (2, 3, 0.05), (1, 4, 0.4), (3, 2, 0.9)]
)
def test_products_of_items_are_powers_of_the_correlation_of_an_edge(levels, branching, probability):
    count = 200_000
    features = sample_features(
        count,
        levels=levels,
        branching=branching,
        flip_probability=probability,
        rng=np.random.default_rng(1),
    )
    assert set(np.unique(features)) == {-1.0, 1.0}
    for i, j in itertools.combinations(range(len(features)), 2):
        distance = edges_between(i, j, levels=levels, branching=branching)
        expected = (1 - 2 * probability) ** distance
        # a mean of signs varies by less than 1/sqrt(count); five of these
        assert abs(np.mean(features[i] * features[j]) - expected) < 5 / np.sqrt(count), (i, j)


def test_both_signs_are_equally_likely():
    features = sample_features(
        100_000, levels=2, branching=2, flip_probability=0.1, rng=np.random.default_rng(2)
    )
    assert np.abs(features.mean(axis=1)).max() < 5 / np.sqrt(100_000)


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_certain_edges_are_certain(probability):
    features = sample_features(
        50, levels=3, branching=2, flip_probability=probability, rng=np.random.default_rng(3)
    )
    # all leaves are equally far from the root, so that certain flips change them all alike
    np.testing.assert_array_equal(features, np.tile(features[0], (8, 1)))


def test_a_probability_within_one_coarse_step_is_kept(monkeypatch):
    # with four coarse steps nearly every draw needs the finer one
    monkeypatch.setattr(hierarchy, "STEPS", 4)
    # an odd number of columns, because only STEPS = 2**16 has draws of two whole bytes
    events = hierarchy._draw_events(10, 100_001, 0.3, np.random.default_rng(4))
    assert abs(events.mean() - 0.3) < 5 * np.sqrt(0.3 * 0.7 / 1e6)


def test_the_hand_made_table_has_a_sign_for_each_item():
    assert all(len(signs) == len(ITEMS) for signs in HAND_MADE.values())
    assert {sign for signs in HAND_MADE.values() for sign in signs} == {-1, 1}


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_features": 0}, ValueError, "num_features must be at least 1, got 0"),
        ({"levels": -1}, ValueError, "levels must be at least 0, got -1"),
        ({"branching": 0}, ValueError, "branching must be at least 1, got 0"),
        ({"flip_probability": 1.5}, ValueError, "flip_probability must lie between 0 and 1"),
        ({"flip_probability": np.nan}, ValueError, "flip_probability must be finite"),
        ({"rng": 3}, TypeError, "rng must be a numpy.random.Generator"),
    ],
)
def test_bad_input_is_named(arguments, error, message):
    good = {
        "num_features": 5,
        "levels": 2,
        "branching": 2,
        "flip_probability": 0.1,
        "rng": np.random.default_rng(0),
    }
    with pytest.raises(error, match=message):
        sample_features(**{**good, **arguments})


def test_four_numbers_at_once_are_the_same_sequence():
    for columns in (4, 40, 10_000):
        one, other = (np.random.default_rng(2021) for _ in range(2))
        for rows in (1, 2, 4, 8):
            fast = hierarchy._draw_words(rows, columns, one)
            plain = other.integers(0, hierarchy.STEPS, size=(rows, columns), dtype=np.uint16)
            np.testing.assert_array_equal(fast, plain)
        assert one.standard_normal() == other.standard_normal()
