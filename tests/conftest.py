"""What holds for every test: shapes are checked, global random state is left alone."""

from __future__ import annotations

import jaxtyping
import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import settings
from jaxtyping import install_import_hook

install_import_hook("learndyn", "beartype.beartype")

mpl.use("agg")

settings.register_profile("fast", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("fast")


@pytest.fixture(autouse=True)
def global_random_state_is_untouched():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    yield
    after = np.random.get_state()[1]  # noqa: NPY002
    assert np.array_equal(before, after), "the test, or the package, drew from NumPy's global state"


@pytest.fixture
def bad_input(monkeypatch):
    """Leave the rejection of wrong arguments to the package itself."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)
