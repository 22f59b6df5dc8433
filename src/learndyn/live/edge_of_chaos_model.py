"""Random networks for a page: two inputs through one small network, and the theory of wide ones.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

import math

from learndyn.live.contracts import State

WIDTH = 32
LAYERS = 20
# Evenly spaced nodes for means over a normal number: the sum is exact to five digits here.
SPACING = 0.4
COUNT = 15
STEPS = 400
MODULUS = 2147483647.0
FACTOR = 16807.0


def theory(state: State) -> dict:
    """Predict lengths, correlations and factors of all layers.

    Parameters
    ----------
    state : mapping of str to float
        ``sw`` and ``sb``, the variances of weights and biases; ``c0``, the correlation of the
        inputs; ``kind``, 0 for tanh and 1 for the rectifier.

    Returns
    -------
    dict
        ``q``, ``c`` and ``chi``, a list with an entry for each layer.
    """
    q = state["sw"] + state["sb"]
    c = (state["sw"] * state["c0"] + state["sb"]) / q
    out: dict = {"q": [], "c": [], "chi": []}
    for _ in range(LAYERS):
        out["q"].append(q)
        out["c"].append(c)
        out["chi"].append(factor(q, state))
        following = next_length(q, state)
        c = (carried(q, c, state) + state["sb"]) / following
        q = following
    return out


def settled_length(state: State) -> float:
    """Return the length at which layers of tanh units settle.

    Parameters
    ----------
    state : mapping of str to float
        As in `theory`.

    Returns
    -------
    float
        The length; near the origin of the plane, where the approach is slow, a little above it.
    """
    q = 1.0
    for _ in range(STEPS):
        q = next_length(q, state)
    return q


def next_length(q: float, state: State) -> float:
    """Return the length of the next layer.

    Parameters
    ----------
    q : float
        Length of this one.
    state : mapping of str to float
        As in `theory`.

    Returns
    -------
    float
        The length.
    """
    return carried(q, 1.0, state) + state["sb"]


def carried(q: float, c: float, state: State) -> float:
    """Return what the weights carry of the product of two activities, without the biases.

    Parameters
    ----------
    q, c : float
        Length of both inputs, and their correlation.
    state : mapping of str to float
        As in `theory`.

    Returns
    -------
    float
        Weight variance times the mean product.
    """
    rest = math.sqrt(max(0.0, 1.0 - c * c))
    if state["kind"] > 0.5:
        angle = math.pi / 2.0 if c == 0.0 else arc_cosine(c)
        return state["sw"] * q * (rest + c * (math.pi - angle)) / (2.0 * math.pi)
    size = math.sqrt(q)
    nodes = grid()
    weights = nodes["w"]
    places = nodes["u"]
    total = 0.0
    for i in range(len(places)):
        first = math.tanh(size * places[i])
        second = first
        if c < 1.0:
            second = 0.0
            for j in range(len(places)):
                partner = c * places[i] + rest * places[j]
                second = second + weights[j] * math.tanh(size * partner)
        total = total + weights[i] * first * second
    return state["sw"] * total


def factor(q: float, state: State) -> float:
    """Return the factor of small squared changes, and of squared gradients, in a layer.

    Parameters
    ----------
    q : float
        Length of the layer.
    state : mapping of str to float
        As in `theory`.

    Returns
    -------
    float
        The factor.
    """
    if state["kind"] > 0.5:
        return 0.5 * state["sw"]
    nodes = grid()
    total = 0.0
    for i in range(len(nodes["u"])):
        value = math.tanh(math.sqrt(q) * nodes["u"][i])
        slope = 1.0 - value * value
        total = total + nodes["w"][i] * slope * slope
    return state["sw"] * total


def grid() -> dict:
    """Return nodes ``u`` and weights ``w`` of sum 1 for means over a standard normal number.

    Returns
    -------
    dict
        Two lists.
    """
    places = []
    weights = []
    total = 0.0
    for i in range(-COUNT, COUNT + 1):
        u = SPACING * i
        weight = math.exp(-0.5 * u * u)
        places.append(u)
        weights.append(weight)
        total = total + weight
    return {"u": places, "w": [weight / total for weight in weights]}


def arc_cosine(c: float) -> float:
    """Return the angle whose cosine is given, by halving an interval.

    Parameters
    ----------
    c : float
        From -1 to 1.

    Returns
    -------
    float
        The angle, to twelve digits.
    """
    low = 0.0
    high = math.pi
    for _ in range(44):
        middle = 0.5 * (low + high)
        if math.cos(middle) > c:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def network(state: State) -> dict:
    """Send two inputs through one random network.

    Parameters
    ----------
    state : mapping of str to float
        As in `theory`, and ``net``, the number of the network. Networks of one number share their
        draws, scaled.

    Returns
    -------
    dict
        ``q``, mean squares of what the first input gives, and ``c``, the correlations.
    """
    source = [1000003.0 * state["net"] + 71.0]
    for _ in range(10):
        uniform(source)
    # weights turn any input into any other, so that two axes are as good as any two directions
    first = [0.0 for _ in range(WIDTH)]
    second = [0.0 for _ in range(WIDTH)]
    first[0] = math.sqrt(WIDTH)
    second[0] = state["c0"] * first[0]
    second[1] = math.sqrt(1.0 - state["c0"] * state["c0"]) * first[0]
    out: dict = {"q": [], "c": []}
    for _ in range(LAYERS):
        received = layer(first, second, state, source)
        q = 0.0
        other = 0.0
        product = 0.0
        for i in range(WIDTH):
            q = q + received[0][i] * received[0][i]
            other = other + received[1][i] * received[1][i]
            product = product + received[0][i] * received[1][i]
        out["q"].append(q / WIDTH)
        out["c"].append(product / (math.sqrt(q) * math.sqrt(other)))
        first = [activity(z, state) for z in received[0]]
        second = [activity(z, state) for z in received[1]]
    return out


def layer(
    first: list[float], second: list[float], state: State, source: list[float]
) -> list[list[float]]:
    """Draw a layer, and return what its units receive from two inputs.

    Parameters
    ----------
    first, second : list of float
        The inputs.
    state : mapping of str to float
        As in `theory`.
    source : list of float
        Where the random numbers stand.

    Returns
    -------
    list of list of float
        What the units receive from the first and from the second.
    """
    scale = math.sqrt(state["sw"] / WIDTH)
    shift = math.sqrt(state["sb"])
    one = []
    two = []
    for _ in range(WIDTH):
        a = 0.0
        b = 0.0
        for j in range(0, WIDTH, 2):
            pair = normal_pair(source)
            a = a + pair[0] * first[j] + pair[1] * first[j + 1]
            b = b + pair[0] * second[j] + pair[1] * second[j + 1]
        bias = shift * normal_pair(source)[0]
        one.append(scale * a + bias)
        two.append(scale * b + bias)
    return [one, two]


def activity(z: float, state: State) -> float:
    """Return what a unit makes of what it receives.

    Parameters
    ----------
    z : float
        What it receives.
    state : mapping of str to float
        As in `theory`.

    Returns
    -------
    float
        The activity.
    """
    return max(0.0, z) if state["kind"] > 0.5 else math.tanh(z)


def normal_pair(source: list[float]) -> list[float]:
    """Return two normal numbers, by the method of Box and Muller.

    Parameters
    ----------
    source : list of float
        Where the random numbers stand; moved on.

    Returns
    -------
    list of float
        The numbers.
    """
    radius = math.sqrt(-2.0 * math.log(uniform(source)))
    angle = 2.0 * math.pi * uniform(source)
    return [radius * math.cos(angle), radius * math.sin(angle)]


def uniform(source: list[float]) -> float:
    """Return a number between 0 and 1, by Lehmer's generator.

    Parameters
    ----------
    source : list of float
        Where the random numbers stand; moved on. All products are whole numbers that floats hold.

    Returns
    -------
    float
        The number.
    """
    source[0] = (FACTOR * source[0]) % MODULUS
    return source[0] / MODULUS
