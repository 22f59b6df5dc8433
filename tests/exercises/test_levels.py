"""Every exercise says how difficult it is."""

import pytest

from learndyn.exercises import LEVELS, Exercise, exercise_bank


@pytest.mark.parametrize("level", [0, 4])
def test_a_level_that_does_not_exist_is_refused(level):
    with pytest.raises(ValueError, match=f"level of ex-x must be one of 1, 2, 3, got {level}"):
        Exercise("ex-x", 1.0, ("it",), "It is 1.", (), level=level)


def test_a_level_must_be_given():
    with pytest.raises(TypeError, match="level"):
        Exercise("ex-x", 1.0, ("it",), "It is 1.", ())


def test_each_level_occurs_and_no_other():
    assert {exercise.level for exercise in exercise_bank().values()} == set(LEVELS) == {1, 2, 3}
