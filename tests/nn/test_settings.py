"""Networks whose starts and rates differ are trained as each would be alone."""

import numpy as np
import pytest
import torch

from learndyn.nn import TANH, Setting, draw_settings, leaky_rectifier, run_settings, train_settings

SETTINGS = [
    Setting(np.float64(0.5), 0.1),
    Setting(2.0, 0.3, bias_variance=0.04),
    Setting(1.0, 0.2, True),
]
UNITS = {
    "tanh": (TANH, torch.tanh),
    "relu": (leaky_rectifier(0.0), torch.relu),
    "leaky": (leaky_rectifier(0.1), lambda z: torch.nn.functional.leaky_relu(z, 0.1)),
}


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("unit", UNITS)
def test_two_steps_are_those_of_autograd_with_the_rate_of_each_setting(unit):
    hidden, function = UNITS[unit]
    start = draw_settings([3, 5, 4, 2], settings=SETTINGS, num_seeds=2, generator=generator())
    x = torch.randn(9, 3, generator=generator(1))
    labels = torch.arange(9) % 2
    run = train_settings(
        start,
        (x, labels),
        settings=SETTINGS,
        num_seeds=2,
        num_epochs=2,
        batch_size=9,
        generator=generator(),
        hidden=hidden,
        validation=(x, labels),
    )
    for index in range(6):
        parts = [part[index].clone().requires_grad_() for layer in start for part in layer]
        for _ in range(2):
            h = x.T
            for number in range(3):
                h = parts[2 * number] @ h + parts[2 * number + 1]
                h = h if number == 2 else function(h)
            loss = torch.nn.functional.cross_entropy(h.T, labels)
            rate = SETTINGS[index % 3].learning_rate
            slopes = torch.autograd.grad(loss, parts)
            parts = [
                (part - rate * slope).detach().requires_grad_()
                for part, slope in zip(parts, slopes, strict=True)
            ]
        found = [part[index] for layer in run.layers for part in layer]
        for part, after in zip(parts, found, strict=True):
            torch.testing.assert_close(after, part.detach())


def test_settings_share_draws_up_to_their_scale():
    (weights, biases), (head, shift) = draw_settings(
        [7, 5, 2], settings=SETTINGS, num_seeds=3, generator=generator()
    )
    torch.testing.assert_close(4 * weights[0::3], weights[1::3])
    torch.testing.assert_close(head[0::3], head[1::3])
    assert not biases[0::3].any()
    assert biases[1::3].all()
    assert not shift.any()


@pytest.mark.parametrize("uniform", [False, True])
def test_variances_are_those_asked_for(uniform):
    settings = [Setting(1.5, 0.1, uniform, bias_variance=0.5)]
    (weights, biases), (head, _) = draw_settings(
        [50, 40, 30], settings=settings, num_seeds=40, generator=generator()
    )
    # five standard errors of a variance, relative: 5 sqrt(2/n)
    assert float(weights.var()) == pytest.approx(1.5**2 / 50, rel=0.025)
    assert float(head.var()) == pytest.approx(1 / 40, rel=0.033)
    assert float(biases.var()) == pytest.approx(0.5, rel=0.18)
    assert (float(weights.abs().max()) <= 1.5 * (3 / 50) ** 0.5) == uniform


def test_what_can_be_learned_is_learned_and_data_are_left_alone():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 2))
    labels = (x[:, 0] > 0).astype(int)
    kept = x.copy()
    runs = run_settings(
        [2, 8, 2],
        (x, labels),
        validation=(x, labels),
        settings=[Setting(1.2, 0.3)],
        num_seeds=5,
        num_epochs=20,
        batch_size=20,
        hidden=TANH,
        seed=0,
    )
    assert runs.accuracies.min() > 0.9
    assert not runs.diverged.any()
    np.testing.assert_array_equal(x, kept)


def test_a_network_that_diverges_has_nothing_right():
    x = np.array([[1.0], [2.0]])
    runs = run_settings(
        [1, 4, 4, 2],
        (x, np.array([0, 1])),
        validation=(x, np.array([0, 1])),
        settings=[Setting(1.0, 1e30)],
        num_seeds=2,
        num_epochs=5,
        batch_size=2,
        hidden=leaky_rectifier(0.1),
        seed=0,
    )
    assert runs.diverged.all()
    assert not runs.accuracies.any()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Setting(0.0, 0.1), "gain must be positive"),
        (lambda: Setting(1.0, -0.1), "learning_rate must be positive"),
        (lambda: Setting(1.0, 0.1, bias_variance=-1.0), "bias_variance must be zero or more"),
        (lambda: leaky_rectifier(-0.1), "negative_slope must be zero or more"),
        (
            lambda: draw_settings([3], settings=SETTINGS, num_seeds=1, generator=generator()),
            r"widths must have 2 entries or more, got \[3\]",
        ),
        (
            lambda: draw_settings([3, 2], settings=[], num_seeds=1, generator=generator()),
            "settings must have 1 entry or more",
        ),
        (
            lambda: train_settings(
                [(torch.zeros(5, 2, 1), torch.zeros(5, 2, 1))],
                (torch.zeros(1, 1), torch.zeros(1, dtype=torch.int64)),
                settings=SETTINGS,
                num_seeds=2,
                num_epochs=1,
                batch_size=1,
                generator=generator(),
                hidden=TANH,
                validation=(torch.zeros(1, 1), torch.zeros(1, dtype=torch.int64)),
            ),
            "start must hold 2 seeds of 3 settings, got 5 runs",
        ),
    ],
)
def test_what_is_wrong_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
