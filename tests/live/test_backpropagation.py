"""The kernel of the demo against the package, and its own sentences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from learndyn import mlp
from learndyn.activations import RELU, TANH
from learndyn.live import backpropagation_model as model
from learndyn.live import backpropagation_text as words
from learndyn.live.catalogue import find

DEMO = find("backpropagation")
DATA = DEMO.data()
VALUES = {control.key: control.values for control in DEMO.controls}
RNG = np.random.default_rng(0)
STATES = [
    ([float(w) for w in RNG.choice(VALUES["w1"], 4)], float(RNG.choice(VALUES["x"])), relu)
    for relu in (False, True)
    for _ in range(40)
]


def network(weights):
    return mlp.MLPParameters(
        (np.array([weights[:2]]).T, np.array([weights[2:]])),
        (np.array(DATA["biases"]), np.zeros(1)),
    )


@pytest.mark.parametrize(("weights", "x", "relu"), STATES)
def test_values_and_derivatives_are_those_of_the_package(weights, x, relu):
    run = model.forward(weights, x, relu, DATA)
    back = model.backward(weights, x, relu, run)
    unit = RELU if relu else TANH
    samples = (np.array([[x]]), np.array([[DATA["target"]]]))
    loss, gradients = mlp.loss_and_gradients(network(weights), *samples, activation=unit)
    assert run["loss"] == pytest.approx(loss, abs=1e-12)
    expected = [*gradients.weights[0][:, 0], *gradients.weights[1][0]]
    np.testing.assert_allclose(back["weights"], expected, atol=1e-12)
    np.testing.assert_allclose(back["sums"], gradients.biases[0], atol=1e-12)
    assert back["output"] == pytest.approx(gradients.biases[1][0], abs=1e-12)


@pytest.mark.parametrize(("weights", "x", "relu"), STATES[::4])
def test_third_derivatives_are_differences_of_the_loss(weights, x, relu):
    run = model.forward(weights, x, relu, DATA)
    for which in range(4):
        if relu and which < 2 and abs(run["sums"][which]) <= 0.1 * abs(x):
            continue  # a kink has none
        h = 0.02
        far = [
            model.loss_at(weights, which, weights[which] + k * h, x, relu, DATA)
            for k in (-2, -1, 1, 2)
        ]
        measured = (far[3] - 2 * far[2] + 2 * far[1] - far[0]) / (2 * h**3)
        found = model.third_derivative(weights, which, x, relu, run)
        # rounding 1e-15 / 1e-5, and the fifth derivative times h**2 / 4
        assert measured == pytest.approx(found, abs=0.02 * (1 + abs(found)))


def say(which, *, weights=(1.0, -0.75, 1.5, 1.0), x=1.0, step=0.5, relu=False):
    return words.describe(list(weights), which, step, x, relu, DATA)


def test_the_sentence_shows_the_product_and_its_check():
    text = say(0)
    assert text.startswith("Forwards: ŷ = 0.509, loss 0.241. Backwards: ∂L/∂w₁ = δ·v·φ′(z)·x = ")
    assert "(−0.981) · 1.50 · 0.181 · 1.00 = −0.266." in text
    assert text.endswith("off by 0.071; h²/6 times the third derivative is 0.066.")
    assert "∂L/∂v₂ = δ·h = (−0.981) · (−0.848) = 0.832." in say(3)
    assert say(3).endswith("the same: no third derivative, no error.")


def test_the_sentence_knows_kinks_and_units_that_are_off():
    on = {"weights": (1.0, -0.75, 1.5, 1.0), "relu": True}
    assert say(0, **on).endswith("the same: no third derivative, no error.")
    assert say(1, **on).endswith("The unit is off, and nothing passes it on the way back.")
    across = on | {"step": 1.0, "x": 2.0, "weights": (-1.0, 0.0, 1.0, 1.0)}
    assert "lie on different sides of the kink" in say(0, **across)
    assert "z is exactly 0" in say(0, **(on | {"weights": (-0.5, 0.0, 1.0, 1.0)}))
    # an end of the quotient on the kink does no harm
    assert say(0, **(on | {"weights": (0.0, 0.0, 1.0, 1.0)})).endswith("no error.")


@pytest.mark.parametrize("relu", [False, True])
def test_what_is_said_of_a_quotient_is_so(relu):
    for weights, step, x, which in itertools.product(
        ([0.5, -1.0, 1.5, -2.0], [-0.5, 0.25, 0.0, 2.0], [2.0, 2.0, -2.0, 2.0]),
        VALUES["step"],
        (-1.0, 0.0, 0.25, 1.0, 2.0),
        range(4),
    ):
        run = model.forward(weights, x, relu, DATA)
        slope = model.backward(weights, x, relu, run)["weights"][which]
        gap = abs(model.quotient(weights, which, step, x, relu, DATA) - slope)
        text = words.describe(weights, which, step, x, relu, DATA)
        if "the same" in text:
            assert gap < 1e-9
        elif "off by" in text:
            assert gap > 1e-9 or "third derivative is" in text
            assert not relu
        else:
            assert "z = 0" in text or "exactly 0" in text


def test_every_weight_is_listed_and_the_chosen_one_is_drawn_thick():
    picture = DEMO.draw("x", DEMO.state({"which": 2.0}))
    assert [row[0] for row in picture["rows"]] == ["w₁", "w₂", "v₁", "v₂"]
    assert picture["panels"][0].count("live-line live-run") == 1
    assert "Loss against v₁" in picture["panels"][1]
