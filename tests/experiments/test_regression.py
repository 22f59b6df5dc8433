import numpy as np
import pytest

from learndyn.experiments import regression as experiments


def test_inputs_have_the_condition_number_that_is_asked_for():
    rng = np.random.default_rng(0)
    x = experiments.draw_inputs(12, 5, condition_number=1e4, rng=rng)
    values = np.linalg.svd(x, compute_uv=False)
    np.testing.assert_allclose(values, 10.0 ** -np.arange(5), rtol=1e-10)


def test_the_stable_method_beats_the_normal_equations_where_it_matters():
    errors = experiments.compare_solvers(
        [1e6], num_samples=20, num_inputs=3, num_problems=10, seed=3
    )
    assert errors.stable.shape == errors.normal.shape == (10, 1)
    assert errors.stable.max() < 1e-9
    assert np.median(errors.normal) > 1e-7


def test_errors_of_recovered_integers_go_with_the_noise():
    shape = {"num_problems": 5, "num_samples": 37, "size": 3, "seed": 4}
    small = experiments.recover_integers(noise_std=0.01, **shape)
    large = experiments.recover_integers(noise_std=0.1, **shape)
    np.testing.assert_allclose(large, 10 * small, rtol=1e-6)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"condition_number": 0.5}, "condition_number must be 1 or more, got 0.5"),
        ({"num_inputs": 1}, "num_inputs must be at least 2"),
        ({"num_samples": 2}, "num_samples must be at least 3"),
    ],
)
def test_bad_input_is_named(change, message):
    good = {"num_samples": 9, "num_inputs": 3, "condition_number": 2.0}
    good["rng"] = np.random.default_rng(0)
    arguments = {**good, **change}
    with pytest.raises(ValueError, match=message):
        experiments.draw_inputs(
            arguments.pop("num_samples"), arguments.pop("num_inputs"), **arguments
        )
