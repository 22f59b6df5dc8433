"""How an answer is checked: against the solution first, then against typical mistakes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

# Results of functions: single precision passes, and every mistake of the bank is far outside.
_FUNCTION_TOLERANCE = 1e-5
# Numbers handed in: three digits are enough to be right, two to recognise a mistake.
_VALUE_TOLERANCE = 1e-3
_MISTAKE_TOLERANCE = 1e-2

#: How difficult an exercise is, in words, by its level.
LEVELS = {1: "one formula", 2: "a few steps", 3: "needs an idea"}

# Arguments of very different kinds, which only the learner's function understands.
Case = Mapping[str, Any]
# The parts of one output, in the order of their names.
Row = list[np.ndarray]


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check, shown as its message.

    Attributes
    ----------
    passed : bool
        Whether the answer is right.
    message : str
        One or two sentences for the learner.
    mistake : str or None
        The name of the mistake, where it is a typical one.
    """

    passed: bool
    message: str
    mistake: str | None = None

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        start = "Correct" if self.passed else "Not yet"
        name = f" ({self.mistake})" if self.mistake else ""
        return f"{start}{name}: {self.message}"


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer.

    Attributes
    ----------
    name : str
        Two or three words.
    hint : str
        What to think about, without giving the solution away.
    answer : callable or array_like
        What a learner who makes this mistake hands in.
    """

    name: str
    hint: str
    answer: object


@dataclass(frozen=True)
class Exercise:
    """One exercise: its solution, the inputs it is tried on, and the mistakes it can name.

    Attributes
    ----------
    label : str
        The label in the book.
    solution : callable or array_like
        A right answer.
    outputs : tuple of str
        Names of the numbers, or arrays of numbers, that an answer consists of, in order. The
        solution shows which shape each must have.
    lesson : str
        What a right answer has shown, one sentence.
    mistakes : tuple of Mistake
        At least three.
    cases : tuple of mapping
        Arguments by name, for answers that are functions; empty for answers that are values.
    outcome : callable, optional
        For answers that are values, where many are right: turns the row of numbers into the row
        that is compared, for instance by running an experiment with them.
    measure : callable, optional
        Turns what a function returned for a case into the numbers of `outputs`, where it returned
        something else, for instance matrices. It takes the case and the output, and raises a
        `ValueError` with a sentence for the learner if it cannot.
    tolerance : float, optional
        How close the numbers have to be, where chance or the learner's choice is in them.
    level : {1, 2, 3}
        How difficult it is: `LEVELS` has the words.

    Raises
    ------
    ValueError
        If there is no such level.
    """

    label: str
    solution: object
    outputs: tuple[str, ...]
    lesson: str
    mistakes: tuple[Mistake, ...]
    cases: tuple[Case, ...] = ()
    outcome: Callable[[np.ndarray], np.ndarray] | None = None
    measure: Callable[[Case, Any], Sequence[float]] | None = None
    tolerance: float | None = None
    level: int = field(kw_only=True)

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            rule = f"level of {self.label} must be one of {', '.join(map(str, LEVELS))}"
            raise ValueError(f"{rule}, got {self.level!r}.")

    def check(self, answer: object) -> Verdict:
        """Compare an answer with the solution, then with each mistake.

        Parameters
        ----------
        answer : callable or array_like
            The learner's answer.

        Returns
        -------
        Verdict
            What to tell the learner.

        Examples
        --------
        >>> twice = Exercise("ex-twice", 4.0, ("the double of 2",), "It is 4.", (), level=1)
        >>> twice.check(5.0)
        Not yet: the double of 2 is not 5.
        """
        if self.cases and not callable(answer):
            return Verdict(False, f"hand in the function itself, not {_shown(answer)}.")
        if not self.cases and callable(answer):
            return Verdict(False, "hand in the numbers, not a function.")
        right = self._values(self.solution)
        problem, given = self._evaluate(answer, right)
        wanted = self._result(right)
        if not problem and _agree(self._result(given), wanted, self._tolerance):
            return Verdict(True, self.lesson)
        near = self._tolerance if self.cases else _MISTAKE_TOLERANCE
        for mistake in self.mistakes:
            trouble, values = self._evaluate(mistake.answer, right)
            # an answer that goes wrong is known by how, and by its numbers so far
            if problem != trouble:
                continue
            mine, theirs = (given, values) if problem else map(self._result, (given, values))
            if _agree(mine, theirs, near):
                return Verdict(False, mistake.hint, mistake.name)
        return Verdict(False, problem or self._first_difference(given, right))

    @property
    def _tolerance(self) -> float:
        """How close a right answer has to be."""
        if self.tolerance is not None:
            return self.tolerance
        return _FUNCTION_TOLERANCE if self.cases else _VALUE_TOLERANCE

    def _values(self, answer: Any) -> list[Row]:  # noqa: ANN401
        """Evaluate an answer of the bank, which is known to work."""
        calls = [copy.deepcopy(case).values() for case in self.cases]
        outputs = [answer(*arguments) for arguments in calls] if self.cases else [answer]
        if self.measure is not None:
            outputs = [self.measure(*pair) for pair in zip(self.cases, outputs, strict=True)]
        count = len(self.outputs)
        return [[np.asarray(part, float) for part in _parts(output, count)] for output in outputs]

    def _result(self, rows: list[Row]) -> list[Row]:
        """Return what is compared: the answer's numbers, or what comes of them."""
        return rows if self.outcome is None else [[self.outcome(_flat(rows))]]

    def _evaluate(self, answer: object, right: list[Row]) -> tuple[str, list[Row]]:
        """Return a complaint, or the empty text and the parts of the answer for each case."""
        if not callable(answer):
            problem, row = self._row(answer, "", right[0])
            return problem, [row]
        rows = []
        for case, wanted in zip(self.cases, right, strict=True):
            arguments = {name: copy.deepcopy(value) for name, value in case.items()}
            where = f" for {_call(case)}"
            try:
                output = answer(*arguments.values())
            except (Exception, SystemExit) as error:  # whatever goes wrong there is the answer
                return f"the function raised {type(error).__name__}{where}: {error}", []
            changed = [name for name in case if not _unchanged(arguments[name], case[name])]
            if changed:
                return f"the function changed its argument {changed[0]}; leave inputs alone.", []
            try:
                problem, row = self._row(self._measured(case, output), where, wanted)
            except ValueError as error:
                return f"{error}{where}.", []
            rows.append(row)
            if problem:
                return problem, rows
        return "", rows

    def _measured(self, case: Case, output: Any) -> Any:  # noqa: ANN401
        """Turn an output that is there into numbers, where the exercise asks for something else."""
        if self.measure is None or any(part is ... or part is None for part in _parts(output, 2)):
            return output
        return self.measure(case, output)

    def _row(self, output: object, where: str, wanted: Row) -> tuple[str, Row]:
        """Return a complaint, or the empty text and the parts of one output."""
        nothing: Row = []
        parts = _parts(output, len(self.outputs))
        if any(part is ... for part in parts):
            return "the stub is still empty: put your answer in place of the dots.", nothing
        if any(part is None for part in parts):
            return f"there is no answer in what you hand in{where}: is a return missing?", nothing
        try:
            row = [np.asarray(part) for part in parts]
        except (TypeError, ValueError, RuntimeError):  # ragged lists, tensors that want gradients
            row = []
        if len(row) != len(self.outputs) or not all(map(_holds_numbers, row)):
            return f"return {' and '.join(self.outputs)}; got {_shown(output)}{where}.", nothing
        for name, part, model in zip(self.outputs, row, wanted, strict=True):
            # one number may come in any shape
            if part.size != model.size or (model.ndim and part.shape != model.shape):
                rule = f"have shape {model.shape}" if model.ndim else "be one number"
                problem = f"{name} should {rule}, got shape {part.shape}{where}."
                return problem, [part.astype(float) for part in row]
            if not np.isfinite(part).all():
                worst = float(part[~np.isfinite(part)].flat[0])
                return f"{name} should be finite, got {worst}{where}.", nothing
        return "", [
            part.astype(float).reshape(m.shape) for part, m in zip(row, wanted, strict=True)
        ]

    def _first_difference(self, given: list[Row], right: list[Row]) -> str:
        """Point at the first number that differs, without giving away what is asked for."""
        cases = self.cases or ({},)
        for case, mine, solution in zip(cases, given, right, strict=True):
            for name, part, model in zip(self.outputs, mine, solution, strict=True):
                for index in np.ndindex(model.shape):
                    value, wanted = part[index], model[index]
                    if _agree([[value]], [[wanted]], self._tolerance):
                        continue
                    entry = f"{name} at {list(index)}" if index else name
                    if not case:
                        return f"{entry} is not {value:.6g}."
                    gives = f"your answer gives {value:.6g} for {_call(case)}"
                    return f"{entry} should be {wanted:.6g}, {gives}."
        raise AssertionError("called without a difference")


