"""Figures of the chapter on Xavier."""

import numpy as np

from learndyn import plots

RUNS = {"a": np.array([[1.0, 2, 4], [1, 3, 9]]), "b": np.array([[2.0, 1, 0.5]])}


def test_every_network_is_drawn_in_its_panel():
    first, second = plots.plot_signals(RUNS)
    assert [line.get_ydata().tolist() for line in first.lines] == RUNS["a"].tolist()
    assert [line.get_ydata().tolist() for line in second.lines] == RUNS["b"].tolist()
    assert first.get_yscale() == second.get_yscale() == "log"
    assert first.get_ylim() == second.get_ylim()
    assert first.figure.legends == []


def test_expectation_and_band_are_drawn_and_named():
    ones = np.ones(3)
    panels = plots.plot_signals(
        RUNS,
        expected={"a": ones, "b": 2 * ones},
        bands={"a": (0.5 * ones, 3 * ones), "b": (ones, 4 * ones)},
    )
    assert panels[1].lines[-1].get_ydata().tolist() == [2, 2, 2]
    (band,) = panels[0].collections
    heights = band.get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.5, 3)
    (legend,) = panels[0].figure.legends
    names = {text.get_text() for text in legend.get_texts()}
    assert names == {"band", "one network", "expectation"}
