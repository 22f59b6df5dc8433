"""The kernel of the demo against the package, the theory and the invariants of the flow."""

from __future__ import annotations

import itertools
import json
import math
import re

import numpy as np
import pytest

from learndyn.chains import train
from learndyn.datasets import fit_line, noisy_line
from learndyn.live import two_weights, two_weights_text
from learndyn.live import two_weights_model as model
from learndyn.live.catalogue import find
from learndyn.live.translate import translate
from learndyn.theory.two_weights import gradient_flow, imbalance, sharpness_at_minimum
from learndyn.trajectory import DIVERGENCE_LIMIT

DEMO = find("two-weights")
DATA = DEMO.data()
NUM_STEPS = int(DATA["num_steps"])
SAMPLES = noisy_line(73, slope=2.0, noise_std=0.2, rng=np.random.default_rng(2021))
W1, W2, RATE, _STEP = (control.values for control in DEMO.controls)
STARTS = list(itertools.product(W1[::10], W2[::10]))


def run(w1, w2, rate):
    return model.descend([w1, w2], rate, DATA)


def say(w1, w2, rate, step=211):
    return two_weights_text.describe(run(w1, w2, rate), step, rate, DATA)


def test_the_data_of_the_demo_are_those_of_the_chapter():
    fit = fit_line(SAMPLES.x, SAMPLES.y)
    assert (DATA["input_moment"], DATA["slope"]) == (fit.input_moment, fit.slope)
    assert DATA["noise_floor"] == fit.noise_floor
    np.testing.assert_allclose(DATA["x"], SAMPLES.x, atol=5e-4)


@pytest.mark.parametrize("rate", RATE[::3])
def test_descent_equals_the_package_and_diverges_at_the_same_step(rate):
    reference = train(
        np.array(STARTS), SAMPLES.x, SAMPLES.y, learning_rate=rate, num_steps=NUM_STEPS
    )
    for i, (w1, w2) in enumerate(STARTS):
        ours, theirs = run(w1, w2, rate), reference.select(i)
        np.testing.assert_allclose(ours["losses"], theirs.losses, rtol=1e-12)
        np.testing.assert_allclose(
            [*zip(ours["w1"], ours["w2"], strict=True)], theirs.weights, rtol=1e-12
        )
        expected = int(theirs.last_step) + 1 if theirs.diverged else -1
        assert ours["diverged"] == expected, (w1, w2, rate)


def test_some_of_these_runs_diverge_and_some_do_not():
    ends = {run(w1, w2, rate)["diverged"] >= 0 for (w1, w2) in STARTS for rate in RATE[::13]}
    assert ends == {True, False}
    assert model.DIVERGENCE_LIMIT == DIVERGENCE_LIMIT


def test_translated_descent_has_the_same_bits(javascript):
    code = translate([model])
    for rate in (0.02, 0.48, 0.82, 2.0):
        call = f"two_weights_model.descend([1.4, -1.6], {rate}, {json.dumps(DATA)})"
        shown = javascript.eval(f"(() => {{ {code}\nreturn JSON.stringify({call}); }})()")
        assert json.loads(shown) == run(1.4, -1.6, rate)


def test_the_flow_path_conserves_the_imbalance_and_runs_from_start_to_end():
    for start in STARTS:
        path = np.array(model.flow_path(list(start), DATA["slope"], 40)).T
        np.testing.assert_allclose(imbalance(path), imbalance(np.array(start)), atol=1e-12)
        np.testing.assert_allclose(path[0], start, atol=1e-12)
        np.testing.assert_allclose(path[-1], model.flow_end(list(start), DATA["slope"]), atol=1e-12)
        # the product rises or falls all the way, as the loss falls all the way
        error = np.abs(path.prod(axis=1) - DATA["slope"])
        assert np.all(np.diff(error) <= 1e-12)


def test_the_flow_ends_where_the_theory_says():
    for start in STARTS:
        expected = gradient_flow(
            np.inf,
            initial_weights=np.array(start),
            input_moment=DATA["input_moment"],
            slope=DATA["slope"],
        )
        np.testing.assert_allclose(model.flow_end(list(start), DATA["slope"]), expected, atol=1e-10)


def test_the_stability_edge_is_that_of_the_theory():
    for start in STARTS:
        if start[0] != -start[1]:
            expected = sharpness_at_minimum(
                imbalance(np.array(start)), input_moment=DATA["input_moment"], slope=DATA["slope"]
            )
            assert math.isclose(model.sharpness(list(start), DATA), expected, rel_tol=1e-12)


