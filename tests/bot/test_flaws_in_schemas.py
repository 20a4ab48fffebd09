"""The schemas list exactly the words that the code has."""

import json
from pathlib import Path

from bot.lookups.answer import Answer
from bot.scan.held import Flaw
from bot.scan.standing import Status

SCHEMAS = Path(__file__).parents[2] / "schemas"


def words(schema, *path):
    found = json.loads((SCHEMAS / f"{schema}.schema.json").read_text())
    for step in path:
        found = found[step]
    return sorted(found["enum"])


def test_flaws():
    listed = words("verify_report", "$defs", "reason", "properties", "flaw")
    assert listed == sorted(flaw.value for flaw in Flaw)


def test_statuses():
    assert words("health", "$defs", "status") == sorted(status.value for status in Status)


def test_answers():
    listed = words("health", "$defs", "account", "properties", "exists")
    assert listed == sorted(answer.value for answer in Answer)
