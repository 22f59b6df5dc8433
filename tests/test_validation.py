import numpy as np
import pytest

from learndyn import validation


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([1, -2], TypeError, r"w must hold floats \(write 1.0 for 1\), got int64 in \[1, -2\]"),
        (["a"], TypeError, "w must hold floats, got str"),
        ([1j], TypeError, "w must hold floats, got complex128"),
        ([True], TypeError, "w must hold floats, got bool"),
        (None, TypeError, "w must hold floats, got object in None"),
        ([1.0, np.nan], ValueError, r"w must be finite, got nan at index \(1,\)"),
        ([[1.0], [-np.inf]], ValueError, r"w must be finite, got -inf at index \(1, 0\)"),
        ([[1.0], [1.0, 2.0]], ValueError, "w must be a regular array"),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), TypeError, "w must not be masked"),
    ],
)
def test_float_array_names_argument_rule_and_value(value, error, message):
    with pytest.raises(error, match=message):
        validation.float_array(value, name="w")


def test_float_array_checks_the_number_of_axes():
    with pytest.raises(ValueError, match=r"x must have 1 axes, got shape \(2, 2\)"):
        validation.float_array(np.ones((2, 2)), name="x", ndim=1)


def test_float_array_widens_single_precision_and_keeps_double():
    single = np.ones(2, dtype=np.float32)
    double = np.ones(2)
    assert validation.float_array(single, name="x").dtype == np.float64
    assert validation.float_array(double, name="x") is double


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("value", "count", "message"),
    [
        (1.0, None, r"at least 1 weight, got shape \(\)"),
        (np.ones((3, 0)), None, r"at least 1 weight, got shape \(3, 0\)"),
        (np.ones(3), 2, r"2 weights, got shape \(3,\)"),
    ],
)
def test_weight_array_checks_the_last_axis(value, count, message):
    with pytest.raises(ValueError, match=f"weights must have a last axis of {message}"):
        validation.weight_array(value, name="weights", count=count)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize("value", [0, 0.0, -1e-300, [1.0, -2.0]])
def test_positive_refuses_zero_and_below(value):
    with pytest.raises(ValueError, match="rate must be positive, got"):
        validation.positive(value, name="rate")


def test_non_negative_allows_zero_only_as_its_edge():
    assert validation.non_negative(0, name="noise") == 0
    with pytest.raises(ValueError, match="noise must be zero or more, got -1.0"):
        validation.non_negative(-1, name="noise")


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize("value", ["2.0", True, None, [1.0], 1j])
def test_real_number_refuses_what_is_not_one_number(value):
    with pytest.raises(TypeError, match="slope must be one real number, got"):
        validation.real_number(value, name="slope")


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize("value", [1.0, "3", True, None])
def test_whole_number_refuses_what_is_not_an_integer(value):
    with pytest.raises(TypeError, match="steps must be an integer, got"):
        validation.whole_number(value, name="steps", minimum=0)


def test_whole_number_takes_numpy_integers():
    assert validation.whole_number(np.int32(3), name="steps", minimum=3) == 3
