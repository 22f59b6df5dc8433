"""What the demo of illusions says: its sentences and its table.

This module is in the live subset (see `learndyn.live.translate`).
"""

from __future__ import annotations

from learndyn.live import illusions_model as model
from learndyn.live import numerals, texts
from learndyn.live.contracts import Data

# Beliefs nearer to zero than this are called none.
UNDECIDED = 0.2
# Room for a name in a sentence, in pixels of the drawing.
NAME_WIDTH = 180.0
GROUPS = ["all eight items", "four items", "two items", "the item alone"]


def describe(beliefs: list[float], means: list[float], step: int, item: int, data: Data) -> str:
    """Say what the network believes at a step, where that comes from, and what theory says.

    Parameters
    ----------
    beliefs : list of float
        The network's belief at each step.
    means : list of float
        Group means from all items to the item alone, which is the truth.
    step : int
        The step to look at.
    item : int
        The item asked about.
    data : mapping
        ``names`` of the items and, last, of the feature, and the theory of the levels.

    Returns
    -------
    str
        Three sentences.
    """
    subject = _name(item, data)
    feature = _name(len(data["names"]) - 1, data)
    now = signed(beliefs[step])
    opening = f"{subject}, {feature}: at step {step} the network says {now}; the truth is"
    opening = f"{opening} {signed(means[-1])}. {_verdict(beliefs[step], means[-1])}"
    return f"{opening} {_stage(means, step, data)} {_outlook(beliefs, means, data)}"


def table(beliefs: list[float], means: list[float], data: Data) -> list[list[str]]:
    """List the stages of the belief.

    Parameters
    ----------
    beliefs : list of float
        The network's belief at each step.
    means : list of float
        Group means from all items to the item alone.
    data : mapping
        The theory of the levels.

    Returns
    -------
    list of list of str
        Group, its mean, when its level is learned, a step of its plateau, the network's belief.
    """
    rows = []
    times = data["level_times"]
    for level in range(len(means)):
        end = times[level + 1] if level + 1 < len(times) else 1.0 * data["num_steps"]
        # late on the plateau: the level is learned, and the next has hardly begun
        read = int(times[level] + 0.45 * (end - times[level]))
        row = [GROUPS[level], signed(means[level]), numerals.fixed(times[level], 0), f"{read}"]
        row.append(signed(beliefs[read]))
        rows.append(row)
    return rows


def signed(value: float) -> str:
    """Write a number with two decimals and its sign.

    Parameters
    ----------
    value : float
        The number.

    Returns
    -------
    str
        The text; zero has no sign.

    Examples
    --------
    >>> signed(0.5), signed(-1.0), signed(0.001)
    ('+0.50', '−1.00', '0.00')
    """
    text = numerals.fixed(value, 2)
    return "+" + text if value > 0.0 and text != "0.00" else text


def worst(values: list[float], truth: float) -> int:
    """Return the step at which a belief is farthest on the wrong side.

    Parameters
    ----------
    values : list of float
        The belief at each step.
    truth : float
        +1 or -1.

    Returns
    -------
    int
        The step.

    Examples
    --------
    >>> worst([0.0, 0.5, -1.0], -1.0)
    1
    """
    found = 0
    for i in range(len(values)):
        if values[i] * truth < values[found] * truth:
            found = i
    return found


def _name(index: int, data: Data) -> str:
    """Return a name as it stands in a sentence."""
    return texts.isolate(texts.fit(data["names"][index], NAME_WIDTH))


def _verdict(value: float, truth: float) -> str:
    """Judge a belief."""
    if abs(value) < UNDECIDED:
        return "That is no opinion."
    if value * truth < 0.0:
        return "That is an illusion: the sign is wrong, and no example ever said so."
    return "The sign is right."


def _stage(means: list[float], step: int, data: Data) -> str:
    """Say where the stairs are: at the last level that theory expects to be half learned."""
    level = -1
    for i in range(len(means)):
        if step >= data["level_times"][i]:
            level = i
    times = data["level_times"]
    if level < 0:
        return f"The stairs are at zero until step {numerals.fixed(times[0], 0)}."
    since = numerals.fixed(times[level], 0)
    mean = f"the mean over {GROUPS[level]}, {signed(means[level])}, from step {since}"
    if level == len(means) - 1:
        return f"The stairs are at the truth from step {since} on."
    return f"The stairs are at {mean} to {numerals.fixed(times[level + 1], 0)}."


def _outlook(beliefs: list[float], means: list[float], data: Data) -> str:
    """Compare the worst moment with what theory says."""
    truth = means[-1]
    lowest = 0.0
    for mean in means:
        lowest = min(lowest, mean * truth)
    if lowest == 0.0:
        return "No group around it has a mean of the other sign: theory sees no illusion coming."
    step = worst(beliefs, truth)
    said = f"The network is farthest from the truth at step {step}, with {signed(beliefs[step])}"
    # a group's mean on the wrong side is always followed by a turn back
    found = model.turns(means, data)
    turn = found[0]
    for other in found:
        if other[1] * truth < turn[1] * truth:
            turn = other
    when = numerals.fixed(turn[0], 1)
    return f"{said}; theory says step {when}, {signed(turn[1])}."
