"""Networks and linear classifiers side by side, and the course's points."""

import numpy as np

from learndyn.datasets import spiral
from learndyn.nn import course_spiral
from learndyn.nn.comparisons import Recipe, train_linear_classifiers, train_networks

RECIPE = Recipe(learning_rate=0.05, num_epochs=30, batch_size=32)


def spirals(seed):
    data = spiral(40, num_arms=4, noise_std=0.1, rng=np.random.default_rng(seed))
    return data.points, data.labels


def test_a_network_learns_its_own_samples_and_is_returned_as_a_function():
    points, labels = zip(*map(spirals, (0, 1)), strict=True)
    # the second network is given other names for its arms
    points, labels = np.array(points), np.array([labels[0], 3 - labels[1]])
    found = train_networks(
        [2, 12, 12, 4], points, labels, held=(points, labels), recipe=RECIPE, seed=0
    )
    shares = found.accuracies_on(points, labels)
    np.testing.assert_allclose(shares, found.accuracies[:, -1])
    assert shares.min() > 0.8
    for run in (0, 1):
        guesses = found.classifier(run)(points[run])
        assert np.mean(guesses == labels[run]) == shares[run]
    assert np.mean(found.classifier(0)(points[0]) == labels[1]) < 0.4
    assert np.all(found.active_units <= 12)


def test_filling_up_with_zeros_changes_nothing():
    points, labels = spirals(2)
    wide = np.column_stack([points, points**2])
    together = train_linear_classifiers(
        [points, wide], labels, num_classes=4, recipe=RECIPE, seed=0
    )
    again = train_linear_classifiers(
        [np.column_stack([points, 0 * points])] * 2, labels, num_classes=4, recipe=RECIPE, seed=0
    )
    np.testing.assert_allclose(together[0][0], again[0][0][:, :2], rtol=1e-5)
    assert [weights.shape for weights, _ in together] == [(4, 2), (4, 4)]


def test_the_course_keeps_a_fifth_for_testing():
    data = course_spiral(seed=5)
    assert data.x.shape == (3200, 2)
    assert data.test_x.shape == (800, 2)
    everything = np.concatenate([data.x, data.test_x])
    labels = np.concatenate([data.labels, data.test_labels])
    assert np.bincount(labels).tolist() == 4 * [1000]
    for arm in range(4):
        own = everything[labels == arm]
        radius = np.sort(np.hypot(*own.T))
        # radii are even, up to noise of 0.16 of themselves
        np.testing.assert_allclose(radius.mean(), 0.5, atol=0.03)
    assert len(np.unique(everything, axis=0)) >= 3997
