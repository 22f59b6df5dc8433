"""Random networks measured layer by layer, and deep ones trained from several scales of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from learndyn.activations import Activation
from learndyn.datasets import small_digits
from learndyn.nn import TANH, Setting, run_settings
from learndyn.rng import spawn_generators
from learndyn.shapes import ArrayLike, Matrix
from learndyn.validation import non_negative, positive, real_number, whole_number

# Rows and columns of an image: 49 inputs are enough for these networks.
_SIDE = 7

Record = Float[np.ndarray, "setting network layer"]


@dataclass(frozen=True)
class NetworkConfig:
    """Random networks whose layers, the inputs included, have one width.

    Attributes
    ----------
    width, depth : int
        Units of each layer, and number of layers of weights.
    num_networks : int
        How many networks are drawn.
    seed : int
        Seed of inputs, weights and biases.
    """

    width: int
    depth: int
    num_networks: int
    seed: int


@dataclass(frozen=True, eq=False)
class LayerRecords:
    """What the layers of random networks do with two inputs.

    Attributes
    ----------
    lengths : ndarray of float64, shape (setting, network, layer)
        Mean square of what the units of a layer receive from the first input.
    correlations : ndarray of float64, shape (setting, network, layer)
        Cosine of the angle between what a layer receives from the two inputs.
    gradients : ndarray of float64, shape (setting, network, layer)
        Mean square of the derivatives by what a layer receives, over that of the last layer, where
        they are drawn at random.
    """

    lengths: Record
    correlations: Record
    gradients: Record


def measure_layers(
    config: NetworkConfig,
    *,
    activation: Activation,
    weight_variances: ArrayLike,
    bias_variance: float,
    correlation: float,
) -> LayerRecords:
    """Send two inputs through random networks, and random derivatives back.

    Parameters
    ----------
    config : NetworkConfig
        Width, depth, number of networks, seed.
    activation : Activation
        The activation of all layers but the last.
    weight_variances : array_like, shape (setting,)
        Variance of a weight times the width. All settings share one draw, scaled.
    bias_variance : float
        Variance of the biases.
    correlation : float
        Of the two inputs, which have mean square 1.

    Returns
    -------
    LayerRecords
        Lengths, correlations and squared gradients.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated.

    Examples
    --------
    >>> from learndyn.activations import IDENTITY
    >>> options = {"activation": IDENTITY, "weight_variances": [1.0, 4.0], "bias_variance": 0.0}
    >>> found = measure_layers(NetworkConfig(10, 3, 2, seed=0), correlation=0.5, **options)
    >>> (found.lengths[1] / found.lengths[0]).round(9)
    array([[ 4., 16., 64.],
           [ 4., 16., 64.]])
    """
    whole_number(config.width, name="width", minimum=2)
    whole_number(config.depth, name="depth", minimum=1)
    scales = np.sqrt(positive(weight_variances, name="weight_variances"))
    shift = float(np.sqrt(non_negative(bias_variance, name="bias_variance")))
    if not -1 <= real_number(correlation, name="correlation") <= 1:
        raise ValueError(f"correlation must lie from -1 to 1, got {correlation:g}.")
    found = [
        _measure(config, rng, activation, scales.reshape(-1, 1, 1), shift, correlation)
        for rng in spawn_generators(config.seed, count=config.num_networks)
    ]
    return LayerRecords(*(np.stack(rows, axis=1) for rows in zip(*found, strict=True)))


def _measure(
    config: NetworkConfig,
    rng: np.random.Generator,
    activation: Activation,
    scales: np.ndarray,
    shift: float,
    correlation: float,
) -> tuple[Matrix, Matrix, Matrix]:
    """Measure one network in all settings: lengths, correlations, squared gradients."""
    n, layers = config.width, []
    received: list[np.ndarray] = []
    activity = np.broadcast_to(_two_inputs(n, correlation, rng), (len(scales), 2, n))
    for _ in range(config.depth):
        weights = rng.standard_normal((n, n)) / np.sqrt(n)
        biases = rng.standard_normal(n)
        received.append(scales * (activity @ weights.T) + shift * biases)
        layers.append(weights)
        activity = activation.function(received[-1])
    gradient = np.broadcast_to(rng.standard_normal(n), (len(scales), n))
    squares = [np.mean(gradient**2, axis=1)]
    for weights, scores in zip(layers[:0:-1], received[-2::-1], strict=True):
        # derivatives by what the layer before receives, for the first input
        gradient = scales[:, 0] * (gradient @ weights) * activation.derivative(scores[:, 0])
        squares.append(np.mean(gradient**2, axis=1))
    pairs = np.stack(received, axis=1)
    norms = np.linalg.norm(pairs, axis=3)
    cosines = np.sum(pairs[:, :, 0] * pairs[:, :, 1], axis=2) / np.prod(norms, axis=2)
    gradients = np.stack(squares[::-1], axis=1) / squares[0][:, np.newaxis]
    return norms[..., 0] ** 2 / n, cosines, gradients


def _two_inputs(width: int, correlation: float, rng: np.random.Generator) -> Matrix:
    """Draw two inputs of mean square 1 with the cosine that is asked for."""
    basis = np.linalg.qr(rng.standard_normal((width, 2)))[0].T * np.sqrt(width)
    turned = correlation * basis[0] + np.sqrt(1 - correlation**2) * basis[1]
    return np.stack([basis[0], turned])


@dataclass(frozen=True)
class DepthConfig:
    """Networks of several depths on small images of digits, from several scales of weights.

    Attributes
    ----------
    depths : sequence of int
        Numbers of layers of weights, 2 or more each.
    width : int
        Units of each hidden layer.
    weight_variances : sequence of float
        Variance of a weight of the hidden layers times the number of its inputs; positive. That of
        the last layer is 1.
    bias_variance : float
        Variance of the biases of the hidden layers, zero or more.
    learning_rate : float
        Learning rate of plain gradient descent on batches, positive.
    num_seeds : int
        How many networks for each depth and variance.
    counts : tuple of int
        Numbers of training and of test images, together at most 5000.
    batch_size : int
        Samples in each step; each image is used once.
    seed : int
        Seed of the split, the weights and the orders.
    """

    depths: Sequence[int]
    width: int
    weight_variances: Sequence[float]
    bias_variance: float
    learning_rate: float
    num_seeds: int
    counts: tuple[int, int]
    batch_size: int
    seed: int


def train_by_depth(config: DepthConfig) -> Float[np.ndarray, "depth setting seed"]:
    """Train tanh networks of several depths on the digits, and return their test accuracies.

    Parameters
    ----------
    config : DepthConfig
        What is trained, and how.

    Returns
    -------
    ndarray of float64, shape (depth, setting, seed)
        Shares of the test images that are right at the end.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated.

    Examples
    --------
    >>> config = DepthConfig([2, 3], 4, [1.0], 0.0, 0.1, 2, (80, 40), 20, seed=0)
    >>> train_by_depth(config).shape
    (2, 1, 2)
    """
    train, test = small_digits(config.counts, side=_SIDE, seed=config.seed)
    settings = [
        Setting(
            float(np.sqrt(positive(variance, name="weight_variances"))),
            config.learning_rate,
            bias_variance=config.bias_variance,
        )
        for variance in config.weight_variances
    ]
    runs = [
        run_settings(
            _widths(depth, config.width),
            train,
            validation=test,
            settings=settings,
            num_seeds=config.num_seeds,
            num_epochs=1,
            batch_size=config.batch_size,
            hidden=TANH,
            seed=config.seed,
        )
        for depth in config.depths
    ]
    return np.array([run.accuracies.T for run in runs])


def _widths(depth: int, width: int) -> list[int]:
    """Return the widths of a network with so many layers of weights."""
    count = whole_number(depth, name="depths", minimum=2)
    return [_SIDE**2, *(count - 1) * [width], 10]
