"""The demo of the learning rate against the package and the theory."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.live import chain_model as model
from learndyn.live import learning_rate, learning_rate_text
from learndyn.live.catalogue import find
from learndyn.theory import stability

DEMO = find("learning-rate")
DATA = DEMO.data()
SAMPLES = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
FIT = fit_line(SAMPLES.x, SAMPLES.y)
NUMBERS = {"input_moment": FIT.input_moment, "slope": FIT.slope}
RATIOS, DEPTHS = (control.values for control in DEMO.controls)
STATES = [(depth, ratio) for depth in map(int, DEPTHS) for ratio in RATIOS]


def run(depth, ratio):
    rate = ratio * DATA["edges"][DATA["depths"].index(depth)]
    return model.descend(0.9, depth, rate, 600, DATA)


@pytest.fixture(scope="module")
def runs():
    return {state: run(*state) for state in STATES}


@pytest.fixture(scope="module")
def texts(runs):
    return {
        (depth, ratio): learning_rate_text.describe(runs[depth, ratio], depth, ratio, DATA)
        for depth, ratio in STATES
    }


def test_the_data_are_those_of_the_chapter():
    assert (DATA["input_moment"], DATA["slope"]) == (FIT.input_moment, FIT.slope)
    assert DATA["noise_floor"] == FIT.noise_floor
    edges = stability.stability_edge(DATA["depths"], **NUMBERS)
    np.testing.assert_array_equal(DATA["edges"], edges)
    np.testing.assert_allclose(np.power(DATA["minima"], DATA["depths"]), FIT.slope, rtol=1e-13)


def test_the_rates_are_close_together_around_the_edge():
    assert {0.5, 1.0, 1.005, 1.25, 2.5} <= set(RATIOS)
    around = [ratio for ratio in RATIOS if 0.99 <= ratio <= 1.05]
    assert max(np.diff(around)) < 0.0051


def test_steps_measured_beforehand_are_those_of_the_run_that_is_drawn(runs):
    for (depth, ratio), history in runs.items():
        i, j = DATA["depths"].index(depth), DATA["ratios"].index(ratio)
        # a chaotic run magnifies the last digit, in which powers may differ
        if ratio <= 1.25:
            assert model.settling_step(history, 0.02) == DATA["steps"][i][j], (depth, ratio)


def test_weights_and_losses_are_those_of_the_package(runs):
    for ratio in (0.05, 0.5, 1.0, 1.1, 1.25):
        for depth in map(int, DEPTHS[1:]):
            rate = ratio * float(stability.stability_edge(depth, **NUMBERS))
            theirs = chains.train_equal(
                0.9, SAMPLES.x, SAMPLES.y, depth=depth, learning_rate=rate, num_steps=600
            )
            ours = runs[depth, ratio]
            np.testing.assert_allclose(ours["weights"], theirs.weights[:, 0], rtol=1e-7)
            np.testing.assert_allclose(ours["losses"], theirs.losses, rtol=1e-6)


@pytest.mark.parametrize("depth", list(map(int, DEPTHS)))
def test_expected_steps_are_those_of_the_theory(depth):
    reach = np.sqrt((0.02 - FIT.noise_floor) / FIT.input_moment)
    for ratio in (0.1, 0.5, 1.0):
        rate = ratio * float(stability.stability_edge(depth, **NUMBERS))
        expected = stability.descent_steps(
            0.9**depth, FIT.slope - reach, learning_rate=rate, depth=depth, **NUMBERS
        )
        found = learning_rate_text.expected_steps(depth, ratio, DATA)
        assert np.isclose(found, expected, rtol=1e-12)


def test_at_rates_up_to_half_the_edge_the_prediction_of_the_sentence_comes_true(texts):
    for (depth, ratio), text in texts.items():
        if ratio <= 0.5 and "from step" in text:
            measured = int(re.search(r"from step (\d+) on", text)[1])
            predicted = int(re.search(r"success at step (\d+)", text)[1])
            assert abs(measured - predicted) <= 1, (depth, ratio)


def test_a_late_success_is_announced_and_does_not_come(texts):
    for (depth, ratio), text in texts.items():
        if "later than the run goes" in text:
            assert "stays below" not in text, (depth, ratio)


def test_just_above_the_edge_every_deeper_chain_swings_as_predicted(texts):
    for (depth, ratio), text in texts.items():
        if 1.0 < ratio <= 1.22 and depth > 1:
            found = re.search(
                r"swing by ([\d.]+) % to either side; the formula gives ([\d.]+)", text
            )
            assert found, (depth, ratio)
            measured, predicted = map(float, found.groups())
            # a run may still be on its way out where distances grow slowly
            assert abs(measured / predicted - 1) < max(0.05, 0.5 * (ratio - 1))
            assert "So far above" not in text


def test_periods_double_where_they_should(runs):
    periods = [learning_rate_text.period(runs[50, ratio], 50) for ratio in (0.9, 1.1, 1.28)]
    assert periods == [1, 2, 4]
    assert learning_rate_text.period(runs[50, 1.6], 50) == 0


def test_a_run_called_settled_above_the_edge_stays_for_many_steps_or_is_called_luck(runs, texts):
    lucky = 0
    for (depth, ratio), text in texts.items():
        if ratio <= 1 or "stays below" not in text:
            continue
        if "by luck" in text:
            lucky += 1
            assert ratio >= 1.02
        else:
            assert max(runs[depth, ratio]["losses"][-100:]) < 0.02
    assert lucky > 3


def test_one_weight_has_no_cycle(texts):
    assert "Every jump is longer than the last one" in texts[1, 1.005]
    assert "The run diverges at step" in texts[1, 1.1]
    assert "between two places for ever, with losses 0.35 and 0.35" in texts[1, 1.0]


@pytest.mark.parametrize(
    ("depth", "ratio", "words"),
    [
        (50, 0.1, "still beside the saddle"),
        (50, 0.25, "still on its way, at loss 1.04"),
        (50, 0.5, "takes a small distance away almost entirely"),
        (50, 0.9, "Rate 0.0164, 0.900 times the edge 0.0182 of 50 weights"),
        (50, 1.02, "the jumps go on, but they are small"),
        (50, 1.28, "It repeats itself every 4 steps"),
        (50, 1.6, "do not repeat themselves"),
        (50, 2.5, "A jump has thrown the weights to the saddle"),
        (2, 2.5, "The run diverges at step 4."),
    ],
)
def test_the_sentence_tells_what_the_run_does(texts, depth, ratio, words):
    assert words in texts[depth, ratio]


def test_what_is_said_of_the_saddle_is_so(runs, texts):
    for state, text in texts.items():
        if "saddle" in text:
            weights = np.array(runs[state]["weights"][-40:])
            assert np.abs(weights).max() ** state[0] < 0.01 * FIT.slope, state


def test_divergence_is_drawn_and_listed():
    picture = DEMO.draw("x", DEMO.state({"rate": 2.5, "depth": 2}))
    valley, loss, _ = picture["panels"]
    assert "leaves the view" in valley
    assert "diverges at step 4" in loss
    assert picture["rows"][-1] == ["4", "diverged", "", "above 10¹²"]


def test_the_last_steps_of_a_cycle_are_in_the_table():
    rows = DEMO.draw("x", DEMO.state({"rate": 1.1}))["rows"]
    assert [row[0] for row in rows[-2:]] == ["599", "600"]
    assert rows[-1][1] != rows[-2][1]


def test_every_coordinate_lies_within_its_panel():
    for ratio, depth in itertools.product((0.05, 1.1, 1.6, 2.5), (1.0, 2.0, 50.0)):
        state = DEMO.state({"rate": ratio, "depth": depth})
        for panel in learning_rate.view("x", state, DATA, 350.0)["panels"]:
            width, height = map(float, re.search(r"viewBox='0 0 (\S+) (\S+)'", panel).groups())
            points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", panel)
            assert len(points) > 10
            for x, y in points:
                assert -6 <= float(x) <= width + 6
                assert -6 <= float(y) <= height + 6
