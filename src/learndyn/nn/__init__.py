"""Networks in PyTorch; no other part of the package knows it."""

from learndyn.nn.ensembles import (
    EnsembleRun,
    adam,
    draw_ensemble,
    ensemble_accuracies,
    ensemble_outputs,
    hidden_activities,
    stack_samples,
    train_ensemble,
)
from learndyn.nn.models import MLP
from learndyn.nn.published import PublishedRun, Split, course_spiral, train_as_published
from learndyn.nn.training import Epochs, Scores, evaluate, train_classifier

__all__ = [
    "MLP",
    "EnsembleRun",
    "Epochs",
    "PublishedRun",
    "Scores",
    "Split",
    "adam",
    "course_spiral",
    "draw_ensemble",
    "ensemble_accuracies",
    "ensemble_outputs",
    "evaluate",
    "hidden_activities",
    "stack_samples",
    "train_as_published",
    "train_classifier",
    "train_ensemble",
]
