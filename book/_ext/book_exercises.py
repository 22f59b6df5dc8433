"""Exercises: each one has a check in the package, a stub that calls it, and a solution.

The build stops where one of them is missing. ``{exercise-index}`` lists all exercises, chapter by
chapter or by difficulty.
"""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx_exercise.nodes import exercise_subtitle

from learndyn.exercises import LEVELS, Exercise, exercise_bank
from page_numbers import number_on_page


class exercise_index(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """Marks the place of the list of all exercises."""


class IndexDirective(SphinxDirective):
    """List every exercise with links to its text and its solution: ``{exercise-index}``.

    With ``:by: level`` the list is one for each level of difficulty.
    """

    option_spec = {"by": lambda word: directives.choice(word, ("level",))}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Leave a mark; the list is made when all pages are known."""
        return [exercise_index(by_level="by" in self.options)]


def note_exercises(app: Sphinx, doctree: nodes.document) -> None:
    """Check the exercises of one page and remember them."""
    docname, bank = app.env.docname, exercise_bank()
    solutions = {
        node["target_label"]: node
        for node in doctree.findall(nodes.Element)
        if node.get("target_label")
    }
    for node in doctree.findall(nodes.Element):
        label = node.get("label", "")
        if type(node).__name__ not in ("exercise_node", "exercise_enumerable_node"):
            continue
        missing = []
        if label not in bank:
            missing.append("check in learndyn.exercises")
        if not _calls_check(node, label):
            missing.append(f'call of check("{label}", ...) in its stub')
        if label not in solutions:
            missing.append("solution")
        elif not _calls_check(solutions[label], label):
            missing.append(f'call of check("{label}", ...) in its solution')
        if missing:
            path = app.env.doc2path(docname)
            raise ExtensionError(f"{path}: exercise '{label}' has no {', no '.join(missing)}")
        # sphinx-exercise keeps the author's title in a node of its own
        own = next(iter(node.findall(exercise_subtitle)), nodes.Text("Exercise"))
        _known(app.env)[label] = (docname, own.astext(), solutions[label]["label"])


def forget_exercises(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read again or gone."""
    for label in [label for label, (page, *_) in _known(env).items() if page == docname]:
        del _known(env)[label]


def fill_index(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the list of exercises in place of its mark."""
    for mark in list(doctree.findall(exercise_index)):
        bank = exercise_bank()
        entries = [(bank[label], entry) for label, entry in _entries(app, docname)]
        if not mark["by_level"]:
            mark.replace_self(_listing(_described(*pair) for pair in entries))
            continue
        parts: list[nodes.Node] = []
        for level, words in LEVELS.items():
            parts.append(nodes.rubric("", words.capitalize()))
            parts.append(_listing(entry for own, entry in entries if own.level == level))
        mark.replace_self(parts)


def _entries(app: Sphinx, docname: str) -> Iterable[tuple[str, nodes.paragraph]]:
    """Yield label and links of every exercise, in the order of the book."""
    numbered = sorted(
        (number_on_page(app.env, place[0], "exercise", label), label, *place)
        for label, place in _known(app.env).items()
    )
    for number, label, page, title, solution in numbered:
        uri = app.builder.get_relative_uri(docname, page)
        entry = nodes.paragraph()
        name = f"Exercise {'.'.join(map(str, number))}: {title}"
        entry += nodes.reference("", name, refuri=f"{uri}#{label}", internal=True)
        entry += nodes.Text(" (")
        entry += nodes.reference("", "solution", refuri=f"{uri}#{solution}", internal=True)
        entry += nodes.Text(")")
        yield label, entry


def _described(exercise: Exercise, entry: nodes.paragraph) -> nodes.paragraph:
    """Add to an entry how difficult the exercise is, and what its check can name."""
    mistakes = ", ".join(mistake.name for mistake in exercise.mistakes)
    words = f", {LEVELS[exercise.level]}. Mistakes that its check names: {mistakes}."
    entry += nodes.Text(words)
    return entry


def _listing(entries: Iterable[nodes.paragraph]) -> nodes.bullet_list:
    """Make a list of paragraphs."""
    return nodes.bullet_list("", *(nodes.list_item("", entry) for entry in entries))


def _calls_check(node: nodes.Element, label: str) -> bool:
    """Whether a cell within the node calls the check."""
    return any(f'check("{label}"' in block.astext() for block in node.findall(nodes.literal_block))


def _known(env: BuildEnvironment) -> dict[str, tuple[str, str, str]]:
    """Return page, title and solution of every exercise read so far, by label."""
    if not hasattr(env, "book_exercises"):
        env.book_exercises = {}  # type: ignore[attr-defined]
    return env.book_exercises  # type: ignore[attr-defined, no-any-return]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.add_directive("exercise-index", IndexDirective)
    app.add_node(exercise_index)
    app.connect("doctree-read", note_exercises, priority=900)
    app.connect("env-purge-doc", forget_exercises)
    app.connect("doctree-resolved", fill_index, priority=800)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
