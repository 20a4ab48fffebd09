"""The house rules that a machine can see: which way imports go, what a rule may touch, how long things get."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
ALL_ROOMS = {"registry", "gate", "bot", "dashboard", "commands", "cli"}
MAY_IMPORT = {
    "registry": {"registry"},
    "gate": {"registry", "gate"},
    "bot": {"registry", "gate", "bot"},
    "dashboard": {"registry", "dashboard"},
    "commands": ALL_ROOMS - {"cli"},
    "cli": ALL_ROOMS,
}
# Values in, values out: no files, no git, no network, no clock. Three modules read the repository.
PURE = ("registry", "gate")
EDGES = {"gate.source", "gate.base", "gate.plain_file"}
OUTSIDE_WORLD = {
    *("git", "http", "requests", "socket", "subprocess", "time", "urllib.request"),
    *("io", "logging", "os", "pathlib", "shutil", "sys", "tempfile"),
}
IMPURE_CALLS = {"print", "open", "input", "exec", "eval", "now", "utcnow", "today", "localtime"}
MOST_FUNCTION_LINES = 40
MOST_MODULE_LINES = 200
MOST_TEST_MODULE_LINES = 400


class Module(NamedTuple):
    name: str
    path: str
    text: str
    tree: ast.Module

    def says(self, node, message):
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {message}"


def modules(root, tops):
    """Parse every Python file of the given top-level packages and modules."""
    for top in sorted(tops):
        for path in sorted([*root.glob(f"{top}.py"), *root.glob(f"{top}/**/*.py")]):
            where = path.relative_to(root)
            if "cases" in where.parts:
                continue
            name = ".".join(where.with_suffix("").parts).removesuffix(".__init__")
            yield Module(name, where.as_posix(), *parsed(path))


@cache
def parsed(path):
    text = path.read_text(encoding="utf-8")
    return text, ast.parse(text, path)


def imports(tree):
    """Yield (node, dotted name) for each import, also a lazy one and one by import_module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) == "import_module":
            yield from ((node, arg.value) for arg in node.args[:1] if isinstance(arg, ast.Constant))


def called(node):
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None)


def imports_against_the_way(module):
    own = module.name.split(".")[0]
    for node, name in imports(module.tree):
        room = name.split(".")[0]
        if room in ALL_ROOMS - MAY_IMPORT[own]:
            yield module.says(node, f"{own} imports {room}; see docs/architecture.md for the way")


def is_pure(module):
    return module.name not in EDGES and module.name.split(".")[0] in PURE


def impure_imports(module):
    for node, name in imports(module.tree) if is_pure(module) else ():
        if any(f"{name}.".startswith(f"{bad}.") for bad in OUTSIDE_WORLD):
            yield module.says(node, f"{module.name} is pure, it may not import {name}")


def impure_calls(module):
    for node in ast.walk(module.tree) if is_pure(module) else ():
        if isinstance(node, ast.Call) and called(node) in IMPURE_CALLS:
            yield module.says(node, f"{module.name} is pure, it may not call {called(node)}()")


def missing_docstrings(module):
    if not ast.get_docstring(module.tree):
        yield module.says(module.tree, "no docstring that says what this module owns")


def oversize(module):
    most = MOST_TEST_MODULE_LINES if module.name.startswith("tests.") else MOST_MODULE_LINES
    if (lines := module.text.count("\n")) > most:
        yield module.says(module.tree, f"{lines} lines, expected {most} at most")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > MOST_FUNCTION_LINES:
                message = f"{node.name} has {lines} lines, expected {MOST_FUNCTION_LINES} at most"
                yield module.says(node, message)


OF_ROOMS = (imports_against_the_way, impure_imports, impure_calls)
OF_ALL = (missing_docstrings, oversize)


def offences(root, tops, checks):
    return [line for module in modules(root, tops) for check in checks for line in check(module)]


def test_rooms_keep_the_house_rules():
    assert offences(ROOT, ALL_ROOMS, OF_ROOMS) == []


def test_modules_say_what_they_own_and_stay_small():
    assert offences(ROOT, ALL_ROOMS | {"benchmarks", "tests", "tools"}, OF_ALL) == []


def test_every_room_is_there():
    found = {module.name.split(".")[0] for module in modules(ROOT, ALL_ROOMS)}
    assert found == ALL_ROOMS


LONG = "def f():\n" + "    x = 1\n" * 60

BROKEN_HOUSES = [
    ("registry/a.py", "import gate", "registry imports gate"),
    ("registry/a.py", "from gate.finding import Finding", "registry imports gate"),
    ("registry/a.py", "def f():\n    import cli", "registry imports cli"),
    ("registry/a.py", "import_module('dashboard.build')", "registry imports dashboard"),
    (
        "registry/a.py",
        "from subprocess import run",
        "registry.a is pure, it may not import subprocess.run",
    ),
    ("gate/a.py", "from bot import gerrit", "gate imports bot"),
    ("gate/rules/a.py", "from commands import check", "gate imports commands"),
    ("dashboard/a.py", "import gate.rules", "dashboard imports gate"),
    ("bot/a.py", "import dashboard", "bot imports dashboard"),
    ("commands/a.py", "from cli import main", "commands imports cli"),
    ("gate/rules/a.py", "import os.path", "gate.rules.a is pure, it may not import os.path"),
    ("gate/rules/a.py", "from urllib import request", "may not import urllib.request"),
    ("gate/rules/a.py", "from datetime import datetime\ndatetime.now()", "may not call now()"),
    ("gate/rules/a.py", "print(1)", "may not call print()"),
    (
        "gate/a.py",
        "def f():\n    from git import Repo",
        "gate.a is pure, it may not import git.Repo",
    ),
    ("gate/a.py", "x = 1", "no docstring"),
    ("gate/a.py", LONG, "f has 61 lines, expected 40 at most"),
    ("gate/a.py", "x = 1\n" * 201, "201 lines, expected 200 at most"),
    ("tests/a.py", "x = 1\n" * 401, "401 lines, expected 400 at most"),
]


@pytest.mark.parametrize(("path", "text", "message"), BROKEN_HOUSES)
def test_walker_sees_a_broken_house(tmp_path, path, text, message):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(text)
    checks = OF_ALL if path.startswith("tests/") else OF_ROOMS + OF_ALL
    found = offences(tmp_path, {*ALL_ROOMS, "tests"}, checks)
    assert any(line.startswith(f"{path}:") and message in line for line in found), found


SOUND_HOUSES = [
    ("registry/a.py", "from registry import model"),
    ("gate/rules/a.py", "from datetime import date\nfrom urllib.parse import urlsplit"),
    ("gate/source.py", "import git\nimport os"),
    ("bot/a.py", "from gate import check\nfrom registry import model"),
    ("commands/a.py", "from bot import gerrit\nfrom gate import check\nprint(1)"),
    ("cli.py", "import commands.check"),
    ("gate/cases/a.py", "import bot"),
]


@pytest.mark.parametrize(("path", "text"), SOUND_HOUSES)
def test_walker_noop(tmp_path, path, text):
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(f'"""Says."""\n{text}\n')
    assert offences(tmp_path, ALL_ROOMS, OF_ROOMS + OF_ALL) == []


def test_tox_is_pinned_to_the_last_part():
    lines = (ROOT / "tools/toxw-requirements.txt").read_text().splitlines()
    assert [line for line in lines if "==" not in line and not line.startswith("#")] == []


def test_linter_pin_is_the_same_everywhere():
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    assert groups["lint"][0] in (ROOT / ".pre-commit-config.yaml").read_text()
