from dataclasses import replace

import numpy as np
import pytest

from learndyn.experiments.hierarchy import Config, sample_spectra

CONFIG = Config(
    num_draws=4, num_features=5000, levels=3, branching=2, flip_probability=0.15, seed=2
)


def test_samples_lie_near_the_prediction_and_repeat_with_their_seed():
    result, again = sample_spectra(CONFIG), sample_spectra(CONFIG)
    np.testing.assert_array_equal(result.measured, again.measured)
    assert len(np.unique(result.measured[:, 0])) == 4
    # a few percent of sampling error, and splitting within a level
    np.testing.assert_allclose(result.measured, np.tile(result.predicted, (4, 1)), rtol=0.05)
    assert result.overlaps.shape == (4, 4)
    assert result.overlaps.min() > 0.98
    assert result.overlaps.max() <= 1 + 1e-12


def test_few_features_show_little_of_the_tree():
    result = sample_spectra(replace(CONFIG, num_features=10))
    assert result.overlaps.min() < 0.9


@pytest.mark.usefixtures("bad_input")
def test_bad_entries_are_named():
    with pytest.raises(ValueError, match="num_features must be at least 1, got 0"):
        sample_spectra(replace(CONFIG, num_features=0))
