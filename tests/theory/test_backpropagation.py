"""What the formulas of the chapter refuse, and their corners."""

import numpy as np
import pytest

from learndyn.theory import backpropagation as theory


def test_the_way_back_costs_between_one_and_two_ways_forward():
    rng = np.random.default_rng(0)
    for _ in range(50):
        widths = rng.integers(1, 9, size=rng.integers(2, 7)).tolist()
        ahead, back = theory.matrix_multiplications(widths, num_samples=int(rng.integers(1, 9)))
        assert ahead <= back < 2 * ahead
        assert (ahead == back) == (len(widths) == 2)


def test_the_best_step_beats_its_neighbours_by_little():
    sizes = {"third_derivative": 0.3, "value_error": 1e-15}
    best = theory.best_difference_step(**sizes)
    here = theory.difference_error(best, **sizes)
    assert here == pytest.approx(1.5e-15 / best)
    sides = theory.difference_error(best * np.array([0.5, 2.0]), **sizes)
    assert np.all((sides > here) & (sides < 2 * here))


def test_without_decay_all_is_left():
    assert theory.decay_factor(100, learning_rate=0.1, weight_decay=0.0) == 1.0


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: theory.matrix_multiplications([3], num_samples=1),
            ValueError,
            "widths must name two or more layers",
        ),
        (
            lambda: theory.matrix_multiplications([3, 2], num_samples=0),
            ValueError,
            "num_samples must be at least 1, got 0",
        ),
        (
            lambda: theory.difference_error(0.0, third_derivative=1.0, value_error=1.0),
            ValueError,
            "step must be positive, got 0.0",
        ),
        (
            lambda: theory.best_difference_step(third_derivative=0.0, value_error=1.0),
            ValueError,
            "third_derivative must be positive, got 0.0",
        ),
        (
            lambda: theory.decay_factor(0.5, learning_rate=0.1, weight_decay=0.1),
            TypeError,
            "step must hold integers, got float64",
        ),
    ],
)
def test_numbers_without_meaning_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
