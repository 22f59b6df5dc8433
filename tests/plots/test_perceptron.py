"""Figures of the chapter on the perceptron."""

import numpy as np
import pytest

from learndyn import plots

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
EXCLUSIVE = np.array([0, 1, 1, 0])


def test_classes_differ_in_mark_and_filling_not_only_in_colour():
    ax = plots.plot_classes(CORNERS, EXCLUSIVE, line=CORNERS[:2])
    line, first, second = ax.lines
    assert line.get_xydata().tolist() == CORNERS[:2].tolist()
    assert first.get_xydata().tolist() == CORNERS[[0, 3]].tolist()
    assert second.get_xydata().tolist() == CORNERS[[1, 2]].tolist()
    assert first.get_marker() != second.get_marker()
    assert (first.get_markerfacecolor() == "none") != (second.get_markerfacecolor() == "none")


def test_each_point_is_joined_to_its_foot_and_scales_are_equal():
    feet = CORNERS + 0.25
    ax = plots.plot_boundary(
        CORNERS, EXCLUSIVE, feet=feet, line=CORNERS[:2], normal=CORNERS[[0, 3]]
    )
    for line, point, foot in zip(ax.lines, CORNERS, feet, strict=False):
        assert line.get_xydata().tolist() == [point.tolist(), foot.tolist()]
    assert ax.get_aspect() == 1
    (arrow,) = [text for text in ax.texts if text.arrow_patch is not None]
    assert tuple(arrow.xy) == (1.0, 1.0)


def test_regions_put_the_first_coordinate_across_and_shade_positive_scores():
    grid = np.linspace(-1, 1, 21)
    scores = np.stack([np.broadcast_to(grid - 0.5, (21, 21)), np.full((21, 21), -1.0)])
    first, second = plots.plot_regions(
        grid, scores, points=CORNERS, labels=EXCLUSIVE, titles=["half", "none"]
    )
    shaded = first.collections[0].get_paths()[-1].vertices
    assert shaded[:, 0].min() == pytest.approx(0.5)
    assert second.collections[0].get_paths()[-1].vertices.size == 0
    assert first.get_legend() is None


def test_activations_and_derivatives_share_their_names_and_lines():
    z = np.linspace(-1, 1, 5)
    above, below = plots.plot_activations(z, {"a": z, "b": -z}, {"a": z**2, "b": z})
    assert [line.get_linestyle() for line in above.lines] == [
        line.get_linestyle() for line in below.lines
    ]
    assert below.lines[0].get_ydata().tolist() == (z**2).tolist()


def test_every_unit_is_joined_with_every_unit_of_the_next_layer():
    ax = plots.plot_layers([2, 3, 4], names=["in", "hidden", "out"])
    assert len(ax.patches) == 9
    assert len(ax.lines) == 2 * 3 + 3 * 4
    assert [text.get_text() for text in ax.texts] == ["in", "hidden", "out"]
