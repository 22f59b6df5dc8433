"""The kernel of the chain demos against the package and the theory."""

from __future__ import annotations

import numpy as np
import pytest

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.live import chain_model as model
from learndyn.theory.chains import sharpness_at_balanced_minimum

SAMPLES = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
FIT = fit_line(SAMPLES.x, SAMPLES.y)
DATA = {
    "input_moment": FIT.input_moment,
    "slope": FIT.slope,
    "noise_floor": FIT.noise_floor,
}
DEPTHS = [1, 2, 3, 10, 31, 51]


@pytest.mark.parametrize("base", [-3.0, 0.0, 0.7, 2.0])
def test_powers_are_those_of_python(base):
    for exponent in range(61):
        assert np.isclose(model.power(base, exponent), base**exponent, rtol=1e-14), exponent


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("weight", [-0.8, 0.0, 0.9, 1.3])
def test_descent_equals_the_package_and_diverges_at_the_same_step(depth, weight):
    for rate in (0.001, 0.01, 0.05):
        # 60 steps: a run beyond the edge amplifies the last digit, in which powers may differ
        ours = model.descend(weight, depth, rate, 60, DATA)
        theirs = chains.train_equal(
            weight, SAMPLES.x, SAMPLES.y, depth=depth, learning_rate=rate, num_steps=60
        )
        assert ours["diverged"] == (int(theirs.last_step) + 1 if theirs.diverged else -1)
        if rate < model.stability_edge(depth, DATA):
            np.testing.assert_allclose(ours["losses"], theirs.losses, rtol=1e-9)
            np.testing.assert_allclose(ours["weights"], theirs.weights[:, 0], rtol=1e-9)
        for threshold in (0.0107, 0.5):
            expected = -1 if theirs.diverged else theirs.settling_step(threshold)
            assert model.settling_step(ours, threshold) == expected


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_edge_is_two_over_the_sharpness(depth):
    sharpness = sharpness_at_balanced_minimum(depth, input_moment=FIT.input_moment, slope=FIT.slope)
    assert np.isclose(model.stability_edge(depth, DATA), 2 / sharpness, rtol=1e-14)
