"""Recorded changes: from Gerrit's answers and the texts to state, decision and requests, compared with goldens.

A case is a folder of `cases`. What begins with `_` goes in (`driverlog bot explain CHANGE --record DIR` makes it), the
rest comes out; `pytest --bless` rewrites that. `notes.md` says why the case is here.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.plain import plain
from bot.recording import SETTINGS as RECORDED_SETTINGS
from bot.reviewing import examine
from tests.bot.replay import Commits
from tests.bot.replay import Replayed
from tests.bot.replay import moment
from tests.bot.states import SETTINGS

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def settings_of(case):
    values = json.loads((case / RECORDED_SETTINGS).read_text())
    return replace(
        SETTINGS,
        **{name: tuple(one) if isinstance(one, list) else one for name, one in values.items()},
    )


def examined(case, folder):
    """Look at a recorded change as the bot did."""
    settings, reader = settings_of(case), Replayed(case)
    commits = Commits(folder, case, settings, reader.subject)
    reader.revision = commits.head
    return examine(reader, commits, settings, reader.number, moment(case))


def as_text(value):
    return json.dumps(plain(value), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, tmp_path, bless):
    found = examined(case, tmp_path)
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
