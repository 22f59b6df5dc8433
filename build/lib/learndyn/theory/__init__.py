"""Exact solutions and predictions. Nothing here trains a network."""
