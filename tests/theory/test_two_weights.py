import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.theory import two_weights

weight = st.floats(-2.5, 2.5).filter(lambda number: number == 0 or abs(number) > 1e-70)
moment = st.floats(0.05, 2.0)
slope = st.floats(-3.0, 3.0).filter(lambda number: number == 0 or abs(number) > 1e-70)
SAMPLES = noisy_line(20, slope=2.0, noise_std=0.3, rng=np.random.default_rng(1))
FIT = fit_line(SAMPLES.x, SAMPLES.y)
DATA = {"input_moment": FIT.input_moment, "slope": FIT.slope}


def solve_flow(start, times, *, input_moment, slope):
    """Integrate the flow with an implicit solver that knows nothing of its solution."""

    def velocity(_, w):
        return -2 * input_moment * (w[0] * w[1] - slope) * w[::-1]

    solution = solve_ivp(
        velocity, (0, times[-1]), start, t_eval=times, method="LSODA", rtol=1e-12, atol=1e-13
    )
    return solution.y.T


def test_flow_agrees_with_a_stiff_solver_for_two_hundred_random_problems():
    rng = np.random.default_rng(3)
    times = np.array([0.0, 0.1, 0.5, 1.0, 3.0])
    for _ in range(200):
        data = {"input_moment": rng.uniform(0.05, 2), "slope": rng.uniform(-3, 3)}
        start = rng.uniform(-2, 2, size=2)
        exact = two_weights.gradient_flow(times, initial_weights=start, **data)
        assert np.max(np.abs(exact - solve_flow(start, times, **data))) < 1e-8


@pytest.mark.parametrize(
    "start",
    [
        [1.0, -1.0],
        [-1.5, 1.5],
        [1.0, 1.0],
        [1e-9, 0.0],
        [1.0, -1.0 + 1e-9],
        [0.5, 0.0],
        [0.0, 0.0],
        [1.4, -1.6],
    ],
)
@pytest.mark.parametrize("slope", [2.0, -2.0, 0.0, 1e-9])
def test_flow_is_right_for_special_starts_and_slopes(start, slope):
    times = np.array([0.0, 0.3, 2.0])
    data = {"input_moment": 0.35, "slope": slope}
    exact = two_weights.gradient_flow(times, initial_weights=start, **data)
    assert np.max(np.abs(exact - solve_flow(start, times, **data))) < 1e-8


@given(weight, weight, moment, slope)
def test_flow_starts_at_its_start_and_conserves_the_imbalance(first, second, c, beta):
    start = np.array([first, second])
    path = two_weights.gradient_flow(
        np.linspace(0, 20, 9), initial_weights=start, input_moment=c, slope=beta
    )
    # squares of weights up to 2.5 carry rounding of a few 1e-15
    assert np.max(np.abs(path[0] - start)) <= 1e-14
    drift = two_weights.imbalance(path) - two_weights.imbalance(start)
    assert np.max(np.abs(drift)) <= 1e-13


@given(weight, weight, moment, st.floats(0.1, 3.0))
def test_flow_ends_on_a_solution_unless_the_start_leads_into_the_saddle(first, second, c, beta):
    assume(abs(first + second) > 1e-6)
    end = two_weights.gradient_flow(
        np.inf, initial_weights=[first, second], input_moment=c, slope=beta
    )
    assert np.isclose(end.prod(), beta, rtol=1e-12)
    saddle = two_weights.gradient_flow(
        np.inf, initial_weights=[first, -first], input_moment=c, slope=beta
    )
    assert np.allclose(saddle, 0.0, atol=1e-14)


def test_flow_without_anything_to_learn_forgets_algebraically():
    """For slope 0 and equal weights, p' = -4 c p^2 has the solution p0 / (1 + 4 c p0 t)."""
    path = two_weights.gradient_flow(
        [0.0, 10.0, np.inf], initial_weights=[1.0, 1.0], input_moment=0.5, slope=0.0
    )
    np.testing.assert_allclose(path.prod(axis=-1), [1.0, 1 / 21, 0.0], rtol=1e-14)


@given(weight, weight, st.floats(1e-4, 2.0))
def test_imbalance_factor_is_exact_for_one_step_of_training(first, second, rate):
    start = np.array([first, second])
    run = chains.train(start, SAMPLES.x, SAMPLES.y, learning_rate=rate, num_steps=1)
    assume(not run.diverged)
    factor = two_weights.imbalance_factor(start, learning_rate=rate, **DATA)
    before, after = two_weights.imbalance(run.weights)
    scale = np.max(run.weights**2)
    assert abs(after - factor * before) <= 1e-13 * scale


