"""The script that the pages ship draws and says, to the character, what the Python does."""

from __future__ import annotations

import itertools
import json
import math
import random
import statistics
import subprocess
import sys

import pytest

from learndyn.live.catalogue import CATALOGUE

WIDTHS = (290.0, 350.0, 463.0)
NUM_RANDOM_STATES = 100
# Where Python takes a fifth of a second for each: training of a network with hidden layers.
FEWER_STATES = {"modes": 12, "spiral": 8}
# A process of its own: type checks at each call, as tests have them, take ten times as long.
DRAW = """
import json, sys
from learndyn.live.catalogue import find
demo = find(sys.argv[1])
data = demo.data()
pictures = [demo.view("x", state, data, width) for state, width in json.load(sys.stdin)]
json.dump(pictures, sys.stdout, allow_nan=False)
"""


def corner_states(demo):
    """Return all corners, or 64 of them where there are more."""
    ends = [(control.values[0], control.values[-1]) for control in demo.controls]
    keys = [control.key for control in demo.controls]
    corners = list(itertools.product(*ends))
    if len(corners) > 64:
        corners = random.Random(demo.name).sample(corners, 64)
    return [dict(zip(keys, values, strict=True)) for values in corners]


def random_states(demo, *, count):
    choose = random.Random(demo.name).choice
    return [{c.key: choose(c.values) for c in demo.controls} for _ in range(count)]


@pytest.fixture(scope="module", params=CATALOGUE.values(), ids=lambda demo: demo.name)
def drawn(request):
    """Return a demo and, for each of many cases (state and width), its picture."""
    demo = request.param
    count = FEWER_STATES.get(demo.name, NUM_RANDOM_STATES)
    states = corner_states(demo) + random_states(demo, count=count)
    cases = list(zip(states, itertools.cycle(WIDTHS)))
    command = [sys.executable, "-c", DRAW, demo.name]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return demo, cases, json.loads(done.stdout)


def assert_same(python, javascript, path):
    """Text to the character, numbers to 1e-12."""
    if isinstance(python, dict):
        assert python.keys() == javascript.keys(), path
        for key in python:
            assert_same(python[key], javascript[key], f"{path}.{key}")
    elif isinstance(python, list):
        assert len(python) == len(javascript), path
        for i, pair in enumerate(zip(python, javascript, strict=True)):
            assert_same(*pair, f"{path}[{i}]")
    elif isinstance(python, float):
        assert math.isclose(python, javascript, rel_tol=1e-12), path
    else:
        assert python == javascript, path


def test_the_script_equals_the_python_at_corners_and_100_random_states(drawn, javascript):
    demo, cases, pictures = drawn
    javascript.eval(f"globalThis.data = {json.dumps(demo.data())}")
    for (state, width), picture in zip(cases, pictures, strict=True):
        call = f'learndynViews["{demo.name}"]("x", {json.dumps(state)}, data, {width})'
        shown = json.loads(javascript.eval(f"JSON.stringify({call})"))
        assert_same(picture, shown, f"{state}")


def test_no_picture_holds_a_number_that_is_none(drawn):
    demo, cases, pictures = drawn
    for (state, _), picture in zip(cases, pictures, strict=True):
        for text in [*picture["panels"], picture["text"], *itertools.chain(*picture["rows"])]:
            for word in ("NaN", "nan", "Infinity", "inf", "undefined", "None", "null", "∞"):
                assert word not in text, f"{word} in {demo.name} at {state}"


@pytest.mark.parametrize("demo", CATALOGUE.values(), ids=lambda demo: demo.name)
def test_a_picture_is_computed_within_ten_milliseconds(demo, javascript):
    states = json.dumps(random_states(demo, count=40))
    javascript.eval(f"globalThis.data = {json.dumps(demo.data())}")
    times = javascript.eval(
        f"""JSON.stringify({states}.map((state) => {{
          const runs = [0, 1, 2].map(() => {{
            const start = Date.now();
            learndynViews["{demo.name}"]("x", state, data, 463);
            return Date.now() - start;
          }});
          return Math.min(...runs);
        }}))"""
    )
    assert statistics.median(json.loads(times)) <= 10, demo.name
