"""Multilayer perceptrons in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import torch
from jaxtyping import Float
from torch import nn

from learndyn.validation import whole_number

Inputs = Float[torch.Tensor, "sample *axis"]
Outputs = Float[torch.Tensor, "sample output"]

#: What may stand between the layers, by name.
ACTIVATIONS: Mapping[str, Callable[[], nn.Module]] = MappingProxyType(
    {
        "identity": nn.Identity,
        "leaky_relu": lambda: nn.LeakyReLU(0.1),
        "relu": nn.ReLU,
        "sigmoid": nn.Sigmoid,
        "tanh": nn.Tanh,
    }
)


class MLP(nn.Module):
    r"""A multilayer perceptron: linear layers with an activation between them.

    Parameters
    ----------
    widths : sequence of int
        Numbers of units from the inputs to the outputs, 1 or more each; ``[2, 4]`` is a linear
        classifier.
    activation : {"identity", "leaky_relu", "relu", "sigmoid", "tanh"}
        What each hidden unit does; the leaky rectifier has the slope 0.1 below zero.
    generator : torch.Generator, optional
        Source of the initial weights. Without one they come from PyTorch's global source.

    Raises
    ------
    TypeError
        If a width is not an integer.
    ValueError
        If there are fewer than two widths, one is too small, or the activation is not known.

    Notes
    -----
    Weights and biases are uniform between :math:`\pm 1/\sqrt{n_{l-1}}`, as PyTorch makes them.

    Examples
    --------
    >>> model = MLP([784, 32, 10], activation="relu")
    >>> sum(parameter.numel() for parameter in model.parameters())
    25450
    >>> model(torch.zeros(5, 28, 28)).shape
    torch.Size([5, 10])
    """

    def __init__(
        self,
        widths: Sequence[int],
        *,
        activation: str,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        sizes = [whole_number(width, name="widths", minimum=1) for width in widths]
        if len(sizes) < 2:
            raise ValueError(f"widths must have 2 entries or more, got {list(widths)}.")
        if activation not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise ValueError(f"activation must be one of {known}, got {activation!r}.")
        layers: list[nn.Module] = []
        for num_inputs, num_outputs in pairwise(sizes):
            layers += [nn.Linear(num_inputs, num_outputs), ACTIVATIONS[activation]()]
        self.layers = nn.Sequential(*layers[:-1])
        if generator is not None:
            self._draw(generator)

    def forward(self, x: Inputs) -> Outputs:
        """Compute the outputs, of all inputs at once.

        Parameters
        ----------
        x : Tensor, shape (sample, ...)
            Inputs; further axes are read as one.

        Returns
        -------
        Tensor, shape (sample, output)
            Outputs of the last linear layer.
        """
        outputs: torch.Tensor = self.layers(x.flatten(start_dim=1))
        return outputs

    def _draw(self, generator: torch.Generator) -> None:
        """Draw all weights and biases anew, as PyTorch does, from a source of our own."""
        for layer in self.layers:
            if isinstance(layer, nn.Linear):
                bound = layer.in_features**-0.5
                with torch.no_grad():
                    layer.weight.uniform_(-bound, bound, generator=generator)
                    layer.bias.uniform_(-bound, bound, generator=generator)
