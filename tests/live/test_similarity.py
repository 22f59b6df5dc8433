"""The demo of similarities against trained networks and the theory."""

from __future__ import annotations

import numpy as np
import pytest

from learndyn import deep_linear
from learndyn.live import similarity_model as model
from learndyn.live import similarity_text
from learndyn.live.catalogue import find
from learndyn.live.entries.tree_run import LEARNING_RATE, NUM_STEPS, draw_problem
from learndyn.similarity import cosines_of_products
from learndyn.theory.similarity import tree_similarities

DEMO = find("similarity")
DATA = DEMO.data()
VECTORS = np.array(DATA["vectors"])


@pytest.fixture(scope="module")
def path():
    return np.array(model.descend(DATA["start"], DATA["values"], DATA["pace"], NUM_STEPS))


@pytest.fixture(scope="module")
def run():
    targets, *weights = draw_problem()
    options = {"learning_rate": LEARNING_RATE, "num_steps": NUM_STEPS}
    return deep_linear.train(weights, np.eye(8), targets, **options)


def test_similarities_are_those_of_the_run_of_the_chapter(path, run):
    similarities = VECTORS.T @ path @ VECTORS
    # the difference of the layers, which the demo leaves out, has died away by step 60
    np.testing.assert_allclose(similarities[60:], run.similarities()[60:], rtol=1e-8, atol=1e-7)


def test_strengths_and_similarities_of_an_item_are_those_of_the_run(path, run):
    np.testing.assert_allclose(
        np.einsum("tkk->tk", path)[60:], run.mode_strengths()[60:], rtol=1e-8, atol=1e-6
    )
    columns = model.transposed(DATA["vectors"])
    for step in (100, 150, 250):
        products = run.similarities()[step]
        cosines = cosines_of_products(products)
        for item in (0, 5):
            for wanted, cosine in ((products, False), (cosines, True)):
                ours = similarity_text.row_of(path[step].tolist(), columns, item, cosine)
                np.testing.assert_allclose(ours, wanted[item], rtol=1e-7)


def test_expected_similarities_are_those_of_the_theory():
    values = np.array(DATA["level_values"])
    for step in (0.0, 99.0, 130.0, 250.0):
        fractions = [model.learned(level, step, DATA) for level in range(4)]
        entries = tree_similarities(values * fractions, branching=2)
        np.testing.assert_allclose(similarity_text.expected(step, False, DATA), entries, rtol=1e-9)
        cosines = similarity_text.expected(step, True, DATA)
        np.testing.assert_allclose(cosines, entries / entries[-1], rtol=1e-9)


def test_relations_are_those_of_the_tree():
    columns = model.transposed(DATA["vectors"])
    rows = similarity_text.table(DATA["start"], columns, 2, DATA)
    assert [row[3] for row in rows] == [
        *("same kingdom", "same kingdom", "itself", "same family"),
        *["other kingdom"] * 4,
    ]


def say(path, step):
    strengths, columns = path[step].tolist(), model.transposed(DATA["vectors"])
    now = model.products(model.products(columns, strengths), columns)
    return similarity_text.describe(strengths, now, step, 0, False, DATA)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (0, "no mode has 2 % of its strength yet"),
        (60, "no mode has 2 % of its strength yet"),
        (104, "one mode is learned: all items are nearly alike"),
        (125, "two modes are learned: animals differ from plants"),
        (155, "four modes are learned: families differ"),
        (186, "four of the eight modes are learned, four are on the way"),
        (250, "all eight modes are learned"),
    ],
)
def test_the_sentence_names_the_stage(path, step, words):
    assert f"At step {step} {words}" in say(path, step)


def test_the_first_picture_shows_two_kingdoms():
    picture = DEMO.draw("x", DEMO.state({}))
    assert picture["text"].startswith("At step 125 two modes are learned")
    assert "35.1 with Robin (theory 34.6), 4.7 with Rose (theory 4.3)" in picture["text"]


def test_what_is_called_nearly_alike_has_cosines_near_one(path):
    products = VECTORS.T @ path @ VECTORS
    found = 0
    for step in range(NUM_STEPS + 1):
        text = say(path, step)
        if "nearly alike" in text:
            found += 1
            cosines = cosines_of_products(products[step])
            size = 8 if "one mode" in text else 4 if "two modes" in text else 2
            for first in range(0, 8, size):
                group = slice(first, first + size)
                assert cosines[group, group].min() > 0.9, step
    assert found > 30
