"""Comments as people hand them over: pasted, REST with and without its guard, SSH query lines, and anything else."""

import json

import pytest

from bot.ci.handed import handed_over


def message(account, hour, patch_set, text):
    date = f"2026-05-01 {hour}:00:00.000000000"
    author = {"username": account}
    return {"author": author, "date": date, "_revision_number": patch_set, "message": text}


REST = {
    "_number": 7,
    "messages": [
        message("b-ci", 11, 2, "Patch Set 2:\n\nlast"),
        message("a-ci", 10, 1, "Patch Set 1: Verified+1\n\nfirst"),
    ],
}
SSH = {
    "number": "7",
    "comments": [
        {"timestamp": 1399410456, "reviewer": {"username": "a-ci"}, "message": "Patch Set 1: Verified+1\n\nfirst"},
        {"timestamp": 1399410999, "reviewer": {"name": "nobody"}, "message": "Patch Set 2:\n\nlast"},
    ],
}  # fmt: skip


def short(found):
    return [(comment.username, comment.patch_set, comment.text) for comment in found]


BOTH = [("a-ci", 1, "first"), ("b-ci", 2, "last")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Patch Set 3: Verified+1\n\nBuild succeeded.\n", [("own-ci", 3, "Build succeeded.")]),
        ("Build succeeded.", [("own-ci", 0, "Build succeeded.")]),
        (json.dumps(REST), BOTH),
        (")]}'\n" + json.dumps(REST, indent=2), BOTH),
        (json.dumps([REST]), BOTH),
        (json.dumps(SSH), [("a-ci", 1, "first"), ("", 2, "last")]),
        (json.dumps(SSH) + '\n{"type":"stats","rowCount":1}\n', [("a-ci", 1, "first"), ("", 2, "last")]),
        ('{"not": "a change"}', [("own-ci", 0, '{"not": "a change"}')]),
        ('{"messages": [', [("own-ci", 0, '{"messages": [')]),
        ("[" * 100_000, [("own-ci", 0, "[" * (64 * 1024))]),
        ('{"messages": [1, null, {"message": 3, "author": []}]}', [("", 0, "")]),
        ('{"comments": [{"timestamp": 1e99, "reviewer": 7, "message": null}, 4]}', [("", 0, "")]),
        ('{"comments": [{"timestamp": 99999999999999999, "message": "x"}]}', [("", 0, "x")]),
    ],
)  # fmt: skip
def test_handed_over(text, found):
    assert short(handed_over(text, "own-ci")) == found


def test_moments_of_the_ssh_query_sort():
    assert [c.date for c in handed_over(json.dumps(SSH), "")] == [
        "2014-05-06 21:07:36",
        "2014-05-06 21:16:39",
    ]
