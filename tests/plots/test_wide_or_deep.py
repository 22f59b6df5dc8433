"""Figures of the chapter on width and depth."""

import matplotlib.pyplot as plt
import numpy as np

from learndyn import plots

POINTS = np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]])
LABELS = np.array([0, 3, 3])


def test_classes_differ_by_mark_and_colour():
    ax = plots.plot_arms(POINTS, LABELS)
    first, second = ax.lines
    assert first.get_xydata().tolist() == [[0, 1]]
    assert second.get_xydata().tolist() == [[2, -1], [0.5, 0.5]]
    assert first.get_marker() != second.get_marker()
    assert first.get_color() != second.get_color()


def test_a_map_has_the_first_variable_to_the_right_and_the_second_upwards():
    first, second = np.linspace(-2, 2, 5), np.linspace(0, 3, 4)
    codes = np.zeros((4, 5), dtype=int)
    codes[0, 4] = 3  # large first variable, small second one
    (ax,) = plots.plot_decision_maps(first, second, {"a": codes}, points=POINTS, labels=LABELS)
    image = ax.images[0]
    assert image.origin == "lower"
    assert image.get_extent() == [-2.5, 2.5, -0.5, 3.5]
    # the cell at the lower right of the picture, through the way that matplotlib draws it
    plt.gcf().canvas.draw()
    event = type("Event", (), {})()
    event.x, event.y = ax.transData.transform((2.0, 0.0))
    assert image.get_cursor_data(event) == 3
    event.x, event.y = ax.transData.transform((-2.0, 3.0))
    assert image.get_cursor_data(event) == 0


def test_a_point_has_the_colour_of_its_class_on_the_map():
    ends = np.array([-1.0, 1.0])
    codes = np.full((2, 2), 3)
    (ax,) = plots.plot_decision_maps(ends, ends, {"a": codes}, points=POINTS, labels=LABELS)
    image = ax.images[0]
    shade = image.cmap(image.norm(3))
    assert np.allclose(shade, plt.matplotlib.colors.to_rgba(ax.lines[1].get_color()))


def test_runs_are_all_drawn_with_their_means_and_intervals():
    runs = {"a": np.array([[0.1, 0.3], [0.5, 0.7]])}
    means, low, high = np.array([[0.2, 0.6], [0.1, 0.4], [0.3, 0.9]])
    ax = plots.plot_runs(np.array([1.0, 2.0]), runs, intervals={"a": (means, low, high)})
    drawn = np.concatenate([line.get_ydata() for line in ax.lines[:2]])
    assert sorted(drawn) == [0.1, 0.3, 0.5, 0.7]
    (bars,) = ax.collections
    ends = np.array([segment[:, 1] for segment in bars.get_segments()])
    np.testing.assert_allclose(ends, [[0.1, 0.3], [0.4, 0.9]])


def test_a_series_may_have_gaps():
    ax = plots.plot_series(np.arange(3.0), {"a": np.array([1.0, np.nan, 3.0])}, level=0.5)
    assert np.isnan(ax.lines[0].get_ydata()[1])
    assert ax.lines[1].get_ydata() == [0.5, 0.5]
