"""Marks that are true by a made history of many CIs: all hold, and none that is bent a little does."""

from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta

import pytest

from bot.http.rest import RestGerrit
from bot.lookups.answer import Answer
from bot.scan.links import review_url
from bot.scan.verify import recorded
from bot.scan.verify import verify
from registry.model import Registry
from tests.lab.fake import start_fake
from tests.lab.history import made
from tests.lab.history_fake import load

UNTIL = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def world():
    """A fake with a past, the registry with all that is true of it as evidence, and a client."""
    history, _ = made(400, until=UNTIL)
    with start_fake() as server:
        load(server, history)
        client = RestGerrit(server.url, None)
        yield Registry.of(_marked(history, server)), client, server.url
        client.close()


def _marked(history, server):
    """Return the raw registry with the truth in it, in the order of the branches' names."""
    drivers = {(d["project_id"], d["vendor"], d["name"]): d for d in history.registry["drivers"]}
    for (driver, branch), truth in sorted(history.marks.items()):
        record = drivers[driver]
        project = record.get("repo") or record["project_id"]
        said = next(
            message
            for message in server.world.changes[truth.change].messages
            if message.date == truth.tested_at and truth.comment in message.text
        )
        entry = {
            **truth._asdict(),
            "branch": branch,
            "tested_at": f"{truth.tested_at:%Y-%m-%dT%H:%M:%SZ}",
            "review_url": review_url(server.url, project, truth.change, truth.patch_set, said.id),
            "log_url": truth.log_url or None,
        }
        record["ci"].setdefault("tested", []).append(entry)
    return history.registry


def test_the_truth_holds(world):
    registry, client, url = world
    marks = recorded(registry.drivers)
    before = client.requests
    found = verify(client, registry, marks, url)
    assert len(found) > 100
    assert {reason.text for one in found for reason in one.reasons} == set()
    changes = {mark.entry.change for mark in marks}
    assert client.requests - before == -(-len(changes) // 50)


BENT = {
    "another change": lambda entry: {"change": entry.change + 1},
    "another time": lambda entry: {
        "tested_at": f"{datetime.fromisoformat(entry.tested_at) + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    },
    "another account": lambda entry: {"account": "silent-ci"},
    "another branch": lambda entry: {"branch": "stable/xena"},
    "another release": lambda entry: {"release": "Nosuch"},
    "another line": lambda entry: {"comment": f"{entry.comment}."},
    "a patch set that never was": lambda entry: {"patch_set": 9},
    "other logs": lambda entry: {"log_url": "https://evil.example.org/"},
    "another comment": lambda entry: {"review_url": f"{entry.review_url}0"},
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT)
def test_what_is_bent_does_not(world, bend):
    registry, client, url = world
    marks = [
        mark._replace(entry=replace(mark.entry, **bend(mark.entry)))
        for mark in recorded(registry.drivers)
        if mark.entry.branch != "stable/xena"
    ]
    assert {one.answer for one in verify(client, registry, marks, url)} == {Answer.NO}
