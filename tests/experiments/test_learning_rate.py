from dataclasses import replace

import numpy as np
import pytest

from learndyn.datasets import noisy_line
from learndyn.experiments.learning_rate import (
    Config,
    EdgeConfig,
    largest_rates,
    measure_edges,
    measure_swings,
)

DATA = noisy_line(30, slope=2.0, noise_std=0.1, rng=np.random.default_rng(3))
EDGES = EdgeConfig(depths=(1, 2, 17), distance=1e-5, num_steps=100, precision=1e-6)
CONFIG = Config(
    num_data_sets=3,
    num_samples=100,
    slope=2.0,
    noise_std=0.1,
    depths=(20, 40),
    initial_weight=0.9,
    num_steps=300,
    success_loss=0.02,
    ratios=(0.9, 1.1, 0.005),
    seed=5,
)


def test_the_edge_is_found_where_theory_expects_it():
    result = measure_edges(EDGES, DATA)
    np.testing.assert_allclose(result.measured, result.predicted, rtol=1e-5)


def test_a_run_from_further_away_needs_a_larger_rate_to_be_driven_out():
    near, far = (measure_edges(replace(EDGES, distance=d), DATA).measured for d in (1e-5, 1e-3))
    assert np.isclose(near[0], far[0], rtol=1e-5)  # one weight: the same at every distance
    assert np.all(far[1:] > near[1:] * (1 + 1e-6))


def test_a_coarser_bisection_ends_within_its_precision_below_the_edge():
    result = measure_edges(replace(EDGES, precision=0.01), DATA)
    assert np.all(result.measured <= result.predicted * (1 + 1e-5))
    assert np.all(result.measured >= 0.989 * result.predicted)


def test_swings_approach_their_law_as_the_excess_shrinks():
    excess = np.array([0.04, 0.01])
    swings = measure_swings(DATA, depths=[2, 30], excess=excess, num_steps=1500)
    error = np.abs(swings.measured / swings.predicted - 1)
    assert error.shape == (2, 2)
    np.testing.assert_allclose(error[:, 0] / error[:, 1], 4.0, rtol=0.1)


def test_largest_rates_end_where_the_cycle_costs_too_much():
    result = largest_rates(CONFIG)
    assert result.largest.shape == result.predicted.shape == result.fastest.shape == (3, 2)
    assert np.all(np.abs(result.largest - result.predicted) < 0.0051)
    assert np.all(result.fastest <= result.largest)


def test_a_stricter_success_allows_smaller_rates_only():
    strict = largest_rates(replace(CONFIG, success_loss=0.015))
    assert np.all(strict.largest < largest_rates(CONFIG).largest)


def test_results_repeat_with_their_seed():
    first, again = largest_rates(CONFIG), largest_rates(CONFIG)
    np.testing.assert_array_equal(first.largest, again.largest)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"num_steps": 101}, "num_steps must be even, got 101"),
        ({"depths": (0, 2)}, "depths must be at least 1, got 0"),
        ({"distance": 0.0}, "distance must be positive, got 0.0"),
        ({"precision": -1.0}, "precision must be positive, got -1.0"),
    ],
)
def test_bad_entries_of_a_bisection_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        measure_edges(replace(EDGES, **change), DATA)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ratios": (0.5, 0.9, 0.1)}, "ratios must hold rates that succeed and .* depth 20"),
        ({"num_steps": 5}, "ratios must hold rates that succeed and .* depth 20"),
        ({"depths": (1,)}, "depths must be at least 2, got 1"),
    ],
)
def test_rates_that_do_not_hold_the_end_of_the_stretch_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        largest_rates(replace(CONFIG, **change))
