"""Rules keep to their form: module, name, page and cases belong together, and nothing of it is forgotten."""

import inspect
import json
import re
from pathlib import Path

import pytest

from gate.finding import Rule
from gate.finding import Scope
from gate.finding import Severity
from gate.rules import RULES

RULES_ROOM = Path(__file__).parents[2] / "gate" / "rules"
CASES = Path(__file__).parent / "cases"
HEADINGS = ["What", "Why", "Wrong", "Right", "Fix"]
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# A name reads as "allow <name>": it names the bad pattern, not what to do about it.
INSTRUCTIONS = {"avoid", "check", "disallow", "forbid", "must", "no", "not", "require", "use"}
PARAMETERS = {
    Scope.TEXT: ["document", "window"],
    Scope.RECORD: ["driver", "registry"],
    Scope.REGISTRY: ["registry", "focus"],
    Scope.CHANGE: ["change"],
}
LONGEST_TITLE = 120

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.META.name)


def module_name(rule):
    return rule.__name__.rpartition(".")[2]


def sections(rule):
    """Split a rule's docstring into its title and {heading: lines}, in the order they stand."""
    title, *lines = inspect.getdoc(rule).splitlines()
    found, current = {}, None
    for line in lines:
        if line and not line.startswith(" "):
            assert line not in found, f"heading {line} twice"
            current = found.setdefault(line, [])
        elif current is not None and line:
            current.append(line)
    return title, found


def cases(name, kind):
    return [folder for folder in CASES.glob(f"{name}/{kind}*") if (folder / "head.json").exists()]


def test_every_module_is_a_rule_and_the_list_is_alphabetical():
    files = sorted(path.stem for path in RULES_ROOM.glob("*.py") if path.stem != "__init__")
    assert [module_name(rule) for rule in RULES] == files


def test_every_case_folder_belongs_to_a_rule():
    assert {folder.name for folder in CASES.iterdir()} <= {rule.META.name for rule in RULES}


@each_rule
def test_meta(rule):
    assert isinstance(rule.META, Rule)
    assert rule.META.name == module_name(rule).replace("_", "-")
    assert isinstance(rule.META.severity, Severity)
    assert list(inspect.signature(rule.check).parameters) == PARAMETERS[rule.META.scope]


@each_rule
def test_name_is_the_bad_pattern(rule):
    assert NAME.fullmatch(rule.META.name)
    assert rule.META.name.split("-")[0] not in INSTRUCTIONS


@each_rule
def test_page(rule):
    title, found = sections(rule)
    assert title.endswith(".")
    assert len(title) <= LONGEST_TITLE
    assert list(found) == HEADINGS
    for heading, lines in found.items():
        assert lines, f"nothing under {heading}"
        assert all(line.startswith("    ") for line in lines), f"indent the text under {heading}"


@each_rule
def test_excerpts_are_json(rule):
    """An excerpt that looks like an object is one; where the text is what is wrong it need not be."""
    _, found = sections(rule)
    headings = ["Right"] if rule.META.scope is Scope.TEXT else ["Wrong", "Right"]
    for heading in headings:
        for line in found[heading]:
            if line.strip().startswith("{") and line.strip().endswith("}"):
                json.loads(line)


@each_rule
def test_has_a_good_and_a_bad_case(rule):
    assert cases(rule.META.name, "ok"), "no case shows what is right; add one"
    assert cases(rule.META.name, "bad"), "no case shows what is wrong; add one"


@each_rule
def test_case_names(rule):
    folders = [folder.name for folder in (CASES / rule.META.name).glob("*") if folder.is_dir()]
    odd = [name for name in folders if not re.fullmatch(r"(ok|bad)(_[A-Za-z0-9_-]+)?", name)]
    assert not odd, f"cases {odd} of {rule.META.name}; name them ok_<what> or bad_<what>"
