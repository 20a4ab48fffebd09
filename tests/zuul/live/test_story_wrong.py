"""The ways in which the story goes wrong, on the driver that it has brought to its tick."""

import json
import subprocess
import tempfile
from contextlib import closing
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import pytest

from bot.http.rest import RestGerrit
from bot.journal import Journal
from bot.scan.asker import Manners
from bot.scan.health import health
from bot.scan.means import Means
from bot.scan.means import Wanted
from bot.scan.run import scan_despite
from bot.scan.store_file import in_memory
from bot.scan.store_file import open_store
from registry.model import Registry
from tests.lab.git import git
from tests.lab.git import write
from tests.lab.people import BOT
from tests.lab.people import THIRD_PARTY_CI
from tests.zuul.live import halden
from tests.zuul.live.edits import edited
from tests.zuul.live.installed import page_in
from tests.zuul.live.installed import run_bot
from tests.zuul.live.people import DATA
from tests.zuul.live.test_story import marks
from tests.zuul.live.told import rule_of

pytestmark = pytest.mark.real_zuul

RENAMED = "halden-storage-ci"
PATIENCE = timedelta(days=14)
# The gate of the change passes whatever there is, and no other job of the project is asked.
NO_GATE = {
    "cli.py": "raise SystemExit(0)\n",
    "zuul.d/project.yaml": "- project: {check: {jobs: [driverlog-gate]}, gate: {jobs: [driverlog-gate]}}\n",
}


@pytest.fixture
def ticked(stage):
    """The registry in which the driver has its mark."""
    text = stage.merged_text()
    assert halden.IDENTITY[2] in text, "the story has not come to its end"
    assert marks(text)
    return text


def test_evidence_is_forged(stage, ada, ticked):
    """Somebody writes evidence by hand, of a change that nobody tested: the gate and the bot say so"""
    forged = edited(ticked, halden.IDENTITY, lambda record: forge(record["ci"]["tested"][0]))
    change = ada.push_anew("Tested by hand", forged)
    stage.verdict(change)
    rules = [rule_of(comment) for comment in stage.comments(change)]
    assert "hand-edited-evidence" in rules
    review = stage.message_of(BOT, change)
    stage.transcript.say(BOT, "reviews", review)
    assert "does not hold" in review


def test_gate_and_data_change_together(stage, ada, ticked):
    """A change breaks the data, and the gate with it, so that Zuul says +1: the bot judges by the merged code"""
    broken = edited(ticked, halden.IDENTITY, lambda record: record.pop("maintainers"))
    change = ada.push_anew("Simplify", broken, NO_GATE)
    assert stage.verdict(change).vote == 1
    review = stage.message_of(BOT, change)
    stage.transcript.say(BOT, "reviews", review)
    assert review.startswith("DriverLog: not ready, 1 error to mend")
    assert "cli.py" in review
    assert "driver-without-maintainer" in [rule_of(each) for each in stage.comments(change, BOT)]
    assert stage.comments(change) == []  # from Zuul, whose gate the change has silenced


def test_gerrit_is_down_for_a_whole_scan(stage, ticked, tmp_path):
    """Gerrit is down for the whole of a scan: one line says so, and the next scan finds nothing to mend"""
    state = ("--state", tmp_path / "scan.sqlite3")
    stage.gerrit.pause()
    try:
        said = run_bot(stage, tmp_path, "scan", *state, expect=2)
    finally:
        stage.gerrit.start_again()
    stage.transcript.say("operator", "runs driverlog bot scan without a Gerrit", said)
    assert "Traceback" not in said
    said = run_bot(stage, tmp_path, "scan", *state, "--propose", "--post", expect=0)
    stage.transcript.say("operator", "runs it again", said)
    assert marks(stage.merged_text()) == marks(ticked)


def test_a_ci_is_renamed_falls_silent_and_fails(stage, ticked, tmp_path):
    """The CI writes under another name, and is silent after two weeks; it comes back with failures; the proof stays"""
    upstream = halden.Upstream(stage, tmp_path)
    stage.gerrit.add_account(RENAMED, groups=[THIRD_PARTY_CI])
    upstream.merge_with_comment("SUCCESS", RENAMED)
    [mark] = marks(ticked)
    tested_at = datetime.fromisoformat(mark["tested_at"])
    assert standing(stage, ticked, tested_at + 1.1 * PATIENCE, tmp_path) == "silent"

    upstream.merge_with_comment("FAILURE")
    # So late that its last success is too old, and its failure is not.
    just_before = datetime.now(UTC) + PATIENCE - timedelta(seconds=5)
    assert standing(stage, ticked, just_before, tmp_path) == "failing"
    said = run_bot(stage, tmp_path, "verify", expect=0)
    assert "holds" in said


def forge(entry):
    """Make it a mark of the change after."""
    here, there = (f"/+/{number}#" for number in (entry["change"], entry["change"] + 1))
    entry["review_url"] = entry["review_url"].replace(here, there)
    entry["change"] += 1


def standing(stage, text, when, folder):
    """Ask Gerrit what the CI said, and return how it stands at a later moment; the page of the driver says the same."""
    registry = Registry.of(json.loads(text))
    with (
        closing(RestGerrit(stage.gerrit.url, None)) as gerrit,
        open_store(folder / "scan.sqlite3", stage.gerrit.url, print) as store,
    ):
        means = Means(
            gerrit,
            lambda: (gerrit.requests, gerrit.bytes_read),
            Manners(sent=lambda: gerrit.requests),
            Journal(lambda line: None, lambda: datetime.now(UTC)),
            lambda: datetime.now(UTC),
        )
        wanted = Wanted(registry, stage.gerrit.url)
        outcome = scan_despite(wanted, means, store, lambda: in_memory(stage.gerrit.url))
    report = health(outcome.found, registry, when, stage.gerrit.url)
    [found] = [each for each in report["drivers"] if tuple(each["driver"]) == halden.IDENTITY]
    page = site_with(stage, text, report, when, folder)
    assert found["status"] in page.lower()
    stage.transcript.say("site", f"would say on {when:%Y-%m-%d}: {found['status']}")
    return found["status"]


def site_with(stage, text, report, when, folder):
    """Build the site of a later day, and return the page of the driver."""
    checkout = Path(tempfile.mkdtemp(dir=folder))
    git(checkout, "init", "-q")
    write(checkout, {DATA: text})
    git(checkout, "add", "--all")
    git(checkout, "commit", "-q", "-m", "The registry as it is")
    (folder / "health.json").write_text(json.dumps(report), encoding="utf-8")
    program = stage.lab.layout.installed / "bin/driverlog"
    options = ("--no-history", "--health", folder / "health.json", "--output", folder / "site")
    now = f"{when:%Y-%m-%dT%H:%M:%SZ}"
    command = [program, "site", "build", *options, "--now", now]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return page_in(folder / "site", halden.IDENTITY)
