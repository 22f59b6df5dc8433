"""The claims of the chapter on images."""

import itertools
from functools import partial

import numpy as np
import pytest
import torch

from learndyn.datasets import load_digits
from learndyn.nn import (
    MLP,
    Parts,
    compare_augmentations,
    fit_normalization,
    mirror,
    random_mirror,
    random_rotation,
    rotate,
    train_classifier,
)
from learndyn.rng import spawn_generators
from learndyn.theory.augmentation import confusion_loss, rotation_shift
from learndyn.theory.intervals import best_run_bound, mean_interval


def source(seed):
    return torch.Generator().manual_seed(seed)


def digits(count, *, seed, double=True):
    """Return images of 14 by 14 grey values between 0 and 1, and their digits."""
    data = load_digits()
    chosen = np.random.default_rng(seed).permutation(5000)[:count]
    blocks = data.images[chosen].reshape(count, 14, 2, 14, 2) / 255
    images = torch.tensor(blocks.mean(axis=(2, 4)))
    return images if double else images.float(), torch.tensor(data.labels[chosen])


@pytest.mark.claim("prop-images-normalise")
def test_training_data_get_mean_zero_and_variance_one_and_other_data_do_not(claim):
    on_train, on_other, predicted, divided = [], [], [], []
    for seed in range(8):
        images, _ = digits(60, seed=seed)
        train, other = images[:40], images[40:]
        scaled = fit_normalization(train)
        for kept, part in ((on_train, train), (on_other, other)):
            flat = scaled(part).numpy().ravel()
            kept.append([flat.mean(), flat.std()])
        m, s = np.mean(train.numpy()), np.std(train.numpy())
        ours = other.numpy()
        predicted.append([(ours.mean() - m) / s, ours.std() / s])
        divided.append([ours.mean() / s - m, ours.std() / s])
    zero_one = np.tile([0.0, 1.0], (8, 1))
    claim.agrees(
        "8 training parts, rounding only",
        predicted=zero_one,
        measured=on_train,
        draws=8,
        tolerance=1e-12,
    )
    comparison = {"measured": on_other, "tolerance": 1e-12}
    claim.agrees("8 other parts", predicted=predicted, draws=8, **comparison)
    claim.refutes("mean 0 and variance 1 there too", predicted=zero_one, **comparison)
    claim.refutes("divide first, then subtract", predicted=divided, **comparison)


@pytest.mark.claim("prop-images-normalise")
def test_units_do_not_matter_if_the_statistics_have_the_same(claim):
    measured, mixed, plain = [], [], []
    for seed in range(5):
        images, _ = digits(30, seed=seed)
        raw = 255 * images
        plain.append(fit_normalization(images)(images).numpy())
        measured.append(fit_normalization(raw)(raw).numpy())
        mixed.append(fit_normalization(images)(raw).numpy())
    comparison = {"predicted": plain, "tolerance": 1e-10}
    claim.agrees("grey values up to 1 and up to 255", measured=measured, draws=5, **comparison)
    claim.refutes("statistics from before the scaling", measured=mixed, **comparison)


@pytest.mark.claim("prop-images-symmetries")
def test_mirrors_and_quarter_turns_are_exact_and_other_turns_move_pixels_as_far_as_stated(claim):
    measured, wanted, same_order = [], [], []
    for seed, size in enumerate((5, 6, 9, 14)):
        images = torch.rand(2, size, size, generator=source(seed), dtype=torch.float64)
        every = torch.ones(2, dtype=torch.bool)
        for quarters in range(4):
            turn = torch.full((2,), 90.0 * quarters)
            twice = mirror(mirror(images, every), every)
            measured += [twice.numpy().ravel(), mirror(rotate(images, turn), every).numpy().ravel()]
            wanted += [images.numpy().ravel(), rotate(mirror(images, every), -turn).numpy().ravel()]
            same = rotate(mirror(images, every), turn)
            same_order += [images.numpy().ravel(), same.numpy().ravel()]
    flat = {"measured": np.concatenate(measured), "tolerance": 1e-11}
    claim.agrees("mirrors and quarter turns", predicted=np.concatenate(wanted), draws=8, **flat)
    claim.refutes("mirroring keeps the sense", predicted=np.concatenate(same_order), **flat)


