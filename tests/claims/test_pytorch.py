"""The claims of the chapter on PyTorch."""

import itertools
import math
from decimal import Decimal, localcontext
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from learndyn.datasets import load_digits
from learndyn.nn import MLP, decay_groups, image_tensor, split_samples, train_replicas
from learndyn.rng import spawn_generators
from learndyn.theory.counting import count_parameters
from learndyn.theory.cross_entropy import (
    cross_entropy,
    cross_entropy_gradient,
    fresh_loss_range,
    log_softmax,
)
from learndyn.theory.momentum import displacement, momentum_edge, momentum_step

EPSILON = np.finfo(float).eps


def network(widths, *, activation="tanh", seed=0):
    source = torch.Generator().manual_seed(seed)
    return MLP(widths, activation=activation, generator=source).double()


def small_digits(count, *, seed):
    """Return images of 7 by 7 grey values, and their digits."""
    digits = load_digits()
    chosen = np.random.default_rng(seed).permutation(5000)[:count]
    blocks = digits.images[chosen].reshape(count, 7, 4, 7, 4) / 255
    return torch.tensor(blocks.mean(axis=(2, 4))), torch.tensor(digits.labels[chosen])


@pytest.mark.claim("prop-pytorch-count")
def test_a_network_holds_as_many_numbers_as_the_formula_says(claim):
    shapes = [
        widths
        for length in (2, 3, 4)
        for widths in itertools.product((1, 2, 3, 5, 8), repeat=length)
    ]
    shapes += [(784, 32, 64, 128, 64, 10), (784, 32, 32, 32, 10), (7, 6, 5, 4, 3, 2, 1)]
    measured = []
    with torch.device("meta"):  # shapes only, no numbers
        for widths in shapes:
            parameters = list(MLP(widths, activation="relu").parameters())
            measured.append([len(parameters), sum(map(math.prod, (p.shape for p in parameters)))])
    tensors = [2 * (len(widths) - 1) for widths in shapes]
    exact = [count_parameters(widths) for widths in shapes]
    weights = [sum(a * b for a, b in itertools.pairwise(widths)) for widths in shapes]
    inputs_too = [w + sum(widths) for w, widths in zip(weights, shapes, strict=True)]
    comparison = {"measured": measured, "tolerance": 0}
    claim.agrees(
        "tensors and numbers of 778 networks",
        predicted=np.column_stack([tensors, exact]),
        **comparison,
    )
    claim.refutes("weights alone", predicted=np.column_stack([tensors, weights]), **comparison)
    claim.refutes(
        "biases of the inputs", predicted=np.column_stack([tensors, inputs_too]), **comparison
    )


def exact_log_probabilities(row):
    """Exponentiate with hundreds of digits, and nothing subtracted."""
    with localcontext() as context:
        context.prec = 60
        context.Emax, context.Emin = 10**9, -(10**9)
        powers = [Decimal(float(z)).exp() for z in row]
        total = sum(powers)
        return [float((power / total).ln()) for power in powers]


@pytest.mark.claim("prop-pytorch-loss")
def test_log_probabilities_are_exact_to_rounding_however_large_the_logits(claim):
    excess, ours, clipped = [], [], []
    for index, rng in enumerate(spawn_generators(1, count=60)):
        size = 10.0 ** (index % 6 - 1)
        z = size * rng.standard_normal(2 + index % 9) + size * rng.standard_normal()
        allowed = EPSILON * (np.ptp(z) + len(z) + 3)
        exact = np.array(exact_log_probabilities(z))
        excess.append(np.max(np.abs(log_softmax(z) - exact)) / allowed)
        ours.append(exact)
        clipped.append(np.max(np.abs(np.log(np.exp(exact) + 1e-12) - exact)) / allowed)
    comparison = {"predicted": np.zeros(60), "tolerance": 1.0}
    claim.agrees(
        "error of 60 samples, in units of the bound", measured=excess, draws=60, **comparison
    )
    claim.refutes("a small number added to p", measured=clipped, **comparison)


