import numpy as np
import pytest

from learndyn.initialization import draw_layers, draw_weights, uniform_bound, weight_variances

WIDTHS = [784, 128, 64, 10]


@pytest.mark.parametrize(
    ("fan", "expected"),
    [
        ("in", [1 / 784, 1 / 128, 1 / 64]),
        ("out", [1 / 128, 1 / 64, 1 / 10]),
        ("average", [1 / 456, 1 / 96, 1 / 37]),
    ],
)
def test_variances_divide_by_the_chosen_width(fan, expected):
    np.testing.assert_allclose(weight_variances(WIDTHS, fan=fan, gain=1.0), expected)
    np.testing.assert_allclose(weight_variances(WIDTHS, fan=fan, gain=3.0), 9 * np.array(expected))


def test_the_bound_of_glorot_and_bengio():
    variance = weight_variances([784, 128], fan="average", gain=1.0)[0]
    assert uniform_bound(float(variance)) == pytest.approx(np.sqrt(6 / 912))


@pytest.mark.parametrize("law", ["normal", "uniform"])
def test_weights_have_mean_zero_and_the_variance(law):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        options = {"variance": 0.3, "law": law, "rng": rng, "num_networks": 10}
        weights = draw_weights(100, 80, **options)
        assert weights.shape == (10, 80, 100)
        # 5 standard errors of 80,000 numbers
        assert abs(weights.mean()) < 5 * np.sqrt(0.3 / 80_000)
        kurtosis = 3 if law == "normal" else 1.8
        assert abs(weights.var() / 0.3 - 1) < 5 * np.sqrt((kurtosis - 1) / 80_000)
        assert np.mean(weights**4) / 0.09 == pytest.approx(kurtosis, rel=0.05)
        columns = np.mean(weights[:, :, 1:] * weights[:, :, :-1])
        assert abs(columns) < 5 * 0.3 / np.sqrt(79_000)


def test_uniform_weights_stay_within_the_bound_and_fill_it():
    rng = np.random.default_rng(0)
    weights = draw_weights(50, 40, variance=3.0, law="uniform", rng=rng, num_networks=20)
    assert 2.99 < np.abs(weights).max() < 3.0


def test_layers_have_shapes_and_scales_of_their_widths():
    rng = np.random.default_rng(1)
    layers = draw_layers(
        WIDTHS, fan="out", law="normal", gain=2.0, rng=rng, num_networks=3
    )  # fmt: skip
    assert [layer.shape for layer in layers] == [(3, 128, 784), (3, 64, 128), (3, 10, 64)]
    for layer, outputs in zip(layers, WIDTHS[1:], strict=True):
        assert layer.var() == pytest.approx(4 / outputs, rel=0.15)


def test_the_same_state_gives_the_same_weights_up_to_scale():
    for law in ("normal", "uniform"):
        one, two = (
            draw_layers([5, 4, 3], fan="in", law=law, gain=gain, num_networks=2,
                        rng=np.random.default_rng(3))
            for gain in (1.0, 2.0)
        )  # fmt: skip
        for first, second in zip(one, two, strict=True):
            np.testing.assert_allclose(2 * first, second)


def test_a_variance_of_zero_gives_zeros():
    rng = np.random.default_rng(0)
    for law in ("normal", "uniform"):
        assert not draw_weights(2, 3, variance=0.0, law=law, rng=rng, num_networks=1).any()


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"fan": "both"}, ValueError, "fan must be one of in, out, average, got 'both'"),
        ({"gain": 0.0}, ValueError, "gain must be positive, got 0"),
        ({"widths": [3]}, ValueError, r"widths must name two or more layers of units, got \[3\]"),
        ({"widths": [3, 0]}, ValueError, "widths must be at least 1, got 0"),
        ({"law": "cauchy"}, ValueError, "law must be one of normal, uniform, got 'cauchy'"),
        ({"rng": 7}, TypeError, r"rng must be a numpy.random.Generator .*, got 7"),
        ({"num_networks": 0}, ValueError, "num_networks must be at least 1, got 0"),
    ],
)
def test_what_is_wrong_is_named(change, error, message):
    options = {
        "widths": [3, 2], "fan": "in", "law": "normal", "gain": 1.0, "num_networks": 1,
        "rng": np.random.default_rng(0),
    }  # fmt: skip
    with pytest.raises(error, match=message):
        draw_layers(**options | change)


def test_a_negative_variance_is_refused():
    with pytest.raises(ValueError, match="variance must be zero or more, got -1"):
        uniform_bound(-1.0)
