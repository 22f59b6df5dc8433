"""The experiments on modes against plain loops and known cases."""

import numpy as np
import pytest

from learndyn import deep_linear
from learndyn.datasets import sample_features
from learndyn.experiments import modes as experiments
from learndyn.initialization import draw_normal_weights
from learndyn.rng import spawn_generators

CONFIG = experiments.Config(
    num_draws=3,
    num_features=400,
    num_hidden=12,
    flip_probability=0.15,
    scales=(1e-6, 1e-2),
    learning_rate=10.0,
    num_steps=500,
    seed=4,
)


def draw(rng, *, num_features=400, scale):
    y = sample_features(num_features, levels=3, branching=2, flip_probability=0.15, rng=rng)
    return y, draw_normal_weights([8, 12, num_features], scale=scale, rng=rng)


def test_each_draw_and_scale_is_a_network_of_its_own():
    times = experiments.time_modes(CONFIG)
    for i, rng in enumerate(spawn_generators(4, count=3)):
        y, weights = draw(rng, scale=1e-2)
        run = deep_linear.train(weights, np.eye(8), y, learning_rate=10.0, num_steps=500)
        values = np.linalg.svd(y, compute_uv=False)
        np.testing.assert_allclose(times.singular_values[i], values, rtol=1e-9)
        path = run.mode_strengths()
        for k in range(8):
            after = int(np.argmax(path[:, k] >= values[k] / 2))
            assert after - 1 <= times.measured[i, 1, k] <= after
    # theory, which has seen no training; modes of nearly equal strength need the matrix solution
    np.testing.assert_allclose(times.together, times.measured, rtol=0.02)
    np.testing.assert_allclose(times.alone, times.measured, rtol=0.15)


def test_times_are_interpolated_zero_or_none():
    path = np.array([[0.0, 0.7, 0.0], [0.2, 0.8, 0.1], [0.8, 0.9, 0.2]])
    times = experiments.half_learning_steps(path, np.array([0.6, 1.0, 1.0]))
    np.testing.assert_allclose(times, [1 + 1 / 6, 0.0, np.nan])


def test_levels_in_order_means_all_of_one_before_any_of_the_next():
    times = np.arange(1.0, 9.0)
    assert experiments.learned_in_order(times)
    for first, second in ((0, 1), (1, 2), (3, 4)):
        swapped = times.copy()
        swapped[[first, second]] = times[[second, first]]
        assert not experiments.learned_in_order(swapped)
    assert experiments.learned_in_order(times[[0, 1, 3, 2, 7, 5, 4, 6]])
    never = np.where(times == 8, np.nan, times)
    assert experiments.learned_in_order(never)
    assert not experiments.learned_in_order(np.where(times == 3, np.nan, times))


def test_distances_are_those_of_the_theories_from_training():
    y, weights = draw(np.random.default_rng(0), scale=1e-6)
    (fast, slow) = experiments.distances_from_theory(
        weights, y, learning_rates=[10.0, 1.0], time=4000.0
    )
    # by flow, alone, together
    assert fast[0] > fast[1] >= fast[2] * 0.999
    assert slow[2] == pytest.approx(fast[2] / 10, rel=0.2)
    assert slow[1] > 3 * slow[2]


@pytest.mark.parametrize("seed", range(5))
def test_single_precision_disturbs_the_weak_modes(seed):
    y, weights = draw(np.random.default_rng(seed), num_features=1000, scale=1e-12)
    run = deep_linear.train(weights, np.eye(8), y, learning_rate=30.0, num_steps=400)
    single = experiments.train_in_single_precision(weights, y, learning_rate=30.0, num_steps=400)
    gaps = np.abs(single - run.singular_values()).max(axis=0)
    largest = run.singular_values().max()
    assert gaps[:2].max() < 1e-4 * largest
    assert gaps[4:].max() > 1e-3 * largest
    # the end is right in any precision
    np.testing.assert_allclose(single[-1], run.singular_values()[-1], rtol=1e-5)


@pytest.mark.usefixtures("bad_input")
def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"scales must not make a run diverge, got \(1000.0,\)"):
        experiments.time_modes(experiments.Config(1, 100, 4, 0.15, (1e3,), 50.0, 20, seed=0))
    with pytest.raises(ValueError, match=r"last axis of 8 modes, got shape \(3,\)"):
        experiments.learned_in_order(np.ones(3))
    with pytest.raises(ValueError, match="time must be positive"):
        experiments.distances_from_theory([], np.eye(2), learning_rates=[1.0], time=0.0)
    with pytest.raises(ValueError, match="learning_rate must be positive"):
        experiments.train_in_single_precision([], np.eye(2), learning_rate=0.0, num_steps=1)
