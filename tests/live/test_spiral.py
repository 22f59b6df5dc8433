"""The kernel of the spiral demo against PyTorch, the package and its own sentences."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from learndyn.datasets import continued_arm
from learndyn.live import spiral as view
from learndyn.live import spiral_model as model
from learndyn.live.catalogue import find
from learndyn.nn import adam
from learndyn.theory.counting import num_parameters

DEMO = find("spiral")
DATA = DEMO.data()
POINTS = np.reshape(DATA["x"], (-1, 2))
LABELS = np.array(DATA["labels"])
STEPS = int(DATA["num_steps"])


def train_in_torch(hidden, width, smooth, rate, start):
    """Return losses and outputs of the same training in double precision."""
    sizes = [2, *int(hidden) * [int(width)], 4]
    draws = np.array(DATA["starts"][int(start)])
    parts, at = [], 0
    for fan_in, fan_out in pairwise(sizes):
        for shape in ((fan_out, fan_in), (fan_out,)):
            count = int(np.prod(shape))
            values = draws[at : at + count].reshape(shape) / np.sqrt(fan_in)
            parts.append(torch.tensor(values, requires_grad=True))
            at += count
    x, labels, losses = torch.tensor(POINTS), torch.tensor(LABELS), []
    slopes = [torch.zeros_like(part) for part in parts]
    steps = [adam(p.detach(), g, rate) for p, g in zip(parts, slopes, strict=True)]
    for step in range(STEPS + 1):
        outputs = x
        for index in range(0, len(parts), 2):
            outputs = outputs @ parts[index].T + parts[index + 1]
            if index < len(parts) - 2:
                outputs = outputs.tanh() if smooth else outputs.relu()
        loss = torch.nn.functional.cross_entropy(outputs, labels)
        losses.append(loss.item())
        if step < STEPS:
            for slope, found in zip(slopes, torch.autograd.grad(loss, parts), strict=True):
                slope.copy_(found)
            for take in steps:
                take()
    return losses, outputs.detach().numpy()


@pytest.mark.parametrize(
    "settings", [[1.0, 6.0, 0.0, 0.05, 1.0], [2.0, 5.0, 1.0, 0.03, 2.0], [3.0, 4.0, 0.0, 0.02, 3.0]]
)
def test_training_is_that_of_pytorch(settings):
    run = model.train(settings, DATA)
    losses, outputs = train_in_torch(*settings)
    np.testing.assert_allclose(run["losses"], losses, rtol=1e-6)
    last = run["parameters"][-1]
    ours = [model.forward(last, run["sizes"], settings[2] > 0.5, *p)[-1] for p in POINTS]
    np.testing.assert_allclose(ours, outputs, rtol=1e-4, atol=1e-5)
    assert [model.largest(row) for row in ours] == list(outputs.argmax(axis=1))


def test_the_exponential_is_that_of_the_library():
    for x in np.linspace(-31, 31, 101):
        assert model.exponential(x) == pytest.approx(np.exp(x), rel=1e-11)
        assert model.tanh(x) == pytest.approx(np.tanh(x), abs=1e-12)
    assert model.exponential(-1e3) < 1e-12


def test_parameters_are_counted_as_in_the_chapter():
    for hidden in (1, 2, 3):
        for width in (2, 6):
            expected = num_parameters(2, 4, num_hidden=hidden, width=width)
            assert model.parameter_count(hidden, width, 4) == expected
            sizes = model.layer_sizes(hidden, width, 4)
            assert sum((a + 1) * b for a, b in pairwise(sizes)) == expected


def test_the_arms_of_the_demo_are_those_of_the_package():
    points = np.random.default_rng(0).uniform(-2, 2, (300, 2))
    ours = [model.arm_at(x, y, 4) for x, y in points]
    assert ours == continued_arm(points, num_arms=4).tolist()


def test_rings_count_the_cells_and_those_that_agree():
    middles = [view.cell_middle(i) for i in range(view.CELLS)]
    places = np.array([[x, y] for y in middles for x in middles])
    arms = continued_arm(places, num_arms=4)
    counts = np.array(view.ring_counts(arms.tolist(), 4))
    radius = np.hypot(*places.T)
    inside = [np.sum((radius >= low) & (radius < low + 0.5)) for low in (0, 0.5, 1)]
    assert counts.T.tolist() == [inside, inside]


def test_the_sentence_tells_of_silence_and_of_what_lies_outside():
    text = DEMO.draw("x", DEMO.state({}))["text"]
    assert text.startswith("Two hidden layers of width 6: 88 parameters. At step 60 the loss is ")
    assert "where there are no data" in text
    collapsed = DEMO.state({"hidden": 3, "width": 3, "rate": 0.3, "start": 2})
    text = DEMO.draw("x", collapsed)["text"]
    assert "All units of hidden layer" in text
    assert "12 of 48 points" in text
    assert "silent" not in DEMO.draw("x", DEMO.state({"smooth": 1}))["text"]


def test_silent_units_are_those_that_are_zero_for_all_points():
    run = model.train([2.0, 6.0, 0.0, 0.2, 0.0], DATA)
    parameters = run["parameters"][-1]
    layers = [model.forward(parameters, run["sizes"], False, *point) for point in POINTS]
    for k, count in enumerate(model.silent_units(parameters, run["sizes"], DATA)):
        activity = np.array([layer[k + 1] for layer in layers])
        assert count == np.sum(np.all(activity <= 0, axis=0))
