"""The claims of the chapter on leaky rectifiers about training."""

import itertools

import numpy as np
import pytest
import torch

from learndyn import nn
from learndyn.experiments.gain_sweep import SweepConfig, best_gains, sweep_gains
from learndyn.theory.intervals import mean_interval


def first_step(layers, x, labels, *, rate):
    """Return the move of the outputs in one step, hidden layers and head apart."""
    biases = [torch.zeros(len(layer), 1, dtype=layer.dtype) for layer in layers]

    def outputs(weights):
        pairs = [(w[None], b[None]) for w, b in zip(weights, biases, strict=True)]
        return nn.ensemble_outputs(pairs, x[None], negative_slope=0.1)[0]

    for layer in layers:
        layer.requires_grad_()
    start = outputs(layers)
    slopes = torch.autograd.grad((start * labels).sum(), layers)
    moves = []
    for chosen in (range(len(layers) - 1), [len(layers) - 1]):
        moved = [
            w - rate * (i in chosen) * g
            for i, (w, g) in enumerate(zip(layers, slopes, strict=True))
        ]
        moves.append(((outputs(moved) - start) / rate).detach().numpy())
    return start.detach().numpy(), moves


@pytest.mark.claim("prop-leaky-relu-scale")
@pytest.mark.parametrize("seed", range(5))
def test_a_gain_changes_scales_only(claim, seed):
    source = torch.Generator().manual_seed(seed)
    widths, r = [4, 9, 7, 8, 3], 1.7
    double = {"generator": source, "dtype": torch.float64}
    layers = [torch.randn(b, a, **double) / a**0.5 for a, b in itertools.pairwise(widths)]
    x, e = torch.randn(4, 6, **double), torch.randn(3, 6, **double)
    larger = [r * layer for layer in layers[:-1]] + [layers[-1].clone()]
    (plain, (hidden, head)), (scaled, (hidden_r, head_r)) = (
        first_step([layer.clone() for layer in net], x, e, rate=1e-7) for net in (layers, larger)
    )
    comparison = {"measured": scaled, "tolerance": 1e-9, "relative": True}
    claim.agrees("outputs", predicted=r**3 * plain, draws=1, **comparison)
    claim.refutes("one factor for the head as well", predicted=r**4 * plain, **comparison)
    # second order in the rate, and rounding
    scale = np.abs(hidden_r).max()
    comparison = {"measured": hidden_r / scale, "tolerance": 1e-5}
    claim.agrees("steps of hidden layers", predicted=r**4 * hidden / scale, draws=1, **comparison)
    claim.refutes("the power of the head", predicted=r**6 * hidden / scale, **comparison)
    comparison = {"measured": head_r / np.abs(head_r).max(), "tolerance": 1e-5}
    claim.agrees(
        "step of the head", predicted=r**6 * head / np.abs(head_r).max(), draws=1, **comparison
    )


@pytest.fixture(scope="module")
def sweep():
    """Train with seeds that the page does not have."""
    gains = [0.6, 1.0, 1.4, 1.8, 2.2, 2.6]  # entry 2 is next to the gain of theory
    config = SweepConfig(
        gains, [0.001, 0.01, 0.05, 0.2], [32, 24, 16], 0.1, 10, (1600, 1000), 3, 32, 7, 11
    )
    return np.array(gains), sweep_gains(config).accuracies


def sign(differences):
    """Return the sign of a mean, or 0 where its interval holds zero."""
    mean, low, high = mean_interval(differences, confidence=0.95)
    return float(np.sign(mean) * (low * high > 0))


@pytest.mark.claim("prop-leaky-relu-sweep")
@pytest.mark.parametrize("law", [0, 1])
def test_no_gain_is_best_for_all_rates(claim, sweep, law):
    gains, accuracies = sweep
    runs, best = accuracies[law], best_gains(accuracies, gains)[law]
    measured = [
        sign(runs[0, 5] - runs[0, 2]),
        sign(runs[1, 5] - runs[1, 2]),
        sign(best[1] - best[2]),
        sign(runs[2, 2] - runs[2, 0]),
        sign(runs[3, 2] - runs[3, 0]),
    ]
    comparison = {"measured": measured, "tolerance": 0}
    claim.agrees(
        "signs of five differences", predicted=np.ones(5), draws=runs.shape[2], **comparison
    )
    claim.refutes("the same best gain at all rates", predicted=[1, 1, 0, 1, 1], **comparison)
    # three points below the best gain at most, where training is long enough to learn
    means = runs.mean(axis=2)
    lags = means.max(axis=1) - means[:, 2]
    assert lags[2:].max() < 0.03 < lags[1]
