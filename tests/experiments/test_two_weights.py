import numpy as np
import pytest

from learndyn.datasets import noisy_line
from learndyn.experiments.two_weights import Config, distance_from_flow, train_on_new_data

CONFIG = Config(
    num_data_sets=4,
    num_samples=30,
    slope=2.0,
    noise_std=0.2,
    initial_weights=(1.0, 1.0),
    learning_rate=0.2,
    num_steps=500,
    seed=5,
)


def test_training_arrives_where_least_squares_does_on_every_data_set():
    result = train_on_new_data(CONFIG)
    np.testing.assert_allclose(result.final_products, result.predicted_products, rtol=1e-10)
    np.testing.assert_allclose(result.final_losses, result.predicted_losses, rtol=1e-10)


def test_data_sets_differ_and_repeat_with_their_seed():
    first, again = train_on_new_data(CONFIG), train_on_new_data(CONFIG)
    assert len(set(first.predicted_products)) == 4
    np.testing.assert_array_equal(first.final_products, again.final_products)


@pytest.mark.usefixtures("bad_input")
def test_bad_entries_are_named():
    from dataclasses import replace

    with pytest.raises(ValueError, match="learning_rate must be positive, got -1.0"):
        train_on_new_data(replace(CONFIG, learning_rate=-1.0))


def test_descent_leaves_the_flow_in_proportion_to_its_rate():
    for seed in range(5):
        data = noisy_line(30, slope=2.0, noise_std=0.2, rng=np.random.default_rng(seed))
        distances = distance_from_flow(
            [1.4, -1.6], data, learning_rates=[0.01, 0.005, 0.0025], time=4.0
        )
        # of first order: the ratio of a halving is 2 up to terms of the order of the rate
        np.testing.assert_allclose(distances[:-1] / distances[1:], 2.0, atol=0.1)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("rates", "time", "message"),
    [
        ([2.0], 40.0, "learning rates must not diverge, got 2. Diverged: after step"),
        ([0.5], 0.1, "time must allow at least one step, got 0.1 at rate 0.5"),
        ([0.5], -1.0, "time must be positive, got -1.0"),
    ],
)
def test_what_cannot_be_compared_with_the_flow_is_refused(rates, time, message):
    data = noisy_line(30, slope=2.0, noise_std=0.2, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=message):
        distance_from_flow([1.4, -1.6], data, learning_rates=rates, time=time)


@pytest.mark.usefixtures("bad_input")
def test_products_of_a_run_that_diverged_are_not_reported():
    from dataclasses import replace

    with pytest.raises(ValueError, match="learning rates must not diverge, got 20"):
        train_on_new_data(replace(CONFIG, learning_rate=20.0))
