"""Momentum against plain descent and against its own steps."""

import numpy as np
import pytest

from learndyn.theory import momentum as theory

PLAIN = {"learning_rate": 0.1, "momentum": 0.0, "weight_decay": 0.0}


def test_without_momentum_and_decay_a_step_is_plain_descent_and_forgets_the_velocity():
    new, velocity = theory.momentum_step([1.0, 2.0], [10.0, -10.0], [5.0, 5.0], **PLAIN)
    assert new.tolist() == [0.0, 3.0]
    assert velocity.tolist() == [10.0, -10.0]


@pytest.mark.parametrize("kept", [0.0, 0.4, 0.9])
def test_many_steps_on_a_slope_add_up_to_the_displacement(kept):
    place, velocity, way = 0.0, 0.0, [0.0]
    for _ in range(30):
        place, velocity = theory.momentum_step(
            place, -1.0, velocity, learning_rate=0.2, momentum=kept, weight_decay=0.0
        )
        way.append(float(place))
    formula = theory.displacement(np.arange(31), learning_rate=0.2, momentum=kept)
    np.testing.assert_allclose(way, formula, rtol=1e-12)


def test_arguments_are_left_alone():
    arrays = [np.ones(2) for _ in range(3)]
    theory.momentum_step(*arrays, learning_rate=1.0, momentum=0.5, weight_decay=0.5)
    assert [array.tolist() for array in arrays] == 3 * [[1.0, 1.0]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"learning_rate": 0.0}, "learning_rate must be positive, got 0.0"),
        ({"momentum": 1.0}, "momentum must be below 1, got 1.0"),
        ({"momentum": -0.1}, "momentum must be zero or more, got -0.1"),
        ({"weight_decay": -1.0}, "weight_decay must be zero or more, got -1.0"),
    ],
)
def test_settings_out_of_range_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        theory.momentum_step(1.0, 1.0, 1.0, **(PLAIN | change))


def test_shapes_have_to_agree():
    with pytest.raises(ValueError, match="weights, gradient and velocity must have one shape, got"):
        theory.momentum_step([1.0, 2.0], 1.0, [0.0, 0.0], **PLAIN)
    with pytest.raises(ValueError, match="setting axes must fit each other, got"):
        theory.displacement([1, 2], learning_rate=[1.0, 1.0, 1.0], momentum=0.5)
    with pytest.raises(ValueError, match="setting axes must fit each other, got"):
        theory.momentum_edge([1.0, 2.0], momentum=[0.1, 0.2, 0.3])
    with pytest.raises(TypeError, match="steps must hold integers"):
        theory.displacement(1.5, learning_rate=1.0, momentum=0.5)
