"""Figures of the chapter on similarity."""

import numpy as np

from learndyn import plots

LINE = np.linspace(0.1, 1.0, 11)


def test_similarities_are_drawn_in_one_scale_two_in_a_row():
    matrices = np.stack([np.eye(4), 2 * np.eye(4), 3 * np.eye(4)])
    axes = plots.plot_similarities(matrices, titles="abc", names="wxyz", limit=2.5)
    assert [ax.get_title() for ax in axes] == list("abc")
    images = [ax.images[0] for ax in axes]
    assert {image.get_clim() for image in images} == {(0.0, 2.5)}
    np.testing.assert_array_equal(images[2].get_array(), matrices[2])
    assert axes[0].get_position().x0 < axes[1].get_position().x0


def test_activities_are_rows_of_items_on_a_scale_that_is_even_about_zero():
    panels = np.stack([np.ones((2, 5)), -3 * np.ones((2, 5))])
    axes = plots.plot_activities(panels, titles="ab", names="xy")
    assert {ax.images[0].get_clim() for ax in axes} == {(-3.0, 3.0)}
    assert [text.get_text() for text in axes[1].get_yticklabels()] == ["x", "y"]


def test_relations_are_named_at_their_ends_and_predicted_in_dots():
    measured, predicted = np.stack([LINE, 2 * LINE], axis=-1), np.ones((11, 2))
    ax = plots.plot_relations(measured, predicted=predicted, labels=["a", "b"])
    assert [tuple(text.xy) for text in ax.texts] == [(10, 1.0), (10, 2.0)]
    np.testing.assert_array_equal(ax.lines[2].get_ydata(), 2 * LINE)
    assert set(ax.lines[3].get_ydata()) == {1.0}
