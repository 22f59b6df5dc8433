"""Data sets that the book learns from, made or vendored; nothing is downloaded silently."""

from learndyn.datasets.lines import LineFit, LineSamples, fit_line, noisy_line

__all__ = ["LineFit", "LineSamples", "fit_line", "noisy_line"]
