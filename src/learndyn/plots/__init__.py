"""The book's figures: arrays in, axes out. Nothing here computes."""

from learndyn.plots.comparison import plot_agreement, plot_curves
from learndyn.plots.diagrams import plot_two_weight_network
from learndyn.plots.illusions import plot_beliefs, plot_group_means, plot_peaks
from learndyn.plots.plane import plot_level_curve, plot_loss_contours, plot_weight_path
from learndyn.plots.similarity import plot_activities, plot_relations, plot_similarities
from learndyn.plots.style import MEASURED, PREDICTED, REFERENCE, use_style
from learndyn.plots.training import plot_fits, plot_losses, plot_training_run, plot_weights

__all__ = [
    "MEASURED",
    "PREDICTED",
    "REFERENCE",
    "plot_activities",
    "plot_agreement",
    "plot_beliefs",
    "plot_curves",
    "plot_fits",
    "plot_group_means",
    "plot_level_curve",
    "plot_loss_contours",
    "plot_losses",
    "plot_peaks",
    "plot_relations",
    "plot_similarities",
    "plot_training_run",
    "plot_two_weight_network",
    "plot_weight_path",
    "plot_weights",
    "use_style",
]
