import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.theory import landscape, two_weights

weight = st.floats(-3.0, 3.0)
moment = st.floats(0.05, 2.0)
slope = st.floats(0.05, 3.0)
SAMPLES = noisy_line(20, slope=1.5, noise_std=0.3, rng=np.random.default_rng(1))
FIT = fit_line(SAMPLES.x, SAMPLES.y)
DATA = {"input_moment": FIT.input_moment, "slope": FIT.slope}


def step(weights, *, c, beta, rate):
    """Take one step of gradient descent by hand."""
    return weights - rate * 2 * c * (weights.prod() - beta) * weights[::-1]


def test_the_norm_is_that_of_the_gradient():
    points = np.random.default_rng(2).uniform(-3, 3, size=(50, 2))
    norms = np.linalg.norm(chains.gradient(points, SAMPLES.x, SAMPLES.y), axis=-1)
    np.testing.assert_allclose(landscape.gradient_norm(points, **DATA), norms, rtol=1e-10)


@pytest.mark.parametrize("slope", [1.5, -0.7])
def test_the_branch_is_that_of_the_end_of_the_flow(slope):
    starts = np.random.default_rng(3).uniform(-2, 2, size=(100, 2))
    starts = np.concatenate([starts, [[1.0, 1.0], [1.0, -1.0], [-2.0, 2.0], [0.0, 0.0]]])
    data = {"input_moment": 0.4, "slope": slope}
    ends = [two_weights.gradient_flow(np.inf, initial_weights=w, **data)[0] for w in starts]
    np.testing.assert_array_equal(landscape.flow_branch(starts, slope=slope), np.sign(ends))


def test_the_branch_of_huge_weights_is_found_without_a_warning():
    assert landscape.flow_branch([1.7e308, 1.7e308], slope=1.0) == 1


@pytest.mark.parametrize("along", [0.0, -1.0, 3.0])
def test_the_delay_is_the_limit_of_the_exact_flow(along):
    """At the predicted time the product is half way, the better the closer to the manifold."""
    misses = []
    for gap in (1e-2, 1e-3, 1e-4):
        time = landscape.saddle_delay(gap, difference=along, **DATA)
        start = np.array([gap + along, gap - along]) / np.sqrt(2)
        product = two_weights.gradient_flow(time, initial_weights=start, **DATA).prod()
        misses.append(abs(product / FIT.slope - 0.5))
    assert misses[0] > misses[1] > misses[2]
    assert misses[2] < 1e-6


@given(weight, weight, moment, slope, st.floats(0.01, 0.999))
def test_below_the_safe_rate_no_step_raises_the_loss_or_crosses(w1, w2, c, beta, part):
    weights = np.array([w1, w2])
    assume(abs(w1 + w2) > 1e-3)
    rate = part * float(landscape.safe_learning_rate(weights, input_moment=c, slope=beta))
    for _ in range(30):
        after = step(weights, c=c, beta=beta, rate=rate)
        assert abs(after.prod() - beta) <= abs(weights.prod() - beta) * (1 + 1e-12) + 1e-12
        assert after.sum() * w1 + after.sum() * w2 > 0
        weights = after


def test_the_safe_rate_of_a_solution_is_its_edge():
    solutions = np.array([[1.0, FIT.slope], [-2.0, -FIT.slope / 2]])
    edge = 2 / two_weights.sharpness_at_minimum(two_weights.imbalance(solutions), **DATA)
    np.testing.assert_allclose(landscape.safe_learning_rate(solutions, **DATA), edge, rtol=1e-12)


def test_the_safe_rate_of_a_negative_slope_is_that_of_the_mirrored_problem():
    points = np.random.default_rng(4).uniform(-2, 2, size=(20, 2))
    mirrored = landscape.safe_learning_rate(points * [1, -1], input_moment=0.4, slope=1.5)
    ours = landscape.safe_learning_rate(points, input_moment=0.4, slope=-1.5)
    np.testing.assert_allclose(ours, mirrored, rtol=1e-12)


@given(weight, weight, moment, st.floats(-3.0, 3.0), st.floats(0.01, 0.99))
def test_a_step_keeps_weights_on_their_side_of_the_ellipse(w1, w2, c, beta, part):
    assume(abs(beta) > 1e-3)
    weights, rate = np.array([w1, w2]), part / (c * abs(beta))
    data = {"input_moment": c, "slope": beta, "learning_rate": rate}
    before = float(landscape.boundary_ratio(weights, **data)) - 1
    after = step(weights, c=c, beta=beta, rate=rate)
    now = float(landscape.boundary_ratio(after, **data)) - 1
    factor = 1 + 4 * (c * rate) ** 2 * w1 * w2 * (w1 * w2 - beta)
    assert factor > 0
    assert now == pytest.approx(factor * before, rel=1e-8, abs=1e-8 * max(1.0, factor))


def test_the_largest_inputs_of_the_ellipse_lie_on_its_axes():
    kappa = FIT.input_moment * 0.5 * FIT.slope
    square = 2 / (FIT.input_moment * 0.5)
    along, across = np.sqrt(square * (1 + kappa) / 2), np.sqrt(square * (1 - kappa) / 2)
    tips = np.array([[along, along], [across, -across]])
    np.testing.assert_allclose(
        landscape.boundary_ratio(tips, learning_rate=0.5, **DATA), 1.0, rtol=1e-12
    )


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: landscape.gradient_norm([1.0], **DATA), ValueError, "weights must have a last"),
        (lambda: landscape.flow_branch([1.0, 1.0], slope=0.0), ValueError, "slope must not be 0"),
        (lambda: landscape.flow_branch([1, 1], slope=1.0), TypeError, "weights must hold floats"),
        (
            lambda: landscape.safe_learning_rate([1.0, 1.0], input_moment=0.0, slope=1.0),
            ValueError,
            "input_moment must be positive, got 0.0",
        ),
        (
            lambda: landscape.saddle_delay(0.0, difference=1.0, **DATA),
            ValueError,
            "distance must be positive, got 0.0",
        ),
        (
            lambda: landscape.saddle_delay(0.1, difference=1.0, input_moment=1.0, slope=-1.0),
            ValueError,
            "slope must be positive, got -1.0",
        ),
        (
            lambda: landscape.boundary_ratio(
                [1.0, 1.0], input_moment=0.5, slope=-2.0, learning_rate=[0.5, 1.0]
            ),
            ValueError,
            "learning_rate must be below 1, got 1",
        ),
        (
            lambda: landscape.slope_standard_error(-1.0, num_samples=3, input_moment=1.0),
            ValueError,
            "noise_std must be zero or more, got -1.0",
        ),
        (
            lambda: landscape.slope_standard_error(1.0, num_samples=0, input_moment=1.0),
            ValueError,
            "num_samples must be at least 1, got 0",
        ),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
