"""The committed inventories are what the list of names makes."""

from __future__ import annotations

import io
import posixpath

import pytest
import yaml
from sphinx.util.inventory import InventoryFile


@pytest.fixture
def made(load, repository_root):
    text = (repository_root / "book/_inventories/inventories.txt").read_text("utf8")
    return load("make_inventories").inventories(text)


def test_the_committed_inventories_are_made_from_the_list(made, repository_root):
    folder = repository_root / "book/_inventories"

    assert {path.stem: path.read_bytes() for path in folder.glob("*.inv")} == made


def test_sphinx_reads_them(made):
    stream = io.BytesIO(made["numpy"])

    names = InventoryFile.load(stream, "https://numpy.org/doc/stable/", posixpath.join)

    location = names["py:function"]["numpy.linspace"][2]
    assert location.endswith("reference/generated/numpy.linspace.html#numpy.linspace")
    assert "array_like" in names["std:term"]


def test_each_inventory_is_used_by_the_book(made, repository_root):
    config = yaml.safe_load((repository_root / "_config.yml").read_text("utf8"))

    assert config["sphinx"]["config"]["intersphinx_mapping"].keys() == made.keys()
