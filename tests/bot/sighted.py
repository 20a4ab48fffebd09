"""A small registry with CIs, and what a scan may have seen of them, made by hand."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta

from bot.ci.results import Result
from bot.lookups.answer import Answer
from bot.scan.state import Found
from bot.scan.state import Sighting
from bot.scan.watched import watched
from registry.model import Registry

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
CINDER = "openstack/cinder"
RELEASES = [
    {"id": "Flamingo", "start": "2025-Apr-01", "version": "2025.2", "status": "maintained"},
    {"id": "Gazpacho", "start": "2025-Oct-01", "version": "2026.1", "status": "maintained"},
    {"id": "Hibiscus", "start": "2026-Apr-01", "version": "2026.2", "status": "development"},
    {"id": "Liberty", "start": "2015-Apr-30", "status": "eol"},
]
JOB = "- halden-hx-iscsi https://logs.example.org/7/ : SUCCESS in 5m"


def record(name="Halden HX iSCSI", account="halden-ci", job="halden-hx-iscsi", **more):
    patterns = {
        f"{word}_pattern": f"{job} \\S+ : {word.upper()}" for word in ("success", "failure")
    }
    ci = {"id": account, **patterns}
    values = {
        "project_id": CINDER,
        "vendor": "Halden Storage",
        "name": name,
        "releases": ["Hibiscus"],
        "ci": ci,
    }
    return {**values, **more}


def registry(*records):
    return Registry.of({"releases": RELEASES, "drivers": list(records) or [record()]})


def ago(days):
    return NOW - timedelta(days=days)


def seen(days, result="success", branch="master", change=None, of=None, after=0.1, index=0, **more):
    """What a driver's CI said so many days ago on a change that was merged `after` so many days more."""
    one = watched(of or registry())[index]
    values = {
        "driver": one.driver,
        "fingerprint": one.fingerprint,
        "project": one.project,
        "branch": branch,
        "change": change or 1000 + int(days * 10),
        "patch_set": 2,
        "submitted": ago(days - after),
        "said": ago(days),
        "result": Result(result),
        "line": JOB if result == "success" else "- halden-hx-iscsi https://logs.example.org/7/ : FAILURE",
        "message": "m1",
    }  # fmt: skip
    return Sighting(**{**values, **more})


def found(*sightings, exists=Answer.YES, why="", **more):
    return Found(
        marks=(),
        ambiguous=more.pop("ambiguous", ()),
        sightings=sightings,
        accounts=more.pop("accounts", {"halden-ci": (exists, why)}),
        **more,
    )
