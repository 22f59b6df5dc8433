"""The package of the mini book."""

import numpy as np

FACTOR = 2.0


def slope(x: np.ndarray) -> np.ndarray:
    """Return the slope of the parabola, :eq:`eq-slopes-parabola`.

    Parameters
    ----------
    x : ndarray of shape (points,)
        Where.

    Returns
    -------
    ndarray of shape (points,)
        Twice the argument.

    Raises
    ------
    ValueError
        If an argument is not finite.

    See Also
    --------
    numpy.gradient : the same by differences.
    """
    if not np.all(np.isfinite(x)):
        raise ValueError("x must be finite.")
    return FACTOR * x
