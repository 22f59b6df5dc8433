import numpy as np
import pytest

from learndyn.rng import generator, spawn_generators


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize("value", [0, None, np.random.SeedSequence(1)])
def test_generator_refuses_bare_seeds(value):
    with pytest.raises(TypeError, match="rng must be a numpy.random.Generator"):
        generator(value, name="rng")


def test_generators_from_one_seed_are_repeatable_and_differ():
    first = [rng.random() for rng in spawn_generators(3, count=4)]
    again = [rng.random() for rng in spawn_generators(3, count=6)]
    assert first == again[:4]
    assert len(set(again)) == 6


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("seed", "count", "error", "message"),
    [
        (-1, 2, ValueError, "seed must be at least 0, got -1"),
        (0, 0, ValueError, "count must be at least 1, got 0"),
        (0.5, 2, TypeError, "seed must be an integer, got 0.5"),
    ],
)
def test_bad_seeds_and_counts_are_named(seed, count, error, message):
    with pytest.raises(error, match=message):
        spawn_generators(seed, count=count)
