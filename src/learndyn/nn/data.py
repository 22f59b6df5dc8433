"""Samples as tensors: images in memory, and parts of a data set that share no sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float, Int, UInt8

from learndyn.validation import whole_number

Images = Float[torch.Tensor, "sample *channel row column"]
Indices = Int[torch.Tensor, " member"]


def image_tensor(
    images: UInt8[np.ndarray, "sample row column *channel"], *, device: torch.device | str = "cpu"
) -> Images:
    """Turn grey values from 0 to 255 into a tensor of single precision from 0 to 1.

    Parameters
    ----------
    images : ndarray of uint8, shape (sample, row, column) or (sample, row, column, channel)
        The images, grey or in colour.
    device : torch.device or str, optional
        Where the tensor is to be.

    Returns
    -------
    Tensor of float32, shape (sample, row, column) or (sample, channel, row, column)
        The images, a copy; channels come first, as PyTorch has them.

    Raises
    ------
    TypeError
        If the values are not of type uint8.
    ValueError
        If there are neither three nor four axes.

    Examples
    --------
    >>> image_tensor(np.array([[[0, 51, 255]]], dtype=np.uint8))
    tensor([[[0.0000, 0.2000, 1.0000]]])
    """
    if images.dtype != np.uint8:
        raise TypeError(f"images must hold uint8, got {images.dtype.name}.")
    if images.ndim not in (3, 4):
        rule = "axes sample, row, column, and channel for colours"
        raise ValueError(f"images must have {rule}, got shape {images.shape}.")
    channels_first = images if images.ndim == 3 else np.moveaxis(images, -1, 1)
    return torch.tensor(channels_first, device=device).float() / 255


def split_samples(
    num_samples: int, *, counts: Sequence[int], generator: torch.Generator
) -> tuple[Indices, ...]:
    """Draw parts of a data set at random; no sample is in two of them.

    Parameters
    ----------
    num_samples : int
        Number of samples there are, 0 or more.
    counts : sequence of int
        How many samples each part gets, 0 or more; together at most all.
    generator : torch.Generator
        Source of the choice, on the CPU.

    Returns
    -------
    tuple of Tensor of int, shape (member,)
        The indices of the samples of each part, in random order.

    Raises
    ------
    TypeError
        If a number is not an integer.
    ValueError
        If a number is negative, or the parts need more samples than there are.

    Examples
    --------
    >>> parts = split_samples(5, counts=(3, 2), generator=torch.Generator().manual_seed(0))
    >>> sorted(torch.cat(parts).tolist())
    [0, 1, 2, 3, 4]
    """
    total = whole_number(num_samples, name="num_samples", minimum=0)
    sizes = [whole_number(count, name="counts", minimum=0) for count in counts]
    if sum(sizes) > total:
        raise ValueError(f"counts must add up to at most {total} samples, got {sum(sizes)}.")
    order = torch.randperm(total, generator=generator)
    return torch.split(order, [*sizes, total - sum(sizes)])[:-1]
