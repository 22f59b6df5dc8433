"""Figures of the chapter on images."""

import numpy as np

from learndyn import plots


def test_each_block_of_templates_has_a_symmetric_scale_of_its_own_and_weights_stay():
    before = np.random.default_rng(0).standard_normal((5, 4, 4))
    after = 3 * before
    kept = after.copy()
    axes = plots.plot_templates({"before": before, "after": after}, num_columns=3)
    assert len(axes) == 10
    for ax, unit in zip(axes, [*before, *after], strict=True):
        (image,) = ax.images
        np.testing.assert_array_equal(image.get_array(), unit)
    limits = [ax.images[0].get_clim() for ax in axes]
    assert limits[0] == (-np.abs(before).max(), np.abs(before).max())
    assert limits[9] == (-np.abs(after).max(), np.abs(after).max())
    np.testing.assert_array_equal(after, kept)
    assert [ax.get_title(loc="left") for ax in axes[::5]] == ["before", "after"]


def test_changes_are_drawn_from_the_first_epoch_with_their_intervals():
    mean, low, high = np.array([[1.0, 2.0, 3.0], [0.0, 0.5, 1.0], [2.0, 3.5, 5.0]])
    ax = plots.plot_changes({"a": (mean, low, high), "b": (-mean, -high, -low)})
    zero, first, second = ax.lines
    assert set(zero.get_ydata()) == {0}
    assert first.get_xydata().tolist() == [[1, 1], [2, 2], [3, 3]]
    assert second.get_ydata().tolist() == [-1, -2, -3]
    corners = {tuple(point) for point in ax.collections[0].get_paths()[0].vertices}
    assert corners >= {(1, 0), (1, 2), (3, 1), (3, 5)}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
