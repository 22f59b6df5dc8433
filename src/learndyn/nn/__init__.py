"""Networks in PyTorch; no other part of the package knows it."""

from learndyn.nn.augmentation import mirror, random_mirror, random_rotation, rotate
from learndyn.nn.augmented import Parts, compare_augmentations
from learndyn.nn.data import image_tensor, split_samples
from learndyn.nn.decay import decay_groups
from learndyn.nn.graph import Graph, computation_graph
from learndyn.nn.loading import Normalization, fit_normalization, transforms
from learndyn.nn.models import MLP
from learndyn.nn.replicas import Replicas, train_replicas
from learndyn.nn.slope import descend_slope
from learndyn.nn.training import Epochs, Scores, evaluate, train_classifier

__all__ = [
    "MLP",
    "Epochs",
    "Graph",
    "Normalization",
    "Parts",
    "Replicas",
    "Scores",
    "compare_augmentations",
    "computation_graph",
    "decay_groups",
    "descend_slope",
    "evaluate",
    "fit_normalization",
    "image_tensor",
    "mirror",
    "random_mirror",
    "random_rotation",
    "rotate",
    "split_samples",
    "train_classifier",
    "train_replicas",
    "transforms",
]
