"""Random networks of leaky rectifiers: groups that fit into memory, and what is refused."""

import numpy as np
import pytest

from learndyn.experiments import leaky_relu as experiments

OPTIONS = {
    "widths": [4, 6, 3],
    "weight_variances": [0.5, 0.2],
    "negative_slope": 0.1,
    "num_networks": 5,
    "law": "normal",
}


def test_networks_in_small_groups_are_networks_all_the_same(monkeypatch):
    monkeypatch.setattr(experiments, "_MEMORY", 2 * 24)  # two networks at once
    signals = experiments.random_signals(**OPTIONS, rng=np.random.default_rng(0))
    assert signals.forward.shape == signals.backward.shape == (5, 3)
    np.testing.assert_allclose(signals.forward[:, 0], 1)
    np.testing.assert_allclose(signals.backward[:, -1], 1)
    assert len(np.unique(signals.forward[:, -1])) == 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"widths": [4]}, "widths must name two or more layers of units"),
        ({"weight_variances": [0.5]}, "weight_variances must hold one number for each"),
        ({"weight_variances": [0.5, -1.0]}, "weight_variances must be zero or more"),
        ({"num_networks": 0}, "num_networks must be at least 1, got 0"),
        ({"negative_slope": np.nan}, "negative_slope must be"),
    ],
)
def test_what_is_wrong_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        experiments.random_signals(**OPTIONS | change, rng=np.random.default_rng(0))
