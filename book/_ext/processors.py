"""How many processes may work at once."""

from __future__ import annotations

import os


def num_processors() -> int:
    """Return the number of processors that this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):  # fewer than there are, in containers for instance
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
