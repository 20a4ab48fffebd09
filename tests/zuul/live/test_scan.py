"""The timer, the scan it starts, and what becomes of its proposal."""

import json
from datetime import UTC
from datetime import datetime

import pytest

from tests.lab.pushing import Pushed
from tests.lab.pushing import clone
from tests.lab.pushing import merged_change_with_comments
from tests.lab.server import BOT
from tests.lab.zuul import config
from tests.lab.zuul import tenant
from tests.zuul.live.edits import open_releases
from tests.zuul.live.edits import with_records
from tests.zuul.live.people import PATIENCE
from tests.zuul.live.test_change import GOOD_RECORD

pytestmark = pytest.mark.real_zuul

CINDER = "openstack/cinder"
CI = "halden-ci"
JOB = "halden-hx-fc"
TESTED = GOOD_RECORD | {
    "name": "Halden HX FC",
    "description": "Provides Cinder volumes on Halden HX arrays, attached over Fibre Channel.",
    "ci": {
        "id": CI,
        "success_pattern": f"{JOB} \\S+ : SUCCESS",
        "failure_pattern": f"{JOB} \\S+ : FAILURE",
    },
}
LOG = "https://logs.example.org/hx/1"
SAID = f"Build succeeded.\n\n- {JOB} {LOG} : SUCCESS in 41m 02s\n"
PIPELINES = "zuul.d/pipelines.yaml"
EVERY_MINUTE = "* * * * *"


def test_the_timer_finds_evidence_and_the_gate_judges_it(stage, ada, core, tmp_path):
    """The timer: a vendor's CI has spoken, the scan proposes the mark, and the proposal is gated like anybody's"""
    ada.start()
    record = TESTED | {"releases": open_releases(ada.text, "Flamingo", datetime.now(UTC))}
    change = ada.push("Add the Halden HX FC driver", with_records(ada.text, record))
    assert stage.verdict(change).vote == 1
    core.approve(change)
    stage.merged(change)
    tested = ci_speaks(stage, tmp_path)

    core.change_tenant({PIPELINES: lambda text: tenant.with_timer(text, EVERY_MINUTE)})
    build = stage.client.wait_for_build(job_name="driverlog-scan", seconds=PATIENCE)
    assert build["result"] == "SUCCESS", build
    assert [each["name"] for each in build["artifacts"]] == ["Health of the CIs"]
    stage.transcript.say("zuul", f"periodic: driverlog-scan {build['result']}")
    core.change_tenant({PIPELINES: lambda text: tenant.with_timer(text, tenant.NEVER)})

    proposal = proposed(stage)
    assert stage.verdict(proposal).vote == 1
    core.approve(proposal)
    stage.merged(proposal)
    [mark] = marks(stage.merged_text())
    assert (mark["change"], mark["account"], mark["log_url"]) == (tested.number, CI, LOG)
    stage.transcript.say("reader", f"finds the mark: {mark['comment']}", mark["review_url"])


def ci_speaks(stage, folder):
    """Let the vendor's CI comment on a change of Cinder's that is merged; returns the change."""
    stage.gerrit.add_project(CINDER)
    tree = clone(stage.gerrit, CINDER, "core", folder)
    change = merged_change_with_comments(
        stage.gerrit, tree, "Mend the volume manager", {"manager.py": "x = 1\n"}, {CI: SAID}
    )
    stage.transcript.say(CI, f"comments on {CINDER} {change.number}, which merges", SAID)
    return change


def proposed(stage):
    """Return the bot's only open change."""
    rest = stage.gerrit.rest("admin")
    query = f"owner:{BOT} status:open project:{config.PROJECT}"
    [change] = rest.get("changes/", q=query, o=["CURRENT_REVISION"])
    commit = change["current_revision"]
    patch_set = change["revisions"][commit]["_number"]
    stage.transcript.say(
        BOT, f"pushed change {change['_number']},{patch_set} {json.dumps(change['subject'])}"
    )
    return Pushed(change["_number"], patch_set, commit, change["change_id"])


def marks(text):
    """Return the evidence that the driver carries."""
    [record] = [each for each in json.loads(text)["drivers"] if each["name"] == TESTED["name"]]
    return record["ci"]["tested"]
