"""Images rotated and mirrored: exact cases, and SciPy's rotation."""

import numpy as np
import pytest
import torch
from scipy import ndimage

from learndyn.nn import mirror, random_mirror, random_rotation, rotate


def pictures(*shape, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def turned(images, angle, **options):
    return rotate(images, torch.full((len(images),), float(angle)), **options)


@pytest.mark.parametrize("shape", [(4, 7, 9), (4, 3, 8, 8)])
def test_mirroring_exchanges_columns_and_twice_changes_nothing(shape):
    images = pictures(*shape)
    chosen = torch.tensor([True, False, True, True])
    once = mirror(images, chosen)
    np.testing.assert_array_equal(once[0], images[0].numpy()[..., ::-1])
    assert torch.equal(once[1], images[1])
    assert torch.equal(mirror(once, chosen), images)


@pytest.mark.parametrize("shape", [(3, 6, 6), (3, 7, 7), (3, 2, 8, 8)])
def test_quarter_turns_move_pixels_onto_pixels(shape):
    images = pictures(*shape)
    for quarters in range(-4, 5):
        expected = np.rot90(images.numpy(), quarters, axes=(-2, -1))
        np.testing.assert_allclose(turned(images, 90 * quarters), expected, atol=1e-12)


@pytest.mark.parametrize("shape", [(3, 6, 9), (3, 2, 9, 6)])
def test_half_turns_and_no_turn_are_exact_for_oblong_images_too(shape):
    images = pictures(*shape)
    np.testing.assert_allclose(turned(images, 0), images, atol=1e-12)
    np.testing.assert_allclose(turned(images, 180), images.flip(-1, -2), atol=1e-12)


@pytest.mark.parametrize("angle", [-37.0, -10.0, 3.0, 10.0, 45.0, 120.0])
@pytest.mark.parametrize("shape", [(12, 12), (9, 14)])
def test_every_angle_is_that_of_scipy(angle, shape):
    padded = np.zeros((2, *shape))
    padded[:, 3:-3, 3:-3] = pictures(2, shape[0] - 6, shape[1] - 6)
    expected = [ndimage.rotate(image, angle, reshape=False, order=1) for image in padded]
    np.testing.assert_allclose(turned(torch.tensor(padded), angle), expected, atol=1e-9)


def test_each_image_has_an_angle_of_its_own_and_keeps_its_type():
    images = pictures(3, 8, 8).float()
    angles = torch.tensor([0.0, 90.0, 33.0])
    together = rotate(images, angles)
    assert together.dtype == torch.float32
    for index in range(3):
        alone = rotate(images[index : index + 1], angles[index : index + 1])
        assert torch.equal(alone[0], together[index])


def test_what_comes_in_is_paper_or_the_border():
    images = torch.ones(1, 9, 9)
    assert turned(images, 45)[0, 0, 0] == 0
    np.testing.assert_allclose(turned(images, 45, border="border"), 1, atol=1e-6)


def test_random_mirrors_and_rotations_are_those_of_their_generator():
    images = pictures(200, 6, 6)
    for change in (random_mirror, lambda x, g: random_rotation(x, g, max_angle=10)):
        runs = [change(images, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)]
        assert torch.equal(runs[0], runs[1])
        assert not torch.equal(runs[0], runs[2])
    half = (random_mirror(images, torch.Generator()) != images).any(dim=(1, 2)).sum()
    assert 65 < half < 135  # five standard deviations of 200 tosses


def test_random_angles_fill_their_range_evenly():
    # two pixels on one row: the angle can be read off from where the right one goes
    point = torch.zeros(4000, 41, 41, dtype=torch.float64)
    point[:, 20, 35] = 1
    rows = torch.arange(41, dtype=torch.float64)
    turned_points = random_rotation(point, torch.Generator().manual_seed(3), max_angle=10)
    mass = turned_points.sum(dim=(1, 2))
    heights = (20 - (turned_points.sum(dim=2) * rows).sum(dim=1) / mass) / 15
    angles = np.rad2deg(np.arcsin(heights.numpy()))
    assert np.abs(angles).max() < 10.5  # the interpolation moves the mean by a fraction of a pixel
    assert np.abs(angles).max() > 9.5
    assert abs(angles.mean()) < 5 * 10 / np.sqrt(3 * 4000)
    assert abs(angles.std() - 10 / np.sqrt(3)) < 0.4


@pytest.mark.usefixtures("bad_input")
def test_what_does_not_fit_is_refused():
    images = pictures(2, 4, 4)
    with pytest.raises(ValueError, match="angles must have 2 entries, one for each image, got 1"):
        rotate(images, torch.zeros(1))
    with pytest.raises(ValueError, match="chosen must have 2 entries, one for each image, got 3"):
        mirror(images, torch.ones(3, dtype=torch.bool))
    with pytest.raises(ValueError, match="border must be one of zeros, border, got 'grey'"):
        turned(images, 5, border="grey")
    for wrong in (-1, 181):
        with pytest.raises(ValueError, match=f"max_angle must lie between 0 and 180.*got {wrong}"):
            random_rotation(images, torch.Generator(), max_angle=wrong)
