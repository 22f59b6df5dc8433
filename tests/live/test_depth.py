"""The demo of depth against the package, the theory, and what its sentences claim."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from learndyn import chains
from learndyn.datasets import fit_line, noisy_line
from learndyn.live import chain_model, depth
from learndyn.live.catalogue import find
from learndyn.theory.chains import flow_time, sharpness_at_balanced_minimum

DEMO = find("depth")
DATA = DEMO.data()
SAMPLES = noisy_line(100, slope=2.0, noise_std=0.1, rng=np.random.default_rng(2021))
FIT = fit_line(SAMPLES.x, SAMPLES.y)
HIDDEN, WEIGHT, RATE = (control.values for control in DEMO.controls)
DEPTHS = np.arange(1, 52)


def say(**values):
    return DEMO.draw("x", DEMO.state(values))["text"]


def test_the_data_of_the_demo_are_those_of_the_chapter():
    assert (DATA["input_moment"], DATA["slope"]) == (FIT.input_moment, FIT.slope)
    assert DATA["noise_floor"] == FIT.noise_floor
    assert tuple(DATA["weights"]) == WEIGHT
    assert tuple(DATA["rates"]) == RATE
    assert (HIDDEN[0], HIDDEN[-1], len(HIDDEN)) == (0.0, 50.0, 51)


def test_every_rate_is_below_the_edge_of_every_depth():
    numbers = {"input_moment": FIT.input_moment, "slope": FIT.slope}
    edges = [2 / sharpness_at_balanced_minimum(int(d), **numbers) for d in DEPTHS]
    assert max(RATE) < min(edges)


def test_listed_times_are_flow_times():
    success = FIT.slope - np.sqrt((0.02 - FIT.noise_floor) / FIT.input_moment)
    for row, weight in enumerate(WEIGHT):
        for times, end in ((DATA["times"], success), (DATA["half_times"], FIT.slope / 2)):
            starts = np.minimum(weight**DEPTHS, end)
            expected = flow_time(
                starts, end, depth=DEPTHS, input_moment=FIT.input_moment, slope=FIT.slope
            )
            np.testing.assert_allclose(times[row], expected, rtol=1e-5)


@pytest.mark.parametrize("rate", RATE)
def test_listed_steps_are_those_that_the_page_measures_itself(rate):
    column, num_steps = RATE.index(rate), round(4.0 / rate)
    for row, weight in enumerate(WEIGHT):
        for hidden in (0, 1, 4, 12, 20, 33, 50):
            run = chain_model.descend(weight, hidden + 1, rate, num_steps, DATA)
            assert run["diverged"] == -1
            found = chain_model.settling_step(run, 0.02)
            assert found == DATA["measured"][row][column][hidden]


def test_listed_steps_are_those_of_whole_chains():
    for weight, count in itertools.product((0.85, 1.0), (1, 2, 7, 30)):
        run = chains.train(
            np.full(count, weight), SAMPLES.x, SAMPLES.y, learning_rate=0.005, num_steps=800
        )
        listed = DATA["measured"][WEIGHT.index(weight)][RATE.index(0.005)][count - 1]
        assert run.settling_step(0.02) == listed


def test_prediction_and_measurement_agree_wherever_the_run_is_long_enough():
    for row, column in itertools.product(range(len(WEIGHT)), range(len(RATE))):
        predicted = np.array(DATA["times"][row]) / RATE[column]
        measured = np.array(DATA["measured"][row][column])
        arrives = measured >= 0
        assert np.array_equal(arrives, predicted < round(4.0 / RATE[column]))
        # the largest rate is 0.84 of the deepest chain's edge, where steps are not small
        allowed = np.maximum(3, (0.03 if RATE[column] <= 0.01 else 0.05) * predicted)
        assert np.all(np.abs(measured - predicted)[arrives] <= allowed[arrives])


def test_the_sentences_say_what_was_predicted_and_what_was_measured():
    text = say(hidden=12.0)
    assert text.startswith("D = 13 weights of 0.90 (12 hidden units): initial product 0.254, ")
    numbers = re.search(
        r"Success by flow time: step ([\d.]+); training has it from step (\d+)", text
    )
    assert float(numbers[1]) == pytest.approx(DATA["times"][2][12] / 0.005, abs=0.06)
    assert int(numbers[2]) == DATA["measured"][2][1][12]
    half = re.search(r"Half of β is reached, by flow time, at step ([\d.]+)\.", text)
    assert float(half[1]) == pytest.approx(DATA["half_times"][2][12] / 0.005, abs=0.06)
    edge = 2 / sharpness_at_balanced_minimum(13, input_moment=FIT.input_moment, slope=FIT.slope)
    assert text.endswith(f"The rate 0.0050 is below this depth's edge 2/λ = {edge:.4f}.")


def test_the_sentences_are_right_at_the_ends_of_the_sliders():
    assert say(hidden=0.0).startswith("D = 1 weight of 0.90 (0 hidden units)")
    assert say(hidden=1.0).startswith("D = 2 weights of 0.90 (1 hidden unit)")
    assert "beyond half of β: no plateau" in say(weight=1.0)
    assert "training does not have it within 1600 steps" in say(
        hidden=50.0, weight=0.8, rate=0.0025
    )


def test_the_table_lists_the_depth_that_is_shown():
    picture = DEMO.draw("x", DEMO.state({"hidden": 16.0, "weight": 0.8, "rate": 0.01}))
    assert [row[0] for row in picture["rows"]] == [
        "1",
        "2",
        "5",
        "10",
        "15",
        "17",
        "20",
        "30",
        "40",
        "51",
    ]
    assert picture["rows"][5][1] == "16"
    assert picture["rows"][-1][-1] == "after 400"


def test_the_disc_stands_where_the_run_succeeds_and_nowhere_if_it_does_not():
    def discs(**values):
        return [panel.count("live-now") for panel in DEMO.draw("x", DEMO.state(values))["panels"]]

    assert discs() == [1, 1]
    assert discs(hidden=50.0, weight=0.8) == [0, 0]


def test_every_coordinate_lies_within_its_panel():
    for hidden, weight, rate in itertools.product((0.0, 1.0, 50.0), (0.8, 1.0), (0.0025, 0.015)):
        state = DEMO.state({"hidden": hidden, "weight": weight, "rate": rate})
        for panel in depth.view("x", state, DATA, 350.0)["panels"]:
            width, height = map(float, re.search(r"viewBox='0 0 (\S+) (\S+)'", panel).groups())
            points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", panel)
            assert len(points) > 10
            for x, y in points:
                assert -6 <= float(x) <= width + 6
                assert -6 <= float(y) <= height + 6