def test_predicted_imbalance_follows_training_for_many_settings_at_once():
    rates = np.array([0.01, 0.3])
    runs = chains.train([1.4, -1.6], SAMPLES.x, SAMPLES.y, learning_rate=rates, num_steps=40)
    predicted = two_weights.predict_imbalance(runs.weights, learning_rate=rates, **DATA)
    np.testing.assert_allclose(
        predicted, two_weights.imbalance(runs.weights), rtol=1e-10, atol=1e-14
    )


def test_predicted_imbalance_of_one_path_at_several_rates_has_their_axis():
    path = [[1.4, -1.6], [1.3, -1.5]]
    assert two_weights.predict_imbalance(path, learning_rate=[0.1, 0.2], **DATA).shape == (2, 2)


@given(weight, weight)
def test_hessian_agrees_with_autograd(first, second):
    def loss(weights):
        error = torch.tensor(SAMPLES.y) - weights[0] * weights[1] * torch.tensor(SAMPLES.x)
        return torch.mean(error**2)

    start = torch.tensor([first, second], dtype=torch.float64)
    expected = torch.autograd.functional.hessian(loss, start).numpy()
    np.testing.assert_allclose(
        two_weights.hessian([first, second], **DATA), expected, rtol=1e-12, atol=1e-13
    )


def test_hessians_of_many_points_are_stacked():
    points = np.array([[[1.0, 2.0], [0.0, 1.0]]])
    stacked = two_weights.hessian(points, **DATA)
    assert stacked.shape == (1, 2, 2, 2)
    np.testing.assert_array_equal(stacked[0, 1], two_weights.hessian(points[0, 1], **DATA))


@given(weight, st.floats(0.1, 3.0), moment)
def test_sharpness_is_the_largest_eigenvalue_at_a_solution(first, beta, c):
    assume(abs(first) > 0.05)
    solution = np.array([first, beta / first])
    eigenvalues = np.linalg.eigvalsh(two_weights.hessian(solution, input_moment=c, slope=beta))
    sharpness = two_weights.sharpness_at_minimum(
        two_weights.imbalance(solution), input_moment=c, slope=beta
    )
    assert np.isclose(sharpness, eigenvalues[-1], rtol=1e-10)
    assert abs(eigenvalues[0]) <= 1e-12 * sharpness


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: two_weights.imbalance([1.0]), ValueError, "weights must have a last axis of 2"),
        (lambda: two_weights.imbalance([1, 2]), TypeError, "weights must hold floats"),
        (
            lambda: two_weights.gradient_flow(-1.0, initial_weights=[1.0, 1.0], **DATA),
            ValueError,
            "time must be zero or more, got -1.0",
        ),
        (
            lambda: two_weights.gradient_flow(np.nan, initial_weights=[1.0, 1.0], **DATA),
            ValueError,
            "time must be finite, got nan",
        ),
        (
            lambda: two_weights.gradient_flow(1.0, initial_weights=[[1.0, 1.0]], **DATA),
            ValueError,
            r"initial_weights must have 1 axes, got shape \(1, 2\)",
        ),
        (
            lambda: two_weights.hessian([1.0, 1.0], input_moment=0.0, slope=1.0),
            ValueError,
            "input_moment must be positive, got 0.0",
        ),
        (
            lambda: two_weights.hessian([1.0, 1.0], input_moment=1.0, slope=np.nan),
            ValueError,
            "slope must be finite, got nan",
        ),
        (
            lambda: two_weights.gradient_flow("1", initial_weights=[1.0, 1.0], **DATA),
            TypeError,
            "time must hold floats",
        ),
        (
            lambda: two_weights.gradient_flow(1.0, initial_weights=[1e-200, 0.0], **DATA),
            ValueError,
            "initial_weights must have sum and difference 0 or between 1e-75 and 1e75 in size",
        ),
        (
            lambda: two_weights.hessian([1.0, 1.0], input_moment=[1.0], slope=1.0),
            TypeError,
            r"input_moment must be one real number, got \[1.0\]",
        ),
        (
            lambda: two_weights.predict_imbalance(
                np.ones((3, 5, 2)), learning_rate=[0.1, 0.2], **DATA
            ),
            ValueError,
            r"setting axes must fit each other, got \(3,\) of weights and \(2,\) of learning_rate",
        ),
        (
            lambda: two_weights.predict_imbalance([1.0, 1.0], learning_rate=0.1, **DATA),
            ValueError,
            r"weights must have a step axis before the last, got shape \(2,\)",
        ),
        (
            lambda: two_weights.imbalance_factor([1.0, 1.0], learning_rate=0.0, **DATA),
            ValueError,
            "learning_rate must be positive, got 0.0",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
