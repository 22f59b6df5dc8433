"""The demo of illusions against trained networks, the theory, and what it says in every state."""

from __future__ import annotations

import itertools
import json
import random

import numpy as np
import pytest
from bs4 import BeautifulSoup

from learndyn import deep_linear
from learndyn.datasets import append_feature
from learndyn.live import eigen, illusions, illusions_text
from learndyn.live import illusions_model as model
from learndyn.live.catalogue import find
from learndyn.live.entries.illusions import HAS_BONES
from learndyn.live.entries.tree_run import LEARNING_RATE, NUM_STEPS, draw_problem
from learndyn.theory import illusions as theory

DEMO = find("illusions")
DATA = DEMO.data()
FEATURES = [HAS_BONES, (1, 1, 1, -1, 1, 1, 1, 1), (1,) * 8, (1, -1, -1, 1, -1, 1, 1, 1)]
HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "a & b",
    "שלום",
    "\N{SHARK}" * 60,
    "x" * 1000,
    "",
    "' onload='x",
    "</title></svg>",
]


def state(feature=HAS_BONES, **values):
    return DEMO.state({f"f{i}": float(sign) for i, sign in enumerate(feature)} | values)


@pytest.mark.parametrize("feature", FEATURES, ids=str)
def test_beliefs_are_those_of_a_network_trained_with_the_feature_as_its_last_output(feature):
    targets, *weights = draw_problem(num_outputs=10_001)
    y = append_feature(targets, feature)
    options = {"learning_rate": LEARNING_RATE, "num_steps": NUM_STEPS}
    run = deep_linear.train(weights, np.eye(8), y, **options)
    believed = run.predictions([10_000])[..., 0]
    for item in (0, 3, 6):
        ours = np.array(model.believe([float(sign) for sign in feature], item, DATA))
        # the difference of the layers, which the demo leaves out, has died away by step 60
        np.testing.assert_allclose(ours[60:], believed[60:, item], atol=1e-7)
        assert np.abs(ours[:60]).max() < 1e-8


def test_means_turns_and_curves_are_those_of_the_theory():
    levels = {name: np.array(DATA[name]) for name in ("level_values", "level_times")}
    for feature in [*itertools.product([-1.0, 1.0], repeat=8)][::5]:
        means = theory.group_means(feature, branching=2)
        overlaps = theory.level_overlaps(feature, branching=2)
        for item in (0, 5):
            np.testing.assert_array_equal(model.group_means(list(feature), item), means[item])
            expected = theory.extrema(
                overlaps[item],
                singular_values=levels["level_values"],
                half_times=levels["level_times"],
                step_size=DATA["pace"],
            )
            ours = np.array(model.turns(list(means[item]), DATA)).reshape(-1, 2)
            np.testing.assert_allclose(ours, expected, rtol=1e-12)


def test_the_first_picture_shows_the_illusion_of_the_chapter():
    picture = DEMO.draw("x", DEMO.state({}))
    assert "at step 123 the network says +0.50; the truth is −1.00" in picture["text"]
    assert "That is an illusion" in picture["text"]
    assert (
        "farthest from the truth at step 124, with +0.50; theory says step 123.3"
        in (picture["text"])
    )
    assert [row[1] for row in picture["rows"]] == ["−0.25", "+0.50", "0.00", "−1.00"]
    assert "predicted +0.50 at 123.3" in picture["panels"][0]


def test_where_theory_sees_no_illusion_the_demo_never_speaks_of_one():
    """Words and numbers agree for features and items of all kinds."""
    choose = random.Random(0)
    seen = 0
    for feature in choose.sample([*itertools.product([-1.0, 1.0], repeat=8)], 40):
        item = choose.randrange(8)
        means = model.group_means(list(feature), item)
        beliefs = model.believe(list(feature), item, DATA)
        truth = means[-1]
        step = illusions_text.worst(beliefs, truth)
        text = illusions_text.describe(beliefs, means, step, item, DATA)
        expected = min(truth * mean for mean in means) < 0
        assert ("That is an illusion" in text) == (beliefs[step] * truth <= -0.2)
        assert ("theory sees no illusion coming" in text) == (not expected)
        if not expected:
            assert "That is an illusion" not in text
        else:
            seen += 1
            assert beliefs[step] * truth < -0.1
    assert 5 < seen < 35


def test_the_sentence_follows_the_stages():
    words = {
        0: "stairs are at zero until step 94",
        100: "all eight items, −0.25, from step 94 to 115",
    }
    words |= {160: "two items, 0.00", 250: "stairs are at the truth from step 186 on"}
    means = model.group_means(list(map(float, HAS_BONES)), 0)
    beliefs = model.believe(list(map(float, HAS_BONES)), 0, DATA)
    for step, text in words.items():
        assert text in illusions_text.describe(beliefs, means, step, 0, DATA)


@pytest.mark.parametrize("width", [290.0, 700.0])
def test_hostile_names_are_shown_and_are_no_markup(width):
    data = {**DATA, "names": HOSTILE}
    for item in (0, 4, 6):
        picture = illusions.view("x", state(item=item), data, width)
        for panel in picture["panels"]:
            page = BeautifulSoup(panel, "html.parser")
            known = {"svg", "title", "text", "path", "rect", "circle"}
            assert {tag.name for tag in page.find_all(True)} <= known
            for tag in page.find_all(True):
                assert not any(name.startswith("on") for name in tag.attrs)
            assert len(panel) < 30_000
        assert "undefined" not in picture["text"]
    shown = BeautifulSoup(illusions.view("x", state(), data, 700.0)["panels"][0], "html.parser")
    assert HOSTILE[0] in shown.text


def test_both_languages_draw_hostile_names_alike(javascript):
    javascript.eval(f"globalThis.hostile = {json.dumps({**DATA, 'names': HOSTILE})}")
    for item in (0, 3, 6):
        now = state(item=item)
        call = f'learndynViews["illusions"]("x", {json.dumps(now)}, hostile, 350.0)'
        shown = json.loads(javascript.eval(f"JSON.stringify({call})"))
        expected = illusions.view("x", now, {**DATA, "names": HOSTILE}, 350.0)
        assert shown["panels"] == expected["panels"]
        assert shown["text"] == expected["text"]


@pytest.mark.parametrize("seed", range(5))
def test_eigenvalues_are_those_of_a_library(seed):
    rng = np.random.default_rng(seed)
    matrix = rng.standard_normal((8, 8))
    matrix = matrix @ np.diag([1.0, 1.0, 1.0, 0.0, 5.0, 1e-9, 2.0, 2.0]) @ matrix.T
    found = eigen.eigen(matrix.tolist())
    values, vectors = np.array(found["values"]), np.array(found["vectors"])
    np.testing.assert_allclose(values, np.linalg.eigvalsh(matrix)[::-1], atol=1e-12)
    np.testing.assert_allclose(vectors @ vectors.T, np.eye(8), atol=1e-13)
    np.testing.assert_allclose(vectors.T @ np.diag(values) @ vectors, matrix, atol=1e-12)
    assert np.all(np.diff(values) <= 0)
