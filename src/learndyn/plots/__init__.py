"""The book's figures: arrays in, axes out. Nothing here computes."""

from learndyn.plots.plane import plot_level_curve, plot_loss_contours, plot_weight_path
from learndyn.plots.style import use_style
from learndyn.plots.training import plot_fits, plot_losses, plot_weights

__all__ = [
    "plot_fits",
    "plot_level_curve",
    "plot_loss_contours",
    "plot_losses",
    "plot_weight_path",
    "plot_weights",
    "use_style",
]
