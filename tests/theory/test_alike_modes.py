"""The matrix solution against the formula of the page, its equation, and a mode alone."""

import numpy as np
import pytest

from learndyn.theory import deep_linear as theory
from learndyn.theory.alike_modes import matrix_solution, remaining_strengths

FALLING = np.array([5.0, 3.0, 3.0, 2.9, 1.0])
ONES = np.ones(2)


def random_factors(seed, *, num_hidden, size):
    return size * np.random.default_rng(seed).standard_normal((num_hidden, 5))


def textbook_solution(times, factors):
    """Return the matrix solution as it stands on the page, for flow with h = 1."""
    out = []
    for time in times:
        growth = np.exp(FALLING * time)
        bracket = np.eye(len(factors)) + factors * ((growth**2 - 1) / FALLING) @ factors.T
        grown = factors * growth
        out.append(grown.T @ np.linalg.solve(bracket, grown))
    return np.array(out)


@pytest.mark.parametrize("num_hidden", [1, 3, 5, 9])
def test_the_matrix_solution_is_the_formula_of_the_page_where_that_can_be_computed(num_hidden):
    factors = random_factors(num_hidden, num_hidden=num_hidden, size=0.2)
    times = np.linspace(0, 1.5, 7)
    ours = matrix_solution(
        times, singular_values=FALLING, factors=factors, growth_rates=2 * FALLING
    )
    # the textbook's exponentials reach 1e6 here, which costs it as many digits
    np.testing.assert_allclose(ours, textbook_solution(times, factors), atol=1e-8)


@pytest.mark.parametrize("num_hidden", [2, 9])
@pytest.mark.parametrize("size", [1e-13, 1e-150])
def test_the_matrix_solution_keeps_its_digits_from_tiny_starts(num_hidden, size):
    """A start made smaller by the growth of one mode alone is one that is merely later."""
    factors = random_factors(3, num_hidden=num_hidden, size=size)
    times = np.linspace(0, 400, 801)
    ours = matrix_solution(
        times, singular_values=FALLING, factors=factors, growth_rates=2 * FALLING
    )
    assert np.isfinite(ours).all()
    np.testing.assert_allclose(ours, ours.mT, atol=1e-12)
    # two hidden units hold a mixture of the two equal modes
    learned = np.where(np.arange(5) < num_hidden, FALLING, 0.0)
    np.testing.assert_allclose(np.linalg.eigvalsh(ours[-1])[::-1], learned, atol=1e-9)
    # the Riccati equation, by central differences over steps of half a unit of a weak mode
    step = 1e-5
    middle = -np.log(size) / 3
    before, now, after = matrix_solution(
        np.array([middle - step, middle, middle + step]),
        singular_values=FALLING,
        factors=factors,
        growth_rates=2 * FALLING,
    )
    slope = (after - before) / (2 * step)
    expected = FALLING[:, None] * now + now * FALLING - 2 * now @ now
    assert np.abs(slope).max() > 0.1
    np.testing.assert_allclose(slope, expected, atol=1e-5)


def test_one_mode_of_the_matrix_solution_is_the_logistic_curve():
    times = np.linspace(0, 90, 10)
    rate = theory.growth_rate(2.0, step_size=0.2)
    ours = matrix_solution(
        times,
        singular_values=[2.0],
        factors=np.array([[3e-7], [4e-7]]),
        growth_rates=np.atleast_1d(rate),
    )
    single = theory.mode_strength(
        times, singular_value=2.0, initial_strength=25e-14, growth_rate=rate
    )
    np.testing.assert_allclose(ours[:, 0], single, rtol=1e-12)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: matrix_solution(
                0.0, singular_values=ONES, factors=np.ones((3, 1)), growth_rates=ONES
            ),
            r"columns of factors differ: \(2,\), \(2,\) and \(1,\)",
        ),
        (
            lambda: matrix_solution(
                0.0, singular_values=[1.0, 2.0], factors=np.ones((3, 2)), growth_rates=ONES
            ),
            "singular_values and growth_rates must fall",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("num_hidden", [2, 4, 9])
def test_what_is_left_is_the_distance_from_the_span_of_all_groups_before(num_hidden):
    factors = random_factors(1, num_hidden=num_hidden, size=1.0)
    left = remaining_strengths(factors, group_sizes=[1, 2, 2])
    for mode, first in enumerate([0, 1, 1, 3, 3]):
        earlier = factors[:, :first]
        nearest = earlier @ np.linalg.lstsq(earlier, factors[:, mode])[0]
        distance = np.sum((factors[:, mode] - nearest) ** 2)
        np.testing.assert_allclose(left[mode], distance, atol=1e-12)


@pytest.mark.parametrize("sizes", [[1, 1], [5, 1], []])
def test_groups_hold_every_mode_once(sizes):
    with pytest.raises(ValueError, match="group_sizes must add up to 5, the number of modes"):
        remaining_strengths(random_factors(1, num_hidden=3, size=1.0), group_sizes=sizes)
