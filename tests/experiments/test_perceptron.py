"""Random hidden units, and small networks on discs in rings."""

from dataclasses import replace

import numpy as np
import pytest

from learndyn.experiments.perceptron import random_unit_errors, random_unit_fit
from learndyn.experiments.perceptron_rings import (
    Networks,
    RingConfig,
    train_networks,
    train_on_rings,
)

CONFIG = RingConfig(
    num_data_sets=3, num_points=30, disc_radius=1.0, inner_radius=1.4, outer_radius=2.0,
    num_starts=3, num_steps=400, learning_rate=0.5, momentum=0.9, seed=4,
)  # fmt: skip
ERRORS = {"activation": np.tanh, "slope_std": 3.0, "num_seeds": 3, "seed": 2}


def test_more_units_of_one_draw_never_fit_worse():
    errors = random_unit_errors(np.exp, widths=[2, 4, 8, 16], **ERRORS)
    assert np.all(np.diff(errors, axis=1) <= 1e-9)
    assert np.ptp(errors[:, 0]) > 0


def test_what_the_units_can_express_is_found():
    values = random_unit_fit(
        lambda t: 3 * t**2 - t, activation=np.square, width=4, slope_std=1.0,
        positions=np.linspace(-1, 1, 9), rng=np.random.default_rng(0),
    )  # fmt: skip
    t = np.linspace(-1, 1, 9)
    np.testing.assert_allclose(values, 3 * t**2 - t, atol=1e-9)


def loss(networks, points, labels):
    scores = networks.scores(points)
    right = np.where(labels == 1, scores, -scores)
    return np.mean(np.log1p(np.exp(-right)), axis=1)


@pytest.mark.parametrize("width", [0, 1, 3])
def test_a_step_follows_the_slope_of_the_loss(width):
    rng = np.random.default_rng(width)
    points, labels = rng.standard_normal((2, 9, 2)), rng.integers(0, 2, 9)
    options = {"width": width, "learning_rate": 1.0, "momentum": 0.0}
    parts = []
    for steps in (0, 1):
        source = np.random.default_rng(7)
        nets = train_networks(points, labels, num_steps=steps, rng=source, **options)
        names = ("input_weights", "input_biases", "output_weights", "output_biases")
        parts.append({name: getattr(nets, name) for name in names})
    for name, start in parts[0].items():
        if not start.size:
            continue
        for index in np.ndindex(start.shape):
            ends = []
            for shift in (1e-6, -1e-6):
                moved = start.copy()
                moved[index] += shift
                changed = Networks(**(parts[0] | {name: moved}))
                ends.append(loss(changed, points, labels)[index[0]])
            slope = (ends[0] - ends[1]) / 2e-6
            assert start[index] - parts[1][name][index] == pytest.approx(slope, abs=1e-8), name


def test_momentum_repeats_a_part_of_the_step_before():
    points, labels = np.array([[[1.0, 0.0], [-1.0, 0.0]]]), np.array([1, 0])
    options = {"width": 0, "learning_rate": 1e-3}
    ends = []
    for momentum, steps in ((0.0, 1), (0.0, 2), (0.5, 2)):
        rng = np.random.default_rng(0)
        nets = train_networks(
            points, labels, num_steps=steps, momentum=momentum, rng=rng, **options
        )
        ends.append(nets.output_weights[0, 0])
    assert ends[2] - ends[1] == pytest.approx(0.5 * ends[0], rel=1e-9)


def test_three_units_enclose_the_disc_and_fewer_do_not():
    results = [train_on_rings(CONFIG, width=width) for width in (0, 1, 2, 3)]
    assert all(np.array_equal(r.points, results[0].points) for r in results)
    lowest = [r.accuracies.min() for r in results]
    highest = [r.accuracies.max() for r in results]
    assert lowest[3] == 1
    assert all(high < 1 for high in highest[:3])
    assert lowest[0] <= lowest[1] < lowest[2]


def test_accuracies_are_those_of_the_networks_and_data_belong_to_the_seed():
    result = train_on_rings(CONFIG, width=2)
    said = (result.networks.scores(result.points) > 0).astype(int)
    np.testing.assert_allclose(np.mean(said == result.labels, axis=1), result.accuracies)
    other = train_on_rings(replace(CONFIG, seed=5, num_steps=1), width=2)
    assert not np.array_equal(other.points, result.points)


@pytest.mark.parametrize("labels", [[0, 1, 2], [0, 1]])
@pytest.mark.usefixtures("bad_input")
def test_labels_are_checked(labels):
    options = {"width": 1, "num_steps": 1, "learning_rate": 1.0, "momentum": 0.0}
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="labels must be 3 numbers of 0 or 1, got "):
        train_networks(np.zeros((1, 3, 2)), np.array(labels), rng=rng, **options)


def test_settings_are_checked():
    with pytest.raises(ValueError, match="widths must be at least 1, got 0"):
        random_unit_errors(np.exp, widths=[3, 0], **ERRORS)
    with pytest.raises(ValueError, match="slope_std must be positive, got 0"):
        random_unit_errors(np.exp, widths=[3], **(ERRORS | {"slope_std": 0.0}))
    with pytest.raises(ValueError, match="num_starts must be at least 1, got 0"):
        train_on_rings(replace(CONFIG, num_starts=0), width=1)
