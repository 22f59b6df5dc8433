"""Images as tensors, and parts of a data set."""

import numpy as np
import pytest
import torch

from learndyn.nn import image_tensor, split_samples


def test_images_are_scaled_to_one_and_copied():
    images = np.array([[[0, 255], [128, 1]]], dtype=np.uint8)
    tensor = image_tensor(images)
    assert tensor.dtype == torch.float32
    np.testing.assert_allclose(tensor.numpy(), images / 255, rtol=1e-7)
    images[:] = 0
    assert tensor.max() == 1
    assert image_tensor(images, device="meta").device.type == "meta"


@pytest.mark.usefixtures("bad_input")
def test_other_types_are_refused():
    with pytest.raises(TypeError, match="images must hold uint8, got float64"):
        image_tensor(np.ones((1, 2, 2)))


@pytest.mark.parametrize("seed", range(5))
def test_parts_share_no_sample_and_have_their_sizes(seed):
    source = torch.Generator().manual_seed(seed)
    parts = split_samples(100, counts=(70, 0, 20), generator=source)
    assert [len(part) for part in parts] == [70, 0, 20]
    everything = torch.cat(parts).tolist()
    assert len(set(everything)) == 90
    assert set(everything) <= set(range(100))
    again = split_samples(100, counts=(70, 0, 20), generator=torch.Generator().manual_seed(seed))
    assert all(torch.equal(a, b) for a, b in zip(parts, again, strict=True))
    other = split_samples(100, counts=(70, 0, 20), generator=source)
    assert not torch.equal(parts[0], other[0])


def test_every_sample_is_equally_likely_in_a_part():
    source = torch.Generator().manual_seed(0)
    hits = torch.zeros(10)
    for _ in range(2000):
        (part,) = split_samples(10, counts=(3,), generator=source)
        hits[part] += 1
    # five standard errors of a share of 0.3
    assert (hits / 2000 - 0.3).abs().max() < 5 * (0.3 * 0.7 / 2000) ** 0.5


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ((3, 3), "counts must add up to at most 5 samples, got 6"),
        ((3, -1), "counts must be at least 0, got -1"),
    ],
)
def test_parts_that_cannot_be_are_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        split_samples(5, counts=counts, generator=torch.Generator())
