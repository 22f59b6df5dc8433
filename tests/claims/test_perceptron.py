"""Propositions of the chapter on the perceptron: distances, layers, activations, regions."""

import math
from itertools import combinations

import numpy as np
import pytest
import torch
from scipy.optimize import linprog, minimize

from learndyn.activations import RELU, SIGMOID, TANH, leaky_relu
from learndyn.rng import spawn_generators
from learndyn.theory.approximation import compose_affine
from learndyn.theory.half_spaces import escape_direction, nearest_points, signed_distance


def nearest_by_search(point, w, b):
    """Minimise the distance over the boundary, which is described without w's length."""
    basis = np.linalg.svd(w[np.newaxis])[2][1:]
    axis = int(np.argmax(np.abs(w)))
    anchor = np.zeros(w.size)
    anchor[axis] = -b / w[axis]

    def squared(t):
        gap = anchor + t @ basis - point
        return gap @ gap, 2 * basis @ gap

    best = minimize(squared, np.zeros(w.size - 1), jac=True, method="BFGS", options={"gtol": 1e-12})
    return anchor + best.x @ basis


@pytest.mark.claim("prop-perceptron-distance")
def test_signed_distance_is_the_way_to_the_nearest_point(claim):
    measured, feet, predicted, names = [], [], [], {}
    predicted_feet = []
    for index, rng in enumerate(spawn_generators(1, count=24)):
        inputs = 2 + index % 4
        w, b = rng.standard_normal(inputs) * 10 ** rng.uniform(-1, 1), rng.standard_normal()
        # the origin is one of the points
        point = rng.standard_normal(inputs) * (index % 3 > 0)
        foot = nearest_by_search(point, w, b)
        side = 1 if w @ (point - foot) > 0 else -1
        measured.append(side * np.linalg.norm(point - foot))
        feet.extend(foot)
        predicted.append(signed_distance(point[np.newaxis], weights=w, bias=b)[0])
        predicted_feet.extend(nearest_points(point[np.newaxis], weights=w, bias=b)[0])
        score, size = w @ point + b, np.linalg.norm(w)
        wrong = {"score": score, "square of the length": score / size**2,
                 "unsigned": abs(score) / size, "minus b": (w @ point - b) / size}  # fmt: skip
        for name, value in wrong.items():
            names.setdefault(name, []).append(value)
    # the search stops at gradients of 1e-12 or where rounding hides the descent
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees("signed distances, 2 to 5 inputs", predicted=predicted, draws=24, **comparison)
    claim.agrees(
        "nearest points", predicted=predicted_feet, measured=feet, draws=24, tolerance=1e-6
    )
    for name, values in names.items():
        claim.refutes(name, predicted=values, **comparison)


def hulls_meet(first, second):
    """Look for weights that make the same mean of both sets."""
    count = len(first) + len(second)
    sums = np.zeros((2, count))
    sums[0, : len(first)] = sums[1, len(first) :] = 1
    same = np.concatenate([first, -second]).T
    found = linprog(
        np.zeros(count), A_eq=np.vstack([same, sums]), b_eq=[0] * same.shape[0] + [1, 1],
        bounds=(0, None), method="highs",
    )  # fmt: skip
    return found.status == 0


def a_line_separates(first, second):
    """Try all lines through two points, turned and shifted a little either way."""
    points = np.concatenate([first, second])
    for i, j in combinations(range(len(points)), 2):
        along = points[j] - points[i]
        for turn in (1e-7, -1e-7):
            c, s = np.cos(turn), np.sin(turn)
            middle = (points[i] + points[j]) / 2
            w = np.array([-(s * along[0] + c * along[1]), c * along[0] - s * along[1]])
            for shift in (-1e-9, 0.0, 1e-9):
                z = (points - middle) @ w + shift
                sides = z[: len(first)], z[len(first) :]
                if (min(sides[0]) > 0 > max(sides[1])) or (max(sides[0]) < 0 < min(sides[1])):
                    return True
    return False


@pytest.mark.claim("prop-perceptron-hulls")
def test_a_line_separates_exactly_where_hulls_are_apart(claim):
    predicted, measured, means_apart = [], [], []
    for rng in spawn_generators(2, count=60):
        first = rng.standard_normal((5, 2))
        second = rng.standard_normal((5, 2)) + rng.uniform(0, 3.5)
        predicted.append(float(not hulls_meet(first, second)))
        measured.append(float(a_line_separates(first, second)))
        # a wrong rule: boxes along the axes instead of hulls
        apart = (first.max(0) < second.min(0)) | (second.max(0) < first.min(0))
        means_apart.append(float(apart.any()))
    assert 10 < sum(measured) < 50
    comparison = {"measured": measured, "tolerance": 0}
    claim.agrees("separable or not, 60 pairs of sets", predicted=predicted, draws=60, **comparison)
    claim.refutes("boxes instead of hulls", predicted=means_apart, **comparison)


