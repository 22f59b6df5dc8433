"""Figures of the chapter on illusions."""

import numpy as np

from learndyn import plots

LINE = np.linspace(0.1, 1.0, 11)


def test_a_tree_shows_each_group_s_mean_once_and_signs_by_colour():
    means = np.array([[0.5, 0, -1], [0.5, 0, 1], [0.5, 1, 1], [0.5, 1, 1]])
    ax = plots.plot_group_means(means, names=["a", "b", "c", "d"])
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["+0.50", "0.00", "+1.00", "−1.00", "+1.00", "+1.00", "+1.00", *"abcd"]
    assert len(ax.lines) == 6
    grounds = [text.get_bbox_patch().get_facecolor()[:3] for text in ax.texts[:4]]
    assert grounds[1] == (1, 1, 1)
    assert grounds[0][2] > grounds[0][0]
    assert grounds[3][0] > grounds[3][2]


def test_beliefs_stand_over_the_stairs_that_theory_predicts():
    stairs = (np.array([2.0, 5.0]), np.array([0.5, -1.0]))
    ax = plots.plot_beliefs(np.stack([LINE, -LINE]), labels=["a", "b"], stairs=stairs)
    values, edges, _ = ax.patches[0].get_data()
    assert values.tolist() == [0.5, -1.0]
    assert edges.tolist() == [2.0, 5.0, 10.0]
    assert [line.get_label() for line in ax.lines] == ["a", "b"]
    many = plots.plot_beliefs(np.stack([LINE] * 3), labels=["networks"])
    assert len({line.get_color() for line in many.lines}) == 1


def test_peaks_stand_at_their_step_and_height_around_a_box_of_tolerance():
    ax = plots.plot_peaks(
        {"a": np.array([[0.3, -0.5]]), "b": np.array([[-0.9, 0.7]])}, tolerance=(1.0, 2.0)
    )
    assert [line.get_xdata()[0] for line in ax.lines] == [0.3, -0.9, 0]
    assert [line.get_ydata()[0] for line in ax.lines] == [-0.5, 0.7, 0]
    assert ax.patches[0].get_bbox().bounds == (-1.0, -2.0, 2.0, 4.0)
