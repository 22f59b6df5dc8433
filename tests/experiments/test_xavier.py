import numpy as np
import pytest

from learndyn.experiments import xavier
from learndyn.initialization import draw_layers

OPTIONS = {
    "x": np.array([1.0, 2.0, 3.0]),
    "output_gradient": np.array([1.0, -1.0]),
    "fan": "in",
    "law": "normal",
    "gain": 1.0,
    "num_networks": 5,
}


def test_signals_are_those_of_the_same_networks_one_by_one():
    widths = [3, 4, 4, 2]
    found = xavier.measure_signals(widths, **OPTIONS, rng=np.random.default_rng(3))
    layers = draw_layers(
        widths, fan="in", law="normal", gain=1.0, num_networks=5, rng=np.random.default_rng(3)
    )
    for k in range(5):
        a, b, c = (layer[k] for layer in layers)
        x, end = OPTIONS["x"], OPTIONS["output_gradient"]
        forward = [x, a @ x, b @ a @ x, c @ b @ a @ x]
        backward = [a.T @ b.T @ c.T @ end, b.T @ c.T @ end, c.T @ end, end]
        np.testing.assert_allclose(found.forward[k], [np.mean(z**2) for z in forward])
        np.testing.assert_allclose(found.backward[k], [np.mean(z**2) for z in backward])


def test_many_networks_are_drawn_in_blocks_and_all_differ(monkeypatch):
    monkeypatch.setattr(xavier, "_BLOCK", 40)
    found = xavier.measure_signals([3, 4, 2], **OPTIONS, rng=np.random.default_rng(3))
    assert found.forward.shape == found.backward.shape == (5, 3)
    assert len(set(found.forward[:, -1])) == 5


def test_each_network_may_have_an_input_of_its_own():
    inputs = np.arange(15.0).reshape(5, 3)
    found = xavier.measure_signals(
        [3, 4, 2], **OPTIONS | {"x": inputs}, rng=np.random.default_rng(3)
    )
    np.testing.assert_allclose(found.forward[:, 0], np.mean(inputs**2, axis=1))


@pytest.mark.parametrize("name", ["x", "output_gradient"])
def test_a_signal_of_the_wrong_size_is_refused(name):
    with pytest.raises(ValueError, match=rf"{name} must have shape .*, got \(7,\)"):
        xavier.measure_signals(
            [3, 4, 2], **OPTIONS | {name: np.ones(7)}, rng=np.random.default_rng(3)
        )
