"""Answers as people type them, and what they mean."""

import pytest

from commands.records.answers import chosen
from commands.records.answers import failure_of
from commands.records.answers import names_of
from commands.records.answers import numbered
from commands.records.answers import pattern_of
from commands.records.answers import people
from commands.records.answers import with_value
from registry.model import Registry

ORDER = ["A", "B", "C", "D", "E"]
SHOWN = ORDER[1:]


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("1", ["B"]),
        ("1, 3-4", ["B", "D", "E"]),
        ("4 1", ["B", "E"]),
        ("1-4", SHOWN),
        ("E,A", ["A", "E"]),
        ("E, X, A, E", ["A", "E", "X"]),
        ("4-1", ["4-1"]),
        ("3-9", ["3-9"]),
        ("9", ["9"]),
        (" , ,", []),
        ("٣", ["٣"]),
        ("1" * 5000, ["1" * 5000]),
    ],
)
def test_names_of(answer, names):
    assert names_of(answer, SHOWN, ORDER) == names


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("1", "B"),
        ("4", "E"),
        ("0", "0"),
        ("5", "5"),
        ("B", "B"),
        ("", ""),
        ("1" * 5000, "1" * 5000),
    ],
)
def test_chosen(answer, meant):
    assert chosen(answer, SHOWN) == meant


@pytest.mark.parametrize(
    ("answer", "success", "failure"),
    [
        ("hx-iscsi", r"hx-iscsi \S+ : SUCCESS", r"hx-iscsi \S+ : FAILURE"),
        ("hx.7+", r"hx\.7\+ \S+ : SUCCESS", r"hx\.7\+ \S+ : FAILURE"),
        (r"hx \S+ : SUCCESS", r"hx \S+ : SUCCESS", r"hx \S+ : SUCCESS"),
        ("^hx", "^hx", "^hx"),
    ],
)
def test_the_name_of_a_job_is_a_pattern(answer, success, failure):
    assert (pattern_of(answer), failure_of(answer)) == (success, failure)


def test_numbered_fits_the_width():
    assert numbered([]) == []
    assert numbered(["a", "bb"]) == ["  1 a   2 bb"]
    lines = numbered(["x" * 30] * 9)
    assert max(map(len, lines)) <= 102
    assert numbered(["\x1b[2J"]) == ["  1 <U+001B>[2J"]


@pytest.mark.parametrize(
    ("keys", "value", "record"),
    [
        (("wiki",), "u", {"name": "HX", "maintainers": [{"name": "A"}], "wiki": "u"}),
        (("name",), None, {"maintainers": [{"name": "A"}]}),
        (("ci", "id"), "x", {"name": "HX", "maintainers": [{"name": "A"}], "ci": {"id": "x"}}),
        (("ci", "id"), None, {"name": "HX", "maintainers": [{"name": "A"}]}),
        (("maintainers", 0, "irc"), "a", {"name": "HX", "maintainers": [{"name": "A", "irc": "a"}]}),
        (("maintainers", 1, "name"), "B", {"name": "HX", "maintainers": [{"name": "A"}, {"name": "B"}]}),
        (("maintainers", 1, "name"), None, {"name": "HX", "maintainers": [{"name": "A"}]}),
    ],
)  # fmt: skip
def test_with_value(keys, value, record):
    before = {"name": "HX", "maintainers": [{"name": "A"}]}
    assert with_value(before, keys, value) == record
    assert before == {"name": "HX", "maintainers": [{"name": "A"}]}


def test_people_are_those_of_the_vendor():
    rows = [
        {"vendor": "Halden", "maintainers": [{"name": "A", "irc": "a"}, {"name": 3}, "x"]},
        {"vendor": "Halden", "maintainers": [{"name": "A"}, {"name": "B"}]},
        {"vendor": "Borg", "maintainers": [{"name": "C"}]},
        {"vendor": "Halden", "maintainers": 7},
    ]
    found = people(Registry.of({"drivers": rows}), "Halden")
    assert found == {"A": {"name": "A", "irc": "a"}, "B": {"name": "B"}}
