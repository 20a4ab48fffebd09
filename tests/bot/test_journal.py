"""Log lines: for people and as JSON, with nothing from outside that could forge one, and no secret."""

import json
import logging
from datetime import UTC
from datetime import datetime

import pytest

from bot.journal import Journal

NOW = datetime(2026, 11, 23, 7, 13, 3, tzinfo=UTC)


def line(form="text", hide=str, **fields):
    lines = []
    Journal(lines.append, lambda: NOW, form=form, hide=hide).info("reviewed", **fields)
    assert len(lines) == 1
    assert lines[0].endswith("\n")
    return lines[0].removesuffix("\n")


FIELDS = [
    ({"change": 12, "patch_set": 2}, "change=12 patch_set=2"),
    ({"reason": "same verdict"}, 'reason="same verdict"'),
    ({"url": "https://review.example.org/a"}, "url=https://review.example.org/a"),
    ({"why": 'say "no" \\ now'}, 'why="say \\"no\\" \\\\ now"'),
    ({"why": "a\nb\r\t\x00\x1b[31m"}, 'why="a\\\\nb\\\\r\\\\t\\\\x00\\\\x1b[31m"'),
    ({"why": "a\u2028b\u202ec\u200bd\udcff"}, 'why="a\\\\u2028b\\\\u202ec\\\\u200bd\\\\udcff"'),
    ({"why": "naïve ☃"}, 'why="naïve ☃"'),
    ({"why": ""}, 'why=""'),
    ({"why": "a=b"}, 'why="a=b"'),
    ({"post": True, "once": False}, "post=yes once=no"),
    ({"seconds": 1.5}, "seconds=1.5"),
    ({"verdict": None}, ""),
]


@pytest.mark.parametrize(("fields", "expected"), FIELDS, ids=lambda value: str(value)[:30])
def test_text(fields, expected):
    assert line(**fields) == f"2026-11-23T07:13:03Z info reviewed {expected}".rstrip()


@pytest.mark.parametrize("fields", [one for one, _ in FIELDS], ids=lambda value: str(value)[:30])
def test_json(fields):
    text = line("json", **fields)
    assert text.isprintable()
    said = json.loads(text)
    assert [said.pop(key) for key in ("time", "level", "event")] == [
        "2026-11-23T07:13:03Z",
        "info",
        "reviewed",
    ]
    assert set(said) == {name for name, value in fields.items() if value is not None}


def test_long_values_are_cut():
    assert len(line(why="x" * 10_000)) < 600


def test_secret_is_hidden_wherever_it_comes_from():
    def hide(text):
        return text.replace("hunter2", "(hidden)")

    assert "hunter2" not in line(hide=hide, why="GET /a with hunter2")
    lines = []
    journal = Journal(lines.append, lambda: NOW, hide=hide)
    logger = logging.Logger("some.library")
    logger.addHandler(journal.handler())
    logger.warning("retrying with\n%s", "hunter2")
    logger.info("nothing to say")
    assert lines == [
        '2026-11-23T07:13:03Z warning library name=some.library message="retrying with\\\\n(hidden)"\n'
    ]


def test_levels():
    lines = []
    journal = Journal(lines.append, lambda: NOW)
    journal.warning("a")
    journal.error("b")
    assert [one.split()[1:] for one in lines] == [["warning", "a"], ["error", "b"]]
