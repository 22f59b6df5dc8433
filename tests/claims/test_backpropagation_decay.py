"""Claims of the chapter on backpropagation: weight decay, and the loss that is descended."""

import numpy as np
import pytest
from tests.claims.mlp_by_hand import by_autograd, draw, error_alone, quotients

from learndyn import mlp
from learndyn.activations import RELU, TANH
from learndyn.experiments import backpropagation as experiments
from learndyn.rng import spawn_generators
from learndyn.theory import backpropagation as theory


@pytest.mark.claim("prop-backpropagation-decay")
def test_weights_without_gradient_shrink_by_the_same_factor_in_each_step(claim):
    """All units are off, so that only the last bias hears of the data."""
    measured, predicted, twice, flow = [], [], [], []
    for index, rng in enumerate(spawn_generators(7, count=6)):
        point, x, y = draw([4, 8, 2], rng)
        point = mlp.MLPParameters(point.weights, (point.biases[0] - 100.0, point.biases[1]))
        rate, decay = [(0.01, 0.5), (0.1, 0.03), (0.3, 4.0)][index % 3]
        settings = {"learning_rate": rate, "weight_decay": decay}
        run = mlp.train(point, x, y, activation=RELU, num_steps=40, **settings)
        measured.append(run.weight_norms / run.weight_norms[0])
        assert not np.allclose(run.parameters.biases[1], point.biases[1])
        np.testing.assert_array_equal(run.parameters.biases[0], point.biases[0])
        steps = np.arange(41)[:, np.newaxis]
        both = np.ones(2)
        predicted.append(both * np.abs(theory.decay_factor(steps, **settings)))
        twice.append(both * np.abs(1 - 2 * rate * decay) ** steps)
        flow.append(both * np.exp(-rate * decay * steps))
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees(
        "norms of both layers, 40 steps, 6 runs", predicted=predicted, draws=6, **comparison
    )
    claim.refutes("without the one half in the penalty", predicted=twice, **comparison)
    claim.refutes("continuous decay", predicted=flow, **comparison)


@pytest.mark.claim("prop-backpropagation-decay")
def test_weights_are_what_decay_leaves_and_what_the_gradients_add(claim):
    measured, predicted, later, alone = [], [], [], []
    rate, decay, count = 0.02, 0.5, 30
    for rng in spawn_generators(8, count=6):
        problem = experiments.teacher_problem(rng, noise_std=0.3)
        settings = {"activation": RELU, "learning_rate": rate, "weight_decay": decay}
        point, slopes = problem.start, []
        for step in range(count):
            slopes.append(by_autograd(point, problem.x, problem.y, RELU).weights[0])
            run = mlp.train(problem.start, problem.x, problem.y, num_steps=step + 1, **settings)
            point = run.parameters
        q = 1 - rate * decay
        added = [q ** (count - 1 - s) * slopes[s] for s in range(count)]
        late = [q ** (count - s) * slopes[s] for s in range(count)]
        first = problem.start.weights[0]
        measured.append(point.weights[0])
        predicted.append(q**count * first - rate * sum(added))
        later.append(q**count * first - rate * sum(late))
        alone.append(q**count * first)
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees("first layer after 30 steps, 6 runs", predicted=predicted, draws=6, **comparison)
    claim.refutes("gradients decay once more", predicted=later, **comparison)
    claim.refutes("without the gradients", predicted=alone, **comparison)


@pytest.mark.claim("prop-backpropagation-decay")
def test_on_pure_noise_the_first_layer_only_decays(claim):
    """The course's run: its first layer ends at 0.8833 of its size."""
    runs = experiments.train_many(
        experiments.course_problem,
        num_runs=20,
        learning_rate=0.0005,
        weight_decay=1.0,
        num_steps=250,
        seed=9,
        measure=False,
    )
    shares = runs.weight_norms[:, -1, 0] / runs.weight_norms[:, 0, 0]
    left = theory.decay_factor(250, learning_rate=0.0005, weight_decay=1.0)
    # what the gradients add: at most 250 steps of rate 0.0005 and norm below 0.05, of a norm near
    # 0.32, and mostly across the weights
    comparison = {"measured": shares, "tolerance": 0.004, "relative": True}
    claim.agrees("share of the norm, 20 draws", predicted=np.full(20, left), draws=1, **comparison)
    claim.refutes(
        "rate and penalty of our convention, not matched",
        predicted=np.full(20, left**2),
        **comparison,
    )
    falls = runs.errors[:, 0] - runs.errors[:, -1]
    offsets = []
    for problem, end in zip(runs.problems, runs.ends, strict=True):
        residuals = [
            mlp.forward(point, problem.x, activation=RELU)[1][-1] - problem.y
            for point in (problem.start, end)
        ]
        offsets.append(residuals[0].mean() ** 2 - residuals[1].mean() ** 2)
    # the loss comes down because a constant is learned
    assert 0.8 < sum(offsets) / sum(falls) < 1.0
    variances = np.array([problem.y.var() for problem in runs.problems])
    assert np.all(runs.errors[:, -1] > 0.97 * variances)


