"""Every wrong answer below is written as a learner would write it, apart from the bank."""

import numpy as np
import pytest
import torch

from learndyn.exercises import check, exercise_bank

GRADIENT = "ex-two-weights-gradient"
STEP = "ex-two-weights-step"
END = "ex-two-weights-end"


def right_step(w1, w2, x, y, learning_rate):
    y_hat = w1 * w2 * x
    loss = ((y_hat - y) ** 2).mean()
    slope1 = (2 * (y_hat - y) * w2 * x).mean()
    slope2 = (2 * (y_hat - y) * w1 * x).mean()
    return loss, w1 - learning_rate * slope1, w2 - learning_rate * slope2


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (
            GRADIENT,
            lambda w1, w2, x, y: (2 * x * w2 * (w1 * w2 * x - y), 2 * x * w1 * (w1 * w2 * x - y)),
        ),
        (GRADIENT, lambda w1, w2, x, y: np.array([w2, w1]) * 2 * x * (w1 * w2 * x - y)),
        (
            GRADIENT,
            lambda w1, w2, x, y: [np.float32(-2 * x * w * (y - w1 * w2 * x)) for w in (w2, w1)],
        ),
        (STEP, right_step),
        (STEP, lambda *arguments: np.array(right_step(*arguments))),
        (END, (-2.0, -1.0)),
        (END, [-2, -1]),
        (END, np.array([-2.0, -1.0])),
        (END, (-1.9999, -1.0001)),
    ],
)
def test_right_answers_pass_in_any_form(label, answer):
    verdict = check(label, answer)
    assert verdict.passed, verdict
    assert verdict  # so that "assert check(...)" means what it says
    assert repr(verdict).startswith("Correct: ")


def sums(w1, w2, x, y, learning_rate):
    error = w1 * w2 * x - y
    step = learning_rate * np.sum(2 * error * x)
    return np.sum(error**2), w1 - step * w2, w2 - step * w1


def summed_gradient(w1, w2, x, y, learning_rate):
    error = w1 * w2 * x - y
    step = learning_rate * np.sum(2 * error * x)
    return np.mean(error**2), w1 - step * w2, w2 - step * w1


def half_error(w1, w2, x, y, learning_rate):
    error = w1 * w2 * x - y
    step = learning_rate * np.mean(error * x)
    return np.mean(error**2) / 2, w1 - step * w2, w2 - step * w1


def forgotten_two(w1, w2, x, y, learning_rate):
    error = w1 * w2 * x - y
    step = learning_rate * np.mean(error * x)
    return np.mean(error**2), w1 - step * w2, w2 - step * w1


def climbing(w1, w2, x, y, learning_rate):
    error = w1 * w2 * x - y
    step = learning_rate * np.mean(2 * error * x)
    return np.mean(error**2), w1 + step * w2, w2 + step * w1


def without_rate(w1, w2, x, y, learning_rate):
    error = w1 * w2 * x - y
    step = np.mean(2 * error * x)
    return np.mean(error**2), w1 - step * w2, w2 - step * w1


def one_by_one(w1, w2, x, y, learning_rate):
    loss = np.mean((w1 * w2 * x - y) ** 2)
    w1 = w1 - learning_rate * np.mean(2 * (w1 * w2 * x - y) * x) * w2
    w2 = w2 - learning_rate * np.mean(2 * (w1 * w2 * x - y) * x) * w1
    return loss, w1, w2


def new_w1_old_error(w1, w2, x, y, learning_rate):
    error = w1 * w2 * x - y
    loss = np.mean(error**2)
    w1 = w1 - learning_rate * np.mean(2 * error * x * w2)
    w2 = w2 - learning_rate * np.mean(2 * error * x * w1)
    return loss, w1, w2


def own_weights(w1, w2, x, y, learning_rate):
    error = w1 * w2 * x - y
    slopes = np.mean(2 * error * x * w1), np.mean(2 * error * x * w2)
    return np.mean(error**2), w1 - learning_rate * slopes[0], w2 - learning_rate * slopes[1]


