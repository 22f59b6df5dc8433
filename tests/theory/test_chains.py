import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from learndyn.theory import chains, two_weights

DEPTHS = [1, 2, 3, 4, 5, 10, 30]
fraction = st.floats(0.02, 0.97)


def time_by_quadrature(first, last, *, depth, input_moment, slope):
    """Integrate dt = dP / velocity numerically."""

    def slowness(product):
        return 1 / (2 * input_moment * depth * product ** (2 - 2 / depth) * (slope - product))

    return quad(slowness, first, last, epsabs=0, epsrel=1e-12, limit=400)[0]


@given(st.sampled_from(DEPTHS), fraction, fraction, st.floats(0.1, 2.0), st.floats(0.2, 3.0))
def test_time_from_below_agrees_with_quadrature(depth, one, other, moment, slope):
    first, last = sorted((one * slope, other * slope))
    data = {"depth": depth, "input_moment": moment, "slope": slope}
    expected = time_by_quadrature(first, last, **data)
    assert np.isclose(chains.flow_time(first, last, **data), expected, rtol=1e-9, atol=1e-12)


@given(st.sampled_from(DEPTHS), fraction, fraction, st.floats(0.2, 3.0))
def test_time_from_above_agrees_with_quadrature(depth, one, other, slope):
    last, first = sorted((slope / one, slope / other))
    data = {"depth": depth, "input_moment": 0.4, "slope": slope}
    expected = time_by_quadrature(first, last, **data)
    assert np.isclose(chains.flow_time(first, last, **data), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("depth", DEPTHS)
def test_time_agrees_with_a_solver_for_the_weights_themselves(depth):
    moment, slope, time = 1 / 3, 2.0, 0.4

    def velocity(_, weights):
        others = [np.prod(np.delete(weights, i)) for i in range(depth)]
        return -2 * moment * (np.prod(weights) - slope) * np.array(others)

    start = np.full(depth, 0.9)
    end = solve_ivp(velocity, (0, time), start, method="LSODA", rtol=1e-11, atol=1e-13).y[:, -1]
    found = chains.flow_time(
        start.prod(), end.prod(), depth=depth, input_moment=moment, slope=slope
    )
    # the solver's error, enlarged where the product hardly moves any more
    assert np.isclose(found, time, rtol=1e-6)


def test_two_weights_are_the_balanced_case_of_their_own_theory():
    data = {"input_moment": 0.35, "slope": 1.7}
    end = two_weights.gradient_flow(2.5, initial_weights=[0.3, 0.3], **data).prod()
    assert np.isclose(chains.flow_time(0.09, end, depth=2, **data), 2.5, rtol=1e-12)


def test_settings_are_computed_together():
    ends = np.array([[0.2, 0.5], [1.0, 1.9]])
    data = {"depth": 7, "input_moment": 0.35, "slope": 2.0}
    together = chains.flow_time(0.1, ends, **data)
    assert together.shape == (2, 2)
    assert together[1, 1] == chains.flow_time(0.1, 1.9, **data)


def test_depths_are_computed_together():
    data = {"input_moment": 0.35, "slope": 2.0}
    for first, last in ((0.1, [0.3, 1.9]), (5.0, [2.2, 2.1])):
        together = chains.flow_time(first, last, depth=np.array(DEPTHS)[:, np.newaxis], **data)
        assert together.shape == (len(DEPTHS), 2)
        for depth, row in zip(DEPTHS, together, strict=True):
            alone = [chains.flow_time(first, end, depth=depth, **data) for end in last]
            np.testing.assert_allclose(row, alone, rtol=1e-14)


@pytest.mark.parametrize("depth", [2, 3, 5, 30])
def test_plateau_is_the_flow_time_up_to_a_constant(depth):
    data = {"depth": depth, "input_moment": 0.35, "slope": 1.7}
    starts = np.geomspace(1e-8, 1e-6, 3)
    for end in (0.3, 1.6):
        rest = chains.flow_time(starts, end, **data) - chains.plateau_time(starts, **data)
        # the remainder changes by P0^(2/D) times a constant, which is slow for many weights
        assert np.ptp(rest) < 3e-4 * depth**2
        assert np.ptp(chains.plateau_time(starts, **data)) > 1


def test_plateaus_of_several_depths_are_computed_together():
    data = {"input_moment": 0.35, "slope": 1.7}
    together = chains.plateau_time([0.1, 0.2], depth=[[2], [7]], **data)
    alone = [chains.plateau_time([0.1, 0.2], depth=depth, **data) for depth in (2, 7)]
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("weight", [0.8, 0.9, 1.0])
def test_the_fastest_depth_has_the_smallest_time_by_quadrature(weight):
    data = {"input_moment": 0.3, "slope": 2.0}
    times = [time_by_quadrature(weight**depth, 1.8, depth=depth, **data) for depth in range(1, 31)]
    found = chains.fastest_depth(1.8, initial_weight=weight, max_depth=30, **data)
    assert found == 1 + int(np.argmin(times))
    assert (found == 30) == (weight == 1.0)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("function", "change", "error", "message"),
    [
        (chains.plateau_time, {"depth": 1}, ValueError, "depth must be at least 2, got 1"),
        (
            chains.plateau_time,
            {"initial_product": 2.0},
            ValueError,
            "initial_product must be below the slope 2, got 2.0",
        ),
        (chains.plateau_time, {"slope": 0.0}, ValueError, "slope must be positive, got 0.0"),
        (
            chains.fastest_depth,
            {"initial_weight": 1.1},
            ValueError,
            "initial_weight must be at most 1, got 1.1",
        ),
        (chains.fastest_depth, {"max_depth": 0}, ValueError, "max_depth must be at least 1, got 0"),
        (
            chains.fastest_depth,
            {"final_product": 0.5},
            ValueError,
            "final_product must lie between .* got",
        ),
        (
            chains.fastest_depth,
            {"final_product": [1.0, 1.5]},
            TypeError,
            "final_product must be one real number",
        ),
    ],
)
def test_bad_input_of_plateau_and_fastest_depth_is_named(function, change, error, message):
    arguments = {"input_moment": 0.5, "slope": 2.0}
    if function is chains.plateau_time:
        arguments |= {"initial_product": 0.1, "depth": 3}
    else:
        arguments |= {"final_product": 1.0, "initial_weight": 0.9, "max_depth": 9}
    arguments |= change
    with pytest.raises(error, match=message):
        function(**arguments)


