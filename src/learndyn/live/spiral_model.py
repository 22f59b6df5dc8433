"""A small network that learns to tell the arms of a spiral apart, trained by Adam on all points.

This module is in the live subset (see `learndyn.live.translate`). Parameters are one flat list,
layer after layer: first its weights, row after row, then its biases. Training can amplify the last
digit of a number without bound, and two languages differ there in their exponential functions; all
arithmetic on the way is therefore done by operations that are exactly rounded in both.
"""

from __future__ import annotations

import math

from learndyn.live import numerals
from learndyn.live.contracts import Data

MEAN_DECAY = 0.9
SQUARE_DECAY = 0.999
FLOOR = 1e-8
# The last run, which is the next one too if only the step shown has changed.
LAST = {"text": "", "data": {}, "run": {}}


def cached_run(settings: list[float], data: Data) -> dict:
    """Return what `train` returns, computed anew only for other settings or data.

    Parameters
    ----------
    settings : list of float
        As in `train`.
    data : mapping
        As in `train`.

    Returns
    -------
    dict
        The run.
    """
    text = " ".join([numerals.significant(number, 6) for number in settings])
    if LAST["data"] is not data or LAST["text"] != text:
        LAST["run"] = train(settings, data)
        LAST["data"] = data
        LAST["text"] = text
    run: dict = LAST["run"]  # type: ignore[assignment]
    return run


def layer_sizes(hidden: int, width: int, classes: int) -> list[int]:
    """List the numbers of units from the inputs to the outputs.

    Parameters
    ----------
    hidden, width : int
        Number of hidden layers, and their width.
    classes : int
        Number of outputs.

    Returns
    -------
    list of int
        Two inputs, the hidden layers, the outputs.
    """
    sizes = [2]
    for _ in range(hidden):
        sizes.append(width)
    sizes.append(classes)
    return sizes


def parameter_count(hidden: int, width: int, classes: int) -> int:
    """Count the parameters by the formula of the chapter.

    Parameters
    ----------
    hidden, width : int
        Number of hidden layers, 1 or more, and their width.
    classes : int
        Number of outputs.

    Returns
    -------
    int
        Weights and biases together.
    """
    return (hidden - 1) * width * width + (2 + hidden + classes) * width + classes


def train(settings: list[float], data: Data) -> dict:
    """Train a network and keep its parameters at each step.

    Parameters
    ----------
    settings : list of float
        Number of hidden layers, their width, 1 for tanh or 0 for the rectifier, the learning rate,
        and which of the starts.
    data : mapping
        Points ``x`` (first and second coordinates in turn), their ``labels``, ``num_classes``,
        ``num_steps``, and ``starts``: for each start numbers between -1 and 1.

    Returns
    -------
    dict
        For each step ``parameters`` and ``losses``; and ``sizes``, the numbers of units.
    """
    sizes = layer_sizes(int(settings[0]), int(settings[1]), int(data["num_classes"]))
    is_smooth = settings[2] > 0.5
    now = _start(sizes, data["starts"][int(settings[4])])
    means = [0.0 for _ in now]
    squares = [0.0 for _ in now]
    parameters = []
    losses = []
    steps = int(data["num_steps"])
    mean_left = 1.0
    square_left = 1.0
    for step in range(steps + 1):
        slopes = [0.0 for _ in now]
        loss = _loss_and_gradient(now, sizes, is_smooth, data, slopes)
        parameters.append(now)
        losses.append(loss)
        if step < steps:
            mean_left = mean_left * MEAN_DECAY
            square_left = square_left * SQUARE_DECAY
            now = now[:]
            pace = settings[3] / (1.0 - mean_left)
            for i in range(len(now)):
                slope = slopes[i]
                means[i] = MEAN_DECAY * means[i] + (1.0 - MEAN_DECAY) * slope
                squares[i] = SQUARE_DECAY * squares[i] + (1.0 - SQUARE_DECAY) * slope * slope
                size = math.sqrt(squares[i] / (1.0 - square_left)) + FLOOR
                now[i] = now[i] - pace * means[i] / size
    return {"parameters": parameters, "losses": losses, "sizes": sizes}


def forward(
    parameters: list[float], sizes: list[int], is_smooth: bool, x: float, y: float
) -> list[list[float]]:
    """Compute what all units give for one point.

    Parameters
    ----------
    parameters : list of float
        The parameters.
    sizes : list of int
        Numbers of units from the inputs to the outputs.
    is_smooth : bool
        Whether the hidden units take tanh, not the rectifier.
    x, y : float
        The point.

    Returns
    -------
    list of list of float
        The inputs, the hidden layers, the outputs.
    """
    units = [x, y]
    layers = [units]
    at = 0
    last = len(sizes) - 2
    for k in range(last + 1):
        fan_in = sizes[k]
        bias = at + fan_in * sizes[k + 1]
        out = []
        for i in range(sizes[k + 1]):
            total = parameters[bias + i]
            for j in range(fan_in):
                total = total + parameters[at] * units[j]
                at = at + 1
            if k < last:
                if is_smooth:
                    total = tanh(total)
                elif total < 0.0:
                    total = 0.0
            out.append(total)
        at = bias + sizes[k + 1]
        layers.append(out)
        units = out
    return layers


