import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from learndyn import plots

LINE = np.linspace(0.1, 1.0, 11)
GRID = np.add.outer(LINE, LINE)
PATH = np.stack([LINE, -LINE], axis=-1)
CALLS = {
    "plot_fits": lambda ax: plots.plot_fits(LINE, LINE, grid=LINE, fits={"a": LINE}, ax=ax),
    "plot_losses": lambda ax: plots.plot_losses(LINE, label="a", noise_floor=0.1, ax=ax),
    "plot_weights": lambda ax: plots.plot_weights(PATH, ax=ax),
    "plot_loss_contours": lambda ax: plots.plot_loss_contours(LINE, LINE, GRID, ax=ax),
    "plot_level_curve": lambda ax: plots.plot_level_curve(
        LINE, LINE, GRID, level=1.0, label="a", ax=ax
    ),
    "plot_weight_path": lambda ax: plots.plot_weight_path(PATH, label="a", ax=ax),
    "plot_curves": lambda ax: plots.plot_curves(
        LINE, measured=GRID, predicted=GRID, labels=list("abcdefghijk"), ax=ax
    ),
    "plot_agreement": lambda ax: plots.plot_agreement(LINE, LINE, ax=ax),
    "plot_modes": lambda ax: plots.plot_modes(GRID, LINE, items=list("abcdefghijk"), ax=ax),
    "plot_mode_paths": lambda ax: plots.plot_mode_paths(GRID, ax=ax),
    "plot_two_weight_network": lambda ax: plots.plot_two_weight_network(ax=ax),
}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("name", CALLS)
def test_a_plot_draws_on_the_axes_it_is_given_and_leaves_settings_alone(name):
    _, ax = plt.subplots()
    before = dict(mpl.rcParams)
    assert CALLS[name](ax) is ax
    assert ax.has_data() or ax.texts or ax.collections
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", CALLS)
def test_a_plot_without_axes_makes_one_new_figure(name):
    ax = CALLS[name](None)
    assert plt.get_fignums() == [ax.figure.number]


def test_every_plot_of_the_package_is_tried():
    public = {name for name in plots.__all__ if name.startswith("plot_")}
    assert public == {*CALLS, "plot_training_run", "plot_stages"}


def test_contours_put_the_first_weight_on_the_horizontal_axis():
    first, second = np.linspace(0, 1, 4), np.linspace(0, 2, 5)
    values = 1.0 + np.zeros((5, 4)) + first  # grows to the right only
    ax = plots.plot_level_curve(first, second, values, level=1.5, label="x = 1/2")
    vertices = np.concatenate([path.vertices for path in ax.collections[-1].get_paths()])
    assert len(vertices) > 1
    assert np.allclose(vertices[:, 0], 0.5)


def test_a_path_shows_its_true_start_and_end():
    ax = plots.plot_weight_path(PATH, label="run")
    _, start, end = ax.lines
    assert (start.get_xdata()[0], start.get_ydata()[0]) == tuple(PATH[0])
    assert (end.get_xdata()[0], end.get_ydata()[0]) == tuple(PATH[-1])


def test_a_run_is_drawn_in_three_panels():
    axes = plots.plot_training_run(
        LINE, LINE, grid=LINE, fits={"a": LINE}, losses=LINE, weights=PATH, noise_floor=0.1
    )
    assert [ax.get_ylabel() for ax in axes] == ["output $y$", "loss $L$", "weight"]
    assert axes[1].get_yscale() == "log"


def test_lines_of_the_style_differ_without_colour():
    with plt.style.context("default"):
        plots.use_style()
        cycle = mpl.rcParams["axes.prop_cycle"].by_key()
    assert len({str(style) for style in cycle["linestyle"]}) == len(cycle["linestyle"])


def test_curves_are_lines_where_measured_and_dots_where_predicted():
    measured, predicted = np.stack([LINE, LINE**2]), np.stack([2 * LINE, 3 * LINE])
    ax = plots.plot_curves(LINE, measured=measured, predicted=predicted, labels=["a", "b"])
    for index, (line, dots) in enumerate(zip(ax.lines[::2], ax.lines[1::2], strict=True)):
        np.testing.assert_array_equal(line.get_ydata(), measured[index])
        assert set(dots.get_ydata()) <= set(predicted[index])
        assert dots.get_ydata()[0] == predicted[index][0]


def test_agreement_puts_predictions_to_the_right_and_measurements_upwards():
    ax = plots.plot_agreement(np.array([1.0, 2.0]), np.array([3.0, 5.0]))
    diagonal, points = ax.lines
    assert points.get_xdata().tolist() == [1.0, 2.0]
    assert points.get_ydata().tolist() == [3.0, 5.0]
    np.testing.assert_array_equal(diagonal.get_xdata(), [1.0, 5.0])
    np.testing.assert_array_equal(diagonal.get_ydata(), [1.0, 5.0])


def test_losses_are_drawn_at_the_times_that_are_given():
    ax = plots.plot_losses(LINE, times=5 * LINE)
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), 5 * LINE)


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
