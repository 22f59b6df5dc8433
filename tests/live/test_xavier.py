"""The demo of Xavier against the package, the theory, and what its sentences claim."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from learndyn.initialization import weight_variances
from learndyn.live import xavier, xavier_model
from learndyn.live.catalogue import find
from learndyn.theory.signal_propagation import (
    backward_moments,
    forward_moments,
    typical_moments,
)

DEMO = find("xavier")
DATA = DEMO.data()
FANS = ("in", "average", "out")
SHAPES = [(32.0, 4.0, 6), (4.0, 32.0, 12), (8.0, 8.0, 3), (16.0, 4.0, 1)]


def say(**values):
    return DEMO.draw("x", DEMO.state(values))["text"]


def test_widths_go_from_end_to_end_in_equal_ratios():
    assert xavier_model.layer_widths(32.0, 4.0, 3) == [32, 16, 8, 4]
    assert xavier_model.layer_widths(4.0, 32.0, 6) == [4, 6, 8, 11, 16, 23, 32]
    assert xavier_model.layer_widths(8.0, 8.0, 2) == [8, 8, 8]
    for first, last, layers in itertools.product((4.0, 16.0, 32.0), (4.0, 32.0), range(1, 13)):
        widths = xavier_model.layer_widths(first, last, layers)
        assert (widths[0], widths[-1], len(widths)) == (first, last, layers + 1)


@pytest.mark.parametrize(("first", "last", "layers"), SHAPES)
@pytest.mark.parametrize("fan", [0.0, 1.0, 2.0])
def test_expectations_and_bands_are_those_of_the_package(first, last, layers, fan):
    widths = xavier_model.layer_widths(first, last, layers)
    variances = weight_variances(widths, fan=FANS[int(fan)], gain=1.2)
    forward = forward_moments(widths, weight_variances=variances, input_moment=1.0)
    backward = backward_moments(widths, weight_variances=variances, output_moment=1.0)
    np.testing.assert_allclose(xavier_model.expected(widths, fan, 1.2, False), forward)
    np.testing.assert_allclose(xavier_model.expected(widths, fan, 1.2, True), backward)
    for is_back, met in ((False, widths), (True, widths[::-1])):
        band = typical_moments(met, confidence=0.9)
        step = -1 if is_back else 1
        found = xavier_model.spread(widths, is_back, DATA)
        np.testing.assert_allclose(found["low"][::step], band.low, rtol=1e-9)
        np.testing.assert_allclose(found["high"][::step], band.high, rtol=1e-9)


def test_random_numbers_are_normal_and_differ_from_seed_to_seed():
    numbers, firsts = [], []
    for seed in range(1, 31):
        drawn = xavier_model.normal_row(20210521.0 + 7654321.0 * seed, 999)
        numbers.extend(drawn["numbers"])
        firsts.append(drawn["numbers"][0])
    count = len(numbers)
    moments = [np.mean(np.array(numbers) ** k) for k in (1, 2, 3, 4)]
    errors = 5 * np.sqrt(np.array([1, 2, 15, 96]) / count)
    assert np.all(np.abs(np.array(moments) - [0, 1, 0, 3]) < errors)
    assert len(set(firsts)) == 30


def test_networks_of_many_seeds_have_the_expected_moments_and_fill_the_band():
    widths = xavier_model.layer_widths(16.0, 8.0, 4)
    found = [xavier_model.measure(widths, 1.0, 1.0, float(seed)) for seed in range(1, 401)]
    for name, is_back in (("forward", False), ("backward", True)):
        moments = np.array([network[name] for network in found])
        mean = np.array(xavier_model.expected(widths, 1.0, 1.0, is_back))
        band = xavier_model.spread(widths, is_back, DATA)
        # the relative variance at the end is below 1.2: 5 standard errors
        np.testing.assert_allclose(moments.mean(axis=0), mean, rtol=0.28)
        end = 0 if is_back else -1
        ratio = moments[:, end] / mean[end]
        inside = np.mean((ratio > band["low"][end]) & (ratio < band["high"][end]))
        assert inside == pytest.approx(0.9, abs=5 * np.sqrt(0.09 / 400))


def test_a_gain_multiplies_all_layers_of_the_same_network():
    widths = [4, 8, 4]
    one, two = (xavier_model.measure(widths, 0.0, gain, 3.0) for gain in (1.0, 1.4))
    np.testing.assert_allclose(np.divide(two["forward"], one["forward"]), 1.4 ** np.arange(0, 6, 2))
    np.testing.assert_allclose(
        np.divide(two["backward"], one["backward"]), 1.4 ** np.arange(4, -1, -2)
    )


def test_the_sentences_say_what_is_preserved():
    text = say(fan=0.0, gain=1.0)
    assert "variance 1.00 over the number of inputs." in text
    assert (
        "From input to output the second moment is expected to be preserved; this network " in text
    )
    assert "From output to input the second moment is expected to be multiplied by 0.125;" in text
    text = say(fan=2.0, gain=1.0)
    assert "From input to output the second moment is expected to be multiplied by 8.00;" in text
    assert "From output to input the second moment is expected to be preserved;" in text
    assert say(first=8.0, last=8.0, fan=1.0).count("to be preserved") == 2


def test_the_sentences_are_right_in_all_corners():
    ends = [(c.values[0], c.values[-1]) for c in DEMO.controls]
    keys = [control.key for control in DEMO.controls]
    places = []
    for values in itertools.product(*ends):
        text = say(**dict(zip(keys, values, strict=True)))
        found = re.findall(
            r"multiplies it by (\S+), (between|outside) the bounds (\S+) and (\S+) of about", text
        )
        assert len(found) == 2
        for numbers in found:
            value, low, high = (_number(numbers[k]) for k in (0, 2, 3))
            places.append(numbers[1])
            # rounding to three digits
            assert (numbers[1] == "between") == (0.995 * low < value < 1.005 * high)
    assert set(places) == {"between", "outside"}


def _number(text):
    mantissa, _, power = text.partition("·10")
    exponent = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or "0"
    return float(mantissa) * 10.0 ** int(exponent)


def test_long_networks_are_named_by_their_ends():
    assert say(layers=12.0).startswith("Widths 32–27–…–5–4; gain 1.0")
    assert say(first=4.0, last=4.0, layers=1.0).startswith("Widths 4–4; gain 1.0")


def test_the_table_lists_all_layers():
    rows = DEMO.draw("x", DEMO.state({"layers": 3.0}))["rows"]
    assert [row[:2] for row in rows] == [["0", "32"], ["1", "16"], ["2", "8"], ["3", "4"]]
    assert rows[0][2] == rows[0][3] == rows[3][4] == rows[3][5] == "1.00"


def test_every_mark_lies_within_its_panel():
    for values in itertools.product((4.0, 32.0), (4.0, 32.0), (1.0, 12.0), (0.7, 1.4)):
        names = ("first", "last", "layers", "gain")
        state = DEMO.state(dict(zip(names, values, strict=True)))
        for panel in xavier.view("x", state, DATA, 300.0)["panels"]:
            width, height = map(float, re.search(r"viewBox='0 0 (\S+) (\S+)'", panel).groups())
            points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", panel)
            for x, y in points:
                assert -6 <= float(x) <= width + 6
                assert -6 <= float(y) <= height + 6
            # a dot for each layer
            dots = re.search(
                r"class='live-dots live-run' d='(M[^']*h0)'", panel.split("live-theory")[-1]
            )
            assert dots[1].count("M") == values[2] + 1
