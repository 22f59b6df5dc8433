"""The demo of transforms against the package, and what it says in every state."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
import torch

from learndyn.live import transforms
from learndyn.live.catalogue import find
from learndyn.nn import mirror, rotate

DEMO = find("transforms")
DATA = DEMO.data()
DIGITS, MEANS = (
    [transforms.decode(letters, DATA["values"]) for letters in DATA[name]]
    for name in ("digits", "means")
)
ANGLES = DEMO.controls[1].values
# every fifth: all digits, angles, shifts and mirrors come up with each other
STATES = list(itertools.product(range(10), (-60, 0, 180), (-4, 0, 2), (0, 1)))[::5]
KEYS = ("digit", "angle", "right", "mirrored")


def state(*values):
    return DEMO.state(dict(zip(KEYS, map(float, values), strict=True)))


def changed(digit, angle, right, mirrored):
    pixels = DIGITS[digit]
    return np.array(
        transforms.transform(pixels, bool(mirrored), float(angle), float(right))
    ).reshape(14, 14)


@pytest.mark.parametrize("mirrored", [0, 1])
@pytest.mark.parametrize("angle", [0.0, 90.0, -180.0, 10.0, 75.0])
def test_images_are_those_of_the_package(angle, mirrored):
    images = torch.tensor(DIGITS, dtype=torch.float64).reshape(10, 14, 14)
    given = mirror(images, torch.full((10,), bool(mirrored)))
    expected = rotate(given, torch.full((10,), angle))
    ours = [changed(digit, angle, 0, mirrored) for digit in range(10)]
    np.testing.assert_allclose(ours, expected, atol=1e-9)


def test_whole_steps_to_the_right_move_columns():
    for step in range(1, 5):
        np.testing.assert_allclose(
            changed(3, 0.0, step, 0)[:, step:], changed(3, 0.0, 0, 0)[:, :-step], atol=1e-12
        )
        assert not changed(3, 0.0, step, 0)[:, :step].any()


def test_distances_are_those_of_numpy():
    for digit, angle, right, mirrored in STATES[::3]:
        rows = DEMO.draw("x", state(digit, angle, right, mirrored))["rows"]
        gaps = np.array(MEANS) - changed(digit, angle, right, mirrored).ravel()
        expected = np.sqrt(np.mean((gaps / DATA["scale"]) ** 2, axis=1))
        np.testing.assert_allclose([float(gap) for _, gap in rows], expected, atol=5.1e-4)


def test_the_sentences_are_right_in_every_state():
    for digit, angle, right, mirrored in STATES:
        text = DEMO.draw("x", state(digit, angle, right, mirrored))["text"]
        gaps = np.array(MEANS) - changed(digit, angle, right, mirrored).ravel()
        nearest = int(np.argmin(np.sum(gaps**2, axis=1)))
        assert text.startswith(f"A{'n' if digit == 8 else ''} {digit}")
        assert ("its own class, at" in text) == (nearest == digit)
        assert (f"that of class {nearest}, at" in text) == (nearest != digit)
        assert ("mirrored" in text) == bool(mirrored)
        assert ("turned by" in text) == (angle != 0)
        assert ("to the right" in text, "to the left" in text) == (right > 0, right < 0)
        assert ("as it is." in text) == (not (mirrored or angle or right))


def test_the_first_picture_is_a_nine_upside_down():
    text = DEMO.draw("x", DEMO.state({}))["text"]
    assert text.startswith("A 9, turned by 180 degrees. The nearest mean image is that of class 6")


def test_every_distance_fits_its_axis():
    for digit, angle, mirrored in itertools.product((0, 1, 8), ANGLES[::24], (0, 1)):
        for right in (-4.0, 0.0, 4.0):
            pixels = transforms.transform(DIGITS[digit], bool(mirrored), angle, right)
            assert max(pixels) <= DATA["scale"] + 1e-9
            gaps = [transforms.distance(pixels, mean, DATA["scale"]) for mean in MEANS]
            assert 0 < max(gaps) < transforms.HIGHEST


def test_every_coordinate_lies_within_its_panel():
    for width in (290.0, 350.0):
        for panel in transforms.view("x", state(8, 45, 4, 1), DATA, width)["panels"]:
            across, high = map(float, re.search(r"viewBox='0 0 (\S+) (\S+)'", panel).groups())
            points = re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", panel)
            points += re.findall(r"<text[^>]* x='([^']+)' y='([^']+)'", panel)
            for x, y in points:
                assert -1 <= float(x) <= across + 1
                assert -1 <= float(y) <= high + 1
