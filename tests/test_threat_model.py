"""Each row of docs/threat-model.md names the tests that show it, in docs/threat-model-tests.md, and they are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "docs/threat-model.md"
LIST = ROOT / "docs/threat-model-tests.md"
BESIDES = "Said besides"


def rows(text):
    """Return (heading, first cell, last cell, names of the columns) of each row of the tables of a page."""
    heading, columns, found = "", (), []
    for line in text.splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split(" | "))
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif not line.startswith("|"):
            columns = ()
        elif not columns:
            columns = cells
        elif set(cells[0]) != {"-"}:
            found.append((heading, cells[0], cells[-1], columns))
    return found


@cache
def functions(path):
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    }


def is_there(name):
    """Tell whether a test, a module of tests or a folder of cases is there."""
    path, _, function = name.partition("::")
    for room in ("tests", "tests/zuul", "."):
        place = ROOT / room / path
        if place.is_file() and place.name.startswith("test_"):
            return not function or (function.startswith("test_") and function in functions(place))
        if place.is_dir() and not function:
            return any(place.glob("*/*"))
    return False


def named(shown):
    """Return the tests that a cell names; what stands in code beside them is a word of theirs."""
    return [name for name in re.findall(r"`([^`]+)`", shown) if "/" in name or ".py" in name]


def flaws(model, tests):
    """Yield what does not agree between the two pages. A table of the model may name its tests itself."""
    own = [(row, shown) for _, row, shown, columns in rows(model) if columns[-1] == "shown by"]
    wanted = [
        (heading, row) for heading, row, _, columns in rows(model) if columns[-1] != "shown by"
    ]
    listed = [(heading, row) for heading, row, _, _ in rows(tests) if heading != BESIDES]
    yield from (f"no tests for: {row}" for heading, row in wanted if (heading, row) not in listed)
    yield from (f"no such row: {row}" for heading, row in listed if (heading, row) not in wanted)
    if sorted(wanted) == sorted(listed) and wanted != listed:
        yield "the rows stand in another order"
    for row, shown in (*own, *((row, shown) for _, row, shown, _ in rows(tests))):
        if not (names := named(shown)):
            yield f"names no test: {row}"
        yield from (f"no such test: {name}" for name in names if not is_there(name))


def test_every_claim_names_tests_that_are_there():
    assert list(flaws(MODEL.read_text(), LIST.read_text())) == []


HEAD = "## A\n| attempt | answer |\n| --- | --- |\n"
SHOWN = "`test_threat_model.py::test_flaw_is_seen`"
FLAWED = [
    ("| x | y |\n", "", "no tests for: x"),
    ("", f"| x | {SHOWN} |\n", "no such row: x"),
    ("| x | y |\n", "| x | y |\n", "names no test: x"),
    ("| x | y |\n", "| x | `test_threat_model.py::test_nosuch` |\n", "no such test: test_threat_model.py::test_nosuch"),
    ("| x | y |\n", "| x | `test_nosuch.py` |\n", "no such test: test_nosuch.py"),
    ("| x | y |\n", "| x | `gate/cases/nosuch` |\n", "no such test: gate/cases/nosuch"),
    ("| x | y |\n", "| x | `test_threat_model.py::rows` |\n", "no such test: test_threat_model.py::rows"),
    ("| x | y |\n| z | y |\n", f"| z | {SHOWN} |\n| x | {SHOWN} |\n", "the rows stand in another order"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "tests", "said"), FLAWED)
def test_flaw_is_seen(model, tests, said):
    assert said in list(flaws(HEAD + model, HEAD + tests))


def test_a_table_may_name_its_tests_itself():
    model = f"## A\n| attempt | answer | shown by |\n| --- | --- | --- |\n| x | y | {SHOWN} |\n| z | y | |\n"
    assert list(flaws(model, "")) == ["names no test: z"]


def test_flaws_noop():
    assert list(flaws(f"{HEAD}| x | y |\n", f"{HEAD}| x | {SHOWN} |\n")) == []


def jobs():
    """Yield (file, text) of each job that is defined here for Zuul."""
    for path in sorted(
        [*ROOT.glob("zuul.d/*.yaml"), *ROOT.glob(".zuul.d/*.yaml"), *ROOT.glob(".zuul.yaml")]
    ):
        for block in re.split(r"^- ", path.read_text(), flags=re.MULTILINE):
            if block.startswith("job:"):
                yield path.name, block


def test_jobs_that_run_a_changes_code_have_no_secret():
    """Zuul gives a secret to a job with `post-review` or in a trusted project alone; ours must not even ask before."""
    if not (found := list(jobs())):
        pytest.skip("no jobs of Zuul in this checkout")
    for file, block in found:
        if re.search(r"^\s+(?:secrets|pass-to-parent):", block, re.MULTILINE):
            assert re.search(r"^\s+post-review: true$", block, re.MULTILINE), f"{file}: {block}"
