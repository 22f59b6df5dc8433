"""Measure every case in one process, print a table, and fail where a floor is not reached."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.case import Case
from benchmarks.cases import all_cases

MIN_REPEATS = 3
PATIENCE = 2.0  # seconds for the repeats of one way


def main() -> int:
    """Print the table and return the number of cases that fail."""
    print(f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    print("| computation | textbook | ours | ratio | floor | largest deviation |")
    print("|---|---:|---:|---:|---:|---:|")
    return sum(not measure(case) for case in all_cases())


def measure(case: Case) -> bool:
    """Time both ways of a case by turns, print its row, and tell whether it passes."""
    deviation = case.deviation(case.textbook(), case.ours())
    slow, fast = best_times(case.textbook, case.ours)
    slow /= case.share
    ratio = slow / fast
    row = [case.name, _show(slow), _show(fast), f"{ratio:.3g}", f"{case.floor:g}"]
    print("| " + " | ".join([*row, f"{deviation:.0e}"]) + " |", flush=True)
    return ratio >= case.floor and deviation <= case.tolerance


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


def _show(seconds: float) -> str:
    """Write a time in milliseconds, with three digits."""
    return f"{1e3 * seconds:.3g} ms"


if __name__ == "__main__":
    sys.exit(main())
