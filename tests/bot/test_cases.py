"""Recorded changes: from Gerrit's answers and the texts to state, decision and requests, compared with goldens.

A case is a folder of `cases`. What begins with `_` goes in (`driverlog bot explain CHANGE --record DIR` makes it), the
rest comes out; `pytest --bless` rewrites that. `_settings.json`, if there, are settings of the case; `_paths.json` are
more files that the change touches; `notes.md` says why the case is here.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.plain import plain
from bot.reviewing import examine
from tests.bot.replay import Commits
from tests.bot.replay import Replayed
from tests.bot.replay import moment
from tests.bot.states import SETTINGS

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def settings_of(case):
    file = case / "_settings.json"
    return replace(SETTINGS, **json.loads(file.read_text())) if file.exists() else SETTINGS


def as_text(value):
    return json.dumps(plain(value), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, tmp_path, bless):
    commits = Commits(tmp_path, case)
    reader = Replayed(case, commits.head)
    found = examine(reader, commits, settings_of(case), reader.number, moment(case))
    goldens = {
        "state.json": as_text(found.state),
        "decision.json": as_text(found.decision),
        "requests.json": as_text(list(found.plan.requests)),
        "message.txt": f"{found.plan.review['message']}\n" if found.plan.review else "(silence)\n",
    }
    for name, text in goldens.items():
        file = case / name
        if bless:
            file.write_text(text, encoding="utf-8")
        assert file.exists(), (
            f"no {file}; run pytest --bless tests/bot/test_cases.py and look at it"
        )
        assert text == file.read_text(encoding="utf-8")


def test_every_case_says_why_it_is_here():
    for case in CASES:
        notes = (case / "notes.md").read_text(encoding="utf-8")
        assert len(notes.split()) > 10
        assert "Say why this case is here" not in notes


def test_cases_are_of_every_kind():
    verdicts = {json.loads((case / "decision.json").read_text())["verdict"] for case in CASES}
    assert verdicts == {"clean", "look", "broken", "unreadable"}
