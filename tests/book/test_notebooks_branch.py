"""The branch of the notebooks holds what the site's launch links open."""

from __future__ import annotations

import re
import shutil

import pytest


@pytest.fixture
def branch(load, good_book, tmp_path):
    root = tmp_path / "project"
    shutil.copytree(good_book.root, root)
    return load("notebooks_branch").assemble(root)


@pytest.mark.build
def test_every_launch_link_of_the_site_opens_a_file_of_the_branch(good_book, branch):
    links = [
        link["href"]
        for page in good_book.pages().values()
        for link in page.select("a[href*='/notebooks']")
        if re.search("colab|kaggle|mybinder", link["href"])
    ]

    assert len(links) == 3 * 2  # services, chapters
    for link in links:
        path = re.search(r"(?:blob/notebooks|lab/tree)/(.+)$", link)[1]
        assert (branch / path).is_file(), link


@pytest.mark.build
def test_binder_installs_the_book_and_pytorch_without_cuda(branch):
    requirements = (branch / "binder/requirements.txt").read_text("utf8").splitlines()

    assert re.fullmatch(r"--extra-index-url https://\S+/whl/cpu", requirements[0])
    assert [line for line in requirements if line.startswith("learndyn[widget] @ git+https://")]
    assert [line for line in requirements if re.fullmatch(r"torch==[\d.]+", line)]
    assert all("==" in line or " @ " in line for line in requirements[1:])


def test_a_package_without_a_locked_version_is_refused(load):
    binder_requirements = load("notebooks_branch").binder_requirements

    with pytest.raises(KeyError, match="unknown"):
        binder_requirements("unknown\n", "numpy==2.0\n", "learndyn")
