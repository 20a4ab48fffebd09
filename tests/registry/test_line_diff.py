"""Unified diffs: what git makes of them is the newer text, and a record stands there from brace to brace."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from registry.line_diff import line_diff

LINES = st.lists(st.sampled_from(["{", "}", "},", '    "a": 1', '    "b": 2', "x"]), max_size=30)
RECORD = ["    {", '        "name": "A"', "    },"]


def test_what_only_looks_like_the_end_of_a_line():
    before, after = '"a\u2028b"\nx\n', '"a\u2028c"\nx\n'
    assert line_diff("f", before, after)[2:] == [
        "@@ -1,2 +1,2 @@",
        '-"a\u2028b"',
        '+"a\u2028c"',
        " x",
    ]


def text(lines):
    return "".join(f"{line}\n" for line in lines)


def test_noop():
    assert line_diff("f", "a\nb\n", "a\nb\n") == []


def test_a_record_put_in_begins_with_its_brace():
    old = ["[", *RECORD, *RECORD, "]"]
    new = ["[", *RECORD, "    {", '        "name": "B"', "    },", *RECORD, "]"]
    shown = [line for line in line_diff("f", text(old), text(new)) if line.startswith("+")][1:]
    assert shown == ["+    {", '+        "name": "B"', "+    },"]


def test_far_edits_are_hunks_of_their_own():
    old = [str(number) for number in range(300)]
    new = [*old[:10], "ten", *old[11:290], "end", *old[291:]]
    hunks = [line for line in line_diff("f", text(old), text(new)) if line.startswith("@@")]
    assert hunks == ["@@ -8,7 +8,7 @@", "@@ -288,7 +288,7 @@"]


@settings(max_examples=60)
@given(LINES, LINES, LINES)
def test_git_applies_it(start, old, new):
    before, after = text([*start, *old, *start]), text([*start, *new, *start])
    shown = line_diff("f", before, after)
    assert bool(shown) == (before != after)
    if before and after and shown:
        assert applied(before, shown) == after


def applied(before, diff):
    """What the patch program makes of a text, in our own few lines: every line must be where it is said to be."""
    old, result, place = before.splitlines(), [], 0
    for line in diff[2:]:
        if line.startswith("@@"):
            where = int(line.split()[1].partition(",")[0].removeprefix("-")) - 1
            result += old[place:where]
            place = where
        elif line.startswith("+"):
            result.append(line[1:])
        else:
            assert old[place] == line[1:]
            result += [line[1:]] if line.startswith(" ") else []
            place += 1
    return text([*result, *old[place:]])


@pytest.mark.parametrize("many", [1, 40])
def test_git_itself_applies_it(tmp_path, many):
    old = ["[", *[line for _ in range(many) for line in RECORD], "]"]
    new = ["[", *RECORD, "    {", '        "name": "B"', "    },", *old[4:-1], "    {}", "]"]
    (tmp_path / "f").write_text(text(old))
    diff = text(line_diff("f", text(old), text(new)))
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=diff, text=True, check=True)
    assert (tmp_path / "f").read_text() == text(new)
