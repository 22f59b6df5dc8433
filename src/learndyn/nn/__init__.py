"""Networks in PyTorch; no other part of the package knows it."""

from learndyn.nn.models import MLP
from learndyn.nn.training import Epochs, Scores, evaluate, train_classifier

__all__ = ["MLP", "Epochs", "Scores", "evaluate", "train_classifier"]