@pytest.mark.claim("prop-pytorch-loss")
def test_cross_entropy_is_the_mean_negative_log_probability_whatever_is_added_to_the_logits(claim):
    names = ("exact", "sum", "probabilities instead of logarithms", "over entries")
    predicted = {name: [] for name in names}
    measured = []
    for index, rng in enumerate(spawn_generators(2, count=20)):
        num_samples, num_classes = rng.integers(2, 9, size=2)
        z = 3 * rng.standard_normal((num_samples, num_classes))
        y = rng.integers(num_classes, size=num_samples)
        shift = (0.0, 800.0, -800.0)[index % 3] + rng.standard_normal((num_samples, 1))
        moved = torch.tensor(z + shift)
        logs = nn.functional.log_softmax(moved, dim=1)
        labels = torch.tensor(y)
        measured.append(nn.functional.cross_entropy(moved, labels).item())
        assert nn.functional.nll_loss(logs, labels).item() == pytest.approx(measured[-1], rel=1e-12)
        loss = cross_entropy(z, y)
        shares = np.exp(log_softmax(z))[np.arange(num_samples), y]
        for name, value in zip(
            names, (loss, num_samples * loss, -shares.mean(), loss / num_classes), strict=True
        ):
            predicted[name].append(value)
    # the logits themselves are rounded at 800
    comparison = {"measured": measured, "tolerance": 1e-12}
    claim.agrees("loss of 20 batches", predicted=predicted["exact"], draws=20, **comparison)
    for name in names[1:]:
        claim.refutes(name, predicted=predicted[name], **comparison)


def slopes(z, y, *, step):
    """Return central differences of PyTorch's loss, logit by logit."""
    labels = torch.tensor(y)
    result = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        ends = []
        for sign in (1, -1):
            moved = z.copy()
            moved[place] += sign * step
            ends.append(nn.functional.cross_entropy(torch.tensor(moved), labels).item())
        result[place] = (ends[0] - ends[1]) / (2 * step)
    return result


@pytest.mark.claim("prop-pytorch-gradient")
def test_the_gradient_is_the_probabilities_minus_the_one_hot_label(claim):
    measured, by_graph, exact, unscaled, derivative = [], [], [], [], []
    for rng in spawn_generators(3, count=10):
        z, y = 2 * rng.standard_normal((4, 5)), rng.integers(5, size=4)
        measured.append(slopes(z, y, step=1e-5))
        tensor = torch.tensor(z, requires_grad=True)
        loss = nn.functional.cross_entropy(tensor, torch.tensor(y))
        by_graph.append(torch.autograd.grad(loss, tensor)[0].numpy())
        exact.append(cross_entropy_gradient(z, y))
        unscaled.append(4 * exact[-1])
        shares = np.exp(log_softmax(z))
        derivative.append(-shares * (1 - shares) / 4)
    comparison = {"measured": measured, "tolerance": 1e-9}  # differences of losses of order 1
    claim.agrees("200 derivatives by differences", predicted=exact, draws=10, **comparison)
    claim.agrees(
        "200 derivatives by autograd", predicted=exact, measured=by_graph, draws=10, tolerance=1e-15
    )
    claim.refutes("without the mean", predicted=unscaled, **comparison)
    claim.refutes("sign", predicted=-np.array(exact), **comparison)
    claim.refutes("derivative of the sigmoid", predicted=derivative, **comparison)


def losses_of_all_labels(z):
    """Return PyTorch's loss of each sample for each class that it could have."""
    num_classes = z.shape[1]
    columns = [
        nn.functional.cross_entropy(z, torch.full((len(z),), k), reduction="none")
        for k in range(num_classes)
    ]
    return torch.stack(columns, dim=1).detach().numpy()


