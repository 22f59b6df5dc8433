"""Wrong answers to the exercises on images, written as a learner would, are known by name."""

import numpy as np
import pytest

from learndyn.exercises import check

PIPELINE, LABELS = "ex-images-pipeline", "ex-images-labels"


def mirror(images, chosen):
    return np.array(
        [image[:, ::-1] if c else image for image, c in zip(images, chosen, strict=True)]
    )


def prepare(train, test, chosen):
    x = train / 255
    m, s = x.mean(), x.std()
    return (mirror(x, chosen) - m) / s, (test / 255 - m) / s


def scaled_last(train, test, chosen):
    m, s = train.mean(), train.std()
    return (mirror(train, chosen) - m) / s / 255, (test - m) / s / 255


def units_mixed(train, test, chosen):
    return (mirror(train, chosen) / 255 - train.mean()) / train.std(), (
        test / 255 - train.mean()
    ) / train.std()


def never_scaled(train, test, chosen):
    x = train / 255
    return (mirror(train, chosen) - x.mean()) / x.std(), (test - x.mean()) / x.std()


def statistics_of_test(train, test, chosen):
    x = test / 255
    return (mirror(train / 255, chosen) - x.mean()) / x.std(), (x - x.mean()) / x.std()


def own_statistics(train, test, chosen):
    x = test / 255
    return prepare(train, test, chosen)[0], (x - x.mean()) / x.std()


def all_statistics(train, test, chosen):
    x = np.concatenate([train, test]) / 255
    m, s = x.mean(), x.std()
    return (mirror(train / 255, chosen) - m) / s, (test / 255 - m) / s


def mirrored_test(train, test, chosen):
    return prepare(train, np.array([image[:, ::-1] for image in test]), chosen)


def rows_reversed(train, test, chosen):
    x = (
        np.array([image[::-1] if c else image for image, c in zip(train, chosen, strict=True)])
        / 255
    )
    return (x - x.mean()) / x.std(), (test / 255 - x.mean()) / x.std()


def turned(train, test, chosen):
    x = np.array([np.rot90(i, 2) if c else i for i, c in zip(train, chosen, strict=True)]) / 255
    return (x - x.mean()) / x.std(), (test / 255 - x.mean()) / x.std()


def every_one(train, test, chosen):
    return prepare(train[:, :, ::-1], test, np.zeros(len(train)))


def nothing(train, test, chosen):
    return prepare(train, test, np.zeros(len(train)))


def centred(train, test, chosen):
    m = train.mean() / 255
    return mirror(train, chosen) / 255 - m, test / 255 - m


def by_variance(train, test, chosen):
    x = train / 255
    return (mirror(x, chosen) - x.mean()) / x.var(), (test / 255 - x.mean()) / x.var()


def in_unit_range(train, test, chosen):
    return mirror(train, chosen) / 255, test / 255


def halves(train, test, chosen):
    return mirror(train, chosen) / 127.5 - 1, test / 127.5 - 1


def by_pixel(train, test, chosen):
    x = train / 255
    m, s = x.mean(axis=0), x.std(axis=0)
    return (mirror(x, chosen) - m) / s, (test / 255 - m) / s


def sample_std(train, test, chosen):
    x = train / 255
    m, s = x.mean(), np.sqrt(((x - x.mean()) ** 2).sum() / (x.size - 1))
    return (mirror(x, chosen) - m) / s, (test / 255 - m) / s


def changed(change):
    def answer(train, test, chosen):
        x = train / 255
        m, s = x.mean(), x.std()
        x[chosen] = change(x[chosen])
        return (x - m) / s, (test / 255 - m) / s

    return answer


def complement(train, test, chosen):
    return prepare(train, test, [not c for c in chosen])


def only_test_in_unit_range(train, test, chosen):
    return prepare(train, test, chosen)[0], test / 255


