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
    "plot_tree": lambda ax: plots.plot_tree([[1], [1, -1]], names=["a", "b"], ax=ax),
    "plot_matrix": lambda ax: plots.plot_matrix(
        GRID[:2], rows=["a", "b"], columns=list("abcdefghijk"), limits=(0.0, 2.0), ax=ax
    ),
    "plot_spectrum": lambda ax: plots.plot_spectrum(LINE, GRID, ax=ax),
    "plot_scaling": lambda ax: plots.plot_scaling(
        LINE, measured={"a": GRID}, guides={"b": LINE}, ax=ax
    ),
    "plot_shares": lambda ax: plots.plot_shares(PATH, labels=["a", "b"], ax=ax),
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
    assert public == {*CALLS, "plot_training_run"}


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


def test_a_tree_names_its_leaves_and_marks_the_edges_on_which_a_sign_flips():
    ax = plots.plot_tree([[-1], [-1, 1, -1], [-1, -1, 1, -1, -1, -1]], names=list("abcdef"))
    words = [text.get_text() for text in ax.texts]
    assert words.count("flip") == 2  # to the second child, and back on its second leaf
    assert words.count("+") == 2
    assert words.count("−") == 8
    assert [word for word in words if word in "abcdef"] == list("abcdef")
    edges = [line for line in ax.lines if len(line.get_xdata()) == 2]
    assert len(edges) == 9


def test_a_matrix_shows_each_value_in_its_cell():
    values = np.array([[0.0, -0.5], [1.0, 0.25], [0.004, 0.1]])
    ax = plots.plot_matrix(
        values, rows=["a", "b", "c"], columns=["d", "e"], limits=(-1.0, 1.0), decimals=2
    )
    cells = {text.get_position(): text.get_text() for text in ax.texts}
    assert cells[1, 0] == "−0.50"
    assert cells[0, 1] == "1.00"
    assert cells[0, 2] == "0"
    assert ax.images[0].get_array().tolist() == values.tolist()
    assert ax.images[0].get_clim() == (-1.0, 1.0)


def test_signs_differ_without_colour_and_opposite_numbers_in_a_diverging_scale_do_not_vanish():
    values = np.array([[-1.0, 0.0, 1.0]])
    options = {"rows": ["a"], "columns": list("bcd"), "limits": (-1.0, 1.0)}
    grey = {}
    for diverging in (False, True):
        image = plots.plot_matrix(values, diverging=diverging, **options).images[0]
        colours = image.cmap(image.norm(values[0]))[:, :3]
        grey[diverging] = colours @ [0.3, 0.59, 0.11]
    assert np.diff(grey[False]).min() > 0.2
    assert grey[True][1] > 0.9


def test_every_draw_of_a_spectrum_is_a_dot_near_its_mode():
    predicted, measured = np.array([3.0, 1.0]), np.array([[3.1, 0.9], [2.9, 1.1], [3.0, 1.0]])
    ax = plots.plot_spectrum(predicted, measured)
    (dots,) = ax.lines
    assert sorted(dots.get_ydata()) == sorted(measured.ravel())
    assert np.round(dots.get_xdata()).tolist() == [0, 1, 0, 1, 0, 1]


def test_scaling_shows_medians_and_ranges():
    x = np.array([1.0, 10.0])
    values = np.array([x, 2 * x, 5 * x])
    ax = plots.plot_scaling(x, measured={"a": values}, guides={"b": x**2})
    guide, medians = ax.lines[:2]
    assert guide.get_ydata().tolist() == [1.0, 100.0]
    assert medians.get_ydata().tolist() == [2.0, 20.0]
    (bars,) = ax.collections
    ends = np.array([segment[:, 1] for segment in bars.get_segments()])
    np.testing.assert_allclose(ends, [[1.0, 5.0], [10.0, 50.0]])


def test_shares_with_one_name_look_alike():
    ax = plots.plot_shares(np.ones((4, 3)), labels=["one", "two", "two"])
    first, second, third = (line.get_color() for line in ax.lines)
    assert second == third != first
