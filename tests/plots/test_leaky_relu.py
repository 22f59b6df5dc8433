"""Figures of the chapter on leaky rectifiers."""

import numpy as np
import pytest

from learndyn import plots


def test_both_ways_have_theory_and_measurement_on_logarithmic_axes():
    predicted, measured = np.array([[1.0, 2.0, 4.0]]), np.array([[1.0, 2.2, 3.9]])
    ahead, back = plots.plot_both_ways((predicted, measured), (measured, predicted), labels=["a"])
    assert [line.get_ydata().tolist() for line in ahead.lines] == [[1, 2, 4], [1, 2.2, 3.9]]
    assert [line.get_ydata().tolist() for line in back.lines] == [[1, 2.2, 3.9], [1, 2, 4]]
    assert ahead.get_yscale() == back.get_yscale() == "log"
    assert ahead.get_legend() is None
    assert [text.get_text() for text in ahead.figure.legends[0].get_texts()] == ["a"]


def test_tails_are_shares_with_median_and_mean():
    ax = plots.plot_tails({"a": np.array([0.2, 0.2, 2.0, 20.0])}, limits=(0.1, 100.0))
    heights = ax.patches[0].get_path().vertices[:, 1]
    assert heights.max() == pytest.approx(0.5)
    places = [line.get_xdata()[0] for line in ax.lines]
    assert places == pytest.approx([1.1, 5.6])


def test_a_sweep_has_a_panel_for_each_distribution_and_a_band_for_each_rate():
    gains, means = np.array([1.0, 2.0]), np.array([0.5, 0.6])
    bands = {"0.1": (means, means - 0.1, means + 0.2), "0.2": (means, means, means)}
    first, second = plots.plot_gain_sweep(gains, {"a": bands, "b": bands}, predicted=1.4)
    assert [first.get_title(), second.get_title()] == ["a", "b"]
    assert first.lines[0].get_xdata() == [1.4, 1.4]
    assert len(first.lines) == 3
    edges = first.collections[0].get_paths()[0].vertices[:, 1]
    assert (edges.min(), edges.max()) == pytest.approx((0.4, 0.8))
    names = [text.get_text() for text in first.figure.legends[0].get_texts()]
    assert names == ["0.1", "0.2"]


def test_every_best_gain_is_drawn_near_its_rate():
    rates, best = np.array([0.01, 0.1]), np.array([[1.0, 2.0, 2.0], [1.2, 1.4, 1.6]])
    ax = plots.plot_best_gains(rates, {"a": best, "b": best}, level=1.4)
    marks = np.concatenate([line.get_xydata() for line in ax.lines[1:]])
    assert sorted(marks[:, 1]) == sorted([*best.ravel(), *best.ravel()])
    distance = np.abs(np.log10(marks[:, 0][:, np.newaxis] / rates)).min(axis=1)
    assert distance.max() < 0.25
    assert len({tuple(mark) for mark in marks}) == 12
