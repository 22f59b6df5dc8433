"""The weights and biases of a multilayer perceptron, as matrices and as one row of numbers."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from learndyn.rng import generator
from learndyn.shapes import ArrayLike, Matrix
from learndyn.validation import float_array, non_negative, real_number, whole_number

Biases = Float[np.ndarray, "_"]
Row = Float[np.ndarray, " parameter"]


@dataclass(frozen=True, eq=False)
class MLPParameters:
    """Weights and biases of a network, or one number for each of them, such as a gradient.

    Attributes
    ----------
    weights : tuple of ndarray of float64, shape (out, in)
        One matrix for each layer, in the order in which the input meets them.
    biases : tuple of ndarray of float64, shape (out,)
        One vector for each layer.
    """

    weights: tuple[Matrix, ...]
    biases: tuple[Biases, ...]

    @property
    def widths(self) -> list[int]:
        """The number of inputs, then that of the units of each layer."""
        return [self.weights[0].shape[1], *map(len, self.weights)]

    def to_vector(self) -> Row:
        """Return all numbers in one row: unit by unit its weights and its bias.

        Returns
        -------
        ndarray of float64, shape (parameter,)
            The numbers, which share no memory with the parameters.
        """
        pairs = zip(self.weights, self.biases, strict=True)
        return np.concatenate([np.column_stack(pair).ravel() for pair in pairs])

    def with_vector(self, vector: ArrayLike) -> MLPParameters:
        """Return parameters of the same shapes that hold the numbers of a row.

        Parameters
        ----------
        vector : array_like of float, shape (parameter,)
            The numbers, in the order of `to_vector`.

        Returns
        -------
        MLPParameters
            Views of the row, where it is an array.

        Raises
        ------
        TypeError, ValueError
            If `vector` does not hold one finite float for each parameter.

        Examples
        --------
        >>> point = MLPParameters((np.array([[2.0]]),), (np.array([3.0]),))
        >>> moved = point.with_vector(point.to_vector() + [0.5, 0.0])
        >>> moved.weights[0], moved.biases[0]
        (array([[2.5]]), array([3.]))
        """
        row = float_array(vector, name="vector", ndim=1)
        count = sum(weights.size + len(weights) for weights in self.weights)
        if len(row) != count:
            raise ValueError(f"vector must have {count} numbers, one for each, got {len(row)}.")
        return parameter_views(row, self.widths)


def draw_parameters(
    widths: Sequence[int], *, scale: float, rng: np.random.Generator
) -> MLPParameters:
    r"""Draw normal weights with the standard deviation :math:`s/\sqrt{n_{l-1}}`, and no biases.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the input to the output; two or more, each 1 or more.
    scale : float
        :math:`s`; 0 or more.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    MLPParameters
        The parameters; all biases are zero.

    Raises
    ------
    TypeError
        If a width is not an integer or `rng` is not a generator.
    ValueError
        If there are fewer than two widths, one is below 1, or `scale` is negative or not finite.

    Examples
    --------
    >>> start = draw_parameters([10, 100, 1], scale=1.0, rng=np.random.default_rng(0))
    >>> start.to_vector().size
    1201
    """
    counts = [whole_number(width, name="widths", minimum=1) for width in widths]
    if len(counts) < 2:
        raise ValueError(f"widths must name two or more layers of units, got {list(widths)}.")
    size = float(non_negative(real_number(scale, name="scale"), name="scale"))
    source = generator(rng, name="rng")
    weights = tuple(
        size / np.sqrt(n_in) * source.standard_normal((n_out, n_in))
        for n_in, n_out in itertools.pairwise(counts)
    )
    return MLPParameters(weights, tuple(np.zeros(count) for count in counts[1:]))


def parameter_blocks(row: Row, widths: Sequence[int]) -> list[Matrix]:
    """Read a row of numbers as one matrix for each layer, without copying it.

    Parameters
    ----------
    row : ndarray of float64, shape (parameter,)
        The numbers, in the order of `MLPParameters.to_vector`.
    widths : sequence of int
        Numbers of units from the input to the output, which say where each layer ends.

    Returns
    -------
    list of ndarray of float64, shape (out, in + 1)
        The weights of each layer, with the biases as their last column. What is written to them is
        written to the row.

    Examples
    --------
    >>> parameter_blocks(np.arange(4.0), [1, 2])
    [array([[0., 1.],
           [2., 3.]])]
    """
    blocks, start = [], 0
    for n_in, n_out in itertools.pairwise(widths):
        end = start + (n_in + 1) * n_out
        blocks.append(row[start:end].reshape(n_out, n_in + 1))
        start = end
    return blocks


def parameter_views(row: Row, widths: Sequence[int]) -> MLPParameters:
    """Read a row of numbers as parameters, without copying it.

    Parameters
    ----------
    row : ndarray of float64, shape (parameter,)
        The numbers, in the order of `MLPParameters.to_vector`.
    widths : sequence of int
        Numbers of units from the input to the output.

    Returns
    -------
    MLPParameters
        Views of the row.

    Examples
    --------
    >>> parameter_views(np.arange(4.0), [1, 2]).biases[0]
    array([1., 3.])
    """
    blocks = parameter_blocks(row, widths)
    weights = tuple(block[:, :-1] for block in blocks)
    return MLPParameters(weights, tuple(block[:, -1] for block in blocks))


def checked_parameters(parameters: MLPParameters) -> MLPParameters:
    """Return parameters as float64 arrays, after checking that each layer fits the one before.

    Parameters
    ----------
    parameters : MLPParameters
        Weights and biases, as anything that NumPy reads as floats.

    Returns
    -------
    MLPParameters
        The same numbers.

    Raises
    ------
    TypeError
        If they are not floats.
    ValueError
        If a number is not finite, there is no layer, or two shapes do not fit each other.

    Examples
    --------
    >>> checked_parameters(MLPParameters((np.ones((1, 1)),), (np.zeros(2),)))
    Traceback (most recent call last):
    ValueError: biases[0] must have 1 number, one for each row of weights[0], got shape (2,).
    """
    weights = [
        float_array(layer, name=f"weights[{i}]", ndim=2)
        for i, layer in enumerate(parameters.weights)
    ]
    biases = [
        float_array(layer, name=f"biases[{i}]", ndim=1) for i, layer in enumerate(parameters.biases)
    ]
    if not weights or len(weights) != len(biases):
        rule = "one vector for each of one or more matrices of weights"
        raise ValueError(f"biases must be {rule}, got {len(biases)} and {len(weights)}.")
    for i, (layer, bias) in enumerate(zip(weights, biases, strict=True)):
        if len(bias) != len(layer):
            count = f"{len(layer)} number" + ("s" if len(layer) != 1 else "")
            rule = f"{count}, one for each row of weights[{i}]"
            raise ValueError(f"biases[{i}] must have {rule}, got shape {bias.shape}.")
        if i and layer.shape[1] != len(weights[i - 1]):
            rule = (
                f"{len(weights[i - 1])} columns, one for each unit before it (shape is (out, in))"
            )
            raise ValueError(f"weights[{i}] must have {rule}, got shape {layer.shape}.")
    return MLPParameters(tuple(weights), tuple(biases))
