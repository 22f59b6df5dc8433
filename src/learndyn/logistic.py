"""Linear classifiers with the smallest cross-entropy, by a solver that uses curvature."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy.optimize import Bounds, minimize
from scipy.special import log_softmax

from learndyn.shapes import Labels, Matrix, Samples
from learndyn.validation import float_array, real_number, whole_number, whole_numbers


class LinearClassifier(NamedTuple):
    """Weights and biases of a linear classifier.

    Attributes
    ----------
    weights : ndarray of float64, shape (class, feature)
        Weights.
    biases : ndarray of float64, shape (class,)
        Biases.
    """

    weights: Matrix
    biases: Float[np.ndarray, " class"]

    def accuracy(self, features: Matrix, labels: Labels) -> float:
        """Return the share of samples whose largest output is that of their class.

        Parameters
        ----------
        features : ndarray of float64, shape (sample, feature)
            Features.
        labels : ndarray of int, shape (sample,)
            Classes, counted from 0.

        Returns
        -------
        float
            A share from 0 to 1.
        """
        return float(np.mean(self._outputs(features).argmax(axis=1) == labels))

    def loss(self, features: Matrix, labels: Labels) -> float:
        """Return the mean cross-entropy.

        Parameters
        ----------
        features : ndarray of float64, shape (sample, feature)
            Features.
        labels : ndarray of int, shape (sample,)
            Classes, counted from 0.

        Returns
        -------
        float
            The loss, in nats.
        """
        return _mean_loss(log_softmax(self._outputs(features), axis=1), labels)

    def _outputs(self, features: Matrix) -> Matrix:
        return np.asarray(features @ self.weights.T + self.biases)


def fit_logistic(
    features: Matrix,
    labels: Labels,
    *,
    num_classes: int,
    num_steps: int,
    bound: float | None = None,
) -> LinearClassifier:
    """Minimise the mean cross-entropy of a linear classifier by L-BFGS, from zero.

    Parameters
    ----------
    features : ndarray of float64, shape (sample, feature)
        Features.
    labels : ndarray of int, shape (sample,)
        Classes, counted from 0.
    num_classes : int
        How many classes, 2 or more.
    num_steps : int
        The most steps that the solver takes, 1 or more.
    bound : float, optional
        What no weight and no bias may exceed in size, positive; without it they are free.

    Returns
    -------
    LinearClassifier
        Weights and biases.

    Raises
    ------
    TypeError, ValueError
        If an array or a number is not of the kind stated, or a label is no class.

    Notes
    -----
    The loss is convex. Where a plane separates the classes it has no minimum, and the number of
    steps decides how far the weights grow.

    Examples
    --------
    >>> sides = np.array([[-2.0], [-1.0], [1.0]])
    >>> found = fit_logistic(sides, np.array([0, 0, 1]), num_classes=2, num_steps=20)
    >>> found.accuracy(sides, np.array([0, 0, 1]))
    1.0
    """
    x = float_array(features, name="features", ndim=2)
    count = whole_number(num_classes, name="num_classes", minimum=2)
    classes = whole_numbers(labels, name="labels", minimum=0)
    if classes.max(initial=0) >= count:
        raise ValueError(f"labels must be below num_classes = {count}, got {classes.max()}.")
    steps = whole_number(num_steps, name="num_steps", minimum=1)

    wanted = np.eye(count)[classes]

    def loss_and_gradient(flat: Samples) -> tuple[float, Samples]:
        table = flat.reshape(count, -1)
        logs = log_softmax(x @ table[:, 1:].T + table[:, 0], axis=1)
        errors = (np.exp(logs) - wanted) / len(x)
        slopes = np.column_stack([errors.sum(axis=0), errors.T @ x])
        return _mean_loss(logs, classes), slopes.ravel()

    start = np.zeros(count * (x.shape[1] + 1))
    limit = np.inf if bound is None else real_number(bound, name="bound", above_zero=True)
    found = minimize(
        loss_and_gradient,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=Bounds(-limit, limit),
        options={"maxiter": steps, "maxfun": 2 * steps},
    )
    table = found.x.reshape(count, -1)
    return LinearClassifier(table[:, 1:], table[:, 0])


def _mean_loss(logs: Matrix, labels: Labels) -> float:
    """Return the mean negative log-probability of the right classes."""
    return -float(np.mean(logs[np.arange(len(labels)), labels]))