def pass_through(x, weights, biases, activation=lambda z: z):
    """Pass each sample by itself through all layers."""
    rows = []
    for sample in x:
        for weight, bias in zip(weights, biases, strict=True):
            sample = activation(weight @ sample + bias)
        rows.append(sample)
    return np.array(rows)


@pytest.mark.claim("prop-perceptron-composition")
def test_layers_without_activation_are_one_affine_map(claim):
    measured, bent, predicted, wrong = [], [], [], {"biases only added": [], "last bias only": []}
    for index, rng in enumerate(spawn_generators(3, count=12)):
        widths = [3, 5, 2, 4, 2][: 3 + index % 3]
        pairs = list(zip(widths[1:], widths[:-1], strict=True))
        weights = [rng.standard_normal(pair) / 2 for pair in pairs]
        biases = [rng.standard_normal(width) for width in widths[1:]]
        x = rng.standard_normal((6, 3))
        total, shift = compose_affine(weights, biases)
        predicted.extend((x @ total.T + shift).ravel())
        measured.extend(pass_through(x, weights, biases).ravel())
        bent.extend(pass_through(x, weights, biases, np.tanh).ravel())
        added = sum(bias.sum() for bias in biases)
        wrong["biases only added"].extend((x @ total.T + added).ravel())
        wrong["last bias only"].extend((x @ total.T + biases[-1]).ravel())
    # sums of some ten numbers of size one
    comparison = {"tolerance": 1e-12}
    claim.agrees(
        "outputs of 2 to 4 layers", predicted=predicted, measured=measured, draws=12, **comparison
    )
    claim.refutes("with tanh", predicted=predicted, measured=bent, **comparison)
    for name, values in wrong.items():
        claim.refutes(name, predicted=values, measured=measured, **comparison)


@pytest.mark.claim("prop-perceptron-derivatives")
def test_derivatives_are_slopes(claim):
    z = np.linspace(-6, 6, 401) + 0.007
    h = 1e-5
    for unit, wrong in (
        (SIGMOID, lambda z: SIGMOID.function(z)),
        (TANH, lambda z: 1 - TANH.function(z)),
        (leaky_relu(0.2), lambda z: np.where(z > 0, 1.0, 0.0)),
    ):
        slopes = (unit.function(z + h) - unit.function(z - h)) / (2 * h)
        # curvature: h**2 / 6 times the third derivative, at most 2; rounding 1e-16 / 1e-5
        comparison = {"measured": slopes, "tolerance": 1e-9}
        claim.agrees(unit.name, predicted=unit.derivative(z), **comparison)
        claim.refutes(f"wrong slope of {unit.name}", predicted=wrong(z), **comparison)
    bounds = [SIGMOID.derivative(z).max(), TANH.derivative(z).max()]
    grid = np.linspace(-1e-3, 1e-3, 2001)
    tops = [np.max(np.diff(f(grid)) / np.diff(grid)) for f in (SIGMOID.function, np.tanh)]
    claim.agrees("steepest slopes", predicted=[0.25, 1.0], measured=tops, tolerance=1e-6)
    claim.refutes("at most one for both", predicted=[1.0, 1.0], measured=tops, tolerance=1e-6)
    assert bounds[0] <= 0.25
    assert bounds[1] <= 1


@pytest.mark.claim("prop-perceptron-derivatives")
def test_the_convention_at_zero_is_that_of_autograd_and_the_slope_from_the_left(claim):
    alphas = [0.0, 0.1, 0.2, -0.5]
    predicted = [float(leaky_relu(alpha).derivative(np.array(0.0))) for alpha in alphas]
    by_torch = []
    for alpha in alphas:
        z = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        torch.nn.functional.leaky_relu(z, alpha).sum().backward()
        by_torch.append(float(z.grad))
    left, right = (
        [float(leaky_relu(alpha).function(np.array(step))) / step for alpha in alphas]
        for step in (-1e-3, 1e-3)
    )
    for name, measured in (("PyTorch", by_torch), ("slope from the left", left)):
        claim.agrees(name, predicted=predicted, measured=measured, tolerance=1e-12)
        claim.refutes("one at zero", predicted=right, measured=measured, tolerance=1e-12)
    z = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    torch.relu(z).sum().backward()
    assert float(z.grad) == float(RELU.derivative(np.array(0.0))) == 0


def network(rng, *, units, inputs, activation):
    """Return a random network with one hidden layer as a function of points in rows."""
    w, b = rng.standard_normal((units, inputs)), rng.standard_normal(units)
    v, c = rng.standard_normal(units), rng.standard_normal()
    return lambda x: activation(x @ w.T + b) @ v + c


