"""From one seed to independent random generators, and the check that an argument is one."""

from __future__ import annotations

import numpy as np

from learndyn.validation import whole_number


def spawn_generators(seed: int, *, count: int) -> list[np.random.Generator]:
    """Return independent random generators, one for each repetition of an experiment.

    Parameters
    ----------
    seed : int
        Root of the whole family, 0 or more; the same seed gives the same generators.
    count : int
        How many generators, 1 or more. The first ones do not depend on how many follow.

    Returns
    -------
    list of numpy.random.Generator
        Statistically independent generators.

    Raises
    ------
    TypeError
        If `seed` or `count` is not an integer.
    ValueError
        If `seed` is negative or `count` is below 1.

    References
    ----------
    NumPy's `SeedSequence.spawn`, which descends from M. O'Neill's ``seed_seq`` design (2015).

    Examples
    --------
    >>> first, second = spawn_generators(0, count=2)
    >>> bool(first.random() == second.random())
    False
    """
    root = np.random.SeedSequence(whole_number(seed, name="seed", minimum=0))
    children = root.spawn(whole_number(count, name="count", minimum=1))
    return [np.random.default_rng(child) for child in children]


def generator(value: np.random.Generator, *, name: str) -> np.random.Generator:
    """Return a random generator after checking that it is one.

    Parameters
    ----------
    value : numpy.random.Generator
        The generator.
    name : str
        The argument's name, for the messages.

    Returns
    -------
    numpy.random.Generator
        The same generator.

    Raises
    ------
    TypeError
        If it is anything else, a bare seed included.

    Examples
    --------
    >>> rng = np.random.default_rng(2021)
    >>> generator(rng, name="rng") is rng
    True
    """
    if not isinstance(value, np.random.Generator):
        rule = "a numpy.random.Generator (numpy.random.default_rng(seed))"
        raise TypeError(f"{name} must be {rule}, got {value!r}.")
    return value
