"""One module for each live demo: what it computes at build time, and its controls."""
