"""Data sets that the book learns from, made or vendored; nothing is downloaded silently."""

from learndyn.datasets.digits import Digits, load_digits, small_digits
from learndyn.datasets.faces import AnimalFaces, animal_faces
from learndyn.datasets.features import append_feature
from learndyn.datasets.folders import ImageSamples, image_folder
from learndyn.datasets.hierarchy import HAND_MADE, ITEMS, sample_features
from learndyn.datasets.lines import LineFit, LineSamples, fit_line, noisy_line
from learndyn.datasets.rings import RingSamples, disc_and_ring
from learndyn.datasets.spiral import SpiralSamples, continued_arm, nearest_arm, spiral

__all__ = [
    "HAND_MADE",
    "ITEMS",
    "AnimalFaces",
    "Digits",
    "ImageSamples",
    "LineFit",
    "LineSamples",
    "RingSamples",
    "SpiralSamples",
    "animal_faces",
    "append_feature",
    "continued_arm",
    "disc_and_ring",
    "fit_line",
    "image_folder",
    "load_digits",
    "nearest_arm",
    "noisy_line",
    "sample_features",
    "small_digits",
    "spiral",
]
