"""The vendored digits."""

import hashlib

import numpy as np
import pytest

from learndyn.datasets import load_digits


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
