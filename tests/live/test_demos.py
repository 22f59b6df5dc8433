"""The catalogue and the checks of what authors and readers give to a demo."""

from __future__ import annotations

import re

import pytest

from learndyn.live.catalogue import CATALOGUE, find
from learndyn.live.demos import Control

DEMO = find("two-weights")


def test_an_unknown_demo_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no live demo 'two-weight'; known are two-weights"):
        find("two-weight")


def test_an_unknown_control_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no control 'lr'; its controls are w1, w2, rate, step"):
        DEMO.state({"lr": 0.1})


@pytest.mark.parametrize("value", [1.42, 2.55, float("nan"), float("inf")])
def test_a_value_between_or_beyond_those_of_the_slider_is_refused(value):
    with pytest.raises(ValueError, match=r"w1 must be one of 101 values from -2.5 to 2.5, got "):
        DEMO.state({"w1": value})


@pytest.mark.parametrize("value", ["1.4", None, True])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(TypeError, match=f"w1 must be a number, got {value!r}"):
        DEMO.controls[0].check(value)


def test_a_value_is_taken_up_to_rounding():
    state = DEMO.state({"w1": 0.1 + 0.2, "step": 7})
    assert state == {"w1": 0.3, "w2": -1.6, "rate": 0.02, "step": 7.0}
    assert all(type(value) is float for value in state.values())


def test_the_sliders_of_two_weights_have_the_values_of_the_chapter():
    w1, w2, rate, step = DEMO.controls
    assert w1.values == w2.values
    assert (w1.values[0], w1.values[1], w1.values[-1], len(w1.values)) == (-2.5, -2.45, 2.5, 101)
    assert (rate.values[0], rate.values[-1], len(rate.values)) == (0.002, 2.0, 61)
    assert 0.02 in rate.values
    assert step.values == tuple(float(i) for i in range(212))


@pytest.mark.parametrize("values", [(1.0,), (1.0, 1.0), (2.0, 1.0), (0.0, float("inf"))])
def test_values_of_a_control_must_rise(values):
    with pytest.raises(ValueError, match="values of k must be two or more finite numbers, rising"):
        Control("k", "K", values, values[0], decimals=0)


@pytest.mark.parametrize(
    ("form", "given"),
    [
        ({}, "none"),
        ({"decimals": 1, "digits": 2}, "decimals and digits"),
        ({"digits": 1, "names": ("a", "b")}, "digits and names"),
    ],
)
def test_a_control_is_written_in_one_way(form, given):
    with pytest.raises(ValueError, match=f"k needs one of decimals, digits, names, got {given}"):
        Control("k", "K", (0.0, 1.0), 0.0, **form)


@pytest.mark.parametrize("names", [(), ("a",), ("a", "b", "c")])
def test_every_value_of_a_control_with_names_has_one(names):
    with pytest.raises(
        ValueError, match=f"names of k must be one for each of its 2 .*{len(names)}"
    ):
        Control("k", "K", (0.0, 1.0), 0.0, names=names)


def test_a_control_without_slider_is_part_of_the_state_and_cannot_be_played():
    values = find("register-game").state({"r20": 0.0475})
    assert (values["r20"], values["r10"]) == (0.0475, 0.0)
    with pytest.raises(ValueError, match="k has no slider to play: play or hidden, not both"):
        Control("k", "K", (0.0, 1.0), 0.0, decimals=0, play=True, hidden=True)


def test_the_values_of_a_switch_are_not_written():
    with pytest.raises(ValueError, match="k is a switch and needs none of .*, got digits"):
        Control("k", "K", (0.0, 1.0), 0.0, switch=True, digits=2)


@pytest.mark.parametrize(("values", "play"), [((0.0, 1.0, 2.0), False), ((0.0, 1.0), True)])
def test_a_switch_has_two_values_and_is_not_played(values, play):
    with pytest.raises(ValueError, match="k is a switch: it has two values, and is not played"):
        Control("k", "K", values, 0.0, switch=True, play=play)


def test_the_first_value_of_a_control_is_one_of_its_values():
    with pytest.raises(ValueError, match="k must be one of 2 values from 0 to 1, got 0.5"):
        Control("k", "K", (0.0, 1.0), 0.5, decimals=0)


@pytest.mark.parametrize("demo", CATALOGUE.values(), ids=lambda demo: demo.name)
def test_an_entry_of_the_catalogue_fits_its_view(demo):
    assert demo.module.view is demo.view
    assert sum(control.play for control in demo.controls) <= 1
    picture = demo.draw("x", demo.state({}))
    assert all(len(row) == len(picture["head"]) for row in picture["rows"])
    assert set(picture.get("pad", {"keys": []})["keys"]) <= {c.key for c in demo.controls}
    # the runtime gives the slider of a control the id x-key
    titles = re.findall(r"<title id='x-([^']+)'", "".join(picture["panels"]))
    assert len(set(titles)) == len(picture["panels"])
    assert not set(titles) & {control.key for control in demo.controls}
    # what a button sets are values that the controls can take
    demo.state(picture.get("action", {"set": {}})["set"])
    hidden = {control.key for control in demo.controls if control.hidden}
    assert not hidden or hidden & picture["action"]["set"].keys()
    names = demo.data().get("names", [])
    assert len(demo.name_labels) == len(names) == len(set(names))
