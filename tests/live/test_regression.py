"""The kernel of the demo against the package, the theory and its own sentences."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from scipy.linalg import expm

from learndyn import deep_linear
from learndyn.live import regression_model as model
from learndyn.live import regression_text as words
from learndyn.live.catalogue import find
from learndyn.regression import add_constant, least_squares, mean_squared_error
from learndyn.theory import regression

DEMO = find("regression")
DATA = DEMO.data()
SLOPE, INTERCEPT, CENTRE, RATE, _STEP = (control.values for control in DEMO.controls)
STEPS = int(DATA["num_steps"])


def samples(centre):
    """Return the points exactly as the demo knows them: by their moments."""
    # the drawing rounds the points; three numbers decide, and these points have them
    u = np.array([-1.0, 1.0, -1.0, 1.0])
    noise = np.sqrt(DATA["noise_floor"]) * np.array([1.0, 1.0, -1.0, -1.0])
    y = DATA["level"] + DATA["slope"] * u + noise
    return add_constant((centre + u)[:, np.newaxis]), y[:, np.newaxis]


def test_the_points_drawn_have_the_moments_of_the_data():
    u, y = np.array(DATA["u"]), np.array(DATA["y"])
    found = [np.mean(u), np.mean(u**2), np.mean(u * y), np.mean(y)]
    np.testing.assert_allclose(found, [0, 1, DATA["slope"], DATA["level"]], atol=2e-3)
    floor = np.mean((y - DATA["level"] - DATA["slope"] * u) ** 2)
    assert floor == pytest.approx(DATA["noise_floor"], abs=1e-3)


@pytest.mark.parametrize("centre", CENTRE[::4])
def test_the_best_line_the_floor_and_the_edge_are_those_of_the_package(centre):
    x, y = samples(centre)
    best = least_squares(x, y)
    np.testing.assert_allclose(model.best_line(centre, DATA), best[0], atol=1e-12)
    assert mean_squared_error(best, x, y) == pytest.approx(DATA["noise_floor"], rel=1e-12)
    edge = regression.stability_edge(x, num_outputs=1)
    assert 1 / model.steepness(centre) == pytest.approx(edge, rel=1e-12)


@pytest.mark.parametrize(("centre", "rate"), [*itertools.product(CENTRE[::4], RATE[::9])])
def test_descent_and_its_formula_equal_training_and_diverge_at_the_same_step(centre, rate):
    x, y = samples(centre)
    for start in ([-1.5, 2.0], [2.5, -2.5]):
        ours = model.descend(start, centre, rate, DATA)
        run = deep_linear.train([np.array([start])], x, y, learning_rate=rate, num_steps=STEPS)
        expected = int(run.last_step) + 1 if run.diverged else -1
        assert ours["diverged"] == expected
        count = len(ours["losses"])
        np.testing.assert_allclose(ours["losses"], run.losses[:count], rtol=1e-9)
        exact = model.exact_losses(start, centre, rate, DATA)
        np.testing.assert_allclose(exact[:count], ours["losses"], rtol=1e-9)
        assert len(exact) == count + (expected >= 0)


@pytest.mark.parametrize("centre", CENTRE[::3])
def test_the_flow_path_follows_the_gradient_from_start_to_best(centre):
    start = [-1.5, 2.0]
    path = np.array(model.flow_path(start, centre, 40, DATA)).T
    np.testing.assert_allclose(path[0], start, atol=1e-12)
    np.testing.assert_allclose(path[-1], model.best_line(centre, DATA), atol=1e-12)
    # the solution of the linear equation, at the times that the flat part tells
    half = np.array([[1 + centre**2, centre], [centre, 1]])
    best = path[-1]
    for index in (1, 10, 25, 39):
        time = -np.log(1 - (index / 40) ** 3) / 2 * model.steepness(centre)
        expected = best + expm(-2 * half * time) @ (start - best)
        np.testing.assert_allclose(path[index], expected, atol=1e-10)


@pytest.mark.parametrize("centre", CENTRE[::3])
def test_a_ring_has_one_loss(centre):
    slopes, intercepts = np.array(model.ring(4.0, centre, 12, DATA))
    x, y = samples(centre)
    losses = [mean_squared_error([[a, b]], x, y) for a, b in zip(slopes, intercepts, strict=True)]
    np.testing.assert_allclose(losses, 4.0 + DATA["noise_floor"], rtol=1e-9)
    assert (slopes[0], intercepts[0]) == (slopes[-1], intercepts[-1])


def say(start, centre, rate, step=STEPS):
    run = model.descend(start, centre, rate, DATA)
    return words.describe(run, step, centre, rate, DATA)


def test_the_sentence_tells_how_a_run_ends():
    assert say([-1.5, 2.0], 2.0, 0.15).startswith("Arrived: within 1 % of the floor since step 70.")
    assert say([-1.5, 2.0], 2.0, 0.15, step=10).startswith("Still on its way.")
    assert say([-1.5, 2.0], 3.0, 0.05).startswith("Still on its way.")
    assert say([-1.5, 2.0], 2.0, 1.0).startswith("Diverged at step ")
    assert say([-1.5, 2.0], 2.0, 1.0, step=1).startswith("On the way to divergence at step ")
    assert say([-1.5, 2.0], 0.0, 1.0).startswith("Not settled.")
    assert "is at the edge 1.00" in say([-1.5, 2.0], 0.0, 1.0)
    assert "centred: each step multiplies every error by 0.700" in say([1.0, 1.0], 0.0, 0.15)
    assert "is above the edge 0.172" in say([-1.5, 2.0], 2.0, 0.18)


def test_what_is_said_to_have_arrived_stays_and_is_below_the_edge():
    rng = np.random.default_rng(0)
    arrived = 0
    for _ in range(800):
        start = [float(rng.choice(SLOPE)), float(rng.choice(INTERCEPT))]
        centre, rate = float(rng.choice(CENTRE)), float(rng.choice(RATE))
        text = say(start, centre, rate, step=60)
        run = model.descend(start, centre, rate, DATA)
        if text.startswith("Arrived"):
            arrived += 1
            since = int(re.search(r"since step (\d+)", text)[1])
            assert np.max(run["losses"][since:]) <= 1.01 * DATA["noise_floor"]
            assert "is below the edge" in text
        if "is above the edge" in text:
            assert run["diverged"] >= 0 or run["losses"][-1] > run["losses"][-40]
    assert arrived > 100


def test_divergence_is_drawn_and_listed():
    picture = DEMO.draw("x", DEMO.state({"rate": 0.4}))
    assert "leaves the view" in picture["panels"][0]
    assert "diverges at step" in picture["panels"][1]
    assert picture["rows"][-1][1] == "diverged"
