import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import Polynomial

from learndyn.theory import stability
from learndyn.theory.chains import sharpness_at_balanced_minimum

DEPTHS = [2, 3, 4, 10, 50]
DATA = {"input_moment": 0.3, "slope": 1.7}


def one_step(unit, ratio, depth):
    """Take one step of gradient descent in natural units."""
    return unit - ratio * (2 / depth) * (unit**depth - 1) * unit ** (depth - 1)


@pytest.mark.parametrize("depth", [1, *DEPTHS])
@pytest.mark.parametrize("slope", [0.4, 1.0, 2.3])
def test_edge_is_two_over_the_sharpness_of_the_balanced_minimum(depth, slope):
    numbers = {"input_moment": 0.37, "slope": slope}
    edge = stability.stability_edge(depth, **numbers)
    assert np.isclose(edge, 2 / sharpness_at_balanced_minimum(depth, **numbers), rtol=1e-14)
    weights = np.full(depth, slope ** (1 / depth))
    sharpness = stability.sharpness_at_minimum(weights, input_moment=0.37)
    assert np.isclose(sharpness, 2 / edge, rtol=1e-12)


def test_depths_and_minima_are_computed_together():
    edges = stability.stability_edge([[1, 2], [3, 50]], **DATA)
    assert edges.shape == (2, 2)
    assert edges[1, 0] == stability.stability_edge(3, **DATA)
    minima = np.array([[1.0, 2.0], [-4.0, -0.5]])
    hessians = stability.hessian_at_minimum(minima, input_moment=0.5)
    assert hessians.shape == (2, 2, 2)
    np.testing.assert_allclose(hessians[1], [[0.25, 2.0], [2.0, 16.0]])
    np.testing.assert_allclose(
        stability.sharpness_at_minimum(minima, input_moment=0.5), [5.0, 16.25]
    )


@pytest.mark.parametrize("depth", DEPTHS)
def test_amplitude_is_that_of_any_loss_by_its_derivatives(depth):
    """Chen and Bruna's condition: the cycle exists above the edge where 3 L'''^2 > L'' L''''."""
    loss = DATA["input_moment"] * (Polynomial([0] * depth + [1]) - DATA["slope"]) ** 2
    minimum = DATA["slope"] ** (1 / depth)
    second, third, fourth = (loss.deriv(order)(minimum) for order in (2, 3, 4))
    bracket = 3 * third**2 - second * fourth
    assert bracket > 0
    expected = second * np.sqrt(6 * 0.01 / bracket) / minimum
    found = stability.cycle_amplitude(1.01, depth=depth)
    assert np.isclose(found, expected, rtol=1e-8)  # large powers cancel in the derivatives


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("dip", [1e-3, 0.1, 0.5, 0.99])
def test_a_cycle_of_that_rate_returns_after_two_steps(depth, dip):
    ratio = stability.rate_of_cycle(dip, depth=depth)
    down = (1 - dip) ** (1 / depth)
    up = one_step(down, ratio, depth)
    assert ratio > 1
    assert 0 < up**depth - 1 < dip
    assert np.isclose(one_step(up, ratio, depth), down, rtol=1e-9)


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_small_cycle_follows_the_amplitude_law(depth):
    ratio = stability.rate_of_cycle(1e-3, depth=depth)
    swing = stability.cycle_amplitude(ratio, depth=depth)
    # the dip is the swing times the depth, less a shift of the middle of its square
    assert np.isclose(depth * swing, 1e-3, rtol=3e-3)


def test_larger_cycles_need_larger_rates():
    for depth in DEPTHS:
        dips = np.linspace(0.01, 0.99, 50)
        ratios = [stability.rate_of_cycle(dip, depth=depth) for dip in dips]
        assert np.all(np.diff(ratios) > 0)


@given(st.integers(1, 60), st.floats(0.01, 0.5), st.floats(0.05, 0.99))
def test_below_half_the_edge_no_step_from_below_reaches_the_minimum(depth, ratio, unit):
    after = one_step(unit, ratio, depth)
    assert unit <= after <= 1


@pytest.mark.parametrize("rate", [0.02, 0.01, 0.005])
def test_steps_of_one_weight_are_those_of_its_exact_decay(rate):
    # the distance from the slope is multiplied by 1 - 2 c eta in each step
    numbers = {"input_moment": 0.5, "slope": 1.0}
    expected = np.log(0.1 / 0.8) / np.log1p(-rate)
    found = stability.descent_steps(0.2, 0.9, learning_rate=rate, depth=1, **numbers)
    # the next order of the expansion of 1/log(1 - rate), which is rate/12
    assert np.isclose(found, expected, atol=rate / 12 * np.log(8) * 1.1)


@pytest.mark.parametrize("depth", [1, 2, 5, 50])
def test_steps_are_counted_right_to_first_order(depth):
    errors = []
    edge = float(stability.stability_edge(depth, input_moment=0.3, slope=1.0))
    for ratio in (0.04, 0.01):
        unit, target, steps = 0.3 ** (1 / depth), 0.9, 0
        while (after := one_step(unit, ratio, depth)) ** depth < target:
            unit, steps = after, steps + 1
        # what is left of the way, as a fraction of a step
        part = stability.descent_steps(
            unit**depth,
            target,
            learning_rate=ratio * edge,
            depth=depth,
            input_moment=0.3,
            slope=1.0,
        )
        predicted = stability.descent_steps(
            0.3, target, learning_rate=ratio * edge, depth=depth, input_moment=0.3, slope=1.0
        )
        errors.append(abs(predicted - steps - part))
    assert errors[1] < 0.4 * errors[0] + 1e-9
    assert errors[0] < 0.05


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: stability.stability_edge(0, **DATA),
            ValueError,
            "depth must be at least 1, got 0",
        ),
        (
            lambda: stability.stability_edge(2, input_moment=0.3, slope=-1.0),
            ValueError,
            "slope must be positive, got -1.0",
        ),
        (
            lambda: stability.sharpness_at_minimum([1.0, 0.0], input_moment=0.3),
            ValueError,
            "weights must not be zero at a minimum, got 0.0",
        ),
        (
            lambda: stability.hessian_at_minimum([1.0], input_moment=-1.0),
            ValueError,
            "input_moment must be positive, got -1.0",
        ),
        (
            lambda: stability.cycle_amplitude(0.99, depth=2),
            ValueError,
            "rate_ratio must be 1 or more, got 0.99",
        ),
        (
            lambda: stability.cycle_amplitude(1.1, depth=1),
            ValueError,
            "depth must be at least 2, got 1",
        ),
        (
            lambda: stability.rate_of_cycle(1.0, depth=2),
            ValueError,
            "dip must be below 1, got 1.0",
        ),
        (
            lambda: stability.rate_of_cycle(0.1, depth=2.0),
            TypeError,
            "depth must be an integer, got 2.0",
        ),
        (
            lambda: stability.descent_steps(0.1, 0.5, learning_rate=0.0, depth=2, **DATA),
            ValueError,
            "learning_rate must be positive, got 0.0",
        ),
        (
            lambda: stability.descent_steps(0.1, 2.0, learning_rate=0.1, depth=2, **DATA),
            ValueError,
            "final_product must lie between",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
