"""What holds for every test and every example in a docstring."""

from __future__ import annotations

import os
from collections.abc import Iterator

# Workers of the tests share the cores: more threads in each are slower. Read when NumPy and PyTorch
# are loaded, which in workers is after this.
os.environ["OMP_NUM_THREADS"] = "1"

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    """Leave no figure open."""
    yield
    plt.close("all")
