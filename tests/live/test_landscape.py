"""The demo of the landscape: its fates, its sentences, its layers."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from learndyn.chains import train
from learndyn.datasets import LineSamples, fit_line
from learndyn.experiments.landscape import fates
from learndyn.live import landscape, landscape_text
from learndyn.live import landscape_model as model
from learndyn.live import two_weights_model as descent
from learndyn.live.catalogue import find
from learndyn.theory.landscape import boundary_ratio, flow_branch, safe_learning_rate

DEMO = find("landscape")
DATA = DEMO.data()
X = np.linspace(0, 1, 10)
NUMBERS = {"input_moment": DATA["input_moment"], "slope": DATA["slope"]}
W1, W2, RATE, SHOW, _STEP = (control.values for control in DEMO.controls)
STARTS = np.array(list(itertools.product(W1[::10], W2[::10])))


def say(w1, w2, rate, step=100):
    run = descent.descend([w1, w2], rate, DATA)
    return landscape_text.describe(run, min(step, len(run["losses"]) - 1), rate, DATA)


def test_the_data_of_the_demo_are_those_of_the_chapter():
    fit = fit_line(X, X)
    assert (DATA["input_moment"], DATA["slope"]) == (fit.input_moment, fit.slope)
    assert fit.noise_floor == pytest.approx(DATA["noise_floor"], abs=1e-30)


def test_safe_rates_and_ellipse_are_those_of_the_theory():
    safe = [model.safe_rate(*start, DATA) for start in STARTS.tolist()]
    np.testing.assert_allclose(safe, safe_learning_rate(STARTS, **NUMBERS), rtol=1e-12)
    for rate in RATE[::5]:
        outside = [model.is_outside(*start, rate, DATA) for start in STARTS.tolist()]
        expected = boundary_ratio(STARTS, learning_rate=rate, **NUMBERS) >= 1
        np.testing.assert_array_equal(outside, expected)


@pytest.mark.parametrize("rate", [0.05, 0.5, 1.0, 1.3, 1.6])
def test_the_fate_that_is_called_certain_is_the_one_that_training_meets(rate):
    axis = (np.arange(30) - 14.5) / 5
    starts = np.stack(np.meshgrid(axis, axis), axis=-1)
    trained = fates(starts, LineSamples(X, X), learning_rate=rate, num_steps=600)
    said = [[model.fate(*start, rate, DATA) for start in row] for row in starts.tolist()]
    np.testing.assert_array_equal(said, trained)


def test_the_map_holds_the_fate_of_the_centre_of_each_cell():
    for rate in (0.2, 0.9, 1.5):
        rows = model.fate_map(8, 3.0, rate, DATA)
        centres = ((np.arange(8) - 3.5) * 0.75).tolist()
        expected = [[model.fate(w1, w2, rate, DATA) for w1 in centres] for w2 in centres]
        assert rows == expected


def test_the_sentence_tells_where_flow_and_descent_end():
    start = "The flow from here ends on the branch of positive weights"
    assert say(0.55, -0.45, 0.15).startswith(f"{start}, and so does descent.")
    assert "and so does descent" in say(1.0, -1.0, 0.15)
    assert say(0.0, 0.0, 0.15).startswith("The start is the saddle, where nothing moves.")
    assert say(2.0, 0.5, 1.2).startswith("The start is a solution, where nothing moves.")
    jump = f"{start}; descent crosses the watershed at step 1 and ends on the other branch."
    assert say(1.9, 1.3, 1.0).startswith(jump)
    assert say(2.5, 2.5, 1.0).startswith(f"{start}; descent diverges at step ")
    assert "descent diverges at step" in say(2.5, -2.5, 1.0)
    assert "has not settled after 100 steps. The rate 1.60 is beyond the edge 1.42" in say(
        1.0, 1.2, 1.6
    )


def test_the_sentence_names_the_safe_rate_and_the_imbalance():
    text = say(1.9, 1.3, 0.5, step=3)
    assert "The rate 0.50 is below this start's safe rate, 0.536." in text
    assert "At step 3: w₁w₂ = 0.934, loss 0.00154, imbalance 1.33 (the flow keeps 1.92)." in text
    assert "The rate 1.00 is above this start's safe rate" in say(1.9, 1.3, 1.0)
    assert "outside the ellipse of bounded runs" in say(2.5, 2.5, 1.0)


def test_what_is_said_agrees_with_training_in_random_states():
    rng = np.random.default_rng(0)
    starts = rng.choice(W1, size=(150, 2))
    rates = rng.choice(RATE, size=150)
    runs = train(starts, X, X, learning_rate=rates, num_steps=400)
    branches = flow_branch(starts, slope=1.0)
    kinds = set()
    for i, (w1, w2) in enumerate(starts.tolist()):
        text = say(w1, w2, float(rates[i]))
        trained, branch = runs.select(i), branches[i]
        end = trained.final_weights
        same = re.search("so does descent|ends there, too", text)
        if branch and "nothing moves" not in text:
            assert ("positive" if branch > 0 else "negative") in text
        if "diverges at step" in text:
            assert int(re.search(r"diverges at step (\d+)", text)[1]) == trained.last_step + 1
            kinds.add("diverged")
        elif same or "other branch" in text:
            arrives = np.sign(end[0]) if branch else 0
            assert arrives == (branch if same else -branch), text
            assert branch == 0 or abs(end.prod() - 1) < 1e-3
            kinds.add("same" if same else "other")
        elif "nothing moves" in text:
            np.testing.assert_array_equal(end, [w1, w2])
        else:
            kinds.add("unsettled")
    assert kinds == {"diverged", "same", "other", "unsettled"}


def test_every_layer_shows_what_it_is_called():
    marks = {"live-level": "equal loss", "live-arrow": "downhill", "live-cells": "to weights"}
    shown = {"loss": {0}, "arrows": {1}, "both": {0, 1}, "fates": {2}}
    names = DEMO.controls[3].names
    for value, name in zip(SHOW, names, strict=True):
        plane = DEMO.draw("x", DEMO.state({"show": value}))["panels"][0]
        found = {
            i for i, (mark, word) in enumerate(marks.items()) if mark in plane and word in plane
        }
        assert found == shown[name]


def test_an_arrow_is_twice_as_long_where_the_slope_is_eight_times_as_steep():
    plane = DEMO.draw("x", DEMO.state({"show": 1.0}))["panels"][0]
    path = re.search(r"class='live-arrow' d='(M[^']{100,})'", plane)[1]
    shafts = re.findall(r"M(\S+) (\S+)L(\S+) (\S+)M", path)
    lengths = np.array(
        [np.hypot(float(c) - float(a), float(d) - float(b)) for a, b, c, d in shafts]
    )
    centres = (np.arange(15) - 7) * 0.4
    grid = np.stack(np.meshgrid(centres, centres, indexing="ij"), axis=-1).reshape(-1, 2)
    pull = 2 * DATA["input_moment"] * (grid.prod(axis=-1) - 1)
    norms = np.abs(pull) * np.linalg.norm(grid, axis=-1)
    kept = norms > 0
    assert len(lengths) == kept.sum()
    # pixels are written to one decimal
    np.testing.assert_allclose(
        lengths, lengths.max() * np.cbrt(norms[kept] / norms.max()), atol=0.25
    )


def test_divergence_is_drawn_and_listed():
    picture = DEMO.draw("x", DEMO.state({"w1": 2.5, "w2": 2.5, "rate": 1.0}))
    assert "leaves the view" in picture["panels"][0]
    assert "diverges at step" in picture["panels"][1]
    assert picture["rows"][-1][1] == "diverged"


def test_every_coordinate_lies_within_its_panel():
    for rate, w1, show in ((0.05, -2.5, 2.0), (1.0, 2.5, 3.0), (1.6, 0.0, 3.0), (1.6, 2.5, 1.0)):
        state = DEMO.state({"w1": w1, "rate": rate, "show": show})
        for panel in landscape.view("x", state, DATA, 290.0)["panels"]:
            width, height = map(float, re.search(r"viewBox='0 0 (\S+) (\S+)'", panel).groups())
            for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", panel):
                assert -6 <= float(x) <= width + 6
                assert -6 <= float(y) <= height + 6