def some_ray_stays(f, point):
    """Whether some of 1440 directions leads far away without a change of sign."""
    angles = np.linspace(0, 2 * np.pi, 1440, endpoint=False)
    ways = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    steps = np.geomspace(1e-2, 1e4, 60)
    x = point + steps[:, np.newaxis, np.newaxis] * ways
    signs = np.sign(f(x.reshape(-1, 2))).reshape(60, 1440)
    return bool(np.any(np.all(signs == np.sign(f(point[np.newaxis])), axis=0)))


def sides(z):
    """A step, with which a network is any rule about positive scores that adds up."""
    return (z > 0).astype(float)


@pytest.mark.claim("prop-perceptron-enclose")
def test_two_rising_units_never_close_a_region(claim):
    found, closed, squared, deeper = [], [], [], []
    for index, rng in enumerate(spawn_generators(4, count=60)):
        activation = (np.tanh, RELU.function, SIGMOID.function, sides)[index % 4]
        f = network(rng, units=1 + index % 2, inputs=2, activation=activation)
        found.append(float(some_ray_stays(f, 2 * rng.standard_normal(2))))
        # three units around a point near the middle, and two squares
        angles = rng.uniform(0, 2 * np.pi) + 2 * np.pi / 3 * np.arange(3)
        w = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        start = 0.2 * rng.standard_normal(2)
        triangle = lambda x, w=w: 0.1 - RELU.function(x @ w.T - 1).sum(axis=1)  # noqa: E731
        closed.append(float(some_ray_stays(triangle, start)))
        squared.append(float(some_ray_stays(lambda x: 1 - np.sum(x**2, axis=1), start)))
        # two units, read by three
        second = lambda x, w=w: 0.1 - RELU.function(np.tanh(x) @ w.T - 0.2).sum(axis=1)  # noqa: E731
        deeper.append(float(some_ray_stays(second, 0.2 * start)))
    comparison = {"predicted": np.ones(60), "tolerance": 0}
    claim.agrees("a ray stays inside, 60 networks", measured=found, draws=60, **comparison)
    claim.refutes("with three units", measured=closed, **comparison)
    claim.refutes("with two units that square", measured=squared, **comparison)
    assert not any(deeper)
    claim.refutes("with a wider second layer", measured=deeper, **comparison)


@pytest.mark.claim("prop-perceptron-enclose")
def test_the_direction_found_leads_no_score_the_wrong_way(claim):
    falls, wrong = [], []
    steps = np.linspace(0, 50, 200)
    for index, rng in enumerate(spawn_generators(5, count=40)):
        inputs = 2 + index % 3
        units = rng.integers(1, inputs + 1)
        w = rng.standard_normal((units, inputs))
        if index % 4 == 0:
            w[-1] = w[0]  # dependent
        b, v = rng.standard_normal(units), rng.standard_normal(units)
        x = rng.standard_normal(inputs)
        for signs, record in ((np.sign(v), falls), (-np.sign(v), wrong)):
            u = escape_direction(w, signs=signs)
            path = np.tanh((x + steps[:, np.newaxis] * u) @ w.T + b) @ v
            record.append(round(max(0.0, float(np.max(path[0] - path))), 10))
    comparison = {"predicted": np.zeros(40), "tolerance": 1e-10}
    claim.agrees("falls of f along the ray", measured=falls, draws=40, **comparison)
    claim.refutes("signs reversed", measured=wrong, **comparison)


@pytest.mark.claim("prop-perceptron-enclose")
def test_three_half_planes_lie_between_two_circles(claim):
    radii, far, near = [0.5, 1.0, 3.0, 1.7, 0.2], [], []
    angles = np.linspace(0, 2 * np.pi, 1801)
    ways = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    for radius, rng in zip(radii, spawn_generators(6, count=5), strict=True):
        turns = rng.uniform(0, 2 * np.pi) + 2 * np.pi / 3 * np.arange(3)
        w = np.stack([np.cos(turns), np.sin(turns)], axis=1)
        lengths = np.linspace(0, 4 * radius, 2001)
        inside = np.stack([np.all(length * ways @ w.T < radius, axis=1) for length in lengths])
        reach = lengths[np.argmin(inside, axis=0)]  # the first length outside
        far.append(reach.max() / radius)
        near.append(reach.min() / radius)
    # lengths are two thousandths of the radius apart, directions a fifth of a degree
    both = {"measured": [*far, *near], "tolerance": 5e-3}
    claim.agrees(
        "farthest and nearest boundary over rho", predicted=[2] * 5 + [1] * 5, draws=5, **both
    )
    claim.refutes("root of 3", predicted=[math.sqrt(3)] * 5 + [1] * 5, **both)
