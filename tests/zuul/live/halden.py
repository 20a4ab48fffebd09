"""Halden Storage, the vendor of the story: its driver, its code in Cinder, its CI and what that says."""

import itertools
from datetime import UTC
from datetime import datetime
from http import HTTPStatus

from tests.lab.pushing import ci_comment
from tests.lab.pushing import clone
from tests.lab.pushing import merge
from tests.lab.server import quoted
from tests.zuul.live.edits import open_releases
from tools.demo.records import NEW_RECORD

CINDER = "openstack/cinder"
CI = "halden-ci"
JOB = "halden-hx-iscsi"
CODE = {"cinder/volume/drivers/halden/hx.py": "class HXISCSIDriver:\n    pass\n"}
IDENTITY = ("openstack/cinder", "Halden Storage", "Halden HX iSCSI")
CLAIMS = {
    "upstream": {"path": next(iter(CODE)), "class": "HXISCSIDriver"},
    "ci": {
        "id": CI,
        "success_pattern": f"{JOB} \\S+ : SUCCESS",
        "failure_pattern": f"{JOB} \\S+ : FAILURE",
    },
}
# what is wrong in the first record, as it stands in the file -> the rule that says so
MISTAKES = {
    '"Ada Lindqvist, Ben Okafor"': "several-people-in-one-field",
    '"ada@storage.example,org"': "malformed-email",
    '"Gazpaccho"': "unknown-releases",
}


def record(text):
    """Return the record without a mistake, for all releases whose development has begun."""
    releases = open_releases(text, "Flamingo", datetime.now(UTC))
    people = [{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}]
    return NEW_RECORD | CLAIMS | {"maintainers": people, "releases": releases}


def first_record(text):
    """Return the record with three mistakes."""
    good = record(text)
    releases = [name.replace("Gazpacho", "Gazpaccho") for name in good["releases"]]
    people = [{"name": "Ada Lindqvist, Ben Okafor", "email": "ada@storage.example,org"}]
    return good | {"maintainers": people, "releases": releases}


def line(number, result):
    """Return what the CI writes of a change."""
    return f"- {JOB} https://logs.example.org/hx/{number} : {result} in 41m 02s"


_numbers = itertools.count(1)


class Upstream:
    """Cinder on the story's Gerrit, where the CI comments on what merges."""

    def __init__(self, stage, folder):
        branches = [f"stable/{version}" for version in ("2025.2", "2026.1", "2026.2")]
        if (
            stage.gerrit.rest("admin").raw("GET", f"projects/{quoted(CINDER)}").status_code
            != HTTPStatus.OK
        ):
            stage.gerrit.add_project(CINDER, branches, CODE)
        self._stage = stage
        self._tree = clone(stage.gerrit, CINDER, "core", folder)

    def merge_with_comment(self, result, account=CI):
        """Merge a change on which the CI said its result; returns the change."""
        number = next(_numbers)
        self._tree.start()
        self._tree.write({f"notes/{number}": "x\n"})
        change = self._tree.push(f"Note {number}")
        said = line(number, result)
        ci_comment(
            self._stage.gerrit, account, change.number, f"Build {result.lower()}.\n\n{said}\n"
        )
        merge(self._stage.gerrit, change.number)
        self._stage.transcript.say(account, f"on {CINDER} change {change.number}, merged", said)
        return change
