"""Data sets that the book learns from, made or vendored; nothing is downloaded silently."""

from learndyn.datasets.features import append_feature
from learndyn.datasets.hierarchy import HAND_MADE, ITEMS, sample_features
from learndyn.datasets.lines import LineFit, LineSamples, fit_line, noisy_line

__all__ = [
    "HAND_MADE",
    "ITEMS",
    "LineFit",
    "LineSamples",
    "append_feature",
    "fit_line",
    "noisy_line",
    "sample_features",
]
