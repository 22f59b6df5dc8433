"""The sources of the chapters keep the book's rules of style."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
CELL_HEADER = re.compile(r"\A(?:---\n(?P<yaml>.*?)\n---\n|(?P<options>(?::[^\n]*\n)+))", re.DOTALL)
MATH = re.compile(r"^\$\$\n.*?^\$\$[^\n]*\n", re.DOTALL | re.MULTILINE)
FENCE = re.compile(r"^(`{3,}|:{3,})(\{.*|\s*)$")
OPTION = re.compile(r"^:\w[\w-]*:")
LABELS = {
    "section": re.compile(r"^\(([\w-]+)\)=$", re.MULTILINE),
    "equation": re.compile(r"^\$\$ \(([\w-]+)\)$", re.MULTILINE),
    "directive": re.compile(r"^:(?:label|name): ([\w-]+)$", re.MULTILINE),
    "figure": re.compile(r"^    name: ([\w-]+)$", re.MULTILINE),
}


@dataclass(frozen=True)
class Cell:
    """One code cell of a chapter."""

    text: str

    @property
    def metadata(self):
        header = CELL_HEADER.match(self.text)
        if header is None:
            return {}
        if header["yaml"]:
            return yaml.safe_load(header["yaml"])
        return dict(line[1:].split(": ", 1) for line in header["options"].splitlines())

    @property
    def lines(self):
        code = CELL_HEADER.sub("", self.text)
        return [line for line in code.splitlines() if line.strip()]

    @property
    def is_published(self):
        return "remove-cell" not in str(self.metadata.get("tags", ""))


@dataclass(frozen=True)
class Chapter:
    """A chapter as its author writes it."""

    path: Path

    @property
    def name(self):
        return self.path.stem

    @cached_property
    def text(self):
        return FRONT_MATTER.sub("", self.path.read_text("utf8"))

    @cached_property
    def cells(self):
        return [Cell(match[1]) for match in CELL.finditer(self.text)]

    @cached_property
    def figures(self):
        return [cell.metadata["mystnb"] for cell in self.cells if "mystnb" in cell.metadata]

    @cached_property
    def prose(self):
        """The lines of running text, without code, formulas and marks."""
        text = MATH.sub("", CELL.sub("", self.text))
        lines = [line.strip() for line in text.splitlines()]
        return [
            line
            for line in lines
            if line and not FENCE.match(line) and not OPTION.match(line) and not line.endswith(")=")
        ]

    @cached_property
    def labels(self):
        return [label for pattern in LABELS.values() for label in pattern.findall(self.text)]


def chapter_files():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    numbered = [part for part in toc["parts"] if part.get("numbered")]
    return [entry["file"] for part in numbered for entry in part["chapters"]]


@pytest.fixture(params=chapter_files())
def chapter(request):
    return Chapter(ROOT / f"{request.param}.md")


def test_labels_say_what_they_name_and_in_which_chapter(chapter):
    pattern = rf"(eq|fig|tab|prop|ex|sec)-{chapter.name}-[a-z0-9-]+"
    assert [label for label in chapter.labels if not re.fullmatch(pattern, label)] == []
    assert len(set(chapter.labels)) == len(chapter.labels)


def test_cells_are_short_and_narrow(chapter):
    for cell in chapter.cells:
        assert len(cell.lines) <= 12, cell.text
        if cell.is_published:
            assert max(map(len, cell.lines)) <= 76, cell.text


def test_first_cell_only_imports(chapter):
    for line in chapter.cells[0].lines:
        assert line.startswith(("import ", "from ")), line


def test_only_glue_is_hidden_from_the_reader(chapter):
    for cell in chapter.cells:
        tags = str(cell.metadata.get("tags", ""))
        assert "hide-cell" not in tags
        assert "remove-input" not in tags
        if not cell.is_published:
            assert any("glue" in line for line in cell.lines), cell.text


def test_there_are_at_least_two_lines_of_prose_for_each_line_of_code(chapter):
    """Formulas count as one line of prose, captions as theirs; brackets not as code."""
    captions = "".join(figure["figure"]["caption"] for figure in chapter.figures).splitlines()
    prose = len(chapter.prose) + len(captions) + len(MATH.findall(chapter.text))
    published = [line for cell in chapter.cells if cell.is_published for line in cell.lines]
    code = sum(bool(re.search(r"\w", line)) for line in published)
    assert prose >= 2 * code, f"{prose} lines of prose, {code} of code"


def test_a_line_of_the_source_holds_one_sentence(chapter):
    for line in chapter.prose:
        plain = re.sub(r"\*\*.*?\*\*|\$.*?\$|`.*?`|\[.*?\]\(.*?\)", "", line)
        assert not re.search(r"[a-z)][.!?] [A-Z]", plain), line


def test_length_fits_one_sitting(chapter):
    text = re.sub(r"\$.*?\$|\{[\w:]+\}`[^`]*`", "", "\n".join(chapter.prose))  # formulas, roles
    words = len(re.findall(r"[^\W\d][\w'’-]*", text))
    assert 1200 <= words <= 2500, f"{words} words"
    pictures = len(chapter.figures) + chapter.text.count("```{live-demo}")
    assert 5 <= pictures <= 9


def test_chapter_opens_with_do_learn_need_and_ends_with_a_summary(chapter):
    opening = chapter.text[: chapter.text.index("```{code-cell}")]
    for word in ("**Do**", "**Learn**", "**Need**"):
        assert word in opening
    assert re.search(r"minutes", opening)
    headings = re.findall(r"^## (.*)$", chapter.text, re.MULTILINE)
    assert headings[-1] == "Summary"


def test_every_figure_has_name_caption_and_alt_text_and_is_referred_to(chapter):
    alts = []
    for figure in chapter.figures:
        name, caption, alt = (
            figure["figure"]["name"],
            figure["figure"]["caption"],
            figure["image"]["alt"],
        )
        assert len(caption.split()) >= 8, name
        assert len(alt.split()) >= 20, name
        assert f"{{numref}}`{name}`" in chapter.text, f"{name} is not referred to"
        alts.append(alt)
    assert len(set(alts)) == len(alts)
    drawn = [cell for cell in chapter.cells if re.search(r"\bplots\.plot_|\bax\.plot", cell.text)]
    for cell in drawn:
        assert "mystnb" in cell.metadata, f"a figure without caption and alt text:\n{cell.text}"


def test_there_are_propositions_exercises_questions_and_a_demo(chapter):
    assert chapter.text.count("{prf:proposition}") >= 4
    assert chapter.text.count("{exercise-start}") >= 2
    assert chapter.text.count("{dropdown} Think:") >= 2
    assert chapter.text.count("```{live-demo}") >= 1


def test_no_cell_installs_silences_or_seeds_globally(chapter):
    for cell in chapter.cells:
        assert not re.search(r"!pip|%pip|filterwarnings|np\.random\.seed|NotImplemented", cell.text)
    generators = re.findall(r"default_rng\(", chapter.text)
    assert len(generators) <= 1


def implementations():
    """List the functions whose docstring says which equation they implement."""
    for path in sorted((ROOT / "src").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.FunctionDef):
                for label in re.findall(r":eq:`([\w-]+)`", ast.get_docstring(node) or ""):
                    yield f"{module}.{node.name}", label


def test_page_and_package_link_to_each_other_for_every_equation(chapter):
    own = [(name, label) for name, label in implementations() if f"-{chapter.name}-" in label]
    assert own
    equations = LABELS["equation"].findall(chapter.text)
    links = re.findall(r"\{py:func\}`~?([\w.]+)`", chapter.text)
    for name, label in own:
        assert label in equations, f"{name} implements {label}, which the chapter does not have"
        function = name.rpartition(".")[2]
        assert any(link.endswith(f".{function}") for link in links), f"no link to {name}"