def logits_of_all_kinds():
    """Return outputs of fresh networks, random logits, and the extremes of the bounds."""
    kinds = []
    for seed in range(6):
        x, _ = small_digits(50, seed=seed)
        widths = ([49, 10], [49, 32, 10], [49, 32, 32, 32, 10])[seed % 3]
        kinds.append(network(widths, activation=("relu", "tanh")[seed % 2], seed=seed)(x))
        rng = np.random.default_rng(seed)
        kinds.append(torch.tensor(10.0 ** (seed - 3) * rng.standard_normal((50, 3 + seed))))
    halves = torch.tensor([[0.0] * 5 + [1.0] * 5], dtype=torch.float64)
    one_low = torch.tensor([[0.0] + [1.0] * 9], dtype=torch.float64)
    return [*kinds, 0.1 * halves, 2 * halves, 20 * one_low]


@pytest.mark.claim("prop-pytorch-fresh")
def test_losses_lie_as_near_to_ln_k_as_the_logits_to_each_other(claim):
    single, mean_above, mean_below, narrow, tighter, equal = [], [], [], [], [], []
    for z in logits_of_all_kinds():
        losses = losses_of_all_labels(z)
        spread = np.ptp(z.detach().numpy(), axis=1)
        low, high = fresh_loss_range(z.shape[1], spread=spread)
        distance = np.abs(losses - low).max(axis=1)
        single.append(np.max(distance - spread))
        narrow.append(np.max(distance - spread / 2))
        means = losses.mean(axis=1)
        mean_above.append(np.max(means - high))
        mean_below.append(np.max(low - means))
        tighter.append(np.max(means - low - spread**2 / 9))
        equal.append(np.max(means - low))
    # an excess over a bound; rounding of losses up to 400
    comparison = {"predicted": np.zeros(len(single)), "tolerance": 1e-12}
    over = partial(np.maximum, 0)
    claim.agrees(
        "each loss within the spread of ln K", measured=over(single), draws=12, **comparison
    )
    claim.agrees("mean over labels, from above", measured=over(mean_above), draws=12, **comparison)
    claim.agrees("mean over labels, from below", measured=over(mean_below), draws=12, **comparison)
    claim.refutes("within half the spread", measured=over(narrow), **comparison)
    claim.refutes("one ninth for one eighth", measured=over(tighter), **comparison)
    claim.refutes("ln K exactly", measured=over(equal), **comparison)


SETTINGS = {"learning_rate": 0.1, "momentum": 0.9, "weight_decay": 0.05}