def squared_mean(w1, w2, x, y, learning_rate):
    return np.mean(w1 * w2 * x - y) ** 2, *right_step(w1, w2, x, y, learning_rate)[1:]


def late_loss(w1, w2, x, y, learning_rate):
    _, w1, w2 = right_step(w1, w2, x, y, learning_rate)
    return np.mean((w1 * w2 * x - y) ** 2), w1, w2


@pytest.mark.parametrize(
    ("label", "answer", "name"),
    [
        (
            GRADIENT,
            lambda w1, w2, x, y: (2 * w2 * x * (y - w1 * w2 * x), 2 * w1 * x * (y - w1 * w2 * x)),
            "sign",
        ),
        (
            GRADIENT,
            lambda w1, w2, x, y: (-w2 * x * (y - w1 * w2 * x), -w1 * x * (y - w1 * w2 * x)),
            "factor 2",
        ),
        (
            GRADIENT,
            lambda w1, w2, x, y: (-2 * w1 * x * (y - w1 * w2 * x), -2 * w2 * x * (y - w1 * w2 * x)),
            "weights swapped",
        ),
        (
            GRADIENT,
            lambda w1, w2, x, y: (-2 * w2 * (y - w1 * w2 * x), -2 * w1 * (y - w1 * w2 * x)),
            "input missing",
        ),
        (
            GRADIENT,
            lambda w1, w2, x, y: (-2 * (y - w1 * w2 * x), -2 * (y - w1 * w2 * x)),
            "inner derivative missing",
        ),
        (STEP, sums, "sum instead of mean"),
        (STEP, summed_gradient, "gradient summed"),
        (STEP, half_error, "one half"),
        (STEP, forgotten_two, "factor 2"),
        (STEP, climbing, "plus sign"),
        (STEP, without_rate, "rate missing"),
        (STEP, one_by_one, "one after the other"),
        (STEP, late_loss, "loss after the step"),
        (STEP, new_w1_old_error, "new weight in the gradient"),
        (STEP, own_weights, "weights swapped"),
        (STEP, squared_mean, "mean before square"),
        (
            GRADIENT,
            lambda w1, w2, x, y: (2 * x * (w1 * w2 * x - y), 2 * x * (w1 * w2 * x - y)),
            "other weight missing",
        ),
        (END, (-1.0, -2.0), "imbalance sign"),
        (END, (2.0, 1.0), "wrong branch"),
        (END, (-(2**0.5), -(2**0.5)), "balanced solution"),
        (END, (-1.414, -1.414), "balanced solution"),
        (END, (-1.75, 0.25), "the start"),
    ],
)
def test_typical_wrong_answers_are_rejected_by_name(label, answer, name):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake == name
    assert repr(verdict).startswith(f"Not yet ({name}): ")


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        (GRADIENT, lambda w1, w2, x, y: exercise_bank()[GRADIENT].solution(w1, w2, x, abs(y))),
        (GRADIENT, lambda w1, w2, x, y: exercise_bank()[GRADIENT].solution(w1, w2, abs(x), y)),
        (STEP, lambda w1, w2, x, y, rate: right_step(w1, w2, np.abs(x), y, rate)),
        (STEP, lambda w1, w2, x, y, rate: right_step(w1, w2, x, np.abs(y), rate)),
        (STEP, lambda w1, w2, x, y, rate: right_step(abs(w1), w2, x, y, rate)),
    ],
)
def test_answers_that_are_right_for_positive_numbers_only_are_rejected(label, answer):
    assert not check(label, answer).passed


def changes_its_input(w1, w2, x, y, learning_rate):
    result = right_step(w1, w2, x, y, learning_rate)
    x -= x.mean()
    return result


