"""Exercises of the chapter on PyTorch; they take arrays, and need no PyTorch."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy.special import softmax

from learndyn.exercises.checking import Case, Exercise, Mistake
from learndyn.shapes import Labels, Matrix
from learndyn.theory.counting import count_parameters
from learndyn.theory.cross_entropy import cross_entropy, log_softmax
from learndyn.theory.momentum import momentum_step

Vector = Float[np.ndarray, " weight"]
Step = tuple[Vector, Vector]
Loss = Callable[[Matrix, Labels], float]


def _weights_only(widths: list[int]) -> int:
    return sum(a * b for a, b in pairwise(widths))


def _bias_of_inputs(widths: list[int]) -> int:
    return _weights_only(widths) + sum(widths)


def _wrong_side(widths: list[int]) -> int:
    return _weights_only(widths) + sum(widths[:-1])


def _one_bias_each(widths: list[int]) -> int:
    return _weights_only(widths) + len(widths) - 1


def _no_last_bias(widths: list[int]) -> int:
    return _weights_only(widths) + sum(widths[1:-1])


_COUNT = Exercise(
    label="ex-pytorch-count",
    level=1,
    solution=count_parameters,
    outputs=("the number of parameters",),
    lesson="each unit behind the inputs has one weight for each unit before it, and one bias.",
    cases=tuple(
        {"widths": list(widths)}
        for widths in ((784, 32, 64, 128, 64, 10), (3, 5), (2, 1, 1), (4, 7, 2, 9))
    ),
    mistakes=(
        Mistake(
            "no biases",
            "these are the weights alone. Each unit adds a bias of its own.",
            _weights_only,
        ),
        Mistake(
            "biases of the inputs",
            "the inputs were given biases too. They are data and have no parameters.",
            _bias_of_inputs,
        ),
        Mistake(
            "biases on the wrong side",
            "each layer was given a bias for each unit that it reads. A bias belongs to a unit that"
            " it computes.",
            _wrong_side,
        ),
        Mistake(
            "one bias for each layer",
            "each layer has one bias here. It has as many as it has units.",
            _one_bias_each,
        ),
        Mistake(
            "outputs without biases",
            "the last layer has no biases here. It is a layer like the others.",
            _no_last_bias,
        ),
        Mistake(
            "tensors",
            "this is the number of tensors. How many numbers do they hold?",
            lambda widths: 2 * (len(widths) - 1),
        ),
        Mistake("units", "this is the number of units, not of parameters.", sum),
    ),
)


def _loss_cases() -> tuple[Case, ...]:
    """Take a few logits, many, one too large for an exponential, and some that are far apart."""
    rng = np.random.default_rng(0)
    cases: list[Case] = [
        {"logits": np.array([[1.0, 2.0, 0.5]]), "labels": np.array([1])},
        {"logits": rng.standard_normal((6, 4)), "labels": np.array([3, 0, 2, 2, 1, 3])},
        {"logits": np.array([[5.0, 2000.0, 0.0]]), "labels": np.array([1])},
        {
            "logits": np.array(
                [[1000.0, 990.0, 0.0], [-1200.0, -1203.0, -1000.0], [0.0, 0.0, 0.0]]
            ),
            "labels": np.array([2, 0, 0]),
        },
    ]
    return tuple(cases)


def _of_right(values: Matrix, labels: Labels) -> Vector:
    return np.asarray(values[np.arange(len(labels)), labels])


def _sum(logits: Matrix, labels: Labels) -> float:
    return float(len(labels) * cross_entropy(logits, labels))


def _over_entries(logits: Matrix, labels: Labels) -> float:
    return float(cross_entropy(logits, labels) / logits.shape[1])


def _bits(logits: Matrix, labels: Labels) -> float:
    return cross_entropy(logits, labels) / math.log(2)


def _probability(logits: Matrix, labels: Labels) -> float:
    return -float(np.mean(_of_right(softmax(logits, axis=1), labels)))


def _from_one(logits: Matrix, labels: Labels) -> float:
    return -float(np.mean(_of_right(log_softmax(logits), labels - 1)))


def _over_samples(logits: Matrix, labels: Labels) -> float:
    return -float(np.mean(_of_right(log_softmax(logits.T).T, labels)))


def _logit(logits: Matrix, labels: Labels) -> float:
    return -float(np.mean(_of_right(logits, labels)))


def _most_likely(logits: Matrix, labels: Labels) -> float:
    return -float(np.mean(log_softmax(logits).max(axis=1)))


def _of_softmax(shift: Callable[[Matrix], Any], added: float = 0.0) -> Loss:
    """Return the logarithm of a softmax; something is subtracted from logits, or added to it."""

    def loss(logits: Matrix, labels: Labels) -> float:
        with np.errstate(all="ignore"):
            powers = np.exp(logits - shift(logits))
            probabilities = powers / powers.sum(axis=1, keepdims=True)
            return -float(np.mean(np.log(_of_right(probabilities, labels) + added)))

    return loss


def _of_sum(shift: Callable[[Matrix], Any]) -> Loss:
    """Return the logarithm of a sum, with something subtracted from the logits."""

    def loss(logits: Matrix, labels: Labels) -> float:
        with np.errstate(all="ignore"):
            z = logits - shift(logits)
            return float(np.mean(np.log(np.exp(z).sum(axis=1)) - _of_right(z, labels)))

    return loss


def _maxima(logits: Matrix) -> Matrix:
    return np.asarray(logits.max(axis=1, keepdims=True))


def _subtracted_once(logits: Matrix, labels: Labels) -> float:
    return cross_entropy(logits, labels) - float(np.mean(_maxima(logits)))


_OVERFLOW = (
    "right for small logits, but an exponential gets too large for a computer, as exp(1000) does."
    " Adding a constant to all logits of a sample changes nothing: which one helps?"
)
_TOO_MUCH = (
    "too much is subtracted from some samples: all their exponentials are 0, and so is the sum."
    " The maximum is a different one in each sample."
)
_KEPT_FROM_ZERO = (
    "a small number keeps the logarithm finite and makes it wrong: no loss can be above a certain"
    " size then, however sure and wrong the network is."
)
_LOSS = Exercise(
    label="ex-pytorch-loss",
    level=2,
    solution=cross_entropy,
    outputs=("the loss",),
    lesson="it is a mean of log-probabilities, and no exponent in it is ever positive.",
    cases=_loss_cases(),
    mistakes=(
        Mistake("sum", "this is a sum over the samples. The loss is their mean.", _sum),
        Mistake(
            "sign",
            "the sign is wrong: log-probabilities are negative, losses are not.",
            lambda *given: -cross_entropy(*given),
        ),
        Mistake(
            "mean over classes too",
            "this was divided by the number of classes as well. Only one log-probability of each"
            " sample counts.",
            _over_entries,
        ),
        Mistake(
            "bits", "this is the loss in bits. In nats the logarithm is the natural one.", _bits
        ),
        Mistake(
            "no logarithm",
            "this is the mean probability of the right classes with a minus. Where is the"
            " logarithm?",
            _probability,
        ),
        Mistake(
            "classes from one",
            "labels were read as counted from 1, so that a neighbour's probability is taken.",
            _from_one,
        ),
        Mistake(
            "wrong axis",
            "the probabilities were made to add up over samples. They add up over the classes of"
            " one sample.",
            _over_samples,
        ),
        Mistake(
            "not normalised",
            "these are the logits of the right classes. What turns logits into log-probabilities?",
            _logit,
        ),
        Mistake(
            "the most likely class",
            "this takes the class that the network finds most likely instead of the right one.",
            _most_likely,
        ),
        Mistake("exponentials overflow", _OVERFLOW, _of_softmax(np.zeros_like)),
        Mistake("sum overflows", _OVERFLOW, _of_sum(np.zeros_like)),
        Mistake(
            "probability underflows",
            "the probability underflows to 0 before its logarithm is taken. Take the logarithm of"
            " the formula first.",
            _of_softmax(_maxima),
        ),
        Mistake("one maximum for all", _TOO_MUCH, _of_sum(np.max)),
        Mistake("softmax with one maximum", _TOO_MUCH, _of_softmax(np.max)),
        Mistake(
            "maximum subtracted once",
            "the maximum was subtracted in the sum and not from the right logit. It cancels only if"
            " both lose it.",
            _subtracted_once,
        ),
        *(
            Mistake(f"{number:.2g} added", _KEPT_FROM_ZERO, _of_softmax(_maxima, number))
            for number in (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 2.0**-52, 1e-30)
        ),
    ),
)


def _step_cases() -> tuple[Case, ...]:
    """Take a first step, and later ones with and without momentum and decay."""
    rng = np.random.default_rng(1)
    settings = [(0.1, 0.9, 0.01), (0.05, 0.9, 0.5), (0.5, 0.6, 0.0), (0.02, 0.0, 0.3)]
    names = ("weights", "gradient", "velocity", "rate", "momentum", "decay")
    cases: list[Case] = []
    for index, numbers in enumerate(settings):
        arrays = rng.standard_normal((3, 3)) * [[1.0], [2.0], [float(index > 0)]]
        cases.append(dict(zip(names, (*arrays, *numbers), strict=True)))
    return tuple(cases)


def _step(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    return momentum_step(w, g, v, learning_rate=rate, momentum=kept, weight_decay=decay)


def _no_decay(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    return _step(w, g, v, rate, kept, 0.0)


def _grows(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    new = kept * v + g - decay * w
    return w - rate * new, new


def _twice(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    return _step(w, g, v, rate, kept, 2 * decay)


def _average(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    new = kept * v + (1 - kept) * (g + decay * w)
    return w - rate * new, new


def _late(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    return w - rate * v, _step(w, g, v, rate, kept, decay)[1]


def _apart(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    new = kept * v + g
    return w - rate * (new + decay * w), new


def _rate_inside(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    new = kept * v + rate * (g + decay * w)
    return w - new, new


def _nesterov(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    new = _step(w, g, v, rate, kept, decay)[1]
    return w - rate * (g + decay * w + kept * new), new


def _uphill(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    new = _step(w, g, v, rate, kept, decay)[1]
    return w + rate * new, new


def _forgets(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    return _step(w, g, 0 * v, rate, kept, decay)


def _downhill(w: Vector, g: Vector, v: Vector, rate: float, kept: float, decay: float) -> Step:
    new = kept * v - rate * (g + decay * w)
    return w + new, new


_STEP = Exercise(
    label="ex-pytorch-step",
    level=2,
    solution=_step,
    outputs=("the new weights", "the new velocity"),
    lesson="this is the step of torch.optim.SGD: decay joins the gradient, both join the velocity,"
    " and the weights move by the rate times that.",
    cases=_step_cases(),
    mistakes=(
        Mistake("no decay", "nothing here pulls the weights towards zero.", _no_decay),
        Mistake(
            "sign of the decay",
            "with this sign the weights are driven away from zero. The gradient of the penalty"
            " joins that of the loss.",
            _grows,
        ),
        Mistake(
            "decay twice",
            "the decay is twice too strong. The penalty has one half in front of its square.",
            _twice,
        ),
        Mistake(
            "a running average",
            "the gradient was multiplied by one minus the momentum. Then the velocity is a running"
            " average, and the effective rate does not grow; here gradients add up.",
            _average,
        ),
        Mistake(
            "old velocity",
            "the weights moved by the velocity from before this gradient. Renew it first.",
            _late,
        ),
        Mistake(
            "decay apart",
            "the decay moves the weights without passing through the velocity. Others do that,"
            " under the name decoupled decay; here it is part of the gradient.",
            _apart,
        ),
        Mistake(
            "rate inside the velocity",
            "here the velocity holds gradients without the rate; the rate comes in when the weights"
            " move.",
            _rate_inside,
        ),
        Mistake(
            "velocity downhill",
            "this velocity points downhill and holds the rate. Here it holds gradients alone; sign"
            " and rate come in when the weights move.",
            _downhill,
        ),
        Mistake(
            "exchanged",
            "the two results are exchanged: weights first, then the velocity.",
            lambda *given: _step(*given)[::-1],
        ),
        Mistake(
            "Nesterov",
            "this looks one step ahead, which is Nesterov's momentum. Plain momentum moves by the"
            " velocity.",
            _nesterov,
        ),
        Mistake("uphill", "the weights moved with the gradient, not against it.", _uphill),
        Mistake(
            "velocity forgotten",
            "the old velocity is not in it. Momentum keeps a share of it.",
            _forgets,
        ),
    ),
)

EXERCISES = (_COUNT, _LOSS, _STEP)
