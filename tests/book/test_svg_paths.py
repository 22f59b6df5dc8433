"""Figures are written shorter and draw the same."""

from __future__ import annotations

import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

COUNT = {"M": 1, "L": 1, "Q": 2, "C": 3}


def drawn_points(path):
    """Follow a path, absolute or relative, and return every point that it names."""
    found = []
    first = here = np.zeros(2)
    for command, text in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", path):
        if command in "zZ":
            here = first
            continue
        points = np.array([float(number) for number in text.split()]).reshape(-1, 2)
        assert len(points) == COUNT[command.upper()]
        if command.islower():
            points = points + here
        here = points[-1]
        first = here if command == "M" else first
        found.extend(points)
    return np.array(found)


def paths(svg):
    return re.findall(r'\sd="([^"]*)"', svg)


def markers(svg):
    places = re.findall(r'<use [^>]*x="([^"]+)" y="([^"]+)"', svg)
    return np.array(places, dtype=float)


@pytest.fixture
def figure():
    axis = np.linspace(-2.0, 2.0, 81)
    first, second = np.meshgrid(axis, axis)
    _, ax = plt.subplots()
    ax.contourf(axis, axis, (first * second - 1.0) ** 2)
    ax.plot(axis, np.sin(5 * axis), "o-", clip_on=False)
    ax.set_title("Letters are curves: $\\eta = 2/\\lambda$")
    buffer = io.StringIO()
    ax.figure.savefig(buffer, format="svg")
    return buffer.getvalue()


def test_no_point_of_a_figure_moves_by_more_than_half_a_hundredth(load, figure):
    short = load("svg_paths").shorten(figure)

    assert len(paths(short)) == len(paths(figure)) > 30
    for before, after in zip(paths(figure), paths(short), strict=True):
        # the rest is rounding of sums in this test
        assert np.abs(drawn_points(before) - drawn_points(after)).max(initial=0) < 0.005 + 1e-6
    assert len(markers(figure)) > 81
    assert np.abs(markers(figure) - markers(short)).max() < 0.005 + 1e-6


def test_nothing_but_paths_and_places_changes(load, figure):
    short = load("svg_paths").shorten(figure)

    def rest(svg):
        return re.sub(r'\s(d|x|y)="[^"]*"', "", svg)

    assert rest(short) == rest(figure)
    assert len(short) < 0.75 * len(figure)


def test_a_short_path_is_as_one_would_write_it(load):
    shorten = load("svg_paths").shorten

    assert shorten('<path d="M 10.004 -0 \nL 10.254 3.5 \nL 9.5 3.5 \nz\n"/>') == (
        '<path d="M10 0l.25 3.5l-.75 0z"/>'
    )
    assert shorten('<use x="59.690625" y="-0.001"/>') == '<use x="59.69" y="0"/>'


@pytest.mark.parametrize("path", ["M 0 0 H 5", "M 0 0 l 5 5", "M 0 0 L 1 2 3 4", "M 1"])
def test_a_path_that_is_not_matplotlibs_is_refused(load, path):
    with pytest.raises(ValueError, match="a path must be made of M, L, Q, C and z, got"):
        load("svg_paths").shorten(f'<path d="{path}"/>')
