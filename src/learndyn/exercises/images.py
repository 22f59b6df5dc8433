"""Exercises of the chapter on images; they take arrays, and need no PyTorch."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from learndyn.exercises.checking import Case, Exercise, Mistake

Images = Float[np.ndarray, "_ row column"]
Prepared = tuple[Images, Images]


def _cases() -> tuple[Case, ...]:
    """Draw grey values whose statistics differ from part to part."""
    cases: list[Case] = []
    for seed, (num_train, num_test, size) in enumerate(((4, 3, 5), (6, 2, 4), (3, 5, 6))):
        rng = np.random.default_rng(seed)
        train = np.floor(200 * rng.random((num_train, size, size)) ** 2)
        test = np.floor(256 * rng.random((num_test, size, size)) ** 0.7)
        mirrored = np.arange(num_train) % 2 == seed % 2
        cases.append({"train": train, "test": test, "mirrored": mirrored})
    return tuple(cases)


def _mirror(images: Images, chosen: np.ndarray) -> Images:
    return np.asarray(np.where(chosen[:, None, None], images[:, :, ::-1], images))


def _scaled(
    train: Images, test: Images, chosen: np.ndarray, *, mean: float, std: float
) -> Prepared:
    return (_mirror(train, chosen) / 255 - mean) / std, (test / 255 - mean) / std


def _prepare(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _scaled(train, test, chosen, mean=np.mean(train) / 255, std=np.std(train) / 255)


def _before_scaling(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    mean, std = np.mean(train), np.std(train)
    return (_mirror(train, chosen) - mean) / std / 255, (test - mean) / std / 255


def _units(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    mean, std = np.mean(train) / 255, np.std(train) / 255
    return (_mirror(train, chosen) - mean) / std, (test - mean) / std


def _raw_statistics(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _scaled(train, test, chosen, mean=np.mean(train), std=np.std(train))


def _of_test(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _scaled(train, test, chosen, mean=np.mean(test) / 255, std=np.std(test) / 255)


def _of_each(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _prepare(train, test, chosen)[0], (test - np.mean(test)) / np.std(test)


def _of_both(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    every = np.concatenate([train, test]) / 255
    return _scaled(train, test, chosen, mean=float(np.mean(every)), std=float(np.std(every)))


def _augmented_test(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    both = np.resize(chosen, len(test))
    return _prepare(train, _mirror(test, both), chosen)


def _all_mirrored_test(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _prepare(train, test[:, :, ::-1], chosen)


def _vertical(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    flipped = np.where(chosen[:, None, None], train[:, ::-1], train)
    return _prepare(flipped, test, np.zeros_like(chosen))


def _half_turn(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    turned = np.where(chosen[:, None, None], train[:, ::-1, ::-1], train)
    return _prepare(turned, test, np.zeros_like(chosen))


def _all_train(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _prepare(train, test, np.ones_like(chosen))


def _others(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _prepare(train, test, ~chosen)


def _reversed(images: Images, chosen: np.ndarray, *axes: int) -> Images:
    """Reverse all chosen images at once along some axes, of which the first is their order."""
    changed = images.copy()
    changed[chosen] = np.flip(images[chosen], axes)
    return changed


def _exchanged(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _prepare(_reversed(train, chosen, 0), test, np.zeros_like(chosen))


def _all_axes(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _prepare(_reversed(train, chosen, 0, 1, 2), test, np.zeros_like(chosen))


def _none(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _prepare(train, test, np.zeros_like(chosen))


def _no_std(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _scaled(train, test, chosen, mean=np.mean(train) / 255, std=1.0)


def _variance(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _scaled(train, test, chosen, mean=np.mean(train) / 255, std=np.var(train) / 255**2)


def _corrected(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _scaled(train, test, chosen, mean=np.mean(train) / 255, std=np.std(train, ddof=1) / 255)


def _raw_test(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _prepare(train, test, chosen)[0], test / 255


def _one_by_one(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    def standard(x: Images) -> Images:
        mean, std = (part(x, axis=(1, 2), keepdims=True) for part in (np.mean, np.std))
        return np.asarray((x - mean) / std)

    return standard(_mirror(train, chosen)), standard(test)


def _only_scaled(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _scaled(train, test, chosen, mean=0.0, std=1.0)


def _one_half(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    return _scaled(train, test, chosen, mean=0.5, std=0.5)


def _pixelwise(train: Images, test: Images, chosen: np.ndarray) -> Prepared:
    mean, std = train.mean(axis=0) / 255, train.std(axis=0) / 255
    safe = np.where(std > 0, std, 1.0)
    return (_mirror(train, chosen) / 255 - mean) / safe, (test / 255 - mean) / safe


_SCALING = (
    "the images were normalised before they were scaled, or scaled once more: they come out 255"
    " times too small. Divide by 255 first, and take the statistics of the result."
)
_UNITS = (
    "images and statistics are in different units, one up to 255 and the other up to 1. Scale"
    " first, then take the statistics, then normalise."
)
_LEAK = (
    "the statistics know the test images. The test part must decide nothing: take mean and standard"
    " deviation of the training images alone."
)
_AUGMENTED = (
    "the test images were mirrored. Augmentation is for training; what is measured must be the"
    " images as they are."
)
_PIPELINE = Exercise(
    label="ex-images-pipeline",
    level=2,
    solution=_prepare,
    outputs=("the training images", "the test images"),
    lesson="scale, then normalise all with the statistics of the training images; change the"
    " training images only.",
    cases=_cases(),
    mistakes=(
        Mistake("normalised before scaling", _SCALING, _before_scaling),
        Mistake("scaled statistics, raw images", _UNITS, _units),
        Mistake("raw statistics, scaled images", _UNITS, _raw_statistics),
        Mistake("statistics of the test images", _LEAK, _of_test),
        Mistake("each part its own statistics", _LEAK, _of_each),
        Mistake("statistics of all images", _LEAK, _of_both),
        Mistake("test images augmented", _AUGMENTED, _augmented_test),
        Mistake("all test images augmented", _AUGMENTED, _all_mirrored_test),
        Mistake(
            "upside down",
            "rows were exchanged instead of columns: the images stand on their heads. A mirror"
            " exchanges left and right.",
            _vertical,
        ),
        Mistake(
            "half a turn",
            "rows and columns were both exchanged, which is half a turn. A mirror exchanges columns"
            " alone.",
            _half_turn,
        ),
        Mistake(
            "all mirrored",
            "all training images were mirrored. Only those that are chosen should be.",
            _all_train,
        ),
        Mistake(
            "others mirrored",
            "the images that are not chosen were mirrored, and the chosen ones were not.",
            _others,
        ),
        Mistake(
            "images exchanged",
            "this exchanges images, not left and right: the first axis counts samples.",
            _exchanged,
        ),
        Mistake(
            "all axes",
            "all axes were reversed, among them the order of the images. Left and right are one"
            " axis.",
            _all_axes,
        ),
        Mistake("no augmentation", "no training image was mirrored.", _none),
        Mistake(
            "no standard deviation",
            "the mean was subtracted, and nothing divided by: the variance is not 1.",
            _no_std,
        ),
        Mistake(
            "the variance",
            "this divides by the variance. Its root has the units of the images.",
            _variance,
        ),
        Mistake(
            "one less in the standard deviation",
            "right but for the standard deviation: squares were divided by one less than their"
            " number, as PyTorch does unless told otherwise. Take their mean.",
            _corrected,
        ),
        Mistake(
            "test images not normalised",
            "the test images were scaled and left there. A network must get them in the units in"
            " which it was trained.",
            _raw_test,
        ),
        Mistake("only scaled", "the images were scaled to [0, 1] and left there.", _only_scaled),
        Mistake(
            "one half",
            "this takes 1/2 for the mean and for the standard deviation, as if half of the"
            " values were 0 and half were 1. Measure them.",
            _one_half,
        ),
        Mistake(
            "pixel by pixel",
            "each pixel got statistics of its own. One mean and one standard deviation for all"
            " pixels keep the images what they are.",
            _pixelwise,
        ),
        Mistake(
            "image by image",
            "each image got statistics of its own. One mean and one standard deviation for all"
            " leave bright images brighter than dark ones.",
            _one_by_one,
        ),
    ),
)

# small rotation, mirror, small shift, upside down, half a turn, darker
_DIGITS = (1, 0, 1, 0, 0, 1)
_ANIMALS = (1, 1, 1, 0, 0, 1)


def _answer(
    digits: tuple[int, ...] = _DIGITS, animals: tuple[int, ...] = _ANIMALS
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return digits, animals


_DARKER = "a darker picture could still have been taken. Does it show something else?"
_LABELS = Exercise(
    label="ex-images-labels",
    level=3,
    solution=_answer(),
    outputs=("digits", "animals"),
    lesson="what keeps the class depends on the classes and on how the images came about, not on"
    " the transform alone.",
    mistakes=(
        Mistake(
            "mirrored digits",
            "a mirrored 2 is no digit, and a network that is told it is a 2 learns that a 2 and its"
            " mirror image are alike. Try it in the demo.",
            _answer(digits=(1, 1, 1, 0, 0, 1)),
        ),
        Mistake(
            "digits turned over",
            "half a turn makes a 9 of a 6. Which class should it have?",
            _answer(digits=(1, 0, 1, 0, 1, 1)),
        ),
        Mistake(
            "digits upside down",
            "some digits, such as 3, survive when top and bottom are exchanged. Go through all"
            " ten.",
            _answer(digits=(1, 0, 1, 1, 0, 1)),
        ),
        Mistake(
            "every digit",
            "all six are marked for digits. Which of them makes another digit, or none?",
            _answer(digits=(1,) * 6),
        ),
        Mistake("darker digits left out", _DARKER, _answer(digits=(1, 0, 1, 0, 0, 0))),
        Mistake("darker animals left out", _DARKER, _answer(animals=(1, 1, 1, 0, 0, 0))),
        Mistake(
            "darker left out",
            _DARKER,
            _answer(digits=(1, 0, 1, 0, 0, 0), animals=(1, 1, 1, 0, 0, 0)),
        ),
        Mistake(
            "rows exchanged",
            "the first row is for digits, the second for animals. Did they change places?",
            _answer(digits=_ANIMALS, animals=_DIGITS),
        ),
        Mistake(
            "animals like digits",
            "digits and animals have the same row. Is a mirrored cat a cat, and a mirrored 7 a 7?",
            _answer(animals=_DIGITS),
        ),
        Mistake(
            "animals on their heads",
            "a cat upside down is a cat, but not one that anybody photographs: the network would"
            " spend units on images that never come.",
            _answer(animals=(1, 1, 1, 1, 1, 1)),
        ),
        Mistake(
            "animals top to bottom",
            "top and bottom are exchanged for whoever holds the camera upside down and looks into a"
            " mirror. Who takes such photographs?",
            _answer(animals=(1, 1, 1, 1, 0, 1)),
        ),
        Mistake(
            "camera upside down",
            "half a turn is what a camera sees that is held upside down. Who holds it so?",
            _answer(animals=(1, 1, 1, 0, 1, 1)),
        ),
        Mistake(
            "everything",
            "these would all be used. Which of them makes another digit, or none?",
            _answer((1,) * 6, (1,) * 6),
        ),
        Mistake(
            "the other way round",
            "this seems to mark what changes the class. Mark with 1 what keeps it.",
            _answer(tuple(1 - k for k in _DIGITS), tuple(1 - k for k in _ANIMALS)),
        ),
    ),
)

EXERCISES = (_PIPELINE, _LABELS)