@pytest.mark.claim("prop-images-symmetries")
def test_a_rotation_moves_a_blob_by_the_chord(claim):
    y, x = np.mgrid[:61, :61] - 30.0
    moved, radii, angles = [], [], []
    for radius, angle in itertools.product((8.0, 15.0, 22.0), (-10.0, 4.0, 10.0, 35.0)):
        blob = np.exp(-((x - radius) ** 2 + y**2) / 8)
        turned = rotate(torch.tensor(blob[None]), torch.tensor([angle])).numpy()[0]
        centre = [np.sum(axis * turned) / turned.sum() for axis in (x, y)]
        moved.append(np.hypot(centre[0] - radius, centre[1]))
        radii.append(radius)
        angles.append(angle)
    chord = rotation_shift(np.array(angles), radius=np.array(radii))
    # the blob is interpolated; its centre is kept to a few thousandths of a pixel
    comparison = {"measured": moved, "tolerance": 5e-3}
    claim.agrees("12 blobs", predicted=chord, **comparison)
    claim.refutes("without the half angle", predicted=chord * 2, **comparison)
    arcs = np.array(radii) * np.deg2rad(np.abs(angles))
    claim.refutes("the arc", predicted=arcs, **comparison)


@pytest.mark.claim("prop-images-symmetries")
def test_half_of_the_images_are_mirrored_with_a_binomial_spread(claim):
    images = torch.tensor([[[0.0, 1.0]]]).repeat(400, 1, 1)
    counts = [float((random_mirror(images, source(k))[:, 0, 0] == 1).sum()) for k in range(600)]
    measured = np.array([np.mean(counts), np.std(counts, ddof=1)])
    errors = np.array([10 / np.sqrt(600), 10 / np.sqrt(1200)])
    comparison = {"measured": measured / errors, "tolerance": 5.0}  # five standard errors
    claim.agrees(
        "600 batches of 400",
        predicted=np.array([200, 10]) / errors,
        draws=len(counts),
        **comparison,
    )
    claim.refutes("a quarter", predicted=np.array([100, 10]) / errors, **comparison)
    claim.refutes("spread of the share n", predicted=np.array([200, 20]) / errors, **comparison)


@pytest.mark.claim("prop-images-confusion")
def test_a_change_that_exchanges_classes_costs_its_entropy(claim):
    arrow = torch.zeros(3, 3, dtype=torch.float64)
    arrow[0, 1] = arrow[1, 2] = arrow[2, 1] = 1.0
    left_right = torch.stack([arrow, arrow.flip(-1)])
    measured, exact, halves = [], [], []
    for index, share in enumerate((0.0, 0.1, 0.25, 0.5, 0.8)):
        labels = torch.arange(2).repeat(500)
        order = torch.randperm(1000, generator=source(index))
        chosen = torch.zeros(1000, dtype=torch.bool)
        # exactly the stated share of each class
        for label in (0, 1):
            members = order[labels[order] == label]
            chosen[members[: round(500 * share)]] = True
        x = mirror(left_right[labels], chosen)
        model = MLP([9, 2], activation="relu", generator=source(index)).double()
        run = train_classifier(
            model,
            x,
            labels,
            optimizer=partial(torch.optim.SGD, lr=1.0),
            num_epochs=400,
            batch_size=1000,
            generator=source(9),
        )
        measured.append(run.losses[-1])
        exact.append(float(confusion_loss(share)))
        halves.append(share * np.log(2))
    # without the change, the loss falls as one over time and never ends
    comparison = {"measured": measured, "tolerance": 5e-3}
    claim.agrees("arrows, 5 probabilities", predicted=exact, draws=1, **comparison)
    claim.refutes("ln 2 for each changed image", predicted=halves, **comparison)
    claim.refutes("no cost", predicted=np.zeros(5), **comparison)


def trained(images, labels, *, weights, seed, optimizer, epochs=4):
    """Train a network from given first weights; return its losses and its first weights."""
    size = images[0].numel()
    model = MLP([size, 12, 10], activation="relu", generator=source(seed)).double()
    with torch.no_grad():
        model.layers[0].weight.copy_(weights)
    run = train_classifier(
        model,
        images,
        labels,
        optimizer=optimizer,
        num_epochs=epochs,
        batch_size=20,
        generator=source(seed),
    )
    return run.losses, model.layers[0].weight.detach().numpy()


@pytest.mark.claim("prop-images-permutation")
def test_training_does_not_notice_that_pixels_were_permuted(claim):
    measured, predicted, unmoved = [], [], []
    sgd = partial(torch.optim.SGD, lr=0.1, momentum=0.9, weight_decay=0.01)
    adam = partial(torch.optim.Adam, lr=1e-3)
    for seed, optimizer in enumerate((sgd, adam, sgd, adam, sgd)):
        images, labels = digits(100, seed=seed)
        order = torch.randperm(196, generator=source(seed))
        start = torch.randn(12, 196, generator=source(seed + 50), dtype=torch.float64) / 14
        shuffled = images.flatten(1)[:, order]
        settings = {"seed": seed, "optimizer": optimizer}
        losses, first = trained(images, labels, weights=start, **settings)
        other, second = trained(shuffled, labels, weights=start[:, order], **settings)
        third = trained(shuffled, labels, weights=start, **settings)[1]
        predicted.append(np.concatenate([losses, first[:, order].ravel()]))
        measured.append(np.concatenate([other, second.ravel()]))
        unmoved.append(np.concatenate([losses, third.ravel()]))
    # sums in another order, 20 steps
    comparison = {"measured": measured, "tolerance": 1e-8}
    claim.agrees("losses and weights of 5 runs", predicted=predicted, draws=5, **comparison)
    claim.refutes("with the initial weights as they were", predicted=unmoved, **comparison)


