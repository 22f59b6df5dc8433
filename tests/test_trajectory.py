import numpy as np
import pytest

from learndyn.trajectory import Trajectory


def two_runs():
    losses = np.array([[4.0, 1.0, 0.25], [4.0, 9.0, 9.0]])
    return Trajectory(losses[..., None] + 1, losses, np.array([2, 1]), num_steps=2)


def test_each_run_says_how_it_ended():
    runs = two_runs()
    assert runs.diverged.tolist() == [False, True]
    assert runs.select(0).describe() == "Completed all steps to 2 (loss 0.25)."
    assert "Diverged: after step 1 (loss 9) the loss rose above 1e+12." in runs.select(1).describe()


def test_a_selected_run_ends_with_its_last_finite_record():
    run = two_runs().select(1)
    assert run.losses.tolist() == [4.0, 9.0]
    assert run.weights.shape == (2, 1)
    assert run.final_weights.tolist() == [10.0]


def test_bound_of_a_run_that_starts_above_the_limit_is_its_own_start():
    run = Trajectory(np.ones((1, 1)), np.array([1e20]), np.array(0), num_steps=3)
    assert "rose above 1e+20" in run.describe()


def test_selecting_needs_one_index_for_each_setting_axis():
    with pytest.raises(IndexError, match=r"select takes 1 indices.*got \(\)"):
        two_runs().select()


def test_describing_many_runs_is_refused():
    with pytest.raises(ValueError, match=r"describe needs a single run, got settings \(2,\)"):
        two_runs().describe()


@pytest.mark.parametrize(
    ("losses", "last_step", "expected"),
    [
        ([3.0, 1.0, 0.5], 2, 1),
        ([1.0, 0.5, 0.5], 2, 0),
        ([3.0, 1.0, 3.0], 2, -1),
        ([1.0, 3.0, 1.0], 2, 2),
        ([3.0, 2.0, 2.0], 2, -1),  # at the threshold is not below it
        ([3.0, 1.0, 1.0], 1, -1),  # diverged
    ],
)
def test_a_run_settles_when_its_loss_stays_below_the_threshold(losses, last_step, expected):
    record = np.array(losses)
    run = Trajectory(np.ones((3, 1)), record, np.array(last_step), num_steps=2)
    assert run.settling_step(2.0) == expected


def test_the_threshold_must_be_positive():
    run = Trajectory(np.ones((1, 1)), np.ones(1), np.array(0), num_steps=0)
    with pytest.raises(ValueError, match="threshold must be positive, got 0"):
        run.settling_step(0.0)
