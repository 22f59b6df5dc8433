"""Normalisation, and what training images go through and others do not."""

import numpy as np
import pytest
import torch

from learndyn.nn import (
    Parts,
    compare_augmentations,
    fit_normalization,
    image_tensor,
    random_mirror,
    transforms,
)


def test_statistics_are_those_of_each_channel():
    colours = np.random.default_rng(0).integers(0, 256, (7, 5, 4, 3), dtype=np.uint8)
    tensor = image_tensor(colours)
    assert tensor.shape == (7, 3, 5, 4)
    fitted = fit_normalization(tensor)
    np.testing.assert_allclose(fitted.mean.ravel(), colours.mean((0, 1, 2)) / 255, rtol=1e-6)
    np.testing.assert_allclose(fitted.std.ravel(), colours.std((0, 1, 2)) / 255, rtol=1e-5)
    np.testing.assert_allclose(fitted(tensor).mean(dim=(0, 2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(fitted.undo(fitted(tensor)), tensor, atol=1e-6)


@pytest.mark.usefixtures("bad_input")
def test_what_cannot_be_normalised_is_refused():
    with pytest.raises(ValueError, match=r"images must vary in each channel, got 0\.5 everywhere"):
        fit_normalization(torch.full((2, 3, 3), 0.5))
    with pytest.raises(ValueError, match=r"images must hold a sample and a pixel, got \(0, 2, 2\)"):
        fit_normalization(torch.zeros(0, 2, 2))
    with pytest.raises(ValueError, match=r"images must have axes sample, row.*got shape \(2, 2\)"):
        image_tensor(np.zeros((2, 2), dtype=np.uint8))


def test_only_training_images_are_augmented_and_all_are_prepared_last():
    calls = []

    def first(images, generator):
        calls.append("first")
        return images + 1

    def second(images, generator):
        calls.append("second")
        return images * 10

    train, other = transforms([first, second], lambda x: x - 3, generator=torch.Generator())
    images = torch.ones(2, 3, 3)
    assert (train(images) == 17).all()
    assert calls == ["first", "second"]
    assert (other(images) == -2).all()
    assert len(calls) == 2
    assert (images == 1).all()


def test_random_changes_are_drawn_anew_at_each_call():
    images = torch.rand(64, 2, 2, generator=torch.Generator().manual_seed(0))
    source = torch.Generator().manual_seed(1)
    train, _ = transforms([random_mirror], torch.nn.Identity(), generator=source)
    assert not torch.equal(train(images), train(images))


def settings(**changes):
    return {
        "hidden": [4],
        "parts": Parts(20, 10),
        "optimizer": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
        "num_epochs": 3,
        "batch_size": 5,
        "seeds": range(2),
    } | changes


def test_runs_of_one_seed_differ_by_the_augmentation_only():
    images = torch.rand(40, 3, 3, generator=torch.Generator().manual_seed(2))
    labels = (images.mean(dim=(1, 2)) > 0.5).long()

    def unchanged(given, generator):
        torch.rand(3, generator=generator)
        return given

    lists = {"none": [], "empty change": [unchanged], "mirror": [random_mirror]}
    records = compare_augmentations(images, labels, lists, **settings())
    assert list(records) == list(lists)
    assert records["none"].shape == (2, 3)
    np.testing.assert_array_equal(records["none"], records["empty change"])
    again = compare_augmentations(images, labels, {"mirror": [random_mirror]}, **settings())
    np.testing.assert_array_equal(again["mirror"], records["mirror"])
    with pytest.raises(ValueError, match="seeds must have 1 entry or more, got none"):
        compare_augmentations(images, labels, lists, **settings(seeds=[]))
