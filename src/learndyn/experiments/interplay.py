"""Depth, learning rate and initial weight together: sweeps beside what theory predicts for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from learndyn import chains
from learndyn.datasets import LineSamples, fit_line, noisy_line
from learndyn.rng import spawn_generators
from learndyn.theory.rate_window import steps_to_success, success_band, usable_rates
from learndyn.validation import positive, whole_number

Rates = Float[np.ndarray, " rate"]
PerDepth = Float[np.ndarray, " depth"]
DepthCounts = Int[np.ndarray, " depth"]
SweepFlags = Bool[np.ndarray, "depth rate"]
SweepSteps = Int[np.ndarray, "depth rate"]
DataSets = Float[np.ndarray, " data_set"]
DataSetRates = Float[np.ndarray, "data_set depth"]


@dataclass(frozen=True)
class Config:
    """A sweep over depths and learning rates, all chains from the same initial weight.

    Attributes
    ----------
    depths : tuple of int
        How many weights the chains have.
    learning_rates : tuple of float
        The rates that each of them is trained at, rising.
    initial_weight : float
        The value of all weights at the start.
    num_steps : int
        The budget of steps.
    threshold : float
        The loss below which a run has to stay to the end.
    """

    depths: tuple[int, ...]
    learning_rates: tuple[float, ...]
    initial_weight: float
    num_steps: int
    threshold: float


@dataclass(frozen=True, eq=False)
class Result:
    r"""What a sweep measures and what theory predicts, one entry for each depth.

    Attributes
    ----------
    steps : ndarray of int, shape (depth, rate)
        The step from which on each run succeeds, or -1.
    lowest_rate, highest_rate : ndarray of float, shape (depth,)
        The ends of the first unbroken series of successes, nan where there is none.
    predicted_lowest, predicted_highest : ndarray of float, shape (depth,)
        Flow time over the budget, and the stability edge.
    fastest_rate : ndarray of float, shape (depth,)
        The smallest rate among those that succeed in the fewest steps, nan where none succeeds.
    fewest_steps : ndarray of int, shape (depth,)
        How many steps it takes, or -1.
    predicted_steps : ndarray of float, shape (depth,)
        How many it should take by flow time, nan where no rate succeeds.
    """

    steps: SweepSteps
    lowest_rate: PerDepth
    highest_rate: PerDepth
    predicted_lowest: PerDepth
    predicted_highest: PerDepth
    fastest_rate: PerDepth
    fewest_steps: DepthCounts
    predicted_steps: PerDepth


@dataclass(frozen=True, eq=False)
class SteepStart:
    r"""What becomes of chains that start above the target, one entry for each rate.

    Attributes
    ----------
    steps : ndarray of int, shape (rate,)
        The step from which on each run succeeds, or -1.
    diverged : ndarray of bool, shape (rate,)
        Which runs diverge.
    landings : ndarray of float, shape (rate,)
        The weight after the first step.
    predicted_steps : ndarray of float, shape (rate,)
        One, and the steps from the landing by flow time; nan where the first step does not lead
        below the band, or where they would exceed the budget.
    """

    steps: Int[np.ndarray, " rate"]
    diverged: Bool[np.ndarray, " rate"]
    landings: Rates
    predicted_steps: Rates


@dataclass(frozen=True, eq=False)
class Scaling:
    r"""How the fastest rate falls with depth, on several data sets.

    Attributes
    ----------
    depths : ndarray of int, shape (depth,)
        How many weights the chains have.
    input_moments : ndarray, shape (data_set,)
        The mean squared inputs; rates are inversely proportional to them.
    fastest_rates, edges : ndarray, shape (data_set, depth)
        The fastest rate that was measured, and the predicted stability edge.
    """

    depths: DepthCounts
    input_moments: DataSets
    fastest_rates: DataSetRates
    edges: DataSetRates

    def exponents(self, *, first_depth: int) -> tuple[DataSets, DataSets]:
        """Fit straight lines to the logarithms of the rates over that of the depth.

        Parameters
        ----------
        first_depth : int
            The smallest depth that counts; it leaves at least two.

        Returns
        -------
        tuple of ndarray, shape (data_set,)
            The slopes for the fastest rates, and those for the edges.

        Raises
        ------
        ValueError
            If fewer than two depths are left.

        Examples
        --------
        >>> rates = np.array([[0.4, 0.2, 0.1]])
        >>> result = Scaling(np.array([1, 2, 4]), np.ones(1), rates, rates**2)
        >>> [exponents.round(6) for exponents in result.exponents(first_depth=1)]
        [array([-1.]), array([-2.])]
        """
        kept = self.depths >= first_depth
        if kept.sum() < 2:
            raise ValueError(f"first_depth must leave two depths, got {first_depth}.")
        logarithms = np.log(self.depths[kept])
        measured, predicted = (
            np.polyfit(logarithms, np.log(rates[:, kept]).T, 1)[0]
            for rates in (self.fastest_rates, self.edges)
        )
        return measured, predicted


def sweep(config: Config, data: LineSamples) -> Result:
    """Train all chains of a sweep in one call, and compare with theory.

    Parameters
    ----------
    config : Config
        The sweep; its starts must lie below the band of success at all depths.
    data : LineSamples
        The samples.

    Returns
    -------
    Result
        Measurements and predictions.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid.

    Examples
    --------
    One weight on data without noise shrinks its error by the factor 1 - 2 c eta a step.

    >>> config = Config((1,), (0.25, 0.5), 1.0, num_steps=9, threshold=0.01)
    >>> data = LineSamples(np.array([1.0]), np.array([2.0]))
    >>> sweep(config, data).steps
    array([[4, 1]])
    """
    fit = fit_line(data.x, data.y)
    depths, rates = np.array(config.depths), positive(config.learning_rates, name="learning_rates")
    runs = chains.train_equal(
        config.initial_weight,
        data.x,
        data.y,
        depth=depths[:, np.newaxis],
        learning_rate=rates,
        num_steps=config.num_steps,
    )
    steps = runs.settling_step(config.threshold)
    success = steps >= 0
    lowest, highest = _ends(success, rates)
    fewest = np.where(success, steps, config.num_steps + 1).min(axis=1)
    # the first of the rates that need the fewest steps
    fastest = rates[np.argmax(success & (steps == fewest[:, np.newaxis]), axis=1)]
    none = ~success.any(axis=1)
    weight, threshold = config.initial_weight, config.threshold
    window = usable_rates(
        weight, depth=depths, num_steps=config.num_steps, threshold=threshold, fit=fit
    )
    predicted = steps_to_success(
        weight, depth=depths, learning_rate=fastest, threshold=threshold, fit=fit
    )
    return Result(
        steps,
        lowest,
        highest,
        *window,
        np.where(none, np.nan, fastest),
        np.where(none, -1, fewest),
        np.where(none, np.nan, predicted),
    )


def steep_start(config: Config, data: LineSamples) -> SteepStart:
    """Train a chain from above the target, and predict each run from its first step.

    Parameters
    ----------
    config : Config
        The sweep, at one depth.
    data : LineSamples
        The samples.

    Returns
    -------
    SteepStart
        Measurements and predictions.

    Raises
    ------
    TypeError, ValueError
        If an entry of the configuration is not valid, or there is more than one depth.

    Examples
    --------
    Two weights of 2 with target 1: at rate 1/6 the first step leads to 0, the saddle.

    >>> config = Config((2,), (0.01, 1 / 6), 2.0, num_steps=200, threshold=0.01)
    >>> result = steep_start(config, LineSamples(np.array([1.0]), np.array([1.0])))
    >>> result.steps >= 0, result.landings.round(2)
    (array([ True, False]), array([1.88, 0.  ]))
    """
    if len(config.depths) != 1:
        raise ValueError(f"depths must be a single one here, got {config.depths}.")
    depth = config.depths[0]
    fit = fit_line(data.x, data.y)
    rates = positive(config.learning_rates, name="learning_rates")
    runs = chains.train_equal(
        config.initial_weight,
        data.x,
        data.y,
        depth=depth,
        learning_rate=rates,
        num_steps=config.num_steps,
    )
    landings = runs.weights[:, 1, 0]
    sizes = np.abs(landings)
    # below it, and not so small that its power is nothing to a float
    below = (sizes**depth < success_band(config.threshold, fit=fit)[0]) & (sizes**depth > 1e-200)
    predicted = np.full(rates.shape, np.nan)
    predicted[below] = 1 + steps_to_success(
        sizes[below], depth=depth, learning_rate=rates[below], threshold=config.threshold, fit=fit
    )
    predicted[predicted > config.num_steps] = np.nan
    # a chain of odd length that was thrown across zero has the wrong sign and stays there
    predicted[(landings < 0) & (depth % 2 == 1)] = np.nan
    return SteepStart(runs.settling_step(config.threshold), runs.diverged, landings, predicted)


def scaling(
    config: Config,
    *,
    num_data_sets: int,
    num_samples: int,
    slope: float,
    noise_std: float,
    seed: int,
) -> Scaling:
    """Find the fastest rate of each depth on several data sets drawn around the same line.

    Parameters
    ----------
    config : Config
        The sweep; at each of its depths some rate has to succeed.
    num_data_sets, num_samples : int
        How many data sets, and how many points in each.
    slope, noise_std : float
        The line that the points scatter around, and how far.
    seed : int
        Seed of all data sets together.

    Returns
    -------
    Scaling
        Measurements and predictions.

    Raises
    ------
    TypeError, ValueError
        If an argument is not valid, or no rate succeeds at some depth.

    Examples
    --------
    >>> config = Config((20, 40), (0.005, 0.01), 0.9, num_steps=600, threshold=0.02)
    >>> data = {"num_data_sets": 1, "num_samples": 50, "slope": 2.0, "noise_std": 0.0}
    >>> scaling(config, seed=0, **data).fastest_rates
    array([[0.01, 0.01]])
    """
    moments, fastest, edges = [], [], []
    for rng in spawn_generators(
        seed, count=whole_number(num_data_sets, name="num_data_sets", minimum=1)
    ):
        data = noisy_line(num_samples, slope=slope, noise_std=noise_std, rng=rng)
        result = sweep(config, data)
        if np.isnan(result.fastest_rate).any():
            depth = np.array(config.depths)[np.isnan(result.fastest_rate)][0]
            raise ValueError(f"learning_rates must hold one that succeeds at depth {depth}.")
        moments.append(fit_line(data.x, data.y).input_moment)
        fastest.append(result.fastest_rate)
        edges.append(result.predicted_highest)
    return Scaling(np.array(config.depths), np.array(moments), np.array(fastest), np.array(edges))


def _ends(success: SweepFlags, rates: Rates) -> tuple[PerDepth, PerDepth]:
    """Return the first and the last rate of the first unbroken series of successes of each row."""
    first = np.argmax(success, axis=1)
    later = np.arange(rates.size) > first[:, np.newaxis]
    broken = later & ~success
    end = np.where(broken.any(axis=1), np.argmax(broken, axis=1) - 1, rates.size - 1)
    none = ~success.any(axis=1)
    return np.where(none, np.nan, rates[first]), np.where(none, np.nan, rates[end])
