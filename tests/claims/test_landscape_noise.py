"""The claim of the chapter on the landscape about noise, over thousands of data sets."""

import numpy as np
import pytest

from learndyn.theory import landscape


@pytest.mark.claim("prop-landscape-noise")
def test_the_slope_that_training_finds_scatters_as_predicted(claim):
    draws, x = 4000, np.linspace(0, 1, 10)
    spreads, means, errors = [], [], []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        noise_std, slope = rng.uniform(0.1, 0.4), rng.uniform(0.8, 1.5)
        targets = slope * x + noise_std * rng.standard_normal((draws, x.size))
        weights = np.tile([1.0, 0.9], (draws, 1))
        for _ in range(150):  # the product is then right to ten digits and more
            error = weights.prod(axis=-1, keepdims=True) * x - targets  # a data set in each row
            weights = (
                weights - 0.3 * np.mean(2 * error * x, axis=-1, keepdims=True) * weights[:, ::-1]
            )
        products = weights.prod(axis=-1)
        spreads.append(np.std(products, ddof=1))
        means.append((np.mean(products) - slope) / spreads[-1])
        moment = float(np.mean(x * x))
        errors.append(
            landscape.slope_standard_error(noise_std, num_samples=x.size, input_moment=moment)
        )
    # five standard errors: a spread of n draws has the relative error 1/sqrt(2 n), a mean 1/sqrt(n)
    comparison = {"measured": spreads, "tolerance": 5 / np.sqrt(2 * draws), "relative": True}
    claim.agrees("spread of 4000 slopes, 5 settings", predicted=errors, draws=draws, **comparison)
    claim.agrees(
        "mean minus true slope, in spreads",
        predicted=np.zeros(5),
        measured=means,
        draws=draws,
        tolerance=5 / np.sqrt(draws),
    )
    claim.refutes(
        "without the number of samples", predicted=np.sqrt(10) * np.array(errors), **comparison
    )
    claim.refutes(
        "without the input moment", predicted=np.sqrt(moment) * np.array(errors), **comparison
    )
