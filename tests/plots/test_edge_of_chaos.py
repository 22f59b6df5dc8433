"""Figures of the chapter on the edge of chaos."""

import numpy as np

from learndyn import plots


def test_bands_run_from_low_to_high_with_their_middle_and_theory_on_top():
    layers = np.array([1.0, 2.0, 3.0])
    low, middle, high = np.array([[0, 1, 2], [1, 2, 4], [2, 3, 5]], dtype=float)
    ax = plots.plot_layer_bands(
        layers, {"a": (low, middle, high)}, predicted={"a": np.array([1.0, 2.5, 3.5])}
    )
    drawn, dashed = ax.lines
    assert drawn.get_xydata().tolist() == [[1, 1], [2, 2], [3, 4]]
    assert dashed.get_ydata().tolist() == [1.0, 2.5, 3.5]
    corners = {tuple(point) for point in ax.collections[0].get_paths()[0].vertices}
    assert corners >= {(1, 0), (1, 2), (3, 2), (3, 5)}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "theory"]


def test_maps_meet_the_diagonal_in_their_fixed_points():
    c = np.linspace(0, 1, 5)
    ax = plots.plot_correlation_maps(
        c, {"a": c**2, "b": np.sqrt(c)}, fixed_points={"a": 0.0, "b": 1.0}
    )
    diagonal, first, mark, second, other = ax.lines
    np.testing.assert_array_equal(diagonal.get_xdata(), diagonal.get_ydata())
    np.testing.assert_array_equal(first.get_ydata(), c**2)
    np.testing.assert_array_equal(second.get_ydata(), np.sqrt(c))
    assert mark.get_xydata().tolist() == [[0, 0]]
    assert other.get_xydata().tolist() == [[1, 1]]
    assert mark.get_color() == first.get_color()


def test_phases_are_left_and_right_of_the_line():
    weights, biases = np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.2, 0.5])
    ax = plots.plot_phases(weights, biases, points={"a": (4.0, 0.1)})
    line, point = ax.lines
    assert line.get_xydata().tolist() == [[1, 0], [2, 0.2], [3, 0.5]]
    assert point.get_xydata().tolist() == [[4, 0.1]]
    left, right = (area.get_paths()[0].vertices for area in ax.collections)
    assert left[:, 0].min() == 0
    assert left[:, 0].max() == 3
    assert right[:, 0].min() == 1
    assert ax.get_xlim()[1] > 4
    order, chaos = ax.texts
    assert order.get_position()[0] < chaos.get_position()[0]
