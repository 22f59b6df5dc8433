"""Many seeds, decay groups and a slope."""

from functools import partial

import numpy as np
import pytest
import torch

from learndyn.nn import MLP, decay_groups, descend_slope, train_classifier, train_replicas

SGD = partial(torch.optim.SGD, lr=0.2, momentum=0.5)


def problem():
    source = torch.Generator().manual_seed(0)
    x = torch.randn(40, 3, generator=source)
    return x, (x[:, 0] > 0).long()


def replicas(**changes):
    options = {"activation": "tanh", "optimizer": SGD, "num_epochs": 3, "batch_size": 16}
    options |= {"validation": problem(), "seeds": [4, 9]}
    return train_replicas([3, 5, 2], problem(), **(options | changes))


def test_each_replica_is_the_training_of_its_seed():
    runs = replicas()
    for index, seed in enumerate((4, 9)):
        source = torch.Generator().manual_seed(seed)
        model = MLP([3, 5, 2], activation="tanh", generator=source)
        alone = train_classifier(
            model,
            *problem(),
            optimizer=SGD,
            num_epochs=3,
            batch_size=16,
            generator=source,
            validation=problem(),
        )
        for name in ("losses", "accuracies", "validation_losses", "validation_accuracies"):
            np.testing.assert_array_equal(getattr(runs, name)[index], getattr(alone, name))
        pairs = zip(model.parameters(), runs.models[index].parameters(), strict=True)
        assert all(torch.equal(mine, other) for mine, other in pairs)
    assert not np.array_equal(runs.losses[0], runs.losses[1])


def test_training_and_validation_samples_may_differ_in_number():
    x, labels = problem()
    assert replicas(validation=(x[:7], labels[:7])).validation_losses.shape == (2, 3)


def test_no_seed_is_no_training():
    with pytest.raises(ValueError, match="seeds must have 1 entry or more, got none"):
        replicas(seeds=[])


def test_groups_hold_every_parameter_once_and_only_matrices_decay():
    model = MLP([3, 5, 2], activation="relu")
    groups = decay_groups(model.parameters(), weight_decay=0.1)
    assert [g["weight_decay"] for g in groups] == [0.1, 0.0]
    assert [[p.ndim for p in g["params"]] for g in groups] == [[2, 2], [1, 1]]
    held = {id(p) for g in groups for p in g["params"]}
    assert held == {id(p) for p in model.parameters()}
    with pytest.raises(ValueError, match="weight_decay must be zero or more, got -1"):
        decay_groups(model.parameters(), weight_decay=-1)


def test_without_momentum_the_way_down_a_slope_is_the_number_of_steps():
    assert descend_slope(momentum=0, num_steps=4).tolist() == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="momentum must be zero or more, got -0.5"):
        descend_slope(momentum=-0.5, num_steps=4)
    with pytest.raises(ValueError, match="num_steps must be at least 0, got -1"):
        descend_slope(momentum=0.5, num_steps=-1)
