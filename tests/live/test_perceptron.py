"""The kernel of the demo against the package, brute force and its own sentences."""

from __future__ import annotations

import re

import numpy as np
import pytest

from learndyn.activations import RELU, SIGMOID, TANH, leaky_relu
from learndyn.live import perceptron_model as model
from learndyn.live import perceptron_text
from learndyn.live.catalogue import find
from learndyn.theory.half_spaces import signed_distance

DEMO = find("perceptron")
DATA = DEMO.data()
UNITS = (SIGMOID, TANH, RELU, leaky_relu(model.LEAK))


def random_states(count, **fixed):
    rng = np.random.default_rng(0)
    for _ in range(count):
        drawn = {c.key: float(rng.choice(c.values)) for c in DEMO.controls}
        yield DEMO.state(drawn | fixed)


def weights_of(state):
    """Return the weights and the bias of the first half-plane, from the point and the angle."""
    turn = np.deg2rad(state["angle"])
    w = state["size"] * np.array([np.cos(turn), np.sin(turn)])
    return w, float(-w @ [state["a1"], state["a2"]])


def test_distances_of_one_half_plane_are_those_of_the_package():
    points = np.random.default_rng(1).uniform(-3, 3, (20, 2))
    for state in random_states(60, units=1.0):
        w, b = weights_of(state)
        planes = model.half_planes(state)
        expected = signed_distance(points, weights=w, bias=b)
        found = [model.distance(planes, *point) for point in points.tolist()]
        np.testing.assert_allclose(found, expected, atol=1e-9)
        rows = perceptron_text.table(planes, state["size"])
        shown = [float(text.replace("−", "-")) for text in rows[0][1:]]
        expected_row = [*w, b, b / np.linalg.norm(w)]
        np.testing.assert_allclose(shown, expected_row, atol=6e-4)


@pytest.mark.parametrize("kind", range(4))
def test_activations_and_slopes_are_those_of_the_package(kind):
    z = np.concatenate([np.linspace(-40, 40, 161), [0.0, -0.0]])
    found = [[model.activation(float(kind), v), model.derivative(float(kind), v)] for v in z]
    expected = np.stack([UNITS[kind].function(z), UNITS[kind].derivative(z)], axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-18)


def test_half_planes_are_turned_copies_at_one_distance_from_the_origin():
    for state in random_states(60):
        planes = model.half_planes(state)
        assert len(planes) == state["units"]
        for plane in planes:
            assert plane[2] == planes[0][2]
            assert np.hypot(*plane[:2]) == pytest.approx(1, abs=1e-12)
        if len(planes) > 1:
            np.testing.assert_allclose(np.sum(planes, axis=0)[:2], 0, atol=1e-12)


def area(corners):
    x, y = np.array(corners).T
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def test_the_region_is_where_all_distances_are_positive():
    grid = (np.arange(120) + 0.5) / 20 - 3
    points = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    for state in random_states(30):
        planes = model.half_planes(state)
        inside = np.all(points @ np.array(planes)[:, :2].T + planes[0][2] > 0, axis=1)
        corners = model.region(planes, 3.0)
        covered = area(corners) if len(corners) > 2 else 0.0
        # cells along the boundaries are counted whole or not at all
        assert covered == pytest.approx(36 * inside.mean(), abs=0.35)


def say(**values):
    return DEMO.draw("x", DEMO.state(values))["text"]


def test_the_sentence_counts_the_points_on_the_side_of_their_class():
    for state in random_states(16):
        picture = DEMO.view("x", state, DATA, 350.0)
        points = DATA["sets"][int(state["points"])]
        places = np.array([points["x"], points["y"]]).T
        planes = np.array(model.half_planes(state))
        inside = np.all(places @ planes[:, :2].T + planes[:, 2] > 0, axis=1)
        right = int(np.sum(inside == (np.array(points["label"]) == 1)))
        count = "All" if right == len(places) else f"{right} of"
        assert picture["text"].startswith(f"{count} {len(places)} points")
        assert picture["panels"][0].count("live-warning live-fine") == len(places) - right


def test_a_line_separates_the_clouds_and_a_triangle_the_disc():
    assert say(a1=0.0, a2=0.1, angle=40.0).startswith("All 36 points")
    enclosed = say(a1=0.0, a2=-1.0, angle=90.0, units=3, points=1)
    assert enclosed.startswith("All 36 points")
    assert "Three leave a triangle, which ends 2.00 from the origin." in enclosed


def test_one_line_and_no_strip_gets_disc_and_ring_right():
    for units in (1.0, 2.0):
        for state in random_states(400, units=units, points=1.0):
            planes = model.half_planes(state)
            assert model.count_right(planes, DATA["sets"][1]) < 36


def test_the_sentence_says_where_the_origin_is():
    assert "The boundary passes through the origin, b = 0." in say(a1=0.0, a2=0.0)
    assert "1.50 from the boundary on its positive side: b = 3.00, b/|w| = 1.50" in say(
        a1=-1.5, a2=0.0, angle=0.0, size=2.0
    )
    assert "1.50 from the boundary on its negative side: b = −3.00, b/|w| = −1.50" in say(
        a1=1.5, a2=0.0, angle=0.0, size=2.0
    )


def test_what_several_half_planes_have_in_common_is_said():
    assert "open at both ends" in say(a1=-1.0, a2=0.0, angle=0.0, units=2)
    for units in (2, 3):
        assert "No point lies in all" in say(a1=1.0, a2=0.0, angle=0.0, units=units)
        assert "No point lies in all" in say(a1=0.0, a2=0.0, units=units)
        empty = DEMO.state({"a1": 1.0, "a2": 0.0, "angle": 0.0, "units": units})
        assert model.region(model.half_planes(empty), 3.0) == []
    assert "half-planes" not in say(units=1)


def test_the_rise_across_the_boundary_is_the_slope_of_the_output():
    for kind, name in ((0, "sigmoid"), (1, "tanh")):
        text = say(activation=kind, size=4.0)
        level, slope = map(
            float, re.search(r"output is (\S+) on .* = (\S+) for each", text).groups()
        )
        unit = UNITS[kind]
        step = 1e-6
        rise = (unit.function(np.array(4.0 * step)) - unit.function(np.array(-4.0 * step))) / step
        assert f"With {name}" in text
        assert level == pytest.approx(float(unit.function(np.array(0.0))), abs=1e-12)
        assert slope == pytest.approx(float(rise) / 2, rel=1e-6)
    assert "With ReLU its slope across the boundary jumps from 0 to 4.0" in say(
        activation=2, size=4.0
    )
    assert "With leaky ReLU its slope across the boundary jumps from 0.40 to 4.0" in say(
        activation=3, size=4.0
    )
