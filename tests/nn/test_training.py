"""Training of classifiers, against the plain loop."""

from functools import partial

import numpy as np
import pytest
import torch

from learndyn.nn import MLP, evaluate, train_classifier

SGD = partial(torch.optim.SGD, lr=0.5)


def problem(*, count=40):
    source = torch.Generator().manual_seed(0)
    x = torch.randn(count, 3, generator=source)
    return x, (x[:, 0] > 0).long()


def model():
    return MLP([3, 5, 2], activation="tanh", generator=torch.Generator().manual_seed(1))


def train(net, *data, **options):
    defaults = {"optimizer": SGD, "num_epochs": 3, "batch_size": 16}
    source = torch.Generator().manual_seed(2)
    return train_classifier(net, *data, **(defaults | options), generator=source)


def test_a_full_batch_is_gradient_descent():
    x, labels = problem()
    ours, plain = model(), model()
    history = train(ours, x, labels, batch_size=40)
    losses = []
    for _ in range(3):
        loss = torch.nn.functional.cross_entropy(plain(x), labels)
        losses.append(loss.item())
        gradients = torch.autograd.grad(loss, list(plain.parameters()))
        with torch.no_grad():
            for parameter, gradient in zip(plain.parameters(), gradients, strict=True):
                parameter -= 0.5 * gradient
    # the samples are summed in another order, in single precision
    np.testing.assert_allclose(history.losses, losses, rtol=1e-5)
    for mine, other in zip(ours.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(mine, other, rtol=1e-4, atol=1e-6)


def test_each_sample_is_used_once_in_an_epoch_whatever_the_batches():
    x, labels = problem()
    seen = []
    train(model(), x, labels, num_epochs=1, augment=lambda batch: seen.append(batch) or batch)
    assert [len(batch) for batch in seen] == [16, 16, 8]
    rows = torch.cat(seen)
    assert sorted(map(tuple, rows.tolist())) == sorted(map(tuple, x.tolist()))
    assert not torch.equal(rows, x)


def test_validation_samples_are_measured_as_they_are_and_change_nothing():
    x, labels = problem()
    alone, watched = model(), model()
    train(alone, x, labels, augment=lambda batch: 0.9 * batch)
    held = problem(count=7)
    history = train(watched, x, labels, validation=held, augment=lambda batch: 0.9 * batch)
    for mine, other in zip(alone.parameters(), watched.parameters(), strict=True):
        assert torch.equal(mine, other)
    last = evaluate(watched, *held)
    assert (history.validation_losses[-1], history.validation_accuracies[-1]) == last


def test_epochs_may_be_wrapped_to_show_progress():
    x, labels = problem()
    seen = []
    train(model(), x, labels, epochs=lambda steps: (seen.append(step) or step for step in steps))
    assert seen == [0, 1, 2]


def test_without_epochs_or_validation_the_records_are_empty():
    x, labels = problem()
    history = train(model(), x, labels, num_epochs=0)
    assert history.losses.shape == history.validation_accuracies.shape == (0,)


def test_evaluation_leaves_the_mode_and_the_gradients_alone():
    net = torch.nn.Sequential(torch.nn.Dropout(0.5), torch.nn.Linear(3, 2))
    x, labels = problem()
    net.train()
    assert evaluate(net, x, labels) == evaluate(net, x, labels)
    assert net.training
    assert net[1].weight.grad is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"num_epochs": -1}, "num_epochs must be at least 0, got -1"),
        ({"batch_size": 0}, "batch_size must be at least 1, got 0"),
    ],
)
def test_bad_counts_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        train(model(), *problem(), **change)


@pytest.mark.usefixtures("bad_input")
def test_inputs_and_labels_have_the_same_number_of_samples():
    x, labels = problem()
    with pytest.raises(ValueError, match="x must have as many samples as there are labels"):
        train(model(), x, labels[1:])
