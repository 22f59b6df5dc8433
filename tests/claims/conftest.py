"""How a claim of the book is checked and recorded.

A test marked ``@pytest.mark.claim("prop-...")`` uses the fixture `claim` to compare what theory
predicts with what was measured, and to show that at least one wrong formula would not have passed.
With ``--record-claims FILE`` the comparisons are written for the book, which shows them under the
proposition.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

PROPERTY = "claim"


class Claim:
    """Compares predictions with measurements, and keeps what it compared."""

    def __init__(self, label):
        self.label = label
        self.agreements = []
        self.refuted = []

    def agrees(self, quantity, *, predicted, measured, tolerance, relative=False, draws=0):
        """Assert that the largest deviation over all entries is within the tolerance.

        `draws` tells how many independent draws (networks, data sets) each measurement goes over;
        0 where nothing is random.
        """
        deviation, index = _largest_deviation(predicted, measured, relative=relative)
        values = [float(np.atleast_1d(a)[index]) for a in (predicted, measured)]
        assert deviation[index] <= tolerance, (
            f"{self.label}: {quantity} is out of tolerance: predicted {values[0]:.10g}, "
            f"measured {values[1]:.10g}, deviation {deviation[index]:.3g} > {tolerance:.3g}"
        )
        self.agreements.append(
            {
                "quantity": quantity,
                "predicted": values[0],
                "measured": values[1],
                "deviation": float(deviation[index]),
                "tolerance": float(tolerance),
                "relative": relative,
                "cases": int(deviation.size),
                "draws": int(draws),
            }
        )

    def refutes(self, wrong_formula, *, predicted, measured, tolerance, relative=False):
        """Assert that a wrong formula would have failed the same comparison."""
        assert np.isfinite(predicted).all(), f"{self.label}: {wrong_formula} gives no numbers"
        deviation, index = _largest_deviation(predicted, measured, relative=relative)
        assert deviation[index] > tolerance, f"{self.label}: {wrong_formula} passes as well"
        self.refuted.append({"formula": wrong_formula, "deviation": float(deviation[index])})


def _largest_deviation(predicted, measured, *, relative):
    """Return all deviations and where the largest one is; not-a-number counts as infinite."""
    predicted, measured = np.asarray(predicted, dtype=float), np.asarray(measured, dtype=float)
    assert predicted.shape == measured.shape, f"shapes {predicted.shape} and {measured.shape}"
    deviation = np.abs(measured - predicted)
    if relative:
        deviation = deviation / np.abs(predicted)
    deviation = np.atleast_1d(np.where(np.isnan(deviation), np.inf, deviation))
    return deviation, np.unravel_index(np.argmax(deviation), deviation.shape)


@pytest.fixture
def claim(request):
    marker = request.node.get_closest_marker("claim")
    assert marker is not None, "a test that uses `claim` is marked @pytest.mark.claim('prop-...')"
    comparisons = Claim(marker.args[0])
    yield comparisons
    assert comparisons.agreements, f"{comparisons.label}: the test compares nothing"
    assert comparisons.refuted, f"{comparisons.label}: no wrong formula is shown to fail"
    record = {
        "label": comparisons.label,
        "test": request.node.nodeid,
        "line": request.node.location[1] + 1,
        "agreements": comparisons.agreements,
        "refuted": comparisons.refuted,
    }
    request.node.user_properties.append((PROPERTY, record))


def pytest_addoption(parser):
    parser.addoption("--record-claims", metavar="FILE", help="write all comparisons to this file")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("claim") and "claim" not in item.fixturenames:
            raise pytest.UsageError(f"{item.nodeid} is marked as a claim and compares nothing")


class Recorder:
    """Gathers the comparisons of all tests, whichever process runs them, and writes them."""

    def __init__(self, path):
        self.path = Path(path)
        self.records = []

    def pytest_runtest_logreport(self, report):
        if report.when == "teardown":
            self.records += [value for name, value in report.user_properties if name == PROPERTY]

    def pytest_sessionfinish(self):
        records = sorted(self.records, key=lambda record: record["test"])
        self.path.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


def pytest_configure(config):
    path = config.getoption("record_claims", default=None)
    if path and not hasattr(config, "workerinput"):  # workers report to the process that writes
        config.pluginmanager.register(Recorder(path))
