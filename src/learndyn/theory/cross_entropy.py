"""The loss of classifiers: from logits to probabilities, losses and gradients."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import Float

from learndyn.shapes import ArrayLike, Settings
from learndyn.validation import as_array, float_array, non_negative, whole_number

LogProbabilities = Float[np.ndarray, "*setting class"]
SampleGradients = Float[np.ndarray, "sample class"]


def log_softmax(logits: ArrayLike) -> LogProbabilities:
    r"""Return the logarithms of the probabilities that belong to logits.

    Implements :eq:`eq-pytorch-log-softmax`.

    Parameters
    ----------
    logits : array_like of float, shape (\*setting, class)
        Outputs of a classifier, one for each class.

    Returns
    -------
    ndarray of float64, shape (\*setting, class)
        Logarithms of probabilities, at most 0; their exponentials add up to 1.

    Raises
    ------
    TypeError
        If the logits are not floats.
    ValueError
        If there is no class, or a logit is not finite.

    Notes
    -----
    The largest logit is subtracted first, so that no exponential overflows and their sum lies
    between 1 and the number of classes.

    Examples
    --------
    >>> float(np.exp(log_softmax([1000.0, 1000.0, 1000.0, 1000.0]))[0])
    0.25
    """
    z = float_array(logits, name="logits")
    if not z.ndim or not z.shape[-1]:
        raise ValueError(f"logits must have 1 class or more, got shape {z.shape}.")
    shifted = z - z.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> float:
    """Return the mean negative log-probability of the right classes, in nats.

    Implements :eq:`eq-pytorch-loss`.

    Parameters
    ----------
    logits : array_like of float, shape (sample, class)
        Outputs of a classifier.
    labels : array_like of int, shape (sample,)
        The right classes, counted from 0.

    Returns
    -------
    float
        The loss, 0 or more.

    Raises
    ------
    TypeError
        If the logits are not floats or the labels not integers.
    ValueError
        If the shapes do not fit, there is no sample, or a label is not a class.

    Examples
    --------
    >>> round(cross_entropy([[0.0, 0.0], [5.0, 5.0]], [0, 1]), 4)  # ln 2
    0.6931
    """
    z, y = _checked(logits, labels)
    return -float(np.mean(log_softmax(z)[np.arange(len(y)), y]))


def cross_entropy_gradient(logits: ArrayLike, labels: ArrayLike) -> SampleGradients:
    """Return the gradient of the cross-entropy by the logits, probabilities minus one-hot labels.

    Implements :eq:`eq-pytorch-gradient`.

    Parameters
    ----------
    logits : array_like of float, shape (sample, class)
        Outputs of a classifier.
    labels : array_like of int, shape (sample,)
        The right classes, counted from 0.

    Returns
    -------
    ndarray of float64, shape (sample, class)
        The gradient; each row adds up to 0.

    Raises
    ------
    TypeError, ValueError
        As in `cross_entropy`.

    Examples
    --------
    >>> cross_entropy_gradient([[0.0, 0.0]], [1])
    array([[ 0.5, -0.5]])
    """
    z, y = _checked(logits, labels)
    gradient = np.exp(log_softmax(z))
    gradient[np.arange(len(y)), y] -= 1
    return np.asarray(gradient / len(y))


def fresh_loss_range(num_classes: int, *, spread: ArrayLike) -> tuple[float, Settings]:
    r"""Return the range of a sample's loss, averaged over all classes that it could have.

    Implements :eq:`eq-pytorch-fresh-mean`.

    Parameters
    ----------
    num_classes : int
        :math:`K`, 1 or more.
    spread : array_like of float, shape (\*setting)
        Largest logit minus smallest, 0 or more.

    Returns
    -------
    float
        :math:`\ln K`.
    ndarray of float64, shape (\*setting)
        The upper end.

    Raises
    ------
    TypeError, ValueError
        If `num_classes` is not an integer from 1, or a spread is negative or not finite.

    Examples
    --------
    >>> low, high = fresh_loss_range(10, spread=0.2)
    >>> round(low, 4), round(float(high), 4)
    (2.3026, 2.3076)
    """
    count = whole_number(num_classes, name="num_classes", minimum=1)
    width = non_negative(spread, name="spread")
    low = math.log(count)
    return low, np.asarray(low + width**2 / 8)


def _checked(logits: ArrayLike, labels: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Check logits and labels of some samples."""
    z = float_array(logits, name="logits", ndim=2)
    y = as_array(labels, name="labels")
    if y.dtype.kind not in "iu":
        raise TypeError(f"labels must hold integers, got {y.dtype.name} in {labels!r}.")
    if y.shape != z.shape[:1] or not len(y):
        rule = f"have one entry for each of {len(z)} samples, 1 or more"
        raise ValueError(f"labels must {rule}, got shape {y.shape}.")
    if y.min() < 0 or y.max() >= z.shape[1]:
        worst = y[(y < 0) | (y >= z.shape[1])][0]
        raise ValueError(f"labels must be from 0 to {z.shape[1] - 1}, got {worst}.")
    return z, y
