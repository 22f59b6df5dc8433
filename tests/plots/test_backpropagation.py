"""Figures of the chapter on backpropagation."""

import numpy as np

from learndyn import plots

LINE = np.linspace(0.1, 1.0, 11)


def test_every_step_forwards_has_one_back_and_weights_have_their_gradients():
    ax = plots.plot_backward_graph()
    words = {text.get_text() for text in ax.texts}
    assert {"$X$", "$Z_1$", "$H_1$", "$Z_2$", "$L$"} <= words
    assert {r"$\Delta_2$", r"$\Delta_2 W_2$", r"$\Delta_1$"} <= words
    assert r"$\partial L/\partial W_1 = \Delta_1^\top X$" in words
    assert {r"$N \times d$", r"$N \times n_1$", r"$N \times K$", r"$1 \times 1$"} <= words


def test_errors_are_medians_in_bands_and_training_samples_are_dotted():
    held = np.array([LINE, 2 * LINE, 5 * LINE])
    ax = plots.plot_errors({"a": (held / 10, held), "b": (held, held)}, noise_floor=0.09)
    median, trained = ax.lines[:2]
    np.testing.assert_array_equal(median.get_ydata(), 2 * LINE)
    np.testing.assert_allclose(trained.get_ydata(), 0.2 * LINE)
    assert trained.get_linestyle() == ":"
    assert ax.lines[2].get_linestyle() != median.get_linestyle()
    corners = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (corners.min(), corners.max()) == (0.1, 5.0)
    assert [text.get_text() for text in ax.texts] == ["noise"]
