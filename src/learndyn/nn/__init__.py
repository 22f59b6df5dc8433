"""Networks in PyTorch; no other part of the package knows it."""

from learndyn.nn.augmentation import mirror, random_mirror, random_rotation, rotate
from learndyn.nn.augmented import Parts, compare_augmentations
from learndyn.nn.data import image_tensor, split_samples
from learndyn.nn.decay import decay_groups
from learndyn.nn.ensembles import (
    EnsembleRun,
    draw_ensemble,
    ensemble_accuracies,
    ensemble_outputs,
    hidden_activities,
    stack_samples,
    train_ensemble,
)
from learndyn.nn.graph import Graph, computation_graph
from learndyn.nn.hidden import TANH, Hidden, leaky_rectifier
from learndyn.nn.loading import Normalization, fit_normalization, transforms
from learndyn.nn.models import MLP
from learndyn.nn.published import PublishedRun, Split, course_spiral, train_as_published
from learndyn.nn.replicas import Replicas, train_replicas
from learndyn.nn.settings import (
    Setting,
    SettingRuns,
    draw_settings,
    run_settings,
    train_settings,
)
from learndyn.nn.side_by_side import adam
from learndyn.nn.slope import descend_slope
from learndyn.nn.training import Epochs, Scores, evaluate, train_classifier

__all__ = [
    "MLP",
    "TANH",
    "EnsembleRun",
    "Epochs",
    "Graph",
    "Hidden",
    "Normalization",
    "Parts",
    "PublishedRun",
    "Replicas",
    "Scores",
    "Setting",
    "SettingRuns",
    "Split",
    "adam",
    "compare_augmentations",
    "computation_graph",
    "course_spiral",
    "decay_groups",
    "descend_slope",
    "draw_ensemble",
    "draw_settings",
    "ensemble_accuracies",
    "ensemble_outputs",
    "evaluate",
    "fit_normalization",
    "hidden_activities",
    "image_tensor",
    "leaky_rectifier",
    "mirror",
    "random_mirror",
    "random_rotation",
    "rotate",
    "run_settings",
    "split_samples",
    "stack_samples",
    "train_as_published",
    "train_classifier",
    "train_ensemble",
    "train_replicas",
    "train_settings",
    "transforms",
]
