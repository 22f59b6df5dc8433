import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from learndyn import chains
from learndyn.trajectory import DIVERGENCE_LIMIT

X = np.array([0.2, 0.5, 0.9, 1.3])
Y = np.array([0.5, 0.8, 2.1, 2.4])
chain_weights = st.integers(1, 7).flatmap(
    lambda count: arrays(float, count, elements=st.floats(-2, 2) | st.just(0.0))
)


def loss_by_hand(weights, x, y):
    return np.mean((y - np.prod(weights) * x) ** 2)


def gradient_by_autograd(weights, x, y):
    leaf = torch.tensor(weights, dtype=torch.float64, requires_grad=True)
    error = torch.tensor(y) - leaf.prod() * torch.tensor(x)
    torch.mean(error**2).backward()
    return leaf.grad.numpy()


@given(chain_weights)
def test_loss_is_the_mean_of_squared_errors(weights):
    assert np.isclose(chains.loss(weights, X, Y), loss_by_hand(weights, X, Y), rtol=1e-12)
    assert np.allclose(chains.predict(weights, X), np.prod(weights) * X, rtol=1e-14)


@given(chain_weights)
def test_gradient_agrees_with_autograd(weights):
    # the scale keeps rounding of the largest products, not of the result, as the yardstick
    scale = 1 + np.max(np.abs(gradient_by_autograd(np.abs(weights) + 1, X, -Y)))
    gap = chains.gradient(weights, X, Y) - gradient_by_autograd(weights, X, Y)
    assert np.max(np.abs(gap)) <= 1e-13 * scale


@pytest.mark.parametrize(
    "weights", [[0.0], [0.0, 0.0], [0.0, 1.5, 1.5], [1e-9, 2.0], [-1e-9, 2.0, 1.0], [0.0, 0.0, 1.0]]
)
def test_gradient_agrees_with_finite_differences_at_and_near_zero_weights(weights):
    weights = np.array(weights)
    step = 1e-6
    shifts = step * np.eye(weights.size)
    differences = [
        (loss_by_hand(weights + shift, X, Y) - loss_by_hand(weights - shift, X, Y)) / (2 * step)
        for shift in shifts
    ]
    assert np.allclose(chains.gradient(weights, X, Y), differences, rtol=1e-6, atol=1e-8)


def test_many_chains_at_once_equal_one_chain_at_a_time():
    rng = np.random.default_rng(0)
    starts = rng.standard_normal((3, 1, 4))
    rates = np.array([0.01, 0.05])
    together = chains.train(starts, X, Y, learning_rate=rates, num_steps=30)
    assert together.weights.shape == (3, 2, 31, 4)
    for i in range(3):
        for j in range(2):
            alone = chains.train(starts[i, 0], X, Y, learning_rate=rates[j], num_steps=30)
            one_of_many = together.select(i, j)
            np.testing.assert_allclose(one_of_many.weights, alone.weights, rtol=1e-12)
            np.testing.assert_allclose(one_of_many.losses, alone.losses, rtol=1e-12)


def test_training_equals_torch_stochastic_gradient_descent_on_all_samples():
    start = np.array([1.4, -1.6, 0.3])
    leaf = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.SGD([leaf], lr=0.05)
    path = [start]
    for _ in range(50):
        optimizer.zero_grad()
        torch.mean((torch.tensor(Y) - leaf.prod() * torch.tensor(X)) ** 2).backward()
        optimizer.step()
        path.append(leaf.detach().numpy().copy())
    run = chains.train(start, X, Y, learning_rate=0.05, num_steps=50)
    np.testing.assert_allclose(run.weights, path, rtol=1e-12)


def test_each_recorded_loss_belongs_to_the_weights_recorded_with_it():
    run = chains.train([1.4, -1.6], X, Y, learning_rate=0.02, num_steps=20)
    expected = [loss_by_hand(weights, X, Y) for weights in run.weights]
    np.testing.assert_allclose(run.losses, expected, rtol=1e-12)
    assert run.weights[0].tolist() == [1.4, -1.6]


