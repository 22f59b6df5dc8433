"""Exercises of the chapter on backpropagation."""

from __future__ import annotations

import numpy as np

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Matrix, Weights

Pair = tuple[np.ndarray, np.ndarray]


def _output_cases() -> tuple[Case, ...]:
    """Take several samples and outputs, and one of each."""
    rng = np.random.default_rng(0)
    cases = []
    for samples, units, outputs in ((5, 4, 3), (6, 3, 1), (1, 2, 2)):
        shapes = {
            "H": (samples, units),
            "W": (outputs, units),
            "b": (outputs,),
            "Y": (samples, outputs),
        }
        cases.append({name: rng.standard_normal(shape) for name, shape in shapes.items()})
    return tuple(cases)


def _delta(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Matrix:
    return np.asarray(2 * (h @ w.T + b - y) / y.size)


def _output(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    delta = _delta(h, w, b, y)
    return delta.T @ h, delta.sum(axis=0)


def _scaled(factor: float) -> object:
    def answer(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
        by_weights, by_bias = _output(h, w, b, y)
        return factor * by_weights, factor * by_bias

    return answer


def _summed(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    by_weights, by_bias = _output(h, w, b, y)
    return y.size * by_weights, y.size * by_bias


def _mean_over_samples(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    by_weights, by_bias = _output(h, w, b, y)
    return y.shape[1] * by_weights, y.shape[1] * by_bias


def _half_convention(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    by_weights, by_bias = _mean_over_samples(h, w, b, y)
    return by_weights / 2, by_bias / 2


def _weights_averaged(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    by_weights, by_bias = _output(h, w, b, y)
    return by_weights / len(h), by_bias


def _both_averaged(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    by_weights, by_bias = _output(h, w, b, y)
    return by_weights / len(h), by_bias / len(h)


def _output_transposed(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    by_weights, by_bias = _output(h, w, b, y)
    return by_weights.T, by_bias


def _summed_over_outputs(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    return _output(h, w, b, y)[0], _delta(h, w, b, y).sum(axis=1)


def _bias_averaged(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    return _output(h, w, b, y)[0], _delta(h, w, b, y).mean(axis=0)


def _without_bias(h: Matrix, w: Matrix, b: Weights, y: Matrix) -> Pair:
    return _output(h, w, 0 * b, y)


_OUTPUT = Exercise(
    label="ex-backpropagation-output",
    level=2,
    solution=_output,
    outputs=("the derivative by W", "the derivative by b"),
    lesson="a weight collects what all samples say: the product with H is the sum over them.",
    cases=_output_cases(),
    mistakes=(
        Mistake(
            "factor 2",
            "all entries are half as large as they should be. What is the derivative of a square?",
            _scaled(0.5),
        ),
        Mistake(
            "sign",
            "all signs are turned round. The residual is the output minus the target.",
            _scaled(-1.0),
        ),
        Mistake(
            "missing 1/(NK)",
            "this is the gradient of the sum of all squares. The loss is their mean.",
            _summed,
        ),
        Mistake(
            "mean over samples only",
            "the squares were averaged over the samples and summed over the outputs. The loss is"
            " the mean over all N K entries.",
            _mean_over_samples,
        ),
        Mistake(
            "half per sample",
            "this is the gradient of half the sum of squares per sample. Our loss has no one half"
            " and is a mean over all N K entries.",
            _half_convention,
        ),
        Mistake(
            "transposed dW",
            "the derivative by W is transposed. It has the shape of W itself: a row for each"
            " output.",
            _output_transposed,
        ),
        Mistake(
            "wrong axis",
            "the derivative by b was summed over the outputs. Every output has a bias of its own,"
            " which all samples share: which axis counts samples?",
            _summed_over_outputs,
        ),
        Mistake(
            "bias averaged",
            "the derivative by b was averaged over the samples, but their number is already in"
            " delta. It is a sum, as the one in the derivative by W.",
            _bias_averaged,
        ),
        Mistake(
            "weights averaged",
            "the derivative by W was averaged over the samples, but their number is already in"
            " delta. The product with H is the sum that is left to do.",
            _weights_averaged,
        ),
        Mistake(
            "both averaged",
            "both derivatives were divided by the number of samples twice. The mean in the loss"
            " divides by it once.",
            _both_averaged,
        ),
        Mistake(
            "bias left out",
            "the output was computed without the bias.",
            _without_bias,
        ),
    ),
)


def _hidden_cases() -> tuple[Case, ...]:
    """Take sums of both signs, and some that are exactly zero.

    There are as many inputs as units, or one: a mask of the inputs fits too, and is known by its
    numbers.
    """
    rng = np.random.default_rng(1)
    cases = []
    for samples, before, units, after in ((5, 4, 4, 3), (4, 3, 3, 3), (3, 1, 5, 1)):
        sums = rng.standard_normal((samples, units))
        sums[0, 0] = sums[2, 1] = 0.0
        cases.append(
            {
                "delta_next": rng.standard_normal((samples, after)),
                "W_next": rng.standard_normal((after, units)),
                "Z": sums,
                "H": np.maximum(rng.standard_normal((samples, before)) + 0.5, 0),
            }
        )
    return tuple(cases)


def _with_delta(delta: Matrix, h: Matrix) -> Pair:
    return delta, delta.T @ h


def _hidden(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    return _with_delta((delta @ w) * (z > 0), h)


def _mask_at_zero(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    return _with_delta((delta @ w) * (z >= 0), h)


def _mask_missing(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    return _with_delta(delta @ w, h)


def _mask_of_inputs(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    return _with_delta((delta @ w) * (h > 0), h)


def _mask_of_derivative(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    return _with_delta(np.maximum(delta @ w, 0), h)


def _activity(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    return _with_delta((delta @ w) * np.maximum(z, 0), h)


def _weights_transposed(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    return _with_delta((delta @ w.T) * (z > 0), h)


def _hidden_transposed(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    ours, by_weights = _hidden(delta, w, z, h)
    return ours, by_weights.T


def _mean_twice(delta: Matrix, w: Matrix, z: Matrix, h: Matrix) -> Pair:
    ours, by_weights = _hidden(delta, w, z, h)
    return ours, by_weights / len(h)


_HIDDEN = Exercise(
    label="ex-backpropagation-hidden",
    level=2,
    solution=_hidden,
    outputs=("delta", "the derivative by W"),
    lesson="back through the weights, then through the slope of each unit, and the layer is done.",
    cases=_hidden_cases(),
    mistakes=(
        Mistake(
            "mask at 0",
            "where Z is exactly 0 this lets the derivative pass. We take the slope 0 there, as"
            " PyTorch does.",
            _mask_at_zero,
        ),
        Mistake(
            "mask missing",
            "the slope of the rectifier is missing, or 1 everywhere: units that are off let nothing"
            " pass. Which they are is told by the sign of Z.",
            _mask_missing,
        ),
        Mistake(
            "mask of the inputs",
            "the mask asks which of the inputs H are on. The slopes are those of this layer's own"
            " units: which argument tells about those?",
            _mask_of_inputs,
        ),
        Mistake(
            "mask of the derivative",
            "the rectifier was applied to the derivative. Its slope depends on the sign of Z, and"
            " derivatives of both signs pass a unit that is on.",
            _mask_of_derivative,
        ),
        Mistake(
            "activity instead of slope",
            "the derivative was multiplied by the activity of each unit. It is its slope that"
            " belongs there.",
            _activity,
        ),
        Mistake(
            "W transposed",
            "forwards the layer multiplied by W transposed. Backwards it multiplies by W itself.",
            _weights_transposed,
        ),
        Mistake(
            "transposed dW",
            "the derivative by W is transposed. It has the shape of W: a row for each unit of this"
            " layer.",
            _hidden_transposed,
        ),
        Mistake(
            "mean taken twice",
            "the derivative by W was divided by the number of samples, which delta has done.",
            _mean_twice,
        ),
    ),
)


def _decay_cases() -> tuple[Case, ...]:
    """Take a matrix and a row, with a weak and a strong decay."""
    rng = np.random.default_rng(2)
    cases = []
    for shape, rate, decay in (((3, 2), 0.1, 0.5), ((1, 4), 0.5, 0.03)):
        numbers = {
            "W": rng.standard_normal(shape),
            "b": rng.standard_normal(shape[0]),
            "dW": rng.standard_normal(shape),
            "db": rng.standard_normal(shape[0]),
        }
        cases.append({**numbers, "learning_rate": rate, "weight_decay": decay})
    return tuple(cases)


def _move(w: Matrix, b: Weights, dw: Matrix, db: Weights, rate: float, decay: float) -> Pair:
    return (1 - rate * decay) * w - rate * dw, b - rate * db


def _on_biases(w: Matrix, b: Weights, dw: Matrix, db: Weights, rate: float, decay: float) -> Pair:
    return _move(w, b, dw, db, rate, decay)[0], (1 - rate * decay) * b - rate * db


def _twice(w: Matrix, b: Weights, dw: Matrix, db: Weights, rate: float, decay: float) -> Pair:
    return _move(w, b, dw, db, rate, 2 * decay)


def _growing(w: Matrix, b: Weights, dw: Matrix, db: Weights, rate: float, decay: float) -> Pair:
    return _move(w, b, dw, db, rate, -decay)


def _without_rate(
    w: Matrix, b: Weights, dw: Matrix, db: Weights, rate: float, decay: float
) -> Pair:
    return (1 - decay) * w - rate * dw, b - rate * db


def _afterwards(w: Matrix, b: Weights, dw: Matrix, db: Weights, rate: float, decay: float) -> Pair:
    return (1 - rate * decay) * (w - rate * dw), b - rate * db


def _no_decay(w: Matrix, b: Weights, dw: Matrix, db: Weights, rate: float, decay: float) -> Pair:
    return _move(w, b, dw, db, rate, 0.0)


_DECAY = Exercise(
    label="ex-backpropagation-decay",
    level=1,
    solution=_move,
    outputs=("the new W", "the new b"),
    lesson="weight decay multiplies the weights by 1 - eta lambda, and leaves the biases alone.",
    cases=_decay_cases(),
    mistakes=(
        Mistake(
            "penalty on biases",
            "the biases shrink as well. The penalty holds the weights only.",
            _on_biases,
        ),
        Mistake(
            "factor 2",
            "the weights shrink twice as fast as they should. The penalty carries one half, which"
            " cancels the 2 of its derivative.",
            _twice,
        ),
        Mistake(
            "sign",
            "the penalty makes the weights grow. Its gradient points along W, and we go against"
            " it.",
            _growing,
        ),
        Mistake(
            "without the rate",
            "the penalty is part of the loss: its gradient is multiplied by the learning rate like"
            " the rest.",
            _without_rate,
        ),
        Mistake(
            "decay after the step",
            "the weights shrink after they have moved. Both gradients belong to the weights before"
            " the step.",
            _afterwards,
        ),
        Mistake(
            "no decay",
            "this is a step without weight decay.",
            _no_decay,
        ),
    ),
)

EXERCISES = (_OUTPUT, _HIDDEN, _DECAY)
