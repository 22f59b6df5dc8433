"""The plans for teachers are whole, add up, and name what exists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from learndyn.exercises import LEVELS, exercise_bank
from learndyn.live.catalogue import find

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "book/teaching"
PARTS = ["Goals", "Needs", "Timetable", "Misconceptions", "Demo", "Exercises"]
ROW = re.compile(r"^\| (\d+) \| (board|demo|alone|pairs|all) \| .+ \|$", re.MULTILINE)
SETTING = re.compile(r"\{live-setting\}`[^`<]+ <([\w-]+)((?: \w+=[-\w.]+)*)>`")
LONGEST = 470  # words; one printed page


def contents():
    """Return the parts of the table of contents."""
    return yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))["parts"]


def chapter_files():
    """List the chapters, in order."""
    numbered = [part for part in contents() if part.get("numbered")]
    return [entry["file"] for part in numbered for entry in part["chapters"]]


@dataclass(frozen=True)
class Plan:
    """What a page says about one chapter."""

    chapter: str
    text: str

    @property
    def name(self):
        return self.chapter.rpartition("/")[2]

    def part(self, name):
        """Return the text of one part, without the question at the end."""
        body = self.text.partition(f"**{name}**")[2].partition(":::{dropdown}")[0]
        return re.split(r"^\*\*\w+\*\*", body, flags=re.MULTILINE)[0]


def source(chapter):
    return (ROOT / f"{chapter}.md").read_text("utf8")


def read_plan(chapter):
    _, part, name = chapter.split("/")
    text = (FOLDER / f"{part}.md").read_text("utf8")
    head = rf"^\(sec-teaching-{name}\)=\n\{{\.lesson-plan\}}\n## (.+)\n"
    found = re.search(rf"{head}((?:(?!^\(sec-).*\n)*)", text, re.MULTILINE)
    assert found, f"no plan for {chapter}"
    title = re.search(r"^# (.+)$", source(chapter), re.MULTILINE)[1]
    assert found[1] == title
    return Plan(chapter, found[2])


@pytest.fixture(params=chapter_files())
def plan(request):
    return read_plan(request.param)


def test_a_plan_has_all_parts_in_one_order(plan):
    assert re.findall(r"^\*\*(\w+)\*\*:", plan.text, re.MULTILINE) == PARTS
    assert f"{{doc}}`../{plan.chapter.removeprefix('book/')}`" in plan.text
    assert plan.text.count(":::{dropdown} Last question: ") == 1
    assert plan.text.rstrip().endswith("\n:::")


def test_a_plan_fits_a_printed_page(plan):
    words = re.sub(r"\{[\w:-]+\}`([^`<]*)[^`]*`", r"\1", plan.text).split()
    assert len(words) <= LONGEST


def test_timetables_add_up_to_what_they_say_and_half_of_it_is_talk(plan):
    table = plan.part("Timetable")
    rows = ROW.findall(table)
    assert len(rows) == table.count("\n| ") - 1  # the heading
    assert sum(int(minutes) for minutes, _ in rows) == int(re.search(r"(\d+) minutes", table)[1])
    assert sum(int(minutes) for minutes, how in rows if how in ("board", "demo")) == 45


def test_each_misconception_has_a_question_and_a_place_in_the_chapter(plan):
    own = source(plan.chapter)
    beliefs = re.split(r'^"', plan.part("Misconceptions"), flags=re.MULTILINE)[1:]
    assert 2 <= len(beliefs) <= 3
    for belief in beliefs:
        assert re.match(r'.+[.?]"\n: Ask: .+\?', belief)
        answer = belief.partition("  Answer")[2]
        places = re.findall(r"\{(?:ref|prf:ref|numref)\}`([\w-]+)`", answer)
        if not places:
            assert "the same section" in answer
        for place in places:
            assert re.search(rf"(?:\(|label: |name: ){place}\b", own), place


def test_every_demo_of_the_chapter_is_shown_and_says_what_the_plan_quotes(plan):
    text = plan.part("Demo")
    settings = list(SETTING.finditer(text))
    assert len(settings) == text.count("{live-setting}")
    shown = set(re.findall(r"^```\{live-demo\} ([\w-]+)", source(plan.chapter), re.MULTILINE))
    assert {setting[1] for setting in settings} == shown
    ends = [setting.start() for setting in settings[1:]] + [len(text)]
    for setting, end in zip(settings, ends, strict=True):
        demo = find(setting[1])
        pairs = (pair.split("=") for pair in setting[2].split())
        state = demo.state({key: float(value) for key, value in pairs})
        said = demo.draw("x", state)["text"]
        for quoted in re.findall("“([^”]+)”", text[setting.end() : end]):
            assert quoted in said, f"{setting[0]}: {said}"
    assert re.search(r"\b[Aa]sk\b|\blet\b|\bguesses\b", text)  # before anything is touched


def test_every_exercise_of_the_chapter_is_set_and_its_mistakes_are_known(plan):
    pieces = re.split(r"\{ref\}`(ex-[\w-]+)`", plan.part("Exercises"))[1:]
    labels, texts = pieces[::2], pieces[1::2]
    assert labels == re.findall(r"^:label: (ex-[\w-]+)$", source(plan.chapter), re.MULTILINE)
    for label, text in zip(labels, texts, strict=True):
        named = re.findall(r"\*([^*]+)\*", text)
        known = {mistake.name for mistake in exercise_bank()[label].mistakes}
        assert named, label
        assert set(named) <= known, label


def test_there_is_a_plan_for_nothing_but_chapters():
    found = [
        name
        for path in FOLDER.glob("*.md")
        for name in re.findall(r"\.lesson-plan\}\n## (.+)", path.read_text("utf8"))
    ]
    assert len(found) == len(chapter_files())


def test_a_line_of_a_plan_holds_one_sentence():
    for path in FOLDER.glob("*.md"):
        for line in path.read_text("utf8").splitlines():
            if line.startswith(("|", "# ", "## ", ":::")):
                continue
            plain = re.sub(r"\*\*.*?\*\*|\$.*?\$|`.*?`|“.*?”|: Ask: .*", "", line)
            assert not re.search(r"[a-z)][.!] [A-Z]", plain), line


def table_cells(name):
    """Return the cells of a table of the first page, row by row, without its heading."""
    text = (FOLDER / "index.md").read_text("utf8")
    body = text.partition(f":name: {name}\n")[2].partition("\n:::")[0]
    lines = [line for line in body.splitlines() if line.startswith("|")][2:]
    assert lines, name
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def needs():
    """Return the chapters that each chapter builds on, itself left out."""
    rows = [
        [re.findall(r"\{doc\}`\.\./([\w/-]+)`", cell) for cell in row]
        for row in table_cells("tab-teaching-needs")
    ]
    return {own: set(others) for (own,), others in rows}


def closure(chapter, known):
    """Return all that a chapter builds on, directly or not."""
    direct = known[chapter]
    return direct.union(*(closure(other, known) for other in direct))


def test_the_table_of_needs_knows_every_chapter_and_what_it_says_it_needs():
    known = needs()
    assert [f"book/{name}" for name in known] == chapter_files()
    for name in known:
        folder = name.partition("/")[0]
        opening = re.search(r"^\*\*Need\*\*: .*$", source(f"book/{name}"), re.MULTILINE)[0]
        named = re.findall(r"\{doc\}`(?:[^`<]*<)?([\w./-]+)>?`", opening)
        places = {
            place.removeprefix("../") if "/" in place else f"{folder}/{place}" for place in named
        }
        assert places - {"notation"} <= closure(name, known), name


def test_a_course_never_needs_what_it_leaves_out():
    known = {name.rpartition("/")[2]: name for name in needs()}
    rows = table_cells("tab-teaching-courses")
    assert [row[0] for row in rows] == [str(week + 1) for week in range(len(rows))]
    for column in (1, 2):
        labels = [re.search(r"sec-teaching-([\w-]+)", row[column]) for row in rows if row[column]]
        course = [known[label[1]] for label in labels]
        for week, name in enumerate(course):
            missing = needs()[name] - set(course[:week])
            assert not missing, f"{name} comes before {missing}"
    assert len(course) == 12


def test_the_lab_has_the_minutes_that_the_text_says():
    text = (FOLDER / "index.md").read_text("utf8")
    stated = int(re.search(r"\{numref\}`tab-teaching-lab` has (\d+) minutes", text)[1])
    assert sum(int(row[0]) for row in table_cells("tab-teaching-lab")) == stated == 120


def test_teachers_find_the_plans_before_the_back_matter():
    captions = [part["caption"] for part in contents()]
    place = captions.index("For teachers")
    assert captions[place + 1] == "Back matter"
    (first,) = contents()[place]["chapters"]
    pages = [first["file"], *(entry["file"] for entry in first["sections"])]
    assert sorted(pages) == sorted(f"book/teaching/{path.stem}" for path in FOLDER.glob("*.md"))


def test_the_list_by_difficulty_has_every_exercise_once_under_its_level(real_book):
    page = real_book.page("book/teaching/index")
    bank, found = exercise_bank(), []
    for rubric in page.select("p.rubric"):
        level = next(n for n, words in LEVELS.items() if words.capitalize() == rubric.get_text())
        for item in rubric.find_next_sibling("ul").select("li"):
            title, solution = item.select("a")
            address, label = title["href"].split("#")
            assert bank[label].level == level
            target = real_book.page(f"book/{address.removeprefix('../').removesuffix('.html')}")
            assert target.find(id=label)
            assert solution.get_text() == "solution"
            assert re.match(r"Exercise \d+\.\d+: \w", title.get_text())
            found.append(label)
    assert sorted(found) == sorted(bank)


def test_the_links_of_a_plan_open_a_demo_on_its_page(real_book):
    for chapter in chapter_files():
        _, part, name = chapter.split("/")
        section = real_book.page(f"book/teaching/{part}").find(id=f"sec-teaching-{name}").parent
        links = [link["href"] for link in section.select("a[href*='?']")]
        assert len(links) == read_plan(chapter).text.count("{live-setting}")
        for link in links:
            assert link.startswith(f"../{part}/{name}.html#")
