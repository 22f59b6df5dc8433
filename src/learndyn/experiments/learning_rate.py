"""How large a learning rate may be: edges found by bisection, and the largest rates that succeed.

Chains of equal weights throughout; a rate ratio is a rate over the stability edge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from learndyn import chains
from learndyn.datasets import LineSamples, fit_line, noisy_line
from learndyn.rng import spawn_generators
from learndyn.shapes import Flags, Settings
from learndyn.theory import stability
from learndyn.validation import positive, real_number, whole_number, whole_numbers


@dataclass(frozen=True)
class EdgeConfig:
    r"""Where the edge of a minimum is looked for.

    Attributes
    ----------
    depths : tuple of int
        Numbers of weights, one for each chain.
    distance : float
        How far below the minimum the runs start, as a fraction of its weights; small.
    num_steps : int
        Steps of each run, an even number: the two sides of the minimum are not alike.
    precision : float
        Relative width at which the bisection stops.
    """

    depths: tuple[int, ...]
    distance: float
    num_steps: int
    precision: float


@dataclass(frozen=True, eq=False)
class Comparison:
    r"""What theory says of each setting, and what training does.

    Attributes
    ----------
    predicted, measured : ndarray, shape (\*setting)
        The same quantity, computed and observed.
    """

    predicted: Settings
    measured: Settings


@dataclass(frozen=True)
class Config:
    """Which rates succeed, on several data sets.

    Attributes
    ----------
    num_data_sets, num_samples : int
        How many data sets, and how many points in each.
    slope, noise_std : float
        The line that the points scatter around, and how far.
    depths : tuple of int
        Numbers of weights, 2 or more each.
    initial_weight : float
        The value of all weights at the start.
    num_steps : int
        Steps of each run.
    success_loss : float
        A run succeeds when its loss stays below this number.
    ratios : tuple of float
        The rates tried, as multiples of the edge: the first, the last, and the distance of two.
    seed : int
        Seed of all data sets together.
    """

    num_data_sets: int
    num_samples: int
    slope: float
    noise_std: float
    depths: tuple[int, ...]
    initial_weight: float
    num_steps: int
    success_loss: float
    ratios: tuple[float, float, float]
    seed: int


@dataclass(frozen=True, eq=False)
class Result:
    r"""What rates do on each data set and at each depth, as multiples of the edge.

    Attributes
    ----------
    predicted : ndarray, shape (seed, depth)
        Where the loss of the two-cycle reaches the loss of success.
    largest : ndarray, shape (seed, depth)
        The end of the first unbroken stretch of rates that succeed.
    fastest : ndarray, shape (seed, depth)
        The rate of that stretch whose run succeeds first.
    """

    predicted: Settings
    largest: Settings
    fastest: Settings


def measure_edges(config: EdgeConfig, data: LineSamples) -> Comparison:
    """Bisect for the largest rate at which a run that starts next to its minimum returns to it.

    Parameters
    ----------
    config : EdgeConfig
        The experiment.
    data : LineSamples
        The samples; their least-squares slope must be positive.

    Returns
    -------
    Comparison
        The edge for each depth: 2 over the sharpness, and the largest rate whose run came closer.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid.

    Examples
    --------
    >>> data = noisy_line(9, slope=2.0, noise_std=0.0, rng=np.random.default_rng(0))
    >>> config = EdgeConfig(depths=(1, 4), distance=1e-5, num_steps=200, precision=1e-6)
    >>> result = measure_edges(config, data)
    >>> bool(np.allclose(result.measured, result.predicted, rtol=1e-5))
    True
    """
    fit = fit_line(data.x, data.y)
    depths = whole_numbers(config.depths, name="depths", minimum=1)
    distance = real_number(config.distance, name="distance", above_zero=True)
    precision = real_number(config.precision, name="precision", above_zero=True)
    num_steps = whole_number(config.num_steps, name="num_steps", minimum=2)
    if num_steps % 2:
        raise ValueError(f"num_steps must be even, got {num_steps}.")
    edges = stability.stability_edge(depths, input_moment=fit.input_moment, slope=fit.slope)
    minimum = fit.slope ** (1 / depths)

    def returns(rates: Settings) -> Flags:
        """Whether a run ends closer to its minimum than it began."""
        start = (1 - distance) * minimum
        run = chains.train_equal(
            start, data.x, data.y, depth=depths, learning_rate=rates, num_steps=num_steps
        )
        gap = np.abs(run.weights[..., 0] - minimum[:, np.newaxis])
        return np.asarray((gap[:, -1] < gap[:, 0]) & ~run.diverged)

    return Comparison(edges, _bisect(returns, count=len(depths), precision=precision))


def measure_swings(
    data: LineSamples, *, depths: Sequence[int], excess: Settings, num_steps: int
) -> Comparison:
    r"""Train chains just above their edge, and see how far they swing at the end.

    Parameters
    ----------
    data : LineSamples
        The samples; their least-squares slope must be positive.
    depths : sequence of int
        Numbers of weights, 2 or more each.
    excess : ndarray, shape (rate,)
        Rate ratios minus 1; positive.
    num_steps : int
        Steps of each run, from a start a thousandth beside the minimum; the deviation from the
        cycle shrinks by about :math:`e^{-4}` in as many steps as 1 over the excess.

    Returns
    -------
    Comparison
        Swings as fractions of the weights at the minimum; shape (depth, rate).

    Raises
    ------
    TypeError, ValueError
        If an argument is not valid.

    Examples
    --------
    >>> data = noisy_line(9, slope=2.0, noise_std=0.0, rng=np.random.default_rng(0))
    >>> swings = measure_swings(data, depths=[2], excess=np.array([0.01]), num_steps=900)
    >>> swings.predicted, swings.measured.round(3)
    (array([[0.05]]), array([[0.05]]))
    """
    fit = fit_line(data.x, data.y)
    ratios = 1 + positive(excess, name="excess")
    predicted = [stability.cycle_amplitude(ratios, depth=depth) for depth in depths]
    column = whole_numbers(depths, name="depths", minimum=2)[:, np.newaxis]
    minimum = fit.slope ** (1 / column)
    edges = stability.stability_edge(column, input_moment=fit.input_moment, slope=fit.slope)
    runs = chains.train_equal(
        0.999 * minimum,
        data.x,
        data.y,
        depth=column,
        learning_rate=edges * ratios,
        num_steps=num_steps,
    )
    width = np.ptp(runs.weights[..., -2:, 0], axis=-1)
    return Comparison(np.array(predicted), np.asarray(width / minimum / 2))


def largest_rates(config: Config) -> Result:
    """Train chains at many rates, and find the end of the first stretch of rates that succeed.

    A run that is below the loss of success at its very last step only does not count: a cycle of
    two steps has one side below it long before the other.

    Parameters
    ----------
    config : Config
        The experiment.

    Returns
    -------
    Result
        Predictions and measurements for each data set and depth.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid, or the stretch of successful rates does not
        lie within the rates tried.

    Examples
    --------
    >>> config = Config(2, 50, 2.0, 0.1, (20,), 0.9, 200, 0.02, (0.9, 1.1, 0.01), seed=0)
    >>> result = largest_rates(config)
    >>> bool(np.all(np.abs(result.largest - result.predicted) <= 0.01))
    True
    """
    first, last, step = config.ratios
    ratios = np.linspace(first, last, round((last - first) / step) + 1)
    rows = []
    for rng in spawn_generators(config.seed, count=config.num_data_sets):
        data = noisy_line(
            config.num_samples, slope=config.slope, noise_std=config.noise_std, rng=rng
        )
        rows.append(_largest_of_data_set(config, data, ratios))
    predicted, largest, fastest = np.moveaxis(np.array(rows), 1, 0)
    return Result(predicted, largest, fastest)


def _largest_of_data_set(
    config: Config, data: LineSamples, ratios: Float[np.ndarray, " ratio"]
) -> Float[np.ndarray, "3 depth"]:
    """Return predicted, largest and fastest ratio for each depth."""
    fit = fit_line(data.x, data.y)
    depths = whole_numbers(config.depths, name="depths", minimum=2)
    edges = stability.stability_edge(depths, input_moment=fit.input_moment, slope=fit.slope)
    runs = chains.train_equal(
        config.initial_weight,
        data.x,
        data.y,
        depth=depths[:, np.newaxis],
        learning_rate=edges[:, np.newaxis] * ratios,
        num_steps=config.num_steps,
    )
    steps = runs.settling_step(config.success_loss)
    succeeds = (steps >= 0) & (steps < config.num_steps)
    begin = np.argmax(succeeds, axis=1)
    fails_later = ~succeeds & (np.arange(len(ratios)) > begin[:, np.newaxis])
    unknown = ~succeeds.any(axis=1) | ~fails_later.any(axis=1)
    if unknown.any():
        where = f"got {config.ratios[:2]} at depth {depths[np.argmax(unknown)]}"
        raise ValueError(f"ratios must hold rates that succeed and larger ones that fail, {where}.")
    end = np.argmax(fails_later, axis=1) - 1
    in_stretch = (np.arange(len(ratios)) <= end[:, np.newaxis]) & succeeds
    fastest = np.argmin(np.where(in_stretch, steps, config.num_steps), axis=1)
    dip = np.sqrt((config.success_loss - fit.noise_floor) / fit.input_moment) / fit.slope
    predicted = [stability.rate_of_cycle(float(dip), depth=int(depth)) for depth in depths]
    return np.stack([np.array(predicted), ratios[end], ratios[fastest]])


def _bisect(holds: Callable[[Settings], Flags], *, count: int, precision: float) -> Settings:
    """Return the largest rates that hold: double until none does, then halve what is between."""
    low, high = np.zeros(count), np.full(count, 1e-6)
    while (within := holds(high)).any():
        low, high = np.where(within, high, low), np.where(within, 2 * high, high)
    while ((high - low) > precision * high).any():
        middle = (low + high) / 2
        within = holds(middle)
        low, high = np.where(within, middle, low), np.where(within, high, middle)
    return low