@pytest.mark.claim("prop-images-span")
def test_first_layers_change_by_sums_of_training_images(claim):
    outside = {"sgd": [], "decay": [], "adam": [], "constant": []}
    rules = {
        "sgd": partial(torch.optim.SGD, lr=0.1, momentum=0.9),
        "decay": partial(torch.optim.SGD, lr=0.1, momentum=0.9, weight_decay=0.01),
        "adam": partial(torch.optim.Adam, lr=1e-3),
    }
    for seed, (name, optimizer) in itertools.product(range(5), rules.items()):
        images, labels = digits(60, seed=seed)
        basis = np.linalg.svd(images.flatten(1).numpy(), full_matrices=False)[2]
        start = torch.randn(12, 196, generator=source(seed), dtype=torch.float64) / 14
        end = trained(images, labels, weights=start, seed=seed, optimizer=optimizer)[1]
        change = end - start.numpy()
        rest = change - change @ basis.T @ basis
        outside[name].append(np.linalg.norm(rest) / np.linalg.norm(change))
        if name == "sgd":
            blank = ~images.flatten(1).numpy().any(axis=0)
            assert blank.sum() > 10
            outside["constant"].append(np.abs(change[:, blank]).max())
    comparison = {"predicted": np.zeros(5), "tolerance": 1e-11}
    claim.agrees("share of the change outside", measured=outside["sgd"], draws=5, **comparison)
    claim.agrees("change at blank pixels", measured=outside["constant"], draws=5, **comparison)
    claim.refutes("with weight decay", measured=outside["decay"], **comparison)
    claim.refutes("with Adam", measured=outside["adam"], **comparison)


@pytest.mark.claim("prop-images-augment")
def test_mirrored_digits_cost_points_and_small_rotations_hardly_matter(claim):
    images, labels = digits(4000, seed=7, double=False)
    lists = {
        "none": [],
        "rotate": [partial(random_rotation, max_angle=10)],
        "mirror": [random_mirror],
    }
    records = compare_augmentations(
        images,
        labels,
        lists,
        hidden=[32],
        parts=Parts(500, 1000),
        optimizer=partial(torch.optim.SGD, lr=0.1, momentum=0.9),
        num_epochs=15,
        batch_size=100,
        seeds=range(100, 110),  # not those of the page
    )
    changes = {
        name: mean_interval(100 * (records[name][:, -1] - records["none"][:, -1]), confidence=0.99)
        for name in ("rotate", "mirror")
    }
    ends = [getattr(changes[name], end) for name in ("rotate", "mirror") for end in ("low", "high")]
    # the middle of what is stated, and half its width
    comparison = {"measured": np.array(ends) / 2, "tolerance": 1.0}
    claim.agrees(
        "10 other seeds", predicted=np.array([0, 0, -5.75, -5.75]) / 2, draws=10, **comparison
    )
    claim.refutes("mirroring helps", predicted=np.array([0, 0, 5.75, 5.75]) / 2, **comparison)
    claim.refutes("mirroring is harmless", predicted=np.zeros(4), **comparison)


@pytest.mark.claim("prop-images-best")
def test_the_best_of_several_normal_runs_is_above_the_mean_by_at_most_the_bound(claim):
    counts = (1, 2, 3, 5, 10, 30, 100)
    excess, single, large = [], [], []
    for k, rng in zip(counts, spawn_generators(3, count=len(counts)), strict=True):
        best = rng.standard_normal((20000, k)).max(axis=1).mean()
        excess.append(best - best_run_bound(k, std=1.0))
        single.append(best - 0.7 * best_run_bound(k, std=1.0))
        large.append(best)
    over = partial(np.maximum, 0)
    # five standard errors of a mean of 20,000
    comparison = {"predicted": np.zeros(len(counts)), "tolerance": 5 / np.sqrt(20000)}
    claim.agrees(
        "mean of the best, above the bound", measured=over(excess), draws=20_000, **comparison
    )
    claim.refutes("seven tenths of it", measured=over(single), **comparison)
    claim.refutes("the best is like any other", measured=over(large), **comparison)
