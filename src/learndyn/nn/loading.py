"""What happens to images on their way into a network: augmented for training, normalised always."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float

Images = Float[torch.Tensor, "sample *channel row column"]
Channels = Float[torch.Tensor, "*channel one one"]
Step = Callable[[Images], Images]
Augmentation = Callable[[Images, torch.Generator], Images]


@dataclass(frozen=True, eq=False)
class Normalization:
    """Subtracts a mean and divides by a standard deviation, channel by channel.

    Attributes
    ----------
    mean, std : Tensor, shape (..., 1, 1)
        One number for each channel; for grey images, one number.
    """

    mean: Channels
    std: Channels

    def __call__(self, images: Images) -> Images:
        """Normalise images.

        Parameters
        ----------
        images : Tensor, shape (sample, ..., row, column)
            Images in the units of those that the statistics come from.

        Returns
        -------
        Tensor, shape (sample, ..., row, column)
            New images.
        """
        return (images - self.mean) / self.std

    def undo(self, images: Images) -> Images:
        """Return normalised images to what they were, for instance to look at them.

        Parameters
        ----------
        images : Tensor, shape (sample, ..., row, column)
            Normalised images.

        Returns
        -------
        Tensor, shape (sample, ..., row, column)
            New images.
        """
        return images * self.std + self.mean


def fit_normalization(images: Images) -> Normalization:
    """Take mean and standard deviation of each channel, over all samples and pixels.

    Implements :eq:`eq-images-normalise`.

    Parameters
    ----------
    images : Tensor, shape (sample, ..., row, column)
        The training images, and no others.

    Returns
    -------
    Normalization
        Their statistics; the variance is the mean square, as the proposition needs it.

    Raises
    ------
    ValueError
        If a channel has the same value everywhere, or there is no image.

    Examples
    --------
    >>> fit_normalization(torch.tensor([[[1.0, 3.0]]]))(torch.tensor([[[1.0, 5.0]]])).tolist()
    [[[-1.0, 3.0]]]
    """
    if not images.numel():
        raise ValueError(f"images must hold a sample and a pixel, got {tuple(images.shape)}.")
    axes = (0, images.ndim - 2, images.ndim - 1)
    mean = images.mean(dim=axes, keepdim=True)[0]
    std = images.std(dim=axes, correction=0, keepdim=True)[0]
    if not bool((std > 0).all()):
        value = float(mean[std == 0][0])
        raise ValueError(f"images must vary in each channel, got {value:g} everywhere in one.")
    return Normalization(mean, std)


def transforms(
    augmentations: Sequence[Augmentation], preparation: Step, *, generator: torch.Generator
) -> tuple[Step, Step]:
    """Put together what training images go through, and what all others do.

    Parameters
    ----------
    augmentations : sequence of callable
        Random changes that keep the class, in order, each of images and a generator; for training.
    preparation : callable
        What all images need at last, such as a `Normalization`.
    generator : torch.Generator
        Source of the random changes.

    Returns
    -------
    for_training, for_others : callable
        The first augments, anew at each call, and prepares; the second only prepares.

    Examples
    --------
    >>> def brighter(images, generator):
    ...     return images + 1
    >>> train, other = transforms([brighter], lambda x: x / 2, generator=torch.Generator())
    >>> train(torch.ones(1, 1, 1)).item(), other(torch.ones(1, 1, 1)).item()
    (1.0, 0.5)
    """
    changes = tuple(augmentations)

    def for_training(images: Images) -> Images:
        for change in changes:
            images = change(images, generator)
        return preparation(images)

    return for_training, preparation
