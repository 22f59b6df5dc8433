"""Checks for the book's exercises: they say which mistake it is.

``check("ex-...", answer)`` works in the book, in Colab and at home. It never changes what the
learner hands in, and it answers in one or two sentences.
"""

from __future__ import annotations

from learndyn.exercises import (
    backpropagation,
    depth,
    edge_of_chaos,
    hierarchy,
    illusions,
    images,
    images_hype,
    interplay,
    landscape,
    leaky_relu,
    learning_rate,
    modes,
    perceptron,
    pytorch,
    regression,
    similarity,
    two_weights,
    wide_or_deep,
    xavier,
)
from learndyn.exercises.checking import LEVELS, Exercise, Mistake, Verdict

__all__ = ["LEVELS", "Exercise", "Mistake", "Verdict", "check", "exercise_bank"]

_CHAPTERS = (
    two_weights,
    landscape,
    depth,
    learning_rate,
    interplay,
    regression,
    hierarchy,
    modes,
    similarity,
    illusions,
    perceptron,
    backpropagation,
    pytorch,
    wide_or_deep,
    images,
    images_hype,
    xavier,
    leaky_relu,
    edge_of_chaos,
)
_BANK: dict[str, Exercise] = {
    exercise.label: exercise for chapter in _CHAPTERS for exercise in chapter.EXERCISES
}


def check(label: str, answer: object) -> Verdict:
    """Check an answer to one of the book's exercises.

    Parameters
    ----------
    label : str
        The exercise's label, as in the call that the chapter shows.
    answer : callable or array_like
        A function with the signature that the exercise asks for, or the value itself.

    Returns
    -------
    Verdict
        Whether the answer is right and, if not, what is wrong with it.

    Raises
    ------
    ValueError
        If no exercise has this label.

    Examples
    --------
    >>> check("ex-two-weights-end", (2.0, 1.0))
    Not yet (wrong branch): this point solves both equations, ...
    """
    if label not in _BANK:
        raise ValueError(f"label must be one of {', '.join(sorted(_BANK))}, got {label!r}.")
    return _BANK[label].check(answer)


def exercise_bank() -> dict[str, Exercise]:
    """Return all exercises by label, with their solutions and the mistakes that they can name.

    Returns
    -------
    dict of str to Exercise
        A fresh dictionary.

    Examples
    --------
    >>> "ex-two-weights-step" in exercise_bank()
    True
    """
    return dict(_BANK)
