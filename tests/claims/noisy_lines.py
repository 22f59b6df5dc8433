"""The data of the chapters on chains, as their claims draw them."""

from learndyn.datasets import fit_line, noisy_line
from learndyn.rng import spawn_generators


def chapter_samples(rng):
    return noisy_line(100, slope=2.0, noise_std=0.1, rng=rng)


def numbers(samples):
    fit = fit_line(samples.x, samples.y)
    return {"input_moment": fit.input_moment, "slope": fit.slope}


def draw(seed, *, count, slope=2.0):
    """Draw data sets as the chapter does, and fit a line to each."""
    samples = [
        noisy_line(100, slope=slope, noise_std=0.1, rng=rng)
        for rng in spawn_generators(seed, count=count)
    ]
    return samples, [fit_line(data.x, data.y) for data in samples]
