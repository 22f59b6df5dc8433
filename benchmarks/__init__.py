"""Textbook loops against the package, side by side: `make bench`."""
