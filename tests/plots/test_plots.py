import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from learndyn import plots

LINE = np.linspace(0.1, 1.0, 11)
GRID = np.add.outer(LINE, LINE)
PATH = np.stack([LINE, -LINE], axis=-1)
MEANS = np.array([[0.0, 1.0], [0.0, -1.0]])
# these make figures of their own
PANELS = {"plot_training_run", "plot_similarities", "plot_activities"}
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
    "plot_beliefs": lambda ax: plots.plot_beliefs(
        GRID, labels=["a"], stairs=(LINE[:2], LINE[:2]), predicted=LINE, ax=ax
    ),
    "plot_group_means": lambda ax: plots.plot_group_means(MEANS, names=["a", "b"], ax=ax),
    "plot_peaks": lambda ax: plots.plot_peaks({"a": PATH}, tolerance=(1.0, 2.0), ax=ax),
    "plot_relations": lambda ax: plots.plot_relations(PATH, predicted=PATH, labels="ab", ax=ax),
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
    assert public == {*CALLS, *PANELS}


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
