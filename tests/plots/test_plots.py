import io

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
PANELS = {
    "plot_training_run",
    "plot_surface_and_plane",
    "plot_fate_maps",
    "plot_decision_maps",
    "plot_stages",
    "plot_signals",
    "plot_similarities",
    "plot_activations",
    "plot_activities",
    "plot_regions",
    "plot_digits",
    "plot_templates",
    "plot_both_ways",
    "plot_gain_sweep",
}
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
    "plot_predictions": lambda ax: plots.plot_predictions(
        (LINE, GRID), (GRID, GRID), labels=list("abcdefghijk"), ax=ax
    ),
    "plot_agreement": lambda ax: plots.plot_agreement(LINE, LINE, ax=ax),
    "plot_loss_levels": lambda ax: plots.plot_loss_levels(LINE, LINE, GRID, levels=[1.0], ax=ax),
    "plot_gradient_field": lambda ax: plots.plot_gradient_field(
        LINE, LINE, np.stack([GRID, -GRID], axis=-1), ax=ax
    ),
    "plot_flow_skeleton": lambda ax: plots.plot_flow_skeleton(LINE, LINE, slope=0.3, ax=ax),
    "plot_weight_paths": lambda ax: plots.plot_weight_paths({"a": PATH, "b": -PATH}, ax=ax),
    "plot_weight_points": lambda ax: plots.plot_weight_points(PATH, label="a", ax=ax),
    "plot_attractor": lambda ax: plots.plot_attractor(LINE, GRID, edge=0.5, ax=ax),
    "plot_steps_to_success": lambda ax: plots.plot_steps_to_success(
        LINE, measured=np.arange(11), predicted=LINE, edge=0.5, ax=ax
    ),
    "plot_window": lambda ax: plots.plot_window(LINE, LINE, 2 * LINE, ax=ax),
    "plot_outcomes": lambda ax: plots.plot_outcomes(LINE, LINE, GRID > 1, ax=ax),
    "plot_steps_map": lambda ax: plots.plot_steps_map(LINE, LINE, np.full((11, 11), 7), ax=ax),
    "plot_spread": lambda ax: plots.plot_spread(LINE, GRID, predicted=LINE, label="a", ax=ax),
    "plot_fates": lambda ax: plots.plot_fates(
        LINE, np.arange(11) - 3, LINE < 0.3, predicted=LINE, ax=ax
    ),
    "plot_tree": lambda ax: plots.plot_tree([[1], [1, -1]], names=["a", "b"], ax=ax),
    "plot_matrix": lambda ax: plots.plot_matrix(
        GRID[:2], rows=["a", "b"], columns=list("abcdefghijk"), limits=(0.0, 2.0), ax=ax
    ),
    "plot_spectrum": lambda ax: plots.plot_spectrum(LINE, GRID, ax=ax),
    "plot_scaling": lambda ax: plots.plot_scaling(
        LINE, measured={"a": GRID}, guides={"b": LINE}, ax=ax
    ),
    "plot_shares": lambda ax: plots.plot_shares(PATH, labels=["a", "b"], ax=ax),
    "plot_modes": lambda ax: plots.plot_modes(GRID, LINE, items=list("abcdefghijk"), ax=ax),
    "plot_mode_paths": lambda ax: plots.plot_mode_paths(GRID, ax=ax),
    "plot_boundary": lambda ax: plots.plot_boundary(
        PATH, np.arange(len(PATH)) % 2, feet=PATH, line=PATH[:2], normal=PATH[:2], ax=ax
    ),
    "plot_classes": lambda ax: plots.plot_classes(PATH, np.arange(len(PATH)) % 2, ax=ax),
    "plot_correlation_maps": lambda ax: plots.plot_correlation_maps(
        LINE, {"a": LINE**2}, fixed_points={"a": 0.1}, ax=ax
    ),
    "plot_layer_bands": lambda ax: plots.plot_layer_bands(LINE, {"a": (LINE, LINE, LINE)}, ax=ax),
    "plot_phases": lambda ax: plots.plot_phases(LINE, LINE, points={"a": (0.5, 0.5)}, ax=ax),
    "plot_layers": lambda ax: plots.plot_layers([2, 3, 1], names=list("abc"), ax=ax),
    "plot_beliefs": lambda ax: plots.plot_beliefs(
        GRID, labels=["a"], stairs=(LINE[:2], LINE[:2]), predicted=LINE, ax=ax
    ),
    "plot_group_means": lambda ax: plots.plot_group_means(MEANS, names=["a", "b"], ax=ax),
    "plot_peaks": lambda ax: plots.plot_peaks({"a": PATH}, tolerance=(1.0, 2.0), ax=ax),
    "plot_relations": lambda ax: plots.plot_relations(PATH, predicted=PATH, labels="ab", ax=ax),
    "plot_backward_graph": lambda ax: plots.plot_backward_graph(ax=ax),
    "plot_errors": lambda ax: plots.plot_errors({"a": (GRID, GRID)}, noise_floor=0.1, ax=ax),
    "plot_graph": lambda ax: plots.plot_graph(["a", "b"], ["output", "operation"], [(1, 0)], ax=ax),
    "plot_epochs": lambda ax: plots.plot_epochs({"a": GRID}, reference={"b": LINE}, ax=ax),
    "plot_arms": lambda ax: plots.plot_arms(PATH, np.arange(11) % 4, ax=ax),
    "plot_runs": lambda ax: plots.plot_runs(
        LINE, {"a": GRID}, intervals={"a": (LINE, LINE, LINE)}, ax=ax
    ),
    "plot_series": lambda ax: plots.plot_series(LINE, {"a": LINE}, level=0.5, ax=ax),
    "plot_changes": lambda ax: plots.plot_changes({"a": (LINE, LINE, LINE)}, ax=ax),
    "plot_tails": lambda ax: plots.plot_tails({"a": LINE}, limits=(0.1, 1.0), ax=ax),
    "plot_best_gains": lambda ax: plots.plot_best_gains(LINE, {"a": GRID}, level=0.5, ax=ax),
    "plot_two_weight_network": lambda ax: plots.plot_two_weight_network(ax=ax),
}


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


