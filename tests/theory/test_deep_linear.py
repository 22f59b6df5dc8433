"""The theory of modes against the scalar recursion, a stiff solver and the trained network."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from learndyn import deep_linear
from learndyn.datasets import sample_features
from learndyn.initialization import draw_normal_weights
from learndyn.theory import deep_linear as theory

N, H, M = 8, 30, 10_000


def hierarchical(seed):
    rng = np.random.default_rng(seed)
    y = sample_features(M, levels=3, branching=2, flip_probability=0.15, rng=rng)
    return y, draw_normal_weights([N, H, M], scale=1e-12, rng=rng)


@pytest.mark.parametrize(("final", "start"), [(2.0, 1e-3), (1.0, 3.0), (5.0, 5.0)])
def test_the_logistic_curve_solves_the_flow(final, start):
    times = np.linspace(0, 4, 30)
    solved = solve_ivp(
        lambda _, a: 2 * a * (final - a), (0, 4), [start], t_eval=times, rtol=1e-11, atol=1e-13
    ).y[0]
    ours = theory.mode_strength(
        times, singular_value=final, initial_strength=start, growth_rate=2 * final
    )
    np.testing.assert_allclose(ours[:, 0], solved, rtol=1e-8)


@pytest.mark.parametrize("pace", [0.01, 0.1, 0.39])
def test_half_learning_times_of_the_recursion_within_one_percent(pace):
    """The recursion u <- u + h u (s - u^2), with s = 1 and h s as large as in the course."""
    start = 1e-24
    u, step = np.sqrt(start), 0
    while u * u < 0.5:
        before, u, step = u, u + pace * u * (1 - u * u), step + 1
    exact = step - 1 + (0.5 - before**2) / (u * u - before**2)
    rate = theory.growth_rate(1.0, step_size=pace)
    ours = theory.half_learning_time(singular_value=1.0, initial_strength=start, growth_rate=rate)
    assert abs(ours / exact - 1) < 0.01
    # gradient flow instead of descent is early by nearly h s / 2
    flow = theory.half_learning_time(
        singular_value=1.0, initial_strength=start, growth_rate=2 * pace
    )
    assert flow / exact - 1 < -0.35 * pace


@pytest.mark.parametrize("seed", range(3))
def test_half_learning_times_of_the_network_within_one_percent(seed):
    y, weights = hierarchical(seed)
    run = deep_linear.train(weights, np.eye(N), y, learning_rate=100.0, num_steps=250)
    left, values, right = run.target_modes()
    start = theory.initial_strengths(run.layers[0][0], run.layers[1][0], left=left, right=right)
    rate = theory.growth_rate(
        values, step_size=theory.step_size(100.0, num_samples=N, num_outputs=M)
    )
    predicted = theory.half_learning_time(
        singular_value=values, initial_strength=start, growth_rate=rate
    )
    learned = run.mode_strengths() > values / 2
    measured = np.argmax(learned, axis=0) - 0.5  # crossed between two steps
    # the leading modes are well separated; half a step of reading and 0.5 % of formula
    np.testing.assert_allclose(measured[:2], predicted[:2], rtol=0.006, atol=0.5)
    # the others share their singular values nearly, and mix
    np.testing.assert_allclose(measured[2:], predicted[2:], rtol=0.03)


def test_initial_strengths_have_the_expected_mean():
    rng = np.random.default_rng(5)
    samples = []
    for _ in range(300):
        first, second = draw_normal_weights([4, 6, 20], scale=0.3, rng=rng)
        samples.append(
            theory.initial_strengths(first, second, left=np.eye(20)[:, :4], right=np.eye(4))
        )
    mean = theory.expected_initial_strength(4, 6, 20, scale=0.3)
    error = np.std(samples) / np.sqrt(np.size(samples))
    assert abs(np.mean(samples) - mean) < 5 * error


def test_beyond_the_stability_limit_the_strongest_mode_is_not_held():
    y, weights = hierarchical(0)
    top = np.linalg.svd(y, compute_uv=False)[0]
    limit = float(theory.stability_limit(top, num_samples=N, num_outputs=M))
    runs = deep_linear.train(
        weights, np.eye(N), y, learning_rate=[0.99 * limit, 1.01 * limit], num_steps=1000, scale=1e6
    )
    assert runs.losses[0, -1] < 1e-6
    assert runs.losses[1, -1] > 1e-3


def test_plateaus_fall_from_the_mean_square_to_zero():
    y, _ = hierarchical(0)
    values = np.linalg.svd(y, compute_uv=False)
    heights = theory.plateau_losses(values, num_samples=N, num_outputs=M)
    assert heights[0] == pytest.approx(np.mean(y**2), rel=1e-12)
    np.testing.assert_allclose(-np.diff(heights), values**2 / (N * M), rtol=1e-9)
    assert heights[-1] == 0


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.step_size(0.0, num_samples=1, num_outputs=1), "learning_rate must be pos"),
        (lambda: theory.growth_rate(-1.0, step_size=1.0), "singular_value must be zero or more"),
        (
            lambda: theory.half_learning_time(
                singular_value=1.0, initial_strength=0.6, growth_rate=1.0
            ),
            "initial_strength must be below half",
        ),
        (
            lambda: theory.mode_strength(
                -1.0, singular_value=1.0, initial_strength=0.1, growth_rate=1.0
            ),
            "step must be zero or more",
        ),
        (lambda: theory.expected_initial_strength(1, 0, 1, scale=1.0), "num_hidden must be at"),
        (lambda: theory.stability_limit(0.0, num_samples=1, num_outputs=1), "must be positive"),
        (
            lambda: theory.plateau_losses([1.0, 2.0], num_samples=1, num_outputs=1),
            "singular_values must fall",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
