"""The demo of the loss of a classifier against the package, and what it says in every state."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from learndyn.live import softmax
from learndyn.live import softmax_model as model
from learndyn.live.catalogue import find
from learndyn.theory import cross_entropy as theory

DEMO = find("softmax")
DATA = DEMO.data()
LOGITS, ADDED = DEMO.controls[0].values, DEMO.controls[4].values
STATES = list(itertools.product(LOGITS[::16], LOGITS[::16], LOGITS[::16], (0, 1, 2)))


def say(**values):
    return DEMO.draw("x", DEMO.state(values))["text"]


def test_numbers_are_those_of_the_package():
    for *logits, label in STATES:
        logs = model.log_probabilities(logits)
        np.testing.assert_allclose(logs, theory.log_softmax(logits), atol=1e-12)
        expected = theory.cross_entropy_gradient([logits], [label])[0]
        np.testing.assert_allclose(model.gradient(logits, label), expected, atol=1e-12)
        (loss,) = model.losses(logits, label, [logits[label]])
        assert loss == pytest.approx(theory.cross_entropy([logits], [label]), abs=1e-12)


def test_the_tangent_touches_the_curve_of_the_loss():
    for *logits, label in STATES[::3]:
        before, after = model.losses(logits, label, [logits[label] - 1e-5, logits[label] + 1e-5])
        slope = model.gradient(logits, label)[label]
        assert (after - before) / 2e-5 == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize("added", ADDED)
def test_what_is_added_to_all_logits_changes_no_picture(added):
    for *logits, label in STATES[::5]:
        state = dict(zip(("z0", "z1", "z2", "label"), (*logits, float(label)), strict=True))
        moved = DEMO.draw("x", DEMO.state(state | {"added": added}))
        plain = DEMO.draw("x", DEMO.state(state))
        assert moved["panels"] == plain["panels"]
        assert moved["text"].startswith(plain["text"])
        assert ("changes nothing" in moved["text"]) == (added != 0)


def test_exponentials_are_said_to_fail_exactly_where_they_do():
    for added, word in ((1000.0, "too large"), (-1000.0, "all zero"), (100.0, "nothing.")):
        assert word in say(added=added)
        with np.errstate(over="ignore", under="ignore"):
            powers = np.exp(np.array([2.0, 1.0, -1.0]) + added)
        fails = np.isinf(powers.max()) or powers.max() == 0
        assert fails == ("double" in say(added=added))
    with np.errstate(over="ignore", under="ignore"):
        assert np.isfinite(np.exp(model.OVERFLOW))
        assert np.isinf(np.exp(model.OVERFLOW + 0.01))
        assert np.exp(model.UNDERFLOW) == 0 < np.exp(model.UNDERFLOW + 0.02)


def test_the_sentences_are_right_in_every_state():
    for *logits, label in STATES:
        state = dict(zip(("z0", "z1", "z2", "label"), (*logits, float(label)), strict=True))
        text = say(**state)
        loss = theory.cross_entropy([logits], [label])
        sides = {word: f", {word} ln 3" in text for word in ("above", "below")}
        assert sides == {"above": loss > np.log(3) + 1e-9, "below": loss < np.log(3) - 1e-9}
        others = [k for k in range(3) if k != label]
        alike = logits[others[0]] == logits[others[1]]
        assert ("both alike" in text) == alike
        if not alike:
            top = max(others, key=lambda k: logits[k])
            assert f"most that of class {top}" in text


def test_the_first_picture():
    text = say()
    assert text.startswith("Probabilities 0.705, 0.259 and 0.0351. Class 1 is right and costs")
    assert "−ln p₁ = 1.35, above ln 3 = 1.10" in text
    assert "raises its logit by 0.741 of the rate and lowers the two others, most that of" in text


def test_every_coordinate_lies_within_its_panel():
    for corner in itertools.product((-6.0, 6.0), (-6.0, 6.0), (-6.0, 6.0), (0.0, 2.0)):
        state = DEMO.state(dict(zip(("z0", "z1", "z2", "label"), corner, strict=True)))
        for panel in softmax.view("x", state, DATA, 290.0)["panels"]:
            width, height = map(float, re.search(r"viewBox='0 0 (\S+) (\S+)'", panel).groups())
            points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", panel)
            points += re.findall(r"<text[^>]* x='([^']+)' y='([^']+)'", panel)
            for x, y in points:
                assert -1 <= float(x) <= width + 1
                assert -1 <= float(y) <= height + 1
