from dataclasses import replace

import numpy as np
import pytest

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.experiments.depth import (
    Config,
    from_random_weights,
    plateau_lengths,
    steps_to_success,
    success_product,
)

CONFIG = Config(depths=(1, 3, 8), learning_rate=0.01, success_loss=0.02, num_steps=900)
DATA = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(3))


def first_lasting_step(losses, limit):
    """Count from the end, one step at a time."""
    step = len(losses)
    while step > 0 and losses[step - 1] < limit:
        step -= 1
    return step if step < len(losses) else -1


def test_measured_steps_are_those_of_whole_chains():
    result = steps_to_success([0.7, 0.9], CONFIG, DATA)
    assert result.predicted_steps.shape == result.measured_steps.shape == (2, 3)
    for i, weight in enumerate((0.7, 0.9)):
        for j, depth in enumerate(CONFIG.depths):
            run = chains.train(
                np.full(depth, weight), DATA.x, DATA.y, learning_rate=0.01, num_steps=900
            )
            assert result.measured_steps[i, j] == first_lasting_step(run.losses, 0.02)


def test_predicted_and_measured_steps_agree():
    result = steps_to_success([0.8, 0.9], CONFIG, DATA)
    allowed = np.maximum(3, 0.03 * result.predicted_steps)
    assert np.all(np.abs(result.measured_steps - result.predicted_steps) <= allowed)


def test_a_run_that_is_too_short_has_no_step_of_success():
    result = steps_to_success(0.9, replace(CONFIG, num_steps=50), DATA)
    assert result.measured_steps.tolist() == [
        -1,
        -1,
        steps_to_success(0.9, CONFIG, DATA).measured_steps[2],
    ]


def test_random_weights_without_spread_are_equal_weights():
    equal = steps_to_success(0.9, CONFIG, DATA)
    found = from_random_weights(
        CONFIG, DATA, weight_mean=0.9, weight_std=0.0, num_starts=2, rng=np.random.default_rng(0)
    )
    for row in (0, 1):
        np.testing.assert_array_equal(found.measured_steps[row], equal.measured_steps)
        np.testing.assert_allclose(found.predicted_steps[row], equal.predicted_steps, rtol=1e-12)


def test_random_starts_differ_and_repeat_with_their_generator():
    def draw(count):
        rng = np.random.default_rng(5)
        return from_random_weights(
            CONFIG, DATA, weight_mean=0.9, weight_std=0.1, num_starts=count, rng=rng
        )

    first, again, more = draw(6), draw(6), draw(8)
    np.testing.assert_array_equal(first.measured_steps, again.measured_steps)
    np.testing.assert_array_equal(first.measured_steps, more.measured_steps[:6])
    assert np.unique(first.predicted_steps).size == first.predicted_steps.size


def test_the_product_of_success_has_the_loss_of_success():
    product = success_product(0.02, DATA)
    assert product < fit_line(DATA.x, DATA.y).slope
    assert np.isclose(np.mean((product * DATA.x - DATA.y) ** 2), 0.02, rtol=1e-12)


def test_the_plateau_of_a_single_weight_and_of_two_is_known_in_closed_form():
    fit = fit_line(DATA.x, DATA.y)
    starts = np.array([0.01, 0.1])
    found = plateau_lengths(starts, DATA, depth=[[1], [2]], learning_rate=0.0005, num_steps=5000)
    exponential = np.log((fit.slope - starts) / (fit.slope / 2)) / (2 * fit.input_moment)
    logistic = np.log(fit.slope / starts - 1) / (4 * fit.input_moment * fit.slope)
    # of first order in the rate, and counted in whole steps
    np.testing.assert_allclose(found, [exponential, logistic], rtol=2e-3, atol=5e-4)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: steps_to_success(-0.9, CONFIG, DATA),
            ValueError,
            "initial_weights must be positive, got -0.9",
        ),
        (
            lambda: steps_to_success(0.9, replace(CONFIG, depths=(2, 0)), DATA),
            ValueError,
            "depths must be at least 1, got 0",
        ),
        (
            lambda: steps_to_success(0.9, replace(CONFIG, learning_rate=0.0), DATA),
            ValueError,
            "learning_rate must be positive, got 0.0",
        ),
        (
            lambda: steps_to_success(2.5, CONFIG, DATA),
            ValueError,
            "final_product must lie between initial_product and the slope",
        ),
        (
            lambda: success_product(0.001, DATA),
            ValueError,
            "success_loss must be above the noise floor .*, got 0.001",
        ),
        (
            lambda: plateau_lengths([0.1], DATA, depth=2, learning_rate=0.01, num_steps=5),
            ValueError,
            "num_steps must suffice to come half way to the slope, got 5",
        ),
        (
            lambda: plateau_lengths([0.1] * 2, DATA, depth=[2] * 3, learning_rate=0.1, num_steps=9),
            ValueError,
            "setting axes must fit each other",
        ),
        (
            lambda: from_random_weights(
                CONFIG,
                DATA,
                weight_mean=0.9,
                weight_std=-1.0,
                num_starts=2,
                rng=np.random.default_rng(0),
            ),
            ValueError,
            "weight_std must be zero or more, got -1.0",
        ),
        (
            lambda: from_random_weights(
                CONFIG, DATA, weight_mean=0.9, weight_std=0.1, num_starts=2, rng=3
            ),
            TypeError,
            "rng must be a numpy.random.Generator",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
