"""Exercises of the chapter on similarity."""

from __future__ import annotations

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Matrix


def _cases() -> tuple[Case, ...]:
    """Make activities of several shapes and scales; in one there are as many units as items."""
    rng = np.random.default_rng(0)
    shapes = [(5, 3, 1.0), (3, 7, 10.0), (4, 4, 0.01)]
    return tuple({"hidden": scale * rng.standard_normal(shape)} for *shape, scale in shapes)


def _products(hidden: Matrix) -> Matrix:
    return np.asarray(hidden @ hidden.T)


def _between_units(hidden: Matrix) -> Matrix:
    return np.asarray(hidden.T @ hidden)


def _cosines(hidden: Matrix) -> Matrix:
    directions = hidden / np.linalg.norm(hidden, axis=1, keepdims=True)
    return np.asarray(directions @ directions.T)


def _correlations(hidden: Matrix) -> Matrix:
    return np.asarray(_cosines(hidden - hidden.mean(axis=1, keepdims=True)))


def _centred(hidden: Matrix) -> Matrix:
    return np.asarray(_products(hidden - hidden.mean(axis=1, keepdims=True)))


def _centred_items(hidden: Matrix) -> Matrix:
    return np.asarray(_products(hidden - hidden.mean(axis=0)))


def _over_items(hidden: Matrix) -> Matrix:
    return np.asarray(_products(hidden) / len(hidden))


def _over_units(hidden: Matrix) -> Matrix:
    return np.asarray(_products(hidden) / hidden.shape[1])


def _over_largest(hidden: Matrix) -> Matrix:
    return np.asarray(_products(hidden) / np.max(_products(hidden)))


def _elementwise(hidden: Matrix) -> Matrix:
    return np.asarray(hidden * hidden)


def _distances(hidden: Matrix) -> Matrix:
    return np.asarray(np.linalg.norm(hidden[:, np.newaxis] - hidden, axis=-1))


def _squared_lengths(hidden: Matrix) -> Matrix:
    squares = np.sum(hidden**2, axis=1)
    return np.asarray(_products(hidden) / np.outer(squares, squares))


def _by_units(hidden: Matrix) -> Matrix:
    return np.asarray(_products(hidden / np.linalg.norm(hidden, axis=0)))


def _one_length(hidden: Matrix) -> Matrix:
    return np.asarray(_products(hidden) / np.linalg.norm(hidden, axis=1, keepdims=True))


def _other_length(hidden: Matrix) -> Matrix:
    return np.asarray(_one_length(hidden).T)


def _whole_norm(hidden: Matrix) -> Matrix:
    return np.asarray(_products(hidden / np.linalg.norm(hidden)))


_RSM = Exercise(
    label="ex-similarity-rsm",
    level=1,
    solution=_products,
    outputs=("the matrix",),
    lesson="one dot product for each pair of items, their own lengths squared on the diagonal.",
    cases=_cases(),
    mistakes=(
        Mistake(
            "neurons instead of items",
            "this compares hidden units over all items. Each row of the activities is an item:"
            " which of the two axes has to disappear in the product?",
            _between_units,
        ),
        Mistake(
            "cosine",
            "this divides by the lengths. It is the cosine, which comes later; here the lengths"
            " are to be kept.",
            _cosines,
        ),
        Mistake(
            "correlation",
            "this takes the mean of each row away and divides by the lengths. It is a correlation,"
            " not a dot product.",
            _correlations,
        ),
        Mistake(
            "centred",
            "this takes the mean of each item's activity away first. A dot product takes the"
            " activities as they are.",
            _centred,
        ),
        Mistake(
            "mean item taken away",
            "this takes the mean activity of all items away first. A dot product takes the"
            " activities as they are.",
            _centred_items,
        ),
        Mistake(
            "divided by the items",
            "this is divided by the number of items. A similarity of two items should not depend"
            " on how many others there are.",
            _over_items,
        ),
        Mistake(
            "divided by the units",
            "this is a mean over the hidden units. A dot product is a sum.",
            _over_units,
        ),
        Mistake(
            "divided by the largest",
            "this is scaled so that the largest entry is 1, as some figures are. The numbers"
            " themselves are asked for.",
            _over_largest,
        ),
        Mistake(
            "element by element",
            "this squares each activity by itself. The star multiplies element by element; which"
            " operator multiplies matrices?",
            _elementwise,
        ),
        Mistake(
            "distances",
            "these are distances. They are small where items are alike, and zero on the diagonal.",
            _distances,
        ),
    ),
)

_COSINE = Exercise(
    label="ex-similarity-cosine",
    level=1,
    solution=_cosines,
    outputs=("the matrix",),
    lesson="each activity divided by its own length, then dot products: lengths are gone.",
    cases=_cases(),
    mistakes=(
        Mistake(
            "not divided",
            "these are dot products. An item that is twice as active counts twice: divide by the"
            " lengths.",
            _products,
        ),
        Mistake(
            "squared lengths",
            "this divides by the squares of the lengths. The diagonal should be 1: a length is the"
            " root of the sum of squares.",
            _squared_lengths,
        ),
        Mistake(
            "lengths of columns",
            "this divides each hidden unit by its length over all items. It is the item's own"
            " activity, a row, that needs the length 1.",
            _by_units,
        ),
        Mistake(
            "correlation",
            "this takes the mean of each row away first. Then it is a correlation: it forgets what"
            " all units share, and a cosine does not.",
            _correlations,
        ),
        Mistake(
            "length of one",
            "this divides by the length of one of the two items only, so that the matrix is not"
            " symmetric.",
            _one_length,
        ),
        Mistake(
            "length of the other",
            "this divides by the length of one of the two items only, so that the matrix is not"
            " symmetric.",
            _other_length,
        ),
        Mistake(
            "one length for all",
            "this divides all activities by the same number. Every item has a length of its own.",
            _whole_norm,
        ),
        Mistake(
            "divided by the largest",
            "this scales all entries by the largest one. The diagonal should be 1 for every item.",
            _over_largest,
        ),
        Mistake(
            "neurons instead of items",
            "this compares hidden units over all items. Items are rows.",
            lambda hidden: _cosines(hidden.T),
        ),
    ),
)

EXERCISES = (_RSM, _COSINE)
