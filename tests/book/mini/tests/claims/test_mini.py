import numpy as np
import pytest
from minipackage import slope


@pytest.mark.claim("prop-slopes-double")
def test_slope_doubles(claim):
    x = np.array([0.5, 1.0, 3.0])
    comparison = {"predicted": 2 * slope(x), "tolerance": 1e-12}
    claim.agrees("slopes at 3 points", measured=slope(2 * x), **comparison)
    claim.refutes("no doubling", measured=slope(x), **comparison)


@pytest.mark.claim("prop-slopes-zero")
def test_slope_at_zero_is_zero(claim):
    comparison = {"measured": slope(np.array(0.0)), "tolerance": 1e-12}
    claim.agrees("slope at zero", predicted=0.0, **comparison)
    claim.refutes("slope one", predicted=1.0, **comparison)


@pytest.mark.claim("prop-noise-zero")
def test_mean_of_noise_is_zero(claim):
    comparison = {"measured": np.mean([-1.0, 1.0]), "tolerance": 1e-12}
    claim.agrees("mean", predicted=0.0, **comparison)
    claim.refutes("mean one", predicted=1.0, **comparison)
