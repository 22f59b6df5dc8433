"""Gradient descent on the slope and the intercept of a line, and its exact solution.

This module is in the live subset (see `learndyn.live.translate`). The inputs are x = m + u, where u
has mean 0 and mean square 1. With the errors da of the slope and db of the intercept, the loss is
floor + da**2 + (m*da + db)**2; its matrix of second derivatives is twice [[1 + m*m, m], [m, 1]],
whose eigenvalues mu and 1/mu belong to a steep and a flat direction.
"""

from __future__ import annotations

import math

from learndyn.live.contracts import Data

# The loss at which a run counts as diverged, as in `learndyn.trajectory`.
DIVERGENCE_LIMIT = 1e12


def best_line(centre: float, data: Data) -> list[float]:
    """Return the slope and the intercept of the least-squares line.

    Parameters
    ----------
    centre : float
        The mean m of the inputs.
    data : mapping
        ``slope`` of the best line and ``level``, the mean of y.

    Returns
    -------
    list of float
        Slope and intercept.
    """
    slope: float = data["slope"]
    return [slope, data["level"] - slope * centre]


def steepness(centre: float) -> float:
    """Return mu, half the curvature of the loss in its steep direction; 1/mu is the flat one's.

    Parameters
    ----------
    centre : float
        The mean m of the inputs, 0 or more.

    Returns
    -------
    float
        1 or more; the learning rate must stay below 1/mu.
    """
    return 1.0 + 0.5 * centre * centre + centre * math.sqrt(1.0 + 0.25 * centre * centre)


def descend(start: list[float], centre: float, rate: float, data: Data) -> dict:
    """Run gradient descent on slope and intercept.

    Parameters
    ----------
    start : list of float
        Slope and intercept at step 0.
    centre : float
        The mean m of the inputs.
    rate : float
        Learning rate.
    data : mapping
        ``slope``, ``level`` and ``noise_floor`` of the data, and ``num_steps``.

    Returns
    -------
    dict
        Lists ``slopes``, ``intercepts`` and ``losses`` by step, and ``diverged``: the step at which
        the loss left all bounds, which is not recorded, or -1.
    """
    best = best_line(centre, data)
    slope, intercept = start
    slopes: list[float] = []
    intercepts: list[float] = []
    losses: list[float] = []
    for step in range(int(data["num_steps"]) + 1):
        tilt = slope - best[0]
        # the error in the middle of the inputs
        lift = centre * tilt + intercept - best[1]
        loss = data["noise_floor"] + tilt * tilt + lift * lift
        if not loss <= DIVERGENCE_LIMIT:
            return _record(slopes, intercepts, losses, step)
        slopes.append(slope)
        intercepts.append(intercept)
        losses.append(loss)
        slope = slope - rate * 2.0 * (tilt + centre * lift)
        intercept = intercept - rate * 2.0 * lift
    return _record(slopes, intercepts, losses, -1)


def errors(start: list[float], centre: float, data: Data) -> list[float]:
    """Split the error of a start into its steep and its flat part.

    Parameters
    ----------
    start : list of float
        Slope and intercept.
    centre : float
        The mean m of the inputs.
    data : mapping
        ``slope`` and ``level`` of the data.

    Returns
    -------
    list of float
        The parts, and the unit vector of the steep direction; the flat one is orthogonal to it.
    """
    best = best_line(centre, data)
    across = steep_direction(centre)
    tilt = start[0] - best[0]
    lift = start[1] - best[1]
    steep = across[0] * tilt + across[1] * lift
    flat = across[0] * lift - across[1] * tilt
    return [steep, flat, across[0], across[1]]


def steep_direction(centre: float) -> list[float]:
    """Return the unit vector of the steep direction, in the plane of slope and intercept.

    Parameters
    ----------
    centre : float
        The mean m of the inputs, 0 or more; for 0 all directions are alike.

    Returns
    -------
    list of float
        Its slope and its intercept, both positive.
    """
    first = steepness(centre) - 1.0 if centre > 0.0 else 1.0
    second = centre if centre > 0.0 else 1.0
    length = math.sqrt(first * first + second * second)
    return [first / length, second / length]


def exact_losses(start: list[float], centre: float, rate: float, data: Data) -> list[float]:
    """Return the loss of each step from the formula, without taking the steps.

    Parameters
    ----------
    start : list of float
        Slope and intercept at step 0.
    centre : float
        The mean m of the inputs.
    rate : float
        Learning rate.
    data : mapping
        As in `descend`.

    Returns
    -------
    list of float
        The losses, up to the first one beyond all bounds.
    """
    parts = errors(start, centre, data)
    mu = steepness(centre)
    steep = mu * parts[0] * parts[0]
    flat = parts[1] * parts[1] / mu
    steep_factor = 1.0 - 2.0 * rate * mu
    flat_factor = 1.0 - 2.0 * rate / mu
    losses: list[float] = []
    for _ in range(int(data["num_steps"]) + 1):
        losses.append(data["noise_floor"] + steep + flat)
        if losses[len(losses) - 1] > DIVERGENCE_LIMIT:
            return losses
        steep = steep * steep_factor * steep_factor
        flat = flat * flat_factor * flat_factor
    return losses


def flow_path(start: list[float], centre: float, count: int, data: Data) -> list[list[float]]:
    """List points of the exact path of gradient flow from a start to the best line.

    Parameters
    ----------
    start : list of float
        Slope and intercept.
    centre : float
        The mean m of the inputs.
    count : int
        How many pieces the path is divided into.
    data : mapping
        ``slope`` and ``level`` of the data.

    Returns
    -------
    list of list of float
        All slopes, then all intercepts.
    """
    best = best_line(centre, data)
    steep, flat, right, up = errors(start, centre, data)
    ratio = steepness(centre) * steepness(centre)
    slopes = []
    intercepts = []
    for i in range(count + 1):
        # what is left of the flat part, closest at first, where the path bends; of the steep part
        # its power mu**2 is left
        part = i / count
        rest = 1.0 - part * part * part
        left = math.exp(ratio * math.log(rest)) if rest > 0.0 else 0.0
        slopes.append(best[0] + right * steep * left - up * flat * rest)
        intercepts.append(best[1] + up * steep * left + right * flat * rest)
    return [slopes, intercepts]


def ring(level: float, centre: float, count: int, data: Data) -> list[list[float]]:
    """List points of equal loss around the best line.

    Parameters
    ----------
    level : float
        The loss above the floor; positive.
    centre : float
        The mean m of the inputs.
    count : int
        How many pieces the ellipse is divided into.
    data : mapping
        ``slope`` and ``level`` of the data.

    Returns
    -------
    list of list of float
        All slopes, then all intercepts; the last point is the first one again.
    """
    best = best_line(centre, data)
    radius = math.sqrt(level)
    slopes = []
    intercepts = []
    for i in range(count + 1):
        angle = 2.0 * math.pi * (i % count) / count
        tilt = radius * math.cos(angle)
        slopes.append(best[0] + tilt)
        intercepts.append(best[1] + radius * math.sin(angle) - centre * tilt)
    return [slopes, intercepts]


def _record(slopes: list[float], intercepts: list[float], losses: list[float], end: int) -> dict:
    """Put together what a run leaves behind."""
    return {"slopes": slopes, "intercepts": intercepts, "losses": losses, "diverged": end}