@pytest.mark.parametrize("depth", [1, 2, 3, 8])
@pytest.mark.parametrize("slope", [0.4, 1.0, 2.3])
def test_sharpness_is_the_largest_eigenvalue_of_the_hessian(depth, slope):
    moment = 0.37

    def loss(weights):
        product = torch.ones((), dtype=torch.float64)
        for weight in weights:
            product = product * weight
        return moment * (product - slope) ** 2

    minimum = torch.full((depth,), slope ** (1 / depth), dtype=torch.float64)
    eigenvalues = torch.linalg.eigvalsh(torch.autograd.functional.hessian(loss, minimum))
    found = chains.sharpness_at_balanced_minimum(depth, input_moment=moment, slope=slope)
    assert np.isclose(found, float(eigenvalues[-1]), rtol=1e-12)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"depth": 0}, ValueError, "depth must be at least 1, got 0"),
        ({"depth": 2.0}, TypeError, "depth must hold integers, got float64 in 2.0"),
        ({"depth": [1, 2], "initial_product": np.full(3, 0.1)}, ValueError, "axes must fit each"),
        ({"slope": -1.0}, ValueError, "slope must be positive, got -1.0"),
        ({"input_moment": "1"}, TypeError, "input_moment must be one real number, got '1'"),
        ({"initial_product": 0.0}, ValueError, "initial_product must be positive, got 0.0"),
        ({"final_product": 2.0}, ValueError, "final_product must lie between .* got 0.1 to 2.0"),
        ({"final_product": 3.0}, ValueError, "final_product must lie between .* got 0.1 to 3.0"),
        ({"final_product": 0.05}, ValueError, "final_product must lie between .* got 0.1 to 0.05"),
    ],
)
def test_bad_input_is_named(change, error, message):
    arguments = {"initial_product": 0.1, "final_product": 1.0, "depth": 3}
    arguments |= {"input_moment": 0.5, "slope": 2.0} | change
    with pytest.raises(error, match=message):
        chains.flow_time(
            arguments.pop("initial_product"), arguments.pop("final_product"), **arguments
        )
