"""The claims of the chapter on chains of many weights about plateaus and the fastest depth."""

import numpy as np
import pytest
from scipy.integrate import quad
from tests.claims.noisy_lines import chapter_samples, numbers

from learndyn import chains
from learndyn.datasets import fit_line
from learndyn.rng import spawn_generators
from learndyn.theory.chains import fastest_depth, flow_time, plateau_time


def time_by_quadrature(first, last, *, depth, input_moment, slope):
    """Integrate dt = dP / velocity in ln P, which keeps small products in sight."""

    def slowness(logarithm):
        product = np.exp(logarithm)
        return product ** (2 / depth - 1) / (2 * input_moment * depth * (slope - product))

    ends = np.log(first), np.log(last)
    return quad(slowness, *ends, epsabs=0, epsrel=1e-11, limit=400)[0]


def measured_times(samples, *, weight, depths, ends, time, rate):
    """Train chains of equal weights; return when their products reach each end, or infinity."""
    # one number for equal weights: that this is training is a proposition of its own
    runs = chains.train_equal(
        weight,
        samples.x,
        samples.y,
        depth=depths,
        learning_rate=rate,
        num_steps=round(time / rate),
    )
    products = runs.weights[..., 0] ** depths[:, np.newaxis]
    steps = [
        [np.interp(end, path, np.arange(path.size), right=np.inf) for end in ends]
        for path in products
    ]
    return rate * np.array(steps)


@pytest.mark.claim("prop-depth-flow-time")
def test_the_error_of_the_predicted_steps_is_of_first_order_in_the_rate(claim):
    depths, orders = np.array([1, 2, 5, 13, 30, 51]), []
    for rng in spawn_generators(12, count=5):
        samples = chapter_samples(rng)
        data = numbers(samples)
        end = 0.9 * data["slope"]
        expected = flow_time(0.9**depths, end, depth=depths, **data)
        errors = [
            measured_times(samples, weight=0.9, depths=depths, ends=[end], time=4.0, rate=rate)
            - expected[:, np.newaxis]
            for rate in (2e-3, 1e-3)
        ]
        orders.append(np.log2(errors[0] / errors[1]).ravel())
    # the next order of the error is the rate times the sharpness, 0.1 for the deepest chain
    comparison = {"measured": orders, "tolerance": 0.1}
    claim.agrees("order of the error", predicted=np.ones((5, 6)), draws=1, **comparison)
    claim.refutes("second order", predicted=np.full((5, 6), 2.0), **comparison)


@pytest.mark.claim("prop-depth-plateau")
def test_a_smaller_start_lengthens_the_plateau_as_predicted(claim):
    names = ("exact", "half the loss", "D instead of D - 2", "1 - 1/D instead of 1 - 2/D")
    predicted, measured, remainders = {name: [] for name in names}, [], []
    for rng in spawn_generators(9, count=5):
        data = numbers(chapter_samples(rng))
        for depth in (2, 3, 5, 10, 50):
            small, smaller = 1e-6, 1e-8
            end = float(rng.uniform(0.2, 0.9)) * data["slope"]
            times = [time_by_quadrature(p, end, depth=depth, **data) for p in (small, smaller)]
            measured.append(times[1] - times[0])
            leading = plateau_time([small, smaller], depth=depth, **data)
            remainders.append((times[1] - leading[1]) / times[1])
            growth = leading[1] - leading[0]
            predicted["exact"].append(growth)
            predicted["half the loss"].append(2 * growth)
            predicted["D instead of D - 2"].append(growth * max(depth - 2, 1) / depth)
            power = -(1 - 1 / depth)
            predicted["1 - 1/D instead of 1 - 2/D"].append(smaller**power - small**power)
    # what is left out changes between the two starts by the power 2/D of the first, at most 2e-4
    # of the growth here
    comparison = {"measured": measured, "tolerance": 1e-3, "relative": True}
    claim.agrees(
        "extra time of a start 100 times smaller",
        predicted=predicted["exact"],
        draws=1,
        **comparison,
    )
    claim.agrees(
        "share of the time that the formula leaves out",
        predicted=np.zeros(25),
        measured=remainders,
        draws=1,
        tolerance=0.1,  # largest for two weights, where the plateau is a logarithm
    )
    for name in names[1:]:
        claim.refutes(name, predicted=predicted[name], **comparison)


def arrival_times(samples, **problem):
    """Extrapolate measured times to rate zero."""
    coarse, fine = (measured_times(samples, rate=rate, **problem) for rate in (2e-4, 1e-4))
    with np.errstate(invalid="ignore"):  # infinite where a run is too short
        times = 2 * fine - coarse
    return np.where(np.isnan(times), np.inf, times)


@pytest.mark.claim("prop-depth-fastest")
def test_the_fastest_depth_depends_on_the_end(claim):
    samples = chapter_samples(np.random.default_rng(2021))
    data, fit = numbers(samples), fit_line(samples.x, samples.y)
    success = fit.slope - np.sqrt((0.02 - fit.noise_floor) / fit.input_moment)
    ends = [share * fit.slope for share in (0.5, 0.75, 0.9, 0.95, 0.99, 0.999)] + [success]
    predicted = [fastest_depth(end, initial_weight=0.9, max_depth=51, **data) for end in ends]
    depths = np.arange(1, 52)
    # whoever has not arrived after time 0.6 is not the fastest
    times = arrival_times(samples, weight=0.9, depths=depths, ends=ends, time=0.6)
    assert np.isfinite(times).any(axis=0).all()
    comparison = {"measured": depths[np.argmin(times, axis=0)], "tolerance": 0}
    claim.agrees("fastest depth for 7 ends", predicted=predicted, draws=1, **comparison)
    for name, depth in (("10 for all ends", 10), ("depth slows", 1), ("depth speeds up", 51)):
        claim.refutes(name, predicted=np.full(7, depth), **comparison)


@pytest.mark.claim("prop-depth-fastest")
def test_weights_below_one_slow_deep_chains_and_weights_of_one_do_not(claim):
    depths = np.arange(1, 52)
    places, growth, expected = [], [], []
    for rng in spawn_generators(10, count=5):
        samples = chapter_samples(rng)
        data = numbers(samples)
        end = 0.9 * data["slope"]
        chain = {"weight": 1.0, "depths": depths, "ends": [end]}
        times = measured_times(samples, **chain, time=3.5, rate=1e-3)
        places.append(np.argsort(times[:, 0]))
        deep = [time_by_quadrature(0.9**d, end, depth=d, **data) for d in (100, 120)]
        growth.append(deep[1] / deep[0])
        expected.append(0.9**-20 * 98 / 118)
    claim.agrees(
        "order of arrival from weights of 1",
        predicted=np.tile(50 - np.arange(51), (5, 1)),
        measured=places,
        draws=1,
        tolerance=0,
    )
    comparison = {"measured": growth, "tolerance": 1e-3, "relative": True}
    claim.agrees("120 against 100 weights of 0.9", predicted=expected, draws=1, **comparison)
    claim.refutes("time in proportion to depth", predicted=np.full(5, 1.2), **comparison)