def exponential(x: float) -> float:
    """Return the exponential function, the same to the last digit in Python and in JavaScript.

    Parameters
    ----------
    x : float
        The argument; beyond 32 in size it is taken to be 32 in size.

    Returns
    -------
    float
        The value, with a relative error below 1e-11.

    Examples
    --------
    >>> exponential(0.0), round(exponential(1.0), 12)
    (1.0, 2.718281828459)
    """
    part = max(-32.0, min(32.0, x)) / 256.0
    total = 1.0
    for i in range(8):
        total = 1.0 + part * total / (8.0 - i)
    for _ in range(8):
        total = total * total
    return total


def tanh(x: float) -> float:
    """Return the hyperbolic tangent by way of `exponential`.

    Parameters
    ----------
    x : float
        The argument.

    Returns
    -------
    float
        The value.

    Examples
    --------
    >>> tanh(0.0), round(tanh(0.5), 12)
    (0.0, 0.46211715726)
    """
    return 1.0 - 2.0 / (1.0 + exponential(2.0 * x))


def largest(outputs: list[float]) -> int:
    """Say which output is the largest, the first of those that are equal.

    Parameters
    ----------
    outputs : list of float
        The outputs.

    Returns
    -------
    int
        The class that is predicted.
    """
    best = 0
    for i in range(1, len(outputs)):
        if outputs[i] > outputs[best]:
            best = i
    return best


def silent_units(parameters: list[float], sizes: list[int], data: Data) -> list[int]:
    """Count in each hidden layer the rectifiers that give zero for every point.

    Parameters
    ----------
    parameters : list of float
        The parameters.
    sizes : list of int
        Numbers of units from the inputs to the outputs.
    data : mapping
        As in `train`.

    Returns
    -------
    list of int
        One number for each hidden layer.
    """
    counts = []
    active = []
    for k in range(1, len(sizes) - 1):
        counts.append(sizes[k])
        active.append([False for _ in range(sizes[k])])
    for n in range(len(data["labels"])):
        layers = forward(parameters, sizes, False, data["x"][2 * n], data["x"][2 * n + 1])
        for k in range(len(counts)):
            for i in range(sizes[k + 1]):
                if layers[k + 1][i] > 0.0 and not active[k][i]:
                    active[k][i] = True
                    counts[k] = counts[k] - 1
    return counts


def arm_at(x: float, y: float, arms: int) -> int:
    """Return the arm that is closest in angle at a point's own radius.

    Parameters
    ----------
    x, y : float
        The point.
    arms : int
        Number of arms.

    Returns
    -------
    int
        The arm.
    """
    radius = math.hypot(x, y)
    best = 0
    nearest = -2.0
    for k in range(arms):
        angle = 2.0 * math.pi / arms * (2.0 * radius + k)
        close = x * math.sin(angle) + y * math.cos(angle)
        if close > nearest * radius + 1e-12:
            nearest = close / radius if radius > 0.0 else 1.0
            best = k
    return best


def _start(sizes: list[int], draws: list[float]) -> list[float]:
    """Scale numbers between -1 and 1 to the weights of a network."""
    out: list[float] = []
    for k in range(len(sizes) - 1):
        bound = 1.0 / math.sqrt(sizes[k])
        for _ in range((sizes[k] + 1) * sizes[k + 1]):
            out.append(bound * draws[len(out)])
    return out


def _loss_and_gradient(
    parameters: list[float], sizes: list[int], is_smooth: bool, data: Data, slopes: list[float]
) -> float:
    """Return the cross-entropy, a mean over all points, and add its gradient to `slopes`."""
    count = len(data["labels"])
    total = 0.0
    for n in range(count):
        layers = forward(parameters, sizes, is_smooth, data["x"][2 * n], data["x"][2 * n + 1])
        outputs = layers[len(layers) - 1]
        top = outputs[largest(outputs)]
        errors = [exponential(output - top) for output in outputs]
        norm = 0.0
        for error in errors:
            norm = norm + error
        wanted = int(data["labels"][n])
        total = total + math.log(norm) - (outputs[wanted] - top)
        for i in range(len(errors)):
            errors[i] = errors[i] / (norm * count)
        errors[wanted] = errors[wanted] - 1.0 / count
        _send_back(parameters, sizes, is_smooth, layers, errors, slopes)
    return total / count


def _send_back(
    parameters: list[float],
    sizes: list[int],
    is_smooth: bool,
    layers: list[list[float]],
    errors: list[float],
    slopes: list[float],
) -> None:
    """Add the gradient of one point to `slopes`, from the outputs back to the inputs."""
    end = len(parameters)
    for back in range(len(sizes) - 1):
        k = len(sizes) - 2 - back
        fan_in = sizes[k]
        bias = end - sizes[k + 1]
        at = bias - fan_in * sizes[k + 1]
        end = at
        units = layers[k]
        before = [0.0 for _ in range(fan_in)]
        for i in range(sizes[k + 1]):
            error = errors[i]
            slopes[bias + i] = slopes[bias + i] + error
            for j in range(fan_in):
                slopes[at] = slopes[at] + error * units[j]
                before[j] = before[j] + error * parameters[at]
                at = at + 1
        if k > 0:
            for j in range(fan_in):
                unit = units[j]
                if is_smooth:
                    before[j] = before[j] * (1.0 - unit * unit)
                elif unit <= 0.0:
                    before[j] = 0.0
        errors = before
