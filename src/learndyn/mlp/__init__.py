"""Multilayer perceptrons in NumPy, with backpropagation written out."""

from learndyn.mlp.parameters import MLPParameters, draw_parameters
from learndyn.mlp.passes import forward, loss, loss_and_gradients
from learndyn.mlp.training import Training, train

__all__ = [
    "MLPParameters",
    "Training",
    "draw_parameters",
    "forward",
    "loss",
    "loss_and_gradients",
    "train",
]
