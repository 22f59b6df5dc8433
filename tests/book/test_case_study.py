"""Code that a page shows without running it, since it needs the network."""

import re
import types
from functools import partial
from pathlib import Path

import numpy as np
import torch

from learndyn import nn as networks

PAGE = Path(__file__).parents[2] / "book/perceptrons/images.md"


def test_the_case_study_trains_a_network_on_photographs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    rng = np.random.default_rng(0)
    photographs = rng.integers(0, 256, (9, 32, 32, 3), dtype=np.uint8)
    train = types.SimpleNamespace(images=photographs, labels=np.arange(9) % 3)
    names = {
        "animal_faces": lambda folder: types.SimpleNamespace(train=train),
        "networks": networks,
        "partial": partial,
        "source": torch.Generator().manual_seed(0),
        "tilt": partial(networks.random_rotation, max_angle=10),
        "torch": torch,
    }
    with torch.random.fork_rng():
        torch.manual_seed(0)  # the block leaves the initial weights to PyTorch
        exec(code, names)
    assert networks.evaluate(names["model"], names["x"] - 0.5, torch.arange(9) % 3).accuracy > 0.6
    assert "30/30" in capsys.readouterr().err
