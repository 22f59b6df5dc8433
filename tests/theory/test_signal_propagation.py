import numpy as np
import pytest
from scipy import integrate, stats

from learndyn.theory.signal_propagation import (
    backward_moments,
    forward_moments,
    log_factor,
    relative_variances,
    typical_moments,
)

WIDTHS, VARIANCES = [5, 3, 7, 2], [0.2, 0.5, 0.1]


def test_forward_moments_by_hand():
    found = forward_moments(WIDTHS, weight_variances=VARIANCES, input_moment=2.0)
    np.testing.assert_allclose(found, [2, 2, 3, 2.1])


def test_backward_moments_by_hand():
    found = backward_moments(WIDTHS, weight_variances=VARIANCES, output_moment=2.0)
    # 2 * 0.1 = 0.2, 7 * 0.5 = 3.5, 3 * 0.2 = 0.6
    np.testing.assert_allclose(found, [0.84, 1.4, 0.4, 2.0])


def test_a_factor_counts_from_its_layer_on_and_backwards_before_it():
    rule = {"weight_variances": VARIANCES, "factors": [0.5, 0.25, 1.0]}
    linear = forward_moments(WIDTHS, weight_variances=VARIANCES, input_moment=1.0)
    found = forward_moments(WIDTHS, **rule, input_moment=1.0)
    np.testing.assert_allclose(found / linear, [1, 0.5, 0.125, 0.125])
    linear = backward_moments(WIDTHS, weight_variances=VARIANCES, output_moment=1.0)
    found = backward_moments(WIDTHS, **rule, output_moment=1.0)
    np.testing.assert_allclose(found / linear, [0.125, 0.25, 1, 1])


def test_a_factor_of_rectifiers_is_that_of_random_networks():
    # E relu(z)^2 = E z^2 / 2 for symmetric z, at any width
    rng = np.random.default_rng(0)
    signal, moments = np.ones((100_000, 4, 1)), []
    for a, b, variance in ((4, 6, 0.25), (6, 5, 0.3), (5, 3, 0.4)):
        signal = np.sqrt(variance) * rng.standard_normal((100_000, b, a)) @ signal
        signal = np.maximum(signal, 0)
        moments.append(np.mean(signal**2))
    predicted = forward_moments(
        [4, 6, 5, 3], weight_variances=[0.25, 0.3, 0.4], input_moment=1.0, factors=0.5
    )
    # the relative variance at the end is 6: 5 standard errors
    np.testing.assert_allclose(moments, predicted[1:], rtol=0.04)


@pytest.mark.parametrize("width", [1, 2, 7, 60])
def test_the_logarithm_of_a_factor_by_integration(width):
    law = stats.chi2(width)
    ends = law.ppf([1e-15, 1 - 1e-15])

    # over the logarithm, where the density is smooth
    def moment(power):
        def integrand(t):
            return (t - np.log(width)) ** power * law.pdf(np.exp(t)) * np.exp(t)

        low = -80.0 if width == 1 else np.log(ends[0]) - 5
        return integrate.quad(integrand, low, np.log(ends[1]) + 1, limit=400)[0]

    mean, variance = log_factor(width)
    assert mean == pytest.approx(moment(1), abs=1e-8)
    assert variance == pytest.approx(moment(2) - moment(1) ** 2, abs=1e-7)


def test_wide_layers_have_mean_minus_one_and_variance_two_over_the_width():
    mean, variance = log_factor(1000)
    assert 1000 * mean == pytest.approx(-1, abs=1e-3)
    assert 1000 * variance == pytest.approx(2, abs=3e-3)


def test_the_first_width_does_not_count():
    np.testing.assert_allclose(relative_variances([3, 4, 5]), relative_variances([99, 4, 5]))
    np.testing.assert_allclose(relative_variances([3, 4, 5]), [0, 0.5, 1.1])


def test_the_band_is_symmetric_about_the_geometric_mean_and_widens():
    band = typical_moments([9, 6, 6, 6], confidence=0.9)
    np.testing.assert_allclose(band.low * band.high, band.mean**2)
    assert np.all(np.diff(band.high / band.low) > 0)
    wider = typical_moments([9, 6, 6, 6], confidence=0.99)
    assert np.all(wider.high[1:] > band.high[1:])
    np.testing.assert_allclose(wider.mean, band.mean)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"widths": [3]}, "widths must name two or more layers of units"),
        ({"widths": [3, 0, 2]}, "widths must be at least 1, got 0"),
        ({"weight_variances": [1.0]}, "weight_variances must hold one number for each of the 2"),
        ({"weight_variances": [1.0, -1.0]}, "weight_variances must be zero or more"),
        ({"input_moment": -1.0}, "input_moment must be zero or more"),
        ({"factors": -1.0}, "factors must be zero or more"),
        ({"factors": [1.0]}, "factors must hold one number for each of the 2 layers, or one"),
    ],
)
def test_what_is_wrong_is_named(change, message):
    options = {"widths": [3, 2, 2], "weight_variances": [1.0, 1.0], "input_moment": 1.0}
    with pytest.raises(ValueError, match=message):
        forward_moments(**options | change)


@pytest.mark.parametrize("confidence", [0.0, 1.0, -0.5, 2.0])
def test_a_confidence_is_a_share(confidence):
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        typical_moments([3, 2], confidence=confidence)
