"""What the translator refuses, with the file and the line."""

from __future__ import annotations

import importlib

import pytest

from learndyn.live.translate import translate


@pytest.fixture
def live_module(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)

    def make(name, code):
        (tmp_path / f"{name}.py").write_text(code)
        return importlib.import_module(name)

    return make


def test_a_name_that_the_page_will_not_know_is_refused(live_module):
    module = live_module("uses_numpy", "import numpy as np\n\ndef view(x):\n    return np.sin(x)\n")
    with pytest.raises(ValueError, match=r"uses_numpy\.py:4: np\.sin is unknown in JavaScript"):
        translate([module])


def test_a_misspelt_name_is_refused(live_module):
    module = live_module("misspelt", "def view(width):\n    return widht\n")
    with pytest.raises(ValueError, match=r"misspelt\.py:2: widht is unknown"):
        translate([module])


def test_a_function_that_another_live_module_lacks_is_refused(live_module):
    code = "from learndyn.live import numerals\n\ndef view(x):\n    return numerals.roman(x)\n"
    module = live_module("asks_too_much", code)
    with pytest.raises(ValueError, match=r"asks_too_much\.py:4: numerals\.roman is unknown"):
        translate([module])


@pytest.mark.parametrize("text", ['f"{x:.2f}"', 'f"{x!r}"'])
def test_a_format_specification_is_refused(live_module, text):
    module = live_module(f"formats_{len(text)}", f"def view(x):\n    return {text}\n")
    with pytest.raises(ValueError, match=r":2: f-strings of live modules hold no format"):
        translate([module])


def test_a_keyword_is_refused(live_module):
    module = live_module("by_keyword", "def view(x):\n    return max([x], default=0.0)\n")
    with pytest.raises(
        ValueError, match=r"by_keyword\.py:2: live modules pass arguments by position"
    ):
        translate([module])


def test_a_bound_of_range_that_depends_on_a_condition_is_refused(live_module):
    code = "def view(n):\n    return [i for i in range(n if n > 0 else 1)]\n"
    module = live_module("conditional_bound", code)
    with pytest.raises(ValueError, match=r"conditional_bound\.py:2: name a bound of range"):
        translate([module])


@pytest.mark.parametrize("statement", ["LEVELS.append(2.0)", "for i in LEVELS:\n    pass"])
def test_what_would_run_on_import_is_refused(live_module, statement):
    name = f"runs_{len(statement)}"
    module = live_module(name, f"LEVELS = [1.0]\n{statement}\n")
    with pytest.raises(
        ValueError, match=rf"{name}\.py:2: live modules hold constants and functions"
    ):
        translate([module])


def test_modules_are_translated_with_what_they_import_and_without_docstrings(
    live_module, javascript
):
    code = (
        "from learndyn.live import numerals as n\n\n"
        'WORD = "pi"\n\n'
        "def view(x: float) -> str:\n"
        '    """Say a number."""\n'
        '    return f"{WORD} is {n.fixed(x, 2)}"\n'
    )
    script = translate([live_module("says_a_number", code)])
    assert "Say a number" not in script
    call = "says_a_number.view(3.14159)"
    assert javascript.eval(f"(() => {{ {script}\nreturn {call}; }})()") == "pi is 3.14"
