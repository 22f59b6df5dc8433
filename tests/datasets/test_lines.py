import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from learndyn.datasets import fit_line, noisy_line

values = st.floats(-10, 10)


def test_noisy_points_have_the_stated_inputs_slope_and_noise():
    num_samples, slope, noise_std = 200_000, 2.0, 0.2
    samples = noisy_line(
        num_samples, slope=slope, noise_std=noise_std, rng=np.random.default_rng(0)
    )
    noise = samples.y - slope * samples.x
    # 5 standard errors, from the variances of a uniform input, a normal mean and a normal variance
    assert abs(samples.x.mean() - 0.5) < 5 * np.sqrt(1 / 12 / num_samples)
    assert abs(noise.mean()) < 5 * noise_std / np.sqrt(num_samples)
    assert abs(noise.var() - noise_std**2) < 5 * noise_std**2 * np.sqrt(2 / num_samples)
    assert samples.x.min() >= 0
    assert samples.x.max() < 1


def test_same_generator_state_gives_the_same_points():
    draws = [
        noisy_line(9, slope=1.0, noise_std=0.5, rng=np.random.default_rng(7)) for _ in range(2)
    ]
    assert np.array_equal(draws[0].x, draws[1].x)
    assert np.array_equal(draws[0].y, draws[1].y)


def test_samples_are_read_only():
    samples = noisy_line(3, slope=1.0, noise_std=0.0, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="read-only"):
        samples.x[0] = 1.0


@given(arrays(float, 7, elements=values), arrays(float, 7, elements=values), st.floats(-5, 5))
def test_fit_determines_the_mean_squared_error_of_every_line(x, y, product):
    if np.mean(x * x) < 1e-6:
        x = x + 1.0
    fit = fit_line(x, y)
    by_hand = np.mean((y - product * x) ** 2)
    from_fit = fit.input_moment * (product - fit.slope) ** 2 + fit.noise_floor
    # both sums hold terms as large as the mean of y squared, so that is the scale of rounding
    scale = np.mean(y * y) + product**2 * np.mean(x * x)
    assert abs(from_fit - by_hand) <= 1e-12 * (scale + fit.slope**2 * fit.input_moment)


@given(arrays(float, 7, elements=values), arrays(float, 7, elements=values))
def test_fit_agrees_with_a_general_least_squares_solver(x, y):
    if np.mean(x * x) < 1e-6:
        x = x + 1.0
    solution, *_ = np.linalg.lstsq(x[:, None], y, rcond=None)
    assert np.isclose(fit_line(x, y).slope, solution[0], rtol=1e-10, atol=1e-10)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("x", "y", "error", "message"),
    [
        ([], [], ValueError, "x must hold at least one sample that is not zero, got no samples"),
        ([0.0], [1.0], ValueError, "x must hold at least one sample that is not zero, got zeros"),
        ([1.0], [1.0, 2.0], ValueError, "y must have as many samples as x, got 2, 1"),
        ([[1.0]], [[1.0]], ValueError, "x must have 1 axes"),
        ([1.0], [np.nan], ValueError, "y must be finite"),
        ([1, 2], [1.0, 2.0], TypeError, "x must hold floats"),
        ([1e-200], [1e-200], ValueError, "x and y must have squares within the range"),
        ([1e200], [1.0], ValueError, "x and y must have squares within the range"),
    ],
)
def test_bad_samples_are_named(x, y, error, message):
    with pytest.raises(error, match=message):
        fit_line(x, y)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"num_samples": 0}, ValueError, "num_samples must be at least 1, got 0"),
        ({"num_samples": 2.0}, TypeError, "num_samples must be an integer, got 2.0"),
        ({"noise_std": -0.1}, ValueError, "noise_std must be zero or more, got -0.1"),
        ({"slope": np.inf}, ValueError, "slope must be finite, got inf"),
        ({"slope": "2"}, TypeError, "slope must be one real number, got '2'"),
        ({"noise_std": [0.1, 0.2]}, TypeError, "noise_std must be one real number"),
        ({"rng": 2021}, TypeError, "rng must be a numpy.random.Generator"),
    ],
)
def test_bad_requests_for_points_are_named(arguments, error, message):
    right = {"num_samples": 3, "slope": 1.0, "noise_std": 0.1, "rng": np.random.default_rng(0)}
    given_arguments = right | arguments
    with pytest.raises(error, match=message):
        noisy_line(given_arguments.pop("num_samples"), **given_arguments)
