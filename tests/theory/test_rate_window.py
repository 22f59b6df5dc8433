import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from learndyn import chains
from learndyn.datasets import LineFit, noisy_line
from learndyn.theory import rate_window
from learndyn.theory.chains import sharpness_at_balanced_minimum
from learndyn.theory.stability import stability_edge

FIT = LineFit(input_moment=0.3, slope=2.0, noise_floor=0.01)
BUDGET = {"threshold": 0.02, "fit": FIT}


def test_the_band_of_success_has_the_loss_of_the_threshold_at_both_ends():
    for product in rate_window.success_band(0.02, fit=FIT):
        assert np.isclose(0.3 * (product - 2.0) ** 2 + 0.01, 0.02, rtol=1e-12)


@given(st.integers(1, 60), st.floats(0.3, 0.9), st.floats(1.1, 2.0))
def test_time_is_the_integral_over_the_way_into_the_band(depth, below, above):
    lower, upper = rate_window.success_band(0.02, fit=FIT)

    def slowness(weight):
        product = weight**depth
        return 1 / abs(2 * 0.3 * (2.0 - product) * product / weight)

    for share, end in ((below, lower), (above, upper)):
        start, stop = (share * end) ** (1 / depth), end ** (1 / depth)
        expected = quad(slowness, *sorted((start, stop)), epsrel=1e-11, limit=200)[0]
        found = rate_window.time_to_success(start, depth=depth, **BUDGET)
        assert np.isclose(found, expected, rtol=1e-8)


def test_settings_are_broadcast_and_keep_their_order():
    depths, weights = np.array([[10], [3]]), np.array([0.9, 0.5, 0.8])
    times = rate_window.time_to_success(weights, depth=depths, **BUDGET)
    assert times.shape == (2, 3)
    single = rate_window.time_to_success(0.8, depth=3, **BUDGET)
    assert times[1, 2] == single
    steps = rate_window.steps_to_success(
        weights, depth=depths, learning_rate=np.full((4, 1, 1), 0.01), **BUDGET
    )
    assert steps.shape == (4, 2, 3)


def test_a_start_within_the_band_needs_no_step():
    weight = 2.0 ** (1 / 7)
    assert rate_window.time_to_success(weight, depth=7, **BUDGET) == 0
    assert rate_window.steps_to_success(weight, depth=7, learning_rate=0.1, **BUDGET) == 0


def test_steps_of_one_weight_agree_with_the_geometric_series():
    for rate in (0.4, 0.2, 0.1):
        for start in (0.5, 4.0):
            gap = np.sqrt(0.01 / 0.3)
            exact = np.log(gap / abs(start - 2.0)) / np.log(1 - 2 * 0.3 * rate)
            found = rate_window.steps_to_success(start, depth=1, learning_rate=rate, **BUDGET)
            # the rest is x/12 for each factor e of the way, x = rate times curvature
            assert abs(found - exact) < 0.6 * rate / 12 * 3


def test_from_above_the_formula_holds_for_short_steps():
    data = noisy_line(50, slope=2.0, noise_std=0.0, rng=np.random.default_rng(0))
    fit = LineFit(float(np.mean(data.x**2)), 2.0, 0.0)
    depth, weight = np.array([2, 6, 20]), np.array([2.4, 1.25, 1.05])
    rate = 0.02 * stability_edge(depth, input_moment=fit.input_moment, slope=fit.slope)
    chain = {"depth": depth, "learning_rate": rate}
    found = rate_window.steps_to_success(weight, **chain, threshold=0.01, fit=fit)
    runs = chains.train_equal(weight, data.x, data.y, **chain, num_steps=400)
    above = runs.settling_step(0.01) - found
    assert np.all((above > -0.1) & (above < 1.1)), above


def test_the_window_is_time_over_budget_and_two_over_the_sharpness():
    low, high = rate_window.usable_rates([0.9, 0.8], depth=[10, 20], num_steps=300, **BUDGET)
    time = rate_window.time_to_success([0.9, 0.8], depth=[10, 20], **BUDGET)
    np.testing.assert_allclose(low, time / 300, rtol=1e-14)
    sharpness = [sharpness_at_balanced_minimum(d, input_moment=0.3, slope=2.0) for d in (10, 20)]
    np.testing.assert_allclose(high, 2 / np.array(sharpness), rtol=1e-14)


@given(st.floats(1.5, 80.0), st.floats(0.2, 4.0))
def test_the_exponent_is_the_slope_of_the_logarithms(depth, slope):
    def logarithm(log_depth):
        value = np.exp(log_depth)
        return -log_depth - (2 - 2 / value) * np.log(slope)

    middle, step = np.log(depth), 1e-5
    expected = (logarithm(middle + step) - logarithm(middle - step)) / (2 * step)
    assert np.isclose(rate_window.edge_exponent(depth, slope=slope), expected, atol=1e-8)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rate_window.success_band(0.005, fit=FIT), "between the noise floor 0.01 and 1.21"),
        (lambda: rate_window.success_band(2.0, fit=FIT), "the loss of product 0, got 2"),
        (
            lambda: rate_window.success_band(0.02, fit=LineFit(0.3, -1.0, 0.0)),
            "slope must be positive, got -1",
        ),
        (
            lambda: rate_window.usable_rates(1.1, depth=26, num_steps=600, **BUDGET),
            "where the band of success begins, got 1.1 at depth 26",
        ),
        (
            lambda: rate_window.usable_rates(0.9, depth=26, num_steps=0, **BUDGET),
            "num_steps must be at least 1, got 0",
        ),
        (
            lambda: rate_window.time_to_success(-0.9, depth=26, **BUDGET),
            "initial_weight must be positive, got -0.9",
        ),
        (
            lambda: rate_window.time_to_success(0.1, depth=400, **BUDGET),
            "initial_weight must give a product within the range of floats",
        ),
        (
            lambda: rate_window.time_to_success(0.9, depth=0, **BUDGET),
            "depth must be at least 1, got 0",
        ),
        (lambda: rate_window.edge_exponent(-1.0, slope=2.0), "depth must be positive, got -1"),
    ],
)
def test_wrong_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
