"""Learning dynamics of small neural networks: exact solutions beside measured training.

Every figure and number of the book *Learning Dynamics* is computed by this package.
Its layers know only the layers below them: array types, checks and random generators;
data sets and result containers; networks and their theory; plots, exercises and live demos.
"""

from __future__ import annotations

__version__ = "0.1.0"
