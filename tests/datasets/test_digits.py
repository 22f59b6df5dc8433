"""The vendored digits."""

import hashlib

import numpy as np
import pytest

from learndyn.datasets import load_digits, small_digits


def test_there_are_500_of_each_digit_and_they_look_like_ink_on_paper():
    digits = load_digits()
    assert digits.images.shape == (5000, 28, 28)
    assert digits.images.dtype == np.uint8
    assert np.array_equal(digits.labels, np.repeat(np.arange(10), 500))
    assert (digits.images.min(), digits.images.max()) == (0, 255)
    assert np.all(digits.images[:, 0] == 0)  # a margin
    # mean ink of all MNIST training images is 0.1307
    assert abs(digits.images.mean() / 255 - 0.1307) < 0.005


def test_no_image_occurs_twice():
    images = load_digits().images.reshape(5000, -1)
    assert len({hashlib.sha256(image).digest() for image in images}) == 5000


def test_they_cannot_be_changed_by_accident():
    digits = load_digits()
    with pytest.raises(ValueError, match="read-only"):
        digits.images[0] = 0


def test_small_digits_are_block_means_without_a_sample_in_both_parts():
    (x, labels), (held, held_labels) = small_digits((3000, 2000), side=7, seed=3)
    digits = load_digits()
    blocks = np.add.reduceat(
        np.add.reduceat(digits.images / 16, range(0, 28, 4), 1), range(0, 28, 4), 2
    )
    order = np.random.default_rng(3).permutation(5000)
    first = blocks.reshape(5000, 49)[order[:3000]]
    np.testing.assert_allclose(x, (first - first.mean()) / first.std(), atol=1e-12)
    assert np.array_equal(np.sort(np.r_[labels, held_labels]), np.sort(digits.labels))
    # the scale is that of the training images, not of all
    assert abs(held.mean()) > 1e-6
    assert held.shape == (2000, 49)


@pytest.mark.parametrize(
    ("counts", "side", "message"),
    [
        ((10, 10), 5, "side must divide 28, got 5"),
        ((4000, 1001), 7, "counts must add up to at most 5000, got 5001"),
        ((0, 10), 7, "counts must be at least 1, got 0"),
    ],
)
def test_small_digits_name_what_is_wrong(counts, side, message):
    with pytest.raises(ValueError, match=message):
        small_digits(counts, side=side, seed=0)
