"""Networks of several depths, and linear classifiers of several bases, trained side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int

from learndyn.nn.ensembles import (
    draw_ensemble,
    ensemble_accuracies,
    ensemble_outputs,
    hidden_activities,
    stack_samples,
    train_ensemble,
)
from learndyn.validation import whole_number

Points = Float[np.ndarray, "run sample input"]
Classes = Int[np.ndarray, "run sample"]
Held = tuple[Float[np.ndarray, "run held input"], Int[np.ndarray, "run held"]]


@dataclass(frozen=True)
class Recipe:
    """How networks are trained.

    Attributes
    ----------
    learning_rate : float
        Learning rate of Adam.
    num_epochs, batch_size : int
        How often all samples are used, and how many in one step.
    negative_slope : float, optional
        Slope of the hidden units below zero; 0 is the rectifier.
    """

    learning_rate: float
    num_epochs: int
    batch_size: int
    negative_slope: float = 0.0


@dataclass(frozen=True, eq=False)
class TrainedNetworks:
    """Networks of one shape after training, and what was measured on held-out samples.

    Attributes
    ----------
    layers : sequence of tuple of Tensor
        Weights and biases.
    negative_slope : float
        Slope of the hidden units below zero.
    accuracies : ndarray of float64, shape (run, epoch)
        Shares of held-out samples that are right after each epoch.
    active_units : ndarray of int, shape (run,)
        How many units of the hidden layer where they are fewest are active on some held-out sample.
    """

    layers: Sequence[tuple[torch.Tensor, torch.Tensor]]
    negative_slope: float
    accuracies: Float[np.ndarray, "run epoch"]
    active_units: Int[np.ndarray, " run"]

    def accuracies_on(self, points: Points, labels: Classes) -> Float[np.ndarray, " run"]:
        """Return the share of samples that each network has right.

        Parameters
        ----------
        points : ndarray of float64, shape (run, sample, input)
            Samples for each network.
        labels : ndarray of int, shape (run, sample)
            Their classes, counted from 0.

        Returns
        -------
        ndarray of float64, shape (run,)
            Shares from 0 to 1.
        """
        samples = stack_samples(points, labels)
        found = ensemble_accuracies(self.layers, *samples, negative_slope=self.negative_slope)
        return np.asarray(found)

    def classifier(self, run: int) -> Callable[[np.ndarray], np.ndarray]:
        """Return one of the networks as a function from points to classes.

        Parameters
        ----------
        run : int
            Which one.

        Returns
        -------
        callable
            From an array of shape (sample, input) to classes of shape (sample,).
        """
        layers = [(weights[[run]], biases[[run]]) for weights, biases in self.layers]

        def classify(points: np.ndarray) -> np.ndarray:
            x = torch.tensor(points.T[np.newaxis], dtype=torch.float32)
            outputs = ensemble_outputs(layers, x, negative_slope=self.negative_slope)
            return np.asarray(outputs[0].argmax(dim=0))

        return classify


def train_networks(
    widths: Sequence[int],
    points: Points,
    labels: Classes,
    *,
    held: Held,
    recipe: Recipe,
    seed: int,
) -> TrainedNetworks:
    """Train one network for each set of samples, from starts of their own.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs.
    points : ndarray of float64, shape (run, sample, input)
        Samples for each network.
    labels : ndarray of int, shape (run, sample)
        Their classes, counted from 0.
    held : tuple of ndarray, shapes (run, held, input) and (run, held)
        Samples that are measured after each epoch and never trained on.
    recipe : Recipe
        How they are trained.
    seed : int
        Seed of starts and batches, 0 or more.

    Returns
    -------
    TrainedNetworks
        The networks and their accuracies.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated.

    Examples
    --------
    >>> points = np.array([[[-1.0], [1.0]]])
    >>> found = train_networks(
    ...     [1, 2], points, np.array([[0, 1]]), held=(points, np.array([[0, 1]])), seed=0,
    ...     recipe=Recipe(learning_rate=0.1, num_epochs=50, batch_size=2),
    ... )
    >>> found.classifier(0)(np.array([[-3.0], [2.0]])).tolist()
    [0, 1]
    """
    source = torch.Generator().manual_seed(whole_number(seed, name="seed", minimum=0))
    samples, measured = stack_samples(points, labels), stack_samples(*held)
    slope = recipe.negative_slope
    run = train_ensemble(
        draw_ensemble(widths, num_runs=len(points), generator=source),
        *samples,
        learning_rate=recipe.learning_rate,
        num_epochs=recipe.num_epochs,
        batch_size=recipe.batch_size,
        generator=source,
        negative_slope=slope,
        validation=measured,
    )
    hidden = hidden_activities(run.layers, measured[0], negative_slope=slope)
    counts = [(layer != 0).any(dim=2).sum(dim=1) for layer in hidden]
    fewest = (
        torch.stack(counts).amin(dim=0) if counts else torch.zeros(len(points), dtype=torch.int64)
    )
    return TrainedNetworks(
        run.layers, slope, np.asarray(run.validation_accuracies), np.asarray(fewest)
    )


def train_linear_classifiers(
    features: Sequence[Float[np.ndarray, "sample _"]],
    labels: Int[np.ndarray, " sample"],
    *,
    num_classes: int,
    recipe: Recipe,
    seed: int,
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Train a linear classifier for each set of features of the same samples, all at once.

    Parameters
    ----------
    features : sequence of ndarray of float64, shape (sample, feature)
        The sets, of any number of features each.
    labels : ndarray of int, shape (sample,)
        Classes of the samples, counted from 0.
    num_classes : int
        How many classes.
    recipe : Recipe
        How they are trained; all weights and biases start at zero.
    seed : int
        Seed of the batches, 0 or more.

    Returns
    -------
    list of tuple of ndarray, shapes (class, feature) and (class,)
        Weights and biases for each set.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated.

    Notes
    -----
    Missing features are filled with zeros. Their gradients vanish, so that their weights stay zero.

    Examples
    --------
    >>> side = np.array([[-1.0], [1.0]])
    >>> ((weights, biases),) = train_linear_classifiers(
    ...     [side], np.array([0, 1]), num_classes=2, seed=0,
    ...     recipe=Recipe(learning_rate=0.1, num_epochs=50, batch_size=2),
    ... )
    >>> bool(weights[0, 0] < 0 < weights[1, 0])
    True
    """
    source = torch.Generator().manual_seed(whole_number(seed, name="seed", minimum=0))
    count = max(table.shape[1] for table in features)
    filled = np.zeros((len(features), len(labels), count))
    for index, table in enumerate(features):
        filled[index, :, : table.shape[1]] = table
    start = [
        (torch.zeros(len(features), num_classes, count), torch.zeros(len(features), num_classes, 1))
    ]
    run = train_ensemble(
        start,
        *stack_samples(filled, np.tile(labels, (len(features), 1))),
        learning_rate=recipe.learning_rate,
        num_epochs=recipe.num_epochs,
        batch_size=recipe.batch_size,
        generator=source,
    )
    weights, biases = (part.double().numpy() for part in run.layers[0])
    return [
        (weights[index, :, : table.shape[1]], biases[index, :, 0])
        for index, table in enumerate(features)
    ]