def test_training_changes_nothing_that_it_was_given():
    start, x, y, rates = np.array([1.4, -1.6]), X.copy(), Y.copy(), np.array([0.1, 0.2])
    copies = [array.copy() for array in (start, x, y, rates)]
    run = chains.train(start, x, y, learning_rate=rates, num_steps=5)
    run.weights[:] = 0.0
    for array, copy in zip((start, x, y, rates), copies, strict=True):
        assert np.array_equal(array, copy)


def test_a_run_that_diverges_keeps_finite_records_and_says_when_and_why():
    run = chains.train([1.4, -1.6], X, Y, learning_rate=1.5, num_steps=100)
    assert run.diverged
    assert len(run.losses) == len(run.weights) == run.last_step + 1 < 101
    assert np.isfinite(run.losses).all()
    assert np.isfinite(run.weights).all()
    next_weights = run.weights[-1] - 1.5 * chains.gradient(run.weights[-1], X, Y)
    assert not loss_by_hand(next_weights, X, Y) <= 1e12
    assert f"after step {run.last_step} " in run.describe()


def test_settings_that_converge_are_not_disturbed_by_one_that_diverges():
    runs = chains.train([1.4, -1.6], X, Y, learning_rate=[0.05, 1.5], num_steps=200)
    assert runs.diverged.tolist() == [False, True]
    assert np.isfinite(runs.losses).all()
    alone = chains.train([1.4, -1.6], X, Y, learning_rate=0.05, num_steps=200)
    np.testing.assert_allclose(runs.select(0).losses, alone.losses, rtol=1e-12)
    np.testing.assert_array_equal(runs.weights[1, -1], runs.select(1).weights[-1])


def test_a_start_above_the_bound_may_still_come_down():
    run = chains.train([1e4, 1e4], X, Y, learning_rate=1e-9, num_steps=100)
    assert run.losses[0] > 1e12
    assert not run.diverged
    assert run.losses[-1] < run.losses[0]


def test_no_step_is_a_record_of_the_start():
    run = chains.train([0.5], X, Y, learning_rate=0.1, num_steps=0)
    assert run.weights.tolist() == [[0.5]]


GOOD = {"weights": [1.0, 1.0], "x": X, "y": Y, "learning_rate": 0.1, "num_steps": 2}


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ({"weights": []}, ValueError, r"weights must have a last axis of at least 1 weight"),
        ({"weights": 1.0}, ValueError, r"weights must have a last axis of at least 1 weight"),
        ({"weights": [1, 2]}, TypeError, r"weights must hold floats \(write 1.0 for 1\), got int"),
        ({"weights": [np.nan, 1.0]}, ValueError, r"weights must be finite, got nan at index \(0,"),
        ({"x": []}, ValueError, "y must have as many samples as x"),
        ({"x": [], "y": []}, ValueError, "x must hold at least one sample that is not zero"),
        ({"x": X[:, None]}, ValueError, r"x must have 1 axes, got shape \(4, 1\)"),
        ({"y": Y[:2]}, ValueError, "y must have as many samples as x, got 2, 4"),
        ({"y": np.arange(4)}, TypeError, "y must hold floats"),
        ({"learning_rate": 0.0}, ValueError, "learning_rate must be positive, got 0.0"),
        ({"learning_rate": [0.1, -1.0]}, ValueError, "learning_rate must be positive, got -1.0"),
        ({"learning_rate": np.inf}, ValueError, "learning_rate must be finite, got inf"),
        ({"learning_rate": "fast"}, TypeError, "learning_rate must hold floats"),
        (
            {"weights": [1e200, 1e200]},
            ValueError,
            "weights must give results within the range of floats",
        ),
        ({"num_steps": -1}, ValueError, "num_steps must be at least 0, got -1"),
        ({"num_steps": 2.5}, TypeError, "num_steps must be an integer, got 2.5"),
        (
            {"weights": np.ones((3, 2)), "learning_rate": np.ones(2)},
            ValueError,
            r"setting axes must fit each other, got \(3,\) of weights and \(2,\) of learning_rate",
        ),
    ],
)
def test_bad_input_is_named(bad, error, message):
    arguments = GOOD | bad
    with pytest.raises(error, match=message):
        chains.train(arguments.pop("weights"), arguments.pop("x"), arguments.pop("y"), **arguments)


