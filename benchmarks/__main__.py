"""Measure every case in one process, print a table, and fail where a floor is not reached.

With ``--record`` the measurements are kept in ``benchmarks/results.json``, which the book shows.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.case import Case
from benchmarks.cases import all_cases

RESULTS = Path(__file__).with_name("results.json")
MIN_REPEATS = 3
PATIENCE = 2.0  # seconds for the repeats of one way


@dataclass(frozen=True)
class Measurement:
    """What a case took, in seconds, and how far both ways differed.

    Attributes
    ----------
    name : str
        What was computed.
    textbook, ours : float
        Shortest times in seconds.
    floor : float
        How many times faster ours has to be.
    deviation, tolerance : float
        Largest relative difference of the results, and the largest that rounding explains.
    """

    name: str
    textbook: float
    ours: float
    floor: float
    deviation: float
    tolerance: float

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.textbook / self.ours

    @property
    def passes(self) -> bool:
        """Whether ours is as fast and as right as it has to be."""
        return self.ratio >= self.floor and self.deviation <= self.tolerance


def main(arguments: list[str]) -> int:
    """Print the table and return the number of cases that fail."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--record", action="store_true", help=f"keep them in {RESULTS.name}")
    options = parser.parse_args(arguments)
    machine = describe_machine()
    print(", ".join(f"{key} {value}" for key, value in machine.items()))
    print("| computation | textbook | ours | ratio | floor | largest deviation |")
    print("|---|---:|---:|---:|---:|---:|")
    measurements = [measure(case) for case in all_cases()]
    if options.record:
        results = {**machine, "cases": [asdict(found) for found in measurements]}
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return sum(not found.passes for found in measurements)


def describe_machine() -> dict[str, Any]:
    """Return the day, the machine and the versions that matter."""
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        "PyTorch": torch.__version__,
    }


def measure(case: Case) -> Measurement:
    """Time both ways of a case by turns, and print its row."""
    deviation = case.deviation(case.textbook(), case.ours())
    slow, fast = best_times(case.textbook, case.ours)
    found = Measurement(case.name, slow / case.share, fast, case.floor, deviation, case.tolerance)
    times = [f"{1e3 * seconds:.3g} ms" for seconds in (found.textbook, found.ours)]
    row = [found.name, *times, f"{found.ratio:.3g}", f"{found.floor:g}", f"{deviation:.0e}"]
    print("| " + " | ".join(row) + " |", flush=True)
    return found


def best_times(*ways: Callable[[], object]) -> list[float]:
    """Return the shortest time of each way in seconds, all measured by turns."""
    best = [np.inf for _ in ways]
    begin = time.perf_counter()
    repeats = 0
    while repeats < MIN_REPEATS or time.perf_counter() - begin < PATIENCE * len(ways):
        for index, way in enumerate(ways):
            start = time.perf_counter()
            way()
            best[index] = min(best[index], time.perf_counter() - start)
        repeats += 1
    return best


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