@pytest.mark.parametrize("product", [-3.5, 0.3, 7.5])
def test_points_of_a_level_have_its_product(product):
    for sign in (1.0, -1.0):
        firsts, seconds = np.array(model.hyperbola(product, 3.0, sign, 10))
        np.testing.assert_allclose(firsts * seconds, product, rtol=1e-12)
        assert np.all(firsts * sign > 0)
        assert max(abs(firsts).max(), abs(seconds).max()) == pytest.approx(3.0, rel=1e-12)


def test_the_sentence_tells_how_a_run_ends():
    assert say(1.4, -1.6, 0.02).startswith("Converged: within 1 % of β since step 184.")
    assert say(1.4, -1.6, 0.02, step=50).startswith("Still on its way.")
    assert say(1.6, -1.6, 0.02).startswith("On the saddle's stable manifold")
    assert say(0.0, 0.0, 0.02).startswith("Nothing moves")
    assert say(2.0, -1.6, 2.0).startswith("Diverged at step 3:")
    assert say(2.0, -1.6, 2.0, step=1).startswith("On the way to divergence at step 3.")
    assert say(-2.5, -2.25, 0.82).startswith("Not settled.")


def test_the_sentence_compares_the_rate_with_the_edge():
    assert "The rate 0.020 is below the stability edge 2/λ = 0.801" in say(1.4, -1.6, 0.02)
    assert "2.62 times the stability edge 2/λ = 0.763" in say(2.0, -1.6, 2.0)
    assert "thrown to a flatter solution" in say(-2.5, -1.75, 0.7)
    assert "steeper than that end" in say(-2.5, 1.75, 0.58)


def test_what_is_said_to_have_converged_stays_and_is_not_called_too_fast():
    """Over random states: "converged" holds from its step to the end, and contradicts nothing."""
    rng = np.random.default_rng(0)
    converged = 0
    for _ in range(1500):
        w1, w2, rate = rng.choice(W1), rng.choice(W2), rng.choice(RATE[-50:])
        step = int(rng.integers(0, NUM_STEPS + 1))
        text = say(float(w1), float(w2), float(rate), step)
        if not text.startswith("Converged"):
            continue
        converged += 1
        since = int(re.search(r"since step (\d+)", text)[1])
        history = run(float(w1), float(w2), float(rate))
        products = np.multiply(history["w1"], history["w2"])[since:]
        assert since <= step
        assert np.all(np.abs(products - DATA["slope"]) <= 0.01 * DATA["slope"])
        assert "too long a step" not in text
        assert "Not settled" not in text
    assert converged > 100


def test_a_product_that_only_passes_the_slope_is_not_called_converged():
    text = say(2.4, 0.85, 0.82, step=0)
    assert text.startswith("Within 1 % of β at this step, but it does not stay there.")


def test_rates_at_the_edge_are_called_just_below_and_just_above_it():
    edge = 2 / model.sharpness([1.4, -1.6], DATA)
    near = run(1.4, -1.6, 0.02)
    for rate, words in ((0.999 * edge, "just below"), (1.001 * edge, "just above")):
        assert f"is {words} the stability edge" in two_weights_text.describe(near, 9, rate, DATA)


def test_where_a_rate_below_the_edge_diverges_the_start_is_steeper_than_the_end():
    c, beta = DATA["input_moment"], DATA["slope"]
    found = 0
    for (w1, w2), rate in itertools.product(STARTS, RATE):
        end = model.sharpness([w1, w2], DATA)
        if w1 != -w2 and rate * end <= 2 and run(w1, w2, rate)["diverged"] >= 0:
            mixed = 2 * w1 * w2 - beta
            hessian = 2 * c * np.array([[w2 * w2, mixed], [mixed, w1 * w1]])
            assert np.abs(np.linalg.eigvalsh(hessian)).max() > end
            found += 1
    assert found > 0


def test_divergence_is_drawn_and_listed():
    state = DEMO.state({"w1": 2.0, "rate": 2.0})
    plane, loss, _ = (panel for panel in DEMO.draw("x", state)["panels"])
    assert "leaves the view" in plane
    assert "diverges at step 3" in loss
    assert DEMO.draw("x", state)["rows"][-1] == ["3", "diverged", "", "", "above 10¹²"]


def test_every_coordinate_lies_within_its_panel():
    for rate, w1 in itertools.product((0.02, 0.82, 2.0), (-2.5, 0.0, 2.5)):
        state = DEMO.state({"w1": w1, "rate": rate})
        for panel in two_weights.view("x", state, DATA, 350.0)["panels"]:
            width, height = map(float, re.search(r"viewBox='0 0 (\S+) (\S+)'", panel).groups())
            points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", panel)
            assert len(points) > 10
            for x, y in points:
                assert -6 <= float(x) <= width + 6
                assert -6 <= float(y) <= height + 6
