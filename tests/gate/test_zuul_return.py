"""What may be handed to Zuul: the predicate against every way to be wrong, and a body that keeps it always."""

import json

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gate.zuul_return import LONGEST_MESSAGE
from gate.zuul_return import LONGEST_WARNING
from gate.zuul_return import MOST_COMMENTS
from gate.zuul_return import MOST_WARNINGS
from gate.zuul_return import Said
from gate.zuul_return import flaw_of_comment
from gate.zuul_return import flaws
from gate.zuul_return import handed_over
from gate.zuul_return import refused

PATH = "data/default_data.json"


def comment(**other):
    place = {"start_line": 3, "start_character": 4, "end_line": 3, "end_character": 9}
    return {"line": 3, "message": "error: x [r]", "level": "error", "range": place} | other


def place(*numbers):
    names = ("start_line", "start_character", "end_line", "end_character")
    return dict(zip(names, numbers, strict=True))


def body(comments, warnings=("driverlog: done",)):
    return {"zuul": {"file_comments": comments, "warnings": list(warnings)}}


def test_good_noop():
    assert flaws(body({PATH: [comment()]})) == []
    assert flaws(body({"/COMMIT_MSG": [comment(line=4, range=place(3, 5, 4, 0))]})) == []
    assert flaws(body({}, [])) == []


BAD_COMMENTS = [
    (comment(side="REVISION"), "expected exactly the keys level, line, message, range"),
    (comment(fix_suggestions=[]), "expected exactly the keys"),
    ({"line": 3, "message": "x"}, "expected exactly the keys"),
    ("a comment", "expected exactly the keys"),
    (comment(message=""), "message: expected text"),
    (comment(message="x" * (LONGEST_MESSAGE + 1)), "message: expected text"),
    (comment(message="half \ud83d of a character"), "message: expected text"),
    (comment(message="a\0b"), "message: expected text"),
    (comment(message=7), "message: expected text"),
    (comment(level="fatal"), "level: expected one of error, warning, info"),
    (comment(level=["error"]), "level: expected one of"),
    (comment(line=0), "line: expected a number from 1"),
    (comment(line=True), "line: expected a number from 1"),
    (comment(line=3.0), "line: expected a number from 1"),
    (comment(line=2**31), "line: expected a number from 1"),
    (comment(line=4), "line: expected the last line of the range"),
    (comment(range=None), "range: expected exactly the keys"),
    (comment(range=place(3, 4, 3, 9) | {"side": 1}), "range: expected exactly the keys"),
    (comment(range=place(0, 4, 3, 9)), "range: start_line: expected a number from 1"),
    (comment(range=place(3, -1, 3, 9)), "range: start_character: expected a number from 0"),
    (comment(range=place(3, 4, 3, "9")), "range: end_character: expected a number from 0"),
    (comment(range=place(3, 9, 3, 9)), "range: expected an end behind the start"),
    (comment(range=place(3, 9, 3, 4)), "range: expected an end behind the start"),
    (comment(range=place(4, 0, 3, 9)), "range: expected an end behind the start"),
]


@pytest.mark.parametrize(("bad", "why"), BAD_COMMENTS)
def test_bad_comment(bad, why):
    assert flaw_of_comment(PATH, bad).startswith(why)
    (flaw,) = flaws(body({PATH: [comment(), bad]}))
    assert flaw.startswith(f"file_comments: '{PATH}': 1: {why}")


@pytest.mark.parametrize("path", ["", "a\nb", "a\0", "\ud800", "x" * 2000, "a\u202eb"])
def test_bad_path(path):
    """An empty path is an exception in Zuul's executor, half a character one wherever it is written down."""
    assert flaw_of_comment(path, comment()) == "expected the path of a file, printable"
    assert flaws(body({path: [comment()]}))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "expected an object with the one key zuul"),
        ([], "expected an object"),
        ({"zuul": {}, "ansible_connection": "local"}, "expected an object with the one key zuul"),
        ({"zuul": []}, "zuul: expected an object"),
        ({"zuul": {"file_comments": {}, "warnings": [], "retry": True}}, "zuul: expected an object with the keys"),
        (body([]), "file_comments: expected an object"),
        (body({PATH: comment()}), f"file_comments: '{PATH}': expected a list"),
        (body({PATH: [comment()] * (MOST_COMMENTS + 1)}), f"file_comments: {MOST_COMMENTS + 1}, expected at most"),
        ({"zuul": {"file_comments": {}, "warnings": "x"}}, "warnings: expected a list"),
        (body({}, ["a\nb"]), "warnings: 0: expected one line"),
        (body({}, ["x" * (LONGEST_WARNING + 1)]), "warnings: 0: expected one line"),
        (body({}, [{}]), "warnings: 0: expected one line"),
        (body({}, ["x"] * (MOST_WARNINGS + 1)), f"warnings: {MOST_WARNINGS + 1}, expected at most"),
    ],
)  # fmt: skip
def test_bad_body(value, why):
    assert flaws(value)[0].startswith(why)


