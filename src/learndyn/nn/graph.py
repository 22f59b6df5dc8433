"""The computation graph that PyTorch writes down, as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import torch
from torch import nn


class Graph(NamedTuple):
    """A computation graph: what stands in each node, and which node feeds which.

    Attributes
    ----------
    labels : tuple of str
        A name for each node, and the shape of parameters and of the output.
    kinds : tuple of str
        ``"parameter"``, ``"operation"`` or ``"output"``, for each node.
    edges : tuple of tuple of int
        Pairs of nodes: whose result is used, and where. The same pair stands twice where a result
        is used twice, as in a square.
    """

    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]


def computation_graph(
    output: torch.Tensor, named_parameters: Iterable[tuple[str, nn.Parameter]]
) -> Graph:
    """Read the graph of the operations that made a tensor from its ``grad_fn``.

    Parameters
    ----------
    output : Tensor
        The result of a computation with at least one parameter that wants a gradient.
    named_parameters : iterable of tuple
        Names and parameters, as ``model.named_parameters()`` gives them; a parameter without a name
        is called ``leaf``.

    Returns
    -------
    Graph
        Nodes and edges; the output is node 0, and operands of an operation stand in their order.

    Raises
    ------
    ValueError
        If `output` has no graph.

    Notes
    -----
    Inputs and constants that want no gradient are not in it. The time is linear in the size of the
    graph, and the graph is left as it was.

    Examples
    --------
    >>> layer = nn.Linear(3, 5)
    >>> graph = computation_graph(layer(torch.ones(1, 3)), layer.named_parameters())
    >>> graph.labels
    ('output (1, 5)', 'addmm', 'bias (5)', 't', 'weight (5, 3)')
    >>> graph.edges
    ((1, 0), (2, 1), (3, 1), (4, 3))
    """
    if output.grad_fn is None:
        rule = "be computed from a parameter that wants a gradient"
        raise ValueError(f"output must {rule}, got a tensor without grad_fn.")
    names = {id(parameter): name for name, parameter in named_parameters}
    labels, kinds = [f"output {_shape(output)}"], ["output"]
    edges: list[tuple[int, int]] = []
    known: dict[Any, int] = {}
    # depth first, operands in their order; a list instead of calls, for graphs of any depth
    waiting: list[tuple[Any, int]] = [(output.grad_fn, 0)]
    while waiting:
        function, user = waiting.pop()
        if function not in known:
            known[function] = len(labels)
            label, kind = _describe(function, names)
            labels.append(label)
            kinds.append(kind)
            operands = [step for step, _ in function.next_functions if step is not None]
            waiting += [(operand, known[function]) for operand in reversed(operands)]
        edges.append((known[function], user))
    return Graph(tuple(labels), tuple(kinds), tuple(edges))


def _describe(function: Any, names: dict[int, str]) -> tuple[str, str]:  # noqa: ANN401
    """Return label and kind of a node of autograd's graph."""
    if hasattr(function, "variable"):  # autograd adds the gradient of a leaf up here
        leaf = function.variable
        return f"{names.get(id(leaf), 'leaf')} {_shape(leaf)}", "parameter"
    name = re.sub(r"Backward\d*$", "", function.name())
    # AddmmBackward0 is the reverse of addmm, LogSoftmaxBackward0 that of log_softmax
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(), "operation"


def _shape(tensor: torch.Tensor) -> str:
    """Write a shape without the comma that a tuple of one has."""
    return f"({', '.join(map(str, tensor.shape))})"
