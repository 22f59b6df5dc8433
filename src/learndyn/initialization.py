"""Random weights to start from."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal

import numpy as np

from learndyn.rng import generator
from learndyn.shapes import ArrayLike, Layers, Matrix, Settings
from learndyn.validation import non_negative, positive, real_number, whole_number

#: The number of units by which the variance is divided: the layer's inputs, its outputs, or their
#: mean.
Fan = Literal["in", "out", "average"]

#: The law of a weight.
Law = Literal["normal", "uniform"]


def weight_variances(widths: Sequence[int], *, fan: Fan, gain: ArrayLike) -> Settings:
    r"""Return the variance of the weights of each layer.

    Implements :eq:`eq-xavier-choices`: :math:`g^2/n` with the fan :math:`n` of the layer.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the input to the output; two or more, each 1 or more.
    fan : {"in", "out", "average"}
        Which number of units divides: that of the layer's inputs, which preserves what goes
        forwards through linear layers, that of its outputs, which preserves what goes backwards, or
        the mean of the two, the compromise of Glorot and Bengio.
    gain : array_like of float, a number or shape (layer,)
        :math:`g`, a factor on the standard deviation, for all layers or for each; 1 for linear
        layers. Positive.

    Returns
    -------
    ndarray of float64, shape (layer,)
        The variances, in the order in which the input meets the layers.

    Raises
    ------
    TypeError
        If a width is not an integer or `gain` is not made of numbers.
    ValueError
        If there are fewer than two widths, one is below 1, `fan` is unknown, or `gain` is not
        positive or not one number for each layer.

    References
    ----------
    X. Glorot and Y. Bengio, Understanding the difficulty of training deep feedforward neural
    networks, AISTATS 2010.

    Examples
    --------
    >>> weight_variances([6, 2], fan="average", gain=1.0)
    array([0.25])
    """
    counts = np.array(_checked_widths(widths), dtype=float)
    inputs, outputs = counts[:-1], counts[1:]
    fans = {"in": inputs, "out": outputs, "average": (inputs + outputs) / 2}
    if fan not in fans:
        raise ValueError(f"fan must be one of {', '.join(fans)}, got {fan!r}.")
    gains = positive(gain, name="gain")
    if gains.shape not in ((), inputs.shape):
        rule = f"must be one number, or one for each of the {inputs.size} layers"
        raise ValueError(f"gain {rule}, got shape {gains.shape}.")
    return np.asarray(gains**2 / fans[fan])


def uniform_bound(variance: float) -> float:
    r"""Return the :math:`a` with which the uniform law on :math:`(-a, a)` has a variance.

    Implements :eq:`eq-xavier-uniform`: :math:`a = \sqrt{3 s^2}`.

    Parameters
    ----------
    variance : float
        :math:`s^2`, 0 or more.

    Returns
    -------
    float
        The bound.

    Raises
    ------
    TypeError, ValueError
        If `variance` is not a number, or negative or not finite.

    Examples
    --------
    >>> uniform_bound(12.0)
    6.0
    """
    return float(np.sqrt(3 * non_negative(real_number(variance, name="variance"), name="variance")))


def draw_weights(
    num_inputs: int,
    num_outputs: int,
    *,
    variance: float,
    law: Law,
    rng: np.random.Generator,
    num_networks: int,
) -> Layers:
    r"""Draw the weights of one layer for many networks, independent with mean zero.

    Parameters
    ----------
    num_inputs, num_outputs : int
        Numbers of units before and behind the layer, 1 or more.
    variance : float
        Variance of a weight, 0 or more; see `weight_variances` for the usual choices.
    law : {"normal", "uniform"}
        A weight is normal, or uniform between two bounds.
    rng : numpy.random.Generator
        Source of randomness. The same state gives the same weights up to their scale.
    num_networks : int
        How many networks, 1 or more.

    Returns
    -------
    ndarray of float64, shape (num_networks, out, in)
        The weights.

    Raises
    ------
    TypeError
        If a number is not an integer, `variance` is not a number or `rng` is not a generator.
    ValueError
        If a number is below 1, `variance` is negative or not finite, or `law` is unknown.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> one = draw_weights(50, 40, variance=1 / 3, law="uniform", rng=rng, num_networks=2)
    >>> one.shape, bool(abs(one).max() < 1)
    ((2, 40, 50), True)
    """
    shape = tuple(
        whole_number(count, name=name, minimum=1)
        for name, count in (
            ("num_networks", num_networks),
            ("num_outputs", num_outputs),
            ("num_inputs", num_inputs),
        )
    )
    source, bound = generator(rng, name="rng"), uniform_bound(variance)
    if law == "uniform":
        return np.asarray(source.uniform(-bound, bound, shape))
    if law != "normal":
        raise ValueError(f"law must be one of normal, uniform, got {law!r}.")
    return np.asarray(np.sqrt(variance) * source.standard_normal(shape))


def draw_layers(
    widths: Sequence[int],
    *,
    fan: Fan,
    law: Law,
    gain: float,
    rng: np.random.Generator,
    num_networks: int,
) -> list[Layers]:
    r"""Draw the weights of all layers of many networks by one of the usual rules.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the input to the output; two or more, each 1 or more.
    fan, gain : str and float
        The rule for the variance; see `weight_variances`.
    law : {"normal", "uniform"}
        A weight is normal, or uniform between two bounds.
    rng : numpy.random.Generator
        Source of randomness.
    num_networks : int
        How many networks, 1 or more.

    Returns
    -------
    list of ndarray of float64, shape (num_networks, out, in)
        An array for each layer, in the order in which the input meets them.

    Raises
    ------
    TypeError, ValueError
        As `weight_variances` and `draw_weights` do.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> rule = {"fan": "average", "law": "uniform", "gain": 1.0}
    >>> layers = draw_layers([8, 30, 4], **rule, rng=rng, num_networks=5)
    >>> [layer.shape for layer in layers]
    [(5, 30, 8), (5, 4, 30)]
    """
    variances = weight_variances(widths, fan=fan, gain=gain)
    return [
        draw_weights(a, b, variance=float(variance), law=law, rng=rng, num_networks=num_networks)
        for (a, b), variance in zip(itertools.pairwise(widths), variances, strict=True)
    ]


def draw_normal_weights(
    widths: Sequence[int], *, scale: float, rng: np.random.Generator
) -> list[Matrix]:
    r"""Draw the weight matrices of a network, each entry normal with mean zero.

    Implements :eq:`eq-modes-initial-weights`: the standard deviation is
    :math:`\gamma / \sqrt{n_\mathrm{in} + n_\mathrm{out}}`.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the input to the output; two or more, each 1 or more.
    scale : float
        :math:`\gamma`; 0 or more.
    rng : numpy.random.Generator
        Source of randomness. The same state gives the same matrices up to the scale.

    Returns
    -------
    list of ndarray of float64, shape (out, in)
        One matrix for each layer, in the order in which the input meets them.

    Raises
    ------
    TypeError
        If a width is not an integer or `rng` is not a generator.
    ValueError
        If there are fewer than two widths, one is below 1, or `scale` is negative or not finite.

    Examples
    --------
    >>> first, second = draw_normal_weights([8, 30, 4], scale=1.0, rng=np.random.default_rng(0))
    >>> first.shape, second.shape
    ((30, 8), (4, 30))
    """
    counts = _checked_widths(widths)
    size = float(non_negative(real_number(scale, name="scale"), name="scale"))
    source = generator(rng, name="rng")
    return [
        size / np.sqrt(n_in + n_out) * source.standard_normal((n_out, n_in))
        for n_in, n_out in itertools.pairwise(counts)
    ]


def _checked_widths(widths: Sequence[int]) -> list[int]:
    """Return the widths as integers after checking them."""
    counts = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(counts) < 2:
        raise ValueError(f"widths must name two or more layers of units, got {list(widths)}.")
    return counts