def test_a_window_ends_where_its_ends_cross():
    ax = plots.plot_window(LINE, LINE, 1 - LINE)
    lower, upper = (line.get_ydata() for line in ax.lines)
    assert np.all(np.isnan(lower) == (LINE > 1 - LINE))
    np.testing.assert_array_equal(np.isnan(lower), np.isnan(upper))


def test_successes_are_dots_and_failures_are_crosses_at_their_places():
    success = np.array([[True, False], [True, True]])
    ax = plots.plot_outcomes(np.array([1.0, 2.0]), np.array([5.0, 6.0]), success)
    dots, crosses = ax.lines
    assert sorted(zip(*dots.get_data(), strict=True)) == [(1, 5), (1, 6), (2, 6)]
    assert list(zip(*crosses.get_data(), strict=True)) == [(2, 5)]


def test_a_map_of_steps_leaves_out_what_never_succeeds():
    steps = np.array([[0, 10], [-1, 100]])
    shown = plots.plot_steps_map(np.array([1.0, 2.0]), np.array([1.0, 2.0]), steps).collections[0]
    values = shown.get_array()
    assert values.mask.tolist() == [[False, False], [True, False]]
    assert values.compressed().tolist() == [1, 10, 100]  # a logarithm cannot show 0


def test_fates_name_what_never_succeeds_and_what_diverges():
    diverged = np.array([False, False, True])
    ax = plots.plot_fates(
        np.array([1.0, 2.0, 3.0]), np.array([5, -1, -1]), diverged, predicted=np.full(3, np.nan)
    )
    assert ax.lines[1].get_xdata().tolist() == [1.0]
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["theory", "training", "never", "diverges"]


def test_losses_are_drawn_at_the_times_that_are_given():
    ax = plots.plot_losses(LINE, times=5 * LINE)
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), 5 * LINE)


def test_losses_below_the_lowest_are_drawn_like_it():
    losses = np.maximum(GRID - 0.5, 0)  # zero in a corner, which has no logarithm
    ax = plots.plot_loss_contours(LINE, LINE, losses, lowest=0.01)
    assert ax.collections[0].norm.vmin == 0.01


def test_a_level_curve_may_have_several_values():
    ax = plots.plot_level_curve(LINE, LINE, GRID, level=np.array([1.5, 0.5]), label="sums")
    sums = {round(float(v.sum()), 6) for p in ax.collections[0].get_paths() for v in p.vertices}
    assert sums == {0.5, 1.5}


def test_an_arrow_is_twice_as_long_for_a_vector_eight_times_as_long():
    vectors = np.zeros((1, 3, 2))
    vectors[0, :, 1] = [0.2, 1.6, -12.8]
    ax = plots.plot_gradient_field(np.array([0.0, 1.0, 2.0]), np.array([0.0]), vectors)
    arrows = ax.collections[0]
    np.testing.assert_allclose(arrows.U, 0.0)
    np.testing.assert_allclose(arrows.V / arrows.V[0], [1.0, 2.0, -4.0])
    np.testing.assert_allclose(arrows.get_array(), [0.2, 1.6, 12.8])
    key = ax.child_axes[0]
    assert [text.get_text() for text in key.texts] == ["norm 0.125", "norm 1", "norm 8"]
    # the key's arrows have the lengths of the field's
    sizes = [float(quiver.U[0]) for quiver in key.collections]
    np.testing.assert_allclose(sizes, arrows.V[0] * np.cbrt([0.125 / 0.2, 1 / 0.2, 8 / 0.2]))


