"""Turn the resolved document of a chapter into the cells of a plain notebook.

The source of a chapter is no use in Colab: roles and directives stay raw text. The resolved
document is what the site shows, so references, numbers and citations read there as on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from docutils import nodes
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from notebook_markdown import Page, caption, equation, inline, table


class NotebookWriter:
    """Collects the cells of one notebook, for students or with the solutions.

    A node is written by the method ``_write_<its class>``, third-party classes included; a node
    without such a method is written by writing what it contains.
    """

    def __init__(self, page: Page, *, with_solutions: bool) -> None:
        self._page = page
        self._with_solutions = with_solutions
        self._cells: list[NotebookNode] = []
        self._lines: list[str] = []
        self._prefix = ""  # the marks of the quotes and lists around the current text
        self._depth = 0

    def write(self, document: nodes.document) -> list[NotebookNode]:
        """Return the cells of the notebook, with ids that depend on nothing but their order."""
        self._write(document)
        self._finish_markdown()
        for position, cell in enumerate(self._cells):
            cell["id"] = f"cell-{position}"
        return self._cells

    def _write(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Element) and node.get("live_demo"):
            self._write_live_demo(node)
        elif isinstance(node, nodes.Element) and node.get("realtype"):  # of sphinx-proof
            self._write_proposition(node)
        elif isinstance(node, nodes.Admonition):
            self._write_admonition(node)
        else:
            getattr(self, f"_write_{type(node).__name__}", self._write_children)(node)

    def _write_children(self, node: nodes.Node) -> None:
        for child in node.children:
            self._write(child)

    # Markdown

    def _add(self, text: str) -> None:
        self._lines += [(self._prefix + line).rstrip() for line in text.strip("\n").split("\n")]
        self._lines.append(self._prefix.rstrip())

    def _finish_markdown(self) -> None:
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")
        if text:
            self._cells.append(new_markdown_cell(text))
        self._lines = []

    @contextmanager
    def _marked(self, mark: str) -> Iterator[None]:
        outer = self._prefix
        self._prefix += mark
        yield
        self._prefix = outer
        if self._lines:  # the empty line at the end stands outside
            self._lines[-1] = outer.rstrip()

    def _write_section(self, node: nodes.section) -> None:
        self._finish_markdown()  # a cell for each section, as people edit and fold by sections
        self._depth += 1
        self._write_children(node)
        self._depth -= 1

    def _write_title(self, node: nodes.title) -> None:
        numbers = self._page.section_numbers
        own = "" if self._depth == 1 else node.parent["ids"][0]
        number = numbers.get(own, "")
        self._add("#" * self._depth + f" {number} {inline(node, self._page)}".replace("  ", " "))
        if self._depth == 1:
            self._finish_markdown()  # the install cell follows it

    def _write_paragraph(self, node: nodes.Element) -> None:
        self._add(inline(node, self._page))

    def _write_rubric(self, node: nodes.Element) -> None:
        self._add(f"**{inline(node, self._page).strip()}**")

    _write_term = _write_sd_tab_label = _write_rubric

    def _write_math_block(self, node: nodes.math_block) -> None:
        self._add(equation(node, self._page, one_line=bool(self._prefix)))

    def _write_literal_block(self, node: nodes.literal_block) -> None:
        language = node.get("language", "").replace("ipython3", "python")
        self._add(f"```{language}\n{node.astext().rstrip()}\n```")

    def _write_table(self, node: nodes.table) -> None:
        self._add(table(node, self._page))

    def _write_image(self, node: nodes.image) -> None:
        self._add(inline(node, self._page))

    def _write_figure(self, node: nodes.figure) -> None:
        self._write_children(node)
        self._write_captions(node)

    def _write_transition(self, node: nodes.transition) -> None:
        self._add("---")

    def _write_list_item(self, node: nodes.list_item) -> None:
        items = node.parent
        first = items.get("start", 1)
        ordered = isinstance(items, nodes.enumerated_list)
        mark = f"{first + items.index(node)}. " if ordered else "- "
        start = len(self._lines)
        with self._marked(" " * len(mark)):
            self._write_children(node)
        if len(self._lines) > start:
            indent = len(self._prefix)
            self._lines[start] = self._prefix + mark + self._lines[start][indent + len(mark) :]

    def _write_block_quote(self, node: nodes.Element) -> None:
        with self._marked("> "):
            self._write_children(node)

    _write_definition = _write_block_quote

    def _write_boxed(self, title: str, content: list[nodes.Node]) -> None:
        with self._marked("> "):
            if title:
                self._add(f"**{title}**")
            for node in content:
                self._write(node)

    def _write_admonition(self, node: nodes.Element) -> None:
        name = type(node).__name__
        handlers = {
            "proof_node": self._write_children,
            "solution_node": self._write_solution,
            "exercise_node": self._write_exercise,
            "exercise_enumerable_node": self._write_exercise,
        }
        if name in handlers:
            handlers[name](node)
            return
        titled = bool(node.children) and isinstance(node[0], nodes.title)
        is_proof = "proof" in node["classes"]  # it begins with the word
        kind = "" if is_proof or name == "admonition" else name.capitalize()
        title = inline(node[0], self._page) if titled else kind
        write = self._write_folded if "dropdown" in node["classes"] else self._write_boxed
        write(title, node.children[1:] if titled else node.children)

    def _write_dropdown_main(self, node: nodes.Element) -> None:
        self._write_folded(inline(node[0], self._page).strip(), node.children[1:])

    def _write_folded(self, title: str, content: list[nodes.Node]) -> None:
        # Markdown has no fold, and an answer must not stand open beside its question
        self._add(f"<details>\n<summary>{title}</summary>")
        for node in content:
            self._write(node)
        self._add("</details>")

    def _write_proposition(self, node: nodes.Element) -> None:
        kind = node["realtype"]
        number = self._page.numbered(node["countertype"], node).split()
        title = " ".join([kind.capitalize(), *number[1:]]) + inline(node[0], self._page)
        self._write_boxed(title.strip(), node.children[1:])

    # Exercises hold cells, so they are no quotes.

    def _write_exercise(self, node: nodes.Element) -> None:
        number = self._page.numbered("exercise", node)
        self._add(f"**{number}{inline(node[0], self._page)}**")
        for child in node.children[1:]:
            self._write(child)

    def _write_solution(self, node: nodes.Element) -> None:
        if self._with_solutions:
            self._write_exercise(node)

    # Code

    def _write_container(self, node: nodes.container) -> None:
        if node.get("nb_element") != "cell_code":
            self._write_children(node)
            return
        stub = "tag_skip-execution" in node["classes"]
        if not (stub and self._with_solutions):
            for part in node.findall(nodes.container):
                if part.get("nb_element") == "cell_code_source":
                    self._add_code(part.astext(), ["stub", "raises-exception"] if stub else [])
        self._write_captions(node)

    def _write_live_demo(self, node: nodes.Element) -> None:
        values = [f", {name}={value!r}" for name, value in node.get("live_values", {}).items()]
        call = f'live.show("{node["live_demo"]}"{"".join(values)})'
        self._add_code(f"from learndyn import live\n\n{call}", [])
        self._write_captions(node)

    def _write_captions(self, node: nodes.Element) -> None:
        for text in node.findall(nodes.caption):
            self._add(caption("figure", text.parent, text, self._page))

    def _add_code(self, source: str, tags: list[str]) -> None:
        self._finish_markdown()
        self._cells.append(new_code_cell(source, metadata={"tags": tags} if tags else {}))

    def _skip(self, node: nodes.Node) -> None:
        """Write nothing: this node has no place in a notebook."""

    _write_caption = _skip  # written after its figure
    _write_comment = _write_raw = _write_target = _write_index = _write_compound = _skip
    _write_system_message = _write_substitution_definition = _write_sd_tab_input = _skip
