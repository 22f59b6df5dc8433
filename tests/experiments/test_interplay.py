from dataclasses import replace

import numpy as np
import pytest

from learndyn import chains
from learndyn.datasets import LineSamples, fit_line, noisy_line
from learndyn.experiments.interplay import Config, Scaling, scaling, steep_start, sweep
from learndyn.theory import rate_window

DATA = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
CONFIG = Config(
    depths=(10, 40, 64),
    learning_rates=tuple(np.round(np.arange(1, 22) * 0.0025, 4)),
    initial_weight=0.9,
    num_steps=600,
    threshold=0.02,
)
TWO_DEPTHS = Scaling(np.array([1, 2]), np.ones(1), np.ones((1, 2)), np.ones((1, 2)))


def test_every_run_of_a_sweep_is_the_run_of_its_own():
    result = sweep(CONFIG, DATA)
    for i, depth in enumerate(CONFIG.depths):
        for j in (0, 3, 5):
            run = chains.train_equal(
                0.9,
                DATA.x,
                DATA.y,
                depth=depth,
                learning_rate=CONFIG.learning_rates[j],
                num_steps=600,
            )
            assert result.steps[i, j] == run.settling_step(0.02)


def test_ends_and_fastest_rate_are_read_off_the_steps():
    result = sweep(CONFIG, DATA)
    assert result.lowest_rate[:2].tolist() == [0.0025, 0.0025]
    assert result.highest_rate[:2].tolist() == [0.0525, 0.0225]
    row = result.steps[1]
    assert result.fewest_steps[1] == row[row >= 0].min()
    fastest = CONFIG.learning_rates.index(result.fastest_rate[1])
    assert row[fastest] == row[row >= 0].min()
    # of the rates that need 7 steps the smaller one
    assert (result.fewest_steps[0], result.fastest_rate[0]) == (7, 0.05)


def test_where_no_rate_succeeds_there_is_no_fastest():
    result = sweep(replace(CONFIG, depths=(64,), learning_rates=(0.005, 0.01)), DATA)
    assert result.fewest_steps.tolist() == [-1]
    for name in ("lowest_rate", "highest_rate", "fastest_rate", "predicted_steps"):
        assert np.isnan(getattr(result, name)).all(), name
    assert result.predicted_lowest > result.predicted_highest


def test_predictions_of_a_sweep_are_those_of_the_theory():
    fit = fit_line(DATA.x, DATA.y)
    result = sweep(CONFIG, DATA)
    low, high = rate_window.usable_rates(
        0.9, depth=CONFIG.depths, num_steps=600, threshold=0.02, fit=fit
    )
    np.testing.assert_array_equal(result.predicted_lowest, low)
    np.testing.assert_array_equal(result.predicted_highest, high)


def test_a_steep_start_is_predicted_from_where_its_first_step_leads():
    config = Config((26,), tuple(np.arange(12, 43) * 1e-4), 1.1, 600, 0.02)
    result = steep_start(config, DATA)
    shown = np.isfinite(result.predicted_steps)
    above = result.steps[shown] - result.predicted_steps[shown]
    assert shown.sum() > 25
    # at these rates, below an eighth of the edge, the flow is a good guide
    assert np.all((above >= 0) & (above <= 1.3))
    assert not result.diverged.any()


def test_an_odd_chain_thrown_across_zero_is_not_promised_anything():
    rates = (0.03, 0.031)
    even, odd = (steep_start(Config((d,), rates, 1.1, 600, 0.02), DATA) for d in (26, 25))
    assert np.all(even.landings < 0)
    assert np.isfinite(even.predicted_steps[1])
    wider = steep_start(Config((25,), (0.04,), 1.1, 600, 0.02), DATA)
    for result in (odd, wider):
        assert np.isnan(result.predicted_steps[result.landings < 0]).all()


def test_data_sets_differ_and_repeat_with_their_seed():
    config = replace(CONFIG, depths=(20, 40), learning_rates=tuple(np.arange(1, 80) * 5e-4))
    points = {"num_samples": 40, "slope": 2.0, "noise_std": 0.1}
    first, again = (scaling(config, num_data_sets=3, seed=4, **points) for _ in range(2))
    np.testing.assert_array_equal(first.fastest_rates, again.fastest_rates)
    assert len(set(first.input_moments)) == 3
    assert first.fastest_rates.shape == first.edges.shape == (3, 2)
    assert np.all(np.abs(first.fastest_rates / first.edges - 1) < 0.08)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: scaling(
                replace(CONFIG, depths=(10, 40), learning_rates=(0.0005, 0.001)),
                num_data_sets=1,
                num_samples=50,
                slope=2.0,
                noise_std=0.0,
                seed=0,
            ),
            "learning_rates must hold one that succeeds at depth 40",
        ),
        (
            lambda: steep_start(CONFIG, DATA),
            "depths must be a single one here, got",
        ),
        (
            lambda: sweep(replace(CONFIG, learning_rates=(-0.1, 0.1)), DATA),
            "learning_rates must be positive, got -0.1",
        ),
        (
            lambda: sweep(replace(CONFIG, initial_weight=1.2), DATA),
            "initial_weight must make a product below",
        ),
        (
            lambda: Scaling(
                np.array([1, 2]), np.ones(1), np.ones((1, 2)), np.ones((1, 2))
            ).exponents(first_depth=2),
            "first_depth must leave two depths, got 2",
        ),
    ],
)
def test_wrong_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_one_weight_without_noise_shrinks_its_error_by_a_known_factor():
    config = Config((1,), (0.1, 0.2), 1.0, num_steps=60, threshold=1e-4)
    result = sweep(config, LineSamples(np.array([1.0]), np.array([2.0])))
    # the error falls below 1e-2 with the powers of 0.8 and of 0.6
    assert result.steps.tolist() == [[21, 10]]
