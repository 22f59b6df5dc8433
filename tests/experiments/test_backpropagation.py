"""The problems of the chapter have the properties that it names."""

import numpy as np
import pytest

from learndyn.experiments import backpropagation as experiments


def test_a_teachers_targets_have_variance_one_and_the_noise_asked_for():
    clean = [
        experiments.teacher_problem(np.random.default_rng(seed), noise_std=0.0).held[1]
        for seed in range(40)
    ]
    # 40 samples of 128 targets, which the sizes of 4,000 others scale
    assert np.mean([y.var() for y in clean]) == pytest.approx(1.0, abs=0.1)
    noisy = experiments.teacher_problem(np.random.default_rng(0), noise_std=0.3)
    quiet = experiments.teacher_problem(np.random.default_rng(0), noise_std=0.0)
    gap = noisy.y - quiet.y
    assert gap.std() == pytest.approx(0.3, rel=5 / np.sqrt(128))
    np.testing.assert_array_equal(noisy.x, quiet.x)


def test_the_courses_start_has_its_sizes():
    start = experiments.course_problem(np.random.default_rng(1)).start
    assert start.widths == [10, 100, 1]
    assert start.weights[0].std() == pytest.approx(0.01, rel=0.12)
    assert start.biases[0].mean() == pytest.approx(0.1, abs=0.005)


def test_runs_are_repeated_by_their_seed():
    settings = {"num_runs": 2, "learning_rate": 0.01, "weight_decay": 0.1, "num_steps": 4}
    first = experiments.train_many(experiments.noise_problem, seed=5, **settings)
    again = experiments.train_many(experiments.noise_problem, seed=5, measure=False, **settings)
    np.testing.assert_array_equal(first.losses, again.losses)
    assert first.validation_errors.shape == (2, 5)
    assert again.validation_errors.shape == (2, 0)
    assert first.weight_norms.shape == (2, 5, 2)


@pytest.mark.usefixtures("bad_input")
def test_noise_has_a_size():
    with pytest.raises(ValueError, match="noise_std must be zero or more, got -1"):
        experiments.teacher_problem(np.random.default_rng(0), noise_std=-1.0)
    with pytest.raises(ValueError, match="steps must be positive, got 0.0"):
        experiments.measure_differences([0.0], widths=[1, 1], num_samples=1, num_networks=1, seed=0)
