"""The demo of order and chaos against the package and its own sentences."""

from __future__ import annotations

import numpy as np
import pytest

from learndyn.activations import RELU, TANH
from learndyn.live import edge_of_chaos_model as model
from learndyn.live.catalogue import find
from learndyn.theory import mean_field
from learndyn.theory.leaky_relu import leaky_relu_correlation

DEMO = find("edge-of-chaos")


def draw(**values):
    return DEMO.draw("x", DEMO.state(values))


@pytest.mark.parametrize(("sw", "sb"), [(0.5, 0.0), (1.0, 0.05), (1.75, 0.05), (4.0, 0.5)])
def test_theory_of_tanh_is_that_of_the_package(sw, sb):
    found = model.theory({"sw": sw, "sb": sb, "c0": 0.6, "kind": 0.0})
    theory = mean_field.predict_layers(
        0.6, depth=model.LAYERS, activation=TANH, weight_variance=sw, bias_variance=sb
    )
    # the package's rule has four digits at the length of the last case, two for slopes
    np.testing.assert_allclose(found["q"], theory.lengths, rtol=3e-4, atol=1e-9)
    np.testing.assert_allclose(found["c"], theory.correlations, atol=2e-4)
    np.testing.assert_allclose(found["chi"], theory.factors, rtol=1e-2)


def test_theory_of_rectifiers_is_that_of_the_package():
    found = model.theory({"sw": 3.0, "sb": 0.0, "c0": 0.2, "kind": 1.0})
    c = [0.2]
    for _ in range(model.LAYERS - 1):
        c.append(float(leaky_relu_correlation(c[-1], negative_slope=0.0)))
    np.testing.assert_allclose(found["c"], c, atol=1e-10)
    np.testing.assert_allclose(found["q"], 3.0 * 1.5 ** np.arange(model.LAYERS), rtol=1e-10)
    assert found["chi"] == [1.5] * model.LAYERS
    biased = model.theory({"sw": 1.0, "sb": 0.2, "c0": 0.2, "kind": 1.0})
    options = {"activation": RELU, "weight_variance": 1.0, "bias_variance": 0.2}
    theory = mean_field.predict_layers(0.2, depth=model.LAYERS, **options)
    np.testing.assert_allclose(biased["c"], theory.correlations, atol=5e-3)


def test_settled_length_and_critical_line_are_those_of_the_package():
    data = DEMO.data()
    for sw, sb in list(zip(data["sw"], data["sb"], strict=True))[20::20]:
        state = {"sw": sw, "sb": sb, "c0": 0.0, "kind": 0.0}
        q = model.settled_length(state)
        exact = mean_field.fixed_length(activation=TANH, weight_variance=sw, bias_variance=sb)
        assert q == pytest.approx(float(exact), rel=2e-4)
        assert model.factor(q, state) == pytest.approx(1.0, abs=1e-3)
    assert data["sb"][-1] == 0.5
    assert data["sw"][0] == 1.0


def test_normal_numbers_are_normal():
    source = [12345.0]
    draws = np.array([model.normal_pair(source) for _ in range(5000)])
    # five standard errors of 10000 numbers
    assert abs(draws.mean()) < 0.05
    assert abs(draws.var() - 1) < 0.075
    assert abs(np.mean(draws[:, 0] * draws[:, 1])) < 0.075
    assert abs(np.mean(draws**4) - 3) < 0.5


@pytest.mark.parametrize(("kind", "function"), [(0.0, np.tanh), (1.0, lambda z: np.maximum(z, 0))])
def test_a_network_is_that_of_matrices_with_its_draws(kind, function):
    state = {"sw": 1.5, "sb": 0.2, "c0": 0.6, "kind": kind, "net": 3.0}
    source = [1000003.0 * 3 + 71.0]
    for _ in range(10):
        model.uniform(source)
    n = model.WIDTH
    z = np.zeros((2, n))
    z[:, :2] = np.sqrt(n) * np.array([[1.0, 0.0], [0.6, 0.8]])
    found = model.network(state)
    for layer in range(3):
        draws = [[model.normal_pair(source) for _ in range(n // 2 + 1)] for _ in range(n)]
        numbers = np.reshape(draws, (n, n + 2))
        weights, biases = np.sqrt(1.5 / n) * numbers[:, :n], np.sqrt(0.2) * numbers[:, n]
        z = (function(z) if layer else z) @ weights.T + biases
        assert found["q"][layer] == pytest.approx(np.mean(z[0] ** 2), rel=1e-10)
        cosine = z[0] @ z[1] / np.linalg.norm(z[0]) / np.linalg.norm(z[1])
        assert found["c"][layer] == pytest.approx(cosine, rel=1e-10)


def test_the_variance_of_weights_leaves_correlations_of_rectifiers_alone():
    state = {"sb": 0.0, "c0": 0.4, "kind": 1.0, "net": 2.0}
    small, large = (model.network({**state, "sw": sw})["c"] for sw in (0.3, 3.5))
    np.testing.assert_allclose(small, large, rtol=1e-10)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "At the edge: χ = 0.998 at the length 0.56."),
        ({"sw": 1.0}, "Order: χ = 0.76 at the length 0.19."),
        ({"sw": 4.0}, "Chaos: χ = 1.34 at the length 2.20."),
        ({"sw": 1.0, "sb": 0.0}, "Lengths decay like 1/(2l), the corner"),
        ({"sw": 0.5, "sb": 0.0}, "Lengths decay by a factor 0.50 per layer"),
        ({"kind": 1.0, "sb": 0.0}, "the same for every variance of the weights"),
        ({"sw": 1.05, "sb": 0.0}, "Just beyond the corner: χ = 1.00"),
        ({"sw": 1.3, "sb": 0.0}, "Just beyond the corner: χ = 1.018"),
        ({"sw": 1.5, "sb": 0.0}, "Chaos: χ = 1.0"),
        ({"kind": 1.0}, "there is no chaos"),
    ],
)
def test_the_sentence_names_the_phase(values, words):
    picture = draw(**values)
    assert words in picture["text"]
    assert "this network of width 32 ends at" in picture["text"]
    assert [row[0] for row in picture["rows"]] == ["1", "5", "10", "15", "20"]


def test_the_pad_sets_the_variances():
    pad = draw()["pad"]
    assert pad["keys"] == ["sw", "sb"]
    assert (pad["frame"]["x1"], pad["frame"]["y1"]) == (4.0, 0.5)
