"""The project is tested with older and newer versions than those of its lock."""

from __future__ import annotations

import pytest

PYPROJECT = '[project]\ndependencies = ["numpy>=2.0", "scipy>=1.13"]\n'
LOCK = "contourpy==1.3\nnumpy==2.4.6\nnumpydoc==1.11\npyparsing==3.3\nscipy==1.17.1\n"


def test_oldest_is_what_the_bounds_say_and_newest_is_not_bound(load):
    other_lock = load("other_versions").other_lock

    oldest, newest = (other_lock(PYPROJECT, LOCK, age).split() for age in ("oldest", "newest"))
    kept = ["contourpy==1.3", "numpydoc==1.11"]
    assert oldest == [kept[0], "numpy==2.0", kept[1], "pyparsing==3.2.3", "scipy==1.13"]
    assert newest == [kept[0], "numpy", kept[1], "pyparsing", "scipy"]


@pytest.mark.parametrize(
    ("pyproject", "lock", "age", "rule"),
    [
        (PYPROJECT, LOCK, "old", "must be 'oldest' or 'newest', got 'old'"),
        (PYPROJECT.replace(">=2.0", ""), LOCK, "oldest", "name>=version, got 'numpy'"),
        (PYPROJECT, "numpy==2.4.6\n", "oldest", "none of 'scipy'"),
    ],
)
def test_what_cannot_be_tested_is_refused(load, pyproject, lock, age, rule):
    with pytest.raises(ValueError, match=rule):
        load("other_versions").other_lock(pyproject, lock, age)


def test_a_copy_has_the_sources_of_now_the_other_lock_and_what_was_installed(load, tmp_path):
    for name, text in {"pyproject.toml": PYPROJECT, "requirements.txt": LOCK, "a.py": ""}.items():
        (tmp_path / name).write_text(text)
    copy = load("other_versions").copy_with(tmp_path, "oldest")
    (copy / ".venv").mkdir()
    (tmp_path / "a.py").rename(tmp_path / "b.py")

    assert load("other_versions").copy_with(tmp_path, "oldest") == copy

    names = {path.name for path in copy.iterdir()}
    assert names == {"pyproject.toml", "requirements.txt", "b.py", ".venv"}
    assert "numpy==2.0\n" in (copy / "requirements.txt").read_text()
    assert (tmp_path / "requirements.txt").read_text() == LOCK
