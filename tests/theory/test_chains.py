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
        ({"depth": 2.0}, TypeError, "depth must be an integer, got 2.0"),
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