def test_a_point_without_slope_has_an_arrow_without_length():
    vectors = np.zeros((2, 2, 2))
    vectors[0, 0] = [1.0, 0.0]
    ax = plots.plot_gradient_field(np.array([0.0, 1.0]), np.array([0.0, 1.0]), vectors)
    assert np.isfinite(ax.collections[0].U).all()
    np.testing.assert_array_equal(ax.collections[0].U[1:], 0.0)


def test_a_surface_has_a_flat_twin_with_the_same_paths_and_colours():
    path = np.stack([LINE, LINE], axis=-1)
    paths = {"up": (path, 2 * LINE), "down": (path[::-1], 2 * LINE[::-1])}
    surface, plane = plots.plot_surface_and_plane(LINE, LINE, GRID, label="sum", paths=paths)
    for index, (weights, heights) in enumerate(paths.values()):
        flat, solid = plane.lines[3 * index], surface.lines[3 * index]
        np.testing.assert_array_equal(flat.get_xydata(), weights)
        np.testing.assert_array_equal(np.transpose(solid.get_data_3d()), np.c_[weights, heights])
        assert flat.get_color() == solid.get_color()
    assert surface.collections[0].norm.vmax == plane.collections[0].norm.vmax
    plt.gcf().savefig(io.BytesIO())  # twice, as notebooks do: the layout must survive
    plt.gcf().savefig(io.BytesIO())


def test_fates_are_drawn_in_a_panel_each_with_the_names_of_their_codes():
    codes = np.where(GRID > 1, 1, -1)
    axes = plots.plot_fate_maps(
        LINE,
        LINE,
        {"rate 1": codes, "rate 2": 0 * codes, "rate 3": 3 + 0 * codes},
        names={1: "up", -1: "down", 0: "flat", 3: "gone"},
        boundaries={"rate 2": GRID},
    )
    assert [ax.get_title() for ax in axes] == ["rate 1", "rate 2", "rate 3"]
    colors = [
        ax.collections[0].to_rgba(ax.collections[0].get_array()).reshape(-1, 4) for ax in axes
    ]
    assert [len(np.unique(color, axis=0)) for color in colors] == [2, 1, 1]
    assert [len(ax.collections) for ax in axes] == [1, 2, 1]  # the border of the second
    legend = axes[0].figure.legends[0]
    assert [text.get_text() for text in legend.get_texts()] == ["up", "down", "flat", "gone"]


def test_predictions_are_lines_and_measurements_marks_of_the_same_colour():
    powers = np.array([[1], [2]])
    ax = plots.plot_predictions(
        (LINE, LINE**powers), (LINE[::5], 2 * LINE[::5] ** powers), labels=["one", "two"]
    )
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]
    for power, line, marks in zip((1, 2), ax.lines[::2], ax.lines[1::2], strict=True):
        np.testing.assert_allclose(line.get_xydata().T, [LINE, LINE**power])
        np.testing.assert_allclose(marks.get_xydata().T, [LINE[::5], 2 * LINE[::5] ** power])
        assert marks.get_color() == line.get_color()
        assert marks.get_linestyle() == "None"
    # shapes differ, for those who do not see the colours
    assert ax.lines[1].get_marker() != ax.lines[3].get_marker()


def test_visits_stand_over_their_rate():
    ax = plots.plot_attractor(np.array([1.0, 2.0]), np.array([[3.0, 4.0], [5.0, 6.0]]))
    (dots,) = ax.lines
    assert dots.get_xdata().tolist() == [1.0, 1.0, 2.0, 2.0]
    assert dots.get_ydata().tolist() == [3.0, 4.0, 5.0, 6.0]


def test_runs_without_success_have_no_dot():
    steps = np.array([9, -1, 4])
    rates = np.array([1.0, 2.0, 3.0])
    ax = plots.plot_steps_to_success(rates, measured=steps, predicted=9 / rates, edge=2.5)
    dots, line, edge = ax.lines
    assert dots.get_xdata().tolist() == [1.0, 3.0]
    assert dots.get_ydata().tolist() == [9, 4]
    assert line.get_ydata().tolist() == [9.0, 4.5, 3.0]
    assert edge.get_xdata() == [2.5, 2.5]


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
