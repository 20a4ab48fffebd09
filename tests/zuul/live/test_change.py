"""One change from push to merge, and what is published then."""

import urllib.request
from http import HTTPStatus

import pytest

from tests.zuul.live.edits import with_records
from tests.zuul.live.people import DATA
from tests.zuul.live.people import PATIENCE
from tools.demo.records import NEW_RECORD

pytestmark = pytest.mark.real_zuul

GOOD_RECORD = NEW_RECORD | {
    "maintainers": [{"name": "Ada Lindqvist", "email": "ada@storage.example.org"}],
    "releases": ["Flamingo", "Gazpacho"],
}
# what is wrong in NEW_RECORD, as it stands in the file -> the rule that says so
MISTAKES = {
    '"Ada Lindqvist, Ben Okafor"': "several-people-in-one-field",
    '"Gazpaccho"': "unknown-releases",
}


def test_a_change_from_push_to_site(stage, ada, core):
    """A vendor's first change: stopped with its mistakes in their lines, mended, approved, merged, published"""
    base = ada.text
    broken = with_records(base, NEW_RECORD)
    change = ada.push("Add the Halden HX iSCSI driver", broken)
    said = stage.verdict(change)
    assert said.vote == -1
    assert said.results["driverlog-gate"] == "FAILURE"
    assert told(stage.comments(change)) == expected(broken)

    change = ada.amend(with_records(base, GOOD_RECORD))
    assert stage.verdict(change).vote == 1
    assert stage.comments(change) == []

    core.approve(change)
    stage.merged(change)
    assert "Halden HX iSCSI" in stage.merged_text()
    published(stage)


def told(comments):
    """Return (severity, rule, range) of comments in the data file."""
    assert {comment["path"] for comment in comments} == {DATA}
    return [
        (
            comment["message"].partition(":")[0],
            comment["message"].splitlines()[0].rpartition("[")[2].rstrip("]"),
            comment["range"],
        )
        for comment in comments
    ]


def expected(text):
    """Return what Zuul is to say of `MISTAKES` in a text: lines from 1, columns from 0, the end behind the last one."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for wrong, rule in MISTAKES.items():
            if (start := line.find(wrong)) >= 0:
                ends = {"end_line": number, "end_character": start + len(wrong)}
                where = {"start_line": number, "start_character": start} | ends
                found.append(("error", rule, where))
    return found


def published(stage):
    """Look at the site as its readers do."""
    build = stage.client.wait_for_build(job_name="driverlog-site-publish", seconds=PATIENCE)
    assert build["result"] == "SUCCESS", build
    url = f"{stage.lab.files.url}/site/current/index.html"
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == HTTPStatus.OK
        page = answer.read().decode()
    assert "Halden HX iSCSI" in page
    stage.transcript.say("zuul", "promote: the site is published, and shows the driver")