@pytest.mark.parametrize(
    ("label", "answer", "message"),
    [
        (GRADIENT, lambda w1, w2, x, y: None, "is a return missing"),
        (GRADIENT, lambda w1, w2, x, y: ..., "the stub is still empty"),
        (GRADIENT, lambda w1, w2, x, y: (..., ...), "the stub is still empty"),
        (GRADIENT, lambda w1, w2, x, y: {w1, w2}, "return the derivative by w1 and"),
        (GRADIENT, lambda w1, w2, x, y: (i / 0 for i in (1, 2)), "return the derivative by w1 and"),
        (GRADIENT, lambda w1, w2, x, y: ("1", "2"), "return the derivative by w1 and"),
        (GRADIENT, lambda w1, w2, x, y: (1j, 2j), "return the derivative by w1 and"),
        (GRADIENT, lambda w1, w2, x, y: exit(), "the function raised SystemExit"),
        (END, {-2.0, -1.0}, "return the final w1 and the final w2"),
        (GRADIENT, lambda w1, w2, x, y: np.float64(3.0), "return the derivative by w1 and"),
        (GRADIENT, lambda w1, w2, x, y: np.array(3.0), "return the derivative by w1 and"),
        (GRADIENT, lambda w1, w2, x, y: [[1.0], [1.0, [2.0, 3.0]]], "return the derivative by w1"),
        (
            GRADIENT,
            lambda w1, w2, x, y: [torch.ones(1, requires_grad=True)] * 2,
            "return the derivative by w1 and",
        ),
        (END, ..., "the stub is still empty"),
        (END, None, "is a return missing"),
        (GRADIENT, (1.0, 2.0), "hand in the function itself"),
        (END, lambda: (-2.0, -1.0), "hand in the numbers, not a function"),
        (GRADIENT, lambda w1, w2: (0.0, 0.0), "the function raised TypeError for w1=1.4"),
        (
            GRADIENT,
            lambda w1, w2, x, y: (1 / w1, 1 / w2),
            "the function raised ZeroDivisionError for w1=0.0",
        ),
        (
            GRADIENT,
            lambda w1, w2, x, y: 3.0,
            "return the derivative by w1 and the derivative by w2",
        ),
        (
            GRADIENT,
            lambda w1, w2, x, y: "ab",
            "return the derivative by w1 and the derivative by w2",
        ),
        (
            GRADIENT,
            lambda w1, w2, x, y: (np.nan, 0.0),
            "the derivative by w1 should be finite, got nan",
        ),
        (GRADIENT, lambda w1, w2, x, y: (17.0, 0.0), "the derivative by w1 should be 3.552"),
        (
            STEP,
            lambda w1, w2, x, y, rate: (0.0, x, y),
            r"the new w1 should be one number, got shape \(5,\)",
        ),
        (STEP, changes_its_input, "the function changed its argument x"),
        (END, (1.0, 2.0, 3.0), "return the final w1 and the final w2"),
        (END, (0.0, 0.0), r"^the final w1 is not 0\.$"),
    ],
)
def test_other_wrong_answers_are_explained(label, answer, message):
    verdict = check(label, answer)
    assert not verdict.passed
    assert verdict.mistake is None
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(verdict.message)


def test_unknown_labels_are_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=f"label must be one of .*{END}.*, got 'ex-nothing'"):
        check("ex-nothing", 1.0)


@pytest.mark.parametrize("label", sorted(exercise_bank()))
def test_every_exercise_accepts_its_solution_and_names_at_least_three_mistakes(label):
    exercise = exercise_bank()[label]
    assert exercise.check(exercise.solution).passed
    names = [mistake.name for mistake in exercise.mistakes]
    assert len(set(names)) == len(names) >= 3
    for mistake in exercise.mistakes:
        assert exercise.check(mistake.answer).mistake == mistake.name


def test_the_end_of_the_flow_is_the_one_that_theory_predicts():
    from learndyn.theory import two_weights

    end = two_weights.gradient_flow(
        np.inf, initial_weights=[-1.75, 0.25], input_moment=1.0, slope=2.0
    )
    assert check(END, end).passed
