"""Weights and biases as matrices and as one row."""

import numpy as np
import pytest

from learndyn import mlp
from learndyn.mlp.parameters import checked_parameters


def draw(widths=(3, 4, 2)):
    return mlp.draw_parameters(list(widths), scale=1.0, rng=np.random.default_rng(0))


def test_a_row_holds_every_number_once_and_gives_back_the_same_parameters():
    point = draw()
    row = np.arange(float(point.to_vector().size))
    assert row.size == 3 * 4 + 4 + 4 * 2 + 2
    again = point.with_vector(row)
    np.testing.assert_array_equal(again.to_vector(), row)
    assert [w.shape for w in again.weights] == [(4, 3), (2, 4)]
    numbers = [part.ravel() for part in (*again.weights, *again.biases)]
    assert sorted(np.concatenate(numbers)) == row.tolist()
    assert again.widths == [3, 4, 2]


def test_a_row_shares_no_memory_with_the_parameters():
    point = draw()
    point.to_vector()[:] = 7.0
    assert not np.any(point.weights[0] == 7.0)


def test_weights_have_the_scale_asked_for_and_biases_are_zero():
    point = mlp.draw_parameters([400, 300, 1], scale=2.0, rng=np.random.default_rng(1))
    # standard error of a standard deviation of 120,000 numbers: 2e-3 of it
    assert point.weights[0].std() == pytest.approx(2.0 / 20.0, rel=0.01)
    assert not any(np.any(bias) for bias in point.biases)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("widths", "scale", "error", "message"),
    [
        ([3], 1.0, ValueError, r"widths must name two or more layers of units, got \[3\]"),
        ([3, 0], 1.0, ValueError, "widths must be at least 1, got 0"),
        ([3, 2.0], 1.0, TypeError, "widths must be an integer, got 2.0"),
        ([3, 2], -1.0, ValueError, "scale must be zero or more, got -1.0"),
    ],
)
def test_widths_and_scales_that_make_no_network_are_refused(widths, scale, error, message):
    with pytest.raises(error, match=message):
        mlp.draw_parameters(widths, scale=scale, rng=np.random.default_rng(0))


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("weights", "biases", "message"),
    [
        ([], [], "biases must be one vector for each of one or more matrices of weights, got 0"),
        ([np.ones((2, 3))], [], "biases must be one vector for each .*, got 0 and 1"),
        ([np.ones((2, 3))], [np.ones(3)], r"biases\[0\] must have 2 numbers, .* got shape \(3,\)"),
        (
            [np.ones((2, 3)), np.ones((1, 3))],
            [np.ones(2), np.ones(1)],
            r"weights\[1\] must have 2 columns, one for each unit before it .* got shape \(1, 3\)",
        ),
        ([np.full((1, 1), np.nan)], [np.ones(1)], r"weights\[0\] must be finite, got nan"),
        ([np.ones(3)], [np.ones(1)], r"weights\[0\] must have 2 axes, got shape \(3,\)"),
    ],
)
def test_layers_that_do_not_fit_are_refused(weights, biases, message):
    with pytest.raises(ValueError, match=message):
        checked_parameters(mlp.MLPParameters(tuple(weights), tuple(biases)))


@pytest.mark.usefixtures("bad_input")
def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="vector must have 26 numbers, one for each, got 25"):
        draw().with_vector(np.ones(25))
