"""Shapes at the edges of the domain, and what is refused; the claims test the formulas."""

import numpy as np
import pytest

from learndyn.theory import hierarchy


def test_a_tree_without_levels_is_one_item():
    shape = {"levels": 0, "branching": 3}
    assert hierarchy.second_moments(**shape, flip_probability=0.2).tolist() == [[1.0]]
    assert hierarchy.eigenvalues(**shape, flip_probability=0.2).tolist() == [1.0]
    assert hierarchy.multiplicities(**shape).tolist() == [1]
    assert hierarchy.haar_vectors(**shape).tolist() == [[1.0]]


def test_a_single_branch_is_one_item_seen_from_afar():
    shape = {"levels": 3, "branching": 1}
    assert hierarchy.second_moments(**shape, flip_probability=0.2).tolist() == [[1.0]]
    assert hierarchy.multiplicities(**shape).tolist() == [1, 0, 0, 0]
    assert hierarchy.eigenvalues(**shape, flip_probability=0.2)[0] == pytest.approx(1.0)
    assert hierarchy.haar_vectors(**shape).shape == (1, 1)


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_without_chance_all_items_agree(probability):
    shape = {"levels": 3, "branching": 2}
    np.testing.assert_array_equal(
        hierarchy.second_moments(**shape, flip_probability=probability), np.ones((8, 8))
    )
    values = hierarchy.singular_values(100, **shape, flip_probability=probability)
    np.testing.assert_allclose(values, [np.sqrt(800), *np.zeros(7)], atol=1e-12)


def test_eigenvalues_add_up_to_the_number_of_items():
    for levels, branching in ((3, 2), (2, 4), (5, 3)):
        shape = {"levels": levels, "branching": branching}
        values = hierarchy.eigenvalues(**shape, flip_probability=0.1)
        total = values @ hierarchy.multiplicities(**shape)
        assert total == pytest.approx(branching**levels, rel=1e-12)


TREE = {"levels": 2, "branching": 2, "flip_probability": 0.1}


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: hierarchy.second_moments(**{**TREE, "levels": -1}),
            ValueError,
            "levels must be at least 0, got -1",
        ),
        (
            lambda: hierarchy.eigenvalues(**{**TREE, "branching": 2.0}),
            TypeError,
            "branching must be an integer",
        ),
        (
            lambda: hierarchy.eigenvalues(**{**TREE, "flip_probability": 1.2}),
            ValueError,
            "flip_probability must lie between 0 and 1, got 1.2",
        ),
        (
            lambda: hierarchy.sampling_deviation([1.0], num_features=5, **TREE),
            ValueError,
            "vector must have one entry for each of 4 items, got 1",
        ),
        (
            lambda: hierarchy.singular_values(0, **TREE),
            ValueError,
            "num_features must be at least 1",
        ),
        (
            lambda: hierarchy.mean_sign(levels=1, flip_probability=0.1, root_probability=-1),
            ValueError,
            "root_probability must lie between 0 and 1",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
