"""Digits, computation graphs and records of epochs as they are drawn."""

import numpy as np
import pytest

from learndyn import plots


def places(ax):
    """Return where each label stands."""
    return {text.get_text(): text.get_position() for text in ax.texts if text.get_text()}


def test_digits_have_their_classes_above_them_and_ink_is_dark():
    images = np.arange(12 * 4, dtype=np.uint8).reshape(12, 2, 2)
    axes = plots.plot_digits(images, np.arange(12) % 10, num_columns=5)
    assert [ax.get_title() for ax in axes] == [str(i % 10) for i in range(12)]
    assert len(axes[0].figure.axes) == 15
    shown = axes[3].images[0]
    np.testing.assert_array_equal(shown.get_array(), images[3])
    assert shown.get_clim() == (0, 255)
    assert shown.cmap(1.0)[:3] == (0, 0, 0)


def test_the_output_is_on_top_and_each_node_below_what_uses_it():
    labels = ["out", "addmm", "b", "t", "W"]
    kinds = ["output", "operation", "parameter", "operation", "parameter"]
    edges = [(1, 0), (2, 1), (3, 1), (4, 3)]
    ax = plots.plot_graph(labels, kinds, edges)
    where = places(ax)
    assert ax.yaxis_inverted()
    assert where["out"][1] == 0
    for source, user in edges:
        assert where[labels[source]][1] == where[labels[user]][1] + 1
    # operands keep their order from left to right
    assert where["b"][0] < where["t"][0] == where["W"][0]
    arrows = [text for text in ax.texts if not text.get_text()]
    drawn = {(arrow.xyann, arrow.xy) for arrow in arrows}
    assert drawn == {(where[labels[a]], where[labels[b]]) for a, b in edges}


@pytest.mark.parametrize("seed", range(20))
def test_no_two_nodes_share_a_place_and_no_straight_arrow_crosses_a_node_of_its_column(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 25))
    # each node feeds one or two of those before it
    edges = [
        (node, int(user))
        for node in range(1, count)
        for user in rng.choice(node, min(node, int(rng.integers(1, 3))), replace=False)
    ]
    names = [f"n{i}" for i in range(count)]
    ax = plots.plot_graph(names, ["operation"] * count, edges)
    where = places(ax)
    assert len(set(where.values())) == count
    for source, user in edges:
        assert where[names[source]][1] > where[names[user]][1]
    for arrow in ax.texts:
        if not arrow.get_text() and arrow.arrowprops["connectionstyle"].endswith("rad=0.0"):
            (x, start), (end_x, end) = arrow.xyann, arrow.xy
            between = {(x, row) for row in range(end + 1, start)}
            assert x != end_x or not between & set(where.values())


def test_a_result_that_is_used_twice_by_one_operation_has_one_arrow():
    ax = plots.plot_graph(
        ["out", "mul", "a"], ["output", "operation", "parameter"], [(1, 0)] + 2 * [(2, 1)]
    )
    assert sum(not text.get_text() for text in ax.texts) == 2


def test_kinds_differ_in_form_and_not_only_in_colour():
    ax = plots.plot_graph(
        ["out", "mul", "a"], ["output", "operation", "parameter"], [(1, 0), (2, 1)]
    )
    forms = [type(text.get_bbox_patch().get_boxstyle()).__name__ for text in ax.texts[:3]]
    assert forms == ["Square", "Round", "Square"]


def test_epochs_show_the_mean_and_the_range_of_all_seeds():
    first, second = np.array([[3.0, 1.0], [5.0, 2.0]]), np.array([[1.0, 1.0]])
    ax = plots.plot_epochs({"a": first, "b": second}, reference={"c": [2.0, 1.5]})
    a, b, c = ax.lines
    assert a.get_xydata().tolist() == [[1, 4], [2, 1.5]]
    assert b.get_xydata().tolist() == [[1, 1], [2, 1]]
    assert (c.get_ydata().tolist(), c.get_linestyle()) == ([2.0, 1.5], "None")
    corners = {tuple(point) for point in ax.collections[0].get_paths()[0].vertices}
    assert corners >= {(1, 3), (2, 1), (1, 5), (2, 2)}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b", "c"]
