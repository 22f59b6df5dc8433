"""Images rotated and mirrored, many at once: by given angles, and at random for training."""

from __future__ import annotations

import torch
from jaxtyping import Bool, Float
from torch.nn import functional

from learndyn.validation import real_number

Images = Float[torch.Tensor, "sample *channel row column"]
Angles = Float[torch.Tensor, " sample"]
Choice = Bool[torch.Tensor, " sample"]


def mirror(images: Images, chosen: Choice) -> Images:
    """Exchange left and right in some of the images.

    Parameters
    ----------
    images : Tensor, shape (sample, ..., row, column)
        The images.
    chosen : Tensor of bool, shape (sample,)
        Which of them.

    Returns
    -------
    Tensor, shape (sample, ..., row, column)
        New images.

    Raises
    ------
    ValueError
        If `chosen` does not have one entry for each image.

    Examples
    --------
    >>> mirror(torch.tensor([[[1.0, 2.0]], [[1.0, 2.0]]]), torch.tensor([True, False])).tolist()
    [[[2.0, 1.0]], [[1.0, 2.0]]]
    """
    _one_for_each(len(chosen), len(images), name="chosen")
    flags = chosen.reshape(-1, *[1] * (images.ndim - 1))
    return torch.where(flags, images.flip(-1), images)


def rotate(images: Images, angles: Angles, *, border: str = "zeros") -> Images:
    """Turn each image about its centre by an angle of its own, counter-clockwise as it is seen.

    Parameters
    ----------
    images : Tensor, shape (sample, ..., row, column)
        The images; row 0 is on top.
    angles : Tensor, shape (sample,)
        Angles in degrees.
    border : {"zeros", "border"}, optional
        What comes in from outside: zeros, which are paper for digits, or the nearest pixel of the
        border, which suits photographs.

    Returns
    -------
    Tensor, shape (sample, ..., row, column)
        New images of the same size.

    Raises
    ------
    ValueError
        If `angles` does not have one entry for each image, or `border` is not known.

    Notes
    -----
    Each pixel of the result looks up where it came from, and averages the four pixels around that
    place (bilinear interpolation). For square images, multiples of 90 degrees move pixels onto
    pixels, exact up to rounding; other angles blur.

    Examples
    --------
    >>> corner = torch.tensor([[[0.0, 1.0], [0.0, 0.0]]])
    >>> rotate(corner, torch.tensor([90.0])).round(decimals=5).abs().tolist()
    [[[1.0, 0.0], [0.0, 0.0]]]
    """
    _one_for_each(len(angles), len(images), name="angles")
    if border not in ("zeros", "border"):
        raise ValueError(f"border must be one of zeros, border, got {border!r}.")
    height, width = images.shape[-2:]
    planes = images.reshape(len(images), -1, height, width)
    radians = torch.deg2rad(angles.to(images))
    cosine, sine, zero = radians.cos(), radians.sin(), torch.zeros_like(radians)
    # grid_sample measures both axes from -1 to 1, whatever their lengths in pixels
    rows = [
        torch.stack([cosine, -sine * (height / width), zero], dim=1),
        torch.stack([sine * (width / height), cosine, zero], dim=1),
    ]
    grid = functional.affine_grid(torch.stack(rows, dim=1), list(planes.shape), align_corners=False)
    turned = functional.grid_sample(planes, grid, padding_mode=border, align_corners=False)
    return turned.reshape(images.shape)


def random_mirror(images: Images, generator: torch.Generator) -> Images:
    """Exchange left and right in each image with probability one half.

    Parameters
    ----------
    images : Tensor, shape (sample, ..., row, column)
        The images.
    generator : torch.Generator
        Source of randomness, on the CPU.

    Returns
    -------
    Tensor, shape (sample, ..., row, column)
        New images.

    Examples
    --------
    >>> flat = torch.ones(3, 2, 2)
    >>> torch.equal(random_mirror(flat, torch.Generator()), flat)
    True
    """
    chosen = torch.rand(len(images), generator=generator) < 0.5
    return mirror(images, chosen.to(images.device))


def random_rotation(
    images: Images,
    generator: torch.Generator,
    *,
    max_angle: float | int,
    border: str = "zeros",
) -> Images:
    """Turn each image by an angle drawn evenly between two bounds.

    Parameters
    ----------
    images : Tensor, shape (sample, ..., row, column)
        The images.
    generator : torch.Generator
        Source of randomness, on the CPU.
    max_angle : float
        The largest angle in degrees, 0 to 180, to either side.
    border : {"zeros", "border"}, optional
        As in `rotate`.

    Returns
    -------
    Tensor, shape (sample, ..., row, column)
        New images.

    Raises
    ------
    TypeError
        If `max_angle` is not a number.
    ValueError
        If `max_angle` is out of range, or `border` is not known.

    Examples
    --------
    >>> images = torch.rand(5, 28, 28)
    >>> random_rotation(images, torch.Generator(), max_angle=10).shape
    torch.Size([5, 28, 28])
    """
    reach = real_number(max_angle, name="max_angle")
    if not 0 <= reach <= 180:
        raise ValueError(f"max_angle must lie between 0 and 180 degrees, got {reach:g}.")
    angles = reach * (2 * torch.rand(len(images), generator=generator) - 1)
    return rotate(images, angles.to(images.device), border=border)


def _one_for_each(given: int, wanted: int, *, name: str) -> None:
    """Refuse a list that does not fit the images."""
    if given != wanted:
        raise ValueError(f"{name} must have {wanted} entries, one for each image, got {given}.")
