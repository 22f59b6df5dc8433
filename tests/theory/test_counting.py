"""Numbers of parameters and terms against counting."""

import itertools

import pytest

from learndyn.theory import counting


def by_layers(inputs, outputs, depth, width):
    sizes = [inputs, *depth * [width], outputs]
    return sum((m + 1) * n for m, n in itertools.pairwise(sizes))


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (2, 4), (784, 10)])
def test_parameters_are_those_of_the_layers(inputs, outputs):
    for depth, width in itertools.product(range(6), (1, 2, 7, 64)):
        counted = counting.num_parameters(inputs, outputs, num_hidden=depth, width=width)
        assert counted == by_layers(inputs, outputs, depth, width)


@pytest.mark.parametrize("depth", range(1, 7))
def test_the_widest_net_keeps_to_the_budget_and_the_next_one_does_not(depth):
    least = by_layers(2, 4, depth, 1)
    for budget in [*range(least, least + 500), 10**6, 10**18]:
        width = counting.widest_within(budget, 2, 4, num_hidden=depth)
        assert by_layers(2, 4, depth, width) <= budget < by_layers(2, 4, depth, width + 1)


@pytest.mark.parametrize("degree", range(12))
def test_terms_are_counted(degree):
    pairs = itertools.product(range(degree + 1), repeat=2)
    assert counting.num_polynomial_terms(degree) == sum(n + m <= degree for n, m in pairs) - 1


def test_a_budget_too_small_for_any_net_is_refused():
    with pytest.raises(ValueError, match="budget must be at least 19, got 18"):
        counting.widest_within(18, 2, 4, num_hidden=5)


def test_parameters_of_any_widths_are_those_of_the_layers():
    for widths in itertools.product((1, 2, 5), repeat=4):
        tensors = [m * n for m, n in itertools.pairwise(widths)] + list(widths[1:])
        assert counting.count_parameters(widths) == sum(tensors)
    for depth, width in itertools.product(range(5), (1, 7)):
        expected = counting.num_parameters(6, 3, num_hidden=depth, width=width)
        assert counting.count_parameters([6, *depth * [width], 3]) == expected


@pytest.mark.parametrize(
    ("widths", "message"),
    [([3], "widths must have 2 entries or more"), ([3, 0], "widths must be at least 1, got 0")],
)
def test_widths_that_make_no_network_are_refused(widths, message):
    with pytest.raises(ValueError, match=message):
        counting.count_parameters(widths)