def torch_run(groups_of, *, seed, num_steps):
    """Train with PyTorch's optimiser; return gradients met and parameters reached."""
    x, y = small_digits(40, seed=seed)
    model = network([49, 8, 10], seed=seed)
    names = {"lr": SETTINGS["learning_rate"], "momentum": SETTINGS["momentum"]}
    optimizer = torch.optim.SGD(groups_of(model.parameters()), **names)
    start = [p.detach().numpy().copy() for p in model.parameters()]
    gradients = []
    for _ in range(num_steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        gradients.append([p.grad.numpy().copy() for p in model.parameters()])
        optimizer.step()
    return start, gradients, [p.detach().numpy().copy() for p in model.parameters()]


def flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


def replay(start, gradients, step, *, decays):
    """Take the same gradients, step by step, with a rule of one's own."""
    reached = []
    for index, weights in enumerate(start):
        velocity = np.zeros_like(weights)
        for gradient in gradients:
            weights, velocity = step(weights, gradient[index], velocity, decay=decays[index])
        reached.append(weights)
    return flat(reached)


def our_step(weights, gradient, velocity, *, decay):
    settings = SETTINGS | {"weight_decay": decay}
    return momentum_step(weights, gradient, velocity, **settings)


def averaging_step(weights, gradient, velocity, *, decay):
    new = 0.9 * velocity + 0.1 * (gradient + decay * weights)
    return weights - 0.1 * new, new


def decoupled_step(weights, gradient, velocity, *, decay):
    new = 0.9 * velocity + gradient
    return (1 - 0.1 * decay) * weights - 0.1 * new, new


@pytest.mark.claim("prop-pytorch-sgd")
def test_the_optimiser_takes_the_steps_that_are_written_out(claim):
    decay = SETTINGS["weight_decay"]
    measured, written, unbiased, averaged, apart, groups, wanted = [], [], [], [], [], [], []
    for seed in range(5):
        everything = lambda p: [{"params": list(p), "weight_decay": decay}]  # noqa: E731
        start, gradients, end = torch_run(everything, seed=seed, num_steps=15)
        all_decay, none_decays = [decay] * 4, [decay, 0, decay, 0]
        measured.append(flat(end))
        written.append(replay(start, gradients, our_step, decays=all_decay))
        unbiased.append(replay(start, gradients, our_step, decays=none_decays))
        averaged.append(replay(start, gradients, averaging_step, decays=all_decay))
        apart.append(replay(start, gradients, decoupled_step, decays=all_decay))
        exempt = partial(decay_groups, weight_decay=decay)
        start, gradients, end = torch_run(exempt, seed=seed, num_steps=15)
        groups.append(flat(end))
        wanted.append(replay(start, gradients, our_step, decays=none_decays))
    comparison = {"measured": measured, "tolerance": 1e-13}  # 15 roundings of numbers of order 1
    claim.agrees("490 parameters, 5 runs of 15 steps", predicted=written, draws=5, **comparison)
    claim.refutes("biases exempt", predicted=unbiased, **comparison)
    claim.refutes("velocity as an average", predicted=averaged, **comparison)
    claim.refutes("decay apart from the velocity", predicted=apart, **comparison)
    claim.agrees(
        "with groups, biases exempt", predicted=wanted, measured=groups, draws=5, tolerance=1e-13
    )


@pytest.mark.claim("prop-pytorch-momentum")
def test_on_a_slope_momentum_multiplies_the_rate_and_comes_late(claim):
    kept = np.array([0.0, 0.3, 0.5, 0.9, 0.99])
    rates = np.array([0.05, 1.0, 0.2, 0.01, 0.3])
    measured = []
    for momentum, rate in zip(kept, rates, strict=True):
        height = nn.Parameter(torch.zeros((), dtype=torch.float64))
        optimizer = torch.optim.SGD([height], lr=float(rate), momentum=float(momentum))
        path = [0.0]
        for _ in range(100):
            optimizer.zero_grad()
            height.backward()  # the loss is the parameter: its gradient is 1
            optimizer.step()
            path.append(-height.item())
        measured.append(path)
    steps = np.arange(101)
    columns = {"learning_rate": rates[:, None], "momentum": kept[:, None]}
    predicted = displacement(steps, **columns)
    factor = rates[:, None] / (1 - kept[:, None])
    comparison = {"measured": measured, "tolerance": 1e-11}  # a hundred roundings
    claim.agrees("ways of 5 settings, 100 steps", predicted=predicted, **comparison)
    claim.refutes("plain rate", predicted=rates[:, None] * steps, **comparison)
    claim.refutes("effective rate at once", predicted=factor * steps, **comparison)
    late = factor * (steps - kept[:, None] * (1 - kept[:, None] ** steps))
    claim.refutes("late by the momentum", predicted=late, **comparison)


@pytest.mark.claim("prop-pytorch-momentum")
def test_on_a_parabola_momentum_raises_the_edge_by_less_than_two(claim):
    kept, sharpness = np.meshgrid([0.0, 0.3, 0.5, 0.9, 0.95], [0.5, 3.0, 40.0])
    low, high = 0.1 / sharpness, 10 / sharpness
    for _ in range(14):
        rates = (low + high) / 2
        place, velocity = np.ones_like(rates), np.zeros_like(rates)
        for _ in range(2500):
            velocity = kept * velocity + sharpness * place
            place = np.clip(place - rates * velocity, -1e9, 1e9)
            velocity = np.clip(velocity, -1e12, 1e12)
        settles = np.abs(place) < 1
        low, high = np.where(settles, rates, low), np.where(settles, high, rates)
    # bisected to 10/2**14 of the width, and 2500 steps tell what is a thousandth from the edge
    comparison = {"measured": low, "tolerance": 3e-3, "relative": True}
    claim.agrees(
        "edges of 15 settings", predicted=momentum_edge(sharpness, momentum=kept), **comparison
    )
    claim.refutes("as without momentum", predicted=2 / sharpness, **comparison)
    claim.refutes("by the effective rate", predicted=2 * (1 - kept) / sharpness, **comparison)


def loss_curve(widths, *, seed, rate, num_steps, scale=1.0):
    """Descend on all samples at once by steps so small that they follow the flow."""
    x, y = small_digits(60, seed=seed)
    model = network(widths, seed=seed)
    losses = []
    with torch.no_grad():
        for parameter in model.parameters():
            parameter *= scale
    for _ in range(num_steps):
        loss = nn.functional.cross_entropy(model(x), y)
        losses.append(loss.item())
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for parameter, gradient in zip(model.parameters(), gradients, strict=True):
                parameter -= rate * gradient
    return np.array(losses)


@pytest.mark.claim("prop-pytorch-convex")
def test_without_a_hidden_layer_the_loss_never_falls_faster_than_before(claim):
    speed_ups, deep = [], []
    for seed in range(6):
        scale = (0.01, 1.0, 20.0)[seed % 3]
        curve = loss_curve([49, 10], seed=seed, rate=0.05, num_steps=150, scale=scale)
        speed_ups.append(max(0.0, np.max(-np.diff(curve, n=2))))
        curve = loss_curve([49, 16, 16, 10], seed=seed, rate=0.2, num_steps=150)
        deep.append(max(0.0, np.max(-np.diff(curve, n=2))))
    # rounding of losses of order 10
    comparison = {"predicted": np.zeros(6), "tolerance": 1e-13}
    claim.agrees(
        "largest speed-up from step to step, 6 runs", measured=speed_ups, draws=6, **comparison
    )
    claim.refutes("the same with two hidden layers", measured=deep, **comparison)


@pytest.mark.claim("prop-pytorch-patience")
def test_deep_networks_need_more_than_ten_epochs_and_linear_ones_do_not(claim):
    digits, source = load_digits(), torch.Generator().manual_seed(1)
    x, labels = image_tensor(digits.images), torch.tensor(digits.labels)
    parts = split_samples(5000, counts=(4000, 500), generator=source)
    train, validation = ((x[part], labels[part]) for part in parts)
    options = {"activation": "relu", "num_epochs": 60, "batch_size": 400, "seeds": (20, 21, 22)}
    sgd = partial(torch.optim.SGD, lr=0.05, momentum=0.9, weight_decay=0.01)
    deep, linear = (
        train_replicas(widths, train, validation=validation, optimizer=sgd, **options)
        for widths in ([784, 32, 32, 32, 10], [784, 10])
    )
    early, late = deep.validation_accuracies[:, [9, 59]].T
    # the bounds of the proposition as ends of ranges: below 0.86, above 0.90, 0.88 to 0.91
    claim.agrees("deep, ten epochs", predicted=3 * [0.76], measured=early, draws=1, tolerance=0.1)
    claim.agrees("deep, sixty epochs", predicted=3 * [0.95], measured=late, draws=1, tolerance=0.05)
    claim.refutes("they stay", predicted=3 * [0.76], measured=late, tolerance=0.1)
    flat_ones = linear.validation_accuracies[:, [9, 59]]
    middle = np.full((3, 2), 0.895)
    claim.agrees(
        "linear, both times", predicted=middle, measured=flat_ones, draws=1, tolerance=0.015
    )
