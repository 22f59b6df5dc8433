"""Figures of the chapter on modes."""

import numpy as np

from learndyn import plots

LINE = np.linspace(0.1, 1.0, 11)
PATH = np.stack([LINE, -LINE], axis=-1)


def test_modes_are_rows_with_their_signs_written():
    right = np.array([[0.7, 0.7], [-0.7, 0.7]])
    ax = plots.plot_modes(right, np.array([2.0, 1.0]), items=["a", "b"])
    np.testing.assert_array_equal(ax.images[0].get_array(), right)
    assert [text.get_text() for text in ax.texts] == ["+", "+", "−", "+"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b"]


def test_stages_show_the_loss_the_modes_and_the_heights():
    upper, lower = plots.plot_stages(LINE, PATH, plateaus=np.array([1.0, 0.25]))
    heights, loss = upper.lines[:-1], upper.lines[-1]
    assert [line.get_ydata()[0] for line in heights] == [1.0, 0.25]
    np.testing.assert_array_equal(loss.get_ydata(), LINE)
    for line, column in zip(lower.lines, PATH.T, strict=True):
        np.testing.assert_array_equal(line.get_ydata(), column)