def said(level="error", path=PATH, **other):
    return Said(path, comment(level=level, **other), f"{path}:3:5: {level}: x [r]")


def test_what_does_not_fit_goes_to_the_summary():
    """One bad comment never drops the others."""
    bad = said(range=place(3, 9, 3, 4))
    made = handed_over([said(), bad, said("info")], ["elsewhere: y"], "driverlog: done")
    assert flaws(made) == []
    assert [each["level"] for each in made["zuul"]["file_comments"][PATH]] == ["error", "info"]
    assert made["zuul"]["warnings"] == ["elsewhere: y", bad.line, "driverlog: done"]


def test_the_worst_are_kept_where_there_are_too_many():
    infos = [said("info")] * MOST_COMMENTS
    made = handed_over([*infos, said("warning"), said("error")], [], "driverlog: done")
    assert flaws(made) == []
    levels = [each["level"] for each in made["zuul"]["file_comments"][PATH]]
    assert levels == ["info"] * (MOST_COMMENTS - 2) + ["warning", "error"]
    assert made["zuul"]["warnings"] == [
        "driverlog: 2 more in the report of the job",
        "driverlog: done",
    ]


def test_the_summary_stays_readable():
    made = handed_over([], [f"line {n}: {'x' * 999}" for n in range(100)], "driverlog: done")
    assert flaws(made) == []
    warnings = made["zuul"]["warnings"]
    assert len(warnings) == MOST_WARNINGS
    assert warnings[0].startswith("line 0: xxx")
    assert warnings[0].endswith("x…")
    assert warnings[-2:] == ["driverlog: 82 more in the report of the job", "driverlog: done"]


def test_all_of_it_stays_below_gerrits_limits():
    """16 KiB for a message or a comment, 3 MiB for all; Zuul adds its own lines, and other jobs theirs."""
    full = said(message="𐍈" * LONGEST_MESSAGE)
    made = handed_over([full] * 500, ["𐍈" * 9999] * 500, "driverlog: done")
    assert flaws(made) == []
    assert len("\n".join(made["zuul"]["warnings"])) < 10_000
    assert len(json.dumps(made, ensure_ascii=False).encode()) < 1024 * 1024


def test_refusal_is_one_line_of_the_summary():
    made = refused("data/x.json is a symlink\n\x1b[31m; put the file there" + "x" * 999)
    assert flaws(made) == []
    (line,) = made["zuul"]["warnings"]
    assert line.startswith("driverlog: data/x.json is a symlink<U+000A><U+001B>[31m; put")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
PLACES = st.builds(place, *(st.integers(-1, 9) | ANYTHING,) * 4) | ANYTHING
COMMENTS = st.builds(
    comment,
    line=st.integers(-1, 9) | ANYTHING,
    message=st.text(st.characters(), max_size=99) | ANYTHING,
    level=st.sampled_from(["error", "warning", "info"]) | ANYTHING,
    range=PLACES,
)
TEXTS = st.text(st.characters(), max_size=99)
FOUND = st.lists(
    st.builds(
        Said, TEXTS | st.just(PATH), COMMENTS.filter(lambda c: isinstance(c["level"], str)), TEXTS
    )
)


@settings(max_examples=60)
@given(FOUND, st.lists(TEXTS), TEXTS)
def test_whatever_was_found_is_taken(found, elsewhere, last):
    made = handed_over(found, elsewhere, last)
    assert flaws(made) == []
    json.dumps(made, ensure_ascii=False).encode("utf-8")


@settings(max_examples=60)
@given(ANYTHING)
def test_nothing_makes_the_predicate_fall(value):
    assert flaws(value)
    assert isinstance(flaw_of_comment(value, value), str)
