"""The whole story, from a vendor's first push to the tick on the site that anybody can look behind."""

import json
from datetime import UTC
from datetime import datetime

import pytest

from tests.lab.people import BOT
from tests.lab.pushing import Pushed
from tests.lab.zuul import config
from tests.lab.zuul import tenant
from tests.zuul.live import halden
from tests.zuul.live.edits import with_records
from tests.zuul.live.installed import fetched
from tests.zuul.live.installed import page_of
from tests.zuul.live.installed import run_bot
from tests.zuul.live.people import PATIENCE
from tests.zuul.live.told import expected
from tests.zuul.live.told import rule_of
from tests.zuul.live.told import told

pytestmark = pytest.mark.real_zuul

PIPELINES = "zuul.d/pipelines.yaml"
OFTEN = "* * * * * */20"


def test_from_a_first_push_to_a_tick(stage, ada, core, tmp_path):
    """A new driver with three mistakes: to its merge, to its first evidence, and to the tick on the site"""
    upstream = halden.Upstream(stage, tmp_path)
    upstream.merge_with_comment("FAILURE")
    change = to_green(stage, ada)
    core.approve(change)
    stage.merged(change)
    published(stage, change)
    assert halden.CI in page_of(stage, halden.IDENTITY)

    tested = upstream.merge_with_comment("SUCCESS")
    proposal = timer_proposes(stage, core)
    assert stage.verdict(proposal).vote == 1
    core.approve(proposal)
    stage.merged(proposal)
    [mark] = marks(stage.merged_text())
    assert (mark["change"], mark["account"]) == (tested.number, halden.CI)
    published(stage, proposal)
    leads_to_the_comment(stage, mark)
    assert "In the tree" in page_of(stage, halden.IDENTITY)
    said = run_bot(stage, tmp_path, "verify", expect=0)
    assert "holds" in said
    stage.transcript.say("anybody", "runs driverlog bot verify", said)


def to_green(stage, ada):
    """Push the driver with its mistakes, and mend them: one with a click in Gerrit, the others by hand."""
    base = ada.text
    broken = with_records(base, halden.first_record(base))
    change = ada.push("Add the Halden HX iSCSI driver", broken)
    said = stage.verdict(change)
    assert said.vote == -1
    assert said.results["driverlog-gate"] == "FAILURE"
    assert told(stage.comments(change)) == expected(broken, halden.MISTAKES)

    review = stage.message_of(BOT, change)
    stage.transcript.say(BOT, "reviews", review)
    assert review.startswith("DriverLog: not ready, 3 errors to mend")
    fixes = {rule_of(each): each for each in stage.comments(change, BOT)}
    assert all(each["fix_suggestions"] for each in fixes.values())
    ada.apply(change, fixes["unknown-releases"])
    assert '"Gazpacho"' in ada.text
    assert "Gazpaccho" not in ada.text

    change = ada.amend(with_records(base, halden.record(base)))
    assert stage.verdict(change).vote == 1
    assert told(stage.comments(change)) == []
    clean = stage.message_of(BOT, change)
    stage.transcript.say(BOT, "reviews", clean)
    assert clean.startswith("DriverLog: fine")
    return change


def published(stage, change):
    """Wait for the site with a merged change."""
    build = stage.client.wait_for_build(
        job_name="driverlog-site-publish", change=change.number, seconds=PATIENCE
    )
    assert build["result"] == "SUCCESS", build
    assert "Halden HX iSCSI" in fetched(stage, "index.html")
    stage.transcript.say("zuul", f"promote: the site is published with change {change.number}")


def timer_proposes(stage, core):
    """Let the timers start the scan and the look at the trees, and return what the scan proposes."""
    core.change_tenant({PIPELINES: lambda text: tenant.with_timer(text, OFTEN)})
    build = stage.client.wait_for_build(job_name="driverlog-scan", seconds=PATIENCE)
    assert build["result"] == "SUCCESS", build
    assert "Health of the CIs" in [each["name"] for each in build["artifacts"]]
    stage.transcript.say("zuul", f"periodic: driverlog-scan {build['result']}")
    build = stage.client.wait_for_build(job_name="driverlog-upstream", seconds=PATIENCE)
    assert build["result"] == "SUCCESS", build
    stage.transcript.say("zuul", f"periodic-weekly: driverlog-upstream {build['result']}")
    core.change_tenant({PIPELINES: lambda text: tenant.with_timer(text, tenant.NEVER)})
    return proposed(stage)


def proposed(stage):
    """Return the bot's only open change."""
    rest = stage.gerrit.rest("admin")
    query = f"owner:{BOT} status:open project:{config.PROJECT}"
    [change] = rest.get("changes/", q=query, o=["CURRENT_REVISION", "CURRENT_COMMIT"])
    commit = change["current_revision"]
    revision = change["revisions"][commit]
    pushed = Pushed(change["_number"], revision["_number"], commit, change["change_id"])
    message = revision["commit"]["message"]
    stage.transcript.say(BOT, f"pushed change {pushed.number},{pushed.patch_set}", message)
    assert "Halden Storage" in message  # the table cuts long names
    return pushed


def marks(text):
    """Return the evidence that the driver carries."""
    drivers = json.loads(text)["drivers"]
    [record] = [each for each in drivers if each["name"] == halden.IDENTITY[2]]
    return record["ci"]["tested"]


def leads_to_the_comment(stage, mark):
    """Follow the link of the tick, as far as a Gerrit without its pages lets one: to the message's id."""
    page = page_of(stage, halden.IDENTITY)
    assert f'href="{mark["review_url"]}"' in page
    rest = stage.gerrit.rest()
    messages = rest.get(f"changes/{mark['change']}/messages")
    [message] = [each for each in messages if halden.JOB in each["message"]]
    assert mark["review_url"].endswith(message["id"])
    assert datetime.fromisoformat(mark["tested_at"]) <= datetime.now(UTC)
    stage.transcript.say("operator", "follows the tick to the comment", mark["review_url"])
