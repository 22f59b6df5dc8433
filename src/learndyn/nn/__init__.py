"""Networks in PyTorch; no other part of the package knows it."""

from learndyn.nn.data import image_tensor, split_samples
from learndyn.nn.decay import decay_groups
from learndyn.nn.graph import Graph, computation_graph
from learndyn.nn.models import MLP
from learndyn.nn.replicas import Replicas, train_replicas
from learndyn.nn.slope import descend_slope
from learndyn.nn.training import Epochs, Scores, evaluate, train_classifier

__all__ = [
    "MLP",
    "Epochs",
    "Graph",
    "Replicas",
    "Scores",
    "computation_graph",
    "decay_groups",
    "descend_slope",
    "evaluate",
    "image_tensor",
    "split_samples",
    "train_classifier",
    "train_replicas",
]