def train_as_the_course_does(point, x, y, *, rate, decay, num_steps):
    """Descend half the mean over samples of the squared length, plus the penalty, by loops."""
    (w1, w2), (b1, b2) = point.weights, point.biases
    for _ in range(num_steps):
        h = np.tanh(x @ w1.T + b1)
        residual = (h @ w2.T + b2 - y) / len(x)
        back = residual @ w2 * (1 - h**2)
        w2, b2 = w2 - rate * (residual.T @ h + decay * w2), b2 - rate * residual.sum(0)
        w1, b1 = w1 - rate * (back.T @ x + decay * w1), b1 - rate * back.sum(0)
    return mlp.MLPParameters((w1, w2), (b1, b2))


@pytest.mark.claim("prop-backpropagation-recorded")
def test_the_recorded_loss_has_other_slopes_than_the_one_that_is_descended(claim):
    predicted, measured, always_two, same = [], [], [], []
    for index, rng in enumerate(spawn_generators(10, count=6)):
        outputs = (1, 2, 5)[index % 3]
        point, x, y = draw([3, 6, outputs], rng)
        decay, rate = 0.5, 1e-3
        after = train_as_the_course_does(point, x, y, rate=rate, decay=decay, num_steps=1)
        used = (point.to_vector() - after.to_vector()) / rate
        slopes = point.with_vector(quotients(point, lambda p, a=x, b=y: error_alone(p, a, b, TANH)))
        used = point.with_vector(used)
        for ours, theirs in zip(slopes.biases, used.biases, strict=True):
            measured.append(ours / theirs)
            predicted.append(np.full(len(ours), 2 / outputs))
            always_two.append(np.full(len(ours), 2.0))
            same.append(np.ones(len(ours)))
        for w, ours, theirs in zip(point.weights, slopes.weights, used.weights, strict=True):
            np.testing.assert_allclose(ours, 2 / outputs * (theirs - decay * w), atol=1e-8)
    # quotients are good to 1e-9, some of the slopes are small, and steps of 1e-3 lose three digits
    comparison = {"measured": np.concatenate(measured), "tolerance": 1e-6, "relative": True}
    claim.agrees(
        "ratios for all biases, 6 networks",
        predicted=np.concatenate(predicted),
        draws=6,
        **comparison,
    )
    claim.refutes("2 for any number of outputs", predicted=np.concatenate(always_two), **comparison)
    claim.refutes("the same loss", predicted=np.concatenate(same), **comparison)


@pytest.mark.claim("prop-backpropagation-recorded")
def test_the_courses_convention_is_ours_at_another_rate_and_decay(claim):
    measured, predicted, unchanged, rate_only = [], [], [], []
    for index, rng in enumerate(spawn_generators(11, count=6)):
        outputs = (1, 2, 5)[index % 3]
        point, x, y = draw([3, 6, outputs], rng)
        end = train_as_the_course_does(point, x, y, rate=0.05, decay=0.5, num_steps=100)
        measured.append(end.to_vector())
        for kept, rate, decay in (
            (predicted, 0.05 * outputs / 2, 2 * 0.5 / outputs),
            (unchanged, 0.05, 0.5),
            (rate_only, 0.05 * outputs / 2, 0.5),
        ):
            settings = {"learning_rate": rate, "weight_decay": decay, "num_steps": 100}
            run = mlp.train(point, x, y, activation=TANH, **settings)
            kept.append(run.parameters.to_vector())
    comparison = {"measured": np.concatenate(measured), "tolerance": 1e-12}
    claim.agrees("ends of 6 runs", predicted=np.concatenate(predicted), draws=6, **comparison)
    claim.refutes("the same rate and decay", predicted=np.concatenate(unchanged), **comparison)
    claim.refutes("the same decay", predicted=np.concatenate(rate_only), **comparison)


def test_weight_decay_helps_on_new_samples_and_noise_teaches_nothing():
    """What the page says of its networks, on others: intervals of five standard errors."""
    common = {"num_runs": 8, "learning_rate": 0.02, "num_steps": 300, "seed": 12}

    def teacher(rng):
        return experiments.teacher_problem(rng, noise_std=0.3)

    plain = experiments.train_many(teacher, weight_decay=0.0, **common)
    decayed = experiments.train_many(teacher, weight_decay=0.1, **common)
    noise = experiments.train_many(experiments.noise_problem, weight_decay=0.0, **common)
    gains = plain.validation_errors[:, -1] - decayed.validation_errors[:, -1]
    assert gains.mean() > 5 * gains.std(ddof=1) / np.sqrt(8)
    excess = noise.validation_errors[:, -1] - 1
    assert excess.mean() > 5 * excess.std(ddof=1) / np.sqrt(8)
    # noise is learned too, more slowly
    assert noise.errors[:, 100].min() > plain.errors[:, 100].max()
    assert noise.errors[:, 100].min() > decayed.errors[:, 100].max()
    assert noise.errors[:, -1].max() < 0.4
    assert plain.errors[:, -1].max() < 0.1
