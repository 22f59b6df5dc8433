import numpy as np
import pytest

from learndyn.datasets import LineSamples, fit_line, noisy_line
from learndyn.experiments.landscape import FATE_NAMES, fates, half_times, train_on_noisy_targets
from learndyn.theory import landscape, two_weights

X = np.linspace(0, 1, 10)
DATA = LineSamples(X, X)
NUMBERS = {"input_moment": float(np.mean(X * X)), "slope": 1.0}
AXIS = (np.arange(24) - 11.5) / 4


def grid():
    return np.stack(np.meshgrid(AXIS, AXIS), axis=-1)


def test_at_small_rates_descent_ends_where_the_flow_does():
    ends = fates(grid(), DATA, learning_rate=0.1, num_steps=300)
    np.testing.assert_array_equal(ends, landscape.flow_branch(grid(), slope=1.0))


def test_runs_diverge_outside_the_ellipse_and_not_inside():
    for rate in (0.5, 1.2, 1.5):
        ends = fates(grid(), DATA, learning_rate=rate, num_steps=300)
        inside = landscape.boundary_ratio(grid(), learning_rate=rate, **NUMBERS) < 1
        np.testing.assert_array_equal(ends == 3, ~inside)


def test_beyond_the_edge_of_every_solution_nothing_settles_but_in_the_saddle():
    ends = fates(grid(), DATA, learning_rate=1.5, num_steps=300)
    assert set(np.unique(ends)) == {0, 2, 3}
    assert set(np.unique(ends)) <= set(FATE_NAMES)


def test_half_times_are_those_of_the_flow_up_to_first_order():
    starts = np.array([[0.3, 0.2], [1.0, -0.9]])
    errors = []
    for rate in (0.02, 0.01):
        times = half_times(starts, DATA, learning_rate=rate, num_steps=round(10 / rate))
        flow = [
            two_weights.gradient_flow(t, initial_weights=w, **NUMBERS).prod()
            for t, w in zip(times, starts, strict=True)
        ]
        errors.append(np.abs(np.array(flow) - 0.5))
    np.testing.assert_allclose(errors[0] / errors[1], 2.0, atol=0.1)


def test_noisy_targets_differ_in_their_noise_only():
    settings = {
        "slope": 1.0,
        "noise_std": 0.3,
        "num_data_sets": 3,
        "initial_weights": [-1.8, 1.7],
        "learning_rate": 0.15,
        "num_steps": 300,
    }
    found = train_on_noisy_targets(X, **settings, rng=np.random.default_rng(1))
    again = train_on_noisy_targets(X, **settings, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(found.slopes, again.slopes)
    np.testing.assert_allclose(found.final_weights.prod(axis=-1), found.slopes, rtol=1e-10)
    noise = 0.3 * np.random.default_rng(1).standard_normal((3, 10))
    by_hand = 1 + (noise @ X) / (X @ X)
    np.testing.assert_allclose(found.slopes, by_hand, rtol=1e-12)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: half_times([[1.0, 1.0]], DATA, learning_rate=0.1, num_steps=9),
            "starts must start below half the slope, 0.5, and pass it within 9 steps; 1 of 1",
        ),
        (
            lambda: half_times([[1.0, -1.0]], DATA, learning_rate=0.1, num_steps=99),
            "pass it within 99 steps; 1 of 1 do not",
        ),
        (
            lambda: fates([[1.0, 1.0]], LineSamples(X, -X), learning_rate=0.1, num_steps=9),
            "slope of the data must be positive, got -1.0",
        ),
        (
            lambda: train_on_noisy_targets(
                X,
                slope=1.0,
                noise_std=-0.1,
                num_data_sets=1,
                initial_weights=[1.0, 1.0],
                learning_rate=0.1,
                num_steps=1,
                rng=np.random.default_rng(0),
            ),
            "noise_std must be zero or more, got -0.1",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_run_that_wanders_back_across_the_half_counts_from_its_first_visit():
    fast = half_times([[1.9, -1.0]], DATA, learning_rate=0.9, num_steps=50)
    assert 0 < fast[0] <= 0.9 * 50


def test_fates_use_the_least_squares_slope_of_noisy_data():
    data = noisy_line(30, slope=1.0, noise_std=0.4, rng=np.random.default_rng(6))
    beta = fit_line(data.x, data.y).slope
    solution = np.array([[np.sqrt(beta), np.sqrt(beta)], [-2.0, -beta / 2]])
    np.testing.assert_array_equal(fates(solution, data, learning_rate=0.1, num_steps=0), [1, -1])
