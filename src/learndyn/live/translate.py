"""From the live subset of Python to JavaScript, by pscript.

A *live module* is a module of `learndyn.live` that runs twice: as Python when the book is built,
and as JavaScript in the reader's browser. It keeps to what means the same in both languages:
floats, strings, lists, and dicts with string keys; functions with positional arguments; `if`,
`while`, `for` and comprehensions; conditions that are true or false, not lists; lists joined by
`append`, never by `+`; f-strings of strings and whole numbers; `math` without `pow`. It imports
only `math`, live modules and types. What can be checked here is refused here; that the two
languages agree is the business of `tests/live/test_parity.py`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

PACKAGE = "learndyn.live"
MATH = """const math = {
  sqrt: Math.sqrt, exp: Math.exp, log: Math.log, log10: Math.log10, tanh: Math.tanh,
  sin: Math.sin, cos: Math.cos, hypot: Math.hypot, floor: Math.floor, ceil: Math.ceil,
  isfinite: Number.isFinite, pi: Math.PI,
};"""
# Operators keep JavaScript's meaning, which is the same for what the subset allows, and fast.
PLAIN_OPERATORS = "PSCRIPT_OVERLOAD = False"


@dataclass(frozen=True)
class _Source:
    """A live module: its file, its syntax tree, the live modules it imports, by local name."""

    name: str
    path: Path
    tree: ast.Module
    imports: dict[str, str]

    def exports(self) -> list[str]:
        """List the public functions and constants."""
        names = []
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                names.append(node.name)
            elif isinstance(node, ast.Assign):
                names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        return [name for name in names if not name.startswith("_")]


def translate(modules: list[ModuleType]) -> str:
    """Translate live modules, and the live modules that they import, to JavaScript.

    Parameters
    ----------
    modules : list of module
        The modules wanted.

    Returns
    -------
    str
        One constant for each module, an object with its functions, in the order of imports; before
        them the parts of pscript's library that they use.

    Raises
    ------
    ImportError
        If pscript is missing.
    ValueError
        If a module uses a name that JavaScript will not know, a format specification or a keyword.
    """
    # needed to build the book and in notebooks, but not to import the package
    from pscript import py2js
    from pscript.stdlib import get_partial_std_lib

    sources = _in_import_order([module.__name__ for module in modules])
    functions: set[str] = set()
    methods: set[str] = set()
    parts = []
    for source in sources.values():
        code = py2js(_plain_text(source), inline_stdlib=False, docstrings=False)
        _refuse_unknown(source, code.meta["vars_unknown"], sources)
        functions |= code.meta["std_functions"]
        methods |= code.meta["std_methods"]
        parts.append(_wrap(source, str(code)))
    return "\n".join([get_partial_std_lib(functions, methods), MATH, *parts])


def _in_import_order(names: list[str]) -> dict[str, _Source]:
    """Read modules and what they import, dependencies first."""
    sources: dict[str, _Source] = {}
    for name in names:
        source = _read(name)
        dependencies = [f"{PACKAGE}.{module}" for module in source.imports.values()]
        for found in _in_import_order(dependencies).values():
            sources.setdefault(found.name, found)
        sources.setdefault(source.name, source)
    return sources


def _read(name: str) -> _Source:
    """Read a live module."""
    path = Path(str(inspect.getsourcefile(importlib.import_module(name))))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = {
        alias.asname or alias.name: alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == PACKAGE
        for alias in node.names
    }
    return _Source(name.rpartition(".")[2], path, tree, imports)


def _plain_text(source: _Source) -> str:
    """Write the module without imports and docstrings, its f-strings as sums of strings."""
    tree = ast.parse(ast.unparse(source.tree))
    # what is left of a module: its constants and functions
    tree.body = [node for node in tree.body if isinstance(node, ast.Assign | ast.FunctionDef)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body[: ast.get_docstring(node) is not None] = ast.parse(PLAIN_OPERATORS).body
    _refuse_constructs(source)
    return ast.unparse(ast.fix_missing_locations(_SumStrings().visit(tree)))


def _refuse_constructs(source: _Source) -> None:
    """Raise where pscript would go on and mean something else."""
    kept = (ast.Assign, ast.FunctionDef, ast.Import, ast.ImportFrom)
    for statement in source.tree.body:
        is_docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not isinstance(statement, kept) and not is_docstring:
            rule = "live modules hold constants and functions, nothing that runs on import"
            raise ValueError(f"{source.path.name}:{statement.lineno}: {rule}.")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FormattedValue) and (node.format_spec or node.conversion != -1):
            rule = "f-strings of live modules hold no format specification"
        elif isinstance(node, ast.Call) and node.keywords:
            rule = "live modules pass arguments by position"
        elif isinstance(node, ast.Call) and _has_conditional_bound(node):
            # pscript writes i < a ? b : c, which never ends
            rule = "name a bound of range that depends on a condition before the loop"
        else:
            continue
        raise ValueError(f"{source.path.name}:{node.lineno}: {rule}.")


def _has_conditional_bound(call: ast.Call) -> bool:
    """Whether range is called with a bound that depends on a condition."""
    is_range = isinstance(call.func, ast.Name) and call.func.id == "range"
    return is_range and any(isinstance(argument, ast.IfExp) for argument in call.args)


class _SumStrings(ast.NodeTransformer):
    """Turn f"a{b}" into "" + "a" + b, which JavaScript does without a library."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        total: ast.expr = ast.Constant("")
        for part in node.values:
            value = self.visit(part.value if isinstance(part, ast.FormattedValue) else part)
            total = ast.BinOp(total, ast.Add(), value)
        return total


def _refuse_unknown(source: _Source, used: set[str], sources: dict[str, _Source]) -> None:
    """Raise if the module uses a name that is not there in JavaScript; pscript lets it pass."""
    known = {f"math.{name}" for name in re.findall(r"(\w+):", MATH)}
    for local, module in source.imports.items():
        known |= {f"{local}.{name}" for name in sources[module].exports()}
    for name in sorted(used - known):
        root, _, attribute = name.partition(".")
        line = next(
            node.lineno
            for node in ast.walk(source.tree)
            if (isinstance(node, ast.Name) and node.id == root and not attribute)
            or (isinstance(node, ast.Attribute) and ast.unparse(node) == name)
        )
        raise ValueError(f"{source.path.name}:{line}: {name} is unknown in JavaScript.")


def _wrap(source: _Source, code: str) -> str:
    """Give a translated module its own scope."""
    renamed = [f"const {a} = {b};" for a, b in source.imports.items() if a != b]
    exports = ", ".join(source.exports())
    lines = [
        f"const {source.name} = (() => {{",
        *renamed,
        code,
        f"return {{ {exports} }};",
        "})();",
    ]
    return "\n".join(lines)
