"""Graphs as they were written down, and what modules know."""

import pytest
import torch
from torch import nn

from learndyn.nn import MLP, computation_graph


def test_a_network_has_a_product_for_each_layer_and_all_its_parameters():
    model = MLP([784, 32, 64, 128, 64, 10], activation="tanh")
    output = model(torch.zeros(1, 784)).log_softmax(dim=1)
    before = [p.grad for p in model.parameters()]
    labels, kinds, edges = computation_graph(output, model.named_parameters())
    assert labels[0] == "output (1, 10)"
    assert [labels.count(name) for name in ("addmm", "tanh", "log_softmax")] == [5, 4, 1]
    shapes = {f"{n} ({', '.join(map(str, p.shape))})" for n, p in model.named_parameters()}
    assert {a for a, kind in zip(labels, kinds, strict=True) if kind == "parameter"} == shapes
    # a tree: each node but the output feeds one other
    assert sorted(source for source, _ in edges) == list(range(1, len(labels)))
    assert [p.grad for p in model.parameters()] == before


def test_what_is_used_twice_stands_once_with_two_edges():
    a = nn.Parameter(torch.ones(2))
    b = a * a
    labels, kinds, edges = computation_graph((b + b.tanh()).sum(), [("a", a)])
    assert labels.count("a (2)") == labels.count("mul") == 1
    mul, leaf = labels.index("mul"), labels.index("a (2)")
    assert edges.count((leaf, mul)) == 2
    assert sorted(user for source, user in edges if source == mul) == sorted(
        [labels.index("add"), labels.index("tanh")]
    )
    assert kinds[0] == "output"


def test_parameters_without_a_name_are_leaves_and_constants_are_not_there():
    a = nn.Parameter(torch.ones(2, 3))
    graph = computation_graph(a @ torch.ones(3, 1), [])
    assert graph.labels == ("output (2, 1)", "mm", "leaf (2, 3)")


def test_a_deep_graph_is_no_deeper_than_memory():
    a = nn.Parameter(torch.ones(1))
    result = a
    for _ in range(3000):
        result = result + 1
    assert len(computation_graph(result, [("a", a)]).edges) == 3001


def test_a_tensor_without_a_graph_is_refused():
    with pytest.raises(ValueError, match="output must be computed from a parameter that wants"):
        computation_graph(torch.ones(2), [])
    frozen = nn.Parameter(torch.ones(2), requires_grad=False)
    with pytest.raises(ValueError, match="got a tensor without grad_fn"):
        computation_graph(frozen + 1, [("frozen", frozen)])


def test_modules_register_parameters_and_modules_and_nothing_else():
    """What the chapter says of PyTorch."""
    module = nn.Module()
    module.weight = nn.Parameter(torch.ones(2))
    module.inside = nn.Linear(1, 1)
    module.tensor = torch.ones(2, requires_grad=True)
    module.listed = [nn.Parameter(torch.ones(2)), nn.Linear(1, 1)]
    module.kept = nn.ParameterList([torch.ones(3)])
    module.modules_kept = nn.ModuleList([nn.Linear(1, 1, bias=False)])
    module.register_buffer("buffer", torch.ones(4))
    names = {name for name, _ in module.named_parameters()}
    assert names == {
        "weight",
        "inside.weight",
        "inside.bias",
        "kept.0",
        "modules_kept.0.weight",
    }
    assert set(module.state_dict()) == {*names, "buffer"}
    moved = module.double()
    assert (moved.weight.dtype, moved.buffer.dtype) == 2 * (torch.float64,)
    assert moved.tensor.dtype == moved.listed[0].dtype == torch.float32


def test_the_parameter_decides_whether_it_wants_a_gradient():
    for inner in (True, False):
        tensor = torch.ones(2, requires_grad=inner)
        assert nn.Parameter(tensor).requires_grad
        assert not nn.Parameter(tensor, requires_grad=False).requires_grad
