"""The demo in a notebook, as far as Python sees it."""

from __future__ import annotations

import subprocess
import sys

import pytest
import traitlets

from learndyn import live


def test_importing_the_demos_does_not_import_the_widget():
    code = "import sys, learndyn.live; sys.exit(bool({'anywidget', 'pscript'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_package_has_no_other_lazy_names():
    with pytest.raises(AttributeError, match="has no attribute 'display'"):
        live.display  # noqa: B018


def test_a_demo_starts_with_the_values_given():
    demo = live.show("two-weights", w1=2.0, rate=0.2)
    assert demo.state == {"w1": 2.0, "w2": -1.6, "rate": 0.2, "step": 211.0}


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="no live demo 'three-weights'"):
        live.show("three-weights")
    with pytest.raises(ValueError, match="no control 'w3'"):
        live.show("two-weights", w3=1.0)


def test_the_state_can_be_set_in_part_but_not_to_what_the_sliders_lack():
    demo = live.show("two-weights")
    demo.state = {"rate": 0.2}
    assert demo.state == {"w1": 1.4, "w2": -1.6, "rate": 0.2, "step": 211.0}
    with pytest.raises((ValueError, traitlets.TraitError), match="rate must be one of 61 values"):
        demo.state = {"rate": 0.21}


def test_a_saved_notebook_holds_the_static_figure_with_its_style():
    first, second = live.show("two-weights"), live.show("two-weights")
    data, _ = first._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"].startswith("<style>")
    assert "<svg" in data["text/html"]
    assert first.html != second.html
