"""Networks with few hidden units, trained on a disc in a ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.special import expit

from learndyn.datasets import disc_and_ring
from learndyn.rng import generator, spawn_generators
from learndyn.shapes import Labels
from learndyn.validation import float_array, real_number, whole_number, whole_numbers

Clouds = Float[np.ndarray, "net sample in"]


@dataclass(frozen=True, eq=False)
class Networks:
    """Networks with two inputs, one layer of tanh units or none, and one output.

    Attributes
    ----------
    input_weights : ndarray, shape (net, unit, 2)
        Weights of the hidden units; no unit stands for no hidden layer.
    input_biases : ndarray, shape (net, unit)
        Their biases.
    output_weights : ndarray, shape (net, unit) or (net, 2)
        Weights of the output, on the hidden units or else on the inputs.
    output_biases : ndarray, shape (net,)
        Its biases.
    """

    input_weights: Float[np.ndarray, "net unit 2"]
    input_biases: Float[np.ndarray, "net unit"]
    output_weights: Float[np.ndarray, "net feature"]
    output_biases: Float[np.ndarray, " net"]

    def features(self, points: Clouds) -> Float[np.ndarray, "net sample feature"]:
        """Return what the output unit sees.

        Parameters
        ----------
        points : ndarray of float64, shape (net, sample, 2)
            Inputs of each network.

        Returns
        -------
        ndarray of float64, shape (net, sample, feature)
            Hidden activities, or the inputs.
        """
        if not self.input_weights.shape[1]:
            return points
        before = points @ self.input_weights.swapaxes(1, 2) + self.input_biases[:, np.newaxis]
        return np.asarray(np.tanh(before))

    def scores(self, points: Clouds) -> Float[np.ndarray, "net sample"]:
        """Return the scores; a positive one means class 1.

        Parameters
        ----------
        points : ndarray of float64, shape (net, sample, 2)
            Inputs of each network.

        Returns
        -------
        ndarray of float64, shape (net, sample)
            The scores.
        """
        features = self.features(points)
        outputs = (features @ self.output_weights[..., np.newaxis])[..., 0]
        return np.asarray(outputs + self.output_biases[:, np.newaxis])

    def select(self, index: np.ndarray) -> Networks:
        """Return some of the networks.

        Parameters
        ----------
        index : ndarray of int
            Which.

        Returns
        -------
        Networks
            Those.
        """
        return Networks(*(part[index] for part in self._parts()))

    def _parts(self) -> tuple[np.ndarray, ...]:
        """Return all parameters."""
        return self.input_weights, self.input_biases, self.output_weights, self.output_biases

    def _moved(self, steps: Sequence[np.ndarray], rate: float) -> Networks:
        """Return the networks after a step against each part."""
        return Networks(*(part - rate * s for part, s in zip(self._parts(), steps, strict=True)))

    def _gradient(self, points: Clouds, labels: Labels) -> list[np.ndarray]:
        """Return the gradient of the mean cross-entropy."""
        features = self.features(points)
        errors = (expit(self.scores(points)) - labels) / labels.size
        at_output = [(errors[:, np.newaxis] @ features)[:, 0], errors.sum(axis=1)]
        if not self.input_weights.shape[1]:
            return [np.zeros_like(part) for part in self._parts()[:2]] + at_output
        back = errors[..., np.newaxis] * self.output_weights[:, np.newaxis]
        before = back * (1 - features**2)
        return [before.swapaxes(1, 2) @ points, before.sum(axis=1), *at_output]


def train_networks(
    points: Clouds,
    labels: Labels,
    *,
    width: int,
    num_steps: int,
    learning_rate: float,
    momentum: float,
    rng: np.random.Generator,
) -> Networks:
    """Train networks side by side, each on points of its own, by gradient descent with momentum.

    Parameters
    ----------
    points : ndarray of float64, shape (net, sample, 2)
        The points.
    labels : ndarray of int, shape (sample,)
        Their classes, 0 or 1, the same for all networks.
    width : int
        Number of hidden tanh units; 0 for none, which is logistic regression and begins at zero.
    num_steps : int
        How many steps, 0 or more.
    learning_rate, momentum : float
        Step size, and the part of a step that is repeated in the next.
    rng : numpy.random.Generator
        Source of randomness, for normal initial weights.

    Returns
    -------
    Networks
        The trained networks.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of the kind stated.

    Examples
    --------
    >>> corner = np.array([[[1.0, 0.0], [-1.0, 0.0]]])
    >>> options = {"width": 0, "num_steps": 1, "learning_rate": 1.0, "momentum": 0.0}
    >>> net = train_networks(corner, np.array([1, 0]), rng=np.random.default_rng(0), **options)
    >>> float(net.output_weights[0, 0])
    0.5
    """
    clouds = float_array(points, name="points", ndim=3)
    units = whole_number(width, name="width", minimum=0)
    rate = real_number(learning_rate, name="learning_rate", above_zero=True)
    keep = real_number(momentum, name="momentum")
    source = generator(rng, name="rng")
    classes = whole_numbers(labels, name="labels", minimum=0)
    count, samples = clouds.shape[:2]
    if classes.shape != (samples,) or classes.max() > 1:
        raise ValueError(f"labels must be {samples} numbers of 0 or 1, got {labels!r}.")
    shapes = [(count, units, 2), (count, units), (count, units or 2)]
    start = [source.standard_normal(shape) * (units > 0) for shape in shapes]
    networks = Networks(start[0], start[1], start[2], np.zeros(count))
    steps = [np.zeros(1)] * 4
    for _ in range(whole_number(num_steps, name="num_steps", minimum=0)):
        gradient = networks._gradient(clouds, classes)
        steps = [keep * old + new for old, new in zip(steps, gradient, strict=True)]
        networks = networks._moved(steps, rate)
    return networks


@dataclass(frozen=True)
class RingConfig:
    """Settings of the experiment with a disc in a ring.

    Attributes
    ----------
    num_data_sets, num_points : int
        How many data sets, with how many points in each class.
    disc_radius, inner_radius, outer_radius : float
        As in `learndyn.datasets.disc_and_ring`.
    num_starts : int
        How many starts are tried for each data set.
    num_steps : int
        Steps of training.
    learning_rate, momentum : float
        As in `train_networks`.
    seed : int
        Seed of all data sets and starts together.
    """

    num_data_sets: int
    num_points: int
    disc_radius: float
    inner_radius: float
    outer_radius: float
    num_starts: int
    num_steps: int
    learning_rate: float
    momentum: float
    seed: int


@dataclass(frozen=True, eq=False)
class RingResult:
    """What training on discs in rings found.

    Attributes
    ----------
    points : ndarray, shape (data set, sample, 2)
        The points.
    labels : ndarray of int, shape (sample,)
        Their classes.
    networks : Networks
        For each data set the one of lowest loss.
    accuracies : ndarray, shape (data set,)
        Parts of the points on the right side, for these networks.
    """

    points: Clouds
    labels: Labels
    networks: Networks
    accuracies: Float[np.ndarray, " net"]


def train_on_rings(config: RingConfig, *, width: int) -> RingResult:
    """Train from several starts on each of several data sets, and keep the lowest loss.

    Parameters
    ----------
    config : RingConfig
        The settings.
    width : int
        Number of hidden units, 0 or more.

    Returns
    -------
    RingResult
        Data, networks and accuracies; the data are the same for all widths.

    Raises
    ------
    TypeError, ValueError
        If a setting is not of its kind.

    Examples
    --------
    >>> config = RingConfig(2, 20, 1.0, 1.4, 2.0, 2, 300, 0.5, 0.9, seed=0)
    >>> result = train_on_rings(config, width=0)
    >>> bool((result.accuracies < 1).all())
    True
    """
    sources = spawn_generators(config.seed, count=config.num_data_sets + 1)
    radii = {name: getattr(config, f"{name}_radius") for name in ("disc", "inner", "outer")}
    named = {f"{name}_radius": value for name, value in radii.items()}
    drawn = [disc_and_ring(config.num_points, rng=rng, **named) for rng in sources[:-1]]
    points, labels = np.stack([data.points for data in drawn]), drawn[0].labels
    starts = whole_number(config.num_starts, name="num_starts", minimum=1)
    networks = train_networks(
        np.repeat(points, starts, axis=0), labels, width=width, num_steps=config.num_steps,
        learning_rate=config.learning_rate, momentum=config.momentum, rng=sources[-1],
    )  # fmt: skip
    scores = networks.scores(np.repeat(points, starts, axis=0))
    losses = np.mean(np.logaddexp(0, (1 - 2 * labels) * scores), axis=1)
    first = np.arange(len(points)) * starts
    best = first + np.argmin(losses.reshape(-1, starts), axis=1)
    right = (scores[best] > 0) == (labels == 1)
    return RingResult(points, labels, networks.select(best), np.mean(right, axis=1))