@pytest.mark.parametrize("function", [chains.predict, chains.loss, chains.gradient])
def test_weights_too_large_to_compute_with_are_refused(function):
    arguments = [X] if function is chains.predict else [X, Y]
    with pytest.raises(ValueError, match="weights must give results .* got sizes up to 1e\\+200"):
        function([1e200, 1e200, 2.0], *arguments)


class TestEqualWeights:
    """Compare `train_equal` with `train`, which knows nothing of equal weights."""

    @given(
        depth=st.integers(1, 8),
        weight=st.floats(-1.5, 1.5),
        rate=st.floats(1e-3, 0.3),
    )
    def test_one_number_stands_for_the_whole_chain(self, depth, weight, rate):
        settings = {"learning_rate": rate, "num_steps": 12}
        whole = chains.train(np.full(depth, weight), X, Y, **settings)
        one = chains.train_equal(weight, X, Y, depth=depth, **settings)
        assert one.weights.shape == (len(one.losses), 1)
        assert one.last_step == whole.last_step
        # a run that jumps about amplifies rounding, by less than 1e4 in 12 steps
        np.testing.assert_allclose(one.losses, whole.losses, rtol=1e-10)
        np.testing.assert_allclose(one.weights[:, 0], whole.weights[:, 0], rtol=1e-10, atol=1e-12)

    def test_settings_of_all_three_kinds_are_broadcast(self):
        runs = chains.train_equal(
            np.array([0.5, 0.9]), X, Y, depth=[[1], [2], [3]], learning_rate=0.1, num_steps=4
        )
        assert runs.weights.shape == (3, 2, 5, 1)
        single = chains.train_equal(0.9, X, Y, depth=3, learning_rate=0.1, num_steps=4)
        np.testing.assert_array_equal(runs.select(2, 1).losses, single.losses)

    def test_a_diverging_run_is_cut_and_its_neighbours_go_on(self):
        runs = chains.train_equal(3.0, X, Y, depth=4, learning_rate=[1e-3, 10.0], num_steps=20)
        assert runs.diverged.tolist() == [False, True]
        last = int(runs.last_step[1])
        assert last < 20
        assert np.isfinite(runs.weights).all()
        assert np.unique(runs.losses[1, last:]).size == 1
        assert runs.losses[1].max() <= max(DIVERGENCE_LIMIT, runs.losses[1, 0])

    @pytest.mark.parametrize(
        ("arguments", "error", "message"),
        [
            ({"depth": 0}, ValueError, "depth must be at least 1, got 0"),
            ({"depth": 2.0}, TypeError, "depth must hold integers, got float64"),
            ({"depth": [2, 3], "learning_rate": [0.1] * 3}, ValueError, "setting axes must fit"),
            ({"learning_rate": 0.0}, ValueError, "learning_rate must be positive, got 0.0"),
            ({"initial_weight": 1}, TypeError, "initial_weight must hold floats"),
            ({"initial_weight": 1e200}, ValueError, "initial_weight must give results within"),
            ({"num_steps": -1}, ValueError, "num_steps must be at least 0, got -1"),
        ],
    )
    @pytest.mark.usefixtures("bad_input")
    def test_bad_input_is_named(self, arguments, error, message):
        good = {"initial_weight": 0.9, "depth": 2, "learning_rate": 0.1, "num_steps": 3}
        with pytest.raises(error, match=message):
            chains.train_equal(x=X, y=Y, **{**good, **arguments})


@given(chain_weights)
def test_loss_and_gradient_are_those_of_the_two_functions(weights):
    loss, gradient = chains.loss_and_gradient(weights, X, Y)
    assert np.isclose(loss, chains.loss(weights, X, Y), rtol=1e-14)
    np.testing.assert_array_equal(gradient, chains.gradient(weights, X, Y))


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize("weights", [[1e200, 1.0], [1e120, 1e120]])
def test_loss_and_gradient_must_stay_within_range(weights):
    with pytest.raises(ValueError, match="weights must give results within the range"):
        chains.loss_and_gradient(weights, X, Y)
