"""One more feature, added by hand."""

import numpy as np
import pytest

from learndyn.datasets import append_feature


def test_the_feature_is_the_last_column_and_the_table_is_left_alone():
    table = np.array([[1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    before = table.copy()
    longer = append_feature(table, (1, -1, 1))
    np.testing.assert_array_equal(longer[:, :2], before)
    np.testing.assert_array_equal(longer[:, 2], [1, -1, 1])
    longer[:] = 0
    np.testing.assert_array_equal(table, before)


@pytest.mark.usefixtures("bad_input")
@pytest.mark.parametrize(
    ("feature", "error", "message"),
    [
        ([1, 0, 1], ValueError, r"write -1 for no\), got 0"),
        ([1, -1], ValueError, "feature must have 3 entries, one for each row of targets, got 2"),
        ([[1, -1, 1]], ValueError, r"got shape \(1, 3\)"),
        ([True, False, True], TypeError, "feature must hold numbers, got bool"),
    ],
)
def test_bad_features_are_named(feature, error, message):
    with pytest.raises(error, match=message):
        append_feature(np.ones((3, 2)), feature)
