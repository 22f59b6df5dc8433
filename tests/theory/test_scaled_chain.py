import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learndyn.datasets import LineFit
from learndyn.theory import rate_window, scaled_chain
from learndyn.theory.stability import stability_edge

FIT = LineFit(input_moment=0.3, slope=2.0, noise_floor=0.01)
BUDGET = {"num_steps": 600, "threshold": 0.02, "fit": FIT}


@given(
    st.integers(1, 40),
    st.floats(0.01, 3.0),
    st.floats(0.05, 2.0),
    st.floats(0.1, 2.0),
    st.floats(0.3, 3.0),
)
def test_one_step_is_that_of_the_weights_in_any_units(depth, ratio, fraction, moment, slope):
    weight = (ratio * slope) ** (1 / depth)
    rate = fraction / (moment * depth * slope ** (2 - 2 / depth))
    moved = weight - rate * 2 * moment * (weight**depth - slope) * weight ** (depth - 1)
    found = scaled_chain.next_ratio(ratio, depth=depth, rate_ratio=fraction)
    assert np.isclose(found, moved**depth / slope, rtol=1e-7, atol=1e-12)


def test_at_the_edge_the_map_turns_small_distances_around():
    shifts = np.array([1e-6, -1e-6])
    for depth in (1, 2, 9, 50):
        moved = scaled_chain.next_ratio(1 + shifts, depth=depth, rate_ratio=1.0) - 1
        np.testing.assert_allclose(moved, -shifts, rtol=1e-4)


def test_the_wait_is_the_time_to_blow_up():
    # for D = 4 the equation dr/dk = 2 kappa r^(3/2) has the solution r = (1/sqrt(r0) - kappa k)^-2
    ratio, rate = 1e-3, 0.3
    wait = scaled_chain.waiting_steps(ratio, depth=4, rate_ratio=rate)
    assert np.isclose(ratio**-0.5 - rate * wait, 0, atol=1e-12)


@pytest.mark.parametrize("depth", [3, 10, 60])
@pytest.mark.parametrize("fraction", [0.1, 0.6])
def test_the_ends_of_the_window_solve_their_equations(depth, fraction):
    low, high = scaled_chain.usable_weights(depth, rate_ratio=fraction, **BUDGET)
    rate = fraction * stability_edge(depth, input_moment=FIT.input_moment, slope=FIT.slope)
    steps = rate_window.steps_to_success(
        low, depth=depth, learning_rate=rate, threshold=0.02, fit=FIT
    )
    assert np.isclose(steps, 600, rtol=1e-8)
    landing = scaled_chain.next_ratio(high**depth / 2.0, depth=depth, rate_ratio=fraction)
    assert np.isclose(landing, low**depth / 2.0, rtol=1e-6)
    assert low < 2.0 ** (1 / depth) < high


def test_the_window_of_deep_chains_shrinks_in_proportion_to_their_depth():
    depths = np.array([200, 400, 800])
    low, high = scaled_chain.usable_weights(depths, rate_ratio=0.5, **BUDGET)
    width = np.log(high / low) * depths
    # what is left of the dependence is of the order ln(r) / D
    np.testing.assert_allclose(width, width[-1], rtol=0.01)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: scaled_chain.usable_weights(10, rate_ratio=1.0, **BUDGET),
            "rate_ratio must be below 1, the stability edge, got 1",
        ),
        (
            lambda: scaled_chain.usable_weights(2, rate_ratio=0.5, **BUDGET),
            "depth must be at least 3, got 2",
        ),
        (
            lambda: scaled_chain.usable_weights(
                10, rate_ratio=0.5, num_steps=600, threshold=0.001, fit=FIT
            ),
            "threshold must lie between",
        ),
        (
            lambda: scaled_chain.waiting_steps(0.1, depth=2, rate_ratio=0.5),
            "depth must be at least 3, got 2",
        ),
        (
            lambda: scaled_chain.next_ratio(0.0, depth=2, rate_ratio=0.5),
            "ratio must be positive, got 0.0",
        ),
    ],
)
def test_wrong_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
