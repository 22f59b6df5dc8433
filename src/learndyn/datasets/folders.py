"""Images in folders, one folder for each class."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from learndyn.shapes import Labels

#: Endings of the files that are read; others are left alone.
SUFFIXES = (".jpeg", ".jpg", ".png")


@dataclass(frozen=True, eq=False)
class ImageSamples:
    """Images in memory, their classes, and what the classes are called; the arrays are read-only.

    Attributes
    ----------
    images : ndarray of uint8, shape (sample, row, column, channel)
        Red, green and blue, 0 to 255.
    labels : ndarray of int, shape (sample,)
        Classes, counted from 0 in the order of the names.
    names : tuple of str
        Names of the classes.
    """

    images: UInt8[np.ndarray, "sample row column channel"]
    labels: Labels
    names: tuple[str, ...]


def image_folder(folder: Path | str) -> ImageSamples:
    """Read a folder that holds one folder of images for each class.

    Parameters
    ----------
    folder : path or str
        The folder. The classes are the folders in it, in alphabetical order; images are files that
        end in jpg, jpeg or png, directly in the folder of their class, and all of one size.

    Returns
    -------
    ImageSamples
        All images, class after class, within a class in the order of the file names.

    Raises
    ------
    ImportError
        If Pillow, which comes with matplotlib, is missing.
    FileNotFoundError
        If there is no such folder.
    ValueError
        If there is no image, a class has none, a file cannot be read, or sizes differ.

    Examples
    --------
    >>> image_folder("no-such-folder")
    Traceback (most recent call last):
    FileNotFoundError: folder must exist, got 'no-such-folder'.
    """
    root = Path(folder)
    if not root.is_dir():
        raise FileNotFoundError(f"folder must exist, got {str(folder)!r}.")
    classes = sorted(path for path in root.iterdir() if path.is_dir() and path.name[0] != ".")
    images: list[np.ndarray] = []
    labels: list[int] = []
    for label, place in enumerate(classes):
        files = sorted(path for path in place.iterdir() if path.suffix.lower() in SUFFIXES)
        if not files:
            raise ValueError(f"folder must hold images of each class, got none in {place.name!r}.")
        for file in files:
            image = _read(file)
            if images and image.shape != images[0].shape:
                sizes = [f"{shape[1]} by {shape[0]}" for shape in (images[0].shape, image.shape)]
                rule = f"images of one size, {sizes[0]}"
                raise ValueError(f"folder must hold {rule}, got {sizes[1]} in {file.name!r}.")
            images.append(image)
            labels.append(label)
    if not images:
        raise ValueError(f"folder must hold folders with images, got none in {str(folder)!r}.")
    pixels, numbers = np.stack(images), np.array(labels)
    pixels.flags.writeable = numbers.flags.writeable = False
    return ImageSamples(pixels, numbers, tuple(place.name for place in classes))


def _read(file: Path) -> np.ndarray:
    """Read one image as red, green and blue."""
    pillow = importlib.import_module("PIL.Image")  # only here: nothing else needs it
    try:
        with pillow.open(file) as image:
            return np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, pillow.DecompressionBombError) as error:
        raise ValueError(
            f"folder must hold readable images, got {file.name!r}: {error}."
        ) from error