def _parts(output: Any, count: int) -> list[Any]:  # noqa: ANN401
    """Split an output into its numbers; what has no order or no parts gives none."""
    if count == 1 or output is None or output is ...:
        return [output]
    if isinstance(output, list | tuple) or getattr(output, "ndim", 0) > 0:
        return list(output)
    return []


def _holds_numbers(part: np.ndarray) -> bool:
    """Whether an array holds real numbers; a row of yes and no is one of 1 and 0."""
    return part.dtype.kind in "fiu" or (part.dtype.kind == "b" and part.ndim > 0)


def _unchanged(argument: Any, original: Any) -> bool:  # noqa: ANN401
    """Whether an argument is what it was; a random generator is there to be used."""
    if isinstance(original, np.random.Generator):
        return True
    if isinstance(original, list):
        return len(argument) == len(original) and all(map(np.array_equal, argument, original))
    return np.array_equal(argument, original)


def _agree(given: list, right: list, tolerance: float) -> bool:
    """Compare numbers up to a tolerance, relative to the largest of them near zero."""
    mine, wanted = _flat(given), _flat(right)
    scale = float(np.max(np.abs(wanted), initial=1e-3))
    return np.allclose(mine, wanted, rtol=tolerance, atol=tolerance * scale)


def _flat(rows: list) -> np.ndarray:
    """Put all numbers of all parts of all cases into one row."""
    return np.concatenate([np.empty(0), *(np.ravel(part) for row in rows for part in row)])


def _call(case: Case) -> str:
    """Write the arguments of a case as in a call."""
    return ", ".join(f"{name}={_shown(value)}" for name, value in case.items())


def _shown(value: object) -> str:
    """Write a value in one short line."""
    if isinstance(value, np.ndarray):
        return f"({value.size} numbers)"
    if isinstance(value, np.random.Generator):
        return "(a generator)"
    if isinstance(value, list) and any(isinstance(entry, np.ndarray) for entry in value):
        return f"(arrays of shapes {', '.join(str(np.shape(entry)) for entry in value)})"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
