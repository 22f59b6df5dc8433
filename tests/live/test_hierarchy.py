"""The kernel of the demo against the theory, a decomposition and its own sentences."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from learndyn.live import hierarchy_model as model
from learndyn.live.catalogue import find
from learndyn.theory import hierarchy

DEMO = find("hierarchy")
DATA = DEMO.data()
FLIP, LEVELS, BRANCHES, FEATURES = (control.values for control in DEMO.controls)
TREES = [(1, 2), (3, 2), (4, 2), (2, 3), (3, 4)]


@pytest.mark.parametrize(("levels", "branching"), TREES)
@pytest.mark.parametrize("flip", FLIP[::10])
def test_eigenvalues_are_those_of_the_theory(levels, branching, flip):
    shape = {"levels": levels, "branching": branching}
    expected = hierarchy.eigenvalues(**shape, flip_probability=flip)
    np.testing.assert_allclose(model.eigenvalues(levels, branching, flip), expected, atol=1e-12)
    counts = [model.multiplicity(level, branching) for level in range(levels + 1)]
    np.testing.assert_array_equal(counts, hierarchy.multiplicities(**shape))


@pytest.mark.parametrize(("levels", "branching"), TREES)
def test_measured_moments_are_projections_on_the_haar_vectors(levels, branching):
    vectors = hierarchy.haar_vectors(levels=levels, branching=branching)
    counts = hierarchy.multiplicities(levels=levels, branching=branching)
    groups = np.split(np.arange(len(vectors)), np.cumsum(counts)[:-1])
    total = np.zeros(len(vectors))
    # the last of the first n features is the n-th one
    for count in range(1, 8):
        drawn = model.draw(DATA["seed"], count, levels, branching, 0.2)
        total += (vectors @ np.array(drawn["signs"][-1])) ** 2
    expected = [total[group].mean() / 7 for group in groups]
    np.testing.assert_allclose(drawn["measured"], expected, atol=1e-12)


@pytest.mark.parametrize("flip", [0.0, 0.15, 0.4])
def test_drawn_signs_flip_as_often_as_they_should(flip):
    flips, roots = [], []
    for count in range(1, 81):
        signs = model.draw(DATA["seed"], count, 3, 2, flip)["signs"]
        roots.append(signs[0][0])
        for above, below in itertools.pairwise(signs):
            flips += [a != b for a, b in zip(np.repeat(above, 2), below, strict=True)]
    # five standard errors of 1120 flips and of 80 roots
    assert abs(np.mean(flips) - flip) <= 5 * np.sqrt(flip * (1 - flip) / len(flips))
    assert abs(np.mean(roots)) < 5 / np.sqrt(len(roots))


def test_a_thousand_features_show_the_spectrum():
    measured = model.draw(DATA["seed"], 1000, 3, 2, 0.15)["measured"]
    values = hierarchy.eigenvalues(levels=3, branching=2, flip_probability=0.15)
    # sampling errors are at most 0.9 sqrt(2 / 1000) = 4 % of each; four of these
    np.testing.assert_allclose(measured, values, rtol=0.16)


def test_the_generator_is_that_of_park_and_miller():
    state = 1.0
    for _ in range(10_000):
        state = model._next(state)
    # the check value for the factor 48271, from the C++ standard's minstd_rand
    assert state == 399268537.0


def test_the_sentence_lists_eigenvalues_and_how_often_they_occur():
    text = DEMO.draw("x", DEMO.state({}))["text"]
    assert text.startswith(
        "8 items, eigenvalues 2.44 (once), 1.50 (once), 1.01 (2 times), 0.51 (4 times):"
    )
    assert "Measured on 100 features" in text
    assert "Measured on one feature" in DEMO.draw("x", DEMO.state({"features": 1}))["text"]
    assert "all items are alike" in DEMO.draw("x", DEMO.state({"flip": 0.0}))["text"]
    assert "items share nothing" in DEMO.draw("x", DEMO.state({"flip": 0.5}))["text"]


def test_trees_with_too_many_items_stop_earlier_and_say_so():
    for levels, branches in itertools.product(LEVELS, BRANCHES):
        picture = DEMO.draw("x", DEMO.state({"levels": levels, "branches": branches}))
        items = int(picture["text"].split()[0])
        assert items <= DATA["max_items"]
        stopped = "The figure stops at" in picture["text"]
        assert stopped == (branches**levels > DATA["max_items"])
        assert sum(int(row[1]) for row in picture["rows"]) == items


def test_the_shades_of_the_matrix_are_the_mean_products():
    panel = DEMO.draw("x", DEMO.state({}))["panels"][0]
    inks = [float(ink) for ink in re.findall(r"fill-opacity='([\d.]+)'", panel)]
    assert len(inks) == 1 + 2 + 4 + 8
    # squares lie over each other: what shines through multiplies
    shown = 1 - np.cumprod([1 - inks[0], 1 - inks[1], 1 - inks[3], 1 - inks[7]])
    np.testing.assert_allclose(shown, 0.49 ** np.array([3, 2, 1, 0]), atol=2e-3)
