"""The book's figures: arrays in, axes out. Nothing here computes."""

from learndyn.plots.backpropagation import plot_backward_graph, plot_errors
from learndyn.plots.comparison import plot_agreement, plot_curves, plot_predictions
from learndyn.plots.diagrams import plot_two_weight_network
from learndyn.plots.edge_of_chaos import (
    plot_correlation_maps,
    plot_layer_bands,
    plot_phases,
)
from learndyn.plots.hierarchy import plot_matrix, plot_spectrum, plot_tree
from learndyn.plots.illusions import plot_beliefs, plot_group_means, plot_peaks
from learndyn.plots.images import plot_changes, plot_templates
from learndyn.plots.landscape import (
    plot_fate_maps,
    plot_flow_skeleton,
    plot_gradient_field,
    plot_loss_levels,
    plot_surface_and_plane,
)
from learndyn.plots.leaky_relu import (
    plot_best_gains,
    plot_both_ways,
    plot_gain_sweep,
    plot_tails,
)
from learndyn.plots.modes import plot_mode_paths, plot_modes, plot_stages
from learndyn.plots.perceptron import (
    plot_activations,
    plot_boundary,
    plot_classes,
    plot_layers,
    plot_regions,
)
from learndyn.plots.plane import (
    plot_level_curve,
    plot_loss_contours,
    plot_weight_path,
    plot_weight_paths,
    plot_weight_points,
)
from learndyn.plots.pytorch import plot_digits, plot_epochs, plot_graph
from learndyn.plots.rates import plot_attractor, plot_steps_to_success
from learndyn.plots.regression import plot_scaling, plot_shares
from learndyn.plots.similarity import plot_activities, plot_relations, plot_similarities
from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, use_style
from learndyn.plots.sweeps import (
    plot_fates,
    plot_outcomes,
    plot_spread,
    plot_steps_map,
    plot_window,
)
from learndyn.plots.training import plot_fits, plot_losses, plot_training_run, plot_weights
from learndyn.plots.wide_or_deep import (
    plot_arms,
    plot_decision_maps,
    plot_runs,
    plot_series,
)
from learndyn.plots.xavier import plot_signals

__all__ = [
    "MEASURED",
    "PREDICTED",
    "REFERENCE",
    "plot_activations",
    "plot_activities",
    "plot_agreement",
    "plot_arms",
    "plot_attractor",
    "plot_backward_graph",
    "plot_beliefs",
    "plot_best_gains",
    "plot_both_ways",
    "plot_boundary",
    "plot_changes",
    "plot_classes",
    "plot_correlation_maps",
    "plot_curves",
    "plot_decision_maps",
    "plot_digits",
    "plot_epochs",
    "plot_errors",
    "plot_fate_maps",
    "plot_fates",
    "plot_fits",
    "plot_flow_skeleton",
    "plot_gain_sweep",
    "plot_gradient_field",
    "plot_graph",
    "plot_group_means",
    "plot_layer_bands",
    "plot_layers",
    "plot_level_curve",
    "plot_loss_contours",
    "plot_loss_levels",
    "plot_losses",
    "plot_matrix",
    "plot_mode_paths",
    "plot_modes",
    "plot_outcomes",
    "plot_peaks",
    "plot_phases",
    "plot_predictions",
    "plot_regions",
    "plot_relations",
    "plot_runs",
    "plot_scaling",
    "plot_series",
    "plot_shares",
    "plot_signals",
    "plot_similarities",
    "plot_spectrum",
    "plot_spread",
    "plot_stages",
    "plot_steps_map",
    "plot_steps_to_success",
    "plot_surface_and_plane",
    "plot_tails",
    "plot_templates",
    "plot_training_run",
    "plot_tree",
    "plot_two_weight_network",
    "plot_weight_path",
    "plot_weight_paths",
    "plot_weight_points",
    "plot_weights",
    "plot_window",
    "use_style",
]
