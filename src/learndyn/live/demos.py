"""What a demo is: its controls, its data, its view; and the checks of values given to it."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from learndyn.live.contracts import Data, Picture, State, View


def evenly_spaced(first: float, last: float, *, count: int) -> tuple[float, ...]:
    """List evenly spaced values for a control, free of rounding noise.

    Parameters
    ----------
    first, last : float
        The ends, both included.
    count : int
        How many values, 2 or more.

    Returns
    -------
    tuple of float
        The values.

    Examples
    --------
    >>> evenly_spaced(-0.1, 0.2, count=4)
    (-0.1, 0.0, 0.1, 0.2)
    """
    step = (last - first) / (count - 1)
    # adding zero turns -0.0 into 0.0
    return tuple(round(first + index * step, 9) + 0.0 for index in range(count))


@dataclass(frozen=True)
class Control:
    """One number that the reader sets, as a rule with a slider or a switch.

    Attributes
    ----------
    key : str
        Name in the directive, in the page address and in the state.
    label : str
        Text beside it.
    values : tuple of float
        All values that it can take, rising.
    value : float
        The one it starts with.
    decimals, digits : int, optional
        How it is written: with so many decimals, or with so many significant digits.
    names : tuple of str, optional
        What is written instead of a number, a name for each value. Exactly one of the three is
        given, but for a switch.
    play : bool
        Whether a button runs through its values.
    hidden : bool
        Whether it has no slider: part of the state and of the page address, it is set by the
        picture's action only.
    switch : bool
        Whether it is a switch of two values, off and on; these are not written.
    """

    key: str
    label: str
    values: tuple[float, ...]
    value: float
    decimals: int | None = None
    digits: int | None = None
    names: tuple[str, ...] | None = None
    play: bool = False
    hidden: bool = False
    switch: bool = False

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip(self.values, self.values[1:], strict=False))
        if len(self.values) < 2 or not rising or not all(map(math.isfinite, self.values)):
            rule = "must be two or more finite numbers, rising"
            raise ValueError(f"values of {self.key} {rule}, got {self.values}.")
        forms = {"decimals": self.decimals, "digits": self.digits, "names": self.names}
        given = [name for name, form in forms.items() if form is not None]
        if len(given) != (0 if self.switch else 1):
            what = " and ".join(given) or "none"
            rule = "is a switch and needs none" if self.switch else "needs one"
            raise ValueError(f"{self.key} {rule} of {', '.join(forms)}, got {what}.")
        if self.names is not None and len(self.names) != len(self.values):
            rule = f"one for each of its {len(self.values)} values"
            raise ValueError(f"names of {self.key} must be {rule}, got {len(self.names)}.")
        if self.switch and (len(self.values) != 2 or self.play):
            raise ValueError(f"{self.key} is a switch: it has two values, and is not played.")
        if self.play and self.hidden:
            raise ValueError(f"{self.key} has no slider to play: play or hidden, not both.")
        self.check(self.value)

    def check(self, value: object) -> float:
        """Return the value if the control can take it.

        Parameters
        ----------
        value : float
            The value, of any type that an author may have given.

        Returns
        -------
        float
            The value of the slider that equals it up to rounding.

        Raises
        ------
        TypeError
            If it is not a number.
        ValueError
            If the slider has no such value; the message names the nearest one.
        """
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"{self.key} must be a number, got {value!r}.")
        number = float(value)
        nearest = min(self.values, key=lambda known: abs(known - number))
        if not math.isclose(nearest, number, rel_tol=1e-9, abs_tol=1e-12):
            rule = (
                f"one of {len(self.values)} values from {self.values[0]:g} to {self.values[-1]:g}"
            )
            raise ValueError(f"{self.key} must be {rule}, got {number:g}; nearest is {nearest:g}.")
        return nearest


@dataclass(frozen=True)
class Demo:
    """A figure that the reader can play with.

    Attributes
    ----------
    name : str
        Name in the directive and in the page address.
    title : str
        What the figure is, for its accessible name.
    view : callable
        Draws it; a function called ``view`` of a live module (see `learndyn.live.translate`).
    data : callable
        Computes what the view needs beside its state; run when the book is built.
    controls : tuple of Control
        The sliders, in reading order, and what else belongs to the state.
    layout : {"stack", "grid", "lead"}
        Panels one below the other, in two columns, or the first beside all others.
    name_labels : tuple of str, optional
        Labels of text fields in which the reader may change ``data()["names"]``, one for each. Such
        a name follows wherever it is a control's label or the name of a value, too. It is never
        read as markup; an empty one becomes its label.
    switches : str, optional
        Heading of the switches; it may be one of the names.
    """

    name: str
    title: str
    view: View
    data: Callable[[], Data]
    controls: tuple[Control, ...]
    layout: Literal["stack", "grid", "lead"]
    name_labels: tuple[str, ...] = ()
    switches: str = ""

    @property
    def panel_width(self) -> float:
        """Width in pixels at which panels are drawn before the page is known."""
        return 700.0 if self.layout == "stack" else 350.0

    @property
    def module(self) -> ModuleType:
        """The live module of the view."""
        return sys.modules[self.view.__module__]

    def state(self, values: Mapping[str, object]) -> State:
        """Return the state of all controls, some of them set.

        Parameters
        ----------
        values : mapping of str to float
            Values of some controls; the others keep their own.

        Returns
        -------
        mapping of str to float
            The value of each control.

        Raises
        ------
        TypeError
            If a value is not a number.
        ValueError
            If there is no such control, or its slider has no such value.
        """
        keys = [control.key for control in self.controls]
        for key in values:
            if key not in keys:
                known = ", ".join(keys)
                raise ValueError(f"{self.name} has no control {key!r}; its controls are {known}.")
        return {c.key: c.check(values.get(c.key, c.value)) for c in self.controls}

    def draw(self, ident: str, state: State) -> Picture:
        """Draw the demo at the width that is used before the page is known.

        Parameters
        ----------
        ident : str
            Prefix of the ids of elements, unique on the page.
        state : mapping of str to float
            The value of each control.

        Returns
        -------
        Picture
            What the view returns.
        """
        return self.view(ident, state, self.data(), self.panel_width)
