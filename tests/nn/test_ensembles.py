"""Networks trained side by side, against one network in plain PyTorch."""

import pytest
import torch

from learndyn.nn import (
    MLP,
    adam,
    draw_ensemble,
    ensemble_accuracies,
    ensemble_outputs,
    hidden_activities,
    train_ensemble,
)

RUNS, SAMPLES, BATCH = 3, 50, 16


def source(seed=0):
    return torch.Generator().manual_seed(seed)


def samples():
    x = torch.randn(RUNS, 2, SAMPLES, generator=source(1))
    return x, (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()


def plain_network(layers, run, negative_slope):
    """Copy one of the networks into modules of PyTorch."""
    modules = []
    for weights, biases in layers:
        linear = torch.nn.Linear(weights.shape[2], weights.shape[1])
        with torch.no_grad():
            linear.weight.copy_(weights[run])
            linear.bias.copy_(biases[run, :, 0])
        modules += [linear, torch.nn.LeakyReLU(negative_slope)]
    return torch.nn.Sequential(*modules[:-1])


@pytest.fixture(autouse=True)
def own_random_state():
    """The weights of the plain networks are drawn from PyTorch's global source before the copy."""
    state = torch.get_rng_state()
    yield
    torch.set_rng_state(state)


@pytest.mark.parametrize("negative_slope", [0.0, 0.1])
@pytest.mark.parametrize("widths", [[2, 4], [2, 6, 4], [2, 5, 5, 5, 4]])
def test_each_run_is_that_of_a_network_of_its_own(widths, negative_slope):
    x, labels = samples()
    start = draw_ensemble(widths, num_runs=RUNS, generator=source(2))
    run = train_ensemble(
        start,
        x,
        labels,
        learning_rate=0.01,
        num_epochs=4,
        batch_size=BATCH,
        generator=source(3),
        negative_slope=negative_slope,
    )
    for index in range(RUNS):
        orders = source(3)
        model = plain_network(start, index, negative_slope)
        descent = torch.optim.Adam(model.parameters(), lr=0.01)
        for _ in range(4):
            order = torch.rand(RUNS, SAMPLES, generator=orders).argsort(dim=1)[index]
            for batch in order.split(BATCH):
                loss = torch.nn.functional.cross_entropy(
                    model(x[index, :, batch].T), labels[index, batch]
                )
                descent.zero_grad()
                loss.backward()
                descent.step()
        outputs = ensemble_outputs(run.layers, x, negative_slope=negative_slope)[index]
        # 16 steps in single precision, added in another order
        torch.testing.assert_close(outputs.T, model(x[index].T), rtol=1e-3, atol=1e-4)


def test_adam_is_that_of_pytorch():
    ours, gradients = torch.randn(7, generator=source()), torch.zeros(7)
    theirs = torch.nn.Parameter(ours.clone())
    descent, step = torch.optim.Adam([theirs], lr=0.1), adam(ours, gradients, 0.1)
    for index in range(50):
        gradients.copy_(torch.sin(ours + index))
        theirs.grad = gradients.clone()
        step()
        descent.step()
    torch.testing.assert_close(ours, theirs.detach(), rtol=1e-6, atol=1e-7)


def test_the_start_is_left_alone_and_validation_changes_nothing():
    x, labels = samples()
    start = draw_ensemble([2, 3, 4], num_runs=RUNS, generator=source())
    copies = [tensor.clone() for layer in start for tensor in layer]
    options = {"learning_rate": 0.1, "num_epochs": 3, "batch_size": 50}
    alone = train_ensemble(start, x, labels, generator=source(), **options)
    held = (x[..., :5].contiguous(), labels[:, :5])
    watched = train_ensemble(start, x, labels, generator=source(), validation=held, **options)
    for copied, tensor in zip(copies, [t for layer in start for t in layer], strict=True):
        assert torch.equal(copied, tensor)
    for mine, other in zip(alone.layers, watched.layers, strict=True):
        assert torch.equal(mine[0], other[0])
    assert alone.validation_accuracies.shape == (RUNS, 0)
    assert watched.validation_accuracies.shape == (RUNS, 3)
    last = ensemble_accuracies(watched.layers, *held)
    assert torch.equal(watched.validation_accuracies[:, -1], last)


def test_starts_are_uniform_within_the_bound_of_pytorch():
    (weights, biases), _ = draw_ensemble([16, 40, 4], num_runs=50, generator=source())
    for part in (weights, biases):
        assert part.abs().max() <= 0.25
        # 5 standard errors of the mean of a uniform law
        assert abs(part.mean()) < 5 * 0.25 / (3 * part.numel()) ** 0.5
    assert weights.std() == pytest.approx(0.25 / 3**0.5, rel=0.01)
    assert weights.shape[1:] == MLP([16, 40], activation="relu").layers[0].weight.shape


def test_hidden_activities_are_those_before_the_last_layer():
    x, _ = samples()
    layers = draw_ensemble([2, 6, 3, 4], num_runs=RUNS, generator=source())
    first, second = hidden_activities(layers, x)
    assert (first.shape[1], second.shape[1]) == (6, 3)
    last = layers[-1]
    torch.testing.assert_close(last[0] @ second + last[1], ensemble_outputs(layers, x))


def test_bad_numbers_are_named():
    x, labels = samples()
    start = draw_ensemble([2, 4], num_runs=RUNS, generator=source())
    options = {"learning_rate": 0.1, "num_epochs": 1, "batch_size": 5, "generator": source()}
    with pytest.raises(ValueError, match="learning_rate must be positive"):
        train_ensemble(start, x, labels, **options | {"learning_rate": 0.0})
    with pytest.raises(ValueError, match="batch_size must be at least 1, got 0"):
        train_ensemble(start, x, labels, **options | {"batch_size": 0})
    with pytest.raises(ValueError, match="widths must have 2 entries or more"):
        draw_ensemble([2], num_runs=1, generator=source())
