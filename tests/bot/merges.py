"""Merged changes as Gerrit shows them, and registries whose drivers are tested on them."""

from dataclasses import asdict
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from bot.scan.entries import entry_of
from bot.scan.merged import merged
from bot.scan.sightings import sightings
from bot.scan.state import Mark
from bot.scan.watched import watched
from registry.layout import KEYS
from registry.layout import canonical
from registry.layout import parse_day
from registry.model import Identity
from registry.model import Registry
from tests.bot.canned import account
from tests.bot.canned import message

CINDER = "openstack/cinder"
WEB = "https://review.example.org"
CI = account(12, "halden-ci", "Halden CI")
OTHER = account(13, "norrby-ci", "Norrby CI")
RELEASES = [
    {"id": "Juno", "start": "2014-Apr-17", "active": False, "status": "eol"},
    {"id": "Epoxy", "start": "2024-Oct-02", "version": "2025.1", "status": "maintained"},
    {"id": "Flamingo", "start": "2025-Apr-02", "version": "2025.2", "status": "maintained"},
    {"id": "Gazpacho", "start": "2025-Oct-01", "version": "2026.1", "status": "development"},
]
ALL = [release["id"] for release in RELEASES]


def record(name="HX iSCSI", success=r"hx-iscsi \S+ : SUCCESS", failure="", ci="halden-ci", **more):
    """A raw record with a CI; what is None is left out."""
    fields = {"id": ci, "success_pattern": success, "failure_pattern": failure or None}
    fields |= {key: more.pop(key) for key in ("shared", "tested") if key in more}
    values = {"project_id": CINDER, "vendor": "Halden", "name": name, "releases": ALL, **more}
    values["ci"] = {key: value for key, value in fields.items() if value is not None}
    return {key: value for key, value in values.items() if value is not None}


def table(*records, releases=RELEASES):
    """The value of a registry's document."""
    projects = [{"id": CINDER, "name": "Cinder"}]
    return {"projects": projects, "releases": releases, "drivers": list(records)}


def registry(*records, **tables):
    return Registry.of(table(*records, **tables))


def identity(name="HX iSCSI"):
    return Identity(CINDER, "Halden", name)


def info(*messages, number=7, day="2025-11-20", branch="master", kinds=("REWORK",), **more):
    """A ChangeInfo with all its revisions; the last of `kinds` is that of the merged patch set."""
    revisions = {
        f"{index:040x}": {"_number": index, "kind": kind} for index, kind in enumerate(kinds, 1)
    }
    values = {
        "_number": number,
        "project": CINDER,
        "branch": branch,
        "status": "MERGED",
        "submitted": f"{day} 08:00:00.000000000",
        "updated": f"{day} 09:00:00.000000000",
        "current_revision": f"{len(kinds):040x}",
        "revisions": revisions,
        "messages": list(messages),
    }
    return {**values, **more}


def current(change):
    """The same as it comes with CURRENT_REVISION."""
    revision = change["current_revision"]
    return {**change, "revisions": {revision: change["revisions"][revision]}}


def said(text, author=CI, *, at="2025-11-19 10:00:00", patch_set=1, **more):
    return {**message(author, text, patch_set=patch_set, **more), "date": f"{at}.000000000"}


def seen(drivers, *changes, accounts=None):
    """What is sighted of the drivers of a registry on changes."""
    found = watched(drivers)
    known = {"halden-ci": 12, "norrby-ci": 13} if accounts is None else accounts
    return [s for change in changes for s in sightings(merged(change), found, known)]


LINE = "- hx-iscsi https://logs.example.org/hx : SUCCESS in 5m"
STARTS = {release["id"]: parse_day(release["start"]) for release in RELEASES}
BRANCHES = {"Epoxy": "stable/2025.1", "Flamingo": "stable/2025.2", "Gazpacho": "stable/2026.1"}


def mark(release="Gazpacho", branch="master", number=7, **more):
    day = datetime.combine(STARTS[release], datetime.min.time(), UTC) + timedelta(40)
    values = {
        "driver": identity(),
        "release": release,
        "branch": branch,
        "change": number,
        "patch_set": 2,
        "account": "halden-ci",
        "tested_at": day,
        "review_url": f"{WEB}/c/{CINDER}/+/{number}#message-abc",
        "log_url": "https://logs.example.org/hx",
        "comment": LINE,
    }
    return Mark(**{**values, **more})


def raw(one):
    """A mark as it stands in the registry."""
    values = asdict(entry_of(one))
    keys = KEYS["/drivers/*/ci/tested/*"]
    return {key: values[key] for key in keys if values[key] is not None}


def text(*records):
    return canonical(table(*records))