def each_standardised(train, test, chosen):
    both = ([(i - i.mean()) / i.std() for i in part / 255] for part in (train, test))
    x, y = map(np.array, both)
    return mirror(x, chosen), y


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (scaled_last, "normalised before scaling"),
        (units_mixed, "raw statistics, scaled images"),
        (never_scaled, "scaled statistics, raw images"),
        (statistics_of_test, "statistics of the test images"),
        (own_statistics, "each part its own statistics"),
        (all_statistics, "statistics of all images"),
        (mirrored_test, "all test images augmented"),
        (rows_reversed, "upside down"),
        (turned, "half a turn"),
        (every_one, "all mirrored"),
        (nothing, "no augmentation"),
        (centred, "no standard deviation"),
        (by_variance, "the variance"),
        (in_unit_range, "only scaled"),
        (halves, "one half"),
        (by_pixel, "pixel by pixel"),
        (sample_std, "one less in the standard deviation"),
        (changed(lambda images: images[::-1]), "images exchanged"),
        (changed(np.flip), "all axes"),
        (changed(lambda images: images[:, ::-1, ::-1]), "half a turn"),
        (complement, "others mirrored"),
        (only_test_in_unit_range, "test images not normalised"),
        (each_standardised, "image by image"),
    ],
)
def test_wrong_pipelines_are_known_by_name(answer, name):
    verdict = check(PIPELINE, answer)
    assert (verdict.passed, verdict.mistake) == (False, name)


def test_a_right_pipeline_passes_in_any_precision():
    assert check(PIPELINE, prepare)
    single = lambda *given: tuple(x.astype(np.float32) for x in prepare(*given))  # noqa: E731
    assert check(PIPELINE, single)


def test_images_changed_in_place_are_noticed():
    def careless(train, test, chosen):
        train /= 255
        return train, test

    assert "changed its argument train" in check(PIPELINE, careless).message


@pytest.mark.parametrize(
    ("digits", "animals", "name"),
    [
        ([1, 1, 1, 0, 0, 1], [1, 1, 1, 0, 0, 1], "mirrored digits"),
        ([1, 0, 1, 0, 1, 1], [1, 1, 1, 0, 0, 1], "digits turned over"),
        ([1, 0, 1, 0, 0, 1], [1, 0, 1, 0, 0, 1], "animals like digits"),
        ([1, 0, 1, 0, 0, 1], [1, 1, 1, 1, 1, 1], "animals on their heads"),
        ([1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], "everything"),
        ([0, 1, 0, 1, 1, 0], [0, 0, 0, 1, 1, 0], "the other way round"),
        ([1, 0, 1, 1, 0, 1], [1, 1, 1, 0, 0, 1], "digits upside down"),
        ([1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 1], "every digit"),
        ([1, 0, 1, 0, 0, 0], [1, 1, 1, 0, 0, 1], "darker digits left out"),
        ([1, 0, 1, 0, 0, 1], [1, 1, 1, 0, 0, 0], "darker animals left out"),
        ([1, 0, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0], "darker left out"),
        ([1, 1, 1, 0, 0, 1], [1, 0, 1, 0, 0, 1], "rows exchanged"),
        ([1, 0, 1, 0, 0, 1], [1, 1, 1, 1, 0, 1], "animals top to bottom"),
        ([1, 0, 1, 0, 0, 1], [1, 1, 1, 0, 1, 1], "camera upside down"),
        ([True, True, True, False, False, True], [1, 1, 1, 0, 0, 1], "mirrored digits"),
    ],
)
def test_wrong_choices_are_known_by_name(digits, animals, name):
    assert check(LABELS, (digits, animals)).mistake == name


def test_the_right_choice_passes_and_another_is_pointed_at():
    assert check(LABELS, ([1, 0, 1, 0, 0, 1], np.array([1, 1, 1, 0, 0, 1])))
    assert check(
        LABELS, ([True, False, True, False, False, True], np.array([1, 1, 1, 0, 0, 1]) > 0)
    )
    verdict = check(LABELS, ([0, 0, 1, 0, 0, 1], [1, 1, 1, 0, 0, 1]))
    assert (verdict.passed, verdict.mistake) == (False, None)
    assert verdict.message == "digits at [0] is not 0."
    assert check(LABELS, ([1, 0, 1, 0, 0, 1], [1, 1, 0, 0, 0, 1])).message.startswith(
        "animals at [2] is not 0."
    )
    assert check(LABELS, (..., ...)).message.startswith("the stub is still empty")
