"""The demo of gains against the package, and what it says in every state."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from learndyn.initialization import weight_variances
from learndyn.live import gain
from learndyn.live import gain_model as model
from learndyn.live.catalogue import find
from learndyn.theory import leaky_relu as theory
from learndyn.theory.signal_propagation import backward_moments, forward_moments

DEMO = find("gain")
DATA = DEMO.data()
WIDTHS = [int(width) for width in DATA["widths"]]
GAINS, SLOPES = DEMO.controls[0].values, DEMO.controls[1].values
FANS = ("in", "average", "out")
STATES = list(itertools.product(GAINS[::12], SLOPES[::2], range(3)))


def test_theory_is_that_of_the_package():
    for g, slope, fan in STATES:
        factors = model.scales(DATA["widths"], g, fan)
        variances = weight_variances(WIDTHS, gain=[g, g, g, 1.0], fan=FANS[fan])
        np.testing.assert_allclose(factors, variances * WIDTHS[:-1], rtol=1e-12)
        net = {
            "weight_variances": variances,
            "factors": theory.layer_factors(4, negative_slope=slope),
        }
        expected = forward_moments(WIDTHS, **net, input_moment=1.0)
        np.testing.assert_allclose(model.forward(slope, factors), expected, rtol=1e-12)
        expected = backward_moments(WIDTHS, **net, output_moment=1.0)
        found = model.backward(DATA["widths"], slope, factors)
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_drawn_networks_are_near_theory_for_every_slope():
    """Layers of 32 and 64 units fluctuate by a sixth, for forty of them by a twentieth."""
    ones = [1.0] * (len(WIDTHS) - 1)
    for index, slope in enumerate(DATA["slopes"]):
        predicted = model.forward(slope, ones)
        np.testing.assert_allclose(DATA["forward"][index][:4], predicted[:4], rtol=0.25)
        np.testing.assert_allclose(DATA["forward"][index][4], predicted[4], rtol=0.75)
        predicted = model.backward(DATA["widths"], slope, ones)
        np.testing.assert_allclose(DATA["backward"][index], predicted, rtol=0.25)


@pytest.mark.parametrize("fan", range(3))
def test_scaling_what_was_measured_is_measuring_scaled_networks(fan):
    from learndyn.live.entries.gain import _one_network

    rng = np.random.default_rng(0)
    widths, slope = [7.0, 5.0, 4.0, 3.0], 0.1
    x = rng.standard_normal(7)
    layers = [rng.standard_normal((int(b), int(a))) for a, b in itertools.pairwise(widths)]
    factors = model.scales(widths, 1.7, fan)
    plain = _one_network(layers, x, slope)
    larger = [w * f**0.5 for w, f in zip(layers, factors, strict=True)]
    ahead, back = _one_network(larger, x, slope)
    np.testing.assert_allclose(model.scaled(list(plain[0]), factors, False), ahead, rtol=1e-12)
    np.testing.assert_allclose(model.scaled(list(plain[1]), factors, True), back, rtol=1e-12)


def test_every_value_that_can_be_set_stays_on_the_axes():
    for g, slope, fan in itertools.product(GAINS[::60], SLOPES[::10], range(3)):
        factors = model.scales(DATA["widths"], g, fan)
        for values, (low, high) in (
            (model.forward(slope, factors), gain.FORWARD_RANGE),
            (model.backward(DATA["widths"], slope, factors), gain.BACKWARD_RANGE),
        ):
            assert low <= min(values) <= max(values) <= high


def test_the_sentence_is_right():
    for g, slope, fan in STATES:
        text = DEMO.draw("x", DEMO.state({"gain": g, "slope": slope, "fan": float(fan)}))["text"]
        best, kept = re.search(r"the gain ([\d.]+) keeps.* by ([\d.]+) in", text).groups()
        assert float(best) == pytest.approx(theory.leaky_gain(slope), abs=6e-4)
        assert float(kept) == pytest.approx((g / theory.leaky_gain(slope)) ** 2, abs=6e-3)
        assert ("forwards" in text) == (fan == 0)
        assert ("backwards" in text) == (fan == 2)
