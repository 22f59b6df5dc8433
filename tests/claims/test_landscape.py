"""The claims of the chapter on the landscape of two weights."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from learndyn.datasets import LineSamples, fit_line, noisy_line
from learndyn.rng import spawn_generators
from learndyn.theory import landscape, two_weights

# Measurements go through the samples one by one: neither the least-squares slope nor the
# package's gradient, which the predictions use, enters into them.
TEN_POINTS = np.linspace(0, 1, 10)


def noisy_samples(seed, *, count, slope=1.0):
    """Draw data sets around one line; their least-squares slopes differ."""
    generators = spawn_generators(seed, count=count)
    return [noisy_line(20, slope=slope, noise_std=0.3, rng=rng) for rng in generators]


def numbers_of(samples):
    fit = fit_line(samples.x, samples.y)
    return {"input_moment": fit.input_moment, "slope": fit.slope}


def loss_by_hand(weights, samples):
    """Return the loss; weights along the last axis."""
    products = weights[..., 0] * weights[..., 1]
    return np.mean((np.multiply.outer(products, samples.x) - samples.y) ** 2, axis=-1)


def pull_by_hand(weights, samples):
    """Return the mean of 2 e x; weights along the last axis."""
    error = weights[..., :1] * weights[..., 1:] * samples.x - samples.y
    return np.mean(2 * error * samples.x, axis=-1, keepdims=True)


def step_by_hand(weights, samples, *, rate):
    return weights - rate * pull_by_hand(weights, samples) * weights[..., ::-1]


def solve_flow(start, times, *, samples, events=None):
    """Integrate the flow numerically, from the gradient over all samples."""

    def velocity(_, weights):
        return -pull_by_hand(weights, samples) * weights[::-1]

    accuracy = {"method": "LSODA", "rtol": 1e-12, "atol": 1e-14}
    return solve_ivp(velocity, (0, times[-1]), start, t_eval=times, events=events, **accuracy)


def slopes_by_differences(points, samples, *, step=1e-6):
    """Differentiate the loss numerically in both directions."""
    shifts = step * np.eye(2)
    rise = [loss_by_hand(points + d, samples) - loss_by_hand(points - d, samples) for d in shifts]
    return np.stack(rise, axis=-1) / (2 * step)


def curvatures_by_differences(points, samples, *, step=1e-4):
    """Differentiate the loss twice, numerically, and return the matrices."""
    shifts = step * np.eye(2)

    def loss(shift):
        return loss_by_hand(points + shift, samples)

    rows = [
        [loss(a + b) - loss(a - b) - loss(b - a) + loss(-a - b) for b in shifts] for a in shifts
    ]
    return np.moveaxis(np.array(rows), (0, 1), (-2, -1)) / (4 * step**2)


@pytest.mark.claim("prop-landscape-speed")
def test_the_norm_of_the_gradient_has_two_factors(claim):
    formulas = {"exact": [], "package": [], "without weights": [], "without root": [], "half": []}
    measured = []
    for seed, samples in enumerate(noisy_samples(1, count=5)):
        fit = fit_line(samples.x, samples.y)
        points = np.random.default_rng(seed).uniform(-2, 2, size=(40, 2))
        measured.append(np.linalg.norm(slopes_by_differences(points, samples), axis=-1))
        excess = loss_by_hand(points, samples) - fit.noise_floor
        size = np.linalg.norm(points, axis=-1)
        formulas["exact"].append(2 * np.sqrt(fit.input_moment * excess) * size)
        formulas["package"].append(landscape.gradient_norm(points, **numbers_of(samples)))
        formulas["without weights"].append(2 * np.sqrt(fit.input_moment * excess))
        formulas["without root"].append(2 * fit.input_moment * excess * size)
        formulas["half"].append(np.sqrt(fit.input_moment * excess) * size)
    # central differences of a quartic: truncation step^2, rounding 1e-16 / step
    comparison = {"measured": measured, "tolerance": 1e-6}
    claim.agrees("norm at 200 points", predicted=formulas["exact"], draws=200, **comparison)
    claim.agrees("norm by the package", predicted=formulas["package"], draws=200, **comparison)
    claim.refutes(
        "without the size of the weights", predicted=formulas["without weights"], **comparison
    )
    claim.refutes("excess loss without its root", predicted=formulas["without root"], **comparison)
    claim.refutes("without the factor 2", predicted=formulas["half"], **comparison)


@pytest.mark.claim("prop-landscape-curvature")
def test_both_curvatures_are_positive_in_a_band_only(claim):
    determinants, formulas, signs, bands = [], [], [], []
    wrong = {"half instead of a third": [], "no outer border": [], "factor 4 missing": []}
    for seed, samples in enumerate(noisy_samples(2, count=5)):
        data = numbers_of(samples)
        points = np.random.default_rng(seed).uniform(-2, 2, size=(200, 2))
        matrices = curvatures_by_differences(points, samples)
        c, beta, p = data["input_moment"], data["slope"], points.prod(axis=-1)
        determinants.append(np.linalg.det(matrices))
        formulas.append(4 * c**2 * (beta - p) * (3 * p - beta))
        wrong["factor 4 missing"].append(c**2 * (beta - p) * (3 * p - beta))
        # beyond the noise of the differences, the sign of the smaller curvature is certain
        clear = np.abs(determinants[-1]) > 1e-5
        signs.append(np.where(clear, np.sign(np.linalg.eigvalsh(matrices)[:, 0]), 0))
        for rule, low, high in (
            (bands, 1 / 3, 1.0),
            (wrong["half instead of a third"], 1 / 2, 1.0),
            (wrong["no outer border"], 1 / 3, np.inf),
        ):
            is_bowl = (low * beta < p) & (p < high * beta)
            rule.append(np.where(clear, np.where(is_bowl, 1, -1), 0))
    # second differences: rounding 1e-16 / step^2, times a curvature of order 10
    comparison = {"measured": determinants, "tolerance": 1e-5}
    claim.agrees("determinant at 1000 points", predicted=formulas, draws=1000, **comparison)
    claim.refutes("without the factor 4", predicted=wrong.pop("factor 4 missing"), **comparison)
    claim.agrees(
        "sign of the smaller curvature", predicted=bands, measured=signs, draws=1000, tolerance=0.5
    )
    for name, rule in wrong.items():
        claim.refutes(name, predicted=rule, measured=signs, tolerance=0.5)


@pytest.mark.claim("prop-landscape-curvature")
def test_nothing_but_origin_and_solutions_stops_the_flow(claim):
    """On a grid of cells, the gradient vanishes in the cells that hold such a point only."""
    samples = LineSamples(TEN_POINTS, TEN_POINTS)
    axis = np.linspace(-2, 2, 402)  # the origin lies in the middle of a cell
    slopes = slopes_by_differences(np.stack(np.meshgrid(axis, axis), axis=-1), samples)
    corners = np.array([slopes[:-1, :-1], slopes[1:, :-1], slopes[:-1, 1:], slopes[1:, 1:]])
    # both derivatives change sign, or come near zero, within a cell that holds a stationary point
    may_vanish = np.all((corners.min(axis=0) <= 1e-3) & (corners.max(axis=0) >= -1e-3), axis=-1)
    middle = (axis[:-1] + axis[1:]) / 2
    first, second = np.meshgrid(middle, middle)
    known = {
        "origin and solutions": (np.abs(first * second - 1) < 0.05) | (first**2 + second**2 < 1e-3),
        "solutions only": np.abs(first * second - 1) < 0.05,
    }
    found = {name: np.sum(may_vanish & ~near) for name, near in known.items()}
    comparison = {"predicted": 0.0, "tolerance": 0.5}
    other = "other cells where the gradient may vanish, of 160801"
    claim.agrees(other, measured=found["origin and solutions"], **comparison)
    claim.refutes("solutions only", measured=found["solutions only"], **comparison)


@pytest.mark.claim("prop-landscape-basins")
def test_the_sign_of_the_sum_decides_where_the_flow_ends(claim):
    rules = {"sum": [], "package": [], "first weight": [], "second weight": [], "product": []}
    measured = []
    for seed, samples in enumerate(noisy_samples(3, count=5)):
        data = numbers_of(samples)
        starts = np.random.default_rng(seed).uniform(-2, 2, size=(10, 2))
        starts = np.concatenate([starts, [[1.0, -1.0], [-0.5, 0.5]]])
        ends = np.array([solve_flow(s, [0.0, 60.0], samples=samples).y[:, -1] for s in starts])
        # the solver leaves the line by rounding; within this time such an error stays small
        ends[-2:] = [solve_flow(s, [0.0, 15.0], samples=samples).y[:, -1] for s in starts[-2:]]
        size = np.sqrt(data["slope"]) / 2
        measured.append(np.where(np.abs(ends).max(axis=-1) < size, 0, np.sign(ends[:, 0])))
        rules["sum"].append(np.sign(starts.sum(axis=-1)))
        rules["package"].append(landscape.flow_branch(starts, slope=data["slope"]))
        rules["first weight"].append(np.sign(starts[:, 0]))
        rules["second weight"].append(np.sign(starts[:, 1]))
        rules["product"].append(np.where(starts.prod(axis=-1) > 0, np.sign(starts[:, 0]), 0))
    comparison = {"measured": measured, "tolerance": 0.5}  # branches are -1, 0 or 1
    claim.agrees(
        "branch, 12 starts, 5 data sets", predicted=rules.pop("sum"), draws=50, **comparison
    )
    claim.agrees("branch by the package", predicted=rules.pop("package"), draws=50, **comparison)
    for name, rule in rules.items():
        claim.refutes(f"sign of the {name}", predicted=rule, **comparison)


def near_solution(beta, distance):
    """Make an event: the product has come so near to the slope, as a fraction of it."""
    return lambda _, weights: abs(weights[0] * weights[1] / beta - 1) - distance


@pytest.mark.claim("prop-landscape-delay")
def test_the_wait_grows_with_the_logarithm_of_the_distance(claim):
    predicted, measured, wrong = [], [], {"half the rate": [], "place left out": []}
    for samples in noisy_samples(4, count=5):
        data = numbers_of(samples)
        c, beta = data["input_moment"], data["slope"]
        half_way = near_solution(beta, 0.5)  # from below
        half_way.terminal = True
        for gap in (1e-3, 1e-5, 1e-7):
            for along in (0.0, -1.0, 2.5):
                start = np.array([gap + along, gap - along]) / np.sqrt(2)
                found = solve_flow(start, [0.0, 400.0], samples=samples, events=half_way)
                measured.append(found.t_events[0][0])
                predicted.append(float(landscape.saddle_delay(gap, difference=along, **data)))
                scale = 1 / (2 * c * beta)
                wrong["half the rate"].append(2 * predicted[-1])
                wrong["place left out"].append(scale * np.log(np.sqrt(2 * beta) / gap))
    # the limit is reached up to gap^2 ln(1/gap), which is 1e-5 at the largest gap
    comparison = {"measured": measured, "tolerance": 2e-4}
    claim.agrees(
        "time, 3 distances, 3 places, 5 data sets", predicted=predicted, draws=1, **comparison
    )
    for name, values in wrong.items():
        claim.refutes(name, predicted=values, **comparison)


@pytest.mark.claim("prop-landscape-approach")
def test_the_last_digits_come_at_the_rate_of_the_sharpness(claim):
    measured, predicted, balanced, saddle = [], [], [], []
    for seed, samples in enumerate(noisy_samples(5, count=5)):
        data = numbers_of(samples)
        late, later = (near_solution(data["slope"], distance) for distance in (1e-4, 1e-6))
        for start in np.random.default_rng(seed).uniform(-2, 2, size=(6, 2)):
            rate = float(two_weights.sharpness_at_minimum(two_weights.imbalance(start), **data))
            found = solve_flow(start, [0.0, 100.0], samples=samples, events=[late, later])
            measured.append(np.log(100) / (found.t_events[1][-1] - found.t_events[0][-1]))
            predicted.append(rate)
            balanced.append(4 * data["input_moment"] * data["slope"])
            saddle.append(2 * data["input_moment"] * data["slope"])
    # a ten-thousandth of the way is left, and the rest of the formula changes by as much
    comparison = {"measured": measured, "tolerance": 5e-4, "relative": True}
    claim.agrees("rate of decay, 6 starts, 5 data sets", predicted=predicted, draws=1, **comparison)
    claim.refutes("imbalance left out", predicted=balanced, **comparison)
    claim.refutes("rate of the saddle", predicted=saddle, **comparison)
    claim.refutes("rate of the loss", predicted=2 * np.array(predicted), **comparison)


@pytest.mark.claim("prop-landscape-side")
def test_a_step_crosses_from_beyond_the_curve_and_only_from_there(claim):
    kept, rules = [], {"exact": [], "factor 2": [], "no slope": [], "size of the product": []}
    for seed, samples in enumerate(noisy_samples(6, count=5)):
        data = numbers_of(samples)
        rng = np.random.default_rng(seed)
        starts, rates = rng.uniform(-3, 3, size=(400, 2)), rng.uniform(0.05, 3, size=(400, 1))
        after = step_by_hand(starts, samples, rate=rates)
        kept.append(np.sign(after.sum(axis=-1)) * np.sign(starts.sum(axis=-1)))
        p, width = starts.prod(axis=-1), 1 / (data["input_moment"] * rates[:, 0])
        rules["exact"].append(np.sign(data["slope"] + width / 2 - p))
        rules["factor 2"].append(np.sign(data["slope"] + width - p))
        rules["no slope"].append(np.sign(width / 2 - p))
        rules["size of the product"].append(np.sign(data["slope"] + width / 2 - np.abs(p)))
    comparison = {"measured": kept, "tolerance": 0.5}  # sides kept are 1, crossings -1
    claim.agrees(
        "side after a step, 2000 steps", predicted=rules.pop("exact"), draws=2000, **comparison
    )
    for name, rule in rules.items():
        claim.refutes(name, predicted=rule, **comparison)


@pytest.mark.claim("prop-landscape-side")
def test_a_step_multiplies_the_distance_from_the_line_by_a_known_factor(claim):
    samples = LineSamples(TEN_POINTS, TEN_POINTS)
    data = numbers_of(samples)
    rng = np.random.default_rng(7)
    starts, rates = rng.uniform(-3, 3, size=(200, 2)), rng.uniform(0.05, 3, size=(200, 1))
    after = step_by_hand(starts, samples, rate=rates)
    signs = np.array([1.0, -1.0])
    before, now = (
        np.stack([w.sum(axis=-1), (signs * w).sum(axis=-1)], axis=-1) for w in (starts, after)
    )
    pull = 2 * data["input_moment"] * (starts.prod(axis=-1) - data["slope"])
    factor = 1 - signs * rates * pull[:, np.newaxis]
    comparison = {"measured": now, "tolerance": 1e-12}  # rounding
    claim.agrees(
        "sum and difference after a step", predicted=factor * before, draws=200, **comparison
    )
    claim.refutes("signs exchanged", predicted=factor[:, ::-1] * before, **comparison)


def follow(starts, samples, *, rate, num_steps):
    """Descend, and say whether the loss ever rose, a step crossed, and where each run ended."""
    weights, losses = starts, loss_by_hand(starts, samples)
    rose, crossed = np.zeros(len(starts), bool), np.zeros(len(starts), bool)
    floor = np.mean((samples.y - numbers_of(samples)["slope"] * samples.x) ** 2)
    for _ in range(num_steps):
        # a run that leaves all bounds has shown what it had to
        after = np.clip(step_by_hand(weights, samples, rate=rate), -1e3, 1e3)
        now = loss_by_hand(after, samples)
        rose |= now > np.maximum(losses, floor + 1e-13)
        crossed |= after.sum(axis=-1) * weights.sum(axis=-1) <= 0
        weights, losses = after, now
    arrived = losses - floor < 1e-6
    return rose, crossed, np.where(arrived, np.sign(weights[:, 0]), 0)


@pytest.mark.claim("prop-landscape-safe")
def test_below_the_safe_rate_descent_ends_where_flow_does(claim):
    axis = (np.arange(15) - 6.8) / 2.6  # no start is on the line w1 = -w2
    starts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    found = {"safe": [], "edge of the solution": [], "twice the rate": []}
    for samples in noisy_samples(8, count=5):
        data = numbers_of(samples)
        safe = landscape.safe_learning_rate(starts, **data)
        edge = 2 / two_weights.sharpness_at_minimum(two_weights.imbalance(starts), **data)
        rates = {
            "safe": 0.999 * safe,
            "edge of the solution": 0.999 * edge,
            "twice the rate": 2 * safe,
        }
        for name, rate in rates.items():
            rose, crossed, end = follow(starts, samples, rate=rate[:, np.newaxis], num_steps=400)
            same = end == landscape.flow_branch(starts, slope=data["slope"])
            found[name].append([rose.sum(), crossed.sum(), (~same).sum()])
    comparison = {"predicted": np.zeros((5, 3)), "tolerance": 0.5}
    what = "runs that rise, cross or end elsewhere, of 225 in each of 5 data sets"
    claim.agrees(what, measured=found.pop("safe"), draws=5, **comparison)
    for name, counts in found.items():
        claim.refutes(name, measured=counts, **comparison)


@pytest.mark.claim("prop-landscape-ellipse")
def test_no_step_crosses_the_ellipse(claim):
    predicted, measured = [], []
    wrong = {"factor 1": [], "signs of kappa exchanged": []}
    for seed, samples in enumerate(noisy_samples(9, count=5)):
        data = numbers_of(samples)
        c, beta = data["input_moment"], data["slope"]
        rng = np.random.default_rng(seed)
        starts = rng.uniform(-3, 3, size=(200, 2))
        rates = rng.uniform(0.05, 0.99 / (c * beta), size=200)
        after = step_by_hand(starts, samples, rate=rates[:, np.newaxis])

        def sides(weights, sign=1.0, rates=rates, c=c, beta=beta):
            a, b = weights.sum(axis=-1), weights[..., 0] - weights[..., 1]
            kappa = sign * c * rates * beta
            return (a**2 / (1 + kappa) + b**2 / (1 - kappa)) / 2 - 2 / (c * rates)

        p = starts.prod(axis=-1)
        factor = 1 + 4 * c**2 * rates**2 * p * (p - beta)
        measured.append(sides(after))
        predicted.append(factor * sides(starts))
        wrong["factor 1"].append(sides(starts))
        wrong["signs of kappa exchanged"].append(
            factor * sides(starts, -1.0) + sides(after) - sides(after, -1.0)
        )
    comparison = {"measured": measured, "tolerance": 1e-8}  # rounding of numbers up to 1e6
    claim.agrees(
        "difference of the sides after a step, 1000 steps",
        predicted=predicted,
        draws=1000,
        **comparison,
    )
    for name, values in wrong.items():
        claim.refutes(name, predicted=values, **comparison)


@pytest.mark.claim("prop-landscape-ellipse")
def test_runs_from_inside_stay_inside_and_runs_from_outside_never_come_in(claim):
    axis = (np.arange(24) - 11.3) / 4
    starts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    kinds, stays, circle = [], [], []
    for samples in noisy_samples(10, count=5):
        data = numbers_of(samples)
        for part in (0.2, 0.45, 0.7):  # of the largest rate for which there is an ellipse
            rate = part / (data["input_moment"] * data["slope"])
            inside = landscape.boundary_ratio(starts, learning_rate=rate, **data) < 1
            weights, was_inside, was_outside = starts, inside.copy(), ~inside
            for _ in range(40):
                weights = np.clip(step_by_hand(weights, samples, rate=rate), -1e3, 1e3)
                now = landscape.boundary_ratio(weights, learning_rate=rate, **data) < 1
                was_inside &= now
                was_outside &= ~now
            stays.append(np.where(was_inside, 1, np.where(was_outside, -1, 0)))
            kinds.append(np.where(inside, 1, -1))
            radius = np.sqrt(2 / (data["input_moment"] * rate))
            circle.append(np.where(np.linalg.norm(starts, axis=-1) < radius, 1, -1))
    comparison = {"measured": stays, "tolerance": 0.5}
    claim.agrees(
        "inside or outside for 40 steps, 8640 runs", predicted=kinds, draws=5, **comparison
    )
    claim.refutes("a circle", predicted=circle, **comparison)
